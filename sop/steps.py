"""The five rows of SOP 33/HK.04/6202/2021: kegiatan, pelaksana and mutu baku, as signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sop.roles import Role

SOP_NUMBER: Final = "33/HK.04/6202/2021"
SOP_NAME: Final = "Pengunggahan Produk Hukum Komisi Pemilihan Umum"


@dataclass(frozen=True, slots=True)
class Row:
    """One kegiatan. The SOP has no time column, so a row has none either."""

    kegiatan: str
    pelaksana: Role
    kelengkapan: str = ""
    output: str = ""


#: Who does a row is our reading: the shapes in the pelaksana columns did not survive the scan.
STEPS: Final[Mapping[str, Row]] = {
    "1": Row("Menyampaikan nota dinas permohonan", Role.PENGUSUL, "nota dinas; softcopy"),
    "2": Row("Menerima nota dinas; menyampaikan lembar disposisi", Role.KASUBBAG, "buku agenda"),
    "2a": Row("Menerima nota dinas (oleh Staf)", Role.STAF, "buku agenda"),
    "2b": Row("Menyampaikan lembar disposisi", Role.KASUBBAG, "buku agenda"),
    "3": Row("Keputusan atas unggahan", Role.KASUBBAG, "lembar disposisi"),
    "3a": Row(
        "Otentikasi salinan Keputusan", Role.KASUBBAG, "lembar disposisi", "naskah asli dan salinan"
    ),
    "3b": Row(
        "Persetujuan pengunggahan", Role.KASUBBAG, "lembar disposisi", "naskah asli dan salinan"
    ),
    "4": Row("Menerima naskah dan melakukan scan", Role.STAF, "buku agenda", "scan produk hukum"),
    "4a": Row("Menerima naskah 2 rangkap", Role.STAF, "buku agenda"),
    "4b": Row("Melakukan scan", Role.STAF, "buku agenda", "scan produk hukum"),
    "5": Row("Menyimpan dan mengunggah", Role.STAF, "", "naskah salinan"),
    "5a": Row("Menyimpan naskah asli dan salinan", Role.STAF),
    "5b": Row("Mengunggah ke website JDIH", Role.STAF, "", "naskah salinan"),
}
