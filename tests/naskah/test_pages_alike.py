"""Pages that repeat each other's phrases are told apart; the same page sent again is found."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
import typst

from naskah.client import Workshop
from naskah.contoh.pindai import scanned
from naskah.page.facts import PageFacts
from naskah.page.likeness import imprint, likeness
from naskah.scan.in_order import imprints_of, in_order, likest
from naskah.scan.scanned import ScanPart
from naskah.scan.twins import Stack, twice
from tests.naskah.scans import Picture, crooked, shot
from tests.pages import picked, stacked

_UNITS = [
    "Kesehatan",
    "Pendidikan",
    "Pariwisata",
    "Pertanian",
    "Perhubungan",
    "Sosial",
    "Kearsipan",
    "Perikanan",
]
_TASKS = [
    "Pengembangan",
    "Pelayanan",
    "Pengawasan",
    "Kerja",
    "Sama",
    "Data",
    "Pembinaan",
    "Promosi",
    "Keuangan",
]
_HEADS = ("Sekretariat", "Bidang", "Sub Bagian", "Seksi", "Unit Pelaksana")
_SAME = (
    "sebagaimana dimaksud pada ayat (1) dipimpin oleh seorang kepala, yang berada di bawah dan "
    "bertanggung jawab langsung kepada Kepala Dinas melalui Sekretaris."
)


def written(page: int) -> str:
    """Write an article that says of another office what all of them say."""
    chance = random.Random(page)
    pick = chance.choice
    parts = [
        f"{number}. Bidang {pick(_UNITS)}, membawahi Seksi {pick(_TASKS)} {pick(_UNITS)} "
        f"dan Seksi {pick(_TASKS)} {pick(_UNITS)};"
        for number in range(1, chance.randint(4, 8))
    ]
    same = [f"({n}) {head} {_SAME}" for n, head in enumerate(_HEADS, 2)]
    lines = [f"Pasal {page + 20}", f"(1) Dinas {_UNITS[page]} terdiri atas:", *parts, *same]
    return '#set page("a4", margin: 25mm)\n#set text(13pt)\n' + "\n\n".join(lines)


@lru_cache(maxsize=1)
def softcopy() -> bytes:
    pages = [bytes(typst.compile(written(n).encode(), format="pdf")) for n in range(6)]
    return stacked(*pages)


@lru_cache(maxsize=1)
def scan() -> bytes:
    """Scan it, each page a little askew in its own way."""
    return stacked(*(crooked(picked(softcopy(), n), 0.4 * (n - 3.3)) for n in range(1, 7)))


def pictures() -> list[Picture]:
    pages = pdfium.PdfDocument(softcopy())
    return [
        np.ascontiguousarray(page.render(scale=200 / 72).to_numpy()[:, :, :3]) for page in pages
    ]


def test_these_pages_are_alike() -> None:
    pages = imprints_of(scan())
    assert any(likeness(*pair).same for pair in combinations(pages, 2))


async def twins(*parts: bytes, softcopy: bytes = b"") -> dict[int, tuple[str, ...]]:
    sent = [ScanPart(part, f"{n}") for n, part in enumerate(parts)]
    done = await Workshop().assemble(sent, keputusan=False, softcopy=softcopy)
    return {page.number: page.problems for page in done.pages if page.problems}


async def test_no_page_of_a_scan_is_taken_for_another_and_one_sent_twice_is_found() -> None:
    assert await twins(scan()) == {}
    again = picked(crooked(softcopy(), -0.4), 3)
    assert await twins(scan(), again) == {7: ("sama dengan hal. 3",)}


async def test_photos_are_told_apart_by_the_softcopy() -> None:
    pages = pictures()
    photos = [shot(page, 1 + n % 3, clutter=0) for n, page in enumerate(pages[:4])]
    again = shot(pages[1], 7, clutter=0)
    known = picked(softcopy(), 1, 2, 3, 4)
    assert await twins(*photos, again, softcopy=known) == {5: ("sama dengan hal. 2",)}


def test_two_such_pages_that_came_the_wrong_way_round_are_put_right() -> None:
    wrong = imprints_of(picked(scan(), 1, 3, 2, 4, 5, 6))
    assert in_order(wrong, imprints_of(softcopy())) == [0, 2, 1, 3, 4, 5]


def schedule() -> bytes:
    """A table across two pages that lie on their side, its rows much like each other."""
    rows = ", ".join(
        f"[{n}], [{_TASKS[n % 9]} {_UNITS[n % 8]}], [{n} Januari 2027], "
        "[Subbagian Perencanaan, Data dan Informasi], [Kecamatan Baamang, Cempaga dan Kota Besi]"
        for n in range(1, 21)
    )
    head = "#align(right)[LAMPIRAN KEPUTUSAN\\ NOMOR 46 TAHUN 2026]\n"
    table = f"#table(columns: 5, inset: 11pt, table.header[No.][Kegiatan][Hari][Oleh][Di], {rows})"
    page = '#set page("a4", flipped: true, margin: 2cm)\n'
    return bytes(typst.compile((page + head + table).encode(), format="pdf"))


async def test_pages_that_lie_on_their_side_are_known_by_the_softcopy_too() -> None:
    wanted = schedule()
    assert len(pdfium.PdfDocument(wanted)) == 2
    copies = (crooked(wanted, 0.3), crooked(wanted, -0.4))
    for copy in copies:
        assert [likest(page, imprints_of(wanted)) for page in imprints_of(copy)] == [0, 1]
    first, second = (picked(copies[0], n) for n in (1, 2))
    assert await twins(first, second, picked(copies[1], 2), softcopy=wanted) == {
        3: ("sama dengan hal. 2",)
    }


_SAID = f"{_SAME} Ditetapkan di Sampit pada tanggal 20 November 2026 {' '.join(_UNITS)}"
_BLOCK = "Salinan sesuai dengan aslinya Kepala Subbagian Hukum"


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        pytest.param({}, {}, [[2, 1]], id="the same page"),
        pytest.param({}, {"ink": 0.002}, [], id="one is signed"),
        pytest.param({"ink": 0.002}, {"ink": 0.0015}, [[2, 1]], id="both are signed"),
        pytest.param({"ring": True}, {}, [], id="one is stamped, in grey"),
        pytest.param({}, {"text": f"{_SAID} {_BLOCK}"}, [], id="one is authenticated"),
        pytest.param({}, {"text": " ".join(_TASKS * 4)}, [], id="one says something else"),
        pytest.param({}, {"text": "kabur"}, [[2, 1]], id="one cannot be read"),
    ],
)
def test_of_pages_alike_none_is_too_many_that_has_what_the_other_has_not(
    one: dict[str, Any], other: dict[str, Any], found: list[list[int]]
) -> None:
    seen = PageFacts(imprint=imprint(pictures()[0]).packed(), text=_SAID)
    pages = [replace(seen, **each) for each in (one, other)]
    stack = Stack(pages, [True, True], [], lambda page: pages[page].text)
    assert twice(stack) == found


async def test_a_signed_page_is_not_one_too_many_beside_its_like_without_signature() -> None:
    made = await Workshop().contoh("keputusan", "45", date(2026, 11, 20))
    bare = scanned(picked(made["keputusan-45.pdf"], 4), "tanpa")
    signed, copy = (picked(made[f"scan-{half}-45.pdf"], 4) for half in ("asli", "salinan"))
    pairs = ((bare, signed), (signed, bare), (signed, copy))
    assert [await twins(*pair) for pair in pairs] == [{}, {}, {}]
