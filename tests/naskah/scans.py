"""Scans for tests: acts as pictures, photos of them on a desk, and PDFs as an office scanner makes."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from io import BytesIO

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from bench.papers import Picture, act_pages, jpeg
from bench.photos import Photo, Pose, photograph, typical

__all__ = [
    "SIZE",
    "Picture",
    "act_pages",
    "blank_page",
    "crooked",
    "jpeg",
    "pdf_of",
    "photo",
    "shot",
    "turned",
]

#: Pixels of the photos: fewer than a phone's, so that taking them is quick.
SIZE = (2250, 3000)


@lru_cache(maxsize=16)
def photo(act: int, page: int, pose: int, *, salinan: bool = False, paper: str = "a4") -> Photo:
    """Photograph a page of an act with some care."""
    wanted = replace(typical(pose), size=SIZE)
    return photograph(act_pages(act, salinan=salinan, paper=paper)[page], wanted, pose)


def shot(page: Picture, pose: int = 1, **changes: object) -> bytes:
    """Photograph a page, changing the pose; as JPEG."""
    wanted: Pose = replace(typical(pose), **{"size": SIZE, **changes})  # type: ignore[arg-type]
    return jpeg(photograph(page, wanted, pose).picture)


def turned(page: Picture, quarters: int) -> Picture:
    """Turn a page counterclockwise."""
    return np.ascontiguousarray(np.rot90(page, quarters))


def blank_page() -> Picture:
    """Give an empty sheet."""
    return np.full((2339, 1654, 3), 252, np.uint8)


def pdf_of(*pages: Picture, dpi: int = 200, grey: bool = False) -> bytes:
    """Give a PDF with one picture a page and no text."""
    pictures = [Image.fromarray(np.ascontiguousarray(page[:, :, ::-1])) for page in pages]
    if grey:
        pictures = [picture.convert("L") for picture in pictures]
    out = BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi)
    return out.getvalue()


def crooked(pdf: bytes, tilt: float, dpi: int = 200) -> bytes:
    """Scan a paper that lies crooked, counterclockwise by some degrees, with a scanner's noise."""
    noise = np.random.default_rng(1)
    pages = []
    for page in pdfium.PdfDocument(pdf):
        flat = page.render(scale=dpi / 72, rev_byteorder=True).to_pil().convert("RGB")
        askew = flat.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=(250, 250, 250))
        grain = noise.normal(0, 6, (askew.height, askew.width, 3))
        pages.append((np.asarray(askew) + grain).clip(0, 255).astype(np.uint8)[:, :, ::-1])
    return pdf_of(*pages, dpi=dpi)
