"""A PDF bound from pages: photos as one JPEG each, pages of scanned PDFs as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from naskah.child import Refused
from naskah.pdf.editable import editable, saved

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
    return saved(out)


def _opened(source: Source) -> Pdf:
    return editable(source.data) if source.points is None else _sheet(source.data, source.points)


def _sheet(jpeg: bytes, points: tuple[float, float]) -> Pdf:
    """Make a one-page PDF that is a JPEG from edge to edge."""
    pdf = Pdf.new()
    try:
        with Image.open(BytesIO(jpeg), formats=["JPEG"]) as seen:
            (width, height), grey = seen.size, seen.mode == "L"
    except OSError as bad:
        raise Refused("rusak") from bad
    image = pdf.make_stream(jpeg)
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent = width, height, 8
    image.ColorSpace = Name.DeviceGray if grey else Name.DeviceRGB
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
