"""A channel: how an adapter to a chat service looks to the engine room."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from aiohttp import ConnectionTimeoutError, InvalidURL
from aiohttp.client_exceptions import ClientConnectorError, ClientHttpProxyError

from handlers.messages import Address, Button, Incoming, IncomingFile, Letter

#: No connection came about, by itself or by the way out of the office: nothing was sent.
UNCONNECTED: Final = (
    ClientConnectorError,
    ClientHttpProxyError,
    ConnectionTimeoutError,
    InvalidURL,
)

#: Is told, for a letter of several messages, the place of one in it and the ids it got.
Arrives = Callable[[int, Sequence[str]], None]


def untold(place: int, messages: Sequence[str]) -> None:
    """Keep to oneself what arrived: nobody would send the letter again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A letter with what is needed to deliver it: where to draw, what hangs above, the bytes."""

    letter: Letter
    key: str  #: of the outbox row, for reconciling ambiguous sends
    edits: str = ""  #: id of the message to redraw
    reply_to: str = ""  #: id of the message it hangs below
    repeat: bool = False  #: may have been delivered before: shown as "(ulang)"
    tries: int = 0  #: which attempt this is
    arrived: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  #: need not go again
    arrives: Arrives = untold
    window_open: bool = True  #: the officer wrote within the last 24 hours


@dataclass(frozen=True, slots=True)
class Delivered:
    """What the channel said: the ids of the messages now showing the letter, first one first."""

    messages: tuple[str, ...] = ()
    choices: tuple[Button, ...] = ()  #: of a reminder that went out in place of the letter
    in_short: bool = False  #: that reminder told only the beginning of it


class Trouble(Exception):
    """A letter could not be delivered as asked. Texts hold no token and no phone number."""


class TryLater(Trouble):
    """The channel is busy or out of reach; nothing was delivered."""

    def __init__(self, says: str, after: float = 0.0, *, mending: bool = False) -> None:
        super().__init__(says)
        self.after = after  #: seconds the channel asks us to wait; 0 = our own back-off
        #: Until an admin mends it nobody is reached here: meanwhile the officer's next address.
        self.mending = mending
        self.in_doubt = False  #: nobody can say of another one of its messages whether it arrived


class Unknown(Trouble):
    """Nobody can say whether it arrived, or whether all of it did."""


class Gone(Trouble):
    """The message to redraw does not exist any more: send a new one."""


class Unreachable(Trouble):
    """The address is blocked or dead: use the officer's next one."""


class Refused(Trouble):
    """The channel will never take this letter, or some of its messages."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.files: tuple[str, ...] | None = None  #: names of those that do not come; None: all


class Spoilt(Refused):
    """A file of the letter is gone from the store, or is not what was kept there."""


class Shut(Refused):
    """The channel takes nothing for this person now: use the officer's next address, if any."""


class WindowShut(Shut):
    """Only a reminder may be sent now; the letter may go as one."""


class FileTooBig(Trouble):
    """The channel does not hand out files of this size."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a channel says later of a message that it took."""

    message: str  #: its id
    state: str  #: "sent", "delivered", "read", "failed"
    update: tuple[str, str]  #: its own unique id and raw JSON, as of every update
    trouble: Trouble | None = None  #: why it failed
    key: str = ""  #: of the outbox row, if the channel names it
    place: int = 0  #: of the message in its letter, where files come first, one in each
    count: int = 1  #: messages of the letter
    tries: int = 0  #: the attempt that sent it; 0 when it is not said


class Blobs(Protocol):
    """Kept bytes, by SHA-256."""

    async def read(self, sha256: str) -> bytes:
        """Give the bytes of a kept file."""

    async def keep(self, data: bytes) -> str:
        """Keep bytes durably (fsynced, content-addressed) and give their SHA-256."""


class Intake(Protocol):
    """Where raw updates are stored before they are acknowledged."""

    async def store(self, channel: str, updates: Sequence[tuple[str, str]]) -> int:
        """Store (unique id, raw JSON) pairs in one committed transaction; known ids are skipped.

        Returns how many were new. When this returned, the updates may be acknowledged.
        """

    async def statuses(self, channel: str, reports: Sequence[Report]) -> None:
        """Note delivery reports in one committed transaction; those already known are skipped."""


class Channel(Protocol):
    """An adapter: it translates and paces, it decides nothing."""

    name: str
    working_lasts: float  #: seconds after which `working` has to be shown again

    def trouble(self) -> str:
        """Say in a line why it hears nothing, or cannot answer; empty when nothing is known.

        Anybody may read it: it holds no token and no phone number.
        """

    def parse(self, raw: str) -> list[Incoming]:
        """Translate a stored raw update; what nobody needs gives an empty list."""

    async def start(self, intake: Intake) -> None:
        """Begin to listen."""

    async def stop(self) -> None:
        """Stop listening and close connections."""

    async def deliver(self, parcel: Parcel) -> Delivered:
        """Deliver one letter.

        Raises:
            TryLater, Unknown, Gone, Unreachable, Refused: see there.

        """

    async def answer(self, incoming: Incoming, text: str) -> Trouble | None:
        """Answer a press at once, and say what kept its words from being seen, if so; never raises.

        `Unknown`: they may have been seen. What was typed is given without words: it was read.
        """

    async def working(self, address: Address) -> None:
        """Show that something is being done ("mengetik…"), best effort; never raises."""

    def fetch(self, file: IncomingFile) -> AsyncIterator[bytes]:
        """Give the bytes of a received file in pieces.

        Raises:
            TryLater, FileTooBig, Refused: while iterating.

        """

    def invitation_link(self, token: str) -> str:
        """Give the link by which a person opens an invitation on this channel."""
