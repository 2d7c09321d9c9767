"""The office: its names, units, hours, deadlines and switches, as one value that settings fill."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

#: Working spans of one day, as (from, to) pairs.
Spans = tuple[tuple[time, time], ...]

_MORNING = (time(7, 30), time(12, 0))
_MON_THU: Spans = (_MORNING, (time(13, 0), time(16, 0)))
_FRIDAY: Spans = ((time(7, 30), time(11, 30)), (time(13, 0), time(16, 30)))
_RAMADAN: Spans = ((time(8, 0), time(12, 0)), (time(12, 30), time(15, 0)))
_RAMADAN_FRIDAY: Spans = ((time(8, 0), time(11, 30)), (time(12, 30), time(15, 30)))


#: What an election commission is called, short and in full: in Aceh it is a KIP.
KOMISI: Final[Mapping[str, str]] = {
    "KPU": "Komisi Pemilihan Umum",
    "KIP": "Komisi Independen Pemilihan",
}


def in_full(name: str) -> str:
    """Write a commission out: "KIP Aceh" becomes "Komisi Independen Pemilihan Aceh"."""
    return re.sub(rf"\b(?:{'|'.join(KOMISI)})\b", lambda found: KOMISI[found[0]], name)


def in_short(text: str) -> str:
    """Write every commission short, however its name is set."""
    for short, full in KOMISI.items():
        text = re.sub(full, short, text, flags=re.IGNORECASE)
    return text


def unit_of_hukum(units: Iterable[str]) -> str:
    """Give the unit whose head disposes and decides: the first that has Hukum in its name."""
    return next((unit for unit in units if "hukum" in unit.casefold()), "Subbagian Hukum")


@dataclass(frozen=True, slots=True)
class Season:
    """Other working hours for some weeks, such as Ramadan; both days belong to it."""

    name: str
    first: date
    last: date
    hours: Mapping[int, Spans]

    @property
    def working_day(self) -> timedelta:
        """Give the length of the usual working day of these weeks."""
        return _usual_day(self.hours)


@dataclass(frozen=True, slots=True)
class Hours:
    """When the office works. Weekdays count from Monday = 0 (Perpres 21/2023)."""

    week: Mapping[int, Spans] = field(
        default_factory=lambda: {**dict.fromkeys(range(4), _MON_THU), 4: _FRIDAY}
    )
    seasons: tuple[Season, ...] = ()
    quiet_from: time = time(16, 0)  #: no ringing from here …
    quiet_to: time = time(7, 30)  #: … to here
    digest: time = time(8, 0)

    @property
    def working_day(self) -> timedelta:
        """Give the length of the usual working day."""
        return _usual_day(self.week)

    @staticmethod
    def ramadan(first: date, last: date, own: Mapping[int, Spans] | None = None) -> Season:
        """Give the shorter days of Ramadan, on Fridays with the longer break (Perpres 21/2023).

        Args:
            first: its first day, and …
            last: … its last one.
            own: what the circular of the year sets instead, by weekday.

        """
        usual = {**dict.fromkeys(range(4), _RAMADAN), 4: _RAMADAN_FRIDAY}
        return Season("Ramadan", first, last, {**usual, **(own or {})})


def _usual_day(week: Mapping[int, Spans]) -> timedelta:
    """Give the length of the commonest working day of a week."""
    days = [sum((_length(*span) for span in spans), timedelta()) for spans in week.values()]
    worked = Counter(day for day in days if day)
    return max(worked, key=lambda day: (worked[day], day), default=timedelta(days=1))


def _length(first: time, last: time) -> timedelta:
    return timedelta(hours=last.hour - first.hour, minutes=last.minute - first.minute)


class Step(StrEnum):
    """What a deadline is set for."""

    DISPOSISI = "disposisi"
    KEPUTUSAN = "otentikasi/persetujuan"
    PINDAI = "pindai"
    UNGGAH = "unggah"


@dataclass(frozen=True, slots=True)
class Office:
    """One office. The SOP sets no times: every duration here is the office's own choice."""

    code: str = "6202"
    name: str = "KPU Kabupaten Kotawaringin Timur"
    sekretariat: str = "Sekretariat KPU Kabupaten Kotawaringin Timur"
    ketua_of: str = "Komisi Pemilihan Umum Kabupaten Kotawaringin Timur"
    place: str = "Sampit"
    address: str = "Sampit, Kabupaten Kotawaringin Timur, Kalimantan Tengah"
    zona: str = "Asia/Pontianak"
    zona_name: str = "WIB"
    units: tuple[str, ...] = (
        "Subbagian Keuangan, Umum dan Logistik",
        "Subbagian Perencanaan, Data dan Informasi",
        "Subbagian Teknis Penyelenggaraan Pemilu, Partisipasi dan Hubungan Masyarakat",
        "Subbagian Hukum dan SDM",
    )
    kasubbag: str = "Kasubbag Hukum"  #: what officers call who disposes and decides
    jabatan_kasubbag: str = ""  #: as papers name it; empty: the head of the unit of Hukum
    hours: Hours = field(default_factory=Hours)
    deadlines: Mapping[Step, timedelta] = field(
        default_factory=lambda: dict.fromkeys(Step, timedelta(hours=7, minutes=30))
    )  #: working time; 7 h 30 m is one working day
    snooze: timedelta = timedelta(hours=2)  #: working time bought by [Nanti]
    staf_receives: bool = False  #: row 2a is done by Staf, at the price of one tap
    abstrak: bool = True  #: an abstrak goes up with the document
    jdih_address: str = "jdih.kpu.go.id/kalteng/kotawaringin-timur"
    destination: str = "JDIH"  #: what officers call the site that documents go to
    teu: str = "Indonesia. Komisi Pemilihan Umum Kabupaten Kotawaringin Timur"
    file_pattern: str = "{tahun}{singkatan}{kode}{nomor:0>3}-{sha}.pdf"
    lemari: str = "Lemari 1"  #: the place proposed when nothing was filed before
    agenda_mulai: str = ""  #: the first number that the bot gives, "0131/2026"; empty: 0001

    @property
    def zone(self) -> ZoneInfo:
        """Give the time zone in which this office reads clocks and counts agenda years."""
        return ZoneInfo(self.zona)

    def day(self, at: datetime) -> date:
        """Give the day that it is here at an instant."""
        return at.astimezone(self.zone).date()

    @property
    def komisi(self) -> str:
        """Give what this office is in short, without its region: "KPU"; in Aceh "KIP"."""
        first = in_short(self.ketua_of).partition(" ")[0]
        return first if first in KOMISI else "KPU"

    @property
    def bagian(self) -> str:
        """Give what its units are: "Subbagian"; "Bagian" where all are, as in a provinsi."""
        of_a_provinsi = all(unit.casefold().startswith("bagian") for unit in self.units)
        return "Bagian" if of_a_provinsi else "Subbagian"

    def first_agenda(self, year: int) -> int:
        """Give the number with which the bot goes on in the buku agenda of a year."""
        number, _, of = self.agenda_mulai.partition("/")
        return int(number) if of == str(year) else 1
