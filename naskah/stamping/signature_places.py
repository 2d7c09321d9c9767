"""Where on its pages a document is signed: the gap between the jabatan and the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pypdfium2 as pdfium

from naskah.stamping.stamper import Box, Sight

#: At least so many points between jabatan and name, or nobody was meant to sign there.
MIN_GAP: Final = 18.0
MAX_GAP: Final = 150.0
#: Lines of one block begin or are centred within so many points of each other.
SLACK: Final = 6.0
#: A jabatan may run over so many lines.
MAX_LINES: Final = 5

#: Fewer letters than this are no name.
MIN_NAME: Final = 3

_JABATAN: Final = re.compile(
    r"^(?:(?:a\.\s?n|plt|plh|pj|pjs)\.?\s*)?(?:ketua|sekretaris|kepala)\b",
    re.IGNORECASE,
)
_TTD: Final = re.compile(r"^\W*t\s?\.?t\s?\.?d\W*$", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[^a-z]+")
_BEGINS: Final = re.compile(r"^(?:ditetapkan|dikeluarkan|dibuat)\s*(?::\s*)?di\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text where the reader sees it."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Place:
    """A place of signature."""

    top: float  #: of the whole block: from "Ditetapkan di" on when it is there
    gap: Box  #: between the last line of the jabatan and the name
    name: Line
    centred: bool  #: whether jabatan and name are centred on each other
    has_ttd: bool  #: "ttd." stands there already

    @property
    def left(self) -> float:
        """Where the block begins."""
        return self.gap.left


def lines_of(page: pdfium.PdfPage, shown: Sight) -> list[Line]:
    """Read the lines of a page from top to bottom; words far apart are lines of their own."""
    text = page.get_textpage()
    found: list[Line] = []
    for index in range(text.count_rects()):
        sides = text.get_rect(index)
        words = " ".join(text.get_text_bounded(*sides).split())
        if words:
            found.append(Line(words, shown.seen(Box(*sides))))
    text.close()
    found.sort(key=lambda line: (-line.box.bottom, line.box.left))
    joined: list[Line] = []
    for line in found:
        if joined and _follows(joined[-1], line):
            joined[-1] = _join(joined[-1], line)
        else:
            joined.append(line)
    return joined


def places_in(lines: Sequence[Line], penandatangan: str = "") -> list[Place]:
    """Find the places of signature among the lines of one page, from top to bottom.

    Args:
        lines: as `lines_of` reads them.
        penandatangan: who signs, when it is known; otherwise any name in capitals counts.

    """
    found = {
        place.name: place  # "a.n. KETUA …, SEKRETARIS," is one place, though two lines begin it
        for index, line in reversed(list(enumerate(lines)))
        if _JABATAN.match(line.text)
        if (place := _place(lines, index)) is not None
        if _is_name(place.name.text, penandatangan)
    }
    return sorted(found.values(), key=lambda place: -place.top)


def _place(lines: Sequence[Line], first: int) -> Place | None:
    """Follow a jabatan down to the name of its holder."""
    below = [
        line
        for line in lines[first + 1 :]
        if _aligned(lines[first], line) and not _TTD.match(line.text)
    ]
    jabatan = [lines[first]]
    while below and len(jabatan) < MAX_LINES and not _apart(jabatan[-1], below[0]):
        jabatan.append(below.pop(0))
    if not below or not jabatan[-1].text.endswith(","):
        return None
    last, name = jabatan[-1], below[0]
    left = min(line.box.left for line in (*jabatan, name))
    right = max(line.box.right for line in (*jabatan, name))
    gap = Box(left, name.box.top, right, last.box.bottom)
    if not MIN_GAP <= gap.height <= MAX_GAP:
        return None
    return Place(
        top=_top(lines, first),
        gap=gap,
        name=name,
        centred=abs(last.box.left - name.box.left) > SLACK,
        has_ttd=any(_TTD.match(line.text) and line.box.meets(gap) for line in lines),
    )


def _is_name(text: str, penandatangan: str) -> bool:
    if penandatangan:
        known, here = (_LETTERS.sub("", name.casefold()) for name in (penandatangan, text))
        return len(here) > MIN_NAME and (known in here or here in known)
    return text.isupper() and ":" not in text and not any(sign.isdigit() for sign in text)


def _top(lines: Sequence[Line], first: int) -> float:
    """Begin a block at "Ditetapkan di …" when that stands close above the jabatan."""
    for line in reversed(lines[max(0, first - 4) : first]):
        if _BEGINS.match(line.text) and _aligned(lines[first], line):
            return line.box.top
    return lines[first].box.top


def _follows(left: Line, right: Line) -> bool:
    """Tell whether two pieces are one line: level with each other and no wider apart than words."""
    one, two = left.box, right.box
    level = abs(one.bottom - two.bottom) < 0.35 * max(one.height, two.height, 1)
    return level and -2 < two.left - one.right < 1.2 * max(one.height, two.height)


def _join(left: Line, right: Line) -> Line:
    one, two = left.box, right.box
    return Line(
        f"{left.text} {right.text}",
        Box(one.left, min(one.bottom, two.bottom), two.right, max(one.top, two.top)),
    )


def _aligned(one: Line, other: Line) -> bool:
    """Tell whether two lines belong to one block: same left edge or same middle."""
    middles = abs(one.box.left + one.box.right - other.box.left - other.box.right) / 2
    return abs(one.box.left - other.box.left) < SLACK or middles < SLACK


def _apart(upper: Line, lower: Line) -> bool:
    return upper.box.bottom - lower.box.top >= MIN_GAP
