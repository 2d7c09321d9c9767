"""A page made even: shadows lifted, paper white, ink dark, stamps and signatures in colour."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from naskah.photo import Picture

_SMALL: Final = 8  #: the light is estimated on a picture this many times smaller
_WHITEST_GAIN: Final = (
    5.0  #: a shadow deeper than this stays a little grey rather than turn to noise
)
_PAPER: Final = 0.93  #: of the estimated paper brightness becomes white
_INK: Final = 0.16  #: of it becomes black


def evened(page: Picture) -> Picture:
    """Divide a page by the light that falls on it, colour by colour, then stretch the contrast.

    The light is the paper's own colour around each place: writing is thin and vanishes from it, so
    ink of any colour keeps its hue while a lamp's tint and every shadow go.
    """
    light = _light(page)
    floor = 255 / _WHITEST_GAIN
    share = page.astype(np.float32) / np.maximum(light, floor)
    stretched = (share - _INK) * (255 / (_PAPER - _INK))
    return np.clip(stretched, 0, 255).astype(np.uint8)


def paper_light(page: Picture) -> NDArray[np.float32]:
    """Tell how bright the paper is at each place of a small picture of the page, 0 to 255."""
    return np.asarray(_small_light(page).min(axis=2), dtype=np.float32)


def _light(page: Picture) -> NDArray[np.float32]:
    size = (page.shape[1], page.shape[0])
    grown = cv2.resize(_small_light(page), size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(grown, dtype=np.float32)


def _small_light(page: Picture) -> NDArray[np.float32]:
    small = cv2.resize(page, None, fx=1 / _SMALL, fy=1 / _SMALL, interpolation=cv2.INTER_AREA)
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (15, 15))
    bare = cv2.morphologyEx(small, cv2.MORPH_CLOSE, brush, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.GaussianBlur(cv2.medianBlur(bare, 9), (0, 0), 4), dtype=np.float32)
