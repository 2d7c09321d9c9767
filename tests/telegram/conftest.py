from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.telegram.api import TelegramSettings
from bot.telegram.channel import TelegramChannel
from bot.telegram.pace import Pace
from bot.telegram.poll import BackOff
from bot.telegram.webhook import LOOK
from tests.adapters import Shelf
from tests.telegram.bot_api import BotApi, Clock
from tests.telegram.chats import Person
from tests.telegram.parts import Inbox


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """Telegram, twenty times faster than real, so that pacing is honoured without waiting."""
    async with BotApi(clock=Clock(speed=20)) as server:
        yield server


@pytest.fixture
def sari(api: BotApi) -> Person:
    return api.person(1, "Sari Wulandari")


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    opened = Inbox(tmp_path / "inbox.db")
    yield opened
    opened.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "kept").mkdir()
    return Shelf(tmp_path / "kept")


def settings(api: BotApi, **more: object) -> TelegramSettings:
    return TelegramSettings(token=api.token, api_base=api.base, **more)


def channel_to(
    api: BotApi,
    shelf: Shelf,
    back_off: BackOff | None = None,
    every: float = LOOK,
    **more: object,
) -> TelegramChannel:
    return TelegramChannel(
        settings(api, **more),
        shelf,
        pace=Pace(api.clock.now, api.clock.sleep),
        wait=2,
        every=every,
        clock=api.clock.now,
        back_off=back_off or BackOff(first=0.02, longest=0.1),
    )


@pytest.fixture
async def channel(api: BotApi, shelf: Shelf) -> AsyncIterator[TelegramChannel]:
    made = channel_to(api, shelf)
    yield made
    await made.stop()
