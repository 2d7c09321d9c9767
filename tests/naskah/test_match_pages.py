"""Pages of a scan against the softcopy: a wrong, a swapped and a missing one are found by number."""

from __future__ import annotations

from datetime import date

import numpy as np
import pypdfium2 as pdfium
import pytest
import pytest_asyncio

from naskah.client import Workshop
from naskah.errors import Broken
from naskah.match.findings import PageMatch
from naskah.match.pages import match_pages
from naskah.scan.in_order import MOST_PAGES
from naskah.scan.scanned import ScanPart
from tests.naskah.paperwork import pages_of
from tests.naskah.scans import shot
from tests.pages import picked, stacked
from tests.samples import SampleShop

ALL = PageMatch((), (), (), 4)
UNKNOWN = PageMatch((), (), ())
STRANGE = 5  #: the first page of another act, laid behind the four of this one


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def acts() -> dict[str, bytes]:
    """A Keputusan of four pages with its scans, and other acts."""
    workshop = SampleShop()
    keputusan = await workshop.contoh("keputusan", "45", date(2025, 3, 4))
    return keputusan | await workshop.contoh("berita-acara", "9", date(2025, 4, 4))


@pytest.mark.parametrize("half", ["asli", "salinan"])
@pytest.mark.parametrize(
    ("pages", "wanted"),
    [
        ((1, 2, 3, 4), ALL),
        ((1, 3, 2, 4), PageMatch((), (), (2, 3), 4)),
        ((1, 2, 4), PageMatch((), (3,), (), 3)),
        ((1, 2, 2, 4), PageMatch((), (3,), (), 4)),
        ((1, 2, STRANGE, 4), PageMatch((3,), (), (), 3)),
        ((1, 2, 3, STRANGE, 4), PageMatch((4,), (), (), 4)),
    ],
)
async def test_what_is_wrong_with_the_pages_is_found_by_their_numbers(
    request: pytest.FixtureRequest,
    acts: dict[str, bytes],
    half: str,
    pages: tuple[int, ...],
    wanted: PageMatch,
) -> None:
    if STRANGE in pages:
        request.getfixturevalue("eyes")
    scan = picked(stacked(acts[f"scan-{half}-45.pdf"], acts["scan-asli-9.pdf"]), *pages)
    assert await Workshop().compare_pages(acts["keputusan-45.pdf"], scan) == wanted


@pytest.mark.parametrize(
    ("pages", "missing"), [((1, 2, 3, 4), ()), ((1, 2, 4), (3,)), ((1, 4), (2, 3))]
)
async def test_an_empty_page_hides_no_missing_one(
    acts: dict[str, bytes], pages: tuple[int, ...], missing: tuple[int, ...]
) -> None:
    softcopy = stacked(acts["keputusan-45.pdf"], pages_of([b""]))
    scan = picked(acts["scan-asli-45.pdf"], *pages)
    for paper in (scan, stacked(scan, pages_of([b""]))):
        found = await Workshop().compare_pages(softcopy, paper)
        assert found == PageMatch((), missing, (), len(pages))


async def test_photos_of_the_pages_are_the_pages(acts: dict[str, bytes]) -> None:
    seen = [
        np.ascontiguousarray(page.render(scale=200 / 72).to_numpy()[:, :, :3])
        for page in pdfium.PdfDocument(acts["scan-asli-45.pdf"])
    ]
    order = (0, 2, 1, 3)
    parts = [ScanPart(shot(seen[n], n + 1, clutter=0), f"{n}.jpg") for n in order]
    made = await Workshop().assemble(parts, keputusan=False, expected=4)
    found = await Workshop().compare_pages(acts["keputusan-45.pdf"], made.asli or b"")
    assert found == PageMatch((), (), (2, 3), 4)


async def test_a_document_of_which_nothing_is_known_is_not_judged(acts: dict[str, bytes]) -> None:
    """Whether it is this document at all is another question."""
    assert match_pages(acts["keputusan-45.pdf"], acts["scan-asli-9.pdf"]) == UNKNOWN
    assert match_pages(pages_of([b""] * 3), pages_of([b""] * 2)) == UNKNOWN


async def test_what_is_too_long_or_no_document_is_refused_by_name() -> None:
    with pytest.raises(Broken, match="terlalu_besar"):
        await Workshop().compare_pages(pages_of([b""] * (MOST_PAGES + 1)), pages_of([b""]))
    with pytest.raises(Broken, match="rusak"):
        await Workshop().compare_pages(b"%PDF-1.7 tidak ada", pages_of([b""]))
