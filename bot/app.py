"""The application: the one place where the rooms are joined, started and stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from bot import first_admin, logs
from bot.care import Care
from bot.channel import Channel
from bot.clock import Clock, PracticeClock, WallClock
from bot.config import Settings, calendar_of
from bot.doors import Reset, channels_of, scanners_of, serve, website
from bot.home import address_of, files_of, move_in, portal_token
from bot.jobs.queue import Jobs
from bot.jobs.workroom import Workroom
from bot.loops import Loops
from bot.office import people
from bot.office.file import read_office
from bot.office.paper import kantor_of
from bot.postman import Postman
from bot.publishers import destination, hosts_of, publisher_of
from bot.scanner.inbox import Inbox
from bot.scanner.intake import ScanIntake
from bot.telegram.channel import TelegramChannel
from bot.telegram_office import keep_menus, write_about
from bot.ticks import Ticks
from bot.turns import Turns
from bot.whatsapp.channel import WhatsAppChannel
from bot.whatsapp_office import made_here
from bot.worker import Worker
from jdih.net import new_session
from naskah.client import Workshop
from sop.office import Office
from storage.database import Database
from storage.holidays import holidays

#: Seconds for what is on its way when the bot is stopped: a channel may hang for much longer.
_PATIENCE: Final = 2.0


@dataclass(slots=True, kw_only=True)
class App:
    """A running bot: its loops, its web server, its rooms."""

    settings: Settings
    office: Office
    clock: Clock
    turns: Turns
    worker: Worker
    postman: Postman
    jobs: Jobs
    ticks: Ticks
    room: Workroom
    channels: Mapping[str, Channel]
    address: str
    stack: AsyncExitStack
    loops: Loops
    scanners: Sequence[Inbox] = ()

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
        for scanner in self.scanners:
            self.loops.keep(scanner.name, scanner.run)
            self.loops.watch(scanner)
        for channel in self.channels.values():
            if isinstance(channel, TelegramChannel):
                self.loops.keep("menus", partial(keep_menus, self.turns, channel))
                self.loops.keep("about", partial(write_about, self.turns, channel))
        self.loops.watch(self.ticks.heart)
        await self.ticks.plan_ahead()
        self.ticks.start()

    def invite_first_admin(self, tell: Callable[[str], None]) -> None:
        """Tell the link that makes somebody admin, for as long as nobody is."""
        if self.settings.with_playground:
            return  # its officers have their phones
        channel = self.channels.get(TelegramChannel.name) or self.channels.get(WhatsAppChannel.name)
        if isinstance(channel, TelegramChannel | WhatsAppChannel):
            inviting = partial(first_admin.invite, self.turns, channel, tell)
            self.loops.keep("first admin", inviting)

    async def end(self) -> None:
        """Stop in order; whatever is cut off is taken up at the next start."""
        self.ticks.stop()
        await self.loops.stop()
        await self.jobs.stop()
        await asyncio.gather(self.worker.settle(_PATIENCE), self.postman.settle(_PATIENCE))
        for channel in self.channels.values():
            await channel.stop()
        await self.stack.aclose()


async def open_app(settings: Settings, reset: Reset, shop: Workshop | None = None) -> App:
    """Join the rooms and open every door; papers go to a workshop of its own unless one is given.

    Raises:
        Misconfigured: a setting makes no sense.
        StorageFault: the database cannot be opened.

    """
    move_in(settings)
    logs.learn(made_here(settings))
    office = replace(read_office(settings.office_file), destination=destination(settings))
    clock: Clock = PracticeClock(settings.home / "jam") if settings.with_playground else WallClock()
    async with AsyncExitStack() as stack:
        database = await Database.open(address_of(settings), office)
        stack.push_async_callback(database.close)
        turns = Turns(database, clock)
        room = await _workroom(settings, turns, office, shop or Workshop(), stack)
        await _enter_people(turns, practice=settings.with_playground)
        app = _joined(settings, room, stack)
        await serve(website(settings, room, app.loops, reset), settings, stack)
        await app.begin()
        app.stack = stack.pop_all()
        return app


async def _workroom(
    settings: Settings, turns: Turns, office: Office, shop: Workshop, stack: AsyncExitStack
) -> Workroom:
    """Furnish the room of the jobs; what has to be closed is put on the stack."""
    own_days = await turns.look(lambda tx: holidays(tx.conn))
    files, session = files_of(settings), new_session()
    stack.push_async_callback(session.close)
    publisher = publisher_of(settings, portal_token(settings), session)
    stack.push_async_callback(publisher.close)
    return Workroom(
        turns=turns,
        files=files,
        shop=shop,
        calendar=calendar_of(office, turns.clock.now().year, own_days),
        channels=channels_of(settings, files, turns, office),
        publisher=publisher,
        session=session,
        kantor=kantor_of(office, settings.office_file),
        public_url=settings.public_url.rstrip("/"),
        max_bytes=settings.jdih_max_bytes,
        jdih_hosts=hosts_of(settings, office),
    )


async def _enter_people(turns: Turns, *, practice: bool) -> None:
    """Enter whom an installation begins with: the jabatan, in practice with test officers."""
    now = turns.clock.now()
    await turns.run(lambda tx: people.add_practice(tx, now) if practice else people.add_posts(tx))


def _joined(settings: Settings, room: Workroom, stack: AsyncExitStack) -> App:
    turns, channels, calendar = room.turns, room.channels, room.calendar
    scanners = scanners_of(settings, ScanIntake(turns, room.files, calendar), turns)
    care = Care(turns, settings, calendar, lambda: [one.trouble() for one in scanners])
    return App(
        settings=settings,
        office=room.office,
        clock=room.clock,
        turns=turns,
        worker=Worker(turns, channels, calendar),
        postman=Postman(turns, channels),
        jobs=Jobs(room),
        ticks=Ticks(turns, calendar, care),
        room=room,
        channels=channels,
        address=settings.own_address,
        stack=stack,
        loops=Loops(),
        scanners=scanners,
    )
