"""The number on a scan: another one is told where it was typed, never where a pen wrote it."""

from __future__ import annotations

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest

from naskah.client import Workshop
from tests.naskah.scans import Picture, pdf_of
from tests.samples import SampleShop


async def test_the_number_that_a_berkas_was_given_goes_before_that_of_its_softcopy(
    workshop: Workshop, eyes: None
) -> None:
    soft, scan = await SampleShop().body("keputusan"), await SampleShop().body("scan-asli")
    other = await workshop.compare_scan(soft, scan, nomor="54", tahun="2025")
    assert (other.agrees["nomor"], other.number) == (False, "45 Tahun 2025")


@pytest.mark.parametrize("by_hand", ["9", "113"])
async def test_a_number_that_a_pen_wrote_and_nobody_can_read_is_no_other_number(
    by_hand: str, workshop: Workshop, eyes: None
) -> None:
    soft = await SampleShop().body("keputusan")
    with pdfium.PdfDocument(soft) as pages:
        first, *rest = [
            np.ascontiguousarray(page.render(scale=200 / 72).to_numpy()) for page in pages
        ]
    found = await workshop.compare_scan(soft, pdf_of(penned(first, by_hand), *rest))
    assert (found.agrees["nomor"], found.number, found.verdict) == (False, "", "ragu")


def penned(page: Picture, number: str) -> Picture:
    """Write a number by hand where the typed one stood."""
    left, top, right, bottom = (round(pixels * 200 / 300) for pixels in (1184, 445, 1246, 491))
    page[top:bottom, left:right] = 255
    pen = cv2.FONT_HERSHEY_SCRIPT_COMPLEX
    cv2.putText(page, number, (left - 4, bottom), pen, 1.0, (120, 40, 30), 2, cv2.LINE_AA)
    return page
