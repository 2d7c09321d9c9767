"""What is seen in a chat while slow work is done: as often as its app needs, and no longer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.jobs.queue import Jobs
from naskah.client import Workshop
from tests.office import HADI, SARI
from tests.whole.tipis import Tipis, on_telegram, on_whatsapp


async def reads(office: Tipis, lasts: float | None) -> None:
    """Read a file of Sari in a child process, which takes a moment."""
    await office.types(SARI, "/tugas")
    await office.attach(SARI, "nota.pdf")
    channel = office.postman._channels[office.channel]
    if lasts is not None:
        channel.working_lasts = lasts
    room = replace(office.room(), channels={office.channel: channel}, shop=Workshop())
    jobs = Jobs(room, soon=0)
    while await jobs.run_once():
        await jobs.settle()


@pytest.mark.parametrize("app", [on_telegram, on_whatsapp])
async def test_it_is_shown_again_as_often_as_the_channel_says(app, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    async with app(tmp_path) as office:
        sari, hadi = (_seen(office, who) for who in (SARI, HADI))
        await reads(office, lasts=0.005)
        assert await _in_the_end(sari) > 1
        assert hadi() == 0


async def test_on_whatsapp_once_is_enough_for_long(tmp_path: Path) -> None:
    async with on_whatsapp(tmp_path) as office:
        await reads(office, lasts=None)
        assert _seen(office, SARI)() == 1
        assert 20 < office.postman._channels["whatsapp"].working_lasts < 25


async def _in_the_end(seen: Callable[[], int]) -> int:
    """Count until nothing more is shown, which has to be soon."""
    async with asyncio.timeout(30):
        while True:
            before = seen()
            await asyncio.sleep(0.5)
            if seen() == before:
                return before


def _seen(office: Tipis, who: str) -> Callable[[], int]:
    person = office.app[who].person
    return lambda: person.actions.count("typing") if office.channel == "telegram" else person.typing
