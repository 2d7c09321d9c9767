"""Pages of a TIFF: shown as they are, whatever their kind, and bounded whatever the file claims."""

from __future__ import annotations

import io
import struct

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from naskah.child import Refused
from naskah.client import Workshop
from naskah.pdf.from_tiff import MAX_PAGES, pdf_of
from naskah.scan.scanned import ScanPart
from sop.reading import Form

A4 = (827, 1169)  #: at 100 dpi
DPI = (100, 100)


def sheet(number: int, size: tuple[int, int] = A4) -> Image.Image:
    """A page of lines with a black square in its upper left corner, below as many bars as its number."""
    page = Image.new("L", size, 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((40, 40, 140, 140), fill=0)
    for bar in range(number):
        draw.rectangle((200 + 60 * bar, 40, 230 + 60 * bar, 140), fill=0)
    for line in range(220, size[1] - 60, 28):
        draw.text(
            (60, line), f"Halaman {number} baris {line} keputusan komisi", fill=0, font_size=18
        )
    return page


def tiff(*pages: Image.Image, **how: object) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], **{"dpi": DPI, **how})
    return out.getvalue()


def bars(pdf: bytes) -> list[int]:
    """Count the bars on each page, as it is seen."""
    found = []
    for page in pdfium.PdfDocument(pdf):
        seen = np.asarray(page.render(scale=100 / 72, grayscale=True).to_pil())
        assert (seen[60:120, 60:120] < 90).all()
        line = seen[90, 190:] < 90
        found.append(int((line[1:] & ~line[:-1]).sum()))
    return found


@pytest.mark.parametrize(
    ("mode", "packed"),
    [
        ("1", "group4"), ("1", "group3"), ("1", "packbits"), ("L", "tiff_lzw"), ("L", None),
        ("RGB", "jpeg"), ("RGB", "tiff_deflate"), ("P", None), ("CMYK", None), ("RGBA", None),
    ],
)  # fmt: skip
def test_pages_of_every_kind_are_shown_in_their_order_and_size(mode: str, packed: str) -> None:
    pdf = pdf_of(tiff(*(sheet(n).convert(mode) for n in (1, 2, 3)), compression=packed))
    assert bars(pdf) == [1, 2, 3]
    sizes = {tuple(round(each) for each in page.get_size()) for page in pdfium.PdfDocument(pdf)}
    assert sizes == {(595, 842)}


def test_a_fax_with_fewer_lines_than_dots_is_not_squeezed() -> None:
    squeezed = sheet(2, (1700, 1100)).convert("1")
    page = pdfium.PdfDocument(pdf_of(tiff(squeezed, dpi=(204, 98), compression="group4")))[0]
    assert [round(each) for each in page.get_size()] == [600, 808]


def test_a_page_that_lies_on_its_side_is_turned_and_one_without_dpi_is_a4() -> None:
    lying = sheet(2).rotate(90, expand=True)
    pdf = pdf_of(tiff(lying, tiffinfo={274: 6}, dpi=(0, 0)))
    assert bars(pdf) == [2]
    assert pdfium.PdfDocument(pdf)[0].get_height() == pytest.approx(842, abs=1)


def test_a_small_picture_of_a_page_is_no_page() -> None:
    small = sheet(1).resize((80, 113))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    out = io.BytesIO()
    sheet(3).save(out, "TIFF", save_all=True, append_images=[small], dpi=DPI)
    assert bars(pdf_of(out.getvalue())) == [3]


def test_a_page_of_very_many_pixels_is_brought_down() -> None:
    pdf = pdf_of(tiff(sheet(1).resize((5000, 7000)), dpi=(600, 600)))
    (image,) = pdfium.PdfDocument(pdf)[0].get_objects()
    assert np.prod(image.get_px_size()) == pytest.approx(16_000_000, rel=0.01)
    assert pdfium.PdfDocument(pdf)[0].get_width() == pytest.approx(600, abs=1)


def claims(width: int, height: int) -> bytes:
    """A TIFF that claims to be larger than it is."""
    data = bytearray(tiff(sheet(1)))
    (at,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, at)
    for field in range(at + 2, at + 2 + 12 * count, 12):
        (tag,) = struct.unpack_from("<H", data, field)
        if tag in (256, 257):
            struct.pack_into("<HII", data, field + 2, 4, 1, width if tag == 256 else height)
    return bytes(data)


HOSTILE = [
    ("half", tiff(sheet(1), sheet(2))[:500_000], "rusak"),
    ("only a head", b"II*\0\x08\0\0\0", "rusak"),
    ("nonsense", b"II*\0" + b"x" * 99, "rusak"),
    ("too wide", claims(60_000, 60_000), "terlalu_besar"),
    ("too wide by little", claims(7_600, 7_800), "rusak"),
    ("a line", claims(4_000_000_000, 1), "terlalu_besar"),
    ("too many", tiff(*[Image.new("1", (8, 8))] * (MAX_PAGES + 1)), "terlalu_besar"),
]


@pytest.mark.parametrize(("data", "why"), [row[1:] for row in HOSTILE], ids=[r[0] for r in HOSTILE])
def test_a_hostile_tiff_is_refused_by_name(data: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        pdf_of(data)


def test_a_file_that_leads_back_to_itself_ends() -> None:
    data = bytearray(tiff(sheet(2)))
    (at,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, at)
    struct.pack_into("<I", data, at + 2 + 12 * count, at)
    assert bars(pdf_of(bytes(data))) == [2]


async def test_a_tiff_sent_to_a_usulan_is_counted_page_by_page() -> None:
    reading = await Workshop().read(tiff(sheet(1), sheet(2), sheet(3)))
    assert (reading.form, reading.pages, reading.trouble) == (Form.IMAGE, 3, "")
    assert (await Workshop().read(tiff(sheet(1))[:60])).trouble == "rusak"


async def test_a_tiff_among_the_parts_of_a_scan_gives_its_pages_and_a_bad_one_none() -> None:
    parts = [
        ScanPart(tiff(*(sheet(n).convert("1") for n in (1, 2)), compression="group4"), "a.tif"),
        ScanPart(HOSTILE[3][1], "b.tif"),
        ScanPart(tiff(sheet(3)), "c.tif"),
    ]
    done = await Workshop().assemble(parts, keputusan=False, expected=3)
    assert bars(done.asli or b"") == [1, 2, 3]
    assert [page.source for page in done.pages] == [0, 0, 2]
    assert [(each.source, each.why) for each in done.refused] == [(1, "terlalu_besar")]
    assert done.missing == 0
