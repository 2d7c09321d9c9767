"""The papers of the office: what each of them shows, as plain data.

Dates are given as dates and written out as "12 November 2025"; a moment is given in the office's
own zone and written "12 November 2025 14.41". An empty text leaves a dotted line to write on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import ClassVar, Final, TypeAlias

from sop.tanggal import tanggal, waktu

Json: TypeAlias = str | int | float | bool | Sequence["Json"] | Mapping[str, "Json"] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kantor:
    """The office as its papers name it."""

    nama: str  #: "KPU Kabupaten Kotawaringin Timur"
    kop: tuple[str, ...]  #: lines of the letterhead; the last one is bold
    alamat: str = ""  #: small, under the letterhead
    #: Address of the office's JDIH, printed as footer: "jdih.kpu.go.id/kalteng/kotim".
    jdih: str = ""
    zona: str = "WIB"
    kertas: str = "a4"  #: or "f4"
    folder: str = ""  #: where its logo and its own templates are


@dataclass(frozen=True, slots=True, kw_only=True)
class Penanda:
    """Whoever signs; the jabatan says so when acting: "Plh. Kepala Subbagian Hukum"."""

    jabatan: str
    nama: str = ""
    nip: str = ""


@dataclass(frozen=True, slots=True)
class Centang:
    """A line with a box to tick."""

    label: str
    dipilih: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LembarDisposisi:
    """One lembar disposisi (row 2b). With `nomor_agenda` and `qr` alone it is a blank form."""

    template: ClassVar = "lembar_disposisi"
    nomor_agenda: str
    kode: str = ""  #: the public code of the berkas, printed under the QR
    qr: str = ""  #: what the QR says
    surat_dari: str = ""
    nomor_surat: str = ""
    tanggal_surat: date | None = None
    diterima: date | None = None
    sifat: str = ""
    perihal: str = ""
    lampiran: str = ""  #: "1 berkas: Keputusan Nomor 45 Tahun 2025, 12 halaman"
    diteruskan: tuple[Centang, ...] = ()
    harap: tuple[Centang, ...] = ()
    catatan: str = ""
    batas: date | None = None
    tempat: str = ""  #: "Sampit", before its date
    tanggal: date | None = None  #: of the disposisi
    penanda: Penanda = Penanda(jabatan="Kepala Subbagian Hukum")
    penerima: Penanda = Penanda(jabatan="")
    dibukukan: date | None = None  #: the paper came first, with its true date, and was booked then


@dataclass(frozen=True, slots=True, kw_only=True)
class LembarDisposisiBeberapa:
    """Several lembar disposisi in one file: blank, pre-numbered ones for days without the bot."""

    template: ClassVar = "lembar_disposisi"
    lembar: tuple[LembarDisposisi, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarisAgenda:
    """A line of the buku agenda."""

    nomor: str
    jenis: str = ""
    tanggal_surat: date | None = None
    tanggal_terima: date | None = None
    nomor_surat: str = ""
    asal: str = ""
    kepada: str = ""
    perihal: str = ""
    keterangan: str = ""
    alamat: str = ""  #: where it is public; in the workbook alone


@dataclass(frozen=True, slots=True, kw_only=True)
class BukuAgenda:
    """The buku agenda of a month or a year."""

    template: ClassVar = "buku_agenda"
    masa: str  #: "November 2025" or "Tahun 2025"
    baris: tuple[BarisAgenda, ...]
    dicetak: datetime
    penanda: Penanda | None = None  #: who closes the book …
    ditutup: str = ""  #: … where and when: "Sampit, 12 November 2025"
    catatan: str = ""  #: under the heading: where the numbers before the first one are


@dataclass(frozen=True, slots=True, kw_only=True)
class Catatan:
    """A record in the history of a berkas."""

    nomor: int
    waktu: datetime
    kegiatan: str
    oleh: str  #: the person
    jabatan: str
    keterangan: str = ""
    hash: str  #: of the record; the page shows its first twelve digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Riwayat:
    """The history of one berkas: a page that shows who did what, and how to check it."""

    template: ClassVar = "riwayat"
    nomor_agenda: str
    kode: str
    qr: str = ""
    judul: str
    rincian: tuple[tuple[str, str], ...]  #: names and values: ("Tayang", "https://…")
    catatan: tuple[Catatan, ...]
    hash_terakhir: str
    dicetak: datetime


@dataclass(frozen=True, slots=True)
class Rangkap:
    """A line of a custody receipt."""

    uraian: str
    jumlah: str  #: "1 rangkap"
    halaman: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TandaTerima:
    """The receipt for the paper that staf take over (row 4a): two copies on one page."""

    template: ClassVar = "tanda_terima"
    nomor_agenda: str
    kode: str
    qr: str = ""
    judul: str
    naskah: tuple[Rangkap, ...]
    tempat: str  #: "Sampit"
    waktu: datetime
    menyerahkan: Penanda
    menerima: Penanda


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label for a shelf, an odner or a map."""

    tempat: tuple[str, ...]  #: from large to small: ("Lemari 2", "Odner KPT-2025", "045")
    judul: str = ""
    qr: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LembarLabel:
    """A sheet of labels to cut: two by six on A4."""

    template: ClassVar = "label"
    label: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarisOdner:
    """A document in an odner."""

    urut: str
    nomor: str
    tanggal: date | None = None
    tentang: str
    halaman: str = ""
    naskah: str = ""  #: "asli + salinan"
    keterangan: str = ""  #: "dipinjam Subbag KUL sejak 3 November 2025"


