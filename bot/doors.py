"""The doors: channels, scanner inboxes, and the web server with all that is mounted in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from errno import EACCES, EADDRINUSE, EADDRNOTAVAIL
from socket import gaierror
from typing import Final

from aiohttp import web

from bot.admins import Admins
from bot.channel import Channel
from bot.clock import PracticeClock
from bot.config import Settings
from bot.home import portal_of, portal_token
from bot.jobs.workroom import Workroom
from bot.loops import Loops
from bot.office.file import Misconfigured
from bot.periksa import published
from bot.playground.apps import PracticeApps
from bot.playground.channel import PlaygroundChannel
from bot.playground.guard import local, only_this_machine
from bot.playground.hands import Hands
from bot.playground.meta.routes import graph_app
from bot.playground.meta.service import Meta
from bot.playground.practice import Practice
from bot.playground.routes import playground_routes
from bot.playground.samples import PracticeSamples
from bot.playground.scenarios import people, scenarios
from bot.playground.switches import switches
from bot.scanner.email import EmailInbox
from bot.scanner.folder import FolderInbox
from bot.scanner.inbox import Inbox
from bot.scanner.intake import MailLedger, ScanIntake
from bot.scanner.mailbox import MailAddress
from bot.telegram.channel import TelegramChannel
from bot.telegram_office import telegram_channel
from bot.turns import Turns
from bot.web import application
from bot.whatsapp.channel import WhatsAppChannel
from bot.whatsapp.webhook import PATH
from bot.whatsapp_office import GRAPH, whatsapp_channel, whatsapp_settings
from jdih.portal.app import portal_app
from jdih.portal.manual import manual_app
from jdih.portal.periksa import periksa_app
from naskah.errors import NaskahError
from sop.office import Office
from storage.faults import StorageFault
from storage.files import Files

#: Where the form for uploads by hand is, for practice.
_MANUAL: Final = "/unggah"
#: Longer than web servers in front of the bot keep a connection to it, which else would break.
_IDLE: Final = 150.0


#: Lets the practice office begin anew.
Reset = Callable[[], Awaitable[None]]


def channels_of(
    settings: Settings, files: Files, turns: Turns, office: Office
) -> dict[str, Channel]:
    """Make the channels that are set; in practice the playground, and WhatsApp at a Meta of ours.

    Raises:
        Misconfigured: with these settings nothing would ever be heard.

    """
    channels: dict[str, Channel] = {}
    if settings.with_playground and isinstance(turns.clock, PracticeClock):
        page = f"{settings.own_address}playground/"
        kept = settings.home / "ponsel.sqlite3"
        playground = PlaygroundChannel(kept, files, turns.clock, page=page)
        channels[playground.name] = playground
    if settings.telegram_token.get_secret_value():
        channels[TelegramChannel.name] = telegram_channel(settings, files)
    if settings.whatsapp_token.get_secret_value() or settings.with_playground:
        channels[WhatsAppChannel.name] = whatsapp_channel(
            settings, files, turns, Admins(turns, channels), office.zone
        )
    return channels


def scanners_of(settings: Settings, intake: ScanIntake, turns: Turns) -> list[Inbox]:
    """Give the scanner inboxes that are set, ready to run.

    Raises:
        Misconfigured: SCAN_IMAP_URL is no address of a mailbox.

    """
    found: list[Inbox] = []
    if settings.scan_folder:
        found.append(FolderInbox(settings.scan_folder, intake.take, intake.refuse))
    if url := settings.scan_imap_url.get_secret_value():
        try:
            address = MailAddress.parse(url)
        except ValueError as wrong:
            raise Misconfigured(f"{wrong}.") from None
        found.append(EmailInbox(address, MailLedger(turns), intake.take_mail, intake.refuse))
    return found


def website(settings: Settings, room: Workroom, loops: Loops, reset: Reset) -> web.Application:
    """Put everything together that is served: portal, QR page, playground, webhooks, health."""
    portal = portal_app(
        portal_of(settings),
        room.files,
        room.office,
        token=portal_token(settings),
        public_url=settings.public_url,
        clock=room.clock,
    )
    checked = periksa_app(published(room.turns), room.office, public_url=settings.public_url)
    mounted, front = [("/jdih", portal), ("/periksa", checked)], "/jdih/"
    playground = room.channels.get(PlaygroundChannel.name)
    if isinstance(playground, PlaygroundChannel):
        front = "/playground/"
        callback = f"{settings.own_address}{PATH.removeprefix('/')}"
        meta = Meta(playground.server, room.files, whatsapp_settings(settings), callback)
        hands = Hands(playground, meta)
        mounted.append((_MANUAL, manual_app(portal, only_this_machine)))
        mounted.append((GRAPH, graph_app(meta)))
        mounted.append(
            ("/playground", playground_routes(hands, _practice(room, portal, reset, hands)))
        )
    called = (c for c in room.channels.values() if isinstance(c, TelegramChannel | WhatsAppChannel))
    webhooks = [route for channel in called for route in channel.routes()]
    if settings.with_playground:
        webhooks = [local(route) for route in webhooks]
    return application(mounted, webhooks, room.turns, loops, front)


def _practice(room: Workroom, portal: web.Application, reset: Reset, hands: Hands) -> Practice:
    office = room.office
    return Practice(
        office=office.name,
        kasubbag=office.kasubbag.partition(" ")[0],
        zone=office.zona,
        zone_name=office.zona_name,
        people=people(office),
        samples=PracticeSamples(room.turns, room.shop, room.clock, office),
        reset=reset,
        apps=PracticeApps(room.turns, hands),
        scenarios=scenarios(office),
        switches=switches(portal),
        preview=_preview(room),
        manual_url=f"{_MANUAL}/",
    )


def _preview(room: Workroom) -> Callable[[str], Awaitable[bytes | None]]:
    async def preview(sha256: str) -> bytes | None:
        try:
            made = await room.shop.pictures(await room.files.read(sha256), (0,), 360)
        except (NaskahError, StorageFault):
            return None  # a picture that cannot be made is simply not shown
        return made.get(1)

    return preview


async def serve(
    app: web.Application, settings: Settings, stack: AsyncExitStack, idle: float = _IDLE
) -> None:
    """Open the web server, until the stack is closed.

    Args:
        app: what is served.
        settings: say where.
        stack: is closed when the bot ends.
        idle: seconds after which a connection is cut that asks for nothing, or never gets to the
            end of what it asks. Each takes a place among the files that may be open at once.

    Raises:
        Misconfigured: its address cannot be used.

    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0, keepalive_timeout=idle)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(
            runner, settings.http_host, settings.http_port, reuse_address=True
        ).start()
    except OSError as error:
        where = f"{settings.http_host}:{settings.http_port}"
        raise Misconfigured(f"Alamat {where} tidak dapat dipakai: {_why_not(error)}.") from None


def _why_not(error: OSError) -> str:
    """Say why an address cannot be listened on, and what to do."""
    if error.errno == EADDRINUSE:
        return (
            "sudah dipakai, mungkin oleh bot ini juga. Hentikan yang memakainya, atau ubah"
            " HTTP_PORT"
        )
    if error.errno == EACCES:
        return "port itu tidak boleh dipakai akun ini. Ubah HTTP_PORT, misalnya 8080"
    # Python 3.13 says of an address that is not of this machine only that none could be taken.
    if error.errno in {EADDRNOTAVAIL, None} or isinstance(error, gaierror):
        return "itu bukan alamat komputer ini. Ubah HTTP_HOST, biasanya 127.0.0.1"
    return f"({error.strerror}). Periksa HTTP_HOST dan HTTP_PORT"
