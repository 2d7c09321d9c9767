"""Pages that repeat each other's phrases are told apart; the same page sent again is found."""

from __future__ import annotations

import random
from functools import lru_cache
from itertools import combinations

import numpy as np
import pypdfium2 as pdfium
import typst

from naskah.client import Workshop
from naskah.in_order import imprints_of, in_order
from naskah.likeness import likeness
from naskah.scanned import ScanPart
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
    done = await Workshop().assemble(sent, None, None, False, softcopy=softcopy)
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
