"""The office as its JDIH pages name it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

_WIB: Final = ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFacts:
    """What metadata and pages say about the office; everything else follows from the name."""

    code: str = "6202"  #: region code in numbers and file names
    name: str = "Komisi Pemilihan Umum Kabupaten Kotawaringin Timur"
    short_name: str = "KPU Kabupaten Kotawaringin Timur"
    town: str = "Sampit"  #: tempat penetapan when the document does not say
    teu: str = ""  #: mandated wording, when the office has one
    bidang_hukum: str = "Hukum Pemilihan Umum"
    bahasa: str = "Indonesia"
    zone: ZoneInfo = _WIB  #: in which its days begin
    jdih_address: str = ""  #: public address of the office on JDIH, shown in footers

    @property
    def author(self) -> str:
        """Give the T.E.U.: the office's own wording or "Indonesia. <name>"."""
        return self.teu or f"Indonesia. {self.name}"

    @property
    def region(self) -> str:
        """Give the region as JDIH select lists spell it: "KAB. KOTAWARINGIN TIMUR"."""
        found = re.search(r"\b(Kabupaten|Kota|Provinsi|(?=Aceh$))\s*(.+)$", self.name)
        if not found:
            return self.town.upper()
        kind = {"Kabupaten": "KAB.", "Kota": "KOTA"}.get(found[1], "PROV.")
        return f"{kind} {found[2].upper()}"
