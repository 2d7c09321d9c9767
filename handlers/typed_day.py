"""Typed days: a date as an officer may write it, read tolerantly."""

from __future__ import annotations

import difflib
import re
from datetime import date, timedelta
from typing import Final

from handlers.typed import as_label
from sop.tanggal import BULAN, HARI

#: A date within a text; a number such as "15/6202/2025" is none.
_DATED: Final = re.compile(
    r"(?<![\w/.-])"
    r"(?:\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}|\d{1,2}\s+[a-z]{3,}\.?\s+\d{4}|\d{4}-\d{1,2}-\d{1,2})"
    r"(?![\w/])"
)
#: English and older spellings, too: "Pebruari", "Nopember".
_MONTHS: Final = {
    **{name.casefold(): number for number, name in enumerate(BULAN, 1)},
    "january": 1, "february": 2, "pebruari": 2, "march": 3, "may": 5, "june": 6, "july": 7,
    "august": 8, "agst": 8, "ags": 8, "agt": 8, "october": 10, "nopember": 11, "december": 12,
}  # fmt: skip
#: How much of a misspelt month has to be right: "Desmber" is December, "desa" is none.
_LIKE: Final = 0.8
#: What may stand before a date.
_BEFORE: Final = re.compile(
    rf"(?:(?:hari|tgl|tanggal|tertanggal|mulai|sampai|{'|'.join(HARI).casefold()}|jum['’]at)\b[\s.,/]*)+"
)
#: Days from today.
_FROM_TODAY: Final = {
    "kemarin": -1, "kemaren": -1, "kmrn": -1, "hari ini": 0, "sekarang": 0, "besok": 1, "bsk": 1,
    "lusa": 2,
}  # fmt: skip


def as_date(text: str) -> date | None:
    """Read "3 November 2025", "3-11-2025", "03/11/25" or "2025-11-03"; also "Senin, 3 Nov 25"."""
    text = _bare(text)
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return _date(*(int(n) for n in found.groups()))
    if found := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d\d)", text):
        return _date(_year(found[3]), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{1,2})\s+([a-z]{3,})\.?\s+(\d{4}|\d\d)", text):
        return _date(_year(found[3]), as_month_name(found[2]), int(found[1]))
    return None


def as_day(text: str, today: date, *, ahead: bool) -> date | None:
    """Read a date, also "kemarin" and "besok"; one without a year is the nearest such day.

    Args:
        text: as it was written.
        today: in the office.
        ahead: a day to come is meant, today included; else one that is past, today included.

    """
    if (whole := as_date(text)) is not None:
        return whole
    if (days := _FROM_TODAY.get(as_label(text), _FROM_TODAY.get(_bare(text)))) is not None:
        return today + timedelta(days=days)
    years = (today.year, today.year + 1) if ahead else (today.year, today.year - 1)
    found = [day for year in years if (day := as_date(f"{_bare(text)} {year}"))]
    return next((day for day in found if day == today or (day > today) == ahead), None)


def has_number_and_date(text: str) -> bool:
    """Tell whether a text names a letter by both: "15/HK.03-SPt/6202/2025, 8 Desember 2025"."""
    words = text.casefold()
    dates = [d for d in _DATED.finditer(words) if as_date(d.group().strip()) is not None]
    return any(re.search(r"\d", words[: d.start()] + words[d.end() :]) for d in dates)


def as_month_name(name: str) -> int:
    """Read the name of a month, also shortened, misspelt, English or old; 0 when it is none."""
    meant = [month for month in _MONTHS if month.startswith(name)]
    meant = meant or difflib.get_close_matches(name, _MONTHS, 1, _LIKE)
    return _MONTHS[meant[0]] if meant else 0


def _bare(text: str) -> str:
    return _BEFORE.sub("", as_label(text), count=1).strip()


def _year(written: str) -> int:
    return int(written) if len(written) == 4 else 2000 + int(written)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
