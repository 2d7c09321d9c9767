"""An invisible text layer: each word laid over its picture on a page, however it is turned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pikepdf
from pikepdf import Dictionary, Name, Page, Pdf

_FONT: Final = Name("/TeksPindai")
_ADVANCE: Final = 0.6  #: of the font size: every sign of Courier is as wide
_DESCENT: Final = 0.2  #: of a word's box lies below its baseline
_QUARTERS: Final = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A word as seen on the upright page, in points from its lower left corner."""

    text: str
    left: float
    bottom: float
    width: float
    height: float


def courier(pdf: Pdf) -> pikepdf.Object:
    """Make the font of the layer, once for a document."""
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Courier,
            Encoding=Name.WinAnsiEncoding,
        )
    )


def lay_words(page: Page, words: Iterable[Word], font: pikepdf.Object) -> None:
    """Write words invisibly over a page; what is on it stays as it is.

    Each word is stretched to the width of its picture, so that marking and searching hit it. The
    font is Courier, which every reader has and whose widths are known without a table.
    """
    content = b"".join(_shown(word, *_frame(page)) for word in words)
    if not content:
        return
    page.add_resource(font, Name.Font, _FONT)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\nBT 3 Tr\n" + content + b"ET\n")


def _frame(page: Page) -> tuple[int, tuple[float, float, float, float]]:
    """Give by how many quarters the page is turned for the eye, and the box that is seen."""
    turned = int(page.obj.get(Name.Rotate, 0)) // 90 % _QUARTERS
    box = [float(edge) for edge in page.cropbox]
    return turned, (
        min(box[0], box[2]),
        min(box[1], box[3]),
        max(box[0], box[2]),
        max(box[1], box[3]),
    )


def _shown(word: Word, turned: int, box: tuple[float, float, float, float]) -> bytes:
    text = word.text.encode("cp1252", "ignore")
    if not text or word.width <= 0 or word.height <= 0:
        return b""
    size = word.height
    stretch = 100 * word.width / (len(text) * _ADVANCE * size)
    x, y = word.left, word.bottom + _DESCENT * size
    left, bottom, right, top = box
    across, origin = {
        0: ((1, 0), (left + x, bottom + y)),
        1: ((0, 1), (right - y, bottom + x)),
        2: ((-1, 0), (right - x, top - y)),
        3: ((0, -1), (left + y, top - x)),
    }[turned]
    matrix = (*across, -across[1], across[0], *origin)
    placed = " ".join(f"{number:.2f}" for number in matrix)
    return f"{_FONT} {size:.2f} Tf {stretch:.1f} Tz {placed} Tm ".encode() + _literal(text)


def _literal(text: bytes) -> bytes:
    """Write as a hexadecimal string, with the blank that parts it from the next word."""
    return b"<" + (text + b" ").hex().encode() + b"> Tj\n"
