"""Book and reports: /agenda and /laporan, and the monthly report to the Sekretaris."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from handlers.masa import Masa
from handlers.messages import Address, Button, Job, Press
from handlers.ports import Memory, Reminder
from handlers.texts import say
from handlers.turn import Note, Outcome, Turn
from sop.deadlines import Calendar
from sop.refusals import Incomplete, Refusal
from sop.roles import Role, holds
from sop.subbagian import proposes_for

#: They see the whole office; a pengusul sees what was sent by each subbagian that he proposes for.
_WHOLE = (Role.KASUBBAG, Role.STAF, Role.SEKRETARIS, Role.ADMIN)
_LISTED = 9

#: What else to offer beside a masa, as seen from today.
Neighbours: TypeAlias = Callable[[Masa, datetime], tuple[Button, ...]]


class NothingToSee(Refusal):
    """The officer holds no jabatan now."""

    text = "refusal.no_jabatan"


def agenda(turn: Turn) -> Outcome:
    """/agenda: the buku agenda of a month or a year, as PDF and XLSX."""
    return _made(turn, "buku-agenda", _wanted(turn), _agenda_buttons)


def report(turn: Turn) -> Outcome:
    """/laporan: a picture for the phone and the figures as XLSX."""
    return _made(turn, "laporan", _wanted(turn), _report_buttons)


def report_jdih(turn: Turn) -> Outcome:
    """Laporan JDIH: what became public in three or six months, and the list of it."""
    return _made(turn, "laporan-jdih", _wanted(turn), _jdih_buttons)


def months(turn: Turn) -> Outcome:
    """Bulan lain: the last months to choose from."""
    word = turn.press.arg if turn.press.arg in {"agenda", "laporan"} else "agenda"
    this = Masa.around(_today(turn))
    rows = [_button(word, this.moved(-back)) for back in range(_LISTED)]
    rows.append(_button(word, Masa.around(_today(turn), 12)))
    text = say("laporan.which")
    return Outcome(notes=(Note(turn.officer.id, text, buttons=tuple(rows)),))


def _today(turn: Turn) -> datetime:
    return turn.now.astimezone(turn.office.zone)


def _wanted(turn: Turn) -> Masa:
    """Read the masa from a button or from what was written."""
    written = Masa.decode(turn.press.arg) if turn.press.arg else None
    found = written or Masa.written(turn.text, _today(turn))
    if found is None:
        raise Incomplete("masa", perintah=f"/{turn.press.word}")
    return found


def _agenda_buttons(masa: Masa, today: datetime) -> tuple[Button, ...]:
    before = Masa.around(today).moved(-1) if masa.months > 1 else masa.moved(-1)
    year = Masa(masa.year, 1, 12) if masa.months == 1 else Masa.around(today)
    more = Button("Bulan lain", Press("bulan", arg="agenda"))
    return _button("agenda", before), _button("agenda", year), more


def _report_buttons(masa: Masa, today: datetime) -> tuple[Button, ...]:
    before = masa.moved(-1)
    quarter, half = Masa.around(today, 3), Masa.around(today, 6)
    return (
        _button("laporan", before),
        Button("JDIH 3 bulan", Press("laporan-jdih", arg=quarter.encode())),
        Button("JDIH 6 bulan", Press("laporan-jdih", arg=half.encode())),
    )


def _jdih_buttons(masa: Masa, today: datetime) -> tuple[Button, ...]:
    del today
    before = masa.moved(-1)
    return (Button(str(before), Press("laporan-jdih", arg=before.encode())),)


def _button(word: str, masa: Masa) -> Button:
    return Button(str(masa), Press(word, arg=masa.encode()))


def _made(turn: Turn, kind: str, masa: Masa, buttons: Neighbours) -> Outcome:
    """Queue the making, and offer the neighbours."""
    job = _job(kind, masa, turn.officer.id, turn.incoming.sender, _units(turn))
    text = say(f"laporan.{kind.replace('-', '_')}", masa=masa)
    rows = buttons(masa, _today(turn))
    return Outcome(notes=(Note(turn.officer.id, text, buttons=rows, silent=True),), jobs=(job,))


def _units(turn: Turn) -> Sequence[str]:
    """List the subbagian to which a pengusul's view is narrowed; none for the whole office.

    Raises:
        NothingToSee: the officer holds no jabatan.

    """
    if any(holds(turn.officer, role, turn.now) for role in _WHOLE):
        return ()
    own = proposes_for(turn.officer, turn.now)
    if not own:
        raise NothingToSee
    return own


def _job(kind: str, masa: Masa, officer: str, to: Address, units: Sequence[str]) -> Job:
    payload = {
        "officer": officer,
        "channel": to.channel,
        "address": to.id,
        "masa": masa.encode(),
        "units": json.dumps(units),
    }
    return Job(kind, "", f"{kind}:{officer}:{masa.encode()}", payload)


# The first working morning of a month ------------------------------------------------------------


def plan_monthly(memory: Memory, calendar: Calendar, now: datetime) -> bool:
    """Plan the next monthly report, once; False when it was planned already."""
    month = Masa.around(now.astimezone(calendar.office.zone))
    at = _first_morning(calendar, month)
    if at <= now:
        month = month.moved(1)
        at = _first_morning(calendar, month)
    return memory.remind(Reminder(f"monthly:{month.encode()}", "monthly", at)) == 1


def _first_morning(calendar: Calendar, month: Masa) -> datetime:
    return calendar.next_morning(month.since(calendar.office.zone) - timedelta(seconds=1))


def monthly(turn: Turn, reminder: Reminder) -> Outcome:
    """Send the Sekretaris the report of the month that ended, and after December offer the year."""
    month = Masa.decode(reminder.key.split(":")[1])
    plan_monthly(turn.memory, turn.calendar, turn.now)
    if month is None:
        return Outcome()
    ended = month.moved(-1)
    year = Masa(ended.year, 1, 12)
    over = (
        _button("laporan", year),
        Button(f"Agenda {ended.year}", Press("agenda", arg=year.encode())),
    )
    notes, jobs = [], []
    for officer in turn.memory.holders(Role.SEKRETARIS, turn.now):
        for address in turn.memory.addresses(officer.id)[:1]:
            text, rows = say("laporan.monthly", masa=ended), over if month.first == 1 else ()
            notes.append(Note(officer.id, text, buttons=rows))
            jobs.append(_job("laporan", ended, officer.id, address, ()))
    return Outcome(notes=tuple(notes), jobs=tuple(jobs))
