"""The application: the one place where the rooms are joined, started and stopped."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

import structlog
from aiohttp import web

from bot import first_admin, people, practice
from bot.about import write_about
from bot.admins import Admins
from bot.care import Care
from bot.channel import Channel
from bot.clock import Clock, PracticeClock, WallClock
from bot.config import Settings, calendar_of
from bot.home import address_of, files_of, portal_of
from bot.jobs import Jobs
from bot.loops import Loops
from bot.menus import keep_menus
from bot.office_file import Misconfigured, read_office
from bot.own_paper import kantor_of
from bot.periksa import published
from bot.playground.channel import PlaygroundChannel
from bot.playground.guard import only_this_machine
from bot.playground.practice import Practice
from bot.playground.routes import playground_routes
from bot.postman import Postman
from bot.publishers import destination, publisher_of
from bot.scanner.email import EmailInbox
from bot.scanner.folder import FolderInbox
from bot.scanner.mailbox import MailAddress
from bot.scans import MailLedger, ScanIntake
from bot.telegram.channel import TelegramChannel
from bot.telegram_office import telegram_channel
from bot.ticks import Ticks
from bot.turns import Turns
from bot.web import application, with_front_page
from bot.whatsapp.channel import WhatsAppChannel
from bot.whatsapp_office import whatsapp_channel
from bot.worker import Worker
from bot.workroom import Workroom
from jdih.assisted import jdih_hosts
from jdih.net import new_session
from jdih.office import OfficeFacts
from jdih.portal.app import portal_app
from jdih.portal.faults import Faults
from jdih.portal.manual import manual_app
from jdih.portal.periksa import periksa_app
from naskah.client import Workshop
from sop.office import Office
from storage.database import Database
from storage.files import Files
from storage.holidays import holidays

_LOG: Final = structlog.get_logger("app")

#: Where the form for uploads by hand is, for practice.
_MANUAL: Final = "/unggah"
_THIS_MACHINE: Final = frozenset({"127.0.0.1", "localhost"})

#: Looks into one scanner inbox, for as long as the bot runs.
Scanner = Callable[[], Awaitable[None]]


def facts_of(office: Office) -> OfficeFacts:
    """Say what the JDIH pages name of the office."""
    return OfficeFacts(
        code=office.code,
        name=office.ketua_of,
        short_name=office.name,
        town=office.place,
        zone=office.zone,
        teu=office.teu,
        jdih_address=office.jdih_address,
    )


@dataclass(slots=True, kw_only=True)
class App:
    """A running bot: its loops, its web server, its rooms."""

    settings: Settings
    office: Office
    clock: Clock
    database: Database
    turns: Turns
    worker: Worker
    postman: Postman
    jobs: Jobs
    ticks: Ticks
    room: Workroom
    channels: dict[str, Channel]
    address: str
    stack: AsyncExitStack
    loops: Loops
    scanners: dict[str, Scanner] = field(default_factory=dict)

    async def begin(self) -> None:
        """Take up what lay there and start the loops and channels."""
        await self.postman.after_restart()
        await self.jobs.after_restart()
        for channel in self.channels.values():
            await channel.start(self.worker)
            self.loops.watch(channel)
        self.loops.start("receive", self.worker.receive_forever)
        self.loops.start("send", self.postman.send_forever)
        self.loops.start("jobs", self.jobs.run_forever)
        for name, scanner in self.scanners.items():
            self.loops.keep(name, scanner)
        for channel in self.channels.values():
            if isinstance(channel, TelegramChannel):
                self.loops.keep("menus", partial(keep_menus, self.turns, channel))
                self.loops.keep("about", partial(write_about, self.turns, channel))
        self.loops.watch(self.ticks.heart)
        await self.ticks.plan_ahead()
        self.ticks.start()

    def invite_first_admin(self, tell: Callable[[str], None]) -> None:
        """Tell the link that makes somebody admin, for as long as nobody is."""
        channel = self.channels.get(TelegramChannel.name)
        if isinstance(channel, TelegramChannel):
            inviting = partial(first_admin.invite, self.turns, channel, tell)
            self.loops.keep("first admin", inviting)

    async def end(self) -> None:
        """Stop in order; whatever is cut off is taken up at the next start."""
        self.ticks.stop()
        await self.loops.stop()
        await self.jobs.stop()
        await self.worker.settle()
        await self.postman.settle()
        for channel in self.channels.values():
            await channel.stop()
        await self.stack.aclose()


class Runner:
    """Starts the application, and begins it anew when it is told to."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._again = asyncio.Event()
        self._wipe = False  #: the practice office is thrown away before it begins anew
        self._done = asyncio.Event()
        self.app: App | None = None

    async def run(self, ready: Callable[[App], None] | None = None) -> None:
        """Run until stopped."""
        while True:
            self._again.clear()
            self.app = await open_app(self._settings, self._reset)
            if ready:
                ready(self.app)
            waits = [asyncio.create_task(e.wait()) for e in (self._again, self._done)]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()
            await self.app.end()
            if self._done.is_set():
                return
            if self._wipe:
                self._wipe = False
                await _begin_anew(self.app)

    def stop(self) -> None:
        """Let `run` end."""
        self._done.set()

    def reload(self) -> None:
        """Begin anew with the profile of the office as it is now; a wrong one changes nothing."""
        try:
            read_office(self._settings.office_file)
        except Misconfigured as error:
            _LOG.error("the office file is not taken", why=str(error))
            return
        self._again.set()

    async def _reset(self) -> None:
        self._wipe = True
        self._again.set()


