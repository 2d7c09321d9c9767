"""A reading: what a file is and what it says, each value with where it was read and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Self


class Form(StrEnum):
    """What a file is, judged by its content and never by its name."""

    PDF = "pdf"
    DOCX = "docx"
    IMAGE = "image"
    OTHER = "other"


class Naskah(StrEnum):
    """Which paper of the SOP a file holds."""

    NOTA_DINAS = "nota dinas"
    PRODUK = "produk hukum"
    LAMPIRAN = "lampiran"
    UNKNOWN = "belum dikenali"


@dataclass(frozen=True, slots=True)
class Found:
    """One value as read.

    `where` names the place ("hal. 1", "hal. 7, pengesahan"); `sure` is false when an officer has to
    look: the value stands but is marked and must be confirmed.
    """

    value: str
    sure: bool = True
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was learned from one file.

    `fields` keys for a produk hukum: jenis (a value of `Jenis`), lembaga, nomor, tahun, tentang,
    tanggal (ISO date), tempat, penandatangan, jabatan, salinan ("ya" when the copy block is there),
    salinan_oleh, salinan_jabatan, mencabut, mengubah. For a nota dinas: nomor, tanggal (ISO), dari,
    yth, hal, sifat. For a lampiran: what its heading repeats of the produk hukum, and lampiran (its
    own number in figures: "2" of LAMPIRAN II).

    `trouble` is empty, or why the file cannot be used: one of "kosong", "bukan_dokumen", "rusak",
    "terkunci" (password to open), "terlalu_besar", "berbahaya", "terlalu_berat" (ran out of time
    or memory), "perlu_libreoffice", "portofolio" (a cover page around other files).
    `warnings` are lesser things: "javascript", "lampiran_tersembunyi", "tautan_luar", "aksi_luar",
    "terkunci_sunting", "tanpa_teks", "teks_rusak", "ditandatangani_elektronik".
    """

    form: Form
    naskah: Naskah = Naskah.UNKNOWN
    pages: int = 0
    fields: Mapping[str, Found] = field(default_factory=dict)
    trouble: str = ""
    warnings: tuple[str, ...] = ()
    #: Data pribadi found, masked: "NIK 6202…01 (hal. 3)".
    personal: tuple[str, ...] = ()
    behind: int = 0  #: page, from 1, on which a produk hukum begins behind a nota dinas; 0: none
    resolution: int = 0  #: images only: the shorter side in pixels

    def says(self, name: str) -> str:
        """Give what was read of a field, or nothing."""
        return self.fields[name].value if name in self.fields else ""

    def as_of(self, today: date) -> Self:
        """Doubt a date or a year that is still to come: nothing is signed ahead of its day."""
        ahead = {"tanggal": today.isoformat(), "tahun": str(today.year)}
        doubted = {
            name: replace(self.fields[name], sure=False)
            for name, latest in ahead.items()
            if name in self.fields and self.fields[name].value > latest
        }
        return replace(self, fields={**self.fields, **doubted}) if doubted else self
