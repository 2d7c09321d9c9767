"""The balance of a page: how many graphics states its drawing leaves open or closes too often."""

from __future__ import annotations

import re
from typing import Final

import pikepdf
from pikepdf import Name, Page

#: "q" or "Q" between blanks: an operator, or now and then a letter within a string.
_STATE: Final = re.compile(rb"[qQ](?<!\S[qQ])(?!\S)")
_STEP: Final = {b"q": 1, b"Q": -1}
_BALANCED: Final = (0, 0)


def open_states(page: Page) -> tuple[int, int]:
    """Count saved graphics states over a page: the lowest count, and the one at the end.

    Nearly every page is balanced, which a quick look tells; only for the others is the whole page
    parsed, which takes ten times as long.
    """
    quick = _count(_STATE.findall(_content(page)))
    if quick == _BALANCED:
        return quick
    try:
        return _count(_parsed(page))
    except pikepdf.PdfError:  # a torn drawing: readers stop there too
        return quick


def _content(page: Page) -> bytes:
    match page.obj.get(Name.Contents):
        case pikepdf.Stream() as stream:
            return stream.read_bytes()
        case pikepdf.Array() as streams:
            parts = (
                one.read_bytes() for one in streams.as_list() if isinstance(one, pikepdf.Stream)
            )
            return b"\n".join(parts)
        case _:
            return b""


def _parsed(page: Page) -> list[bytes]:
    return [
        str(instruction.operator).encode()
        for instruction in pikepdf.parse_content_stream(page, "q Q")
    ]


def _count(operators: list[bytes]) -> tuple[int, int]:
    depth = lowest = 0
    for operator in operators:
        depth += _STEP.get(operator, 0)
        lowest = min(lowest, depth)
    return lowest, depth
