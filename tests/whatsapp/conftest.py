from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web

from bot.whatsapp.channel import ASK_AGAIN, WhatsAppChannel
from bot.whatsapp.client import Graph
from bot.whatsapp.pace import Pace
from bot.whatsapp.settings import WhatsAppSettings
from handlers.messages import Attachment
from tests.adapters import Shelf
from tests.whatsapp.graph import HOSTS, FakeGraph
from tests.whatsapp.parts import Allowances, Ears, Inbox
from tests.whatsapp.people import Person

BSUID = "ID.13491208655302741918"
PDF = b"%PDF-1.7 naskah"


@dataclass
class Bot:
    """The channel behind a web server, with all that is injected."""

    channel: WhatsAppChannel
    inbox: Inbox
    shelf: Shelf
    allowances: Allowances
    admin: Ears
    url: str


#: Starts a bot with other settings than usual.
Start = Callable[..., Awaitable[Bot]]


def settings(meta: FakeGraph, **more: object) -> WhatsAppSettings:
    return WhatsAppSettings(
        **{
            "token": meta.token,
            "phone_id": meta.phone_id,
            "app_secret": meta.app_secret,
            "verify_token": meta.verify_token,
            "template": "pengingat_berkas",
            "graph_base": meta.base,
            "media_hosts": frozenset({HOSTS[1]}),
            **more,
        }
    )


@pytest.fixture
async def meta() -> AsyncIterator[FakeGraph]:
    async with FakeGraph() as server:
        yield server


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    opened = Inbox(tmp_path / "inbox.db")
    yield opened
    opened.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "kept").mkdir()
    return Shelf(tmp_path / "kept")


@pytest.fixture
async def start(meta: FakeGraph, inbox: Inbox, shelf: Shelf) -> AsyncIterator[Start]:
    """Start the bot with other settings than usual."""
    running: list[tuple[web.AppRunner, WhatsAppChannel]] = []

    async def started(every: float = ASK_AGAIN, **more: object) -> Bot:
        allowances, admin = Allowances(), Ears()
        chosen = settings(meta, **more)
        channel = WhatsAppChannel(
            chosen,
            shelf,
            allowance=allowances,
            tell_admin=admin,
            graph=Graph(chosen, connect=2, read=1),
            pace=Pace(meta.clock.now),
            every=every,
        )
        app = web.Application()
        app.add_routes(channel.routes())
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        running.append((runner, channel))
        await channel.start(inbox)
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/whatsapp/webhook"
        assert await meta.hooks.subscribe(url)
        return Bot(channel, inbox, shelf, allowances, admin, url)

    yield started
    for runner, channel in running:
        await channel.stop()
        await meta.settle()
        await runner.cleanup()


@pytest.fixture
async def bot(start: Start) -> Bot:
    return await start()


@pytest.fixture
def hadi(meta: FakeGraph) -> Person:
    """Known by BSUID and number, and inside the 24-hour window."""
    person = meta.person("Hadi Prasetyo", number="6281234567890", bsuid=BSUID)
    person.last_inbound = meta.clock.now()
    return person


@pytest.fixture
def sari(meta: FakeGraph) -> Person:
    """Known by number only."""
    person = meta.person("Sari Wulandari", number="6281298765432")
    person.last_inbound = meta.clock.now()
    return person


async def kept(bot: Bot, data: bytes, name: str, **more: object) -> Attachment:
    return Attachment(await bot.shelf.keep(data), name, **more)
