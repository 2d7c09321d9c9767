"""Whether a page can be read: blur, glare, emptiness, cut edges, and which way is up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from naskah.picture.photo import Picture

#: All measures are taken on a page of this height in pixels (200 dpi of A4).
HEIGHT: Final = 2339

_INK_RANGE: Final = 70  #: a place where brightness changes by so much holds writing
_RIM: Final = 50  #: pixels left out at the borders, where a scanner or a desk leaves its shadow
_TILES: Final = (8, 5)
_ENOUGH: Final = 260  #: pixels of writing in a tile before its sharpness counts
SHARP: Final = 0.172  #: below it letters run together; OCR still reads at 0.16 and fails at 0.15
_BLANK: Final = 0.0006  #: share of ink of a page that says nothing
#: Fog is writing so far out of focus that none of it is dark: grey that is the same when it is
#: smoothed. Measured: fog differs by at most 10, what shines through from a back by at least 19.
_FOG_GREY, _FOG_SHARE, _FOG_EVEN = 240, 0.0015, 14
_GLARE: Final = 0.004  #: share of the page that is burnt out in one spot
SMALL_DPI: Final = 120


@dataclass(frozen=True, slots=True)
class Look:
    """What was measured on a page."""

    sharpness: float  #: of the worst part that holds writing; 1 is a drawn edge, 0 is fog
    glare: float  #: share of the page
    ink: float  #: share of the page
    cut: bool  #: writing runs over the border

    @property
    def blurred(self) -> bool:
        """Tell whether letters run together somewhere."""
        return self.sharpness < SHARP

    @property
    def blank(self) -> bool:
        """Tell whether nothing is written on it."""
        return self.ink < _BLANK and not self.blurred

    @property
    def glaring(self) -> bool:
        """Tell whether a lamp wiped out part of the page."""
        return self.glare > _GLARE


def looked_at(page: Picture, even: Picture) -> Look:
    """Measure a page.

    Args:
        page: as it was photographed or scanned, laid flat.
        even: the same without shadows.

    """
    grey, clean = _grey(page), _grey(even)
    dark = _ink(clean)
    ink = float(dark[_RIM:-_RIM, _RIM:-_RIM].mean())
    return Look(
        sharpness=0.0 if ink < _BLANK and _is_fog(clean) else _sharpness(grey),
        glare=_glare(grey),
        ink=ink,
        cut=_runs_over(dark),
    )


def way_up(even: Picture) -> tuple[int, float]:
    """Tell by how many degrees clockwise a page must be turned to be read, and how sure that is.

    Lines of writing make the sum over rows rise and fall where the sum over columns does not. In
    Indonesian more strokes rise above the small letters (b, d, h, k, l, t, capitals) than hang
    below (g, j, p, y): that tells up from down.

    Returns:
        0, 90, 180 or 270, and 0 to 1.

    """
    dark = _ink(_grey(even)).astype(np.float32)[_RIM:-_RIM, _RIM:-_RIM]
    if dark.mean() < _BLANK:
        return 0, 0.0
    lying, standing = _ripple(dark), _ripple(np.ascontiguousarray(dark.T))
    sideways = standing > 1.8 * lying  # seen: 5 and 0.2, on near-empty pages 2 and 0.5
    upright = np.ascontiguousarray(np.rot90(dark, -1)) if sideways else dark
    balance, lines = _balance(upright)
    turn = 90 if sideways else 0
    sure = float(np.clip(abs(balance) * 4, 0, 1)) * float(np.clip(lines / 12, 0, 1))
    return ((turn + 180) % 360 if balance < 0 else turn), sure


def _grey(page: Picture) -> Picture:
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY) if page.ndim == 3 else page
    scale = HEIGHT / max(grey.shape)
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    same = abs(scale - 1) < 0.12  # F4 at 200 dpi is near enough
    return np.asarray(
        grey if same else cv2.resize(grey, None, fx=scale, fy=scale, interpolation=kind)
    )


def _ink(clean: Picture) -> NDArray[np.bool_]:
    return np.asarray(cv2.medianBlur(clean, 3) < 150)  # paper is white here


def _is_fog(clean: Picture) -> bool:
    inner = np.s_[2 * _RIM : -2 * _RIM, 2 * _RIM : -2 * _RIM]
    soft, here = cv2.GaussianBlur(clean, (0, 0), 6)[inner], clean[inner]
    grey = soft < _FOG_GREY
    if grey.mean() < _FOG_SHARE:
        return False
    return bool(cv2.absdiff(here, soft)[grey].mean() < _FOG_EVEN)


def _sharpness(grey: Picture) -> float:
    """Compare how steep edges are with how much they change; take a poor part, not the average."""
    soft = cv2.GaussianBlur(grey, (0, 0), 0.7).astype(np.float32)
    kernel = np.ones((9, 9), np.uint8)
    reach = cv2.dilate(soft, kernel) - cv2.erode(soft, kernel)
    slope = (
        np.maximum(
            np.abs(cv2.Sobel(soft, cv2.CV_32F, 1, 0)), np.abs(cv2.Sobel(soft, cv2.CV_32F, 0, 1))
        )
        / 8
    )
    light = cv2.resize(cv2.resize(grey, (12, 16), interpolation=cv2.INTER_AREA), grey.shape[::-1])
    written = reach > np.maximum(18, _INK_RANGE * light.astype(np.float32) / 255)
    values = []
    for rows in np.array_split(np.arange(grey.shape[0]), _TILES[0]):
        for columns in np.array_split(np.arange(grey.shape[1]), _TILES[1]):
            part = np.s_[rows[0] : rows[-1], columns[0] : columns[-1]]
            here = written[part]
            if here.sum() > _ENOUGH:
                values.append(float(np.percentile(slope[part][here] / reach[part][here], 88)))
    return float(np.percentile(values, 12)) if values else 1.0


def _glare(grey: Picture) -> float:
    """Find the largest burnt-out spot of a page whose paper is darker than that elsewhere."""
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    if np.median(small) > 238:  # a scan, or a page that is bright all over
        return 0.0
    burnt = cv2.morphologyEx(
        (small > 249).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)
    )
    count, _, facts, _ = cv2.connectedComponentsWithStats(burnt)
    return float(facts[1:count, cv2.CC_STAT_AREA].max() / burnt.size) if count > 1 else 0.0


def _runs_over(dark: NDArray[np.bool_]) -> bool:
    """Tell whether several letters touch one border: a page cut through its writing."""
    rim = 10  #: pixels, a millimetre
    count, _, facts, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8))
    height, width = dark.shape
    letter = (facts[:, 2] < 60) & (facts[:, 3] < 60) & (facts[:, 4] > 25) & (np.arange(count) > 0)
    sides = (
        facts[:, 0] < rim,
        facts[:, 1] < rim,
        facts[:, 0] + facts[:, 2] > width - rim,
        facts[:, 1] + facts[:, 3] > height - rim,
    )
    return any(int((letter & side).sum()) >= 6 for side in sides)  # not a speck


def _ripple(dark: NDArray[np.float32]) -> float:
    """Tell how strongly the sums over rows rise and fall, in strips so that skew does not smear."""
    profiles = [strip.mean(axis=1) for strip in np.array_split(dark, 8, axis=1)]
    return float(np.mean([np.std(_smooth(each, 13) - _smooth(each, 61)) for each in profiles]))


def _smooth(values: NDArray[np.float32], width: int) -> NDArray[np.float64]:
    return np.convolve(values, np.ones(width) / width, mode="same")


def _balance(dark: NDArray[np.float32]) -> tuple[float, int]:
    """Weigh the strokes above the small letters against those below, over all lines."""
    above = below = 0.0
    lines = 0
    for strip in np.array_split(dark, 6, axis=1):
        profile = _smooth(strip.mean(axis=1), 3)
        for start, stop in _runs(profile > 0.012):  # a row with some ink
            if not 14 <= stop - start <= 60:  # one line of 7 to 20 points
                continue
            line = profile[start:stop]
            body = np.flatnonzero(line > 0.55 * line.max())
            above += float(line[: body[0]].sum()) / float(line.sum())
            below += float(line[body[-1] + 1 :].sum()) / float(line.sum())
            lines += 1
    return ((above - below) / (above + below) if above + below else 0.0), lines // 3


def _runs(wanted: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], wanted.astype(np.int8), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
