"""The number on a scan, told only where it was read beyond doubt: stamps and hands are left out.

A number typed clearly that is another one means another paper, or a berkas that is wrong; one that
a pen wrote is often misread, and then says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pypdfium2 as pdfium

from naskah.match.words import Seen, read_tokens, said_again
from naskah.picture.for_ocr import DPI, picture_of, pixels
from naskah.picture.skew import straight
from naskah.reading.numbers import Numbered, read_number

_REACH: Final = 100  #: words within which the heading of a page gives its number
_CLEAR: Final = 85  #: percent by which each word of a number must have been read surely
_WORD: Final = "nomor"


def number_seen(page: pdfium.PdfPage) -> Numbered | None:
    """Read the number in the heading of a page by eye; None unless it is beyond doubt.

    Raises:
        Refused: "tanpa_tesseract".

    """
    level = straight(pixels(picture_of(page)))
    if level.too_crooked:
        return None
    shown = read_tokens(level.picture, dpi=DPI)
    at = _place(shown)
    if not at or any(shown[n].clear < _CLEAR for n in at):
        return None
    number = read_number(_written(shown, at))
    return number if number and number.sure and said_again(level.picture, shown, at) else None


def _place(shown: Sequence[Seen]) -> range:
    """Find what stands behind the first NOMOR, on its line."""
    words = (n for n, token in enumerate(shown[:_REACH]) if token.text.casefold() == _WORD)
    start = next(words, len(shown)) + 1
    end = start
    while end < len(shown) and shown[end].line == shown[start - 1].line:
        end += 1
    return range(start, end)


def _written(shown: Sequence[Seen], at: range) -> str:
    """Give the words as they stand there, with their strokes and dots."""
    return " ".join({shown[n].place: shown[n].word for n in at}.values())
