"""Which subbagian a nota dinas comes from, as offices write it."""

from __future__ import annotations

import pytest

from sop.office import Office
from sop.subbagian import meant

UNITS = Office().units


@pytest.mark.parametrize(
    ("dari", "unit"),
    [
        ("Kepala Subbagian Teknis Penyelenggaraan, Partisipasi dan Humas", 2),
        ("Kasubbag Teknis", 2),
        ("Kasubbag Hukum dan SDM", 3),
        ("KEPALA SUBBAGIAN PERENCANAAN, DATA, DAN INFORMASI", 1),
        ("Kepala Sub Bagian Keuangan, Umum dan Logistik", 0),
    ],
)
def test_a_sender_names_his_subbagian(dari: str, unit: int) -> None:
    assert meant(dari, UNITS) == UNITS[unit]


@pytest.mark.parametrize("dari", ["", "Sekretaris", "Kepala Subbagian", "Hukum dan Keuangan"])
def test_in_doubt_none_is_meant(dari: str) -> None:
    assert meant(dari, UNITS) == ""
