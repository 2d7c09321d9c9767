from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.app import App, open_app
from bot.config import Settings
from tests.whole.phones import Phones


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def nothing() -> None:
    """Stand in for a reset that no test presses."""


@pytest_asyncio.fixture
async def practice(tmp_path: Path) -> AsyncIterator[App]:
    """The practice office as `make run` starts it, on a free port."""
    settings = Settings(_env_file=None, data_dir=tmp_path, http_port=free_port())
    app = await open_app(settings, nothing)
    yield app
    await app.end()


@pytest_asyncio.fixture
async def phones(practice: App) -> AsyncIterator[Phones]:
    async with Phones(practice.address) as opened:
        yield opened
