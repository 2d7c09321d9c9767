"""A last page that holds little but the signature: its salinan is no other page, another act's is."""

from __future__ import annotations

from datetime import date

import pytest

from naskah.client import Workshop
from naskah.contoh.blok import Alinea, Naskah, Pengesahan, Tengah
from naskah.contoh.files import softcopy
from naskah.contoh.pindai import scanned, signature
from naskah.match.pages import says_other
from naskah.papers.legible import Data
from naskah.stamping.salinan import salinan
from tests.pages import picked, stacked

DAY = date(2026, 11, 20)
EARLIER = date(2026, 9, 3)
KETUA = ("KETUA KOMISI PEMILIHAN UMUM", "KABUPATEN KOTAWARINGIN TIMUR,")
PETUGAS = (
    "Petugas menyampaikan laporan tertulis mengenai pemutakhiran kepada sekretariat selambatnya "
    "tujuh hari sesudah kunjungan rumah selesai di kelurahan Baamang dan Mentaya."
)
GUDANG = (
    "Gudang arsip dijaga satpam bergantian, kuncinya disimpan kasir, sedangkan truk ekspedisi "
    "berasuransi mengembalikan kotak rusak kepada produsen tanpa ongkos tambahan."
)
UNIT = ["SEKRETARIAT KOMISI PEMILIHAN UMUM", "KABUPATEN KOTAWARINGIN TIMUR"]
HONOR = (
    "Honorarium dibayarkan bendahara setiap bulan melalui rekening masing-masing, sesudah daftar "
    "hadir diperiksa serta dicocokkan oleh atasan langsung."
)
BLOCK: Data = {
    "kantor": {},
    "unit": [*UNIT],
    "penanda": {
        "jabatan": "Kepala Subbagian Hukum dan SDM",
        "nama": "HADI PRASETYO",
        "nip": "19830412 200912 1 003",
    },
    "goresan": signature("HADI PRASETYO"),
}


def act(said: str, paragraphs: int, day: date, last: str) -> bytes:
    """Typeset an act of two pages; `last` is what stands on the second one above the signature."""
    months = {9: "September", 11: "November"}
    dated = f"pada tanggal {day.day} {months[day.month]} {day.year}"
    paper: Naskah = (
        Tengah(("KEPUTUSAN KOMISI PEMILIHAN UMUM", f"NOMOR {day.day} TAHUN {day.year}")),
        *(Alinea(f"{said} Hal itu dilakukan {n} kali.", f"{n}.") for n in range(1, paragraphs)),
        *((Alinea(last, f"{paragraphs}."),) if last else ()),
        Pengesahan(("Ditetapkan di Sampit", dated), KETUA, "AHMAD FAUZAN", cap=True),
    )
    return softcopy(paper, "Keputusan", day)


def scan_of_salinan(soft: bytes) -> bytes:
    made = salinan(soft, BLOCK, jdih="", judul="Salinan", penandatangan="AHMAD FAUZAN")
    return scanned(made.pdf, "salinan")


SIGNED_ALONE = (PETUGAS, 11, DAY, "")
SOME_LINES = (PETUGAS, 13, DAY, HONOR)
LIKE_THE_FIRST = (PETUGAS, 13, DAY, PETUGAS)


@pytest.mark.usefixtures("eyes")
@pytest.mark.parametrize("kind", [SIGNED_ALONE, SOME_LINES, LIKE_THE_FIRST])
async def test_the_salinan_of_a_short_last_page_is_that_page(
    kind: tuple[str, int, date, str],
) -> None:
    soft = act(*kind)
    found = await Workshop().compare_pages(soft, scan_of_salinan(soft))
    assert (found.differing, found.missing, found.astray) == ((), (), ())


@pytest.mark.usefixtures("eyes")
@pytest.mark.parametrize("other", [(GUDANG, 11, EARLIER, ""), (GUDANG, 13, EARLIER, GUDANG)])
async def test_the_last_page_of_another_salinan_is_told(other: tuple[str, int, date, str]) -> None:
    soft = act(*SIGNED_ALONE)
    own, strange = scan_of_salinan(soft), scan_of_salinan(act(*other))
    scan = stacked(picked(own, 1), picked(strange, 2))
    assert (await Workshop().compare_pages(soft, scan)).differing == (2,)


def test_the_authentication_block_on_a_page_of_its_own_is_not_judged() -> None:
    signed = ("Kepala Subbagian Hukum dan SDM,", "Pembina", "HADI PRASETYO", "NIP 19830412 200912")
    block = ("Salinan sesuai dengan aslinya", *UNIT, *signed, "Halaman ini bagian dari salinan")
    assert not says_other("\n".join(block), [PETUGAS])
