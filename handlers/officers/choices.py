"""Chains of choices that belong to no berkas: one message, drawn anew at each step.

At its end it says what was done and has no buttons. Of each kind an officer has one; a newer one
takes its place. So a button that moves or retires somebody does it while its message is the one
being worked with, and not days later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from handlers.card import digest, fit
from handlers.messages import Button, Card
from handlers.ports import CardRow
from handlers.texts import say
from handlers.turn import Handler, Note, Outcome, Turn
from sop.refusals import Refusal


class Used(Refusal):
    """The button hangs on a choice that was used, replaced by a newer one, or left for too long."""

    text = "refusal.used"


def step(turn: Turn, kind: str, text: str, *rows: Button) -> Outcome:
    """Show a choice: in the place of the one that led to it, or below what somebody wrote."""
    return Outcome(notes=(_note(turn, kind, text, rows),))


def ended(turn: Turn, kind: str, text: str, outcome: Outcome | None = None) -> Outcome:
    """End a chain with what was done; what else came of it is told as well."""
    whole = outcome or Outcome()
    pressed = turn.incoming.press is not None  # else the message below says it
    notes = (_note(turn, kind, text), *whole.notes)
    return replace(whole, say=text if pressed else "", notes=notes)


def _note(turn: Turn, kind: str, text: str, rows: tuple[Button, ...] = ()) -> Note:
    written = turn.incoming.press is None
    return Note(turn.officer.id, text, buttons=rows, about=kind, fresh=written, silent=True)


def current(kind: str, now: Callable[[Turn], str]) -> Callable[[Handler], Handler]:
    """Let a handler answer only buttons that its officer's chain shows now.

    Args:
        kind: of the chain.
        now: says how things stand, to whoever presses another one.

    """

    def guard(handler: Handler) -> Handler:
        @wraps(handler)
        def guarded(turn: Turn) -> Outcome:
            if turn.incoming.press is not None and _shows(turn, kind) is None:
                raise Used(kini=now(turn))
            return handler(turn)

        return guarded

    return guard


def _shows(turn: Turn, kind: str) -> CardRow | None:
    """Give the card that shows the press now; a message that nobody knows of may be it."""
    mine = [r for r in turn.memory.cards(kind) if r.officer == turn.officer.id]
    if turn.row is not None:
        mine = [r for r in mine if r.id == turn.row.id]
    return next((r for r in mine if turn.press.encode() in r.presses), None)


def overtaken(turn: Turn, kind: str, asked: Outcome) -> Outcome | None:
    """Give the choice as it has to be made now, if it reads otherwise than the pressed one.

    Args:
        turn: the press.
        kind: of the chain.
        asked: the step that offers the press, as it would be drawn now.

    """
    row, (note,) = _shows(turn, kind), asked.notes
    if row is not None and row.shown == digest(fit(Card(note.text, note.buttons))):
        return None
    return replace(asked, say=say("talk.choose_again"))
