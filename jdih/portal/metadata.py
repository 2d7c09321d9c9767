"""What the portal keeps about a document, checked when it is uploaded."""

from __future__ import annotations

import re
from datetime import date
from textwrap import shorten
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sop.produk import Jenis, Produk, Status, named_in, number_key

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Required = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
#: A file name that can stand in an address as it is.
PdfName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,150}\.pdf$")]

_SLUG_LENGTH: Final = 100
_FILE_TITLE: Final = 120
#: What its date and place are those of, as verb and as noun.
_DATED: Final = {
    Jenis.PENGUMUMAN: ("Dikeluarkan", "pengumuman"),
    Jenis.NOTA_KESEPAHAMAN: ("Ditandatangani", "penandatanganan"),
    Jenis.PERJANJIAN_KERJA_SAMA: ("Ditandatangani", "penandatanganan"),
    Jenis.BERITA_ACARA: ("Dibuat", "pembuatan"),
    Jenis.PUTUSAN: ("Diputus", "putusan"),
    Jenis.LAINNYA: ("Dibuat", "pembuatan"),
}
_TIPE: Final = {Jenis.PERATURAN: "Peraturan", Jenis.PUTUSAN: "Putusan"}


class Relation(BaseModel):
    """What a document does to another one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Annotated[str, StringConstraints(pattern="^(mencabut|mengubah)$")]
    judul: Required

    @property
    def target(self) -> str:
        """Key of the document meant, empty when the title does not name a number."""
        return key_in(self.judul)


class Metadata(BaseModel):
    """The fields of a produk hukum as a JDIH page lists them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    jenis: Jenis
    singkatan: Line
    nomor: Required
    tahun: Annotated[int, Field(ge=1945, le=2999)]
    judul: Required
    tanggal: date
    tempat_penetapan: Line
    tempat_terbit: Line
    penandatangan: Line
    teu: Required
    sumber: Line
    bahasa: Line
    bidang_hukum: Line
    subjek: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
    pemrakarsa: Line
    penerbit: Line
    status: Status = Status.BERLAKU
    pages: Annotated[int, Field(ge=1)]
    file_name: PdfName
    abstrak_name: PdfName | None = None
    relations: tuple[Relation, ...] = ()

    @property
    def key(self) -> str:
        """What makes two uploads the same document: jenis, nomor and tahun."""
        return key_of(self.jenis, self.nomor, self.tahun)

    @property
    def short(self) -> str:
        """Name the document as people do: "Nomor 45 Tahun 2025"."""
        return self._produk.numbered

    @property
    def slug(self) -> str:
        """Give the address below the portal: "keputusan-45-2025"."""
        words = self._produk.short.lower()
        return re.sub(r"[^a-z0-9]+", "-", words[:_SLUG_LENGTH]).strip("-")

    @property
    def _produk(self) -> Produk:
        return Produk(jenis=self.jenis, nomor=self.nomor, tahun=self.tahun)

    @property
    def file_title(self) -> str:
        """Name its file as a person would: without signs that a file name cannot have."""
        words = re.sub(
            r'[\\/:*?"<>|\x00-\x1f]+', "-", f"{self.jenis} {self.short} tentang {self.about}"
        )
        return shorten(words, _FILE_TITLE, placeholder="")

    @property
    def dated(self) -> tuple[str, str]:
        """Say what its date and place are those of: ("Ditetapkan", "penetapan")."""
        return _DATED.get(self.jenis, ("Ditetapkan", "penetapan"))

    @property
    def promulgated(self) -> bool:
        """Tell whether this is a kind that is diundangkan; no other has such a date."""
        return self.jenis is Jenis.PERATURAN

    @property
    def tipe(self) -> str:
        """Give the tipe dokumen: only a Peraturan is one."""
        return _TIPE.get(self.jenis, "Produk hukum")

    @property
    def about(self) -> str:
        """Give the part of the title after "tentang"; all of it when there is no such word."""
        return self.judul.split(" tentang ", 1)[-1]


def key_of(jenis: Jenis, nomor: str, tahun: int) -> str:
    """Build the key of a document, the same however its number is spaced."""
    return f"{jenis.value.casefold()}|{number_key(nomor)}|{tahun}"


def key_in(title: str) -> str:
    """Find the key of the document a full title names; empty when it names none."""
    named = named_in(title)
    return key_of(*named) if named else ""
