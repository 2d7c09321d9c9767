"""The sample documents of the practice: usulan with ever new numbers, scans of what is in hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bot.clock import Clock
from bot.office.paper import lembaga_of
from bot.playground.practice import Sample, SampleFile
from bot.turns import Turns
from handlers.ports import Wanted
from naskah.client import Workshop
from sop.berkas import State
from sop.office import Office

#: Before the name of a usulan: the scan of such a document.
_SCAN: Final = "scan-"
#: Each named as `Workshop.contoh` calls it.
_SAMPLES: Final = (
    Sample(
        "keputusan", "Keputusan KPU", "Nota dinas dan softcopy Keputusan bernomor baru.", "pengusul"
    ),
    Sample("surat-edaran", "Surat Edaran", "Nota dinas dan softcopy Surat Edaran.", "pengusul"),
    Sample("berita-acara", "Berita Acara", "Pada umumnya diarsipkan saja.", "pengusul"),
    Sample(
        "pokja", "Keputusan kelompok kerja", "Boleh diunggah? Bot menyarankan tidak.", "pengusul"
    ),
    Sample("nota-dinas", "Nota dinas saja", "Untuk melihat apa yang masih kurang.", "pengusul"),
    Sample(
        "tanpa-nomor", "Naskah tanpa nomor", "Nomornya masih kosong; bot menanyakannya.", "pengusul"
    ),
    Sample(
        "scan-keputusan", "Pindaian Keputusan", "Asli dan salinan berstempel, satu kiriman.", "staf"
    ),
    Sample(
        "scan-surat-edaran", "Pindaian Surat Edaran", "Naskah asli yang ditandatangani.", "staf"
    ),
    Sample("scan-berita-acara", "Pindaian Berita Acara", "Naskah asli untuk arsip.", "staf"),
    Sample("scan-pokja", "Pindaian Keputusan kelompok kerja", "Asli dan salinan.", "staf"),
)

#: The running number with which a nomor begins: 45 of "45/HK.03-SE/6202/2025".
_LEADING: Final = re.compile(r"\d+")


class PracticeSamples:
    """Sample documents typeset on demand, each usulan with the next free number."""

    def __init__(self, turns: Turns, shop: Workshop, clock: Clock, office: Office) -> None:
        self._turns = turns
        self._shop = shop
        self._clock = clock
        self._office = office
        self._lembaga = lembaga_of(office)

    async def all(self) -> Sequence[Sample]:
        """List them."""
        komisi = self._office.komisi
        return [replace(one, title=one.title.replace("KPU", komisi)) for one in _SAMPLES]

    async def make(self, name: str) -> Sequence[SampleFile]:
        """Make the files of one: a usulan with a new number, a scan of the berkas in hand.

        Raises:
            KeyError: there is no such sample.

        """
        if name not in {sample.name for sample in _SAMPLES}:
            raise KeyError(name)
        kind = name.removeprefix(_SCAN)
        if kind != name:
            number, when = await self._newest()
            files = await self._shop.contoh(kind, number, when, lembaga=self._lembaga)
            return _files({n: d for n, d in files.items() if n.startswith(_SCAN)})
        # The nota dinas of the sample follows a day later.
        signed = self._today() - timedelta(days=1)
        number = str(await self._next())
        files = await self._shop.contoh(kind, number, signed, scans=False, lembaga=self._lembaga)
        return _files(files)

    def _today(self) -> date:
        return self._office.day(self._clock.now())

    async def _next(self) -> int:
        """Give a number above those in use."""
        found = await self._turns.look(lambda tx: tx.find(Wanted(limit=500)))
        numbers = [int(m[0]) for b in found if (m := _LEADING.match(b.produk.nomor))]
        return max(numbers, default=44) + 1

    async def _newest(self) -> tuple[str, date]:
        """Give running number and date of the berkas that waits for its scan, or of the newest."""
        found = await self._turns.look(lambda tx: tx.find(Wanted(limit=50)))
        waiting = [b for b in found if b.state is State.IN_HAND] or [
            b for b in found if b.agenda and not b.closed
        ]
        produk = waiting[0].produk if waiting else None
        leading = _LEADING.match(produk.nomor) if produk else None
        if produk is None or leading is None:
            return "45", self._today()
        return leading[0], produk.tanggal or self._today()


def _files(made: Mapping[str, bytes]) -> list[SampleFile]:
    """Give the files under names that any computer can save."""
    return [SampleFile(name.replace("/", "-"), data) for name, data in made.items()]
