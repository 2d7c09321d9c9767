"""The web face of the practice phones: one page, and the small HTTP interface below it."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.channel import TryLater
from bot.playground.files import Files
from bot.playground.guard import Handler, only_this_machine, refusal
from bot.playground.hands import Hands
from bot.playground.phones import NoSuchButton, NoSuchMessage
from bot.playground.practice import Practice
from bot.playground.requests import Unreadable, is_phone, json_of, number_of, phone_of
from bot.playground.room import Room
from bot.playground.rules import NotTaken
from bot.playground.stream import stream
from bot.playground.upload import Limits, TooMuch, read_upload
from storage.faults import StorageFault

_STATIC: Final = Path(__file__).parent / "static"
_LOG: Final = logging.getLogger(__name__)
_PAGE_HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none';"
        " form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def playground_routes(
    hands: Hands, practice: Practice, limits: Limits | None = None
) -> web.Application:
    """Give the application to be mounted at `/playground`."""
    limits = limits or Limits()
    app = web.Application(middlewares=[only_this_machine, _says_why])
    channel = hands.channel
    phones = _Phones(hands, limits)
    room = Room(hands, practice, limits)
    files = Files(channel, practice.preview)
    app.add_routes(
        [
            web.get("/", _page),
            web.get("/api/setup", room.setup),
            web.get("/api/clock", room.clock),
            web.post("/api/clock", room.advance),
            web.post("/api/reset", room.reset),
            web.get("/api/samples", room.samples),
            web.post("/api/samples/{name}", room.send_sample),
            web.post("/api/switches/{name}", room.turn),
            web.get("/api/events", phones.events),
            web.get("/api/{phone}/messages", phones.messages),
            web.post("/api/{phone}/messages", phones.say),
            web.post("/api/{phone}/press", phones.press),
            web.post("/api/{phone}/app", room.use),
            web.get("/api/{phone}/events", phones.events),
            web.get("/api/{phone}/files/{sha256}/{name}", files.file),
            web.get("/api/{phone}/thumbs/{sha256}", files.thumb),
            web.static("/static", _STATIC),
        ]
    )

    async def part(_: web.Application) -> None:
        channel.server.live.part()

    app.on_shutdown.append(part)
    return app


class _Phones:
    """What an officer does on a phone."""

    def __init__(self, hands: Hands, limits: Limits) -> None:
        self._hands = hands
        self._channel = hands.channel
        self._limits = limits

    async def messages(self, request: web.Request) -> web.Response:
        """List what the phone shows now, oldest first."""
        shown = await self._channel.server.messages(phone_of(request))
        return web.json_response([message.json() for message in shown])

    async def say(self, request: web.Request) -> web.Response:
        """Send text and files; answered once the bot has them safely."""
        phone = phone_of(request)
        upload = await read_upload(request, self._channel.blobs, self._limits)
        ids = [str(await self._hands.say(said)) for said in upload.said(phone)]
        return web.json_response({"id": ids[0], "ids": ids})

    async def press(self, request: web.Request) -> web.Response:
        """Press a button; answered once the bot has the press safely."""
        asked = await json_of(request)
        message, button = str(asked.get("message", "")), str(asked.get("button", ""))
        number = number_of(message)
        if number is None:
            raise NoSuchMessage
        press = await self._hands.press(phone_of(request), number, button)
        return web.json_response({"press": press})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream what happens on this phone, or on those named in the query."""
        names = request.query.get("phones", "").split(",")
        phones = names if "phone" not in request.match_info else [phone_of(request)]
        if not all(map(is_phone, phones)):
            raise Unreadable("Sebut ponselnya: ?phones=pengusul,kasubbag")
        return await stream(request, self._channel.server, frozenset(phones))


async def _page(_: web.Request) -> web.FileResponse:
    return web.FileResponse(_STATIC / "index.html", headers=_PAGE_HEADERS)


@web.middleware
async def _says_why(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what goes wrong with a sentence in JSON."""
    try:
        return await handler(request)
    except (NoSuchMessage, NoSuchButton):
        return refusal(404, "Tombol itu tidak ada di ponsel ini.")
    except TooMuch as error:
        return refusal(413, str(error))
    except Unreadable as error:
        return refusal(400, str(error))
    except NotTaken as error:
        return refusal(422, f"Tidak dapat dikirim: {error}.")
    except TryLater:
        return refusal(503, "Bot sedang tidak aktif. Pesan disimpan dan diteruskan nanti.")
    except ConnectionError:
        raise  # the page has gone
    except (StorageFault, OSError, sqlite3.Error):
        _LOG.exception("the playground could not keep what was sent")
        return refusal(503, "Belum tersimpan. Periksa ruang disk, lalu kirim lagi.")
