"""The practice room: sample documents, scenario cards, and a JDIH that can fail."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from aiohttp import web

from bot.clock import Clock
from bot.own_paper import lembaga_of
from bot.people import PRACTICE, posts
from bot.playground.practice import Person, Sample, SampleFile, Scenario
from bot.turns import Turns
from handlers.ports import Wanted
from jdih.portal.app import set_fault
from jdih.portal.faults import FAULTS, Fault
from naskah.client import Workshop
from sop.berkas import State
from sop.office import Office

#: Sample name → what `Workshop.contoh` calls it and whose phone sends it.
_KINDS: Final = {
    "keputusan": ("keputusan", "Keputusan KPU", "Nota dinas dan softcopy Keputusan bernomor baru."),
    "surat-edaran": ("surat-edaran", "Surat Edaran", "Nota dinas dan softcopy Surat Edaran."),
    "berita-acara": ("berita-acara", "Berita Acara", "Pada umumnya diarsipkan saja."),
    "pokja": ("pokja", "Keputusan kelompok kerja", "Boleh diunggah? Bot menyarankan tidak."),
    "nota-dinas": ("nota-dinas", "Nota dinas saja", "Untuk melihat apa yang masih kurang."),
    "tanpa-nomor": (
        "tanpa-nomor",
        "Naskah tanpa nomor",
        "Nomornya masih kosong; bot menanyakannya.",
    ),
}
_SCANS: Final = {
    "scan-keputusan": (
        "keputusan",
        "Pindaian Keputusan",
        "Asli dan salinan berstempel, satu kiriman.",
    ),
    "scan-surat-edaran": (
        "surat-edaran",
        "Pindaian Surat Edaran",
        "Naskah asli yang ditandatangani.",
    ),
    "scan-berita-acara": ("berita-acara", "Pindaian Berita Acara", "Naskah asli untuk arsip."),
    "scan-pokja": ("pokja", "Pindaian Keputusan kelompok kerja", "Asli dan salinan."),
}

#: The running number with which a nomor begins: 45 of "45/HK.03-SE/6202/2025".
_LEADING: Final = re.compile(r"\d+")

_SCENARIOS: Final = (
    Scenario(
        "keputusan-biasa",
        "Keputusan biasa",
        "Sembilan ketukan, dari nota dinas sampai tayang.",
        (
            "Pengusul: kirim contoh “Keputusan KPU”, lalu Kirim.",
            "Kasubbag Hukum: Disposisi, Terbitkan, Otentikasi.",
            "Staf: Terima, kirim contoh “Pindaian Keputusan”, Pakai, Sesuai.",
            "Staf: Sudah disimpan dan Unggah. Dokumen tayang di portal sebelah.",
        ),
        ("keputusan", "scan-keputusan"),
    ),
    Scenario(
        "surat-edaran",
        "Surat Edaran",
        "Bukan Keputusan: disetujui, bukan diotentikasi.",
        (
            "Pengusul: kirim contoh “Surat Edaran”, lalu Kirim.",
            "Kasubbag Hukum: Disposisi, Terbitkan, Setujui unggah.",
            "Staf: Terima, kirim “Pindaian Surat Edaran”, Pakai, Sesuai, Sudah disimpan, Unggah.",
        ),
        ("surat-edaran", "scan-surat-edaran"),
    ),
    Scenario(
        "dikembalikan",
        "Dikembalikan",
        "Ada yang kurang; nomor agenda tetap, versi dua menyusul.",
        (
            "Pengusul: kirim contoh “Keputusan KPU”, lalu Kirim.",
            "Kasubbag Hukum: Kembalikan, pilih alasan.",
            "Pengusul: baca alasannya, kirim ulang naskah, Kirim lagi: agendanya sama, versi 2.",
        ),
        ("keputusan",),
    ),
    Scenario(
        "whatsapp",
        "Di WhatsApp",
        "Langkah yang sama, tampak seperti di HP pegawai.",
        (
            "Tekan Telegram di atas ponsel, atau Semua WhatsApp di bawah panduan ini.",
            "Jalankan Keputusan biasa: kartu lama tetap, kartu baru menyusul di bawahnya.",
            "Majukan jam 25 jam, kirim satu usulan lagi: Kasubbag Hukum hanya menerima pengingat.",
            "Kasubbag Hukum: tekan Buka berkas, atau tulis apa saja.",
        ),
        ("keputusan", "scan-keputusan"),
    ),
    Scenario(
        "jdih-mati",
        "JDIH mati",
        "Unggahan menunggu dan tidak ada yang hilang.",
        (
            "Nyalakan sakelar “JDIH mati”, lalu jalankan Keputusan biasa sampai Unggah.",
            "Kartu Staf menyebut percobaan berikutnya.",
            "Matikan sakelar, tekan Coba sekarang: dokumen tayang.",
        ),
        ("keputusan", "scan-keputusan"),
        "jdih-mati",
    ),
    Scenario(
        "unggah-manual",
        "Unggah manual",
        "Staf mengunggah sendiri; bot memeriksa hasilnya.",
        (
            "Nyalakan “JDIH mati”, jalankan Keputusan biasa sampai Unggah, lalu Unggah manual.",
            "Matikan sakelar. Simpan ketiga file paketnya dari ponsel Staf.",
            "Pada panel JDIH: Unggah manual, pilih ketiganya, Unggah, salin alamatnya.",
            "Staf: kirim alamat itu. Dibaca ulang: sama, tayang.",
        ),
        ("keputusan", "scan-keputusan"),
        "jdih-mati",
    ),
)


def scenarios(office: Office) -> list[Scenario]:
    """List the cards to practise by, in the words of the office."""
    return [
        replace(one, steps=tuple(_in_words_of(office, step) for step in one.steps))
        for one in _SCENARIOS
    ]


def _in_words_of(office: Office, step: str) -> str:
    return step.replace("KPU", office.komisi).replace("Kasubbag Hukum", office.kasubbag)


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
        usulan = [
            Sample(n, title.replace("KPU", self._office.komisi), says, "pengusul")
            for n, (_, title, says) in _KINDS.items()
        ]
        scans = [Sample(n, title, says, "staf") for n, (_, title, says) in _SCANS.items()]
        return [*usulan, *scans]

    async def make(self, name: str) -> Sequence[SampleFile]:
        """Make the files of one: a usulan with a new number, a scan of the berkas in hand.

        Raises:
            KeyError: there is no such sample.

        """
        if name in _SCANS:
            kind = _SCANS[name][0]
            number, when = await self._newest()
            files = await self._shop.contoh(kind, number, when, lembaga=self._lembaga)
            return _files({n: d for n, d in files.items() if n.startswith("scan-")})
        kind = _KINDS[name][0]
        # The nota dinas of the sample follows a day later.
        signed = self._today() - timedelta(days=1)
        number = str(await self._next())
        files = await self._shop.contoh(kind, number, signed, scans=False, lembaga=self._lembaga)
        return _files(files)

    def _today(self) -> date:
        return self._clock.now().astimezone(self._office.zone).date()

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


class FaultSwitch:
    """A switch that makes the local JDIH fail in one way."""

    def __init__(self, portal: web.Application, fault: Fault) -> None:
        self.name = f"jdih-{fault.value}"
        self.title = fault.label
        self._portal = portal
        self._fault = fault

    def is_on(self) -> bool:
        """Tell whether the portal fails this way now."""
        return self._portal[FAULTS].now is self._fault

    async def turn(self, on: bool) -> None:
        """Turn it on or off."""
        await set_fault(self._portal, self._fault if on else Fault.NONE)


def switches(portal: web.Application) -> list[FaultSwitch]:
    """Give a switch for every fault of the local JDIH."""
    return [FaultSwitch(portal, fault) for fault in Fault if fault is not Fault.NONE]


def people(office: Office) -> list[Person]:
    """Name the test officers for the page."""
    jabatan = posts(office)
    return [Person(phone, name, jabatan[role].title) for phone, name, _, role in PRACTICE]
