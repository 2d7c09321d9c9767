"""What a scanner may send, told by content, and whether a file of it is all there."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from typing import Final

from naskah.file.identify import has_pdf_header


class Kind(StrEnum):
    """A kind of scan."""

    PDF = "PDF"
    JPEG = "JPEG"
    PNG = "PNG"
    TIFF = "TIFF"
    HEIC = "HEIC"
    BMP = "BMP"


#: What is taken, as officers are told.
TAKEN: Final = ", ".join(Kind)

#: Pixels of the shorter side below which a picture is no page: half of what could just be read.
_LEAST: Final = 500
_TAIL: Final = 2048  #: bytes in which a file may end, since some devices append padding
_TIFF: Final = (b"II*\x00", b"MM\x00*")
_HEIC: Final = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1"})
_BMP_KIND: Final = 14  #: where a BMP says how long its second header is, one of …
_BMP: Final = frozenset(struct.pack("<I", size) for size in (12, 40, 52, 56, 64, 108, 124))
_MOST_PAGES: Final = 400  #: of a TIFF that are looked at here, and …
_MOST_FIELDS, _MOST_STRIPS = 500, 100_000  #: … of one of its pages
_OFFSETS, _COUNTS = (273, 324), (279, 325)  #: tags: where strips or tiles lie, and how long


def kind_of(data: bytes) -> Kind | None:
    """Name the kind of a file by its first bytes, whatever it is called."""
    if has_pdf_header(data):
        return Kind.PDF
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(_TIFF):
        return Kind.TIFF
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        return Kind.HEIC
    if data.startswith(b"BM") and data[_BMP_KIND : _BMP_KIND + 4] in _BMP:
        return Kind.BMP
    return None


def complete(kind: Kind, data: bytes) -> bool:
    """Tell whether a file ends as its kind must; one that is still being written does not."""
    try:
        return _ENDS[kind](data)
    except struct.error:  # it speaks of what lies behind its end
        return False


def is_page(kind: Kind, data: bytes) -> bool:
    """Tell whether a picture can be a page: the logo below a signature is none.

    Only PNG and JPEG are looked at, of which logos are made.
    """
    size = _SIZES[kind](data) if kind in _SIZES else None
    return size is None or min(size) >= _LEAST


def _png_size(data: bytes) -> tuple[int, int] | None:
    return struct.unpack_from(">II", data, 16) if len(data) >= 24 else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Read height and width from the frame header; nothing where it is not found."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xC3:
            return struct.unpack_from(">HH", data, at + 5)
        at += 2 + length
    return None


def _ends_with(mark: bytes, data: bytes) -> bool:
    return mark in data[-_TAIL:]


def _tiff_ends(data: bytes) -> bool:
    """Follow the pages of a TIFF: each of them, and its pixels, must lie within the file."""
    order = "<" if data[:2] == b"II" else ">"
    (page,) = struct.unpack_from(f"{order}I", data, 4)
    seen: set[int] = set()
    while page and page not in seen and len(seen) < _MOST_PAGES:
        seen.add(page)
        (count,) = struct.unpack_from(f"{order}H", data, page)
        if count > _MOST_FIELDS:
            return False
        fields = (struct.unpack_from(f"{order}HHI", data, page + 2 + 12 * n) for n in range(count))
        told = {
            tag: _numbers(data, order, kind, many, page + 10 + 12 * n)
            for n, (tag, kind, many) in enumerate(fields)
            if tag in (*_OFFSETS, *_COUNTS)
        }
        for at, length in zip(_OFFSETS, _COUNTS, strict=True):
            ends = zip(told.get(at, ()), told.get(length, ()), strict=False)
            if any(begin + size > len(data) for begin, size in ends):
                return False
        (page,) = struct.unpack_from(f"{order}I", data, page + 2 + 12 * count)
    return bool(seen)


def _numbers(data: bytes, order: str, kind: int, count: int, at: int) -> tuple[int, ...]:
    """Read the numbers of a field, which stand in it when they are few, else where it says."""
    letter, size = ("H", 2) if kind == 3 else ("I", 4)
    if count * size > 4:
        (at,) = struct.unpack_from(f"{order}I", data, at)
    if at + count * size > len(data) or count > _MOST_STRIPS:
        raise struct.error
    return struct.unpack_from(f"{order}{count}{letter}", data, at)


def _bmp_ends(data: bytes) -> bool:
    """Tell by the length that a BMP says it has."""
    (length,) = struct.unpack_from("<I", data, 2)
    return len(data) >= int(length)


def _heic_ends(data: bytes) -> bool:
    """Follow the boxes of a HEIC: they must fill the file."""
    at = 0
    while at < len(data):
        (size,) = struct.unpack_from(">I", data, at)
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
        if size == 0:  # the last one, as far as the file goes
            return True
        if size < 8:
            return bool(at) and not data[at:].strip(b"\0")
        at += size
    return at == len(data)


_ENDS: Final[Mapping[Kind, Callable[[bytes], bool]]] = {
    Kind.PDF: partial(_ends_with, b"%%EOF"),
    Kind.JPEG: partial(_ends_with, b"\xff\xd9"),
    Kind.PNG: partial(_ends_with, b"IEND"),
    Kind.TIFF: _tiff_ends,
    Kind.HEIC: _heic_ends,
    Kind.BMP: _bmp_ends,
}
_SIZES: Final[Mapping[Kind, Callable[[bytes], tuple[int, int] | None]]] = {
    Kind.PNG: _png_size,
    Kind.JPEG: _jpeg_size,
}
