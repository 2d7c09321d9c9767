"""Urutkan starts from what the scan shows, also where the softcopy put it in order."""

from __future__ import annotations

from dataclasses import replace

from handlers.step4.susunan import as_shown, assembled_of
from sop.berkas import File, Page, Scan, Use
from sop.reports import ScanAssembled
from tests.office import RUDI, Office


def scan_of(*shown: tuple[str, str], sent: str) -> Scan:
    """A scan of photos: half and part of each page, and the parts as they were sent."""
    parts = tuple(File(n, n * 64, f"{n}.jpg", 10, Use.PART) for n in sent)
    pages = tuple(Page(n, part, 1, half) for n, (half, part) in enumerate(shown, 1))
    return Scan(parts=parts, pages=pages)


def names(scan: Scan) -> str:
    return "".join(part.id for part in as_shown(scan))


async def test_it_lists_and_moves_the_parts_as_their_pages_stand(office: Office) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    for n in (3, 2, 1):
        await office.attach(RUDI, f"{n}.pdf")
    berkas = await office.berkas()
    third, second, first = (part.id for part in berkas.scan.parts)
    pages = tuple(Page(n, p, 1, "asli") for n, p in enumerate((first, second, third), 1))
    asli = File("asli", "a" * 64, "asli.pdf", 10, Use.ASLI, 3)
    made_of = assembled_of(berkas.scan)
    await office.report(berkas.code, ScanAssembled(parts=made_of, asli=asli, pages=pages))
    await office.tap(RUDI, "Urutkan", "2. 2.pdf")
    assert (await office.berkas()).scan.order == (second, first, third)


def test_the_half_that_was_sent_first_stays_first() -> None:
    shown = (("asli", "c"), ("asli", "d"), ("salinan", "a"), ("salinan", "b"))
    assert names(scan_of(*shown, sent="badc")) == "abcd"


def test_a_page_taken_again_keeps_the_place_of_the_first_one() -> None:
    scan = scan_of(("asli", "a"), ("asli", "x"), ("asli", "c"), sent="cbax")
    assert names(replace(scan, retaken=(("b", 1, "x"),))) == "abc"


def test_parts_without_a_page_come_last_and_an_order_of_the_officer_stands() -> None:
    scan = scan_of(("asli", "a"), ("asli", "b"), sent="cba")
    assert names(scan) == "abc"
    assert names(replace(scan, order=("b", "a", "c"))) == "bac"
