"""The one paid reminder that an officer gets a day: the day is the office's."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.whatsapp_office import OneADay
from tests.office import HADI, Office

WIB, WIT = ZoneInfo("Asia/Pontianak"), ZoneInfo("Asia/Jayapura")


@pytest.mark.parametrize("zone", [WIB, WIT])
@pytest.mark.parametrize(
    ("first", "second", "again"),
    [
        ((4, 6, 30), (4, 10, 0), False),
        ((4, 23, 59), (5, 0, 1), True),
        ((4, 0, 1), (4, 23, 59), False),
    ],
)
async def test_one_reminder_a_day_of_the_office(
    office: Office,
    zone: ZoneInfo,
    first: tuple[int, int, int],
    second: tuple[int, int, int],
    again: bool,
) -> None:
    allows = OneADay(office.turns, zone)
    for n, (day, hour, minute) in enumerate((first, second)):
        at = datetime(2025, 11, day, hour, minute, tzinfo=zone).astimezone(UTC)
        office.clock.advance(at - office.clock.now())
        assert await allows(HADI, f"k{n}") is (again or n == 0)
        assert await allows(HADI, f"k{n}") is (again or n == 0), "the same letter may go again"
