"""The picture of what changed: strips of the old page above strips of the new, words marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import BytesIO
from typing import Final

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFont

WIDTH: Final = 1080  #: pixels, what a phone shows without scaling
_AROUND: Final = 46  #: pixels of page kept above and below the marked words
_TALLEST: Final = 420  #: pixels of one strip
_BAR: Final = 44  #: pixels of the label above a strip
_PAPER: Final = (255, 255, 255)
# fmt: off
#: A label, its colour, the marker's.
_OLD:   Final = ("Sebelum",     (197, 34, 31), (255, 205, 200))
_NEW:   Final = ("Sesudah",     (19, 115, 51), (196, 238, 200))
_GONE:  Final = ("Dihapus",     (197, 34, 31), (255, 205, 200))
_ADDED: Final = ("Ditambahkan", (19, 115, 51), (196, 238, 200))
# fmt: on

Box = tuple[float, float, float, float]  #: left, top, right, bottom
Style = tuple[str, tuple[int, int, int], tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Shown:
    """One change to show: passages with the pages they begin on."""

    before: tuple[tuple[str, int], ...]
    after: tuple[tuple[str, int], ...]


def picture(old: pdfium.PdfDocument, new: pdfium.PdfDocument, changes: Sequence[Shown]) -> bytes:
    """Draw the changes one below the other as PNG; empty when none can be found on its page."""
    strips: list[Image.Image] = []
    for change in changes:
        before = " ".join(text for text, _ in change.before)
        after = " ".join(text for text, _ in change.after)
        gone, come = _differing_words(before, after)
        strips += _strip(old, change.before, gone, _OLD if change.after else _GONE)
        strips += _strip(new, change.after, come, _NEW if change.before else _ADDED)
    if not strips:
        return b""
    sheet = Image.new("RGB", (WIDTH, sum(strip.height for strip in strips)), _PAPER)
    top = 0
    for strip in strips:
        sheet.paste(strip, (0, top))
        top += strip.height
    out = BytesIO()
    sheet.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _differing_words(before: str, after: str) -> tuple[set[int], set[int]]:
    """Tell which words of each side, counted, are not on the other."""
    sides = before.split(), after.split()
    gone: set[int] = set()
    come: set[int] = set()
    for kind, a, b, c, d in SequenceMatcher(a=sides[0], b=sides[1], autojunk=False).get_opcodes():
        if kind != "equal":
            gone |= set(range(a, b))
            come |= set(range(c, d))
    return gone, come


def _strip(
    pdf: pdfium.PdfDocument, passages: Sequence[tuple[str, int]], marked: set[int], style: Style
) -> Iterator[Image.Image]:
    """Cut what differs out of the page it begins on, the words that differ marked."""
    if not passages:
        return
    number = passages[0][1]
    text = " ".join(text for text, page in passages if page == number)
    page = pdf[number - 1]
    boxes = list(_word_boxes(page, text.split()))
    if not boxes:
        return
    scale = WIDTH / page.get_width()
    shown = page.render(scale=scale).to_pil().convert("RGB")
    chosen = [box for index, box in enumerate(boxes) if index in marked and box] or boxes
    painted = _painted(shown, [_scaled(box, scale) for box in chosen if box], style[2])
    lines = [_scaled(box, scale) for box in chosen if box]
    top = max(0, int(min(box[1] for box in lines)) - _AROUND)
    bottom = min(shown.height, int(max(box[3] for box in lines)) + _AROUND, top + _TALLEST)
    yield _labelled(painted.crop((0, top, WIDTH, bottom)), f"{style[0]} · hal. {number}", style[1])


def _word_boxes(page: pdfium.PdfPage, wanted: Sequence[str]) -> Iterator[Box | None]:
    """Find the words of a passage on its page; nothing at all when the passage is not there."""
    textpage = page.get_textpage()
    characters = textpage.get_text_range()
    pattern = r"\s+".join(re.escape(word) for word in wanted[:12])
    start = re.search(pattern, characters)
    if start is None:
        return
    at = start.start()
    for word in wanted:
        at = characters.find(word, at, at + 400)
        if at < 0:
            return
        yield _box(textpage, page.get_height(), range(at, at + len(word)))
        at += len(word)


def _box(textpage: pdfium.PdfTextPage, height: float, span: range) -> Box | None:
    boxes = [textpage.get_charbox(i, loose=True) for i in span if i < textpage.count_chars()]
    if not boxes:
        return None
    return (
        min(b[0] for b in boxes),
        height - max(b[3] for b in boxes),
        max(b[2] for b in boxes),
        height - min(b[1] for b in boxes),
    )


def _scaled(box: Box, scale: float) -> Box:
    return (box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale)


def _painted(shown: Image.Image, boxes: Sequence[Box], colour: tuple[int, int, int]) -> Image.Image:
    """Lay a marker over the words as a felt pen does: darkening, so that the ink stays."""
    marker = Image.new("RGB", shown.size, _PAPER)
    pen = ImageDraw.Draw(marker)
    for left, top, right, bottom in boxes:
        pen.rounded_rectangle((left - 3, top - 2, right + 3, bottom + 2), 5, fill=colour)
    return ImageChops.multiply(shown, marker)


def _labelled(strip: Image.Image, label: str, colour: tuple[int, int, int]) -> Image.Image:
    sheet = Image.new("RGB", (WIDTH, strip.height + _BAR), _PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, WIDTH, _BAR), fill=colour)
    pen.text((20, 6), label, fill=_PAPER, font=ImageFont.load_default(26))
    sheet.paste(strip, (0, _BAR))
    return sheet
