"""Officers adrift do no harm: nothing is lost, nothing comes twice unmarked, phones are right."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from storage.verify import verify
from tests.desk.aimless import OFFICERS
from tests.desk.test_aimless import STARTS
from tests.office import YUNI
from tests.whole.adrift import Adrift
from tests.whole.side import AGAIN
from tests.whole.tipis import on_both, on_telegram, on_whatsapp, only

APPS = {
    "telegram": on_telegram,
    "whatsapp": partial(on_whatsapp, template="pengingat_berkas"),
    "both": partial(on_both, template="pengingat_berkas"),
}


#: Of a short walk: one in which the bot stops, and something comes again or is paid for.
SEEDS = {"telegram": 5, "whatsapp": 9, "both": 3}


async def drift(folder: Path, app: str, start: str, seed: int, steps: int) -> Adrift:
    async with APPS[app](folder) as office:
        for who in (*OFFICERS, YUNI):
            await only(office, who, *office.channels)
        await getattr(office, start)()
        adrift = Adrift(office, seed)
        with capture_logs() as said:
            for step in range(steps):
                await adrift.step()
                if step % 50 == 49:
                    await adrift.calm()
            await adrift.calm()
        broken = [line for line in said if line["log_level"] in {"error", "critical"}]
        assert not broken, broken
        assert await office.turns.look(verify) == []
        return adrift


@pytest.mark.parametrize("app", APPS)
async def test_forty_steps_on_a_bad_network(tmp_path: Path, app: str) -> None:
    adrift = await drift(tmp_path, app, "to_decision", SEEDS[app], 40)
    came = [m.text for messages in adrift.came.values() for m in messages]
    assert any(line.startswith("the bot is ") for line in adrift.trail)
    assert any(text.startswith(AGAIN.strip()) for text in came) or any(adrift.paid.values())


@pytest.mark.soak
@pytest.mark.parametrize("app", APPS)
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("seed", range(100, 105))
async def test_two_hundred_steps_on_a_bad_network(
    tmp_path: Path, app: str, start: str, seed: int
) -> None:
    await drift(tmp_path, app, start, seed, 200)
