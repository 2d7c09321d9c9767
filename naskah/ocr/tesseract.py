"""The only way to Tesseract: it reads pixels in Indonesian, where that is installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import cv2
import tesserocr
from PIL import Image

from naskah.child import Refused
from naskah.installed import tessdata
from naskah.picture.photo import Picture
from naskah.picture.skew import Box, straight

LANGUAGE: Final = "ind"


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was read; boxes are in pixels."""

    text: str
    box: Box
    line: Box  #: around the line that it stands in; its own box on a page that was turned straight
    clear: int  #: percent by which it was read surely
    ends_line: bool


@lru_cache(maxsize=1)
def engine() -> tesserocr.PyTessBaseAPI | None:
    """Start the engine once; nothing when Indonesian is not installed here."""
    place = tessdata()
    if place is None:
        return None
    return tesserocr.PyTessBaseAPI(path=place, lang=LANGUAGE, oem=tesserocr.OEM.LSTM_ONLY)


def read(picture: Picture, dpi: int, mode: int = tesserocr.PSM.AUTO) -> list[Word]:
    """Read a picture as it lies, word by word.

    Raises:
        Refused: "tanpa_tesseract" where Tesseract or its Indonesian data is not installed.

    """
    api = _shown(picture, dpi, mode)
    if api is None:
        raise Refused("tanpa_tesseract")
    return list(_words(api)) if api.Recognize() else []


def _words(api: tesserocr.PyTessBaseAPI) -> Iterator[Word]:
    word, line = tesserocr.RIL.WORD, tesserocr.RIL.TEXTLINE
    for item in tesserocr.iterate_level(api.GetIterator(), word):
        box, around = item.BoundingBox(word), item.BoundingBox(line)
        if item.Empty(word) or box is None or around is None:
            continue
        yield Word(
            text=str(item.GetUTF8Text(word)),
            box=box,
            line=around,
            clear=round(item.Confidence(word)),
            ends_line=item.IsAtFinalElement(line, word),
        )


def read_page(picture: Picture, dpi: int) -> list[Word]:
    """Read a page however crooked it lies; boxes are where its words lie in the picture.

    Raises:
        Refused: "tanpa_tesseract".

    """
    level = straight(picture)
    words = read(level.picture, dpi)
    if level.back is None:
        return words
    lay = [(word, level.where(word.box)) for word in words]
    return [replace(word, box=box, line=box) for word, box in lay]


def text_of(words: Sequence[Word]) -> str:
    """Put words back into lines."""
    return "".join(word.text + ("\n" if word.ends_line else " ") for word in words)


def words_in(picture: Picture, dpi: int, *, sparse: bool = False) -> str | None:
    """Read a picture; None when it cannot be read here.

    Args:
        picture: a page or a part of one.
        dpi: its resolution.
        sparse: look for words anywhere (stamps) rather than for lines.

    """
    api = _shown(picture, dpi, tesserocr.PSM.SPARSE_TEXT if sparse else tesserocr.PSM.AUTO)
    return None if api is None else str(api.GetUTF8Text())


def confidence(picture: Picture, dpi: int) -> int | None:
    """Tell how sure reading is, 0 to 100; None when it cannot be read here."""
    api = _shown(picture, dpi, tesserocr.PSM.SINGLE_BLOCK)
    if api is None:
        return None
    api.Recognize()
    return int(api.MeanTextConf())


def _shown(picture: Picture, dpi: int, mode: int) -> tesserocr.PyTessBaseAPI | None:
    """Hand a picture to the engine."""
    api = engine()
    if api is None:
        return None
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    api.SetPageSegMode(mode)
    api.SetImage(Image.fromarray(grey))
    api.SetSourceResolution(dpi)
    return api
