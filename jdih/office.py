"""The office as its JDIH entries name it."""

from __future__ import annotations

import re
from typing import Final

from sop.office import Office

BIDANG_HUKUM: Final = "Hukum Pemilihan Umum"
BAHASA: Final = "Indonesia"


def teu_of(office: Office) -> str:
    """Give the T.E.U.: the office's own wording or "Indonesia. <name>"."""
    return office.teu or f"Indonesia. {office.ketua_of}"


def region_of(office: Office) -> str:
    """Give the region as JDIH select lists spell it: "KAB. KOTAWARINGIN TIMUR"."""
    found = re.search(r"\b(Kabupaten|Kota|Provinsi|(?=Aceh$))\s*(.+)$", office.ketua_of)
    if not found:
        return office.place.upper()
    kind = {"Kabupaten": "KAB.", "Kota": "KOTA"}.get(found[1], "PROV.")
    return f"{kind} {found[2].upper()}"
