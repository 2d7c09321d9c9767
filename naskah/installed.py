"""The optional tools of this room and where they are: LibreOffice, Tesseract for Indonesian."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Final

_TESSDATA: Final = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


def libreoffice() -> str | None:
    """Find LibreOffice, which turns DOC, ODT and DOCX into PDF."""
    return which("soffice") or which("libreoffice")


def tessdata() -> str | None:
    """Find the folder that holds `ind.traineddata`; None when scans cannot be read here."""
    if find_spec("tesserocr") is None:
        return None
    places = (os.environ.get("TESSDATA_PREFIX", ""), *_TESSDATA)
    return next((p for p in places if p and (Path(p) / "ind.traineddata").is_file()), None)
