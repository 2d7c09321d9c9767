"""How alike two pages look: to notice a page sent twice, and where the salinan repeats the asli."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from naskah.picture.photo import Picture

_WIDTH: Final = 700  #: of the page looked at, in pixels
_TALL: Final = _WIDTH * 1.41  #: an upright page; one that lies on its side is less tall
_CANDIDATES: Final = 3000
#: Rows and columns; each tile gives its best places, or capitals would win them all.
_TILES: Final = (8, 4)
_A_TILE: Final = 25
_BYTES: Final = 32  #: of an ORB descriptor
_NEAR: Final = 7.0  #: pixels by which matching places may miss each other
_BETTER: Final = 0.8  #: a match must beat the next best by this much
_SCALE: Final = (0.88, 1.14)  #: a sheet does not grow between two photos

#: Different pages of one act share at most 13 places (measured); the same page at least 30.
_PLACES: Final = 18
#: An act's letterhead and signature block are like any other's: the same page agrees all over.
_SPREAD: Final = 0.28
#: Pages of a table share its lines and headings, up to 0.13 of their places; the same page scanned
#: twice at least 0.21 (measured). A photo may have as few as 0.03 in common with another one of it.
_SURE: Final = 0.17

_ORB: Final = cv2.ORB.create(_CANDIDATES, 1.2, 3, fastThreshold=12)
_MATCHER: Final = cv2.BFMatcher(cv2.NORM_HAMMING)


@dataclass(frozen=True, slots=True)
class Imprint:
    """Places on a page that can be found again: where they are and what is around them."""

    at: NDArray[np.float32]
    around: NDArray[np.uint8]
    height: int  #: of the page; it is `_WIDTH` wide

    @property
    def knowable(self) -> bool:
        """Tell whether there is enough on the page to know it again."""
        return len(self.at) >= _PLACES

    def packed(self) -> str:
        """Write as text that JSON can carry."""
        height = self.height.to_bytes(2, "little")
        at, around = self.at.astype(np.uint16).tobytes(), self.around.tobytes()
        return b64encode(height + at + around).decode("ascii")

    @classmethod
    def unpacked(cls, text: str) -> Imprint:
        """Read what `packed` wrote; nothing is a page of which nothing is known."""
        raw = b64decode(text)
        height, raw = int.from_bytes(raw[:2], "little"), raw[2:]
        count = len(raw) // (_BYTES + 4)
        at = np.frombuffer(raw[: 4 * count], np.uint16).reshape(count, 2).astype(np.float32)
        return cls(at, np.frombuffer(raw[4 * count :], np.uint8).reshape(count, _BYTES), height)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two pages have in common."""

    places: int
    spread: float  #: share of the page's height over which they agree
    share: float = 0.0  #: of the places of the poorer page

    @property
    def alike(self) -> bool:
        """Tell whether one may be the salinan of the other."""
        return self.places >= _PLACES

    @property
    def same(self) -> bool:
        """Tell whether they are the same page taken twice."""
        return self.alike and self.spread >= _SPREAD

    @property
    def surely(self) -> bool:
        """Tell whether they are the same page, and not two pages of one table."""
        return self.same and self.share >= _SURE


def imprint(even: Picture) -> Imprint:
    """Take the imprint of a page."""
    grey = cv2.cvtColor(even, cv2.COLOR_BGR2GRAY) if even.ndim == 3 else even
    size = (_WIDTH, round(_WIDTH * grey.shape[0] / grey.shape[1]))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    found, around = _ORB.compute(small, _spread_out(list(_ORB.detect(small, None)), size))
    if around is None:
        return Imprint(np.zeros((0, 2), np.float32), np.zeros((0, _BYTES), np.uint8), size[1])
    return Imprint(np.array([point.pt for point in found], np.float32), np.asarray(around), size[1])


def _spread_out(found: list[cv2.KeyPoint], size: tuple[int, int]) -> list[cv2.KeyPoint]:
    """Keep the best places of each tile."""
    kept: dict[tuple[int, int], list[cv2.KeyPoint]] = {}
    for point in sorted(found, key=lambda each: -each.response):
        tile = int(point.pt[1] * _TILES[0] / size[1]), int(point.pt[0] * _TILES[1] / size[0])
        kept.setdefault(tile, []).append(point)
    return [point for points in kept.values() for point in points[:_A_TILE]]


def likeness(one: Imprint, other: Imprint) -> Likeness:
    """Compare two pages wherever they lie on the sheet."""
    if not (one.knowable and other.knowable):
        return Likeness(0, 0)
    pairs = [
        first
        for first, second in _MATCHER.knnMatch(one.around, other.around, k=2)
        if first.distance < _BETTER * second.distance
    ]
    if len(pairs) < _PLACES:
        return Likeness(len(pairs), 0)
    here = one.at[[pair.queryIdx for pair in pairs]]
    there = other.at[[pair.trainIdx for pair in pairs]]
    moved, agree = cv2.estimateAffine2D(here, there, ransacReprojThreshold=_NEAR)
    if moved is None or not _SCALE[0] < float(np.hypot(moved[0, 0], moved[1, 0])) < _SCALE[1]:
        return Likeness(0, 0)
    rows = here[agree[:, 0] > 0, 1]
    low, high = np.percentile(rows, [8, 92])
    share = len(rows) / min(len(one.at), len(other.at))
    tall = min(max(one.height, other.height), _TALL)
    return Likeness(len(rows), float(high - low) / tall, share)
