"""Reminders: what becomes due for a berkas, and what is said when it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers import laporan
from handlers.card import heading, scene_of, standing
from handlers.card_task import CardTask
from handlers.lacak import time_left
from handlers.messages import Button, Press
from handlers.officers import serah
from handlers.ports import Reminder
from handlers.step5 import berubah
from handlers.texts import dated, moment, say
from handlers.tugas import own_work, responsible, task_of, unreached
from handlers.tugas import tasks as list_tasks
from handlers.turn import Note, Outcome, Ring, Turn
from sop.berkas import Berkas
from sop.deadlines import Calendar, due
from sop.decide import minutes_end, waits_for
from sop.roles import Officer, Role
from sop.tanggal import tanggal

#: Reminders that come so close together ring once …
_TOGETHER = timedelta(minutes=10)
#: … and so many of them bring their card or say their berkas; one more leads to the rest.
_APIECE = 5
#: So far ahead a morning without a digest is looked for.
_MORNINGS = 10

#: Kinds that ring somebody, and so never at night.
_LOUD = frozenset({"half", "due", "escalate", "idle", "snooze", "digest", "monthly", berubah.TELL})

#: Kinds that are planned anew whenever a berkas moves on.
OF_A_STEP = ("half", "due", "escalate", "idle", "redraw")


def plan(turn: Turn, berkas: Berkas) -> None:
    """Plan the reminders of a berkas where it stands; what was planned before is dropped."""
    turn.memory.forget_reminders(berkas.code, OF_A_STEP)
    planned = list(_coming(berkas, turn.calendar, turn.now))
    ends = (until for until in minutes_end(berkas) if until > turn.now)
    planned += [_once(berkas, "redraw", until + timedelta(seconds=1)) for until in ends]
    turn.memory.remind(*planned)


def _coming(berkas: Berkas, calendar: Calendar, now: datetime) -> Iterator[Reminder]:
    """Give the next reminder of a step; the one after it is planned when it rings.

    Those before it are given, too: what rang does not ring again, and what did not, still does.
    """
    for kind, at in _steps(berkas, calendar):
        loud = calendar.loud(at)
        yield _once(berkas, kind, loud)
        if loud > now:
            return


def _steps(berkas: Berkas, calendar: Calendar) -> Iterator[tuple[str, datetime]]:
    if times := due(berkas, calendar):
        yield "half", times.half
        yield "due", times.due
        yield "escalate", times.late
    elif berkas.since_at and Role.PENGUSUL in waits_for(berkas):
        yield "idle", calendar.after(berkas.since_at, calendar.working_day(berkas.since_at))


def _once(berkas: Berkas, kind: str, at: datetime) -> Reminder:
    since = berkas.since_at.isoformat() if berkas.since_at else ""
    when = at.isoformat() if kind == "redraw" else ""
    return Reminder(f"{berkas.code}:{since}:{kind}:{when}", kind, at, berkas.code)


def snooze(turn: Turn) -> Outcome:
    """Nanti: remind again after two hours of working time."""
    at = turn.calendar.loud(turn.calendar.after(turn.now, turn.office.snooze))
    key = (
        f"{turn.berkas.code}:{turn.berkas.version}:snooze:{turn.officer.id}:{turn.now.isoformat()}"
    )
    turn.memory.remind(Reminder(key, "snooze", at, turn.berkas.code, turn.officer.id))
    return Outcome(say=say("ingat.snoozed", kapan=moment(at, turn.office, turn.now)))


def ring(turn: Turn, reminder: Reminder) -> Outcome:
    """Say what became due. `turn.officer` is the bot; `turn.berkas` the berkas, if it has one.

    What was missed while the bot was away waits for the morning when it comes back at night.
    """
    morning = turn.calendar.loud(turn.now)
    if reminder.kind in _LOUD and morning > turn.now:
        return _in_the_morning(turn, reminder, morning)
    if reminder.kind in OF_A_STEP:
        rung = max(turn.now, reminder.due)  # the clock may have been set back
        turn.memory.remind(*_coming(turn.berkas, turn.calendar, rung))
    match reminder.kind:
        case "half" | "due" | "snooze":
            return _nudge(turn, reminder)
        case "idle":
            return _idle(turn)
        case "escalate":
            return _escalate(turn)
        case "digest":
            return _digest(turn, reminder)
        case "monthly":
            return laporan.monthly(turn, reminder)
        case berubah.TELL:
            return berubah.told(turn)
        case "plh-end" | "plh-back" | "plh-start" | "plh-begin":
            return _handed_over(turn, reminder)
        case _:
            return Outcome()


def _handed_over(turn: Turn, reminder: Reminder) -> Outcome:
    outcome = serah.due(turn, reminder)
    officer = turn.memory.officer(reminder.officer)
    if officer is not None and reminder.kind in {"plh-start", "plh-begin"} and outcome.others:
        plan_digest(turn, officer)
    return outcome


def _in_the_morning(turn: Turn, reminder: Reminder, morning: datetime) -> Outcome:
    officer = turn.memory.officer(reminder.officer)
    if reminder.kind == "digest" and officer is not None:
        plan_digest(turn, officer)
        return Outcome()
    later = f"{reminder.key}:{morning.isoformat()}"
    turn.memory.remind(replace(reminder, key=later, due=morning))
    return Outcome()


def _nudge(turn: Turn, reminder: Reminder) -> Outcome:
    """Ring those responsible with the card itself, so that the deed is one tap away."""
    berkas = turn.berkas
    times = due(berkas, turn.calendar)
    if berkas.closed or (reminder.kind == "half" and times and turn.now >= times.due):
        return Outcome()
    people = [o for o in responsible(turn, berkas) if reminder.officer in {"", o.id}]
    left = time_left(turn, times.due) if times else ""
    head = say("ingat.head", agenda=berkas.number, waktu=left).strip()
    if reminder.kind == "due":
        for officer in people:
            plan_digest(turn, officer)
    return _rung(turn, people, head)


def _idle(turn: Turn) -> Outcome:
    """Remind whoever left an usulan unsent, or one that came back as it was, for a working day.

    No step of the SOP waits for it, so it is never late. One that came back has a number in the
    book and is named every morning; a draft is named once.
    """
    berkas, people = turn.berkas, responsible(turn, turn.berkas)
    if berkas.closed or berkas.since_at is None:
        return Outcome()
    begun = None if berkas.agenda else berkas.opened_at  # a draft may have been dropped between
    since = dated(begun or berkas.since_at, turn.office, turn.now)
    head = say(f"ingat.{_left(berkas)}", agenda=berkas.number, sejak=since)
    if berkas.agenda:
        for officer in people:
            plan_digest(turn, officer)
    return _rung(turn, people, head, CardTask.USULAN)


def _left(berkas: Berkas) -> str:
    """Tell in a word why a usulan is with its pengusul."""
    if berkas.agenda is None:
        return "unsent"
    return "retrieved" if berkas.retrieved else "returned"


def _escalate(turn: Turn) -> Outcome:
    """Tell the Sekretaris, and silently whoever waits for it, that a step is a working day late."""
    berkas, times = turn.berkas, due(turn.berkas, turn.calendar)
    if times is None:
        return Outcome()
    people = responsible(turn, berkas)
    who = ", ".join(o.name for o in people) or "-"
    if people and unreached(turn.memory, people):
        who += say("tak_terhubung.beside")
    since, left = dated(times.since, turn.office, turn.now), time_left(turn, times.due)
    text = say("ingat.escalate", judul=heading(berkas), siapa=who, sejak=since, waktu=left)
    look = (Button("Lihat", Press.on("buka", berkas)),)
    notes: list[Note] = []
    for officer in turn.memory.holders(Role.SEKRETARIS, turn.now):
        nth = _nth(turn, officer, "dilapori")  # apart from what waits for himself
        notes += _some(nth, Note(officer.id, text, buttons=look, silent=nth > 1))
    return Outcome(notes=(*notes, *_to_pengusul(turn, left)))


def _rung(
    turn: Turn, people: Sequence[Officer], head: str, task: CardTask | None = None
) -> Outcome:
    """Ring with the card itself; of very many at once the rest are found in a list."""
    rings, notes = [], []
    for officer in people:
        nth, own = _nth(turn, officer), task or task_of(turn.berkas, officer, turn)
        if nth <= _APIECE:
            rings.append(Ring(officer.id, own, silent=nth > 1, head=head))
        elif nth == _APIECE + 1:
            listed = list_tasks(replace(turn, officer=officer)).notes[0].buttons
            notes.append(Note(officer.id, say("ingat.others"), buttons=listed, silent=True))
    return Outcome(rings=tuple(rings), notes=tuple(notes))


def _some(nth: int, note: Note) -> Iterator[Note]:
    """Give what is told of a late berkas; of very many at once the rest are found by /lacak."""
    if nth <= _APIECE:
        yield note
    elif nth == _APIECE + 1:
        lacak = (Button("Lacak", Press("lacak")),)
        yield Note(note.officer, say("ingat.late_others"), buttons=lacak, silent=True)


def _nth(turn: Turn, officer: Officer, key: str = "diingatkan") -> int:
    """Count the reminders of an officer that come together, this one with them."""
    key = f"{key}:{officer.id}"
    first, _, before = turn.memory.setting(key).partition(" ")
    together = first and abs(turn.now - datetime.fromisoformat(first)) < _TOGETHER
    nth = int(before or 1) + 1 if together else 1
    turn.memory.remember(key, f"{first if together else turn.now.isoformat()} {nth}")
    return nth


def _to_pengusul(turn: Turn, left: str) -> Iterator[Note]:
    berkas = turn.berkas
    pengusul = turn.memory.officer(berkas.pengusul.id) if berkas.pengusul else None
    if pengusul is None or pengusul.holding(Role.PENGUSUL, turn.now, berkas.unit) is None:
        return
    stands = standing(scene_of(turn, berkas, pengusul, CardTask.USULAN))
    told = _reminded(turn)
    text = say("ingat.late", judul=heading(berkas), keadaan=stands, waktu=left, juga=told)
    track = (Button("Lacak", Press.on("lacak", berkas)),)
    nth = _nth(turn, pengusul, "terlambat")
    yield from _some(nth, Note(pengusul.id, text, buttons=track, silent=True))


def _reminded(turn: Turn) -> str:
    """Say who else was reminded, as far as they have a phone connected."""
    people = {
        "ingat.petugas": responsible(turn, turn.berkas),
        "ingat.sekretaris": turn.memory.holders(Role.SEKRETARIS, turn.now),
    }
    told = [say(key) for key, some in people.items() if some and not unreached(turn.memory, some)]
    return say("ingat.told", siapa=" dan ".join(told)) if told else ""


def plan_digest(turn: Turn, officer: Officer) -> None:
    """Plan an officer's next morning digest, once a morning.

    A morning that had its digest is passed over: the clock may have been set back.
    """
    at = turn.now
    for _ in range(_MORNINGS):
        at = turn.calendar.next_morning(at)
        key = f"digest:{officer.id}:{turn.office.day(at).isoformat()}"
        planned = turn.memory.remind(Reminder(key, "digest", at, "", officer.id))
        if planned or turn.memory.waits(key):
            return


def _digest(turn: Turn, reminder: Reminder) -> Outcome:
    """One message with all that waits for him; it comes again every working morning until done."""
    officer = turn.memory.officer(reminder.officer)
    if officer is None:
        return Outcome()
    own = replace(turn, officer=officer)
    waiting = own_work(own)
    if not waiting:
        return Outcome()
    late = sum(1 for b in waiting if (times := due(b, turn.calendar)) and turn.now > times.due)
    today = tanggal(turn.today)
    said = say("ingat.digest_late", n=late) if late else ""
    text = say("ingat.digest", tanggal=today, n=len(waiting), terlambat=said)
    listed = list_tasks(own).notes[0].buttons
    plan_digest(turn, officer)
    return Outcome(notes=(Note(officer.id, text, buttons=listed),))
