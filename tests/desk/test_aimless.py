"""Aimless officers do no harm: each is answered, nobody is stuck, and the history stays whole."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from storage.verify import verify
from tests.desk.aimless import Aimless
from tests.office import Office

#: How far a document is when they begin.
STARTS = ("to_kasubbag", "to_decision", "to_staf", "to_scan", "to_preview", "to_jdih")


async def wander(office: Office, start: str, seed: int, steps: int) -> None:
    await getattr(office, start)()
    aimless = Aimless(office, seed)
    with capture_logs() as said:
        for step in range(steps):
            await aimless.step()
            if step % 50 == 0:
                await aimless.nobody_is_stuck()
    await aimless.nobody_is_stuck()
    assert [line for line in said if line["log_level"] != "info"] == []
    assert await office.turns.look(verify) == []


@pytest.mark.parametrize("start", STARTS)
async def test_a_hundred_steps_without_an_aim(office: Office, start: str) -> None:
    await wander(office, start, 1, 100)


@pytest.mark.soak
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("seed", range(100, 110))
async def test_a_thousand_steps_without_an_aim(office: Office, start: str, seed: int) -> None:
    await wander(office, start, seed, 1_000)
