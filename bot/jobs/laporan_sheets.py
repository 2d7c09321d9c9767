"""Sheets of book and reports: the buku agenda, the office's figures, and what JDIH got, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from handlers.masa import Masa
from handlers.ports import Booked
from naskah.papers.sheets import BarisAgenda, Batang, BukuAgenda, Grafik, Laporan, Penanda, Tabel
from sop.berkas import Berkas, State, Upload
from sop.kinerja import Figures, PerUnit
from sop.office import Office, Step
from sop.roles import Kind
from sop.signed import Signed
from sop.subbagian import bare
from sop.tanggal import angka, bulan, tanggal

_STEPS: Final[Mapping[Step, str]] = {
    Step.DISPOSISI: "Disposisi",
    Step.KEPUTUSAN: "Otentikasi/persetujuan",
    Step.PINDAI: "Terima dan pindai",
    Step.UNGGAH: "Simpan dan unggah",
}
#: How the jabatan of an acting officer begins; that of the holder himself stands under the book.
_ACTING: Final = tuple(kind.value for kind in Kind if kind is not Kind.DEFINITIF)
_YEAR: Final = 12


def named(what: str, masa: Masa) -> str:
    """Name the file of a sheet, without its ending: "buku-agenda-november-2025"."""
    return f"{what}-{str(masa).lower().replace(' ', '-')}"


# The buku agenda ---------------------------------------------------------------------------------


def book(
    booked: Sequence[Booked],
    masa: Masa,
    office: Office,
    now: datetime,
    penanda: Penanda | None = None,
) -> BukuAgenda:
    """Lay the book out: every number of the masa, nothing shortened.

    Args:
        booked: the numbers.
        masa: which is meant.
        office: whose book it is.
        now: the present instant.
        penanda: who signs it; None under an extract for one subbagian.

    """
    return BukuAgenda(
        masa=str(masa),
        baris=tuple(_entry(b, office) for b in booked),
        dicetak=now.astimezone(office.zone),
        penanda=penanda,
        ditutup=f"{office.place}, {tanggal(office.day(now))}",
        catatan=_on_paper(booked, masa, office),
    )


def _on_paper(booked: Sequence[Booked], masa: Masa, office: Office) -> str:
    """Say where the numbers before the first one of a book are that was begun on paper."""
    first = office.first_agenda(masa.year)
    begins = masa.months == _YEAR or (booked and booked[0].berkas.number == f"{first:04}")
    if first == 1 or not begins:
        return ""
    return f"Nomor 0001 sampai dengan {first - 1:04} tercatat pada buku agenda kertas."


def _entry(booked: Booked, office: Office) -> BarisAgenda:
    berkas = booked.berkas
    nota, produk = berkas.nota, berkas.produk
    about = produk.judul
    return BarisAgenda(
        nomor=berkas.number,
        jenis="Nota Dinas",
        tanggal_surat=nota.tanggal,
        tanggal_terima=berkas.susulan or _day(booked.at, office),
        nomor_surat=nota.nomor,
        asal=nota.dari or berkas.unit,
        kepada=berkas.disposisi.kepada_name if berkas.disposisi else nota.yth,
        perihal=f"{nota.hal}: {about}" if nota.hal else f"Permohonan unggah {about}",
        keterangan="; ".join(_notes(booked, office)),
        alamat=berkas.online.page if berkas.upload is Upload.PUBLISHED else "",
    )


def _notes(booked: Booked, office: Office) -> Iterable[str]:
    berkas = booked.berkas
    if berkas.susulan:
        yield f"susulan, dibukukan {_written(booked.at, office)}"
    if berkas.revision > 1 and berkas.submitted_at:
        yield f"versi {berkas.revision}, diterima {_written(berkas.submitted_at, office)}"
    if berkas.state is State.WITHDRAWN and berkas.ended:
        yield _ended(berkas, berkas.ended, office)
    else:
        yield from _decisions(berkas, office)
    if berkas.fetched and booked.taken:
        at = _written(booked.taken.at, office)
        yield f"2 rangkap diterima {at} oleh {booked.taken.by.name}"
    if berkas.place and berkas.archived:
        yield f"disimpan {_written(berkas.archived.at, office)} di {berkas.place}"
    if berkas.went_up and berkas.online.at:
        yield f"tayang {_written(berkas.online.at, office)}"
    if berkas.upload is Upload.TAKEN_DOWN:
        yield f"tidak lagi tayang: {berkas.online.note}"


def _decisions(berkas: Berkas, office: Office) -> Iterable[str]:
    """Say what the Kasubbag decided in rows 2 and 3, and when; what is not published, also why."""
    if berkas.state is State.RETURNED and berkas.returned:
        at = _written(berkas.returned.at, office)
        took = f"diambil kembali oleh pengusul {at}"
        yield took if berkas.retrieved else f"dikembalikan {at}: {berkas.returned.note}"
    elif berkas.disposed:
        yield f"disposisi {_written(berkas.susulan or berkas.disposed.at, office)}"
    if decided := berkas.decided:
        why = f": {berkas.kept_reason}" if berkas.kept else ""
        at = _written(decided.at, office)
        acting = f", {decided.by.title}" if decided.by.title.startswith(_ACTING) else ""
        yield f"{decided.note} {at} oleh {decided.by.name}{acting}{why}"


def _ended(berkas: Berkas, ended: Signed, office: Office) -> str:
    """Say how a number ended: taken back by the pengusul, or stopped with a reason."""
    at = _written(ended.at, office)
    return f"dihentikan {at}: {ended.note}" if berkas.stopped else f"ditarik {at}"


def _day(at: datetime | None, office: Office) -> date | None:
    return office.day(at) if at else None


def _written(at: date, office: Office) -> str:
    return angka(office.day(at) if isinstance(at, datetime) else at)


# The figures of the office -----------------------------------------------------------------------


def report(
    counted: Figures, entered: Sequence[datetime], masa: Masa, office: Office, now: datetime
) -> Laporan:
    """Draw the figures: time per step against its limit, lateness, returns, subbagian.

    Args:
        counted: the figures.
        entered: when each of those berkas entered the book, drawn per month of a longer masa.
        masa: which is meant.
        office: whose figures they are.
        now: the present instant.

    """
    numbers = (
        (counted.entered, "masuk"),
        (counted.published, "tayang"),
        (counted.kept, "diarsipkan saja"),
        (counted.running, "masih berjalan"),
        *((number, name) for number, name in _ends(counted) if number),
        (counted.returned, "pengembalian"),
        (counted.late, "pernah terlambat"),
    )
    return Laporan(
        masa=str(masa),
        angka=tuple((str(number), name) for number, name in numbers),
        grafik=(
            *((_months("Masuk per bulan", entered, masa, office),) if masa.months > 1 else ()),
            _times(counted),
            _late(counted),
            _reasons(counted),
            _units(counted, office),
        ),
        dicetak=now.astimezone(office.zone),
    )


def _ends(counted: Figures) -> tuple[tuple[int, str], ...]:
    return (
        (counted.taken_down, "tidak lagi tayang"),
        (counted.withdrawn, "ditarik"),
        (counted.stopped, "dihentikan"),
    )


def _times(counted: Figures) -> Grafik:
    bars = []
    for step, done in counted.steps.items():
        bars.append(
            Batang(
                _STEPS[step],
                _hours(done.mean),
                f"{_number(_hours(done.mean))} jam",
                _hours(done.allowed),
                done.mean > done.allowed,
            )
        )
    note = "Jam kerja rata-rata; garis tegak ialah batas dari kantor, atau dari lembar disposisi."
    return Grafik("Waktu per langkah", tuple(bars), note)


def _late(counted: Figures) -> Grafik:
    bars = tuple(
        Batang(
            _STEPS[step],
            done.late,
            f"{done.late} dari {done.times}",
            terlambat=done.late > 0,
            penuh=done.times,
        )
        for step, done in counted.steps.items()
    )
    return Grafik("Terlambat per langkah", bars)


def _reasons(counted: Figures) -> Grafik:
    bars = tuple(Batang(why, times, f"{times} kali") for why, times in counted.reasons.items())
    return Grafik("Alasan pengembalian", bars)


def _units(counted: Figures, office: Office) -> Grafik:
    nowhere = f"(tanpa {office.bagian.lower()})"
    bars = tuple(
        Batang(bare(unit) or nowhere, u.sent, _of_unit(u)) for unit, u in counted.units.items()
    )
    return Grafik(f"Per {office.bagian.lower()}", bars, "Masuk · tayang · pengembalian.")


def _of_unit(unit: PerUnit) -> str:
    return f"{unit.sent} · {unit.published} · {unit.returned}"


def _hours(amount: timedelta) -> float:
    return round(amount.total_seconds() / 3600, 1)


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",").removesuffix(",0")


# What became public ------------------------------------------------------------------------------

_DOWN: Final = "Tidak lagi tayang"
_COLUMNS: Final = (
    "No.",
    "Jenis",
    "Nomor",
    "Tahun",
    "Tentang",
    "Ditetapkan",
    "Tayang",
    "Status",
    "Alamat",
    "SHA-256",
    "Agenda",
)


def report_jdih(public: Sequence[Berkas], masa: Masa, office: Office, now: datetime) -> Laporan:
    """Report what became public on JDIH: per month and kind, and the whole list as a table."""
    kinds = Counter(b.produk.jenis.value if b.produk.jenis else "-" for b in public)
    when = [b.online.at for b in public if b.online.at]
    down = sum(b.upload is Upload.TAKEN_DOWN for b in public)
    return Laporan(
        masa=f"JDIH {masa}",
        angka=(
            (str(len(public)), "dokumen tayang"),
            (str(sum(b.abstrak is not None for b in public)), "dengan abstrak"),
            (str(down), "tidak lagi tayang"),
        ),
        grafik=(
            _months("Tayang per bulan", when, masa, office),
            Grafik("Tayang per jenis", tuple(_bar(k, n) for k, n in kinds.most_common())),
        ),
        dicetak=now.astimezone(office.zone),
        tabel=(
            Tabel(judul="Daftar dokumen tayang", kepala=_COLUMNS, baris=_listed(public, office)),
        ),
    )


def _months(title: str, when: Sequence[datetime], masa: Masa, office: Office) -> Grafik:
    """Draw how many there were in each month."""
    found = Counter(at.astimezone(office.zone).month for at in when)
    months = range(masa.first, masa.first + masa.months)
    return Grafik(title, tuple(_bar(bulan(n), found[n]) for n in months))


def _bar(label: str, count: int) -> Batang:
    return Batang(label, count, str(count))


def _listed(public: Sequence[Berkas], office: Office) -> tuple[tuple[str | date | None, ...], ...]:
    return tuple(
        (
            str(number),
            b.produk.jenis.value if b.produk.jenis else "",
            b.produk.nomor,
            str(b.produk.tahun or ""),
            b.produk.tentang,
            b.produk.tanggal,
            _day(b.online.at, office),
            b.produk.status.value if b.published else _DOWN,
            b.online.page,
            b.online.sha256,
            f"{b.agenda}/{b.agenda.year}" if b.agenda else "",
        )
        for number, b in enumerate(public, 1)
    )
