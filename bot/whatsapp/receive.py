"""Translation of Meta's updates into what the conversation understands.

A person is known by the BSUID when there is one, with the phone number as alias, else by the
number. Both are kept exactly as they came: nothing is ever "normalised".
"""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from bot.whatsapp.settings import CHANNEL, KINDS
from bot.whatsapp.shape import Json, number, part, parts, text
from handlers.messages import (
    EDITED,
    LOST,
    MOVED,
    REACTION,
    Address,
    Incoming,
    IncomingFile,
    Press,
    sending_order,
)

#: What the `wa.me` link of an invitation writes before the token.
START: Final = "MULAI"
#: … which a phone may write otherwise when somebody copies it by hand; a short word is no token.
_START: Final = re.compile(rf"\s*(?i:{START})\s+([A-Za-z0-9_-]{{16,64}})\s*")

#: Content nobody can read here: Meta's type, and what the conversation calls it.
UNSUPPORTED: Final[Mapping[str, str]] = {
    "audio": "audio",
    "video": "video",
    "sticker": "sticker",
    "location": "location",
    "contacts": "contact",
    "order": "order",
    "edit": EDITED,
    "revoke": EDITED,
}
#: What Meta says of a message that it does not hand over, as far as that is worth an answer of its
#: own: it was changed, or it was a picture or press that the sender takes for arrived.
WITHHELD: Final[Mapping[str, str]] = {
    "edit": EDITED,
    "revoke": EDITED,
    **dict.fromkeys(("image", "media_placeholder", "button", "list", "interactive"), LOST),
    "errors": LOST,
}
#: … and of one that nobody wrote to us: something was done to a message.
_DONE_TO_ONE: Final = frozenset({"pin", "keep_in_chat", "reaction", "poll_update"})
#: Codes of a message that Meta itself could not read: its file, or all of it.
_UNREADABLE: Final = frozenset({131052, 131060})
#: A message that nobody wrote.
_SILENT: Final = frozenset({"request_welcome"})


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says, without who and when."""

    text: str = ""
    press: Press | None = None
    files: tuple[IncomingFile, ...] = ()
    start: str = ""
    unsupported: str = ""
    message: str = ""  #: id of the message that it is about


def parse(raw: str) -> list[Incoming]:
    """Translate a stored update; what nobody needs gives an empty list."""
    value = part(json.loads(raw), "value")
    moves = [_moved(change) for change in parts(value, "user_id_update")]
    contact = next(iter(parts(value, "contacts")), {})
    found: list[Incoming | None] = []
    for message in parts(value, "messages"):
        system = text(message, "type") == "system"
        found += _system(message) if system else [_message(message, contact)]
    return [one for one in (*found, *moves) if one is not None]


def _message(message: Json, contact: Json) -> Incoming | None:
    kind = text(message, "type")
    sender, alias = _who(message, contact)
    content = _content(kind, message)
    if content is None or not sender or "group_id" in message:
        return None
    return Incoming(
        id=text(message, "id"),
        sender=Address(CHANNEL, sender),
        text=content.text,
        press=content.press,
        files=tuple(replace(file, sent=_sent(message)) for file in content.files),
        start=content.start,
        message=content.message or text(part(message, "context"), "id"),
        answer_to=text(message, "id"),
        unsupported=content.unsupported,
        forwarded=_forwarded(part(message, "context")),
        name=_name(part(contact, "profile")),
        alias=alias,
    )


def _forwarded(context: Json) -> bool:
    return any(context.get(key) is True for key in ("forwarded", "frequently_forwarded"))


def _sent(message: Json) -> str:
    """Tell when a message was sent: Meta may deliver a later one first."""
    seconds = text(message, "timestamp")
    return sending_order(int(seconds)) if seconds.isdecimal() else ""


def _who(message: Json, contact: Json) -> tuple[str, str]:
    """Give the id of a sender and, if that is his BSUID, his number."""
    phone = text(message, "from") or text(contact, "wa_id")
    bsuid = text(message, "from_user_id") or text(contact, "user_id")
    return (bsuid, phone if phone != bsuid else "") if bsuid else (phone, "")


def _name(profile: Json) -> str:
    name, username = text(profile, "name"), text(profile, "username")
    return f"{name} (@{username})".strip() if username else name


def _content(kind: str, message: Json) -> Content | None:
    if kind in _SILENT or (kind == "reaction" and not text(part(message, kind), "emoji")):
        return None  # taking a reaction away says nothing
    if _UNREADABLE & {number(error, "code") for error in parts(message, "errors")}:
        return Content(unsupported=LOST)
    if kind == "unsupported":
        return _withheld(text(part(message, kind), "type"))
    if reader := _READERS.get(kind):
        return reader(message)
    caption = text(part(message, kind), "caption")
    return Content(text=caption, unsupported=_unsupported(kind, message))


def _withheld(kind: str) -> Content | None:
    """Read what Meta did not hand over, by what it says that it was."""
    if kind in _DONE_TO_ONE:
        return None
    return Content(unsupported=WITHHELD.get(kind, "unsupported"))


def _unsupported(kind: str, message: Json) -> str:
    if kind == "audio" and part(message, kind).get("voice") is True:
        return "voice"
    return UNSUPPORTED.get(kind, "unsupported")


def _text(message: Json) -> Content:
    body = text(part(message, "text"), "body")
    started = _START.fullmatch(body)
    return Content(start=started[1]) if started else Content(text=body)


def _interactive(message: Json) -> Content:
    """Read the press of a reply button or of a list row."""
    reply = part(message, "interactive", text(part(message, "interactive"), "type"))
    chosen = text(reply, "id")
    return Content(press=Press.decode(chosen)) if chosen else Content(unsupported="unsupported")


def _quick_reply(message: Json) -> Content:
    """Read the press of a template's quick reply."""
    button = part(message, "button")
    return Content(press=Press.decode(text(button, "payload")))


