"""Unclear: written without a command, a button or an owed answer; politeness, too, is answered."""

from __future__ import annotations

from dataclasses import replace

from handlers import board
from handlers.contents import HANDLERS
from handlers.ports import CardRow
from handlers.texts import say
from handlers.tugas import waiting_for
from handlers.turn import Outcome, Turn
from handlers.typed import (
    as_mention,
    asks_for_help,
    asks_how_far,
    is_assent,
    is_greeting,
    is_link,
    is_thanks,
)
from sop.berkas import Berkas
from sop.refusals import Refusal
from sop.roles import Role, holds


def answer(turn: Turn) -> Outcome:
    """Answer politeness, a number within a sentence and how far things are; else say what can be.

    Words in answer to a card are about its berkas.
    """
    text = turn.text
    if is_assent(text):
        return _assented(turn)
    if is_thanks(text):
        return Outcome(say=say("talk.welcome"))
    if is_link(text):
        return Outcome(say=say("talk.link"))
    if (tracked := _mentioned(turn)) is not None:
        return tracked
    if asks_how_far(text):
        return HANDLERS["lacak"](replace(turn, text=""))
    if is_greeting(text) or asks_for_help(text):
        return HANDLERS["bantuan"](turn)
    return _unknown(turn)


def reacted(turn: Turn) -> Outcome:
    """Answer an emoji put on a message only where somebody may take it for a decision."""
    open_ = _still_asks(turn, turn.row)
    return Outcome(say=_nothing_done(open_)) if open_ else Outcome()


def _assented(turn: Turn) -> Outcome:
    """Say to an "ok" that it does nothing, if the card before it asks for a deed."""
    row = turn.row or turn.memory.last_card(turn.incoming.sender)
    if open_ := _still_asks(turn, row):
        return Outcome(say=_nothing_done(open_))
    return Outcome(say=say("talk.heard_tasks" if waiting_for(turn) else "talk.heard"))


def _mentioned(turn: Turn) -> Outcome | None:
    """Track the berkas whose number stands within a sentence, if this officer may see it.

    A bare number may also be that of a document, so it is looked for.
    """
    number = as_mention(turn.text)
    if number is None:
        return None
    bare = number.isdecimal() and not number.startswith("0")
    try:
        asked = replace(turn, text=number, berkas=Berkas(code=""))
        return HANDLERS["cari" if bare else "lacak"](asked)
    except Refusal:
        return None


def _unknown(turn: Turn) -> Outcome:
    """Say what can be done: on the card that is answered or stands last, else at all."""
    row = turn.row or turn.memory.last_card(turn.incoming.sender)
    if (shown := _shown(turn, row)) is not None:
        return Outcome(say=say("talk.unknown_here", **_deeds(*shown)))
    if turn.berkas.code:
        return HANDLERS["lacak"](replace(turn, text=""))
    proposes = holds(turn.officer, Role.PENGUSUL, turn.now)
    return Outcome(say=say("talk.unknown_pengusul" if proposes else "talk.unknown"))


def _still_asks(turn: Turn, row: CardRow | None) -> tuple[CardRow, Berkas] | None:
    """Give a card, and its berkas, that asks this officer for a deed."""
    shown = _shown(turn, row)
    waiting = shown is not None and shown[1].code in {b.code for b in waiting_for(turn)}
    return shown if waiting else None


def _shown(turn: Turn, row: CardRow | None) -> tuple[CardRow, Berkas] | None:
    """Give a card, and its berkas, if its buttons are what it would show now."""
    berkas = turn.memory.berkas(row.code) if row is not None and row.code else None
    if row is None or berkas is None or berkas.closed or not row.labels:
        return None
    return (row, berkas) if board.unchanged(turn, berkas, row) else None


def _nothing_done(shown: tuple[CardRow, Berkas]) -> str:
    return say("talk.nothing_done", **_deeds(*shown))


def _deeds(row: CardRow, berkas: Berkas) -> dict[str, str]:
    return {"nama": berkas.title, "tombol": ", ".join(f"[{label}]" for label in row.labels)}
