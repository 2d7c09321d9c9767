"""The rows of an XLSX: buku agenda and report as tables to sort and sum."""

from __future__ import annotations

from datetime import date
from typing import Final

from naskah.papers.sheets import BukuAgenda, Json, Laporan

AGENDA: Final = (
    "No. Agenda",
    "Jenis",
    "Tanggal Surat",
    "Tanggal Terima",
    "Nomor Surat",
    "Asal",
    "Kepada",
    "Perihal",
    "Keterangan",
    "Alamat",
)


def agenda_rows(book: BukuAgenda) -> list[Json]:
    """Lay a buku agenda out as one worksheet; dates stay dates, numbers stay text."""
    rows: list[Json] = [
        [
            row.nomor,
            row.jenis,
            _day(row.tanggal_surat),
            _day(row.tanggal_terima),
            row.nomor_surat,
            row.asal,
            row.kepada,
            row.perihal,
            row.keterangan,
            row.alamat,
        ]
        for row in book.baris
    ]
    title = f"Buku Agenda {book.masa}"
    return [{"nama": title, "judul": title, "kepala": list(AGENDA), "baris": rows}]


def laporan_rows(report: Laporan) -> list[Json]:
    """Lay a report out: a worksheet of figures, and one for every chart."""
    title = f"Laporan {report.masa}"
    figures: list[Json] = [[name, value] for value, name in report.angka]
    sheets: list[Json] = [
        {"nama": "Ringkasan", "judul": title, "kepala": ["Hal", "Angka"], "baris": figures}
    ]
    for chart in report.grafik:
        bars: list[Json] = [
            [bar.label, bar.nilai, bar.teks, bar.target or "", "ya" if bar.terlambat else ""]
            for bar in chart.batang
        ]
        head = ["Uraian", "Nilai", "Tertulis", "Batas", "Terlambat"]
        sheets.append(
            {"nama": chart.judul, "judul": f"{title}: {chart.judul}", "kepala": head, "baris": bars}
        )
    sheets += [
        {
            "nama": table.judul,
            "judul": f"{title}: {table.judul}",
            "kepala": list(table.kepala),
            "baris": [[_cell(value) for value in row] for row in table.baris],
        }
        for table in report.tabel
    ]
    return sheets


def _cell(value: str | date | None) -> Json:
    return value if isinstance(value, str) else _day(value)


def _day(day: date | None) -> Json:
    return {"tanggal": day.isoformat()} if day else ""
