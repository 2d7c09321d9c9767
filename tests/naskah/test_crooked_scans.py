"""A scan that lies crooked: it is read all the same, or said to be crooked; never to differ."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

import pypdfium2 as pdfium
import pytest

from naskah.client import Workshop
from naskah.scan.scanned import Assembled, ScanPart
from tests.naskah.scans import act_pages, crooked, pdf_of
from tests.pages import pictures
from tests.samples import SampleShop


async def act(name: str) -> bytes:
    """A Keputusan of four pages, or what was scanned of it."""
    return (await SampleShop().contoh("keputusan", "45", date(2025, 3, 4)))[f"{name}-45.pdf"]


async def assembled(scan: bytes) -> Assembled:
    return await Workshop().assemble([ScanPart(scan, "a.pdf")], keputusan=True, expected=2)


@pytest.mark.usefixtures("eyes")
@pytest.mark.parametrize(
    ("half", "tilt", "whole"),
    [("asli", -6, act), ("salinan", 8, SampleShop().body), ("asli", 11, SampleShop().body)],
)
async def test_a_crooked_scan_shows_the_document_of_its_softcopy(
    half: str, tilt: float, whole: Callable[[str], Awaitable[bytes]]
) -> None:
    soft, scan = await whole("keputusan"), crooked(await whole(f"scan-{half}"), tilt)
    found = await Workshop().compare_scan(soft, scan)
    assert found.verdict == "sama"
    assert {"nomor", "tahun", "tanggal"} <= found.agrees.keys()
    assert all(found.agrees.values())
    assert found.crooked == ()
    pages = await Workshop().compare_pages(soft, scan)
    assert (pages.differing, pages.missing, pages.astray) == ((), (), ())


@pytest.mark.usefixtures("eyes")
async def test_a_crooked_scan_of_another_document_is_still_not_taken_for_it() -> None:
    other = (await SampleShop().contoh("berita-acara", "9", date(2025, 4, 4)))["scan-asli-9.pdf"]
    found = await Workshop().compare_scan(await SampleShop().body("keputusan"), crooked(other, 8))
    assert found.verdict == "lain"


@pytest.mark.usefixtures("eyes")
async def test_what_lies_too_crooked_to_be_read_is_named_and_judged_by_nothing() -> None:
    soft, scan = await act("keputusan"), crooked(await act("scan-asli"), 30)
    found = await Workshop().compare_scan(soft, scan)
    assert (found.verdict, dict(found.agrees), found.crooked) == ("ragu", {}, (1, 2, 4))
    assert await Workshop().compare_words(soft, scan) == ()


@pytest.mark.usefixtures("eyes")
@pytest.mark.parametrize("tilt", [6, 11])
async def test_halves_words_and_pages_are_told_of_a_crooked_scan_that_stays_as_it_is(
    tilt: float,
) -> None:
    scan = crooked(await SampleShop().body("scan-salinan"), tilt)
    done = await assembled(scan)
    assert (done.asli, done.salinan) == (None, scan)
    assert done.stamp_hint == (True, False)
    assert not any(page.notes for page in done.pages)
    assert not any(page.problems for page in done.pages)
    assert all(page.tilted for page in done.pages)


async def test_a_page_that_lies_nearly_straight_needs_no_better_scan() -> None:
    done = await assembled(crooked(await SampleShop().body("scan-asli"), 3))
    assert not any(page.tilted or page.problems for page in done.pages)


async def test_a_page_is_not_turned_over_for_lying_crooked() -> None:
    scan = crooked(await SampleShop().body("scan-asli"), 16)
    assert (await assembled(scan)).asli == scan


async def test_a_page_that_lies_far_too_crooked_is_said_to_and_never_turned_on_a_guess() -> None:
    scan = crooked(await SampleShop().body("scan-asli"), 30)
    done = await assembled(scan)
    assert done.asli == scan
    assert all("miring" in page.problems for page in done.pages)
    assert not any("terbalik" in page.problems or page.notes for page in done.pages)


@pytest.mark.usefixtures("eyes")
async def test_the_text_layer_lies_over_the_words_of_a_crooked_page() -> None:
    scan = crooked(pdf_of(act_pages(2)[0]), 8)
    readable = await Workshop().searchable(scan)
    assert pictures(readable) == pictures(scan)
    with pdfium.PdfDocument(readable) as pdf, pdfium.PdfDocument(scan) as before:
        page = pdf[0]
        reader = page.get_textpage()
        text = " ".join(reader.get_text_range().split())
        for phrase in ("KOMISI PEMILIHAN UMUM", "NOMOR 42 TAHUN 2025", "Menimbang", "Mengingat"):
            assert phrase in text
        first, count = reader.search("Menimbang").get_next() or (0, 0)
        boxes = [reader.get_charbox(first + n) for n in range(count)]
        left, right = boxes[0][0], boxes[-1][2]
        bottom, top = (pick(box[n] for box in boxes) for pick, n in ((min, 1), (max, 3)))
        seen = before[0].render(scale=1, grayscale=True).to_numpy()
        rows = seen.shape[0] - int(top), seen.shape[0] - int(bottom)
        assert seen[rows[0] : rows[1], int(left) : int(right)].min() < 120
