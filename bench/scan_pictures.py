"""The before-and-after pictures of docs/pindai.md; `draw()` makes them anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from bench.papers import Picture, act_pages, jpeg
from bench.photos import Pose, hard, photograph, typical
from naskah.page.from_photo import page_from

_FOLDER: Final = Path(__file__).parent.parent / "docs" / "gambar"
_HEIGHT: Final = 900
_MOST_BYTES: Final = 200_000


def draw() -> None:
    """Draw them all."""
    last, first = act_pages(1)[-1], act_pages(2)[0]
    _pair("pindai-bayangan", last, replace(typical(5), shadow=0.6, clutter=1, desk="wood"), 5)
    _pair("pindai-lengkung", first, replace(typical(2), bow=0.02, tilt=14, desk="cloth"), 2)
    _pair("pindai-miring", first, replace(typical(9), tilt=-30, pan=18, turn=14, desk="dark"), 9)
    _pair("pindai-ragu", first, replace(hard(5), desk="papers"), 5)
    _detail("pindai-cap", last, replace(typical(4), shadow=0.6, clutter=0), 4)


def _pair(name: str, page: Picture, pose: Pose, seed: int) -> None:
    before, after = _both(page, pose, seed)
    _save(name, [before, after])


def _detail(name: str, page: Picture, pose: Pose, seed: int) -> None:
    """Show the signature and the stamp before and after, at the same place of the page."""
    before, after = _both(page, pose, seed)
    hsv = cv2.cvtColor(after, cv2.COLOR_BGR2HSV)
    rows, columns = np.nonzero((hsv[:, :, 1] > 90) & (hsv[:, :, 2] > 60))
    middle, across = int(np.median(rows)), int(np.median(columns))
    part = after[middle - 220 : middle + 220, across - 330 : across + 330]
    found = cv2.cvtColor(before, cv2.COLOR_BGR2HSV)
    inked = np.nonzero((found[:, :, 1] > 60) & (found[:, :, 0] > 105) & (found[:, :, 0] < 155))
    y, x = int(np.median(inked[0])), int(np.median(inked[1]))
    _save(name, [before[max(0, y - 300) : y + 300, max(0, x - 450) : x + 450], part])


def _both(page: Picture, pose: Pose, seed: int) -> tuple[Picture, Picture]:
    taken = photograph(page, pose, seed).picture
    done = page_from(jpeg(taken))
    return taken, np.asarray(cv2.imdecode(np.frombuffer(done.jpeg, np.uint8), 1), dtype=np.uint8)


def _save(name: str, pictures: list[Picture]) -> None:
    """Put pictures side by side, framed, and save them as small as the docs want them."""
    same = []
    for picture in pictures:
        size = (round(picture.shape[1] * _HEIGHT / picture.shape[0]), _HEIGHT)
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        same.append(
            cv2.copyMakeBorder(small, 6, 6, 6, 6, cv2.BORDER_CONSTANT, value=(190, 190, 190))
        )
    for quality in (85, 75, 65, 55):
        data = jpeg(np.ascontiguousarray(np.hstack(same)), quality)
        if len(data) < _MOST_BYTES:
            break
    (_FOLDER / f"{name}.jpg").write_bytes(data)
