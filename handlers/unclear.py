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
    return Outcome(say=_nothing_done(turn, turn.row))


def _assented(turn: Turn) -> Outcome:
    """Say to an "ok" that it does nothing, if the message before it asks for a deed."""
    row = turn.row or turn.memory.last_card(turn.incoming.sender)
    heard = "talk.heard_tasks" if waiting_for(turn) else "talk.heard"
    return Outcome(say=_nothing_done(turn, row) or say(heard))


def _nothing_done(turn: Turn, row: CardRow | None) -> str:
    """Name the buttons of a message that asks this officer for a deed or a choice; else nothing."""
    if row is None or row.closed or not (row.code and row.labels):
        return ""  # a list only shows the way
    if turn.memory.berkas(row.code) is None:
        return say("talk.nothing_chosen", tombol=_buttons(row))
    berkas = _shown(turn, row)
    if berkas is None or not (row.view or berkas.code in {b.code for b in waiting_for(turn)}):
        return ""
    return say("talk.nothing_done", nama=berkas.title, tombol=_buttons(row))


def _mentioned(turn: Turn) -> Outcome | None:
    """Track the berkas whose number stands within a sentence, if this officer may see it.

    A bare number may also be that of a document, so it is looked for; in answer to a card it is
    something in that document.
    """
    number = as_mention(turn.text) or ""
    bare = number.isdecimal() and not number.startswith("0")
    if not number or (bare and turn.berkas.code):
        return None
    try:
        asked = replace(turn, text=number, berkas=Berkas(code=""))
        return HANDLERS["cari" if bare else "lacak"](asked)
    except Refusal:
        return None


def _unknown(turn: Turn) -> Outcome:
    """Say what can be done: on the card that is answered or stands last, else at all."""
    row = turn.row or turn.memory.last_card(turn.incoming.sender)
    berkas = _shown(turn, row) if row is not None else None
    if row is not None and berkas is not None:
        here = say("talk.unknown_here", nama=berkas.title, tombol=_buttons(row))
        return Outcome(say=here)
    if turn.berkas.code:
        return HANDLERS["lacak"](replace(turn, text=""))
    proposes = holds(turn.officer, Role.PENGUSUL, turn.now)
    return Outcome(say=say("talk.unknown_pengusul" if proposes else "talk.unknown"))


def _shown(turn: Turn, row: CardRow) -> Berkas | None:
    """Give the berkas of a card if its buttons are what it would show now."""
    berkas = turn.memory.berkas(row.code) if row.code and row.labels else None
    if berkas is None or berkas.closed:
        return None
    return berkas if board.unchanged(turn, berkas, row) else None


def _buttons(row: CardRow) -> str:
    return ", ".join(f"[{label}]" for label in row.labels)
