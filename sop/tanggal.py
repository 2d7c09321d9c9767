"""Dates and times as offices write them: "12 November 2025", "14.41"."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

BULAN: Final = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
HARI: Final = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def bulan(number: int) -> str:
    """Name a month, counted from 1."""
    return BULAN[number - 1]


def tanggal(day: date) -> str:
    """Write a date: "3 November 2025"."""
    return f"{day.day} {bulan(day.month)} {day.year}"


def angka(day: date) -> str:
    """Write a date in figures, for a narrow column: "03-11-2025"."""
    return f"{day:%d-%m-%Y}"


def pukul(at: datetime) -> str:
    """Write a time of day: "14.41"."""
    return f"{at.hour:02}.{at.minute:02}"


def waktu(at: datetime) -> str:
    """Write a moment: "3 November 2025 14.41"; in the zone it carries."""
    return f"{tanggal(at)} {pukul(at)}"


def hari(day: date) -> str:
    """Name the day of the week."""
    return HARI[day.weekday()]
