"""The fields of a produk hukum by name and label, as texts to send or to copy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jdih.publisher import Entry

#: Name in settings → label on JDIH pages, in the order of such a page.
LABELS: Final[Mapping[str, str]] = {
    "judul": "Judul",
    "teu": "T.E.U. Badan/Pengarang",
    "nomor": "Nomor",
    "tahun": "Tahun Terbit",
    "jenis": "Jenis Dokumen",
    "singkatan": "Singkatan Jenis",
    "tempat_penetapan": "Tempat Penetapan",
    "tempat_terbit": "Tempat Terbit",
    "tanggal": "Tanggal Penetapan",
    "tanggal_pengundangan": "Tanggal Pengundangan",
    "penandatangan": "Penandatangan",
    "pemrakarsa": "Pemrakarsa",
    "penerbit": "Penerbit",
    "sumber": "Sumber",
    "subjek": "Subjek",
    "bidang_hukum": "Bidang Hukum",
    "bahasa": "Bahasa",
    "status": "Status",
    "keterangan_status": "Keterangan Status",
    "halaman": "Jumlah Halaman",
    "nama_berkas": "Nama Berkas",
    "sha256": "SHA-256",
    "kode": "Kode Berkas",
}


def texts(entry: Entry, date_format: str = "%Y-%m-%d") -> dict[str, str]:
    """Give every field as text, by the names of `LABELS`; fields without a value are empty."""
    day = entry.tanggal.strftime(date_format)
    values = {
        "judul": entry.judul,
        "teu": entry.teu,
        "nomor": entry.nomor,
        "tahun": str(entry.tahun),
        "jenis": entry.jenis,
        "singkatan": entry.singkatan,
        "tempat_penetapan": entry.tempat_penetapan,
        "tempat_terbit": entry.tempat_terbit,
        "tanggal": day,
        "tanggal_pengundangan": day,
        "penandatangan": entry.penandatangan,
        "pemrakarsa": entry.pemrakarsa,
        "penerbit": entry.penerbit,
        "sumber": entry.sumber,
        "subjek": entry.subjek,
        "bidang_hukum": entry.bidang_hukum,
        "bahasa": entry.bahasa,
        "status": entry.produk.status.value,
        "keterangan_status": "; ".join(f"{r.kind} {r.judul}" for r in entry.produk.relasi),
        "halaman": str(entry.pages),
        "nama_berkas": entry.file_name,
        "sha256": entry.sha256,
        "kode": entry.code,
    }
    return {name: values[name] for name in LABELS}
