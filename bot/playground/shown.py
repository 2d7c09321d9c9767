"""What a phone shows: messages, their buttons and files, and the JSON that a page is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote

from handlers.messages import BOLD_OFF, BOLD_ON, COPY_OFF, COPY_ON, plain

Json = Mapping[str, object]

#: Where the pages find the phones and their files.
BASE: Final = "/playground/api"
#: How the name of a phone begins where its chat on WhatsApp is meant.
WHATSAPP: Final = "wa-"

#: What stands on a page for each mark.
_ELEMENTS: Final = {
    BOLD_ON: "<strong>",
    BOLD_OFF: "</strong>",
    COPY_ON: '<button type="button" class="copy" title="Salin">',
    COPY_OFF: "</button>",
}
_MARKS: Final = "".join(_ELEMENTS)
_EACH: Final = re.compile(f"[{_MARKS}]")
_LINK: Final = re.compile(rf"https?://[^\s<>\"“”{_MARKS}]*[^\s<>\"“”{_MARKS}.,;:!?)]")


@dataclass(frozen=True, slots=True)
class ShownButton:
    """A button: its id is what a press of it sends, or `buka-…` when it opens an address."""

    id: str
    label: str
    url: str = ""
    style: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file in a message, its bytes kept elsewhere by SHA-256."""

    sha256: str
    name: str
    size: int
    mime: str = ""
    photo: bool = False
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One bubble on one phone, as it looks now."""

    id: int
    phone: str
    mine: bool  #: written by the owner of the phone, not by the bot
    at: str
    text: str = ""
    buttons: tuple[ShownButton, ...] = ()
    files: tuple[ShownFile, ...] = ()
    reply_to: int | None = None
    silent: bool = False
    repeat: bool = False
    edited: bool = False
    rev: int = 0  #: grows with every change on any phone
    #: Of what was written on WhatsApp: 1 = the service has it, 2 = the bot, 3 = the bot read it.
    ticks: int = 0

    def json(self) -> Json:
        """Describe it to a page."""
        label = "(ulang) " if self.repeat else ""
        return {
            "id": str(self.id),
            "text": label + plain(self.text),
            "html": label + html(self.text),
            "buttons": [_button_json(button) for button in self.buttons],
            "files": [_file_json(file, f"{BASE}/{self.phone}") for file in self.files],
            "at": self.at,
            "mine": self.mine,
            "silent": self.silent,
            "edited": self.edited,
            "repeat": self.repeat,
            "reply_to": str(self.reply_to) if self.reply_to else "",
            "rev": self.rev,
            "ticks": self.ticks,
        }


def html(text: str) -> str:
    """Write a text as HTML: escaped, marks as elements, addresses as links."""
    pieces: list[str] = []
    end = 0
    for link in _LINK.finditer(text):
        pieces.append(_escaped(text[end : link.start()]))
        address = escape(link[0])
        pieces.append(f'<a href="{address}" target="_blank" rel="noopener">{address}</a>')
        end = link.end()
    return "".join([*pieces, _escaped(text[end:])])


def _escaped(text: str) -> str:
    return _EACH.sub(lambda mark: _ELEMENTS[mark[0]], escape(text))


def _button_json(button: ShownButton) -> Json:
    return {
        "id": button.id,
        "label": button.label,
        "url": button.url,
        "style": button.style,
        "hint": button.hint,
    }


def _file_json(file: ShownFile, base: str) -> Json:
    address = f"{base}/files/{file.sha256}"
    last = file.name.replace("\\", "/").rpartition("/")[2]
    return {
        "name": file.name,
        "url": f"{address}/{quote(last or 'berkas', safe='')}",
        "kind": "photo" if file.photo else "document",
        "bytes": file.size,
        "mime": file.mime,
        "caption": plain(file.caption),
        "thumb": f"{base}/thumbs/{file.sha256}" if file.mime == "application/pdf" else "",
    }
