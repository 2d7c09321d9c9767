"""Nota terpakai: what speaks against a nota dinas of a usulan; warnings that stop nobody."""

from __future__ import annotations

import re
from typing import Final

from handlers.perbaikan import same_letter
from handlers.ports import Memory, Wanted
from handlers.texts import say, shorten
from sop.berkas import Berkas, NotaDinas, State

_NAMED: Final = re.compile(r"\bnomor\s*:?\s*(\d[\w./-]*)", re.IGNORECASE)
#: Where the nota dinas of a berkas is spent.
_SENT: Final = tuple(set(State) - {State.DRAFT, State.WITHDRAWN, State.DISCARDED})


def nota_used(memory: Memory, berkas: Berkas) -> tuple[str, ...]:
    """Warn in a line when another berkas, open or finished, came with the same nota dinas."""
    if not berkas.nota.nomor:
        return ()
    sent = memory.find(Wanted(nota=berkas.nota.nomor, states=_SENT))
    others = (b for b in sent if b.code != berkas.code and _same(b.nota, berkas.nota))
    old = next(others, None)
    if old is None:
        return ()
    return (say("step1.nota_used", agenda=old.number, judul=shorten(old.title, 60)),)


def other_number(berkas: Berkas) -> tuple[str, ...]:
    """Warn in a line when the hal asks for other numbers than that of the softcopy."""
    own = _figure(berkas.produk.nomor)
    named = [n for n in _NAMED.findall(berkas.nota.hal) if n not in berkas.produk.tentang]
    if not own or "nomor" in berkas.unsure or own in map(_figure, named) or not named:
        return ()
    return (say("step1.other_number", nomor=named[0], punya=berkas.produk.nomor),)


def _figure(nomor: str) -> str:
    """Give the figure by which people know a number: "045/HK.03/2025" is 45."""
    found = re.match(r"\d+", nomor)
    return found.group().lstrip("0") if found else ""


def _same(one: NotaDinas, other: NotaDinas) -> bool:
    dates = {n.tanggal for n in (one, other) if n.tanggal}
    return same_letter(one, other) and len(dates) < 2
