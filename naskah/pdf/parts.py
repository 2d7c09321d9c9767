"""Files that are parts of one document, and documents that are parts of one file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from naskah.child import Header, Refused, Reply
from naskah.pdf.bind import Leaf, Source, bind
from naskah.pdf.editable import editable


def whole(pdfs: Sequence[bytes]) -> bytes:
    """Put PDFs behind each other, their pages as they are.

    Raises:
        Refused: "terkunci", or "rusak", as one is that has no page; "kosong" when there are none.

    """
    leaves = [Leaf(n, page) for n, pdf in enumerate(pdfs) for page in _pages(pdf)]
    bound = bind([Source(pdf) for pdf in pdfs], leaves)
    if bound is None:
        raise Refused("kosong")
    return bound


def behind(pdf: bytes, first: int) -> bytes:
    """Give the pages from one on, counted from 1, as a PDF of their own.

    Raises:
        Refused: "terkunci" or "rusak"; "kosong" when there is no such page.

    """
    bound = bind([Source(pdf)], [Leaf(0, page) for page in _pages(pdf)[first - 1 :]])
    if bound is None:
        raise Refused("kosong")
    return bound


def _pages(pdf: bytes) -> range:
    return range(len(editable(pdf).pages))


def _whole(_header: Header, blobs: list[bytes]) -> Reply:
    return {}, [whole(blobs)]


def _behind(header: Header, blobs: list[bytes]) -> Reply:
    return {}, [behind(blobs[0], int(str(header["first"])))]


TASKS: Final = {"whole": _whole, "behind": _behind}
