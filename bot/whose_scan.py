"""Whose scan: the berkas in hand that a scan surely is of, told by what stands on it."""

from __future__ import annotations

from typing import Final

from bot.workroom import Workroom
from handlers.ports import Wanted
from naskah.errors import Broken, TooHeavy
from sop.berkas import Berkas, State, Use

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
    waiting = await room.database.look(lambda tx: tx.find(in_hand))
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
