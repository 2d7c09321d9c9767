"""Pages that came in another order are put in that of the softcopy, if each of them is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from naskah.scan.scanned import Assembled, ScanPart, Susunan
from tests.pages import picked, pictures, stacked
from tests.samples import SampleShop


async def acts() -> tuple[bytes, bytes, bytes]:
    """A Keputusan of four pages: its softcopy, asli and salinan."""
    made = await SampleShop().contoh("keputusan", "45", date(2025, 3, 4))
    return made["keputusan-45.pdf"], made["scan-asli-45.pdf"], made["scan-salinan-45.pdf"]


async def assembled(softcopy: bytes, *scans: bytes) -> Assembled:
    parts = [ScanPart(scan, f"{n}.pdf") for n, scan in enumerate(scans)]
    return await SampleShop().assemble(parts, keputusan=True, expected=4, softcopy=softcopy)


@pytest.mark.parametrize("order", [(4, 3, 2, 1), (2, 1, 3, 4), (1, 2, 3, 4)])
async def test_both_halves_of_one_pdf_come_in_their_order(order: Sequence[int]) -> None:
    softcopy, asli, salinan = await acts()
    made = await assembled(softcopy, stacked(picked(asli, *order), picked(salinan, *order)))
    assert pictures(made.asli or b"") == pictures(asli)
    assert pictures(made.salinan or b"") == pictures(salinan)
    assert made.in_order is (list(order) != sorted(order))
    assert not made.unsure


@pytest.mark.parametrize(
    "came",
    [
        pytest.param("A1 S1 A2 S2 A3 S3 A4 S4", id="one after the other"),
        pytest.param("S1 A1 S2 A2 S3 A3 S4 A4", id="the salinan first"),
        pytest.param("A1 A2 S1 S2 A3 S3 A4 S4", id="sheet by sheet"),
        pytest.param("A4 S4 A3 S3 A2 S2 A1 S1", id="from the last page on"),
        pytest.param("A1 A2 A3 A4 S4 S3 S2 S1", id="the salinan backwards"),
        pytest.param("S4 S3 S2 S1 A1 A2 A3 A4", id="the salinan first and backwards"),
    ],
)
async def test_asli_and_salinan_that_came_mixed_are_parted(came: str) -> None:
    made, shown = await parted(came)
    assert shown == [[f"{half}{number}" for number in range(1, 5)] for half in "AS"]
    assert made.in_order
    assert not made.unsure


async def test_two_files_are_never_mixed_however_their_pages_lie() -> None:
    softcopy, asli, salinan = await acts()
    made = await assembled(softcopy, picked(asli, 1, 3, 4, 2), salinan)
    assert [page.source for page in made.pages] == [0] * 4 + [1] * 4
    assert pictures(made.asli or b"") == pictures(asli)
    assert not made.unsure


@pytest.mark.parametrize(
    "came",
    [
        pytest.param("A1 A3 S1 S3 S4 S2 A4 A2", id="fronts, then backs"),
        pytest.param("A1 S1 A3 S3 S4 A4 S2 A2", id="the same one after the other"),
        pytest.param("A1 S4 A2 S3 A3 S2 A4 S1", id="two piles, one turned over"),
        pytest.param("A3 S2 A1 S4 A2 S1 S3 A4", id="shuffled"),
        pytest.param("A3 A1 A4 A2 S2 S1 S4 S3", id="each shuffled"),
    ],
)
async def test_asli_and_salinan_that_cannot_be_parted_surely_are_said_so(came: str) -> None:
    made, shown = await parted(came)
    assert made.unsure
    assert "tercampur" in made.why
    assert [[page[1] for page in half] for half in shown] == [["1", "2", "3", "4"]] * 2


async def parted(came: str) -> tuple[Assembled, list[list[str]]]:
    """Put together what came page by page; gives the pages of both halves, too."""
    softcopy, asli, salinan = await acts()
    halves = {"A": asli, "S": salinan}
    order = came.split()
    scans = [picked(halves[half], int(number)) for half, number in order]
    made = await assembled(softcopy, *scans)
    shown = [
        [order[p.source] for p in made.pages if p.half == half] for half in ("asli", "salinan")
    ]
    return made, shown


async def test_where_one_page_is_of_something_else_all_stay_as_they_came() -> None:
    softcopy, asli, salinan = await acts()
    nota = (await SampleShop().contoh("surat-edaran", "9", date(2025, 4, 4)))["scan-asli-9.pdf"]
    scan = stacked(picked(nota, 1), picked(asli, 2, 1, 3, 4))
    made = await assembled(softcopy, scan, salinan)
    assert not made.in_order
    found = await SampleShop().compare_pages(softcopy, made.asli or b"")
    assert (found.differing, found.astray) == ((1,), (2, 3))


async def test_a_softcopy_that_cannot_be_opened_stops_no_scan() -> None:
    _, asli, salinan = await acts()
    made = await assembled(b"%PDF-1.7 rusak", asli, salinan)
    assert (made.asli_pages, made.salinan_pages, made.in_order) == (4, 4, False)


async def test_a_page_taken_again_goes_where_the_page_goes_that_it_stands_for() -> None:
    softcopy, asli, _ = await acts()
    parts = [ScanPart(picked(asli, n), f"{n}.pdf") for n in (1, 3, 4, 3, 2)]
    made = await SampleShop().assemble(
        parts,
        Susunan(order=[0, 1, 2, 4], retaken={(1, 0): 3}),
        keputusan=False,
        expected=4,
        softcopy=softcopy,
    )
    assert [page.source for page in made.pages] == [0, 4, 3, 2]
    assert pictures(made.asli or b"") == pictures(asli)


async def test_a_page_that_is_known_once_it_is_taken_again_lets_all_find_their_order() -> None:
    softcopy, asli, _ = await acts()
    nota = (await SampleShop().contoh("surat-edaran", "9", date(2025, 4, 4)))["scan-asli-9.pdf"]
    scan = stacked(picked(asli, 4), picked(nota, 1), picked(asli, 2, 1))
    parts = [ScanPart(scan, "scan.pdf"), ScanPart(picked(asli, 3), "3.pdf")]
    again = Susunan(order=[0], retaken={(0, 1): 1})
    made = await SampleShop().assemble(parts, again, keputusan=False, expected=4, softcopy=softcopy)
    assert [(page.source, page.leaf) for page in made.pages] == [(0, 3), (0, 2), (1, 0), (0, 0)]
