"""The people an installation begins with: the jabatan, and test officers for practice."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from handlers.messages import Address
from handlers.ports import Memory
from handlers.step2_disposisi import remember_sheet
from sop.office import Office
from sop.roles import Holding, Jabatan, Officer, Period, Role

#: Test officers of the practice office: phone, name, NIP, role.
PRACTICE: Final = (
    ("pengusul", "Sari Wulandari", "199001012015032001", Role.PENGUSUL),
    ("kasubbag", "Hadi Prasetyo", "197805122005011002", Role.KASUBBAG),
    ("staf", "Rudi Hartono", "198811232012121003", Role.STAF),
    ("staf2", "Dewi Lestari", "199203042019022004", Role.STAF),
    ("sekretaris", "Bambang Irawan", "197002171995031001", Role.SEKRETARIS),
    ("admin", "Yuni Astuti", "198506302010012005", Role.ADMIN),
)


def posts(office: Office) -> dict[Role, Jabatan]:
    """Give the jabatan of the SOP as this office names them."""
    place = office.name.removeprefix("KPU ")
    return {
        Role.PENGUSUL: Jabatan(
            "pengusul-2", "Pelaksana Subbagian Teknis", Role.PENGUSUL, _teknis(office)
        ),
        Role.KASUBBAG: Jabatan("kasubbag-hukum", "Kepala Subbagian Hukum dan SDM", Role.KASUBBAG),
        Role.STAF: Jabatan("staf-hukum", "Staf Subbagian Hukum dan SDM", Role.STAF),
        Role.SEKRETARIS: Jabatan("sekretaris", f"Sekretaris KPU {place}", Role.SEKRETARIS),
        Role.ADMIN: Jabatan("admin", "Admin Bot JDIH", Role.ADMIN),
    }


def _teknis(office: Office) -> str:
    return next((u for u in office.units if "Teknis" in u), office.units[0])


def add_posts(memory: Memory) -> None:
    """Enter the jabatan that the office does not know yet: one proposing post a subbagian."""
    known = {j.id for j in memory.jabatan()}
    office = memory.office
    wanted = [*posts(office).values()]
    wanted += [
        Jabatan(f"pengusul-{n}", f"Pelaksana {unit}", Role.PENGUSUL, unit)
        for n, unit in enumerate(office.units)
        if unit != _teknis(office)
    ]
    for jabatan in wanted:
        if jabatan.id not in known:
            memory.add_jabatan(jabatan)


def add_practice(memory: Memory, now: datetime) -> None:
    """Enter the test officers with their phones, once."""
    add_posts(memory)
    if memory.officers():
        return
    jabatan = posts(memory.office)
    since = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for phone, name, nip, role in PRACTICE:
        holding = Holding(jabatan[role], Period(since))
        memory.add_officer(Officer(phone, name, nip, (holding,)))
        memory.bind(Address("playground", phone), phone, "", now)
    remember_sheet(memory, memory.officer("staf"))
