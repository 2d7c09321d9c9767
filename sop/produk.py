"""A produk hukum: what JDIH has to know of it, may it be published, and what its file is called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Jenis(StrEnum):
    """The kinds of document an office handles; the value is how it is written."""

    KEPUTUSAN = "Keputusan"
    KEPUTUSAN_SEKRETARIS = "Keputusan Sekretaris"
    SURAT_EDARAN = "Surat Edaran"
    INSTRUKSI = "Instruksi"
    PENGUMUMAN = "Pengumuman"
    NOTA_KESEPAHAMAN = "Nota Kesepahaman"
    PERJANJIAN_KERJA_SAMA = "Perjanjian Kerja Sama"
    BERITA_ACARA = "Berita Acara"
    PUTUSAN = "Putusan"
    PERATURAN = "Peraturan"
    LAINNYA = "Dokumen Lainnya"


#: Short names as used in JDIH metadata and in file names.
SINGKATAN: Final[Mapping[Jenis, str]] = {
    Jenis.KEPUTUSAN: "KPT",
    Jenis.KEPUTUSAN_SEKRETARIS: "KPTS",
    Jenis.SURAT_EDARAN: "SE",
    Jenis.INSTRUKSI: "INS",
    Jenis.PENGUMUMAN: "PU",
    Jenis.NOTA_KESEPAHAMAN: "NK",
    Jenis.PERJANJIAN_KERJA_SAMA: "PKS",
    Jenis.BERITA_ACARA: "BA",
    Jenis.PUTUSAN: "PTS",
    Jenis.PERATURAN: "PER",
    Jenis.LAINNYA: "DOK",
}


class Status(StrEnum):
    """Whether a produk hukum is in force, in the words of JDIH."""

    BERLAKU = "Berlaku"
    TIDAK_BERLAKU = "Tidak Berlaku"


@dataclass(frozen=True, slots=True)
class Relasi:
    """What this document does to another one: `mencabut` or `mengubah` a title as written."""

    kind: str
    judul: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Produk:
    """The metadata of one produk hukum, as far as they are known."""

    jenis: Jenis | None = None
    nomor: str = ""
    tahun: int | None = None
    tentang: str = ""
    tanggal: date | None = None  #: tanggal penetapan
    tempat: str = ""  #: tempat penetapan
    penandatangan: str = ""
    jabatan: str = ""  #: jabatan of the signer, as written above the name
    status: Status = Status.BERLAKU
    relasi: tuple[Relasi, ...] = ()
    subjek: str = ""
    bidang_hukum: str = ""

    @property
    def told(self) -> bool:
        """Tell whether anything is known by which one document is told from another."""
        return bool(self.jenis or self.nomor or self.tahun or self.tentang)

    @property
    def needs_authentication(self) -> bool:
        """Tell whether row 3a (otentikasi) applies: a Keputusan KPU, signed by the Ketua."""
        return self.jenis is Jenis.KEPUTUSAN

    @property
    def dated(self) -> bool:
        """Tell whether the number ends in its year, as the older forms do: "7/SE/2025"."""
        return bool(self.tahun) and re.search(rf"\b{self.tahun}$", self.nomor.strip()) is not None

    @property
    def numbered(self) -> str:
        """Give number and year, the year once: "Nomor 45 Tahun 2025", "Nomor 7/SE/2025"."""
        tahun = f" Tahun {self.tahun}" if self.tahun and not self.dated else ""
        return f"Nomor {self.nomor}{tahun}" if self.nomor else tahun.strip()

    @property
    def short(self) -> str:
        """Give the name officers use: "Keputusan 45/2025"."""
        jenis = self.jenis.value if self.jenis else "Dokumen"
        nomor = self.nomor or "(tanpa nomor)"
        tahun = f"/{self.tahun}" if self.tahun and not self.dated else ""
        return f"{jenis} {nomor}{tahun}"

    @property
    def official(self) -> str:
        """Give the name that papers use: "Keputusan Nomor 45 Tahun 2025"."""
        jenis = self.jenis.value if self.jenis else "Dokumen"
        return f"{jenis} {self.numbered if self.nomor else '(tanpa nomor)'}"

    @property
    def judul(self) -> str:
        """Give that name with what the document is about, as far as it is known."""
        return f"{self.official} tentang {self.tentang}" if self.tentang else self.official


@dataclass(frozen=True, slots=True)
class Saran:
    """The suggested answer to "boleh diunggah?" and why."""

    boleh: bool
    alasan: str


#: Kinds that the Sekretaris issues, unless the Ketua signed.
_FROM_SEKRETARIAT: Final = frozenset({Jenis.SURAT_EDARAN, Jenis.INSTRUKSI, Jenis.PENGUMUMAN})

_GROUPS: Final = re.compile(
    r"\b(pembentukan|penetapan|susunan|pengangkatan)\b.{0,60}?"
    r"\b(kelompok\s+kerja|pokja|tim|panitia(?!\s+pemungutan|\s+pemilihan)|komite|satuan\s+tugas|satgas)\b",
    re.IGNORECASE | re.DOTALL,
)


_NOMOR: Final = re.compile(r"\bnomor\s*:?\s*(\S+)(?:\s+tahun\s+(\d{4}))?", re.IGNORECASE)
_LAST_YEAR: Final = re.compile(r"(\d{4})\W*$")


def may_publish(produk: Produk) -> Saran:
    """Suggest whether a document belongs on JDIH.

    Berita acara stay in the archive as a rule; so do decisions that form working groups, teams or
    committees (Keputusan KPU 533/2020). Everything else goes up. The Kasubbag Hukum decides.
    """
    if produk.jenis is Jenis.BERITA_ACARA:
        return Saran(False, "berita acara pada umumnya tidak diunggah")
    if _GROUPS.search(produk.tentang):
        return Saran(False, "keputusan pembentukan kelompok kerja/tim tidak diunggah")
    return Saran(True, "")


def issued_by(produk: Produk, office: str) -> str:
    """Name who issued a document: the office or, where its kind does not say so, its Sekretaris.

    Who signs decides: an edaran or pengumuman of the Ketua is one of the office itself.
    """
    chair = re.search(r"\bketua\b", produk.jabatan, re.IGNORECASE)
    return f"Sekretaris {office}" if produk.jenis in _FROM_SEKRETARIAT and not chair else office


def same_number(one: Produk, other: Produk) -> bool:
    """Tell whether two documents carry the same jenis, nomor and tahun, however they are spaced."""
    return (
        one.jenis is other.jenis
        and one.tahun == other.tahun
        and bool(one.nomor)
        and number_key(one.nomor) == number_key(other.nomor)
    )


def jenis_of(title: str) -> Jenis | None:
    """Tell the kind of document a full title begins with."""
    words = " ".join(title.split()).casefold()
    longest_first = sorted(Jenis, key=lambda jenis: -len(jenis.value))
    return next((one for one in longest_first if words.startswith(one.value.casefold())), None)


def named_in(title: str) -> tuple[Jenis, str, int] | None:
    """Give jenis, nomor and tahun of the document that a full title names.

    "Nomor 12 Tahun 2020", or a number of the older forms, which ends in its year; None where the
    title lacks one of the three.
    """
    jenis, named = jenis_of(title), _NOMOR.search(title)
    if jenis is None or named is None:
        return None
    tahun = named[2] or next(iter(_LAST_YEAR.findall(named[1])), "")
    return (jenis, named[1].strip(",;"), int(tahun)) if tahun else None


def subject_key(tentang: str) -> str:
    """Give what two titles have in common when they are the same but for case and spacing."""
    return "".join(sign for sign in tentang.casefold() if sign.isalnum())


def number_key(nomor: str) -> str:
    """Reduce a number to what makes it the same: no blanks, dots, case, leading zeros."""
    return re.sub(r"[\s.]+", "", nomor).casefold().lstrip("0")


def file_name(produk: Produk, code: str, sha256: str, pattern: str) -> str:
    """Name the file to be published: ASCII, unique on the site, readable.

    Args:
        produk: whose nomor, tahun and jenis appear in the name.
        code: the office code, e.g. "6202".
        sha256: of the bytes; its first six digits keep two files apart.
        pattern: e.g. "{tahun}{singkatan}{kode}{nomor:0>3}-{sha}.pdf", the office's setting.

    """
    first = re.search(r"\d+", produk.nomor)
    name = pattern.format(
        tahun=produk.tahun or "",
        singkatan=SINGKATAN[produk.jenis or Jenis.LAINNYA].lower(),
        kode=code,
        nomor=int(first.group()) if first else 0,
        sha=sha256[:6],
    )
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name)
