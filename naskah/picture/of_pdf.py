"""Pictures of pages: crisp previews for a chat."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import pypdfium2 as pdfium
from PIL import Image

from naskah.child import Header, Refused, Reply

#: No picture has more pixels than this, whatever size a page claims to be.
MAX_PIXELS: Final = 16_000_000
MAX_SIDE: Final = 16_000


def pictures(pdf: bytes, pages: Sequence[int], width: int) -> dict[int, bytes]:
    """Render pages as a phone shows them best, each once under its number, counted from 1.

    Args:
        pdf: the file.
        pages: counted from 0; negative ones from the end, so (0, -1) is the first and the last.
        width: in pixels.

    Raises:
        Refused: "terkunci" or "rusak" when it cannot be opened, "tanpa_halaman" for a page that
            it lacks.

    """
    with opened(pdf) as document:
        numbers = dict.fromkeys(_number(page, len(document)) for page in pages)
        return {n: _jpeg(_render(document[n - 1], width)) for n in numbers}


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


def _number(index: int, total: int) -> int:
    if not -total <= index < total:
        raise Refused("tanpa_halaman")
    return index % total + 1


def _render(page: pdfium.PdfPage, width: int) -> Image.Image:
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


def _jpeg(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    # Full chroma: a purple stamp on black text smears otherwise.
    picture.save(target, "JPEG", quality=85, subsampling=0, optimize=True)
    return target.getvalue()


def _pictures_task(header: Header, blobs: list[bytes]) -> Reply:
    match header:
        case {"pages": list(pages), "width": int(width)}:
            made = pictures(blobs[0], pages, width)
            return {"numbers": list(made)}, list(made.values())
    raise Refused("permintaan")


TASKS: Final = {"pictures": _pictures_task}
