"""Pages of a TIFF, as office scanners make them: the task that turns one into a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pikepdf
from PIL import Image, ImageOps
from PIL.TiffImagePlugin import TiffImageFile

from naskah.child import Header, Refused, Reply
from naskah.file.hostile import MAX_PIXELS
from naskah.pdf.editable import saved
from naskah.picture.photo import on_white

MAX_PAGES: Final = 300
#: Pixels of a page in shades or colours; more is brought down to it: A4 at 400 dpi.
_ENOUGH: Final = 16_000_000
_DPI: Final = (72.0, 1200.0)  #: what is believed
_A4_INCHES: Final = 11.69  #: the longer side of a page that does not tell its resolution
_QUALITY: Final = 82
_ORIENTATION: Final = 274  #: tag of the way up; from 5 on a page lies on its side
_LYING: Final = 5
_KIND: Final = 254  #: tag of what a picture is to the file; this bit says: another one, smaller
_SMALLER: Final = 1
#: What reads a broken file may raise, besides what the limits of the child do.
_BROKEN: Final = (OSError, ValueError, SyntaxError, TypeError, KeyError, EOFError)


def pdf_of(tiff: bytes) -> bytes:
    """Give the pages of a TIFF as a PDF: black and white as a fax, anything else as JPEG.

    Raises:
        Refused: "terlalu_besar" above 300 pages or 60 megapixels a page, "rusak" when a page
            cannot be decoded.

    """
    out = pikepdf.Pdf.new()
    try:
        with TiffImageFile(BytesIO(tiff)) as file:
            for page in _pages(file):
                with pikepdf.Pdf.open(BytesIO(page)) as made:
                    out.pages.extend(made.pages)
    except Image.DecompressionBombError as bomb:
        raise Refused("terlalu_besar") from bomb
    except _BROKEN as bad:
        raise Refused("rusak") from bad
    if not out.pages:
        raise Refused("kosong")
    return saved(out)


def _pages(file: TiffImageFile) -> Iterator[bytes]:
    number = 0
    while True:
        if number >= MAX_PAGES or file.width * file.height > MAX_PIXELS:
            raise Refused("terlalu_besar")
        if not int(file.tag_v2.get(_KIND, 0)) & _SMALLER:
            yield _page(file)
        number += 1
        try:
            file.seek(number)
        except EOFError:
            return


def _page(frame: Image.Image) -> bytes:
    """Write one page as a PDF of its own size."""
    dpi = _dpi(frame)
    page, how = ImageOps.exif_transpose(frame), {}
    if page.mode != "1":
        how = {"quality": _QUALITY}
        page = page.convert("L") if page.mode == "L" else on_white(page)
        scale = (_ENOUGH / (page.width * page.height)) ** 0.5
        if scale < 1:
            size = (round(page.width * scale), round(page.height * scale))
            page, dpi = page.resize(size), (dpi[0] * scale, dpi[1] * scale)
    target = BytesIO()
    page.save(target, "PDF", dpi=dpi, **how)
    return target.getvalue()


def _dpi(frame: Image.Image) -> tuple[float, float]:
    """Tell the resolution across and down: a fax has fewer lines than dots."""
    across, down = (float(each) for each in frame.info.get("dpi", (0, 0)))
    if frame.getexif().get(_ORIENTATION, 1) >= _LYING:
        across, down = down, across
    if all(_DPI[0] <= each <= _DPI[1] for each in (across, down)):
        return across, down
    guessed = max(frame.size) / _A4_INCHES
    return guessed, guessed


def _task(_header: Header, blobs: list[bytes]) -> Reply:
    return {}, [pdf_of(blobs[0])]


TASKS: Final = {"pdf": _task}
