"""Acting officers: an appointment takes effect and ends; cards move, and all concerned are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from handlers.officers.serah import back_to, moved_to, pending, plan_end, plan_start, rest
from handlers.pengingat import plan_digest
from handlers.ports import PLH
from handlers.texts import count, say
from handlers.turn import Note, Outcome, Turn
from handlers.typed_day import has_number_and_date
from sop.office import Office
from sop.penugasan import NotYoursToGive, Penugasan, acting, appoint, may_appoint, owners, planned
from sop.refusals import Incomplete, Refusal
from sop.roles import Held, Jabatan, Officer
from sop.tanggal import tanggal


class Forgotten(Refusal):
    """The appointment that this button went on with was ended or given up."""

    text = "refusal.expired"


def take_effect(turn: Turn, wanted: Penugasan, by: Officer) -> Outcome:
    """Let somebody act, from now on or later: the cards move then, and all three are told.

    Raises:
        Refusal: as `sop.penugasan.appoint`.

    """
    jabatan, deputy = wanted.jabatan, wanted.deputy
    held = turn.memory.held(jabatan.id)
    holding = appoint(by, wanted, held, turn.now)
    turn.memory.add_holding(deputy.id, holding)
    plan_end(turn, jabatan, deputy.id, wanted.until)
    later = holding.period.since > turn.now
    if later:
        plan_start(turn, jabatan, deputy.id, holding.period.since)
    moved = [] if later else pending(turn, jabatan)
    if moved:
        plan_digest(turn, deputy)
    blanks = {
        "jabatan": holding.title,
        "nama": deputy.name,
        "mulai": from_day(turn.office.day(holding.period.since).isoformat()) if later else "",
        "sampai": last_day(turn, wanted.until),
        "oleh": by.name,
        "surat": holding.surat_perintah,
        "n": count(len(moved)),
    }
    absent = [h.officer for h in owners(held, holding.period.since) if h.officer != by.id]
    done = say("plh.noted" if later else "plh.done", **blanks)
    notes = [Note(by.id, done, about=PLH, fresh=True, silent=True)]
    named = say("plh.named_later" if later else "plh.named", **blanks)
    notes += [Note(deputy.id, named + rest(len(moved)))]
    notes += [Note(officer, say("plh.replaced", **blanks)) for officer in absent]
    return Outcome(notes=tuple(notes), others=moved_to(turn, deputy, moved))


def send_home(turn: Turn, jabatan: Jabatan, by: Officer) -> Outcome:
    """End early that somebody acts in a jabatan, or call off that he will.

    Raises:
        NotYoursToGive: another one has to do it.
        Forgotten: nobody acts.

    """
    held = turn.memory.held(jabatan.id)
    if not may_appoint(by, held, turn.now):
        raise NotYoursToGive
    now = acting(held, turn.now)
    if now is None:
        return _call_off(turn, planned(held, turn.now), jabatan)
    turn.memory.end_holding(now.officer, jabatan.id, turn.now)
    text = say("plh.ended", jabatan=now.holding.title, nama=now.name)
    back = back_to(turn, jabatan, [h.officer for h in owners(held, turn.now)])
    told = () if now.officer == turn.officer.id else (Note(now.officer, text),)
    return replace(back, say=text, notes=(*told, *back.notes))


def _call_off(turn: Turn, after: Held | None, jabatan: Jabatan) -> Outcome:
    if after is None:
        raise Forgotten
    turn.memory.drop_holding(after.officer, jabatan.id, after.holding.period.since)
    text = say("plh.called_off", jabatan=after.holding.title, nama=after.name)
    own = after.officer == turn.officer.id
    return Outcome(say=text, notes=() if own else (Note(after.officer, text),))


def start_of(turn: Turn, first: str) -> datetime | None:
    """Give the beginning of a day of the office; nothing for today: that is at once."""
    if not first or date.fromisoformat(first) == turn.today:
        return None
    return end_of(turn.office, date.fromisoformat(first) - timedelta(days=1))


def end_of(office: Office, last: date) -> datetime:
    """Give the end of a day of the office, which no longer belongs to the period."""
    midnight = datetime.combine(last + timedelta(days=1), time(), office.zone)
    return midnight.astimezone(UTC)


def named_letter(text: str) -> str:
    """Give a surat perintah as it was written.

    Raises:
        Incomplete: its number or its date is missing.

    """
    if not has_number_and_date(text):
        raise Incomplete("surat_perintah")
    return " ".join(text.split())


def from_day(first: str) -> str:
    """Say from which day on, unless that is at once."""
    return f" mulai {tanggal(date.fromisoformat(first))}" if first else ""


def last_day(turn: Turn, until: datetime) -> str:
    """Write the last day on which somebody acts."""
    return tanggal(turn.office.day(until - timedelta(seconds=1)))
