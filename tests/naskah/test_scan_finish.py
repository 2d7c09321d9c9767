"""A scan finished: found by its words where they stand, and no larger than the site takes."""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest

from naskah.client import Workshop
from naskah.errors import Broken
from naskah.scan.scanned import ScanPart
from tests.naskah.scans import act_pages, pdf_of
from tests.pages import pictures, stacked

PAGE = act_pages(2)[0]


@pytest.fixture
def reader(eyes: None) -> Workshop:
    """A workshop that can read scans."""
    return Workshop()


def rotated(pdf: bytes, angle: int) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        for page in opened.pages:
            page.rotate(angle, relative=False)
        opened.save(out)
    return out.getvalue()


def places(pdf: bytes, word: str) -> list[tuple[float, float]]:
    """Where a word stands, as shares of the unturned sheet from its lower left corner."""
    with pdfium.PdfDocument(pdf) as opened:
        page = opened[0]
        left, bottom, right, top = page.get_cropbox()
        reader = page.get_textpage()
        search = reader.search(word, match_case=True)
        found = []
        while (hit := search.get_next()) is not None:
            boxes = [reader.get_charbox(hit[0] + n) for n in range(hit[1])]
            x = np.mean([(box[0] + box[2]) / 2 for box in boxes])
            y = np.mean([(box[1] + box[3]) / 2 for box in boxes])
            found.append(((x - left) / (right - left), (y - bottom) / (top - bottom)))
        return found


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
async def test_words_lie_over_their_pictures_however_the_page_is_turned(
    reader: Workshop, angle: int
) -> None:
    upright = np.full((2339, 1654, 3), 255, np.uint8)
    cv2.putText(upright, "PENETAPAN", (300, 700), cv2.FONT_HERSHEY_SIMPLEX, 2.4, (0, 0, 0), 5)
    picture = np.ascontiguousarray(np.rot90(upright, angle // 90))  # upright once it is turned
    readable = await reader.searchable(rotated(pdf_of(picture), angle))
    (at,) = places(readable, "PENETAPAN")
    rows, columns, _ = np.nonzero(picture < 128)
    height, width = picture.shape[:2]
    ink = ((columns.min() + columns.max()) / 2 / width, 1 - (rows.min() + rows.max()) / 2 / height)
    assert at == pytest.approx(ink, abs=0.01)


async def test_most_words_of_a_page_are_read(reader: Workshop) -> None:
    readable = await reader.searchable(pdf_of(PAGE))
    with pdfium.PdfDocument(readable) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    for phrase in ("KOMISI PEMILIHAN UMUM", "NOMOR 42 TAHUN 2025", "Menimbang", "Mengingat"):
        assert phrase in " ".join(text.split())


async def test_the_picture_under_the_words_is_the_same_picture(reader: Workshop) -> None:
    scan = pdf_of(PAGE)
    readable = await reader.searchable(scan)
    assert pictures(readable) == pictures(scan)
    assert rendered(readable) == rendered(scan)
    assert len(readable) < len(scan) + 20_000


def rendered(pdf: bytes) -> bytes:
    with pdfium.PdfDocument(pdf) as opened:
        return bytes(opened[0].render(scale=1).to_numpy().tobytes())


async def test_a_file_that_has_text_comes_back_byte_for_byte(reader: Workshop) -> None:
    readable = await reader.searchable(pdf_of(PAGE))
    assert await reader.searchable(readable) == readable


async def test_pages_are_counted_while_they_are_read(reader: Workshop) -> None:
    readable = await reader.searchable(pdf_of(PAGE))
    counted: list[tuple[int, int]] = []
    await reader.searchable(stacked(*[readable] * 9), lambda *count: counted.append(count))
    assert counted == [(8, 9), (9, 9)]


async def test_a_signed_file_is_not_touched(reader: Workshop) -> None:
    signed = pdf_of(PAGE) + b"%/ByteRange [0 1 2 3]\n"
    with pytest.raises(Broken, match="bertanda_tangan"):
        await reader.searchable(signed)
    with pytest.raises(Broken, match="bertanda_tangan"):
        await Workshop().shrink(signed, 1000)


async def test_without_tesseract_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workshop, "can_read_scans", staticmethod(lambda: False))
    with pytest.raises(Broken, match="tanpa_tesseract"):
        await Workshop().searchable(pdf_of(PAGE))


@pytest.mark.parametrize("share", [0.6, 0.3])
async def test_a_file_is_brought_under_the_limit_and_stays_legible(share: float) -> None:
    large = pdf_of(*act_pages(2, dpi=300), dpi=300)
    limit = int(len(large) * share)
    small = await Workshop().shrink(large, limit)
    assert len(small) <= limit
    done = await Workshop().assemble([ScanPart(small, "kecil.pdf")], keputusan=False)
    assert [page.problems for page in done.pages] == [()] * len(act_pages(2))


async def test_coloured_stamps_stay_coloured_and_grey_pages_lose_their_colours() -> None:
    pages = act_pages(2, dpi=300)  # the last one carries stamp and signature
    large = pdf_of(*pages, dpi=300)
    small = await Workshop().shrink(large, len(large) // 3)
    with pikepdf.open(BytesIO(small)) as pdf:
        spaces = [str(i.ColorSpace) for page in pdf.pages for i in page.get_images().values()]
    assert spaces[0] == "/DeviceGray"
    assert spaces[-1] == "/DeviceRGB"


async def test_what_fits_is_not_touched_and_what_cannot_fit_is_refused() -> None:
    scan = pdf_of(PAGE)
    assert await Workshop().shrink(scan, len(scan)) == scan
    with pytest.raises(Broken, match="tidak_muat"):
        await Workshop().shrink(scan, 20_000)
