"""Marks of ink on a page: a round cap dinas, a box that may say SALINAN, a signature in colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from naskah.picture.photo import Picture, eight_bit

_DPI: Final = 80  #: marks are large; this is enough and quick
_UNIT: Final = _DPI / 25.4  #: pixels a millimetre
_RADII: Final = (11.0, 26.0)  #: millimetres; a cap dinas has 16 to 20
_RIM: Final = 4  #: millimetres left out: a trace of the desk is no ink
_LEAST: Final = 12.0  #: millimetres each way of what may be part of a ring
_WAYS: Final = 48  #: directions in which a ring is looked for
_RING: Final = 0.72  #: of them must show it


@dataclass(frozen=True, slots=True)
class Marks:
    """What was seen on a page."""

    coloured: bool  #: the page was taken in colour
    ring: bool  #: a round stamp
    box: bool  #: a coloured box as wide as a SALINAN stamp, in the upper half
    ink: float  #: share of the page that is coloured ink


def marks_on(even: Picture, height_mm: float = 297) -> Marks:
    """Look for marks.

    Args:
        even: the page without shadows.
        height_mm: of the sheet.

    """
    scale = height_mm * _UNIT / even.shape[0]
    small = cv2.resize(even, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    rim = round(_RIM * _UNIT)
    small = small[rim:-rim, rim:-rim]
    hsv = cv2.cvtColor(small, cv2.COLOR_BGR2HSV)
    ink = ((hsv[:, :, 1] > 70) & (hsv[:, :, 2] > 40)).astype(np.uint8)
    share = float(ink.mean())
    coloured = bool(np.percentile(hsv[:, :, 1], 99.9) > 60)
    dark = (small.min(axis=2) < 170).astype(np.uint8)
    return Marks(coloured, _ring(ink if coloured else dark), _box(ink), share)


def _ring(ink: NDArray[np.uint8]) -> bool:
    """Look for a circle whose rim shows ink in nearly every direction, with less just outside."""
    ink = _large(ink)
    if not ink.any():
        return False
    low, high = (round(r * _UNIT) for r in _RADII)
    soft = eight_bit(cv2.GaussianBlur(ink * 255, (0, 0), 1.2))
    found = cv2.HoughCircles(
        soft,
        cv2.HOUGH_GRADIENT,
        1.5,
        12 * _UNIT,
        param1=80,
        param2=34,
        minRadius=low,
        maxRadius=high,
    )
    if found is None:
        return False
    return any(_rim(soft, *circle[:3]) for circle in found.reshape(-1, found.shape[-1])[:8])


def _large(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Keep what hangs together over at least the size of a stamp: writing does not."""
    joined = cv2.dilate(ink, np.ones((2, 2), np.uint8))
    count, names, facts, _ = cv2.connectedComponentsWithStats(joined)
    least = _LEAST * _UNIT
    large = (facts[:, 2] > least) & (facts[:, 3] > least) & (np.arange(count) > 0)
    return eight_bit(ink * large[names])


def _rim(soft: NDArray[np.uint8], x: float, y: float, radius: float) -> bool:
    angles = np.linspace(0, 2 * np.pi, _WAYS, endpoint=False)
    steps = np.arange(-3, 4)
    at = radius + steps[None, :]
    columns = (x + np.cos(angles)[:, None] * at).astype(np.float32)
    rows = (y + np.sin(angles)[:, None] * at).astype(np.float32)
    rim = cv2.remap(soft, columns, rows, cv2.INTER_LINEAR, borderValue=0).max(axis=1) > 60
    beyond = cv2.remap(
        soft,
        (x + np.cos(angles) * radius * 1.22).astype(np.float32)[:, None],
        (y + np.sin(angles) * radius * 1.22).astype(np.float32)[:, None],
        cv2.INTER_LINEAR,
        borderValue=0,
    )
    return bool(rim.mean() > _RING and (beyond > 60).mean() < 0.45)


def _box(ink: NDArray[np.uint8]) -> bool:
    """Look for a wide coloured mark in the upper half, as a SALINAN stamp makes."""
    upper = ink[: ink.shape[0] // 2]
    joined = cv2.morphologyEx(upper, cv2.MORPH_CLOSE, np.ones((9, round(5 * _UNIT)), np.uint8))
    count, _, facts, _ = cv2.connectedComponentsWithStats(joined)
    for width, height, area in facts[1:count, [2, 3, 4]]:
        wide = 18 * _UNIT < width < 90 * _UNIT and 4 * _UNIT < height < 30 * _UNIT
        if wide and width > 1.8 * height and area > 0.4 * width * height:
            return True
    return False
