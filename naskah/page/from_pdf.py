"""The pages of a scanned PDF judged as they would be seen; the file itself is not touched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from naskah.page.enhance import evened
from naskah.page.facts import PageFacts
from naskah.page.from_photo import thumb, troubles, upright
from naskah.page.likeness import imprint
from naskah.page.marks import marks_on
from naskah.page.problem import Problem
from naskah.page.quality import HEIGHT, looked_at
from naskah.picture.photo import Picture
from naskah.text.words import is_language

_TEXT: Final = 6_000  #: characters of a page that are kept
#: Points of A3, the longest paper of an office. What is longer was written by a scanning app as a
#: point for each pixel, and is an A4 sheet.
_A3: Final = 1191
_A4: Final = 842
_DRAWN_DPI: Final = 600.0  #: what a page without pictures has, since letters have no pixels


def pages_of(
    document: pdfium.PdfDocument, first: int, count: int
) -> Iterator[tuple[PageFacts, bytes]]:
    """Look at some pages; give the facts of each and a small picture."""
    for number in range(first, min(first + count, len(document))):
        page = document[number]
        yield _looked_at(page)
        page.close()


def rendered(page: pdfium.PdfPage) -> Picture:
    """Render a page at the size that is judged, blue-green-red."""
    width, height = page.get_size()
    scale = HEIGHT / max(width, height, 1)
    picture = page.render(scale=min(scale, 8.0), rev_byteorder=False).to_numpy()
    return np.ascontiguousarray(_three(picture))


def _three(picture: Picture) -> Picture:
    if picture.ndim == 2 or picture.shape[2] == 1:  # grey
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    return picture[:, :, :3]


def _looked_at(page: pdfium.PdfPage) -> tuple[PageFacts, bytes]:
    picture = rendered(page)
    even = evened(picture)
    up = upright(even)
    turned, turn = up.picture, up.turn
    dpi = _dpi(page)
    look = looked_at(picture if not turn else turned, turned)
    text = _text(page)
    marks = marks_on(turned, _longest(page) / 72 * 25.4)
    problems = [
        each for each in troubles(look, dpi) if not (dpi == _DRAWN_DPI and each is Problem.BLURRED)
    ]
    facts = PageFacts(
        problems=(*problems, *up.doubts),
        notes=(f"diputar {turn}°",) if turn else (),
        tilted=up.tilted,
        turn=turn,
        coloured=marks.coloured,
        ring=marks.ring,
        box=marks.box,
        ink=marks.ink,
        imprint=imprint(up.level).packed(),
        text=text,
        # Less is a stamp or a page number laid over pixels, and what is no language was misread.
        read=len(text) > 40 and is_language(text),
    )
    return facts, thumb(turned)


def _longest(page: pdfium.PdfPage) -> float:
    """Tell the length in points of the sheet that a page shows."""
    longest = max(page.get_size())
    return longest if longest <= 1.05 * _A3 else _A4


def _dpi(page: pdfium.PdfPage) -> float:
    """Tell the resolution of the picture that covers most of the page."""
    width, height = page.get_size()
    real = _longest(page) / max(width, height, 1)  # of a point
    best = _DRAWN_DPI
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) < 0.5 * width * height:
            continue
        pixels = max(item.get_px_size())
        best = min(best, pixels / (max(right - left, top - bottom) * real / 72))
    return best


def _text(page: pdfium.PdfPage) -> str:
    reader = page.get_textpage()
    text = str(reader.get_text_range(0, min(reader.count_chars(), _TEXT)))
    reader.close()
    return text