@dataclass(frozen=True, slots=True, kw_only=True)
class IsiOdner:
    """The list that lies in front of an odner."""

    template: ClassVar = "isi_odner"
    tempat: tuple[str, ...]
    baris: tuple[BarisOdner, ...]
    dicetak: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstrak:
    """The abstract that goes up to JDIH with a document, in JDIH's form."""

    template: ClassVar = "abstrak"
    subjek: str  #: the catch-words over it: "JARINGAN DOKUMENTASI – PEDOMAN"
    tahun: str
    sumber: str  #: "Keputusan KPU Kabupaten … Nomor 45 Tahun 2025, 4 hlm."
    judul: str
    alasan: tuple[str, ...] = ()  #: why it was made, from Menimbang
    dasar: tuple[str, ...] = ()  #: from Mengingat
    isi: tuple[str, ...] = ()  #: the diktum in short
    catatan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Otentikasi:
    """The authentication block of a salinan: whose copy it is and who vouches for it."""

    unit: tuple[str, ...]  #: ("SEKRETARIAT KOMISI PEMILIHAN UMUM", "KABUPATEN KOTAWARINGIN TIMUR")
    penanda: Penanda
    qr: str = ""  #: what the QR says; no QR when empty


@dataclass(frozen=True, slots=True)
class Batang:
    """A bar of a chart; a target is drawn as a line across it."""

    label: str
    nilai: float
    teks: str  #: as written beside the bar: "6,5 jam"
    target: float = 0
    terlambat: bool = False  #: drawn in the colour of warning
    penuh: float = 0  #: what a whole bar stands for; 0: the longest bar of the chart


@dataclass(frozen=True, slots=True)
class Grafik:
    """A chart of bars; one without bars says that there is nothing to show."""

    judul: str
    batang: tuple[Batang, ...]
    catatan: str = ""  #: under the chart: what the line across a bar is


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabel:
    """A table that belongs to a report: in the workbook, and on pages of its own in print."""

    judul: str
    kepala: tuple[str, ...]
    baris: tuple[tuple[str | date | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Laporan:
    """The report of a masa, drawn to be read on a phone or to be printed."""

    template: ClassVar = "laporan"
    masa: str
    angka: tuple[tuple[str, str], ...]  #: the figures on top: ("12", "tayang")
    grafik: tuple[Grafik, ...]
    dicetak: datetime
    tabel: tuple[Tabel, ...] = ()


Sheet: TypeAlias = (
    LembarDisposisi
    | LembarDisposisiBeberapa
    | BukuAgenda
    | Riwayat
    | TandaTerima
    | LembarLabel
    | IsiOdner
    | Abstrak
    | Laporan
)

#: Papers of long tables: not tagged for screen readers, which would double time and size.
LONG: Final = (BukuAgenda,)


def as_json(value: object) -> Json:
    """Turn a paper into what the templates read: dates are written out, nothing is left out."""
    if is_dataclass(value):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    match value:
        case datetime():
            return waktu(value)
        case date():
            return tanggal(value)
        case str() | int() | float() | bool() | None:
            return value
        case tuple() | list():
            return [as_json(inner) for inner in value]
    raise TypeError(type(value).__name__)
