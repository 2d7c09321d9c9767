"""Pictures of pages: crisp previews for a chat, and a contact sheet that marks bad pages."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

from naskah.child import Refused, serve

#: No picture has more pixels than this, whatever size a page claims to be.
MAX_PIXELS: Final = 16_000_000
MAX_SIDE: Final = 16_000
#: Sheets of this many pages and fewer get so many columns; the last row holds for the rest.
COLUMNS: Final = ((2, 2), (9, 3), (16, 4), (30, 5), (60, 6))
PAGES_A_SHEET: Final = 60
SHEET_WIDTH: Final = 1280  #: pixels; what a chat shows without shrinking it further
GAP: Final = 16
PAPER: Final = "white"
DESK: Final = "#e8eaed"
INK: Final = "#202124"
ALARM: Final = "#c5221f"


def pictures(pdf: bytes, pages: Sequence[int], width: int, form: str = "jpeg") -> list[bytes]:
    """Render pages as a phone shows them best.

    Args:
        pdf: the file.
        pages: counted from 0; negative ones from the end, so (0, -1) is the first and the last.
        width: in pixels.
        form: "jpeg" (small, good for scans) or "png" (lossless).

    Raises:
        Refused: "terkunci" or "rusak" when it cannot be opened, "tanpa_halaman" for a page that
            it lacks.

    """
    with opened(pdf) as document:
        return [_encoded(_render(document, page, width), form) for page in pages]


def contact_sheet(pdf: bytes, marks: Mapping[int, str]) -> list[bytes]:
    """Lay all pages out as JPEG sheets, each page numbered, some marked.

    Args:
        pdf: the file.
        marks: what is wrong with a page, by its number counted from 1: {7: "buram"}.

    """
    with opened(pdf) as document:
        total = len(document)
        starts = range(0, total, PAGES_A_SHEET)
        return [
            _encoded(_sheet(document, range(at, min(at + PAGES_A_SHEET, total)), marks), "jpeg")
            for at in starts
        ]


@contextmanager
def opened(pdf: bytes) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF for rendering and close it again.

    Raises:
        Refused: "terkunci" when it needs a password, else "rusak".

    """
    try:
        document = pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as fault:
        raise Refused("terkunci" if "password" in str(fault).lower() else "rusak") from fault
    try:
        yield document
    finally:
        document.close()


def _render(document: pdfium.PdfDocument, index: int, width: int) -> Image.Image:
    total = len(document)
    if not -total <= index < total:
        raise Refused("tanpa_halaman")
    page = document[index % total]
    points_wide, points_high = page.get_size()
    scale = width / points_wide
    scale = min(
        scale,
        MAX_SIDE / max(points_wide, points_high),
        (MAX_PIXELS / (points_wide * points_high)) ** 0.5,
    )
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    page.close()
    return picture.convert("RGB")


def _encoded(picture: Image.Image, form: str) -> bytes:
    target = io.BytesIO()
    if form == "png":
        picture.save(target, "PNG", optimize=True)
    else:
        # Full chroma: a purple stamp on black text smears otherwise.
        picture.save(target, "JPEG", quality=85, subsampling=0, optimize=True)
    return target.getvalue()


def _sheet(document: pdfium.PdfDocument, pages: range, marks: Mapping[int, str]) -> Image.Image:
    columns = next((wide for most, wide in COLUMNS if len(pages) <= most), COLUMNS[-1][1])
    cell = (SHEET_WIDTH - GAP * (columns + 1)) // columns
    size = max(20, cell // 12)
    font = ImageFont.load_default(size=size)
    caption = round(size * 1.7)
    thumbs = [_thumb(document, page, cell) for page in pages]
    rows = [thumbs[at : at + columns] for at in range(0, len(thumbs), columns)]
    heights = [max(thumb.height for thumb in row) + caption + GAP for row in rows]
    sheet = Image.new("RGB", (SHEET_WIDTH, sum(heights) + GAP), DESK)
    draw = ImageDraw.Draw(sheet)
    top = GAP
    number = pages.start
    for row, height in zip(rows, heights, strict=True):
        for column, thumb in enumerate(row):
            number += 1
            left = GAP + column * (cell + GAP)
            _place(sheet, draw, thumb, (left, top), number, marks.get(number, ""), font)
        top += height
    return sheet


def _thumb(document: pdfium.PdfDocument, page: int, cell: int) -> Image.Image:
    picture = _render(document, page, cell)
    picture.thumbnail((cell, cell * 2), Image.Resampling.LANCZOS)
    return picture


def _place(
    sheet: Image.Image,
    draw: ImageDraw.ImageDraw,
    thumb: Image.Image,
    at: tuple[int, int],
    number: int,
    mark: str,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
) -> None:
    left, top = at
    right, bottom = left + thumb.width, top + thumb.height
    sheet.paste(thumb, at)
    draw.rectangle((left - 1, top - 1, right, bottom), outline="#9aa0a6")
    if mark:
        draw.rectangle((left - 5, top - 5, right + 4, bottom + 4), outline=ALARM, width=6)
    words = f"hal. {number} {mark}".strip()
    draw.text((left, bottom + 6), words, font=font, fill=ALARM if mark else INK)


def _pictures_task(
    header: dict[str, object], blobs: list[bytes]
) -> tuple[dict[str, object], list[bytes]]:
    match header:
        case {"pages": list(pages), "width": int(width), "form": str(form)}:
            return {}, pictures(blobs[0], pages, width, form)
    raise Refused("permintaan")


def _contact_task(
    header: dict[str, object], blobs: list[bytes]
) -> tuple[dict[str, object], list[bytes]]:
    match header:
        case {"marks": dict(marks)}:
            return {}, contact_sheet(blobs[0], {int(page): str(m) for page, m in marks.items()})
    raise Refused("permintaan")


TASKS: Final = {"pictures": _pictures_task, "contact": _contact_task}

if __name__ == "__main__":
    serve(TASKS)
