"""The benches follow the tables and the turns they measure; small, so that only a break is seen."""

from __future__ import annotations

import pytest

from bench import database, telegram
from bench.bot_api import Load


def test_the_bench_of_the_database_runs_over_todays_tables(
    capsys: pytest.CaptureFixture[str],
) -> None:
    database.main(rows=1_200, turns=160, rounds=1, reminders_due=5_000)
    assert "5,000 swept" in capsys.readouterr().out


@pytest.mark.parametrize(
    "contender", [telegram.bare_default, telegram.bare_aiohttp, telegram.durable]
)
async def test_each_contender_answers_every_press(contender: telegram.Contender) -> None:
    found = await telegram.measure(contender, Load(presses=30))
    assert len(found.waits) == 30
