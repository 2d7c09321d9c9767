"""The office file: office.toml read strictly, so that a slip of the pen is named, not ignored."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from bot.office.identity import contradictions, with_what_follows
from bot.office.values import (
    AgendaNumber,
    Amount,
    Clock,
    Code,
    Date,
    Folder,
    Head,
    Line,
    Pattern,
    Sebutan,
    Units,
    WorkDay,
    Zone,
    refuse,
)
from jdih.rest.settings import RestSettings
from sop.office import Hours, Office, Spans, Step

_BASE: Final = Office()
_WEEKDAYS: Final = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
_WEEKEND: Final = (5, 6)


class Misconfigured(Exception):
    """A setting or the office file is wrong; the text says which and how, without its value."""


# The tables --------------------------------------------------------------------------------------


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Limits(_Table):
    disposisi: Amount = 7.5
    keputusan: Amount = 7.5
    pindai: Amount = 7.5
    unggah: Amount = 7.5
    tunda: Amount = 2.0


def _season(value: object) -> object:
    """Read a Ramadan of which the two days alone are written."""
    match value:
        case [first, last]:
            return {"mulai": first, "selesai": last}
    return value


class _Ramadan(_Table):
    """The working hours of one Ramadan; a day that is not written is as usual in that month."""

    mulai: Date
    selesai: Date
    senin: WorkDay | None = None
    selasa: WorkDay | None = None
    rabu: WorkDay | None = None
    kamis: WorkDay | None = None
    jumat: WorkDay | None = None
    sabtu: WorkDay | None = None
    minggu: WorkDay | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.mulai > self.selesai:
            raise refuse("hari pertama dan hari terakhir, berurutan")
        return self


class _Hours(_Table):
    senin: WorkDay = _BASE.hours.week[0]
    selasa: WorkDay = _BASE.hours.week[1]
    rabu: WorkDay = _BASE.hours.week[2]
    kamis: WorkDay = _BASE.hours.week[3]
    jumat: WorkDay = _BASE.hours.week[4]
    sabtu: WorkDay = ()
    minggu: WorkDay = ()
    tenang_dari: Clock = _BASE.hours.quiet_from
    tenang_sampai: Clock = _BASE.hours.quiet_to
    ringkasan: Clock = _BASE.hours.digest
    ramadan: tuple[Annotated[_Ramadan, BeforeValidator(_season)], ...] = ()

    @model_validator(mode="after")
    def _works(self) -> Self:
        if not any(getattr(self, day) for day in _WEEKDAYS):
            raise refuse("memuat paling sedikit satu hari kerja")
        return self


class Kertas(_Table):
    """On what the office prints, and where its logo and its own templates are."""

    ukuran: Literal["a4", "f4"] = "a4"
    folder: Folder | None = None


class _Jdih(_Table):
    rest: RestSettings | None = None


class _Profile(_Table):
    code: Code = _BASE.code
    name: Line = _BASE.name
    sekretariat: Line = _BASE.sekretariat
    ketua_of: Line = _BASE.ketua_of
    place: Line = _BASE.place
    address: str = _BASE.address
    zona: Zone = _BASE.zona
    zona_name: Line = _BASE.zona_name
    units: Units = _BASE.units
    kasubbag: Sebutan = _BASE.kasubbag
    jabatan_kasubbag: Head = _BASE.jabatan_kasubbag
    staf_receives: Annotated[bool, Field(strict=True)] = _BASE.staf_receives
    abstrak: Annotated[bool, Field(strict=True)] = _BASE.abstrak
    lemari: Line = _BASE.lemari
    agenda_mulai: AgendaNumber = _BASE.agenda_mulai
    jdih_address: str = _BASE.jdih_address
    teu: Line = _BASE.teu
    file_pattern: Pattern = _BASE.file_pattern
    batas: _Limits = _Limits()
    jam_kerja: _Hours = _Hours()
    kertas: Kertas = Kertas()
    jdih: _Jdih = _Jdih()

    @model_validator(mode="before")
    @classmethod
    def _completed(cls, written: dict[str, Any]) -> dict[str, Any]:
        return with_what_follows(written)

    @model_validator(mode="after")
    def _of_one_office(self) -> Self:
        if said := "; ".join(contradictions(self.model_dump(exclude=_TABLES))):
            raise PydanticCustomError("identity", "{said}", {"said": said})
        return self


#: What stands in tables of its own, and is read apart.
_TABLES: Final = {"batas", "jam_kerja", "kertas", "jdih"}


# Reading -----------------------------------------------------------------------------------------


def read_office(path: Path | None) -> Office:
    """Read office.toml; what it leaves out follows from its name and kode, or is as built in.

    Raises:
        Misconfigured: it is not TOML, holds a key that nobody knows, or a value that cannot be,
            or says of another office what is true of Kotawaringin Timur only.

    """
    profile = _read(path)
    limits, plain = profile.batas, profile.model_dump(exclude=_TABLES)
    return Office(
        **plain,
        hours=_hours(profile.jam_kerja),
        deadlines={
            Step.DISPOSISI: timedelta(hours=limits.disposisi),
            Step.KEPUTUSAN: timedelta(hours=limits.keputusan),
            Step.PINDAI: timedelta(hours=limits.pindai),
            Step.UNGGAH: timedelta(hours=limits.unggah),
        },
        snooze=timedelta(hours=limits.tunda),
    )


def kertas_of(path: Path | None) -> Kertas:
    """Read the table [kertas] of office.toml.

    Raises:
        Misconfigured: as `read_office`.

    """
    return _read(path).kertas


def rest_settings(path: Path | None) -> RestSettings:
    """Read the table [jdih.rest] of office.toml.

    Raises:
        Misconfigured: it is missing or wrong.

    """
    found = _read(path).jdih.rest
    if found is None:
        raise Misconfigured("Tabel [jdih.rest] belum ada pada OFFICE_FILE.")
    return found


def _hours(read: _Hours) -> Hours:
    week = _days(read)
    return Hours(
        week={number: spans for number, spans in week.items() if spans},
        seasons=tuple(
            Hours.ramadan(one.mulai, one.selesai, _own_days(one, week)) for one in read.ramadan
        ),
        quiet_from=read.tenang_dari,
        quiet_to=read.tenang_sampai,
        digest=read.ringkasan,
    )


def _days(read: _Hours | _Ramadan) -> dict[int, Spans]:
    days = ((number, getattr(read, name)) for number, name in enumerate(_WEEKDAYS))
    return {number: spans for number, spans in days if spans is not None}


def _own_days(read: _Ramadan, week: Mapping[int, Spans]) -> dict[int, Spans]:
    """Give the days that differ from Perpres 21/2023, which knows no work on a weekend."""
    same = {number: spans for number, spans in week.items() if not spans or number in _WEEKEND}
    return {**same, **_days(read)}


def _read(path: Path | None) -> _Profile:
    if path is None:
        return _Profile()
    try:
        written = _parsed(path.read_text("utf-8-sig"))
        return _Profile.model_validate(written, context=path.parent)
    except FileNotFoundError:
        raise Misconfigured(f"OFFICE_FILE: tidak ada {path.absolute()}.") from None
    except OSError as error:
        raise Misconfigured(f"OFFICE_FILE tidak dapat dibuka: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Misconfigured("OFFICE_FILE bukan teks UTF-8.") from None
    except ValidationError as error:
        said = "; ".join(_said(one) for one in error.errors())
        raise Misconfigured(f"OFFICE_FILE: {said}. Lihat office.example.toml.") from None


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = _where(error, text)
        raise Misconfigured(f"OFFICE_FILE bukan TOML yang benar: {where}.") from None


# What is wrong -----------------------------------------------------------------------------------

#: Tables that may be left out, or stand there several times.
_INSIDE: Final[Mapping[str, type[BaseModel]]] = {"rest": RestSettings, "ramadan": _Ramadan}

#: What a value has to be, by the kind of Pydantic's complaint.
_WANTED: Final[Mapping[str, str]] = {
    "string_type": "teks dalam tanda kutip",
    "string_too_short": "teks yang tidak kosong",
    "bool_type": "true atau false",
    "float_type": "angka",
    "finite_number": "angka",
    "greater_than": "angka di atas nol",
    "less_than_equal": "angka paling besar 1000",
    "path_type": "teks dalam tanda kutip",
    "tuple_type": "daftar dalam kurung siku",
    "too_short": "daftar yang tidak kosong",
    "too_long": "daftar yang lebih pendek",
    "model_type": "tabel",
    "dict_type": "tabel",
}


def _where(error: tomllib.TOMLDecodeError, text: str) -> str:
    """Say where the file cannot be read on, and in which words of the reader."""
    found = re.search(r" \(at line (\d+), column (\d+)\)$", str(error))
    if found and re.search("[“”‘’]", text.split("\n")[int(found[1]) - 1]):
        return f'baris {found[1]}, tanda kutipnya harus lurus (")'
    place = f"baris {found[1]}, kolom {found[2]}" if found else "akhir file"
    return f"{place} ({str(error).partition(' (at ')[0]})"


def _said(error: ErrorDetails) -> str:
    """Say in Indonesian what is wrong with which key, and which one may have been meant."""
    path = [str(part) for part in error["loc"] if isinstance(part, str)]
    key = ".".join(path)
    match error["type"]:
        case "extra_forbidden":
            near = _nearest(path)
            where = _belongs(path, near)
            return f"{key} tidak dikenal" + (f"; maksudnya {near}?{where}" if near else "")
        case "missing":
            return f"{key} belum diisi"
        case "literal_error":
            return f"{key} harus {error['ctx']['expected'].replace(' or ', ' atau ')}"
        case "identity":
            return error["msg"]
        case "wanted":
            return f"{key} harus {error['msg']}"
        case kind:
            return f"{key} harus {_WANTED.get(kind, 'isian yang benar')}"


def _nearest(path: list[str]) -> str:
    """Give the known key that looks most like one that is not: in its own table, or elsewhere."""
    known = list(_keys(_Profile))
    table, name = path[:-1], path[-1]
    here = [one[-1] for one in known if one[:-1] == table]
    if near := difflib.get_close_matches(name, here, 1):
        return ".".join((*table, near[0]))
    anywhere = {one[-1]: one for one in known}
    near = difflib.get_close_matches(name, anywhere, 1)
    return ".".join(anywhere[near[0]]) if near else ""


def _belongs(path: list[str], near: str) -> str:
    """Say where a key belongs that is written rightly, but in another table."""
    table, _, name = near.rpartition(".")
    if name != path[-1]:
        return ""
    return f" Tulis di bawah [{table}]" if table else f" Tulis di atas, sebelum [{path[0]}]"


def _keys(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[list[str]]:
    for name, field in model.model_fields.items():
        yield [*above, name]
        kind: Any = _INSIDE.get(name, field.annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _keys(kind, (*above, name))
