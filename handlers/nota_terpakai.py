"""Nota terpakai: which other berkas came with the same nota dinas; a warning that stops nobody."""

from __future__ import annotations

from handlers.perbaikan import same_letter
from handlers.ports import Memory
from handlers.texts import say, shorten
from sop.berkas import Berkas, NotaDinas, State
from sop.produk import number_key


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


def _same(one: NotaDinas, other: NotaDinas) -> bool:
    dates = {n.tanggal for n in (one, other) if n.tanggal}
    return same_letter(one, other) and len(dates) < 2


def _key(nota: NotaDinas) -> str:
    return f"nota:{number_key(nota.nomor)}"
