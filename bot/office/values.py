"""What may stand in the office file: clocks, days, zones, numbers, each refused in plain words."""

from __future__ import annotations

import re
from datetime import date, time
from itertools import pairwise
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from handlers.messages import MAX_ROW
from sop.office import Spans


def refuse(wanted: str) -> PydanticCustomError:
    """Say what a value has to be."""
    return PydanticCustomError("wanted", "{wanted}", {"wanted": wanted})


def _clock(value: object) -> time:
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(str(value).strip().replace(".", ":"))
    except ValueError:
        raise refuse('jam, contoh "07.30"') from None


def _span(value: object) -> tuple[time, time]:
    start, _, end = str(value).partition("-")
    try:
        first, last = _clock(start), _clock(end)
    except PydanticCustomError:
        raise refuse('rentang jam, contoh "07.30-12.00"') from None
    if first >= last:
        raise refuse("rentang jam yang mulai sebelum berakhir")
    return first, last


def _in_order(spans: Spans) -> Spans:
    if any(before[1] > after[0] for before, after in pairwise(spans)):
        raise refuse("rentang jam yang berurutan dan tidak bertumpang tindih")
    return spans


def _day(value: object) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise refuse('tanggal, contoh "2027-02-08"') from None


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refuse("zona waktu IANA yang dikenal, contoh Asia/Pontianak") from None
    return value


def _pattern(value: str) -> str:
    try:
        value.format(tahun=2025, singkatan="kpt", kode="6202", nomor="45", sha="1a2b3c")
    except (LookupError, ValueError):
        raise refuse("pola dengan isian {tahun} {singkatan} {kode} {nomor} {sha}") from None
    return value


def _code(value: str) -> str:
    if not re.fullmatch(r"\d{2,6}", value):
        raise refuse('kode wilayah, angka saja, contoh "6202"')
    return value


def _apart(units: tuple[str, ...]) -> tuple[str, ...]:
    if len({unit.casefold() for unit in units}) < len(units):
        raise refuse("daftar tanpa nama yang sama")
    return units


def _sebutan(value: str) -> str:
    if len(value) > MAX_ROW:
        raise refuse(f"sebutan pendek, paling panjang {MAX_ROW} huruf")
    return value


def _head(value: str) -> str:
    if value and not value.startswith("Kepala "):
        raise refuse('kosong atau jabatan kepala, contoh "Kepala Subbagian Hukum"')
    return value


def _agenda_number(value: str) -> str:
    if value and not re.fullmatch(r"0*[1-9]\d{0,5}/20\d\d", value):
        raise refuse('nomor dan tahun, contoh "0131/2026"')
    return value


def _folder(value: Path, info: ValidationInfo) -> Path:
    """Find a folder beside the office file."""
    found = (info.context or Path()) / value
    if not found.is_dir():
        raise refuse("nama folder yang ada di samping OFFICE_FILE")
    return found.resolve()


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Clock = Annotated[time, BeforeValidator(_clock)]
Day = tuple[Annotated[tuple[time, time], BeforeValidator(_span)], ...]
WorkDay = Annotated[Day, AfterValidator(_in_order)]
Date = Annotated[date, BeforeValidator(_day)]
#: Working time.
Amount = Annotated[float, Field(strict=True, gt=0, le=1000, allow_inf_nan=False)]
Zone = Annotated[str, AfterValidator(_zone)]
Pattern = Annotated[Line, AfterValidator(_pattern)]
Code = Annotated[str, AfterValidator(_code)]
Sebutan = Annotated[Line, AfterValidator(_sebutan)]
Head = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_head)]
Units = Annotated[tuple[Line, ...], Field(min_length=1), AfterValidator(_apart)]
AgendaNumber = Annotated[str, AfterValidator(_agenda_number)]
Folder = Annotated[Path, AfterValidator(_folder)]
