"""A thin office on one app or on both: real adapters, desk and database; slow work is told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy import delete

from bot.channel import Channel, Parcel
from bot.office import people
from bot.telegram.api import TelegramSettings
from bot.telegram.channel import TelegramChannel
from bot.telegram.pace import Pace
from bot.telegram.receive import identity
from bot.whatsapp.channel import WhatsAppChannel
from bot.whatsapp.pace import Pace as WhatsAppPace
from bot.whatsapp.settings import WhatsAppSettings
from bot.whatsapp_office import OneADay
from handlers import desk
from handlers.messages import Address, Incoming, IncomingFile, plain
from storage import people as people_of
from storage import schema
from storage.database import Database
from storage.transaction import Tx
from tests.clock import TestClock
from tests.office import Office
from tests.telegram.bot_api import BotApi, Clock
from tests.whatsapp.graph import HOSTS, FakeGraph
from tests.whole.chats import Phone, TelegramPhone, WhatsAppPhone

WHO = tuple(who for who, *_ in people.PRACTICE)

#: What an officer was shown: whom, the words, the buttons.
Shown = tuple[str, str, tuple[str, ...]]


@dataclass
class Tipis(Office):
    """The office of `tests.office`, its officers on Telegram or WhatsApp."""

    app: dict[str, Phone] = field(default_factory=dict)
    channel: str = ""
    channels: dict[str, Channel] = field(default_factory=dict)
    #: The phones of officers on each app; where they have several, `app` is that bound first.
    apps: dict[str, dict[str, Phone]] = field(default_factory=dict)

    async def tap(self, who: str, *labels: str) -> None:
        for label in labels:
            self.taps += 1
            await self.app[who].press(label)
            await self.settle()

    async def sends(self, who: str, text: str = "", *files: tuple[str, bytes]) -> None:
        if not files:
            await self.app[who].writes(text)
        for number, (name, data) in enumerate(files):
            kept = IncomingFile("", name, len(data), sha256=await self.files.keep(data))
            incoming = Incoming(
                id=f"kept:{self.taps}:{number}",
                sender=self.address(who),
                text=text,
                files=(kept,),
            )
            now = self.clock.now()
            await self.turns.run(
                lambda tx, i=incoming, at=now: desk.receive(tx, i, at, self.calendar)
            )
        await self.settle()

    def id_of(self, who: str, channel: str = "") -> str:
        """What an officer is known by on an app; on that he is reached on first if none is named."""
        if who not in WHO:
            return who.removeprefix("pengusul-")
        on_telegram = (channel or self.address(who).channel) == "telegram"
        return str(1 + WHO.index(who)) if on_telegram else f"ID.{WHO.index(who)}"

    def address(self, who: str) -> Address:
        """Where an officer writes from."""
        return Address(self.channel, self.id_of(who, self.channel))

    async def begin_again(self) -> None:
        """Let a bot of the same data go on where another one ended, in whatever way."""
        await self.database.close()
        self.database = await Database.open(self.path / "jdih.sqlite3", self.calendar.office)
        self.turns._database = self.database
        self.serve(self.channels)
        await self.postman.after_restart()

    async def bind(self) -> None:
        """Let every officer be reached on the app of this office."""
        for who in WHO:
            await self.reached(who, self.address(who))

    async def reached(self, who: str, address: Address, hours: int = 1) -> None:
        now = self.clock.now()

        def turn(tx: Tx) -> None:
            tx.bind(address, who, "", now - timedelta(hours=hours))  # before his practice phone

        await self.turns.run(turn)


class OnTelegram(Tipis):
    """… on Telegram."""

    api: BotApi

    async def settle(self) -> None:
        await self._take_in()
        await super().settle()

    async def hears(self) -> None:
        """Handle what came, and send nothing yet."""
        await self._take_in()
        await self.worker.receive_once()

    async def _take_in(self) -> None:
        waiting, self.api.queue = self.api.queue, []
        rows = [(identity(p.update), json.dumps(p.update)) for p in waiting]
        await self.turns.store("telegram", rows)

    def shown(self) -> list[Shown]:
        found = []
        for call in self.api.calls:
            if call.method in {"sendMessage", "editMessageText"}:
                markup = call.params.get("reply_markup") or {}
                labels = [b["text"] for row in markup.get("inline_keyboard", ()) for b in row]
                who = WHO[int(call.params["chat_id"]) - 1]
                found.append((who, str(call.params["text"]), tuple(labels)))
        return found


class OnWhatsApp(Tipis):
    """… on WhatsApp."""

    meta: FakeGraph

    async def settle(self) -> None:
        await super().settle()
        await self.meta.settle()

    def shown(self) -> list[Shown]:
        return [
            (who, line.text.replace("*", ""), line.labels)
            for who, phone in self.app.items()
            for line in phone.screen()
            if not line.file
        ]


class OnBoth(OnTelegram, OnWhatsApp):
    """… on both at once: every other officer is reached on WhatsApp first."""

    def address(self, who: str) -> Address:
        first = ("telegram", "whatsapp")[WHO.index(who) % 2]
        return Address(first, self.id_of(who, first))

    async def bind(self) -> None:
        for who in WHO:
            for channel in self.channels:
                await self.reached(who, Address(channel, self.id_of(who, channel)))
            first = self.address(who)
            await self.reached(who, first, hours=2)
            self.app[who] = self.apps[first.channel][who]


class OnPlayground(Office):
    """… on the practice phones, which note what is drawn."""

    drawn: list[Shown]

    def note(self) -> None:
        self.drawn = []
        deliver = self.phones.deliver

        async def noted(parcel: Parcel):  # type: ignore[no-untyped-def]
            letter = parcel.letter
            if letter.text and not letter.files:
                labels = tuple(b.label for b in letter.buttons)
                self.drawn.append((letter.to.id, plain(letter.text), labels))
            return await deliver(parcel)

        self.phones.deliver = noted  # type: ignore[method-assign]

    def shown(self) -> list[Shown]:
        return self.drawn


@asynccontextmanager
async def on_playground(folder: Path) -> AsyncIterator[OnPlayground]:
    office = await OnPlayground.open(folder)
    office.note()
    try:
        yield office
    finally:
        await office.close()


@asynccontextmanager
async def on_telegram(folder: Path, clock: TestClock | None = None) -> AsyncIterator[OnTelegram]:
    async with BotApi(clock=Clock(speed=50)) as api, telegram_office(folder, api, clock) as office:
        yield office


@asynccontextmanager
async def telegram_office(
    folder: Path, api: BotApi, clock: TestClock | None = None
) -> AsyncIterator[OnTelegram]:
    office = await OnTelegram.open(folder, clock=clock)
    async with _closed(office), _telegram(office, api):
        office.app, office.channel = office.apps["telegram"], "telegram"
        await office.bind()
        yield office


@asynccontextmanager
async def on_whatsapp(folder: Path, template: str = "") -> AsyncIterator[OnWhatsApp]:
    async with FakeGraph() as meta:
        office = await OnWhatsApp.open(folder)
        async with _closed(office), _whatsapp(office, meta, template):
            office.app, office.channel = office.apps["whatsapp"], "whatsapp"
            await office.bind()
            yield office


@asynccontextmanager
async def on_both(folder: Path, template: str = "") -> AsyncIterator[OnBoth]:
    async with BotApi(clock=Clock(speed=50)) as api, FakeGraph() as meta:
        office = await OnBoth.open(folder)
        async with _closed(office), _telegram(office, api), _whatsapp(office, meta, template):
            await office.bind()
            yield office


@asynccontextmanager
async def _closed(office: Tipis) -> AsyncIterator[None]:
    """Close an office in the end, when its channels have stopped."""
    try:
        yield
    finally:
        await office.close()


@asynccontextmanager
async def _telegram(office: OnTelegram, api: BotApi) -> AsyncIterator[None]:
    """Serve an office on Telegram."""
    office.api = api
    settings = TelegramSettings(token=api.token, api_base=api.base)
    channel = TelegramChannel(settings, office.files, pace=Pace(api.clock.now, api.clock.sleep))
    office.channels["telegram"] = channel
    office.serve(office.channels)
    office.apps["telegram"] = {
        w: TelegramPhone(api.person(int(office.id_of(w, "telegram")), w)) for w in WHO
    }
    try:
        yield
    finally:
        await channel.stop()


@asynccontextmanager
async def _whatsapp(office: OnWhatsApp, meta: FakeGraph, template: str) -> AsyncIterator[None]:
    """Serve an office on WhatsApp."""
    office.meta = meta
    settings = WhatsAppSettings(
        token=meta.token,
        phone_id=meta.phone_id,
        app_secret=meta.app_secret,
        verify_token=meta.verify_token,
        graph_base=meta.base,
        template=template,
        media_hosts=frozenset({HOSTS[1]}),
    )
    channel = WhatsAppChannel(
        settings,
        office.files,
        allowance=OneADay(office.turns, ZoneInfo("Asia/Jakarta")),
        tell_admin=_nobody,
        pace=WhatsAppPace(lambda: 1e6 * meta.clock.now()),
    )
    server = web.Application()
    server.add_routes(channel.routes())
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    office.channels["whatsapp"] = channel
    office.serve(office.channels)
    await channel.start(office.worker)
    port = runner.addresses[0][1]
    assert await meta.hooks.subscribe(f"http://127.0.0.1:{port}/whatsapp/webhook")
    office.apps["whatsapp"] = {w: _phone(meta, w, office.id_of(w, "whatsapp")) for w in WHO}
    try:
        yield
    finally:
        await channel.stop()
        await meta.settle()
        await runner.cleanup()


def _phone(meta: FakeGraph, who: str, bsuid: str) -> WhatsAppPhone:
    person = meta.person(who, number=f"62812987654{WHO.index(who):02d}", bsuid=bsuid)
    person.last_inbound = meta.clock.now()
    return WhatsAppPhone(person)


async def _nobody(_sentence: str, _besides: str) -> bool:
    return True


async def only(office: Office, who: str, *channels: str) -> None:
    """Let an officer be reached on these apps only."""

    def turn(tx: Tx) -> None:
        a = schema.addresses.c
        others = a.channel.not_in(channels)
        tx.conn.execute(delete(schema.addresses).where(a.officer == who, others))
        people_of.changed(tx.conn)

    await office.turns.run(turn)
