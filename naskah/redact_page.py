"""A page rebuilt as a picture of itself, its words laid over it unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pikepdf
from PIL import Image

from naskah.page_words import Box

_JPEG_QUALITY: Final = 82
_COURIER_WIDTH: Final = 0.6  #: of every sign, in its height: so a word can be stretched to fit


@dataclass(frozen=True, slots=True)
class Replacement:
    """What takes the place of a page."""

    picture: Image.Image
    points: tuple[float, float]  #: its size on paper
    words: list[tuple[str, Box]]  #: with their places in the picture
    removed: tuple[str, ...]


def replace_page(pdf: pikepdf.Pdf, index: int, replacement: Replacement) -> None:
    """Put a picture and unseen words in the place of everything a page held."""
    page = pdf.pages[index].obj
    for name in set(page.keys()) - {"/Type", "/Parent"}:
        del page[name]
    width, height = replacement.points
    page.MediaBox = pikepdf.Array([0, 0, round(width, 2), round(height, 2)])
    page.Rotate = 0
    page.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Im0=_image(pdf, replacement.picture)),
        Font=pikepdf.Dictionary(F0=_font(pdf)),
    )
    page.Contents = pdf.make_stream(b"\n".join(_content(replacement)))


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


def _font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Courier,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )


def _content(replacement: Replacement) -> Iterator[bytes]:
    width, height = replacement.points
    yield f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im0 Do Q".encode()
    scale = width / replacement.picture.width
    yield b"BT 3 Tr"
    for word, (left, top, right, bottom) in replacement.words:
        size = max(1.0, (bottom - top) * scale * 0.8)
        stretch = 100 * (right - left) * scale / (len(word) * size * _COURIER_WIDTH)
        x, y = left * scale, height - (bottom * scale) + 0.2 * size
        shown = word.encode("cp1252", "replace").hex()
        place = f"/F0 {size:.2f} Tf {stretch:.1f} Tz 1 0 0 1 {x:.2f} {y:.2f} Tm"
        yield f"{place} <{shown}20> Tj".encode()
    yield b"ET"
