"""The eye that reads pixels: Tesseract for Indonesian, where it is installed."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import cv2
import tesserocr
from PIL import Image

from naskah.photo import Picture
from naskah.tools import tessdata

LANGUAGE: Final = "ind"


@lru_cache(maxsize=1)
def engine() -> tesserocr.PyTessBaseAPI | None:
    """Start the engine once; nothing when Indonesian is not installed here."""
    place = tessdata()
    if place is None:
        return None
    return tesserocr.PyTessBaseAPI(path=place, lang=LANGUAGE, oem=tesserocr.OEM.LSTM_ONLY)


def words_in(picture: Picture, dpi: int, *, sparse: bool = False) -> str | None:
    """Read a picture; None when it cannot be read here.

    Args:
        picture: a page or a part of one.
        dpi: its resolution.
        sparse: look for words anywhere (stamps) rather than for lines.

    """
    api = engine()
    if api is None:
        return None
    show(api, picture, dpi)
    api.SetPageSegMode(tesserocr.PSM.SPARSE_TEXT if sparse else tesserocr.PSM.AUTO)
    return str(api.GetUTF8Text())


def confidence(picture: Picture, dpi: int) -> int | None:
    """Tell how sure reading is, 0 to 100; None when it cannot be read here."""
    api = engine()
    if api is None:
        return None
    show(api, picture, dpi)
    api.SetPageSegMode(tesserocr.PSM.SINGLE_BLOCK)
    api.Recognize()
    return int(api.MeanTextConf())


def show(api: tesserocr.PyTessBaseAPI, picture: Picture, dpi: int) -> None:
    """Hand a picture to the engine."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    api.SetImage(Image.fromarray(grey))
    api.SetSourceResolution(dpi)
