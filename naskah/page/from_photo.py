"""One photo made a page: found, laid flat, shadows lifted, turned upright, judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from naskah.ocr.tesseract import confidence
from naskah.page.edges import wiped
from naskah.page.enhance import evened, lit
from naskah.page.facts import PageFacts
from naskah.page.finder import Sheet, find_sheet
from naskah.page.likeness import imprint
from naskah.page.marks import marks_on
from naskah.page.paper_size import A4, F4, Paper
from naskah.page.problem import Problem
from naskah.page.quality import SMALL_DPI, Look, looked_at, way_up
from naskah.page.straighten import DPI, laid_flat, source_dpi, whole
from naskah.picture.photo import Picture, eight_bit, open_picture
from naskah.picture.skew import straight

THUMB: Final = 320  #: pixels wide
_QUALITY: Final = 71
_THUMB_QUALITY: Final = 70
_TELLING: Final = 12  #: percent by which one way up must read better than the other
_TURN_SURE: Final = 0.5  #: from here a page is turned without asking


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it will stand in the PDF."""

    jpeg: bytes
    thumb: bytes
    paper: Paper
    facts: PageFacts


def page_from(data: bytes) -> Page:
    """Make a page of a photo.

    Raises:
        Refused: the photo cannot be opened; see `open_picture`.

    """
    picture, dark = lit(open_picture(data))
    doubts = (Problem.DARK,) if dark else ()
    sheet = find_sheet(picture)
    if sheet is not None and sheet.sure:
        flat, paper = laid_flat(picture, sheet)
        return _finished(flat, evened(flat), paper, source_dpi(sheet, paper), doubts)
    flat, paper = whole(picture)
    pixels = min(picture.shape[:2]) / (min(paper.width, paper.height) / 25.4)
    if _is_all_paper(picture):
        return _finished(flat, evened(flat), paper, pixels, doubts)
    return _finished(flat, flat, paper, pixels, (_doubt(sheet), *doubts))


def _doubt(sheet: Sheet | None) -> Problem:
    return Problem.CUT if sheet is not None and sheet.cut else Problem.EDGES_UNSURE


def _finished(
    flat: Picture, even: Picture, paper: Paper, dpi: float, doubts: tuple[Problem, ...]
) -> Page:
    up = upright(even)
    even, turn = up.picture, up.turn
    if turn in {90, 270}:
        paper = paper.lying()
    look = looked_at(quarters(flat, turn), even)
    marks = marks_on(even, paper.height)
    facts = PageFacts(
        problems=(*doubts, *troubles(look, dpi // 10 * 10), *up.doubts),
        notes=(f"diputar {turn}°",) if turn else (),
        tilted=up.tilted,
        coloured=marks.coloured,
        ring=marks.ring,
        box=marks.box,
        ink=marks.ink,
        imprint=imprint(up.level).packed(),
    )
    return Page(jpeg(even, _QUALITY), thumb(even), paper, facts)


@dataclass(frozen=True, slots=True)
class Upright:
    """A page turned by quarters so that it can be read."""

    picture: Picture  #: as crooked as it lay
    level: Picture  #: the same as straight as it can be told, to be judged by
    turn: int  #: degrees clockwise by which it was turned
    doubts: tuple[Problem, ...]
    tilted: bool = False  #: it lay crooked, and not too crooked to tell


def upright(even: Picture) -> Upright:
    """Turn a page so that it can be read; one that lies too crooked to tell stays as it is."""
    level = straight(even)
    if level.too_crooked:
        return Upright(even, even, 0, (Problem.CROOKED,))
    turn = _turn(level.picture)
    doubts = (Problem.UPSIDE_DOWN,) if turn is None else ()
    turn = turn or 0
    seen, straightened = quarters(even, turn), quarters(level.picture, turn)
    return Upright(seen, straightened, turn, doubts, level.tilted)


def quarters(page: Picture, turn: int) -> Picture:
    """Turn a page by 0, 90, 180 or 270 degrees clockwise."""
    return np.ascontiguousarray(np.rot90(page, -turn // 90)) if turn else page


def _turn(level: Picture) -> int | None:
    """Tell by how many degrees clockwise a page must be turned; None when that is not sure."""
    turn, sure = way_up(level)
    if not turn or not sure:
        return 0
    if sure < _TURN_SURE or turn == 180:  # a wrong half turn would be worse than none
        right = _right_way_up(quarters(level, turn))
        if right is None:
            return turn if sure >= _TURN_SURE else None
        if not right:
            return (turn + 180) % 360
    return turn


def troubles(look: Look, dpi: float) -> Iterator[str]:
    """Name what is wrong with a page."""
    if look.blank:
        yield Problem.BLANK
        return
    if look.blurred:
        yield Problem.BLURRED
    if look.glaring:
        yield Problem.GLARE
    if look.cut:
        yield Problem.CUT
    if dpi < SMALL_DPI:
        yield f"{Problem.SMALL} ({int(dpi)} dpi; paling sedikit {SMALL_DPI} dpi)"


def jpeg(picture: Picture, quality: int) -> bytes:
    """Encode a page; colour at half resolution, as cameras do."""
    settings = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    return cv2.imencode(".jpg", picture, settings)[1].tobytes()


def thumb(picture: Picture) -> bytes:
    """Make the small picture that is shown beside what is wrong with a page."""
    scale = THUMB / picture.shape[1]
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return jpeg(eight_bit(small), _THUMB_QUALITY)


def _right_way_up(page: Picture) -> bool | None:
    """Read a band of a page both ways up; None when that cannot be done or does not tell."""
    band = np.ascontiguousarray(page[page.shape[0] // 4 : page.shape[0] * 5 // 8])
    here = confidence(band, DPI)
    turned = confidence(np.ascontiguousarray(np.rot90(band, 2)), DPI)
    if here is None or turned is None or abs(here - turned) < _TELLING:
        return None
    return here > turned


def _is_all_paper(picture: Picture) -> bool:
    """Tell whether the picture is a page from rim to rim, as from a flatbed or a scanning app."""
    plain = wiped(picture, 640)
    width, height = plain.size
    ratio = max(width, height) / min(width, height)
    if min(abs(ratio / (paper.height / paper.width) - 1) for paper in (A4, F4)) > 0.06:
        return False
    deep = max(8, width // 40)
    rim = np.concatenate(
        [
            plain.lab[:deep].reshape(-1, 3),
            plain.lab[-deep:].reshape(-1, 3),
            plain.lab[:, :deep].reshape(-1, 3),
            plain.lab[:, -deep:].reshape(-1, 3),
        ]
    )
    chroma = np.hypot(rim[:, 1], rim[:, 2])
    low, middle = np.percentile(rim[:, 0], [2, 50])
    return bool(middle > 62 and middle - low < 14 and np.percentile(chroma, 95) < 16)
