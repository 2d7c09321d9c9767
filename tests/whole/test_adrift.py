"""Officers adrift do no harm: nothing is lost, nothing comes twice unmarked, phones are right."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from storage.verify import verify
from tests.desk.aimless import OFFICERS
from tests.desk.test_aimless import STARTS
from tests.office import YUNI
from tests.whole.adrift_telegram import AdriftOnTelegram
from tests.whole.adrift_whatsapp import AdriftOnWhatsApp
from tests.whole.tipis import on_telegram, on_whatsapp, only

CHANNELS = {
    "telegram": (on_telegram, AdriftOnTelegram),
    "whatsapp": (on_whatsapp, AdriftOnWhatsApp),
}


async def drift(folder: Path, channel: str, start: str, seed: int, steps: int) -> None:
    opening, walk = CHANNELS[channel]
    async with opening(folder) as office:
        for who in (*OFFICERS, YUNI):
            await only(office, who, channel)
        await getattr(office, start)()
        adrift = walk(office, office.postman._channels[channel], seed)
        with capture_logs() as said:
            for step in range(steps):
                await adrift.step()
                if step % 50 == 49:
                    await adrift.calm()
            await adrift.calm()
        broken = [line for line in said if line["log_level"] in {"error", "critical"}]
        assert not broken, broken
        assert await office.turns.look(verify) == []


@pytest.mark.parametrize("channel", CHANNELS)
async def test_forty_steps_on_a_bad_network(tmp_path: Path, channel: str) -> None:
    await drift(tmp_path, channel, "to_decision", 1, 40)


@pytest.mark.soak
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("seed", range(100, 105))
async def test_two_hundred_steps_on_a_bad_network(
    tmp_path: Path, channel: str, start: str, seed: int
) -> None:
    await drift(tmp_path, channel, start, seed, 200)