async def _begin_anew(app: App) -> None:
    """Throw the practice office away; only a folder named so is ever touched.

    The phones are emptied and stay: by what is left in them open pages notice the new morning.
    """
    home, phones = app.settings.home, app.channels.get(PlaygroundChannel.name)
    if home.name != "latihan" or not isinstance(phones, PlaygroundChannel):
        return
    await phones.wipe()
    for each in home.iterdir():
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        elif each.name.partition(".")[0] != phones.server.path.stem:
            each.unlink(missing_ok=True)


async def open_app(settings: Settings, reset: Callable[[], Awaitable[None]]) -> App:
    """Join the rooms and open every door.

    Raises:
        Misconfigured: a setting makes no sense.
        StorageFault: the database cannot be opened.

    """
    home = settings.home
    home.mkdir(parents=True, exist_ok=True)
    office = replace(read_office(settings.office_file), destination=destination(settings))
    clock: Clock = PracticeClock(home / "jam") if settings.with_playground else WallClock()
    async with AsyncExitStack() as stack:
        database = await Database.open(address_of(settings), office)
        stack.push_async_callback(database.close)
        turns = Turns(database, clock)
        own_days = await turns.look(lambda tx: holidays(tx.conn))
        calendar = calendar_of(office, _years(clock), own_days)
        files = files_of(settings)
        session = new_session()
        stack.push_async_callback(session.close)
        care = Care(turns, settings, office)
        shop = Workshop()
        channels = _channels(settings, files, turns, office)
        faults = Faults()
        token = _portal_token(home)
        publisher = publisher_of(settings, token, session)
        stack.push_async_callback(publisher.close)
        room = Workroom(
            turns=turns,
            files=files,
            shop=shop,
            clock=clock,
            calendar=calendar,
            channels=channels,
            publisher=publisher,
            session=session,
            facts=facts_of(office),
            kantor=kantor_of(office, settings.office_file),
            public_url=settings.public_url.rstrip("/"),
            max_bytes=int(settings.jdih_max_mb * 1_000_000),
            jdih_hosts=_jdih_hosts(settings, office),
        )
        now = clock.now()
        await turns.run(
            lambda tx: (
                people.add_practice(tx, now) if settings.with_playground else people.add_posts(tx)
            )
        )
        app = App(
            settings=settings,
            office=office,
            clock=clock,
            database=database,
            turns=turns,
            worker=Worker(turns, channels, calendar),
            postman=Postman(turns, channels),
            jobs=Jobs(turns, room),
            ticks=Ticks(turns, calendar, care),
            room=room,
            channels=channels,
            address=f"http://{settings.http_host}:{settings.http_port}/",
            stack=stack,
            loops=Loops(),
            scanners=_scanners(settings, ScanIntake(turns, files, calendar), turns),
        )
        mounted = _mounted(app, faults, token, reset)
        routes = [
            r
            for c in channels.values()
            if isinstance(c, TelegramChannel | WhatsAppChannel)
            for r in c.routes()
        ]
        web_app = application(mounted, routes, turns, app.loops)
        await _serve(
            with_front_page(web_app, "/playground/" if settings.with_playground else "/jdih/"),
            settings,
            stack,
        )
        await app.begin()
        app.stack = stack.pop_all()
        return app


