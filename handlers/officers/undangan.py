"""Undangan: since when an officer is reached and where, and what invitation waits to be opened."""

from __future__ import annotations

from datetime import datetime

from handlers.job_kind import JobKind
from handlers.messages import Job
from handlers.texts import clock, say
from handlers.turn import Note, Turn
from sop.roles import Officer, Role
from sop.tanggal import tanggal


def way_in(turn: Turn, officer: Officer) -> str:
    """Say where an officer is connected since when, and whether an invitation waits for him."""
    known = filter(None, map(turn.memory.known, turn.memory.addresses(officer.id)))
    linked = [
        say("pegawai.linked", kanal=say(f"kanal.{one.address.channel}"), sejak=_at(turn, one.since))
        for one in known
    ]
    return "\n".join([*(linked or [say("pegawai.unlinked")]), *invited(turn, officer)])


def _at(turn: Turn, at: datetime) -> str:
    """Write an instant so that it reads the same on another day."""
    return f"{tanggal(turn.office.day(at))}, {clock(at, turn.office)}"


def invited(turn: Turn, officer: Officer) -> tuple[str, ...]:
    """Say that an invitation waits to be opened, or is being made; mostly nothing."""
    if turn.memory.under_way(invitation(turn, officer).key):
        return (say("pegawai.being_invited"),)
    until = turn.memory.invited(officer.id, turn.now)
    return (say("pegawai.invited", sampai=_at(turn, until)),) if until else ()


def others_told(turn: Turn, officer: Officer) -> tuple[Note, ...]:
    """Tell the other admins, one of whom may have sent on the invitation that ends now."""
    admins = turn.memory.holders(Role.ADMIN, turn.now)
    text = say("pegawai.invited_anew", siapa=turn.officer.name, nama=officer.name)
    return tuple(Note(a.id, text, silent=True) for a in admins if a.id != turn.officer.id)


def invitation(turn: Turn, officer: Officer) -> Job:
    """Ask for an invitation; it goes to whoever asks."""
    return Job(JobKind.UNDANGAN, "", f"undangan:{officer.id}", {"for": officer.id, **turn.asker})
