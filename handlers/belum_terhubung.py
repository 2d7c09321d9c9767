"""Belum terhubung: a berkas waits for somebody whom no card reaches; the admins are told."""

from __future__ import annotations

from handlers import notes
from handlers.texts import say
from handlers.tugas import responsible, unreached
from handlers.turn import Note, Turn
from sop.berkas import Berkas
from sop.roles import Role


def tell(turn: Turn, berkas: Berkas, officer: str) -> None:
    """Tell the admins, once a day of each officer, that his card reached nobody.

    Where another one can do the deed it waits for nobody, and nothing is said.
    """
    people = responsible(turn, berkas)
    if officer not in {one.id for one in people} or not (names := unreached(turn.memory, people)):
        return
    key, today = f"belum-terhubung:{officer}", turn.now.astimezone(turn.office.zone).date()
    if turn.memory.setting(key) == today.isoformat():
        return
    turn.memory.remember(key, today.isoformat())
    text = say("belum.admin", agenda=berkas.number, siapa=names)
    for admin in turn.memory.holders(Role.ADMIN, turn.now):
        notes.send(turn, Note(admin.id, text))
