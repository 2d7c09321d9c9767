"""What a scanner may send, told by content: PDF, JPEG, PNG; and whether the file is all there."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """A kind of scan."""

    PDF = "PDF"
    JPEG = "JPEG"
    PNG = "PNG"


_HEAD: Final = 1024  #: bytes in which a PDF may begin
_TAIL: Final = 2048  #: bytes in which a file may end, since some devices append padding


def kind_of(data: bytes) -> Kind | None:
    """Name the kind of a file by its first bytes, whatever it is called."""
    if b"%PDF-" in data[:_HEAD]:
        return Kind.PDF
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    return None


def complete(kind: Kind, data: bytes) -> bool:
    """Tell whether a file ends as its kind must; one that is still being written does not."""
    end = {Kind.PDF: b"%%EOF", Kind.JPEG: b"\xff\xd9", Kind.PNG: b"IEND"}[kind]
    return end in data[-_TAIL:]
