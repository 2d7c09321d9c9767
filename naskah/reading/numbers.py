"""Numbers of official papers: every form since 2009, slips included, and none guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_YEAR: Final = r"(?:19|20)\d\d"
_WITH_YEAR: Final = re.compile(rf"^(.*?)\s+TAHUN\s+({_YEAR})\b", re.IGNORECASE | re.DOTALL)
_TAIL_YEAR: Final = re.compile(rf"[/\s-]({_YEAR})$")
_SHORT_YEAR: Final = re.compile(r"/[IVX]+-(\d\d)$")  #: "/V-99", as around the year 2000
_BLANKS_AROUND: Final = re.compile(r"\s*([/-])\s*")
_LEFT_OPEN: Final = re.compile(r"^[\s.…_:\-]*(?:/|$)|\.{3,}|…|_{2,}")
_NOISE: Final = re.compile(r"[^\w./(),& -]")  #: signs no number has: what OCR makes of handwriting
_PLAIN: Final = re.compile(r"^\d{1,5}(?:[.-]?[A-Z]{1,3}|[.-]?[a-z])?$")
_SLASHED: Final = re.compile(
    r"^(?:[A-Z]{1,4}[.-])?\d{1,5}(?:\.\d{1,3})?(?:[.-]?[A-Z]{1,4})?"
    r"(?:/[A-Za-z0-9][\w.()&-]*(?: [\w.()&-]+)?){1,8}$"
)
_SUSPECT: Final = re.compile(r"\d[OolISBZ](?=\d|\b)|\b[OolISBZ]\d")  #: letters for figures
_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50}
_PIVOT: Final = 45  #: two-figure years from here on are of the 20th century


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number as written (blanks around its strokes taken out), its year if it tells one."""

    nomor: str
    tahun: int | None
    sure: bool


def read_number(raw: str) -> Numbered | None:
    """Read what stands between NOMOR and TENTANG; None where it was left open.

    A number with strokes keeps its year ("39/Kpts/KPU-Kab-011.329047/2015"); of "45 TAHUN 2025"
    the number is "45".
    """
    text = " ".join(raw.split()).strip(" :;,")
    text = re.sub(r"\s*\.$", "", text)
    dated = _WITH_YEAR.match(text)
    base, year = (dated[1], int(dated[2])) if dated else (text, None)
    base = _BLANKS_AROUND.sub(r"\1", base).strip(" .")
    if _LEFT_OPEN.search(base) or _NOISE.search(base):
        return None
    if "/" not in base:
        return Numbered(base, year, bool(_PLAIN.match(base)) and not _SUSPECT.search(base))
    year = year or _year_of(base)
    sure = bool(_SLASHED.match(base)) and year is not None and not _SUSPECT.search(base)
    return Numbered(base, year, sure)


def place(raw: str) -> int:
    """Tell which one of a row a numeral names, "IV" or "4"; 0 where there is none."""
    found = re.search(r"[IVXL]+|\d+", raw.upper())
    if found is None:
        return 0
    if found.group().isdecimal():
        return int(found.group())
    values = [_ROMAN[letter] for letter in found.group()]
    after = [*values[1:], 0]
    return sum(-one if one < two else one for one, two in zip(values, after, strict=True))


def open_year(raw: str) -> int | None:
    """Tell the year of a number that was left open: "… TAHUN 2025" has one, "…/2025" has not."""
    dated = re.search(rf"\bTAHUN\s+({_YEAR})\b", raw, re.IGNORECASE)
    return int(dated[1]) if dated else None


def _year_of(base: str) -> int | None:
    if tail := _TAIL_YEAR.search(base):
        return int(tail[1])
    if short := _SHORT_YEAR.search(base):
        return int(short[1]) + (1900 if int(short[1]) >= _PIVOT else 2000)
    return None
