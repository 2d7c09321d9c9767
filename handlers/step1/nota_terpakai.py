"""Nota terpakai: what speaks against a nota dinas of a usulan; warnings that stop nobody."""

from __future__ import annotations

from typing import Final

from handlers.ports import Memory, Wanted
from handlers.step1.hal import asks_for, figure, named
from handlers.step1.perbaikan import same_letter
from handlers.texts import say, shorten
from sop.berkas import Berkas, NotaDinas, State

#: Where the nota dinas of a berkas is spent.
_SENT: Final = tuple(set(State) - {State.DRAFT, State.WITHDRAWN, State.DISCARDED})


def nota_used(memory: Memory, berkas: Berkas) -> tuple[str, ...]:
    """Warn in a line when another berkas, open or finished, came with the same nota dinas."""
    if not berkas.nota.nomor or _for_several(berkas):
        return ()
    sent = memory.find(Wanted(nota=berkas.nota.nomor, states=_SENT))
    others = (b for b in sent if b.code != berkas.code and _same(b.nota, berkas.nota))
    old = next(others, None)
    if old is None:
        return ()
    return (say("step1.nota_used", agenda=old.number, judul=shorten(old.title, 60)),)


def _for_several(berkas: Berkas) -> bool:
    """Tell whether the nota dinas asks for this document and for others as well."""
    hal = berkas.nota.hal
    return len(named(hal)) > 1 and asks_for(hal, berkas.produk.nomor)


def other_number(berkas: Berkas) -> tuple[str, ...]:
    """Warn in a line when the hal asks for other numbers than that of the softcopy."""
    nomor, hal = berkas.produk.nomor, berkas.nota.hal
    asked = [one.nomor for one in named(hal) if one.nomor not in berkas.produk.tentang]
    if not figure(nomor) or "nomor" in berkas.unsure or asks_for(hal, nomor) or not asked:
        return ()
    return (say("step1.other_number", nomor=asked[0], punya=nomor),)


def _same(one: NotaDinas, other: NotaDinas) -> bool:
    dates = {n.tanggal for n in (one, other) if n.tanggal}
    return same_letter(one, other) and len(dates) < 2
