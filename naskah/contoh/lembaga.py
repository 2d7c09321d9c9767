"""The office in whose name the sample documents are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Lembaga:
    """What the samples say of an office; as it stands, that of Kotawaringin Timur."""

    kop: tuple[str, ...] = ("KOMISI PEMILIHAN UMUM", "KABUPATEN KOTAWARINGIN TIMUR")
    panjang: str = "Komisi Pemilihan Umum Kabupaten Kotawaringin Timur"
    pendek: str = "KPU Kabupaten Kotawaringin Timur"
    kode: str = "6202"
    tempat: str = "Sampit"
    alamat: str = "Jalan Jenderal Sudirman Km. 6, Sampit, Kalimantan Tengah"
    pengusul: str = "Subbagian Teknis Penyelenggaraan, Partisipasi dan Humas"
    hukum: str = "Subbagian Hukum dan SDM"

    @property
    def kapital(self) -> str:
        """Give the full name in capitals, on one line."""
        return " ".join(self.kop)

    @property
    def cap(self) -> str:
        """Give what runs round its cap dinas."""
        lines = (line.replace("KABUPATEN", "KAB.") for line in self.kop)
        return "".join(f"{line} ★ " for line in lines)


LEMBAGA: Final = Lembaga()
