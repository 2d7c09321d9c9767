"""The computer starts with a clock of years ago, as with a dead battery."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from bot.clock import WallClock, is_surely_wrong, right
from tests.clock import TestClock
from tests.waiting import until

YEARS_AGO = datetime(2019, 1, 1, tzinfo=UTC)


async def test_a_clock_of_years_ago_is_waited_for_and_that_is_told_once() -> None:
    said: list[str] = []
    clock = TestClock(YEARS_AGO)
    waiting = asyncio.create_task(right(clock, said.append, 0.01))
    await until(lambda: said)
    clock.advance(datetime.now(UTC) - YEARS_AGO)
    async with asyncio.timeout(10):
        await waiting
    assert said == [
        "Jam komputer ini salah (1 Januari 2019). Bot menunggu sampai jamnya benar: nyalakan NTP."
    ]


def test_the_clock_of_this_computer_is_believed() -> None:
    assert not is_surely_wrong(WallClock().now())
