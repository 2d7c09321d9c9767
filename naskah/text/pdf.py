"""The text layer of a PDF, page by page, with its worth: typed, from OCR, garbage, or none."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from naskah.text.words import is_language, tidy

_SECONDS: Final = 5.0  #: of processor time for one file; pages left over stay unread
_TEXT, _IMAGE = pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_IMAGE
_INVISIBLE: Final = 3  #: the text render mode of an OCR layer
_FEW_LINES: Final = 3  #: of a watermark
_SOME_OBJECTS: Final = 60  #: enough to know how a page is made
_COLUMN: Final = 3.0  #: heights of a line by which two columns are apart
_ADDRESS_LINE: Final = re.compile(
    r"^\W*(?:https?://|www\.|jdih\.)\S*\W*$|^\S+\.go\.id\W*$|ditandatangani secara elektronik|"
    r"Balai (?:Besar )?Sertifikasi Elektronik|scanned (?:by|with)|CamScanner",
    re.IGNORECASE,
)


class Layer(StrEnum):
    """What the text of a page is worth."""

    REAL = "real"
    OCR = "ocr"  #: words over a picture of the page: letters and figures may be misread
    GARBAGE = "garbage"  #: a broken font map
    CROOKED = "crooked"  #: a picture that lies too crooked to be read
    NONE = "none"  #: nothing, or only an address stamped on every page


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read."""

    number: int  #: from 1
    text: str
    layer: Layer

    @property
    def readable(self) -> bool:
        """Tell whether the text says what the page says."""
        return self.layer in {Layer.REAL, Layer.OCR}


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it lies on the page, in points from the upper left corner.

    A gap as wide as between two columns stands in the text as a tab.
    """

    text: str
    left: float
    top: float
    height: float
    right: float = 0
    columns: tuple[float, ...] = ()  #: where each column after a tab begins


def read_pages(pdf: pdfium.PdfDocument) -> list[Page]:
    """Read the pages in the order of their numbers.

    The first and the last pages are read before the middle, so that they are there when the time
    is over.
    """
    until = time.process_time() + _SECONDS
    texts: dict[int, str] = {}
    for index in _ends_first(len(pdf)):
        if texts and time.process_time() > until:
            break
        texts[index] = _text(pdf, index)
    stamped = _stamped_lines(list(texts.values()))
    return [_page(pdf, index, texts[index], stamped) for index in sorted(texts)]


def lines_as_laid_out(pdf: pdfium.PdfDocument, index: int) -> list[Line]:
    """Give the lines of a page from top to bottom, whatever the order they were written in."""
    page = pdf[index]
    textpage, height = page.get_textpage(), page.get_height()
    pieces: list[Line] = []
    for number in range(min(textpage.count_rects(), 4000)):
        left, bottom, right, top = textpage.get_rect(number)
        raw = textpage.get_text_bounded(left - 0.5, bottom - 0.5, right + 0.5, top + 0.5)
        if text := tidy(raw):
            if raw.startswith(" "):
                left = _past_blanks(textpage, (left, bottom, right, top))
            pieces.append(Line(text.replace("\n", " "), left, height - top, top - bottom, right))
    return _joined(pieces)


def _past_blanks(textpage: pdfium.PdfTextPage, box: tuple[float, float, float, float]) -> float:
    """Tell where a line begins to be seen that was moved to the right by blanks."""
    left, bottom, right, top = box
    index = textpage.get_index(left, (bottom + top) / 2, right - left, top - bottom)
    while index is not None and index < textpage.count_chars():
        if not chr(pdfium_c.FPDFText_GetUnicode(textpage.raw, index)).isspace():
            return max(left, float(textpage.get_charbox(index)[0]))
        index += 1
    return left


def worth(pages: Sequence[Page]) -> Layer:
    """Judge a document by its pages: what most of them are."""
    counted = Counter(page.layer for page in pages)
    return counted.most_common(1)[0][0] if counted else Layer.NONE


def _ends_first(count: int) -> Iterator[int]:
    head, tail = min(count, 20), max(min(count, 20), count - 10)
    yield from range(head)
    yield from range(count - 1, tail - 1, -1)
    yield from range(head, tail)


def _text(pdf: pdfium.PdfDocument, index: int) -> str:
    try:
        page = pdf[index]
        textpage = page.get_textpage()
        text = tidy(textpage.get_text_range())
        textpage.close()
        page.close()
    except pdfium.PdfiumError:
        return ""  # one broken page does not spoil the others
    return text


def _stamped_lines(texts: Sequence[str]) -> set[str]:
    """Find the short lines that stand on nearly every page: watermarks, not text.

    More than a few are not a watermark but pages that repeat themselves, as forms do.
    """
    if len(texts) < 3:
        return set()
    seen = Counter(line for text in texts for line in set(text.split("\n")) if 0 < len(line) < 90)
    stamped = {line for line, times in seen.items() if times >= max(3, 0.8 * len(texts))}
    return stamped if len(stamped) <= _FEW_LINES else set()


def _page(pdf: pdfium.PdfDocument, index: int, text: str, stamped: set[str]) -> Page:
    lines = text.split("\n")
    own = [x for x in lines if x and not _ADDRESS_LINE.search(x) and x not in stamped]
    if sum(len(line) for line in own) < 25:
        # A page of a few words is a page all the same, unless those words lie on a picture.
        bare = not own or _is_picture(pdf, index)
        return Page(index + 1, "\n".join(own), Layer.NONE if bare else Layer.REAL)
    if not is_language(" ".join(own)):
        return Page(index + 1, text, Layer.GARBAGE)
    kept = "\n".join(line for line in lines if not _ADDRESS_LINE.search(line))
    return Page(index + 1, kept, Layer.OCR if _is_picture(pdf, index) else Layer.REAL)


def _is_picture(pdf: pdfium.PdfDocument, index: int) -> bool:
    """Tell a scanned page: its text is invisible, or it lies on a picture as large as the page."""
    try:
        page = pdf[index]
    except pdfium.PdfiumError:
        return False
    width, height = page.get_size()
    shown = hidden = 0
    for number, item in enumerate(page.get_objects(max_depth=4)):
        if number > _SOME_OBJECTS:
            break
        if item.type == _TEXT:
            mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item.raw)
            hidden, shown = hidden + (mode == _INVISIBLE), shown + (mode != _INVISIBLE)
        elif item.type == _IMAGE:
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) > 0.7 * width * height:
                return True
    return hidden > shown


def _joined(pieces: list[Line]) -> list[Line]:
    """Join what stands on one line, from left to right."""
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda p: p.top + p.height / 2):
        middle = piece.top + piece.height / 2
        if rows and abs(rows[-1][0].top + rows[-1][0].height / 2 - middle) < 0.5 * piece.height:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    joined = []
    for row in rows:
        row.sort(key=lambda p: p.left)
        tall = max(p.height for p in row)
        text, end, columns = row[0].text, row[0].right, []
        for piece in row[1:]:
            apart = piece.left - end > _COLUMN * tall
            columns += [piece.left] if apart else []
            text += ("\t" if apart else " ") + piece.text
            end = max(end, piece.right)
        top = min(p.top for p in row)
        joined.append(Line(text, row[0].left, top, tall, end, tuple(columns)))
    return joined