def _years(clock: Clock) -> range:
    year = clock.now().year
    return range(year - 1, year + 3)


def _channels(settings: Settings, files: Files, turns: Turns, office: Office) -> dict[str, Channel]:
    channels: dict[str, Channel] = {}
    if settings.with_playground and isinstance(turns.clock, PracticeClock):
        page = f"http://{settings.http_host}:{settings.http_port}/playground/"
        kept = settings.home / "ponsel.sqlite3"
        playground = PlaygroundChannel(kept, files, turns.clock, page=page)
        channels[playground.name] = playground
    if settings.telegram_token.get_secret_value():
        channels[TelegramChannel.name] = telegram_channel(settings, files)
    if settings.whatsapp_token.get_secret_value():
        channels[WhatsAppChannel.name] = whatsapp_channel(
            settings, files, turns, Admins(turns, channels), office.zone
        )
    return channels


def _scanners(settings: Settings, intake: ScanIntake, turns: Turns) -> dict[str, Scanner]:
    """Give the scanner inboxes that are set, ready to run.

    Raises:
        Misconfigured: SCAN_IMAP_URL is no address of a mailbox.

    """
    found: dict[str, Scanner] = {}
    if settings.scan_folder:
        found["scan folder"] = FolderInbox(settings.scan_folder, intake.take, intake.refuse).run
    if url := settings.scan_imap_url.get_secret_value():
        try:
            address = MailAddress.parse(url)
        except ValueError:
            raise Misconfigured("SCAN_IMAP_URL bukan alamat kotak surat (imaps://…).") from None
        mail = EmailInbox(address, MailLedger(turns), intake.take, intake.refuse)
        found["scan mail"] = mail.run
    return found


def _jdih_hosts(settings: Settings, office: Office) -> frozenset[str]:
    """List the hosts on which what was uploaded by hand may lie; in practice this machine."""
    if settings.jdih_url:
        return jdih_hosts(settings.jdih_url, facts_of(office))
    return _THIS_MACHINE if settings.practice else frozenset()


def _portal_token(home: Path) -> str:
    """Give the upload token of the local portal, made once."""
    path, new = home / "portal.token", home / "portal.token.baru"
    if not path.exists() or not path.read_text("ascii").strip():
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(32), "ascii")
        new.replace(path)
    return path.read_text("ascii")


def _mounted(
    app: App, faults: Faults, token: str, reset: Callable[[], Awaitable[None]]
) -> list[tuple[str, web.Application]]:
    settings, facts = app.settings, app.room.facts
    portal = portal_app(
        portal_of(settings),
        facts,
        token=token,
        public_url=settings.public_url,
        faults=faults,
    )
    mounted = [
        ("/jdih", portal),
        ("/periksa", periksa_app(published(app.turns), facts, public_url=settings.public_url)),
    ]
    playground = app.channels.get(PlaygroundChannel.name)
    if isinstance(playground, PlaygroundChannel):
        mounted.append((_MANUAL, manual_app(portal, only_this_machine)))
        room = Practice(
            office=app.office.name,
            zone=app.office.zona,
            zone_name=app.office.zona_name,
            people=practice.people(app.office),
            samples=practice.PracticeSamples(app.turns, app.room.shop, app.clock, app.office),
            reset=reset,
            scenarios=practice.SCENARIOS,
            switches=practice.switches(portal),
            preview=_preview(app),
            manual_url=f"{_MANUAL}/",
        )
        mounted.append(("/playground", playground_routes(playground, room)))
    return mounted


def _preview(app: App) -> Callable[[str], Awaitable[bytes | None]]:
    async def preview(sha256: str) -> bytes | None:
        try:
            made = await app.room.shop.pictures(await app.room.files.read(sha256), (0,), 360)
        except Exception:  # noqa: BLE001 - a picture that cannot be made is simply not shown
            return None
        return made.get(1)

    return preview


async def _serve(app: web.Application, settings: Settings, stack: AsyncExitStack) -> None:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(
            runner, settings.http_host, settings.http_port, reuse_address=True
        ).start()
    except OSError as error:
        raise Misconfigured(
            f"Alamat {settings.http_host}:{settings.http_port} tidak dapat dipakai"
            f" ({error.strerror}). Ubah HTTP_PORT."
        ) from None
