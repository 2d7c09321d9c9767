from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.app import App, open_app
from bot.config import Settings
from bot.loops import Loops
from tests.office import Office
from tests.samples import SampleShop
from tests.whole.phones import Phones


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def sees(office: Office, who: str, words: str) -> None:
    """Wait until a phone shows some words."""
    async with asyncio.timeout(10):
        while not any(words in t for t in await office.said(who)):  # noqa: ASYNC110 -- a phone rings nobody
            await asyncio.sleep(0.02)


async def nothing() -> None:
    """Stand in for a reset that no test presses."""


@pytest_asyncio.fixture
async def loops() -> AsyncIterator[Loops]:
    """Loops that rest for a moment only."""
    made = Loops(first=0.02)
    yield made
    await made.stop()


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    opened = await Office.open(tmp_path)
    await opened.settle()
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def practice(tmp_path: Path) -> AsyncIterator[App]:
    """The practice office as `make run` starts it, on a free port."""
    settings = Settings(_env_file=None, data_dir=tmp_path, http_port=free_port())
    app = await open_app(settings, nothing, SampleShop())
    yield app
    await app.end()


@pytest_asyncio.fixture
async def phones(practice: App) -> AsyncIterator[Phones]:
    async with Phones(practice.address) as opened:
        yield opened
