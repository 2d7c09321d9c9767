"""The glyphs of a page: its text sign by sign with the place of each in the page's picture."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from naskah.ocr.tesseract import Word

Box = tuple[float, float, float, float]  #: left, top, right, bottom, in pixels


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A text and, for each of its signs, its box; signs that were only implied have none."""

    text: str
    boxes: tuple[Box | None, ...]

    def bars(self, span: range) -> Iterator[Box]:
        """Give one box for each line that a span of signs runs over."""
        current: Box | None = None
        for index in span:
            box = self.boxes[index]
            if box is None:
                continue
            if current and _same_line(current, box):
                current = _around(current, box)
            else:
                if current:
                    yield current
                current = box
        if current:
            yield current

    def words_outside(self, spans: Sequence[range]) -> list[tuple[str, Box]]:
        """Give the words that no span touches."""
        taken = {index for span in spans for index in span}
        words = []
        for match in re.finditer(r"\S+", self.text):
            boxes = [box for box in self.boxes[match.start() : match.end()] if box]
            if boxes and taken.isdisjoint(range(*match.span())):
                around = boxes[0]
                for box in boxes[1:]:
                    around = _around(around, box)
                words.append((match.group(), around))
        return words


def glyphs_of(page: pdfium.PdfPage, pixels: tuple[int, int]) -> Glyphs:
    """Read the text layer of a page, its places given in a picture of this size."""
    textpage = page.get_textpage()
    signs, boxes = [], []
    for index in range(textpage.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(textpage.raw, index)
        signs.append(chr(code) if 31 < code < 0x110000 and code != 0xFFFE else "\n")
        boxes.append(_box(page, textpage, index, pixels) if not signs[-1].isspace() else None)
    return Glyphs("".join(signs), tuple(boxes))


def glyphs_seen(words: Sequence[Word]) -> Glyphs:
    """Take the words that OCR read; each sign has its word's box."""
    signs: list[str] = []
    boxes: list[Box | None] = []
    for word in words:
        signs += [*word.text, "\n" if word.ends_line else " "]
        left, top, right, bottom = word.box
        boxes += [(left, top, right, bottom)] * len(word.text)
        boxes.append(None)
    return Glyphs("".join(signs), tuple(boxes))


def _box(
    page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, index: int, pixels: tuple[int, int]
) -> Box:
    left, bottom, right, top = textpage.get_charbox(index, loose=True)
    first = _pixel(page, left, top, pixels)
    second = _pixel(page, right, bottom, pixels)
    return (
        min(first[0], second[0]),
        min(first[1], second[1]),
        max(first[0], second[0]),
        max(first[1], second[1]),
    )


def _pixel(page: pdfium.PdfPage, x: float, y: float, pixels: tuple[int, int]) -> tuple[int, int]:
    """Tell where a point of the page lies in its picture, whatever its rotation and crop."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, *pixels, 0, x, y, across, down)
    return across.value, down.value


def _same_line(one: Box, other: Box) -> bool:
    return min(one[3], other[3]) - max(one[1], other[1]) > 0.4 * min(
        one[3] - one[1], other[3] - other[1]
    )


def _around(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )
