"""A pretended scanner: pages and signatures as they come back from paper, for practice."""

from __future__ import annotations

import io
import math
import random
import time
from typing import Final, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from naskah.picture.of_pdf import opened

DPI: Final = 150
POINTS: Final = 72
QUALITY: Final = 72
GRAIN: Final = (509, 487)  #: a patch of grain, laid over the page again and again
MADE: Final = time.gmtime(1_735_689_600)  #: written into every scan, so that it is the same

Pixels: TypeAlias = npt.NDArray[np.uint8]


def scanned(pdf: bytes, seed: str) -> bytes:
    """Print a PDF and scan it: pages of pixels only, a little askew, grey and grainy.

    The same file and seed give the same scan.
    """
    chance = random.Random(seed)
    grain = np.random.default_rng(chance.randrange(2**32)).integers(-5, 6, GRAIN, dtype=np.int8)
    with opened(pdf) as document:
        sheets = [
            _worn(page.render(scale=DPI / POINTS, rev_byteorder=True).to_numpy(), grain, chance)
            for page in document
        ]
    target = io.BytesIO()
    sheets[0].save(
        target,
        "PDF",
        save_all=True,
        append_images=sheets[1:],
        resolution=DPI,
        quality=QUALITY,
        producer="Pemindai",
        creationDate=MADE,
        modDate=MADE,
    )
    return target.getvalue()


def _worn(sheet: Pixels, grain: npt.NDArray[np.int8], chance: random.Random) -> Image.Image:
    high, wide = sheet.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), chance.uniform(-0.5, 0.5), 1)
    turn[:, 2] += chance.randint(-6, 6), chance.randint(-6, 6)
    white = (255, 255, 255)
    askew = cv2.warpAffine(sheet, turn, (wide, high), flags=cv2.INTER_CUBIC, borderValue=white)
    soft = cv2.GaussianBlur(askew, (3, 3), 0.45)
    tiles = (-(-high // GRAIN[0]), -(-wide // GRAIN[1]))
    noise = np.tile(grain, tiles)[:high, :wide, None]
    grey = (soft * np.float32(0.965) + np.float32(6)).astype(np.int16)
    return Image.fromarray(np.clip(grey + noise, 0, 255).astype(np.uint8))


def signature(name: str) -> str:
    """Draw the signature of a person as SVG: always the same for the same name."""
    chance = random.Random(name)
    x, y = 12.0, 52.0
    path = [f"M{x:.1f} {y:.1f}"]
    for stroke in range(chance.randint(5, 7)):
        height = chance.uniform(26, 46) * math.exp(-stroke / 5)
        lean = chance.uniform(4, 14)
        step = chance.uniform(13, 22)
        path.append(
            f"C{x + lean:.1f} {y - height:.1f} {x + lean + 12:.1f} {y - height:.1f} "
            f"{x + step * 0.5:.1f} {y + chance.uniform(4, 14):.1f}"
        )
        path.append(f"S{x + step:.1f} {y - 8:.1f} {x + step:.1f} {y + chance.uniform(-5, 4):.1f}")
        x += step
    path.append(f"C{x + 25:.1f} {y - 26:.1f} {x + 30:.1f} {y + 22:.1f} 8 {y + 15:.1f}")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 190 84">'
        f'<path d="{" ".join(path)}" fill="none" stroke="#1a2f8a" stroke-width="2.1" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
