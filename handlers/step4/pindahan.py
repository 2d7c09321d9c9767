"""Pindahan: a scan of another berkas goes there, and what lies there by the same mistake comes."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.step4.pindai import assembling
from handlers.texts import say
from handlers.turn import Look, Note, Outcome, Turn
from sop import commands as c
from sop.berkas import Berkas, State
from sop.decide import decide
from sop.history import Record, apply
from sop.refusals import ScannedAlready


def move_scan(turn: Turn) -> Outcome:
    """Pindahkan: give the scan to the berkas whose it is; two crossed ones change places.

    Raises:
        ScannedAlready: the other berkas waits for no scan, or has one that is not of this one.

    """
    here = turn.berkas
    turn.require(c.MoveScan)
    there = turn.memory.berkas(here.scan.belongs)
    if there is None or not _takes(there, here):
        raise ScannedAlready(agenda=there.number if there else here.scan.belongs)
    takers = (here, there) if there.scan.parts else (there,)
    key = "step4.traded" if here in takers else "step4.moved"
    return Outcome(
        say=say(key, agenda=there.number, lain=here.number),
        records=(*_exchanged(turn, here, there), *_exchanged(turn, there, here)),
        look=Look(""),
        notes=tuple(_told(turn, here, there)),
        jobs=tuple(assembling(taker.code) for taker in takers),
    )


def _told(turn: Turn, here: Berkas, there: Berkas) -> Iterator[Note]:
    """Tell other staf who work on either berkas."""
    others = {b.staf.id for b in (here, there) if b.staf and b.staf.id != turn.officer.id}
    text = say("step4.moved_by", siapa=turn.officer.name, lain=here.number, agenda=there.number)
    yield from (Note(staf, text) for staf in sorted(others))


def _takes(there: Berkas, here: Berkas) -> bool:
    crossed = there.scan.belongs == here.code and not there.scan.stale
    return there.state is State.IN_HAND and (crossed or not there.scan.parts)


def _exchanged(turn: Turn, berkas: Berkas, other: Berkas) -> Iterator[Record]:
    """Give what was scanned for a berkas to another one, and take what was scanned for that."""
    if berkas.scan.parts:
        gone = decide(berkas, c.MoveScan(other.code), turn.officer, turn.now)
        yield gone
        berkas = apply(berkas, gone)
    if other.scan.parts:
        scan = other.scan
        arranged = (scan.parts, scan.order, scan.replaced, scan.swapped)
        taken = c.AddScan(*arranged, left_out=scan.left_out, retaken=scan.retaken)
        yield decide(berkas, taken, turn.officer, turn.now)
