"""How crooked a page lies, told by its lines of writing, and the page turned straight to be read.

Tesseract loses lines from 5 degrees and whole pages from 8. Only what is looked at is turned: the
file that is kept and published stays as it was scanned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from naskah.picture.photo import Picture, eight_bit

Box = tuple[int, int, int, int]  #: left, top, right, bottom, in pixels

#: Degrees from which whoever opens the page sees that it lies crooked.
SEEN: Final = 5
LEAST: Final = 1.5  #: degrees; below it everything reads a page as well as a straight one
#: Degrees to which a page is turned straight. Beyond, the lines of an A4 with margins of 25 mm run
#: off the glass, and a word that is cut off would be taken for another.
MOST: Final = 12
_LIKELY: Final = 20  #: degrees that are tried first
_WIDEST: Final = 44  #: degrees; from 45 on it lies on its side
_FINE: Final = 4  #: parts of a degree
_HEIGHT: Final = 600  #: pixels of the page that is tried at each angle
_DARKER: Final = 40  #: than the paper around it: writing
#: How much the best angle must stand out; measured: at least 30, and at most 4 where no line tells.
_CLEAR: Final = 8.0
_LINES: Final = 4  #: fewer may be a stroke that voids an empty space


def skew(page: Picture) -> float:
    """Tell by how many degrees counterclockwise the lines of a page lie; 0 where none tell.

    At the right angle the sums over rows jump at every line of writing, at others they blur.
    """
    dark = _writing(page)
    tried = {angle: _jumps(dark, angle) for angle in range(-_LIKELY, _LIKELY + 1)}
    best = _standing_out(tried, dark)
    if best is None:
        wider = [*range(-_WIDEST, -_LIKELY), *range(_LIKELY + 1, _WIDEST + 1)]
        tried |= {angle: _jumps(dark, angle) for angle in wider}
        best = _standing_out(tried, dark)
    if best is None:
        return 0.0
    near = [best + part / _FINE for part in range(1 - _FINE, _FINE)]
    return max(near, key=lambda angle: _jumps(dark, angle))


@dataclass(frozen=True, slots=True)
class Straight:
    """A page turned straight, on as much more paper as that takes."""

    picture: Picture
    angle: float  #: degrees counterclockwise by which it lay crooked
    back: NDArray[np.float64] | None  #: from here to the page as it lay; None: it was not turned

    @property
    def too_crooked(self) -> bool:
        """Tell a page that cannot be read for being crooked."""
        return abs(self.angle) > MOST

    @property
    def tilted(self) -> bool:
        """Tell a page that is read, yet had better been laid straight."""
        return SEEN <= abs(self.angle) <= MOST

    def where(self, box: Box) -> Box:
        """Give the box around a box of this picture on the page as it lay."""
        if self.back is None:
            return box
        left, top, right, bottom = box
        corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
        lay = corners @ self.back[:, :2].T + self.back[:, 2]
        low, high = np.floor(lay.min(axis=0)), np.ceil(lay.max(axis=0))
        return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def straight(page: Picture) -> Straight:
    """Turn a crooked page straight; one that lies straight, or far too crooked, stays as it is."""
    angle = skew(page)
    if not LEAST <= abs(angle) <= MOST:
        return Straight(page, angle, None)
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1)
    across, along = abs(turn[0, 0]), abs(turn[0, 1])
    size = round(width * across + height * along), round(height * across + width * along)
    turn[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    white = (255, 255, 255)
    turned = cv2.warpAffine(page, turn, size, flags=cv2.INTER_CUBIC, borderValue=white)
    back = np.asarray(cv2.invertAffineTransform(turn), np.float64)
    return Straight(eight_bit(turned), angle, back)


def _writing(page: Picture) -> Picture:
    """Give a small picture that is white where something is written and black elsewhere."""
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY) if page.ndim == 3 else page
    scale = _HEIGHT / max(grey.shape)
    height, width = (max(1, round(side * scale)) for side in grey.shape)
    small = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    return eight_bit(cv2.threshold(cv2.subtract(paper, small), _DARKER, 255, cv2.THRESH_BINARY)[1])


def _rows(dark: Picture, angle: float) -> NDArray[np.float32]:
    height, width = dark.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1)
    turned = cv2.warpAffine(dark, turn, (width, height), flags=cv2.INTER_NEAREST)
    return np.asarray(cv2.reduce(turned, 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F)[:, 0])


def _jumps(dark: Picture, angle: float) -> float:
    return float(np.square(np.diff(_rows(dark, angle))).sum())


def _standing_out(tried: dict[int, float], dark: Picture) -> int | None:
    """Give the angle that surely is that of several lines."""
    best = max(tried, key=lambda angle: tried[angle])
    if tried[best] < _CLEAR * max(float(np.median(list(tried.values()))), 1e-6):
        return None
    rows = _rows(dark, best)
    lines = np.count_nonzero(np.diff((rows > rows.max() / 3).astype(np.int8)) == 1)
    return best if lines >= _LINES else None
