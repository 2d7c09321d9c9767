"""OCR of single pages: what Tesseract reads in a picture, with the place of each word."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pypdfium2 as pdfium
import tesserocr
from PIL import Image, ImageOps

from naskah.child import Refused
from naskah.hostile import Hostile
from naskah.photo_header import picture_size
from naskah.tools import tessdata

DPI: Final = 300  #: what Tesseract reads best
_MOST_PIXELS: Final = 20_000_000  #: of a rendered page, whatever its paper size claims


@dataclass(frozen=True, slots=True)
class Word:
    """One word and its box in pixels: left, top, right, bottom."""

    text: str
    box: tuple[int, int, int, int]
    ends_line: bool


def open_picture(data: bytes) -> Image.Image:
    """Open a photo or scan upright, in shades of grey.

    Raises:
        Refused: "terlalu_besar" or "rusak".

    """
    try:
        picture_size(data)
        with Image.open(BytesIO(data)) as picture:
            return ImageOps.exif_transpose(picture).convert("L")
    except Hostile as verdict:
        raise Refused(str(verdict)) from None
    except (OSError, ValueError, SyntaxError):
        raise Refused("rusak") from None


def picture_of(page: pdfium.PdfPage, dpi: int = DPI, *, grey: bool = True) -> Image.Image:
    """Render a page, in shades of grey as OCR wants it or in colour."""
    width, height = page.get_size()
    scale = min(dpi / 72, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    rendered: Image.Image = page.render(scale=scale, grayscale=grey).to_pil()
    return rendered if grey else rendered.convert("RGB")


def read_words(picture: Image.Image) -> list[Word]:
    """Read a picture.

    Raises:
        Refused: "tanpa_ocr" where Tesseract or its Indonesian data is not installed.

    """
    data = tessdata()
    if data is None:
        raise Refused("tanpa_ocr")
    with tesserocr.PyTessBaseAPI(path=data, lang="ind", psm=tesserocr.PSM.AUTO) as api:
        api.SetImage(picture)
        api.SetSourceResolution(DPI)
        api.Recognize()
        level = tesserocr.RIL.WORD
        return [
            Word(
                item.GetUTF8Text(level),
                item.BoundingBox(level),
                item.IsAtFinalElement(tesserocr.RIL.TEXTLINE, level),
            )
            for item in tesserocr.iterate_level(api.GetIterator(), level)
            if not item.Empty(level)
        ]


def text_of(words: list[Word]) -> str:
    """Put words back into lines."""
    return "".join(word.text + ("\n" if word.ends_line else " ") for word in words)
