"""The people an installation begins with: the jabatan, and test officers for practice."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import count
from typing import Final

from handlers.messages import Address
from handlers.ports import Memory
from handlers.step2.disposisi import remember_sheet
from sop.office import Office, unit_of_hukum
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

#: Without one of these nothing moves.
NEEDED: Final = (Role.PENGUSUL, Role.KASUBBAG, Role.STAF, Role.SEKRETARIS, Role.ADMIN)


def posts(office: Office) -> dict[Role, Jabatan]:
    """Give the jabatan of the SOP as this office names them; of those that propose, one."""
    head = office.jabatan_kasubbag or f"Kepala {unit_of_hukum(office.units)}"
    hukum = head.removeprefix("Kepala ")
    others = [n for n, unit in enumerate(office.units) if unit != unit_of_hukum(office.units)]
    number = next((n for n in others if "teknis" in office.units[n].lower()), (*others, 0)[0])
    return {
        Role.PENGUSUL: _proposing(number, office.units[number]),
        Role.KASUBBAG: Jabatan("kasubbag-hukum", head, Role.KASUBBAG),
        Role.STAF: Jabatan("staf-hukum", f"Staf {hukum}", Role.STAF),
        Role.SEKRETARIS: Jabatan("sekretaris", f"Sekretaris {office.name}", Role.SEKRETARIS),
        Role.ADMIN: Jabatan("admin", "Admin Bot JDIH", Role.ADMIN),
    }


def _proposing(number: int, unit: str) -> Jabatan:
    """Give the post by which a subbagian proposes; what is long in its name is left out."""
    title = f"Pelaksana {re.sub(r'(?<=Teknis) Penyelenggaraan.*', '', unit)}"
    return Jabatan(f"pengusul-{number}", title, Role.PENGUSUL, unit)


def add_posts(memory: Memory) -> None:
    """Enter the jabatan as the profile of the office names them, where they are not yet so.

    A subbagian is known by its name: one that is new, or named anew, gets a post of its own.
    """
    known = memory.jabatan()
    ids, units = {jabatan.id for jabatan in known}, {jabatan.unit for jabatan in known}
    for role, jabatan in posts(memory.office).items():
        if role is not Role.PENGUSUL and jabatan not in known:
            memory.add_jabatan(jabatan)
    for number, unit in enumerate(memory.office.units):
        if unit not in units:
            new = next(one for n in count(number) if (one := _proposing(n, unit)).id not in ids)
            memory.add_jabatan(new)
            ids.add(new.id)


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
