"""The footer: the office's JDIH address at the foot of every page, never over anything."""

from __future__ import annotations

from typing import Final

import pypdfium2 as pdfium
from pikepdf import Page

from naskah.stamping.ink import Ink, first_free
from naskah.stamping.signature_places import Line
from naskah.stamping.stamper import Piece, Stamper, sight

#: Where the footer is tried, in points from the foot of the page; the first free one is taken.
HEIGHTS: Final = tuple(range(16, 56, 4))
#: How much of the foot of a page is looked at.
FOOT: Final = 72.0
#: How much higher a page is made when there is no room.
STRIP: Final = 24.0


class Footer:
    """Lays the footer on the pages of one document."""

    def __init__(self, stamper: Stamper, piece: Piece, words: str) -> None:
        self._stamper = stamper
        self._piece = piece
        self._words = "".join(words.split())

    def lay(self, page: Page, seen: pdfium.PdfPage, lines: list[Line]) -> None:
        """Put the footer on a page, unless it is there already.

        Args:
            page: to be stamped.
            seen: the same page as it looks now.
            lines: the text on it.

        """
        if any(self._words in "".join(line.text.split()) for line in lines if _low(line)):
            return
        middle = (seen.get_width() - self._piece.width) / 2
        places = ((middle, float(height)) for height in HEIGHTS)
        box = first_free(Ink(seen, FOOT), self._piece.width, self._piece.height, places)
        if box is None:
            self._stamper.extend(page, STRIP)
            self._middle(page, (STRIP - self._piece.height) / 2)
        else:
            self._stamper.lay(page, self._piece, box.left, box.bottom)

    def lay_on_bare(self, page: Page) -> None:
        """Put the footer on a page that has just been added."""
        self._middle(page, float(HEIGHTS[0]))

    def _middle(self, page: Page, height: float) -> None:
        left = (sight(page).width - self._piece.width) / 2
        self._stamper.lay(page, self._piece, left, height)


def _low(line: Line) -> bool:
    return line.box.top < FOOT
