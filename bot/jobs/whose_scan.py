"""Whose scan: the berkas in hand that a scan surely is of, told by what stands on it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.jobs.workroom import Workroom
from handlers import desk
from handlers.ports import Wanted
from naskah.errors import Broken, TooHeavy
from naskah.file.identify import has_pdf_header
from sop.berkas import Berkas, File, State, Use
from sop.reading import Form, Naskah
from sop.roles import Role, holds
from storage.jobs import Task
from storage.transaction import Tx

#: With so many berkas a scan is compared; where more wait, none can be told to be the only one.
_MOST: Final = 50


async def whose(room: Workroom, scan: bytes, besides: str = "") -> Berkas | None:
    """Give the only berkas in hand whose softcopy a scan surely shows; in any doubt none.

    Args:
        room: the workroom.
        scan: a PDF.
        besides: the code of a berkas that is known not to be it.

    """
    in_hand = Wanted(states=(State.IN_HAND,), limit=_MOST + 1)
    waiting = await room.turns.look(lambda tx: tx.find(in_hand))
    if len(waiting) > _MOST:
        return None
    berkas = [
        (found, soft)
        for found in waiting
        if found.code != besides and (soft := found.file(Use.SOFTCOPY))
    ]
    try:
        softcopies = [await room.files.read(soft.sha256) for _, soft in berkas]
        same = await room.shop.whose_scan(scan, softcopies) if softcopies else ()
    except (Broken, TooHeavy):
        return None
    return berkas[same[0]][0] if len(same) == 1 else None


async def look(room: Workroom, task: Task) -> None:
    """Kenali: file what a staf sent in one go to its berkas; unless all that tells agrees, ask."""
    files, proposes = await room.turns.look(lambda tx: _sent(tx, task, room.clock.now()))
    found = await asyncio.gather(*(_seen(room, file) for file in files))
    codes = {berkas.code for berkas in found if berkas is not None}
    others = [file for file, berkas in zip(files, found, strict=True) if berkas is None]
    proposed = proposes and await _makes_a_usulan(room, others)
    only = codes.pop() if len(codes) == 1 and not proposed else ""
    await _tell(room, task, only, proposed=proposed and len(others) == len(files))


async def looking_broke(room: Workroom, task: Task) -> None:
    """Ask for the berkas: nothing was recognised, by a fault of ours."""
    await _tell(room, task, "")


def _sent(tx: Tx, task: Task, now: datetime) -> tuple[Sequence[File], bool]:
    """Give what an officer sent in one go, and whether he proposes as well."""
    officer = tx.officer_at(task.chat)
    if officer is None:
        return (), False
    waiting = tx.loose(officer.id)
    sent = [x.file for x in waiting if x.group == task.payload["group"] and not x.aside]
    return sent, holds(officer, Role.PENGUSUL, now)


async def _makes_a_usulan(room: Workroom, files: Sequence[File]) -> bool:
    """Tell whether a nota dinas is among some files, or a Word file, which no scanner makes."""
    for file in files:
        reading = await room.shop.read(await room.files.read(file.sha256))
        if reading.naskah is Naskah.NOTA_DINAS or reading.form is Form.DOCX:
            return True
    return False


async def _seen(room: Workroom, file: File) -> Berkas | None:
    try:
        pdf = await room.shop.pages_of(await room.files.read(file.sha256))
    except (Broken, TooHeavy):
        return None
    return await whose(room, pdf) if has_pdf_header(pdf) else None


async def _tell(room: Workroom, task: Task, code: str, *, proposed: bool = False) -> None:
    now, group = room.clock.now(), task.payload["group"]

    def turn(tx: Tx) -> None:
        desk.scan_looked_at(tx, task.chat, group, code, now, room.calendar, proposed=proposed)

    await room.end(task, turn)
