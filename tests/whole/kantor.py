"""A real office on Telegram and WhatsApp: the whole application, the officers, their phones."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import aiohttp

from bot.app import App, open_app
from bot.channel import Channel, TryLater
from bot.config import Settings
from bot.office import people
from bot.playground.samples import PracticeSamples
from handlers.ports import Wanted
from sop.berkas import Berkas
from sop.roles import Holding, Officer, Period
from storage.transaction import Tx
from tests.samples import SampleShop
from tests.telegram.bot_api import BotApi
from tests.whatsapp.graph import HOSTS, FakeGraph
from tests.whole.chats import PATIENCE, Phone, TelegramPhone, WhatsAppPhone
from tests.whole.conftest import free_port, nothing

#: Secrets and numbers that must never be written anywhere.
SECRET = "Uji_rahasia-webhook-0001"
NUMBERS = {
    "pengusul": "6281298765401",
    "kasubbag": "6281298765402",
    "staf": "6281298765403",
    "staf2": "6281298765404",
    "sekretaris": "6281298765405",
    "admin": "6281298765406",
}


def telegram(api: BotApi, **more: object) -> dict[str, object]:
    return {"telegram_token": api.token, "telegram_api_base": api.base, **more}


def whatsapp(meta: FakeGraph) -> dict[str, object]:
    return {
        "whatsapp_token": meta.token,
        "whatsapp_phone_id": meta.phone_id,
        "whatsapp_app_secret": meta.app_secret,
        "whatsapp_verify_token": meta.verify_token,
        "whatsapp_graph_base": f"http://{HOSTS[1]}:{meta.port}",
        "whatsapp_template_reminder": "pengingat_berkas",
    }


@dataclass
class Kantor:
    """The application with its people."""

    app: App
    phones: dict[str, Phone] = field(default_factory=dict)

    @property
    def taps(self) -> int:
        return sum(phone.taps for phone in self.phones.values())

    @property
    def typed(self) -> int:
        return sum(phone.typed for phone in self.phones.values())

    def __getitem__(self, who: str) -> Phone:
        return self.phones[who]

    async def enrol(self, who: str, phone: Phone, channel: str) -> None:
        """Invite an officer and let him accept."""
        token = secrets.token_urlsafe(24)
        now = self.app.clock.now()
        await self.app.turns.run(lambda tx: tx.invite(token, who, now + timedelta(days=1)))
        await phone.opens(await self._link(self.app.channels[channel], token))
        await phone.tap("Ya, saya")
        await phone.sees("Mulai sekarang urusan JDIH sampai di sini")
        phone.taps = 0
        self.phones.setdefault(who, phone)

    async def _link(self, channel: Channel, token: str) -> str:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    return channel.invitation_link(token)
                except TryLater:
                    await asyncio.sleep(0.05)

    async def sample(self, name: str) -> list[tuple[str, bytes]]:
        samples = PracticeSamples(self.app.turns, SampleShop(), self.app.clock, self.app.office)
        return [(file.name, file.data) for file in await samples.make(name)]

    async def berkas(self) -> Berkas:
        return (await self.app.turns.look(lambda tx: tx.find(Wanted(limit=1))))[0]

    async def get(self, address: str) -> tuple[int, bytes]:
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            return answer.status, await answer.read()

    async def quiet(self, *queues: str) -> None:
        """Wait until nothing waits to be sent or done: in some queues, or in all of them."""
        async with asyncio.timeout(PATIENCE):
            while True:
                waiting = await self._waiting()
                if not any(waiting[queue] for queue in queues or waiting):
                    return
                await asyncio.sleep(0.1)

    async def again(self) -> None:
        """Let the bot end and start again on the same data."""
        await self.app.end()
        self.app = await open_app(self.app.settings, nothing, SampleShop())

    async def _waiting(self) -> Mapping[str, object]:
        port = self.app.settings.http_port
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/healthz") as answer,
        ):
            counts = (await answer.json())["waiting"]
        on_the_way = {"waiting", "claimed", "running"}
        return {
            queue: any(states.get(state) for state in on_the_way)
            for queue, states in counts.items()
        }


def staff(tx: Tx, app: App) -> None:
    """Enter the officers with their jabatan, as an admin does before he invites them."""
    posts = people.posts(app.office)
    since = app.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    for who, name, nip, role in people.PRACTICE:
        tx.add_officer(Officer(who, name, nip, (Holding(posts[role], Period(since)),)))
    people.remember_sheet(tx, tx.officer("staf"))


@asynccontextmanager
async def office(folder: Path, **settings: object) -> AsyncIterator[Kantor]:
    """Start the application of an office that has its officers but no phones yet."""
    port = free_port()
    chosen = Settings(
        _env_file=None,
        data_dir=folder,
        http_port=port,
        public_url=f"http://127.0.0.1:{port}",
        jdih_kind="portal",
        **settings,
    )
    app = await open_app(chosen, nothing, SampleShop())
    kantor = Kantor(app)
    try:
        await app.turns.run(lambda tx: staff(tx, app))
        yield kantor
    finally:
        await kantor.app.end()


async def telegram_phone(kantor: Kantor, api: BotApi, who: str, number: int) -> TelegramPhone:
    phone = TelegramPhone(api.person(number, _name(who), started=False))
    await kantor.enrol(who, phone, "telegram")
    return phone


async def whatsapp_phone(kantor: Kantor, meta: FakeGraph, who: str) -> WhatsAppPhone:
    bsuid = f"ID.1349120865530274{1900 + len(meta.people)}"
    phone = WhatsAppPhone(meta.person(_name(who), number=NUMBERS[who], bsuid=bsuid))
    await kantor.enrol(who, phone, "whatsapp")
    return phone


def _name(who: str) -> str:
    return next(name for id_, name, *_ in people.PRACTICE if id_ == who)


async def subscribe(kantor: Kantor, meta: FakeGraph) -> None:
    """Tell Meta where the office takes its webhooks."""
    port = kantor.app.settings.http_port
    assert await meta.hooks.subscribe(f"http://127.0.0.1:{port}/whatsapp/webhook")


async def play(kantor: Kantor, sample: str = "keputusan", clear: str = "Otentikasi") -> str:
    """Play the whole SOP on real documents; gives what the pengusul is told at the end."""
    await kantor["pengusul"].sends(*await kantor.sample(sample))
    await kantor["pengusul"].tap("Kirim")
    await kantor["kasubbag"].tap("Disposisi", "Terbitkan", clear)
    await kantor["staf"].tap("Terima")
    await kantor["staf"].sees("Kirim pindaian")
    await kantor["staf"].sends(*await kantor.sample(f"scan-{sample}"))
    await kantor["staf"].tap("Pakai", "Sesuai", "Sudah disimpan", "Unggah")
    return (await kantor["pengusul"].sees("dibaca ulang: sama")).text
