"""Indonesian dates: found in running text, with misspelt months, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final

from sop.tanggal import BULAN

# fmt: off
MONTHS: Final = tuple(name.casefold() for name in BULAN)
_KNOWN: Final = {
    **{name: number for number, name in enumerate(MONTHS, 1)},
    "pebruari": 2, "nopember": 11, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7,
    "agu": 8, "agt": 8, "ags": 8, "agust": 8, "sep": 9, "sept": 9, "okt": 10, "nov": 11, "des": 12,
}
_NUMERALS: Final = {
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "sembilan": 9, "sepuluh": 10, "sebelas": 11,
}
# fmt: on
_FIRST_YEAR, _LAST_YEAR = 1945, 2100
#: What the eye of a machine takes for a letter: "0ktober", "Agustu5", and 1 for l or for i.
_SLIPS: Final = tuple(str.maketrans("015", f"o{one}s") for one in "li")

_WRITTEN: Final = re.compile(
    r"(?<![\d/])(\d{1,2})[\s.]{0,3}([A-Za-z015]{3,10})\.?[\s,]{0,3}((?:19|20)\d\d)(?!\d)"
)
_FIGURES: Final = re.compile(r"(?<![\d./-])(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d\d)(?![\d/])")
_SPELLED: Final = re.compile(
    r"tanggal\s+((?:\w+\s+){1,3}?)bulan\s+(\w+)\s+tahun\s+((?:\w+[\s,-]+){1,5}?\w+)\b(?=\W*[(,.;]|\W*\n|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date and where it stands in the text; `sure` is false when its month was misspelt."""

    day: date
    sure: bool
    start: int
    end: int


def dates(text: str) -> list[Dated]:
    """Find the dates of a text in the order they stand there."""
    found = [*_written(text), *_figures(text), *_spelled(text)]
    return sorted(found, key=lambda dated: dated.start)


def first_date(text: str) -> Dated | None:
    """Find the first date of a text."""
    return next(iter(dates(text)), None)


def month_number(word: str) -> tuple[int, bool] | None:
    """Read a month's name; the second value is false when it had to be guessed from its letters."""
    low = word.casefold()
    if low in _KNOWN:
        return _KNOWN[low], True
    meant = {_KNOWN[name] for slip in _SLIPS if (name := low.translate(slip)) in _KNOWN}
    if len(meant) == 1:
        return meant.pop(), False
    close = get_close_matches(low, MONTHS, n=2, cutoff=0.72)
    if len(close) == 1 or (close and len(low) > 4):
        return _KNOWN[close[0]], False
    return None


def number_in_words(text: str) -> int | None:
    """Read a number below ten thousand written in words: "dua ribu dua puluh lima" is 2025."""
    total = group = digit = 0
    for word in re.findall(r"\w+", text.casefold()):
        if word in _NUMERALS:
            digit += _NUMERALS[word]
        elif word == "belas":
            group, digit = group + digit + 10, 0
        elif word == "puluh":
            group, digit = group + digit * 10, 0
        elif word in {"ratus", "seratus"}:
            group, digit = group + (digit or 1) * 100, 0
        elif word in {"ribu", "seribu"}:
            total, group, digit = (group + digit or 1) * 1000, 0, 0
        else:
            return None
    return total + group + digit or None


def _written(text: str) -> Iterator[Dated]:
    for match in _WRITTEN.finditer(text):
        if month := month_number(match[2]):
            yield from _made(match, match[1], month[0], match[3], sure=month[1])


def _figures(text: str) -> Iterator[Dated]:
    for match in _FIGURES.finditer(text):
        yield from _made(match, match[1], int(match[3]), match[4])


def _spelled(text: str) -> Iterator[Dated]:
    for match in _SPELLED.finditer(text):
        day, year = number_in_words(match[1]), number_in_words(match[3])
        if day and year and (month := month_number(match[2])):
            yield from _made(match, day, month[0], year, sure=month[1])


def _made(
    match: re.Match[str], day: str | int, month: int, year: str | int, *, sure: bool = True
) -> Iterator[Dated]:
    try:
        made = date(int(year), month, int(day))
    except ValueError:
        return  # the 31st of February: misread, so it is no date
    if _FIRST_YEAR <= made.year <= _LAST_YEAR:
        yield Dated(made, sure, match.start(), match.end())
