"""The five rows of SOP 33/HK.04/6202/2021: kegiatan and pelaksana, as signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sop.roles import Role


@dataclass(frozen=True, slots=True)
class Row:
    """One kegiatan. The SOP has no time column, so a row has none either."""

    kegiatan: str
    pelaksana: Role


#: Who does a row is our reading: the shapes in the pelaksana columns did not survive the scan.
STEPS: Final[Mapping[str, Row]] = {
    "1": Row("Menyampaikan nota dinas permohonan", Role.PENGUSUL),
    "2": Row("Menerima nota dinas; menyampaikan lembar disposisi", Role.KASUBBAG),
    "2a": Row("Menerima nota dinas (oleh Staf)", Role.STAF),
    "2b": Row("Menyampaikan lembar disposisi", Role.KASUBBAG),
    "3": Row("Keputusan atas unggahan", Role.KASUBBAG),
    "3a": Row("Otentikasi salinan Keputusan", Role.KASUBBAG),
    "3b": Row("Persetujuan pengunggahan", Role.KASUBBAG),
    "4": Row("Menerima naskah dan melakukan scan", Role.STAF),
    "4a": Row("Menerima naskah 2 rangkap", Role.STAF),
    "4b": Row("Melakukan scan", Role.STAF),
    "5": Row("Menyimpan dan mengunggah", Role.STAF),
    "5a": Row("Menyimpan naskah asli dan salinan", Role.STAF),
    "5b": Row("Mengunggah ke website JDIH", Role.STAF),
}
