"""Subbagian: their names, who proposes for which, and which one a nota dinas comes from."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sop.roles import Officer, Role

#: Words that tell nothing of which subbagian is meant.
_COMMON: Final = frozenset({"kepala", "kasubbag", "subbag", "subbagian", "bagian", "dan"})


def bare(unit: str) -> str:
    """Give the name of a subbagian or bagian without that word: "Hukum dan SDM"."""
    return unit.removeprefix("Subbagian ").removeprefix("Bagian ")


def proposes_for(officer: Officer, at: datetime) -> Sequence[str]:
    """List the subbagian for which an officer may propose at an instant."""
    standing = (h.jabatan for h in officer.standing(at))
    return list(dict.fromkeys(j.unit for j in standing if j.role is Role.PENGUSUL))


def opening(officer: Officer, at: datetime) -> tuple[str, bool]:
    """Give the subbagian of a usulan that an officer begins, and whether it may be another one."""
    units = proposes_for(officer, at)
    return next(iter(units), ""), len(units) > 1


def meant(text: str, units: Collection[str]) -> str:
    """Give the subbagian that a sender names, "Kasubbag Teknis dan Humas"; "" in any doubt."""
    shared = {unit: len(_words(text) & _words(unit)) for unit in units}
    most = max(shared.values(), default=0)
    best = [unit for unit, count in shared.items() if count == most]
    return best[0] if most and len(best) == 1 else ""


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{3,}", text.casefold())) - _COMMON
