"""A PDF bound from pages: photos as one JPEG each, pages of scanned PDFs as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from naskah.child import Refused

_PRODUCER: Final = "JDIH Bot"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page to bind: which source, which page of it, turned by how many degrees clockwise."""

    source: int
    page: int
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A JPEG with the size of its sheet in points, or a whole PDF."""

    data: bytes
    points: tuple[float, float] | None = None


def bind(sources: Sequence[Source], leaves: Sequence[Leaf]) -> bytes | None:
    """Bind leaves into one PDF; nothing when there are none.

    A PDF of which every page is wanted in its order is given back byte for byte: a signature in it
    stays valid. Otherwise its pages are copied as they are, without being encoded again.

    Raises:
        Refused: "terkunci" or "rusak".

    """
    if not leaves:
        return None
    opened = {leaf.source: _opened(sources[leaf.source]) for leaf in leaves}
    only = leaves[0].source
    untouched = [Leaf(only, page) for page in range(len(opened[only].pages))]
    if sources[only].points is None and list(leaves) == untouched:
        return sources[only].data
    out = Pdf.new()
    for leaf in leaves:
        out.pages.append(opened[leaf.source].pages[leaf.page])
        page = out.pages[-1]
        for key in (Name.AA, Name.PieceInfo):
            if key in page.obj:
                del page.obj[key]
        if leaf.turn:
            page.rotate(leaf.turn, relative=True)
    out.docinfo[Name.Producer] = _PRODUCER
    target = BytesIO()
    out.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return target.getvalue()


def _opened(source: Source) -> Pdf:
    if source.points is not None:
        return _sheet(source.data, source.points)
    try:
        return Pdf.open(BytesIO(source.data))
    except pikepdf.PasswordError as locked:
        raise Refused("terkunci") from locked
    except pikepdf.PdfError as bad:
        raise Refused("rusak") from bad


def _sheet(jpeg: bytes, points: tuple[float, float]) -> Pdf:
    """Make a one-page PDF that is a JPEG from edge to edge."""
    pdf = Pdf.new()
    width, height, channels = _jpeg_size(jpeg)
    image = pdf.make_stream(jpeg)
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent = width, height, 8
    image.ColorSpace = Name.DeviceGray if channels == 1 else Name.DeviceRGB
    image.Filter = Name.DCTDecode
    wide, high = (round(point, 2) for point in points)
    content = pdf.make_stream(f"q {wide} 0 0 {high} 0 0 cm /Hal Do Q".encode())
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, wide, high]),
        Resources=Dictionary(XObject=Dictionary(Hal=image)),
        Contents=content,
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def _jpeg_size(jpeg: bytes) -> tuple[int, int, int]:
    """Read width, height and channels from the frame header.

    Raises:
        Refused: "rusak" when there is none.

    """
    at = 2
    while at + 9 < len(jpeg):
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xC3:  # start of frame
            height, width = (int.from_bytes(jpeg[at + n : at + n + 2], "big") for n in (5, 7))
            return width, height, jpeg[at + 9]
        at += 2 + length
    raise Refused("rusak")
