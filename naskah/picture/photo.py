"""A picture file opened with care: its size is judged from the header before a pixel is decoded."""

from __future__ import annotations

from io import BytesIO
from typing import Final, TypeAlias

import cv2
import numpy as np
import pi_heif
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageOps

from naskah.child import Refused
from naskah.file.hostile import MAX_PIXELS

#: Height × width × blue, green, red; or height × width when grey.
Picture: TypeAlias = NDArray[np.uint8]

#: A page at 200 dpi has 4 million; what a camera gives beyond this is noise and memory.
_ENOUGH_PIXELS: Final = 14_000_000
_FORMATS: Final = ("JPEG", "PNG", "HEIF", "WEBP", "BMP")
_BYTE: Final = 255  #: the lightest shade of 8 bits

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def eight_bit(pixels: ArrayLike) -> Picture:
    """Say that pixels are bytes, which OpenCV's own types leave open."""
    return np.asarray(pixels, dtype=np.uint8)


def open_picture(data: bytes) -> Picture:
    """Decode a photo, turned as its EXIF says.

    Raises:
        Refused: "kosong", "terlalu_besar" above `MAX_PIXELS`, "bukan_dokumen" when it is no picture
            we know, "rusak" when it cannot be decoded.

    """
    if not data:
        raise Refused("kosong")
    image = _header(data)
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise Refused("terlalu_besar")
    scale = (_ENOUGH_PIXELS / (width * height)) ** 0.5
    if scale < 1:
        image.draft("RGB", (int(width * scale), int(height * scale)))
    try:
        ImageOps.exif_transpose(image, in_place=True)
        return eight_bit(cv2.cvtColor(np.asarray(on_white(image)), cv2.COLOR_RGB2BGR))
    except (OSError, ValueError, SyntaxError) as bad:
        raise Refused("rusak") from bad


def _header(data: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as bomb:
        raise Refused("terlalu_besar") from bomb
    except (OSError, ValueError, SyntaxError) as bad:
        raise Refused("bukan_dokumen") from bad


def _coarse(shades: NDArray[np.generic]) -> Picture:
    """Bring shades of 16 bits to 8; what has no more than those of 8 stays as it is."""
    fine = np.asarray(shades, dtype=np.int64).clip(0, 65_535)
    return eight_bit(fine // 257 if fine.max() > _BYTE else fine)


def on_white(image: Image.Image) -> Image.Image:
    """Give plain RGB; where a picture is transparent, paper shows through."""
    if image.mode.startswith("I"):  # finer shades than a byte has, which `convert` would cut off
        return Image.fromarray(_coarse(np.asarray(image))).convert("RGB")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("RGB")
    return image.convert("RGB")
