"""A masa: the month, quarter, half-year or year that a book or a report is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from handlers.typed_day import as_month_name
from sop.tanggal import bulan

_ROMAN: Final = ("I", "II", "III", "IV")
_YEAR, _HALF, _QUARTER = 12, 6, 3
_SPANS: Final = {"triwulan": _QUARTER, "tw": _QUARTER, "semester": _HALF}
_SPAN: Final = re.compile(r"(triwulan|tw|semester)(?: ([1-4]|i{1,3}|iv))?(?: (20\d\d))?")


@dataclass(frozen=True, slots=True)
class Masa:
    """Some whole months, counted from the first of one."""

    year: int
    first: int
    months: int = 1

    def __str__(self) -> str:
        match self.months:
            case 12:
                return f"Tahun {self.year}"
            case 6:
                return f"Semester {_ROMAN[self.first // _HALF]} {self.year}"
            case 3:
                return f"Triwulan {_ROMAN[self.first // _QUARTER]} {self.year}"
            case _:
                return f"{bulan(self.first)} {self.year}"

    def since(self, zone: ZoneInfo) -> datetime:
        """Give the first instant of it in an office's zone."""
        return datetime(self.year, self.first, 1, tzinfo=zone)

    def until(self, zone: ZoneInfo) -> datetime:
        """Give the first instant after it."""
        return self.moved(1).since(zone)

    def moved(self, by: int) -> Masa:
        """Give the masa of the same length so many before (negative) or after this one."""
        at = self.year * 12 + self.first - 1 + by * self.months
        return Masa(at // 12, at % 12 + 1, self.months)

    def encode(self) -> str:
        """Write it for a button: "2025-11+1"."""
        return f"{self.year}-{self.first:02d}+{self.months}"

    @classmethod
    def decode(cls, text: str) -> Masa | None:
        """Read what `encode` wrote."""
        found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])\+(1|3|6|12)", text)
        return cls(*(int(n) for n in found.groups())) if found else None

    @classmethod
    def around(cls, day: date, months: int = 1) -> Masa:
        """Give the month, quarter, half-year or year in which a day lies."""
        return cls(day.year, (day.month - 1) // months * months + 1, months)

    @classmethod
    def written(cls, text: str, today: date) -> Masa | None:
        """Read "", "2025", "2025-11", "11/2025", "november 2025" or "november", the last one.

        Also "triwulan 3 2025", "tw III", "semester 2", and "triwulan", the present one.
        """
        words = " ".join(text.casefold().split())
        if not words:
            return cls.around(today)
        if found := _SPAN.fullmatch(words):
            return _span_of(_SPANS[found[1]], found[2] or "", found[3] or "", today)
        if found := re.fullmatch(r"(?:tahun\s+)?(20\d\d)", words):
            return cls(int(found[1]), 1, _YEAR)
        if found := re.fullmatch(r"(20\d\d)[-/. ](\d{1,2})", words):
            return _month_of(int(found[1]), int(found[2]))
        if found := re.fullmatch(r"(\d{1,2})[-/. ](20\d\d)", words):
            return _month_of(int(found[2]), int(found[1]))
        if found := re.fullmatch(r"([a-z]{3,})\.?(?:\s+(20\d\d))?", words):
            number = as_month_name(found[1])
            last = today.year - (number > today.month)
            return _month_of(int(found[2] or last), number)
        return None


def _span_of(length: int, ordinal: str, year: str, today: date) -> Masa | None:
    """Give a quarter or half-year by its number; of no year said, the last one that began."""
    if not ordinal:
        return None if year else Masa.around(today, length)
    number = int(ordinal) if ordinal.isdecimal() else _ROMAN.index(ordinal.upper()) + 1
    if number * length > _YEAR:
        return None
    first = (number - 1) * length + 1
    return Masa(int(year or today.year - (first > today.month)), first, length)


def _month_of(year: int, number: int) -> Masa | None:
    return Masa(year, number) if 1 <= number <= _YEAR else None
