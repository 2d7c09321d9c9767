"""A turn: one thing an officer did, all that is needed to answer it, and the outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from handlers.card_task import CardTask
from handlers.messages import Attachment, Button, Incoming, Job, Press
from handlers.ports import CardRow, Memory, Question
from sop.berkas import Berkas
from sop.command import Command
from sop.deadlines import Calendar
from sop.decide import decide, own_moves
from sop.history import Record
from sop.office import Office
from sop.refusals import NotYours, OutOfTurn
from sop.roles import Officer, Role, holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What happened, by whom, when, on which berkas and card."""

    now: datetime
    officer: Officer
    memory: Memory
    calendar: Calendar
    incoming: Incoming
    press: Press = field(default_factory=lambda: Press(""))
    text: str = ""
    berkas: Berkas = field(default_factory=lambda: Berkas(code=""))
    row: CardRow | None = None  #: the card that was pressed or answered

    @property
    def office(self) -> Office:
        """Give the office."""
        return self.calendar.office

    @property
    def today(self) -> date:
        """Give the day that it is in the office."""
        return self.office.day(self.now)

    @property
    def asker(self) -> dict[str, str]:
        """Give who asked and in which chat, as a job keeps it that answers there."""
        sender = self.incoming.sender
        return {"officer": self.officer.id, "channel": sender.channel, "address": sender.id}

    def decide(self, command: Command) -> Record:
        """Let the table decide on a command of this officer for this berkas."""
        return decide(self.berkas, command, self.officer, self.now)

    def done(
        self,
        command: Command,
        said: str = "",
        *,
        view: str = "",
        task: CardTask | None = None,
        fresh: bool = False,
        rings: tuple[Ring, ...] = (),
        notes: tuple[Note, ...] = (),
        jobs: tuple[Job, ...] = (),
    ) -> Outcome:
        """Do a deed on this berkas; the pressed card shows how it stands then, in a view."""
        return Outcome(
            say=said,
            records=(self.decide(command),),
            look=Look(view),
            task=task,
            fresh=fresh,
            rings=rings,
            notes=notes,
            jobs=jobs,
        )

    def ask(self, text: str, word: str, arg: str = "") -> Outcome:
        """Ask this officer for words; the press of a word, with its argument, goes on with them."""
        return Outcome(say=text, ask=Question(self.officer.id, word, self.berkas.code, arg))

    def require(self, command: type[Command]) -> None:
        """Let only whoever may give a command do what leads up to it.

        Raises:
            OutOfTurn: it is not this officer's now.

        """
        own = own_moves(self.berkas, self.officer, self.now)
        if not any(move.command is command for move in own):
            raise OutOfTurn(state=self.berkas.state.value)

    def ring_all(
        self, role: Role, task: CardTask, hang: tuple[Attachment, ...] = ()
    ) -> tuple[Ring, ...]:
        """Ring everybody who holds a role now, with files below the card."""
        return tuple(Ring(o.id, task, hang) for o in self.memory.holders(role, self.now))

    def ring_pengusul(self) -> tuple[Ring, ...]:
        """Ring who proposed this berkas."""
        pengusul = self.berkas.pengusul
        return (Ring(pengusul.id, CardTask.USULAN),) if pengusul else ()

    def ring_staf(self, task: CardTask, hang: tuple[Attachment, ...] = ()) -> tuple[Ring, ...]:
        """Ring the staf who has the work, if one has, with files below the card."""
        staf = self.berkas.staf
        return (Ring(staf.id, task, hang),) if staf else ()

    def require_role(self, role: Role) -> None:
        """Let only whoever holds a role go on.

        Raises:
            NotYours: this officer does not hold it now.

        """
        if not holds(self.officer, role, self.now):
            raise NotYours(role=role.value)


@dataclass(frozen=True, slots=True)
class Ring:
    """Somebody must act or has to know: a new message with a card, which rings.

    `hang` are files that come silently below the card.
    """

    officer: str
    task: CardTask
    hang: tuple[Attachment, ...] = ()
    silent: bool = False  #: one of several cards that a message has announced
    head: str = ""  #: why it rings, above the card until that is drawn anew


@dataclass(frozen=True, slots=True)
class Other:
    """A berkas besides that of the turn: its cards are drawn anew, and some get it as a card."""

    code: str
    rings: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A message of its own for an officer."""

    officer: str
    text: str
    files: tuple[Attachment, ...] = ()
    silent: bool = False
    buttons: tuple[Button, ...] = ()  #: a choice that belongs to no berkas
    about: str = ""  #: what the choice is about: one that hangs already is drawn anew in its place
    fresh: bool = False  #: … or comes as a new message all the same


@dataclass(frozen=True, slots=True)
class Look:
    """Change the way in which the officer's own card is shown."""

    view: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a handler wants: said, recorded, shown, told and begun. Nothing has happened yet."""

    say: str = ""  #: the answer to a press (a toast), or to a text
    records: tuple[Record, ...] = ()
    look: Look | None = None
    task: CardTask | None = None  #: of which the officer's own card is shown, in place or anew
    fresh: bool = False  #: … always as a new message
    follow: bool = False  #: … as a new message unless it is the last card of the chat
    rings: tuple[Ring, ...] = ()
    notes: tuple[Note, ...] = ()
    others: tuple[Other, ...] = ()  #: after the notes
    jobs: tuple[Job, ...] = ()
    ask: Question | None = None
    hang: tuple[Attachment, ...] = ()  #: files for the officer, below the card


#: What answers a turn.
Handler = Callable[[Turn], Outcome]
