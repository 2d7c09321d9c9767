"""Ports: what the conversation needs of others, owned by the conversation."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Protocol

from handlers.card_task import CardTask
from handlers.messages import Address, Job, KeptBack, Letter, Press
from sop.berkas import Berkas, File, State
from sop.history import Record
from sop.office import Office
from sop.produk import Produk
from sop.roles import Held, Holding, Jabatan, Officer, Role
from sop.signed import Signed

#: The kinds of chains of choices: what their cards have in the place of the code of a berkas.
PEGAWAI: Final = "pegawai"
PLH: Final = "plh"
KARTU_MANA: Final = "kartu-mana"  #: the question which of several cards is meant
CHAINS: Final = (PEGAWAI, PLH, KARTU_MANA)


def progress_key(code: str) -> str:
    """Name where it is remembered how far slow work on a berkas is; cards say it."""
    return f"progress:{code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """A card as it hangs in a chat: of which berkas and task, how it is shown, where it is."""

    id: str = field(default_factory=lambda: secrets.token_hex(8))
    code: str
    officer: str
    task: CardTask
    address: Address
    view: str = ""  #: a way of looking ("disposisi", "alasan" …); empty is the plain card
    message: str = ""  #: id given by the channel, once sent
    shown: str = ""  #: digest of text and buttons as last posted
    drawn: int = 0  #: version of the berkas as last posted
    presses: tuple[str, ...] = ()  #: encoded presses of the buttons, in order
    labels: tuple[str, ...] = ()  #: what the buttons say, in order
    closed: bool = False  #: nothing is drawn on it any more

    def shut(self) -> CardRow:
        """Give it closed, with nothing on it that could be pressed."""
        return replace(self, closed=True, presses=(), labels=())


@dataclass(frozen=True, slots=True)
class Question:
    """A free-text answer that an officer owes: the next text he sends belongs to it."""

    officer: str
    word: str  #: the word of the press that continues
    code: str
    arg: str = ""

    def encode(self) -> str:
        """Write it as one word, to know it again."""
        return Press(self.word, self.code, arg=self.arg).encode()


@dataclass(frozen=True, slots=True)
class Known:
    """An address as it was bound, which may have a better id than the one asked for."""

    address: Address
    officer: Officer
    since: datetime
    blocked: bool = False  #: nothing arrives there until somebody writes from it


@dataclass(frozen=True, slots=True)
class Invitation:
    """A single-use way in, for one person and one jabatan."""

    token: str
    officer: str
    expires: datetime
    used: bool = False


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something due: a row with a unique key, so that it happens once."""

    key: str
    kind: str  #: "half", "due", "idle", "digest", "escalate", "redraw", "snooze" …
    due: datetime
    code: str = ""
    officer: str = ""


#: The officer of a loose file that any staf may take.
EVERY_STAF: Final = ""
#: The group of a loose file that is a surat perintah and no scan.
SURAT_PERINTAH: Final = "surat-perintah"


@dataclass(frozen=True, slots=True)
class Loose:
    """A kept file that belongs to no berkas yet."""

    file: File
    officer: str
    at: datetime
    group: str = ""  #: what it was sent with
    aside: str = ""  #: who said that it is for no berkas, and when; nobody is asked any more


@dataclass(frozen=True, slots=True)
class Correcting:
    """What a draft may be the correction of."""

    returned: tuple[str, ...] = ()  #: codes of returned berkas, of which one may be meant
    settled: bool = False  #: the pengusul said that it is a usulan of its own


@dataclass(frozen=True, slots=True)
class Booked:
    """A berkas as it stands, and when it was entered in the buku agenda: as its first version."""

    berkas: Berkas
    at: datetime
    taken: Signed | None = None  #: who received its two copies last (row 4a)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look for among the berkas; empty fields do not narrow."""

    text: str = ""
    near: bool = False  #: the beginnings of its words will do, and of several one may be missing
    states: tuple[State, ...] = ()
    unit: str = ""
    units: tuple[str, ...] | None = None  #: of any of these; None: of all
    staf: str = ""
    pengusul: str = ""
    open_only: bool = False
    produk: Produk | None = None  #: the same jenis, nomor and tahun
    nota: str = ""  #: the number of the nota dinas
    limit: int | None = 10  #: None: all of them


