"""What goes over a channel in either direction, in words that every channel shares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, Self

from handlers.job_kind import JobKind
from sop.berkas import Berkas

#: Marks around words in bold, and around those that a tap copies where the channel can: private-use
#: characters, so that nothing an officer writes can be one. They never stand within each other.
BOLD_ON: Final = "\ue000"
BOLD_OFF: Final = "\ue001"
COPY_ON: Final = "\ue002"
COPY_OFF: Final = "\ue003"
#: What begins with each mark, and the one that ends it.
MARKS: Final = {BOLD_ON: BOLD_OFF, COPY_ON: COPY_OFF}
_MARK: Final = re.compile(f"[{''.join(MARKS)}{''.join(MARKS.values())}]")

#: Channels on which a message stays as it was sent: a card comes anew, or is left as it is seen.
FIXED: Final = frozenset({"whatsapp"})

#: What `Incoming.unsupported` says besides kinds of content: the sender was known as `alias` until
#: now; a message was changed or taken back after it had been read; the channel could not read it;
#: an emoji was put on `message`.
MOVED: Final = "moved"
EDITED: Final = "edited"
LOST: Final = "lost"
REACTION: Final = "reaction"

#: What fits Telegram, WhatsApp and the playground alike.
MAX_BUTTONS: Final = 3
MAX_BUTTON: Final = 20
MAX_ROWS: Final = 10
MAX_ROW: Final = 24
MAX_ROW_HINT: Final = 72
MAX_BODY: Final = 1024
MAX_PRESS: Final = 64  #: bytes of a press in a button


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is reached: a channel and the id that channel gave."""

    channel: str
    id: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button as pressed: what is asked, of which berkas, drawn at which version."""

    word: str
    code: str = ""
    version: int = 0
    arg: str = ""

    @classmethod
    def on(cls, word: str, berkas: Berkas, arg: str = "") -> Press:
        """Make what a button presses that is about a berkas as it stands."""
        return cls(word, berkas.code, berkas.version, arg)

    def encode(self) -> str:
        """Write it as callback data: `word:code:version:arg`, at most 64 bytes."""
        return f"{self.word}:{self.code}:{self.version}:{self.arg}".rstrip(":")

    @classmethod
    def decode(cls, data: str) -> Press:
        """Read callback data; what does not fit becomes a word that nothing answers to."""
        word, code, version, arg = (*data.split(":", 3), "", "", "")[:4]
        return cls(word, code, int(version) if version.isdecimal() else 0, arg)


class Style(StrEnum):
    """How a button looks where a channel can show it."""

    PLAIN = ""
    GOOD = "success"
    BAD = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A button that presses, or opens an address."""

    label: str
    press: Press | None = None
    url: str = ""
    style: Style = Style.PLAIN
    hint: str = ""  #: second line of a list row


@dataclass(frozen=True, slots=True)
class Attachment:
    """A kept file that goes out with a letter."""

    sha256: str
    name: str
    photo: bool = False  #: shown as a picture instead of a document
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What an officer sees of one thing: text and buttons.

    At most three buttons, or a list of at most ten rows; text of at most 1,024 characters.
    """

    text: str
    buttons: tuple[Button, ...] = ()


class Post(StrEnum):
    """What a letter is."""

    CARD = "card"  #: drawn anew in place, or sent when there is no message yet
    NOTE = "note"  #: a message of its own
    FILES = "files"  #: pictures and documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One thing to deliver to one address; a row of the outbox."""

    to: Address
    post: Post
    text: str = ""
    buttons: tuple[Button, ...] = ()
    files: tuple[Attachment, ...] = ()
    card: str = ""  #: of a CARD: its id; of others: the card they hang below
    fresh: bool = False  #: a CARD that must come as a new message, the old one is left behind
    below: str = ""  #: of a fresh CARD: the card that it hangs below
    silent: bool = False
    asks: bool = False  #: asks for a deed, so it is sent again when nobody knows whether it arrived
    code: str = ""  #: the berkas it is about
    officer: str = ""


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A letter that could not reach its officer when it was written."""

    letter: Letter
    at: datetime  #: when it was
    repeat: bool = False  #: some of it may have arrived all the same


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file as a channel announces it; `ref` is what the channel needs to fetch it."""

    ref: str
    name: str
    size: int = 0
    mime: str = ""
    photo: bool = False  #: recompressed by the channel
    group: str = ""  #: album
    sent: str = ""  #: by which files sort as they were sent, see `sending_order`
    sha256: str = ""  #: already kept (playground, scanner)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One update of a channel, translated. `id` is unique for ever within its channel."""

    id: str
    sender: Address
    text: str = ""
    press: Press | None = None
    files: tuple[IncomingFile, ...] = ()
    asked: str | None = None  #: what its sender was asked when files were announced; None: as now
    start: str = ""  #: the token of an invitation
    message: str = ""  #: id of the message a press came from, or that a text replies to
    answer_to: str = ""  #: what the channel needs to answer a press
    group_chat: bool = False
    forwarded: bool = False  #: somebody else's words
    unsupported: str = ""  #: kind of content nobody can read here: "voice", "location" …
    name: str = ""  #: how the sender calls himself; shown to the admin at enrolment only
    alias: str = ""  #: a second id of the same sender (a phone number beside a BSUID)


@dataclass(frozen=True, slots=True)
class Job:
    """Slow work to be done outside the turn; its end comes back as a report of the bot.

    A waiting job of the same `key` is replaced.
    """

    kind: JobKind
    code: str = ""
    key: str = ""
    payload: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def on(cls, kind: JobKind, code: str, payload: Mapping[str, str] | None = None) -> Self:
        """Ask for work on a berkas of which one is enough, however often it is asked for."""
        return cls(kind, code, f"{kind}:{code}", payload or {})


def sending_order(seconds: float, number: int = 0) -> str:
    """Write when something was sent, so that texts sort as their messages stand in the chat.

    Args:
        seconds: since 1970.
        number: what tells messages of the same second apart.

    """
    return f"{int(seconds):011d}.{number:012d}"


def sent_at(order: str) -> datetime:
    """Give the instant, to the second, from what `sending_order` wrote."""
    return datetime.fromtimestamp(int(order.partition(".")[0]), UTC)


def plain(text: str) -> str:
    """Take the marks out of a text."""
    return _MARK.sub("", text)


def copyable(words: str) -> str:
    """Mark words as those that a tap copies."""
    return f"{COPY_ON}{words}{COPY_OFF}"
