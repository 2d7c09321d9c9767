"""A page made even: shadows lifted, paper white, ink dark, stamps and signatures in colour."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from naskah.picture.photo import Picture, eight_bit

_SMALL: Final = 8  #: the light is estimated on a picture this many times smaller
#: A shadow deeper than this stays a little grey rather than turn to noise.
_WHITEST_GAIN: Final = 5.0
_PAPER: Final = 0.93  #: of the estimated paper brightness becomes white
_INK: Final = 0.16  #: of it becomes black
_STRETCH: Final = eight_bit(
    np.clip((np.arange(256) / 255 - _INK) * (255 / (_PAPER - _INK)), 0, 255)
)

#: Paper of which a photo has less than this (of 255) is made as bright as in daylight, up to …
_DIM, _DAYLIGHT, _MOST_GAIN = 90, 200, 8
_DARK: Final = 45  #: and below this the noise between the letters is seen: better taken again


def lit(photo: Picture) -> tuple[Picture, bool]:
    """Brighten a photo taken with hardly any light; tell whether there was too little of it."""
    small = cv2.resize(photo, None, fx=1 / _SMALL, fy=1 / _SMALL, interpolation=cv2.INTER_AREA)
    paper = float(np.percentile(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), 98))
    if paper >= _DIM:
        return photo, False
    gain = min(_DAYLIGHT / max(paper, 1), _MOST_GAIN)
    return eight_bit(cv2.convertScaleAbs(photo, alpha=gain)), paper < _DARK


def evened(page: Picture) -> Picture:
    """Divide a page by the light that falls on it, colour by colour, then stretch the contrast.

    The light is the paper's own colour around each place: writing is thin and vanishes from it, so
    ink of any colour keeps its hue while a lamp's tint and every shadow go.
    """
    size = (page.shape[1], page.shape[0])
    light = np.maximum(_small_light(page), round(255 / _WHITEST_GAIN))
    grown = cv2.resize(light, size, interpolation=cv2.INTER_LINEAR)
    share = cv2.divide(page, grown, scale=255)
    return eight_bit(cv2.LUT(share, _STRETCH))


def _small_light(page: Picture) -> Picture:
    """Tell the paper's colour at each place, on a small picture with the writing wiped out."""
    small = cv2.resize(page, None, fx=1 / _SMALL, fy=1 / _SMALL, interpolation=cv2.INTER_AREA)
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (15, 15))
    bare = cv2.morphologyEx(small, cv2.MORPH_CLOSE, brush, borderType=cv2.BORDER_REPLICATE)
    return eight_bit(cv2.GaussianBlur(cv2.medianBlur(bare, 9), (0, 0), 4))
