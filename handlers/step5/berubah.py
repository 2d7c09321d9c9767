"""What the bot finds changed on JDIH, told to the Kasubbag: of much at once in one message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from handlers.card_task import CardTask
from handlers.lists import about, listed, more, row_label, turned
from handlers.messages import Button, Press
from handlers.ports import Reminder
from handlers.texts import say
from handlers.turn import Other, Outcome, Ring, Turn
from sop.berkas import Berkas
from sop.reports import DriftFound
from sop.roles import Officer, Role

#: The reminder that tells of what was found.
TELL: Final = "berubah"
#: Shows the list of what was told of last.
LIST: Final = "jdih-berubah"
#: When a site is moved or broken all its documents are gone, and are found so one after the other.
#: They are told of together, once no other was found for so long.
_STILL: Final = timedelta(minutes=5)
#: Nothing found waits so long to be told but over days off; after that it is planned once more.
_LOST: Final = timedelta(days=1)
#: So many are told of by their cards, more by a list.
_CARDS: Final = 3
#: What is not told of yet, behind the instant at which the last of it was found.
_FOUND: Final = "berubah-baru"
#: What was told of last by a list.
_TOLD: Final = "berubah-lalu"


def drifted(turn: Turn, report: DriftFound) -> Outcome:
    """Berubah: note that a public page is gone or changed; what an officer waits for rings."""
    record = turn.decide(report)
    if report.says and report.watched:
        _note(turn)
        return Outcome(records=(record,))
    rings = turn.ring_all(Role.KASUBBAG, CardTask.KEPUTUSAN) if report.says else ()
    return Outcome(records=(record,), rings=rings)


def _note(turn: Turn) -> None:
    """Remember what is to be told, and plan the telling unless that is planned.

    Several looks may end at once, each of which adds to what the others found.
    """
    turn.memory.alone()
    last, codes = _found(turn)
    found = dict.fromkeys([*codes, turn.berkas.code])
    turn.memory.remember(_FOUND, " ".join([turn.now.isoformat(), *found]))
    if last is None or abs(turn.now - last) > _LOST:
        _plan(turn)


def _found(turn: Turn) -> tuple[datetime | None, Sequence[str]]:
    """Give when the last was found that is not told of yet, and the codes of all of it."""
    last, *codes = turn.memory.setting(_FOUND).split() or [""]
    return (datetime.fromisoformat(last) if last else None), codes


def _plan(turn: Turn) -> None:
    at = turn.calendar.loud(turn.now + _STILL)
    turn.memory.remind(Reminder(f"{TELL}:{turn.now.isoformat()}", TELL, at))


def told(turn: Turn) -> Outcome:
    """Tell every Kasubbag once what was found and is still so."""
    turn.memory.alone()
    last, codes = _found(turn)
    if last is None:
        return Outcome()
    if abs(turn.now - last) < _STILL:
        _plan(turn)
        return Outcome()
    turn.memory.remember(_FOUND, "")
    found = _still(turn, codes)
    people = turn.memory.holders(Role.KASUBBAG, turn.now)
    if len(found) <= _CARDS:
        return Outcome(others=tuple(_cards(found, people)))
    turn.memory.remember(_TOLD, " ".join(berkas.code for berkas in found))
    notes = (note for o in people for note in _list(replace(turn, officer=o), found).notes)
    return Outcome(notes=tuple(notes))


def shown(turn: Turn) -> Outcome:
    """Turn to another page of what was told of last, as far as it is still so."""
    turn.require_role(Role.KASUBBAG)
    found = _still(turn, turn.memory.setting(_TOLD).split())
    page, _ = turned(turn, LIST)
    return _list(turn, found, page) if found else Outcome(say=say("berubah.none"))


def _still(turn: Turn, codes: Sequence[str]) -> list[Berkas]:
    found = map(turn.memory.berkas, codes)
    return [b for b in found if b is not None and b.published and b.online.drift]


def _cards(found: Sequence[Berkas], people: Sequence[Officer]) -> Iterator[Other]:
    """Give the cards of some documents, of which the first one rings."""
    for n, berkas in enumerate(found):
        yield Other(
            berkas.code, tuple(Ring(o.id, CardTask.KEPUTUSAN, silent=n > 0) for o in people)
        )


def _list(turn: Turn, found: Sequence[Berkas], page: int = 0) -> Outcome:
    rows = [_row(turn, berkas) for berkas in found]
    text = say("berubah.list", n=len(found)) + more(rows, page)
    return listed(turn, text, rows, page, Press(LIST))


def _row(turn: Turn, berkas: Berkas) -> Button:
    hint = about(turn, berkas)
    return Button(row_label(berkas), Press.on("buka", berkas), hint=hint)
