"""What the office sets for WhatsApp, and the limits that Meta sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

#: Name of this channel in addresses.
CHANNEL: Final = "whatsapp"

# Limits of messages, in characters.
TEXT: Final = 4096  #: a text message
BODY: Final = 1024  #: the text above buttons
CAPTION: Final = 1024  #: the text below a file
BUTTONS: Final = 3
BUTTON: Final = 20
ROWS: Final = 10  #: of a list, over all its sections
ROW: Final = 24
ROW_HINT: Final = 72

# Limits of files, in bytes.
DOCUMENT: Final = 100 * 1024 * 1024
IMAGE: Final = 5 * 1024 * 1024
#: Kinds of file that Meta takes, by the ending of their name. The kinds that this computer knows
#: depend on what is installed there.
KINDS: Final = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".doc": "application/msword",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".ppt": "application/vnd.ms-powerpoint",
    ".txt": "text/plain",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
#: Kinds of picture that are shown as a picture; others travel as a document.
PICTURES: Final = frozenset({"image/jpeg", "image/png"})

#: Bytes of one webhook POST; Meta sends at most 3 MB.
POST: Final = 3 * 1024 * 1024

# The reminder template, as it is submitted to Meta; its name is a setting.
LANGUAGE: Final = "id"
BLANK: Final = "{{1}}"
REMINDER: Final = (
    f"Ada berkas yang menunggu Anda di Bot JDIH: {BLANK}. Tekan tombol di bawah untuk membukanya."
)
OPEN: Final = "Buka berkas"  #: first quick reply
TASKS: Final = "Daftar tugas"  #: second quick reply


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatsAppSettings:
    """The WHATSAPP_* settings. Secrets are left out of its `repr`."""

    token: str = field(repr=False)
    phone_id: str
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    template: str = ""  #: name of the approved reminder template; empty: none is sent
    graph_base: str = "https://graph.facebook.com"
    graph_version: str = "v26.0"
    business_id: str = ""  #: of the WhatsApp Business account; empty: asked of Meta by `doctor`
    #: Hosts, beside that of `graph_base`, which may see the token because media lies there.
    media_hosts: frozenset[str] = frozenset({"lookaside.fbsbx.com"})
