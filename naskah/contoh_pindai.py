"""A pretended scanner: pages and signatures as they come back from paper, for practice."""

from __future__ import annotations

import io
import math
import random
import time
from typing import Final

import numpy as np
from PIL import Image, ImageFilter

from naskah.pictures import opened

DPI: Final = 150
POINTS: Final = 72
QUALITY: Final = 72
MADE: Final = time.gmtime(1_735_689_600)  #: written into every scan, so that it is the same


def scanned(pdf: bytes, seed: str) -> bytes:
    """Print a PDF and scan it: pages of pixels only, a little askew, grey and grainy.

    The same file and seed give the same scan.
    """
    chance = random.Random(seed)
    with opened(pdf) as document:
        sheets = [
            _worn(page.render(scale=DPI / POINTS).to_pil().convert("RGB"), chance)
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


def _worn(sheet: Image.Image, chance: random.Random) -> Image.Image:
    askew = sheet.rotate(
        chance.uniform(-0.5, 0.5),
        Image.Resampling.BICUBIC,
        translate=(chance.randint(-6, 6), chance.randint(-6, 6)),
        fillcolor="white",
    ).filter(ImageFilter.GaussianBlur(0.45))
    grain = np.random.default_rng(chance.randrange(2**32)).normal(0, 2.2, askew.size[::-1])
    pixels = np.asarray(askew, dtype=np.float32) * 0.965 + 6 + grain[:, :, None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


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
