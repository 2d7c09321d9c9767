"""Nota terpakai: what speaks against a nota dinas of a usulan; warnings that stop nobody."""

from __future__ import annotations

import re
from typing import Final

from handlers.perbaikan import same_letter
from handlers.ports import Memory
from handlers.texts import say, shorten
from sop.berkas import Berkas, NotaDinas, State
from sop.produk import number_key

_NAMED: Final = re.compile(r"\bnomor\s*:?\s*(\d[\w./-]*)", re.IGNORECASE)


def remember_nota(memory: Memory, berkas: Berkas) -> None:
    """Note with which nota dinas a berkas is sent."""
    codes = memory.setting(_key(berkas.nota)).split()
    if berkas.code not in codes:
        memory.remember(_key(berkas.nota), " ".join([*codes, berkas.code]))


def nota_used(memory: Memory, berkas: Berkas) -> tuple[str, ...]:
    """Warn in a line when another berkas, open or finished, came with the same nota dinas."""
    if not berkas.nota.nomor:
        return ()
    codes = memory.setting(_key(berkas.nota)).split()
    sent = (memory.berkas(code) for code in codes if code != berkas.code)
    same = [b for b in sent if b and b.state is not State.WITHDRAWN and _same(b.nota, berkas.nota)]
    if not same:
        return ()
    old = same[-1]
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


def _key(nota: NotaDinas) -> str:
    return f"nota:{number_key(nota.nomor)}"
