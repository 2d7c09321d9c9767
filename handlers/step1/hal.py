"""Hal: the documents that a nota dinas asks for, by the numbers its perihal names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_ITEM: Final = r"\d[\w./-]*(?:\s+tahun\s+\d{4})?"
_UNTIL: Final = r"s\.?\s?d\.?|sampai(?:\s+dengan)?|hingga"
_AND: Final = rf"(?:,\s*(?:dan|serta)|[,;&]|dan|serta|{_UNTIL})\s*(?:nomor\s*:?\s*)?"
#: "Nomor 45", "Nomor 45, 46 dan 47 Tahun 2025", "Nomor 45 s.d. 47".
_LIST: Final = re.compile(rf"\bnomor\s*:?\s*({_ITEM}(?:\s*{_AND}{_ITEM})*)", re.IGNORECASE)
_PART: Final = re.compile(
    rf"(?:(?P<until>{_UNTIL})\s*(?:nomor\s*:?\s*)?)?(?P<nomor>\d[\w./-]*)"
    r"(?:\s+tahun\s+(?P<tahun>\d{4}))?",
    re.IGNORECASE,
)
_CITED: Final = re.compile(r"\btentang\s+(?:perubahan|pencabutan)\b", re.IGNORECASE)
_MOST: Final = 30  #: numbers from one to another that are taken for a list


class Named(NamedTuple):
    """A number as it stands in a perihal."""

    nomor: str
    tahun: str = ""  #: empty where none stands right behind it


def named(hal: str) -> tuple[Named, ...]:
    """List the numbers of what a perihal asks for; "45 s.d. 47" names three.

    What the document amends or revokes is not asked for.
    """
    asked = _CITED.split(hal, maxsplit=1)[0]
    return tuple(one for found in _LIST.finditer(asked) for one in _each(found[1]))


def asks_for(hal: str, nomor: str, tahun: int | None = None) -> bool:
    """Tell whether a perihal names a number, however the office writes it there.

    Args:
        hal: the perihal.
        nomor: of a document.
        tahun: its year; None: of any year.

    """
    own, years = figure(nomor), {"", str(tahun)}
    same = (one for one in named(hal) if own and figure(one.nomor) == own)
    return any(tahun is None or one.tahun in years for one in same)


def figure(nomor: str) -> str:
    """Give the figure by which people know a number: "045/HK.03/2025" is 45."""
    found = re.match(r"\d+", nomor)
    return found.group().lstrip("0") if found else ""


def _each(listed: str) -> Iterator[Named]:
    last = 0
    for part in _PART.finditer(listed):
        nomor = part["nomor"].rstrip(".-/")
        number = int(nomor) if nomor.isdecimal() else 0
        if part["until"] and 0 < last < number <= last + _MOST:
            yield from (Named(str(between)) for between in range(last + 1, number))
        yield Named(nomor, part["tahun"] or "")
        last = number
