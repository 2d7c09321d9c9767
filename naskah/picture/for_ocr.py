"""Pictures for OCR: a page of a PDF as it is handed to the reader."""

from __future__ import annotations

from typing import Final

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from naskah.picture.photo import Picture, eight_bit

DPI: Final = 300  #: what Tesseract reads best
_MOST_PIXELS: Final = 20_000_000  #: of a rendered page, whatever its paper size claims


def picture_of(page: pdfium.PdfPage, dpi: int = DPI, *, grey: bool = True) -> Image.Image:
    """Render a page, in shades of grey as OCR wants it or in colour."""
    width, height = page.get_size()
    scale = min(dpi / 72, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    rendered: Image.Image = page.render(scale=scale, grayscale=grey).to_pil()
    return rendered if grey else rendered.convert("RGB")


def pixels(picture: Image.Image) -> Picture:
    """Give the shades of grey of a picture, as the reader takes them."""
    return eight_bit(np.asarray(picture.convert("L")))