#: Whatever is not closed.
OPEN: Final = Wanted(open_only=True, limit=None)


class Memory(Protocol):
    """One transaction on what the bot remembers. Everything here is undone together.

    `now` never comes from here: it is an argument of the turn.

    Raises:
        Overtaken: from `write`, when another turn wrote the same version first.

    """

    office: Office

    def attempt(self) -> AbstractContextManager[object]:
        """Undo what happens inside when it raises; a refused deed leaves nothing behind."""

    # People ---------------------------------------------------------------------------------
    def officer_at(self, address: Address) -> Officer | None:
        """Find who is reached at an address (also by its alias)."""

    def known(self, address: Address) -> Known | None:
        """Find an address as it was bound (also by its alias), and whose it is."""

    def officer(self, officer_id: str) -> Officer | None:
        """Find an officer, retired ones too."""

    def officers(self) -> Sequence[Officer]:
        """List the officers that are not retired, by name."""

    def addresses(self, officer_id: str) -> Sequence[Address]:
        """List an officer's addresses that are not blocked, the one bound first in front."""

    def add_officer(self, officer: Officer) -> None:
        """Enter a new officer with the given holdings."""

    def rename_officer(self, officer_id: str, name: str) -> None:
        """Give an officer another name."""

    def retire_officer(self, officer_id: str, at: datetime) -> Sequence[CardRow]:
        """End all holdings and `unbind`."""

    def bind(self, address: Address, officer_id: str, alias: str, at: datetime) -> None:
        """Give an officer an address; one that was somebody else's moves."""

    def unbind(self, officer_id: str) -> Sequence[CardRow]:
        """Take all addresses and unused invitations of an officer away: his phone is lost.

        His cards are closed and what waits for him is dropped. Gives the cards that still show.
        """

    def jabatan(self) -> Sequence[Jabatan]:
        """List the posts of the office."""

    def add_jabatan(self, jabatan: Jabatan) -> None:
        """Enter or rewrite a post."""

    def add_holding(self, officer_id: str, holding: Holding) -> None:
        """Let an officer hold a jabatan for a period."""

    def end_holding(self, officer_id: str, jabatan_id: str, at: datetime) -> None:
        """End the standing holding of an officer."""

    def drop_holding(self, officer_id: str, jabatan_id: str, since: datetime) -> None:
        """Forget a holding of an officer that was to begin later."""

    def held(self, jabatan_id: str) -> Sequence[Held]:
        """List who holds a jabatan and when, oldest first; nobody else changes it in this turn."""

    def invite(self, token: str, officer_id: str, expires: datetime) -> None:
        """Keep the hash of an invitation; the token itself is never stored.

        One made before that nobody has opened opens nothing any more.
        """

    def invited(self, officer_id: str, at: datetime) -> datetime | None:
        """Tell until when an invitation of an officer waits to be opened; None without one."""

    def invitation(self, token: str) -> Invitation | None:
        """Find an invitation by its token."""

    def use_invitation(self, token: str, at: datetime) -> None:
        """Mark it used."""

    def strike(self, address: Address, day: str, about: str = "") -> int:
        """Count the messages of a stranger about one thing on a day and give the new count."""

    def inbound(self, address: Address, at: datetime) -> bool:
        """Note when an address was last heard of; True when it was blocked until now."""

    def send_again(self, address: Address, at: datetime) -> None:
        """Send the cards and files that could not be sent to a chat as long as it was blocked."""

    def hurry_to(self, address: Address, at: datetime) -> None:
        """Try at once what waits long for its next attempt in a chat."""

    def take_held(self, officer: str, address: Address) -> Sequence[KeptBack]:
        """Take out, in order, what waited until an officer writes."""

    # Berkas ---------------------------------------------------------------------------------
    def berkas(self, code: str) -> Berkas | None:
        """Give a berkas as it stands."""

    def by_agenda(self, year: int, number: int) -> Berkas | None:
        """Find by agenda number."""

    def find(self, wanted: Wanted) -> Sequence[Berkas]:
        """Search, newest first."""

    def count(self, wanted: Wanted) -> int:
        """Count what `find` would give without its limit."""

    def history(self, code: str) -> Sequence[Record]:
        """Give all records of a berkas, oldest first."""

    def write(self, record: Record, before: Berkas, berkas: Berkas) -> None:
        """Append a record to a berkas as it stood before, and keep what it leads to."""

    def next_agenda(self, year: int, first: int) -> int:
        """Take the next number of the buku agenda, none below the first.

        It is given back when the turn fails.
        """

    def agenda(self, since: datetime, until: datetime) -> Sequence[Booked]:
        """List what was entered in the buku agenda in a period, by number."""

    # Files and questions ----------------------------------------------------------------------
    def put_loose(self, *files: Loose) -> None:
        """Keep files that belong to no berkas yet."""

    def loose(self, officer_id: str) -> Sequence[Loose]:
        """List an officer's files without a berkas, oldest first."""

    def take_loose(self, file_id: str) -> Loose | None:
        """Take one out, because it goes to a berkas."""

    def ask(self, question: Question) -> None:
        """Wait for an officer's text; an older question of his is forgotten."""

    def question(self, officer_id: str) -> Question | None:
        """Give what an officer was asked."""

    def answered(self, officer_id: str) -> None:
        """Forget the question."""

    def correcting(self, draft: str) -> Correcting:
        """Tell what a draft may correct; nothing, when it was never doubtful."""

    def note_correcting(self, draft: str, correcting: Correcting) -> None:
        """Note what a draft may correct; what says nothing is forgotten."""

    def setting(self, key: str) -> str:
        """Give a small remembered value, "" when unset: the last odner, the last disposisi."""

    def alone(self) -> None:
        """Let no other turn that asks for this go on before this one has ended.

        What is read from here on and written anew is nobody else's meanwhile.
        """

    def remember(self, key: str, value: str) -> None:
        """Set a small remembered value."""

    # What goes out ------------------------------------------------------------------------------
    def cards(self, code: str) -> Sequence[CardRow]:
        """List the open cards of a berkas, the newest last."""

    def card(self, card_id: str) -> CardRow | None:
        """Find a card."""

    def card_of_message(self, address: Address, message: str) -> CardRow | None:
        """Find the card that a message of a channel shows."""

    def last_card(self, address: Address) -> CardRow | None:
        """Give the card drawn last in a chat, with its buttons."""

    def unseen(self, address: Address) -> Sequence[CardRow]:
        """List the open cards of a chat that no message is known to show, the newest last."""

    def found(self, card_id: str, address: Address, message: str, at: datetime) -> None:
        """Note that a message shows a card: it arrived although nobody could say so."""

    def put_card(self, row: CardRow) -> None:
        """Insert or rewrite a card."""

    def comes(self, address: Address, code: str) -> bool:
        """Tell whether a card of a berkas that asks for something waits to be sent to a chat."""

    def post(self, letter: Letter, at: datetime, *, repeat: bool = False) -> None:
        """Put a letter in the outbox; a waiting redrawing of the same card is replaced."""

    def start(self, job: Job, at: datetime, due: datetime | None = None) -> None:
        """Queue slow work, to be begun at once, or when it is `due`."""

    def under_way(self, key: str) -> bool:
        """Tell whether slow work of a key waits or is being done."""

    def remind(self, *reminders: Reminder) -> int:
        """Plan things once and tell how many are new: a key that was there already is not."""

    def waits(self, key: str) -> bool:
        """Tell whether something planned is yet to happen."""

    def forget_reminders(self, code: str, kinds: Sequence[str]) -> None:
        """Drop what is planned of some kinds for a berkas and not yet done."""

    def reminded(self, code: str) -> int:
        """Count the reminders that went out for a berkas since it stands as it does."""

    def undelivered(self, code: str) -> Sequence[tuple[str, str, str]]:
        """List (officer id, state, reason) of letters about a berkas that did not arrive surely.

        The state is "unknown" or "failed".
        """

    def holders(self, role: Role, at: datetime, unit: str = "") -> Sequence[Officer]:
        """List the officers who hold a role at an instant (of a unit, if given), by name."""
