"""Tak terhubung: a berkas waits for somebody whom no card reaches; the admins are told."""

from __future__ import annotations

from datetime import datetime

from handlers import notes
from handlers.ports import Memory
from handlers.texts import say
from handlers.tugas import responsible, unreached
from handlers.turn import Note, Turn
from sop.berkas import Berkas
from sop.decide import asks
from sop.roles import Role


def tell(turn: Turn, berkas: Berkas, officer: str) -> None:
    """Tell the admins, once a day of each officer, that his card reached nobody.

    Where another one can do the deed it waits for nobody, and nothing is said.
    """
    people = responsible(turn, berkas)
    if Role.SEKRETARIS in asks(berkas) and officer not in {one.id for one in people}:
        people = turn.memory.holders(Role.SEKRETARIS, turn.now)
    if officer not in {one.id for one in people} or not (names := unreached(turn.memory, people)):
        return
    if not first_today(turn.memory, officer, turn.now):
        return
    text = say("tak_terhubung.admin", agenda=berkas.number, siapa=names)
    for admin in turn.memory.holders(Role.ADMIN, turn.now):
        notes.send(turn, Note(admin.id, text))


def first_today(memory: Memory, officer: str, now: datetime) -> bool:
    """Note that the admins are told of an officer; tell whether they were not told today yet."""
    key, today = f"tak-terhubung:{officer}", memory.office.day(now).isoformat()
    if memory.setting(key) == today:
        return False
    memory.remember(key, today)
    return True
