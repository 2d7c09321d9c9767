"""Dates as officers write them, in the questions that ask for one."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.typed_day import as_date, as_day
from tests.office import SARI, Office

TODAY = date(2025, 11, 4)


@pytest.mark.parametrize(
    "text",
    [
        "3 November 2025", "3 nov 25", "03-11-2025", "03/11/25", "2025-11-03", "3.11.25",
        "Senin, 3 November 2025", "tgl 3 Nopember 2025 ya pak", "hari Senin 3-11-2025",
    ],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert as_date(text) == date(2025, 11, 3)


@pytest.mark.parametrize(
    ("text", "past", "to_come"),
    [
        ("3 November", date(2025, 11, 3), date(2026, 11, 3)),
        ("sampai 5 Januari", date(2025, 1, 5), date(2026, 1, 5)),
        ("4 November", TODAY, TODAY),
        ("29 Februari", date(2024, 2, 29), None),
        ("kemarin", date(2025, 11, 3), date(2025, 11, 3)),
        ("besok, pak", date(2025, 11, 5), date(2025, 11, 5)),
        ("mulai besok", date(2025, 11, 5), date(2025, 11, 5)),
        ("Jum’at, 7 November", date(2024, 11, 7), date(2025, 11, 7)),
        ("3 unit", None, None),
        ("3 Desmber", date(2024, 12, 3), date(2025, 12, 3)),
        ("3 desa", None, None),
        ("Senin depan", None, None),
        ("15/6202/2025", None, None),
    ],
)
def test_a_date_without_its_year_is_the_nearest_that_can_be_meant(
    text: str, past: date | None, to_come: date | None
) -> None:
    assert as_day(text, TODAY, ahead=False) == past
    assert as_day(text, TODAY, ahead=True) == to_come


async def test_a_date_is_shown_as_it_was_understood(office: Office) -> None:
    await office.proposes()
    await office.tap(SARI, "Perbaiki", "Tanggal penetapan")
    await office.types(SARI, "Senin depan")
    assert "Tanggal tidak terbaca" in await office.last(SARI)
    await office.types(SARI, "kemarin pak")
    assert (await office.berkas()).produk.tanggal == date(2025, 11, 3)
    assert any("ditetapkan 3 November 2025" in text for text in await office.said(SARI))
