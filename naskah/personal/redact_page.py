"""A page rebuilt as a picture of itself, its words laid over it unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pikepdf
from PIL import Image

from naskah.ocr.text_layer import Word, courier, lay_words
from naskah.personal.glyphs import Box

_JPEG_QUALITY: Final = 82


@dataclass(frozen=True, slots=True)
class Replacement:
    """What takes the place of a page."""

    picture: Image.Image
    points: tuple[float, float]  #: its size on paper
    words: list[tuple[str, Box]]  #: with their places in the picture
    removed: tuple[str, ...]


def replace_page(pdf: pikepdf.Pdf, index: int, replacement: Replacement) -> None:
    """Put a picture and unseen words in the place of everything a page held."""
    page = pdf.pages[index]
    for name in set(page.obj.keys()) - {"/Type", "/Parent"}:
        del page.obj[name]
    width, height = (round(side, 2) for side in replacement.points)
    page.obj.MediaBox = pikepdf.Array([0, 0, width, height])
    page.obj.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Im0=_image(pdf, replacement.picture))
    )
    page.obj.Contents = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode())
    lay_words(page, _words(replacement), courier(pdf))


def _image(pdf: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Object:
    packed = BytesIO()
    picture.save(packed, "JPEG", quality=_JPEG_QUALITY)
    return pdf.make_stream(
        packed.getvalue(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )


def _words(replacement: Replacement) -> Iterator[Word]:
    scale = replacement.points[0] / replacement.picture.width
    for text, box in replacement.words:
        left, top, right, bottom = (edge * scale for edge in box)
        yield Word(text, left, replacement.points[1] - bottom, right - left, bottom - top)