def _reaction(message: Json) -> Content:
    return Content(unsupported=REACTION, message=text(part(message, "reaction"), "message_id"))


def _image(message: Json) -> Content:
    return _sheet(part(message, "image"), photo=True)


def _document(message: Json) -> Content:
    return _sheet(part(message, "document"), photo=False)


def _sheet(media: Json, *, photo: bool) -> Content:
    """Read a picture or document with its caption; one without an id cannot be fetched."""
    if not text(media, "id"):
        return Content(unsupported=LOST)
    return Content(text=text(media, "caption"), files=(_file(media, photo=photo),))


def _file(media: Json, *, photo: bool) -> IncomingFile:
    """Read a file; a nameless one is named after its media id, and one without an ending gets it.

    Without its ending nobody could be sent it: Meta tells the kinds that it takes apart by that.
    """
    ref = text(media, "id")
    mime = text(media, "mime_type").partition(";")[0].strip()
    name = PurePosixPath(text(media, "filename").replace("\\", "/")).name
    kind = "foto" if photo else "file"
    known = next((ending for ending, kind_ in KINDS.items() if kind_ == mime), "")
    ending = known or mimetypes.guess_extension(mime) or ""
    if name and known and PurePosixPath(name).suffix.lower() not in KINDS:
        name += known
    return IncomingFile(ref, name or f"{kind}-{ref}{ending}", mime=mime, photo=photo)


def _system(message: Json) -> list[Incoming | None]:
    """Read that a person has a new number or BSUID, once for each old id that Meta names.

    Whoever wrote last before Meta gave him a BSUID is known here by his number alone.
    """
    system = part(message, "system")
    sender = text(system, "user_id") or text(system, "wa_id")
    stated = re.search(r"changed from (\S+) to (\S+?)\.?$", text(system, "body").strip())
    known = (
        text(system, "previous_user_id"),
        text(message, "from_user_id"),
        text(message, "from"),
        stated[1] if stated else "",
    )
    ids, wamid = [one for one in dict.fromkeys(known) if one != sender], text(message, "id")
    return [_move(f"{wamid}:{n}" if n else wamid, one, sender) for n, one in enumerate(ids)]


def _moved(change: Json) -> Incoming | None:
    """Read Meta's own notice that links the previous BSUID with the current one."""
    ids = part(change, "user_id")
    previous, current = text(ids, "previous"), text(ids, "current")
    return _move(f"user_id_update:{previous}:{current}", previous, current)


def _move(name: str, previous: str, current: str) -> Incoming | None:
    if not (previous and current):
        return None
    sender = Address(CHANNEL, current)
    return Incoming(id=name, sender=sender, alias=previous, unsupported=MOVED)


_READERS: Final[Mapping[str, Callable[[Json], Content]]] = {
    "text": _text,
    "interactive": _interactive,
    "button": _quick_reply,
    "reaction": _reaction,
    "image": _image,
    "document": _document,
}
