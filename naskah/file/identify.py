"""Identification: what a file is, by its content and never by its name."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from io import BytesIO
from typing import Final


class Content(StrEnum):
    """What the bytes are."""

    EMPTY = "empty"
    PDF = "pdf"
    DOCX = "docx"
    IMAGE = "image"
    OLD_OFFICE = "old office"  #: DOC, ODT, RTF: LibreOffice can read it
    LOCKED_OFFICE = "locked office"  #: an Office file under a password
    TWO_FACED = "two-faced"  #: a PDF that is also something else
    OTHER = "other"


MAX_BYTES: Final = 100_000_000  #: of a file
_PDF_REACH: Final = 1024  #: readers accept the PDF header this far in
_PDF: Final = b"%PDF-"
_ZIP: Final = b"PK\x03\x04"
_ZIP_END: Final = b"PK\x05\x06"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TIFF: Final = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_IMAGES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", *_TIFF, b"BM", b"GIF8")
_HEIF: Final = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif")
#: What begins a file that is run or shown by something else than a PDF reader.
_OTHER_FACES: Final = (_ZIP, b"MZ", b"\x7fELF", b"<", b"#!", b"Rar!", *_IMAGES)


def identify(data: bytes) -> Content:
    """Tell what a file is."""
    if not data.strip(b"\x00 \r\n\t"):
        return Content.EMPTY
    if has_pdf_header(data):
        return _pdf(data)
    if data.startswith(_ZIP):
        return _zip(data)
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith(b"{\\rtf"):
        return Content.OLD_OFFICE
    return Content.IMAGE if _is_image(data) else Content.OTHER


def has_pdf_header(data: bytes) -> bool:
    """Tell what a reader would take for a PDF."""
    return _PDF in data[:_PDF_REACH]


def is_tiff(data: bytes) -> bool:
    """Tell a TIFF, which is a picture of one page or of many."""
    return data.startswith(_TIFF)


def _pdf(data: bytes) -> Content:
    """Refuse a PDF that is also another format: what we read is not what others open."""
    if data[: data.find(_PDF)].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_OTHER_FACES):
        return Content.TWO_FACED
    end = data.rfind(b"%%EOF")
    if end >= 0 and _ZIP_END in data[max(end, len(data) - 70_000) :]:
        return Content.TWO_FACED
    return Content.PDF


def _zip(data: bytes) -> Content:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                with archive.open("mimetype") as kind:
                    is_text = kind.read(80).startswith(b"application/vnd.oasis.opendocument.text")
                return Content.OLD_OFFICE if is_text else Content.OTHER
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError):
        # A torn DOCX is still meant as one: its names stand in the clear.
        return Content.DOCX if b"word/" in data else Content.OTHER
    return Content.DOCX if any(name.startswith("word/") for name in names) else Content.OTHER


def _ole(data: bytes) -> Content:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Content.LOCKED_OFFICE
    return Content.OLD_OFFICE if "WordDocument".encode("utf-16-le") in data else Content.OTHER


def _is_image(data: bytes) -> bool:
    heif = data[4:8] == b"ftyp" and data[8:12] in _HEIF
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return heif or webp or data.startswith(_IMAGES)
