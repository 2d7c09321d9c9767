"""Book and reports: /agenda and /laporan, and the monthly report to the Sekretaris."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias

from handlers.job_kind import JobKind
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
_LISTED = 8
#: Of a report: so many months, and this and the last of each longer masa, in months.
_MONTHS = 4
_LONGER = (3, 6, 12)

#: What else to offer beside a masa.
Neighbours: TypeAlias = Callable[[Turn, Masa], tuple[Button, ...]]


class NothingToSee(Refusal):
    """The officer holds no jabatan now."""

    text = "refusal.no_jabatan"


def agenda(turn: Turn) -> Outcome:
    """/agenda: the buku agenda of a month or a year, as PDF and XLSX."""
    return _made(turn, JobKind.BUKU_AGENDA, _agenda_buttons)


def report(turn: Turn) -> Outcome:
    """/laporan: a picture for the phone, a page to print, and the figures as XLSX."""
    return _made(turn, JobKind.LAPORAN, _report_buttons)


def report_jdih(turn: Turn) -> Outcome:
    """Laporan JDIH: what became public in some months, and the list of it."""
    return _made(turn, JobKind.LAPORAN_JDIH, _jdih_buttons)


def months(turn: Turn) -> Outcome:
    """Bulan lain: the last months to choose from, this year and the one before."""
    word = turn.press.arg if turn.press.arg in {"agenda", "laporan"} else "agenda"
    this = Masa.around(turn.today)
    rows = [_button(word, this.moved(-back)) for back in range(_LISTED)]
    year = Masa.around(turn.today, 12)
    rows += [_button(word, year), _button(word, year.moved(-1))]
    text = say("laporan.which", perintah=word, lama=year.year - 2)
    return Outcome(notes=(Note(turn.officer.id, text, buttons=tuple(rows)),))


def others(turn: Turn) -> Outcome:
    """Masa lain: the last months, triwulan, semester and years to choose a report of."""
    word = turn.press.arg if turn.press.arg in {"laporan", "laporan-jdih"} else "laporan"
    today = turn.today
    spans = [Masa.around(today, length).moved(-back) for length in _LONGER for back in (0, 1)]
    if word == "laporan":
        spans = [*(Masa.around(today).moved(-back) for back in range(_MONTHS)), *spans]
    rows = tuple(_button(word, masa) for masa in spans)
    return Outcome(notes=(Note(turn.officer.id, say("laporan.which_masa"), buttons=rows),))


def _wanted(turn: Turn) -> Masa:
    """Read the masa from a button or from what was written."""
    written = Masa.decode(turn.press.arg) if turn.press.arg else None
    found = written or Masa.written(turn.text, turn.today)
    if found is None:
        raise Incomplete("masa", perintah=f"/{turn.press.word}")
    return found


def _agenda_buttons(turn: Turn, masa: Masa) -> tuple[Button, ...]:
    this = Masa.around(turn.today)
    before = this.moved(-1) if masa.months > 1 else masa.moved(-1)
    year = Masa(masa.year, 1, 12) if masa.months == 1 else this
    more = Button("Bulan lain", Press("bulan", arg="agenda"))
    return _button("agenda", before), _button("agenda", year), more


def _report_buttons(_: Turn, masa: Masa) -> tuple[Button, ...]:
    public = masa if masa.months > 1 else Masa.around(date(masa.year, masa.first, 1), 3)
    jdih = Button("Laporan JDIH", Press("laporan-jdih", arg=public.encode()))
    return _button("laporan", masa.moved(-1)), _other("laporan"), jdih


def _jdih_buttons(_: Turn, masa: Masa) -> tuple[Button, ...]:
    return _button("laporan-jdih", masa.moved(-1)), _other("laporan-jdih")


def _other(word: str) -> Button:
    return Button("Masa lain", Press("masa", arg=word))


def _button(word: str, masa: Masa) -> Button:
    return Button(str(masa), Press(word, arg=masa.encode()))


def _made(turn: Turn, kind: JobKind, buttons: Neighbours) -> Outcome:
    """Queue the making, and offer the neighbours."""
    masa = _wanted(turn)
    job = _job(kind, masa, turn.officer.id, turn.incoming.sender, _units(turn))
    text = say(f"laporan.{kind.replace('-', '_')}", masa=masa)
    rows = buttons(turn, masa)
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


def _job(kind: JobKind, masa: Masa, officer: str, to: Address, units: Sequence[str]) -> Job:
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
    """Send the Sekretaris the report of the month that ended; offer what ended with it."""
    month = Masa.decode(reminder.key.split(":")[1])
    plan_monthly(turn.memory, turn.calendar, turn.now)
    if month is None:
        return Outcome()
    ended = month.moved(-1)
    over = _ended_with(ended, turn)
    notes, jobs = [], []
    for officer in turn.memory.holders(Role.SEKRETARIS, turn.now):
        for address in turn.memory.addresses(officer.id)[:1]:
            notes.append(Note(officer.id, say("laporan.monthly", masa=ended), buttons=over))
            jobs.append(_job(JobKind.LAPORAN, ended, officer.id, address, ()))
    return Outcome(notes=tuple(notes), jobs=tuple(jobs))


def _ended_with(month: Masa, turn: Turn) -> tuple[Button, ...]:
    """Offer the longest masa that ended with a month: two of them, or the year and its book."""
    zone = turn.office.zone
    longer = [Masa.around(month.since(zone), length) for length in reversed(_LONGER)]
    over = [masa for masa in longer if masa.until(zone) == month.until(zone)]
    rows = [_button("laporan", masa) for masa in over[:2]]
    if over and over[0].months == max(_LONGER):
        rows[1:] = [Button(f"Agenda {month.year}", Press("agenda", arg=over[0].encode()))]
    return tuple(rows)
