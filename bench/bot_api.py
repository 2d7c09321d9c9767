"""A Bot API that hands out presses and holds the clock, in a process of its own."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import Final, NamedTuple

from aiohttp import web

TOKEN: Final = "7001234567:AAFakeFakeFakeFakeFakeFakeFakeFake-_x"  # noqa: S105 -- nobody's
PRESSES: Final = 400
CHATS: Final = 50
CALLS: Final = 3  #: of each press
VERSION: Final = 7  #: of the berkas that are pressed
FIRST: Final = 500_000_000  #: update_id


class Load(NamedTuple):
    """What a server asks of a contender."""

    presses: int = PRESSES
    delay: float = 0.0  #: seconds that each of its answers takes
    rate: float = 0.0  #: presses a second; 0: all are there at the beginning

    def __str__(self) -> str:
        where = f"{self.delay * 1e3:.0f} ms away" if self.delay else "that answers at once"
        coming = f", {self.rate:.0f} a second" if self.rate else ""
        return f"{self.presses} presses of {CALLS} calls{coming}, to a server {where}"


def code_of(number: int) -> str:
    """Give the code of the berkas that a press is about."""
    return f"B{number:07d}"


class _Server:
    """Answers at once, or as if it were far, and checks nothing: it is not what is measured."""

    def __init__(self, load: Load) -> None:
        self._delay = load.delay
        self._every = 1 / load.rate if load.rate else 0.0
        self._queue = [_update(number) for number in range(load.presses)]
        self._left = load.presses * CALLS
        self._began = 0.0
        self._waits: dict[int, float] = {}
        self._open = asyncio.Event()
        self._done = asyncio.Event()
        self._ended = 0.0

    async def call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "getUpdates":
            return _ok(await self._updates(await _params(request)))
        if method == "getMe":
            return _ok({"id": 7001234567, "is_bot": True, "first_name": "B", "username": "b"})
        if method == "deleteWebhook":
            return _ok(True)
        params = await _params(request)
        if method == "answerCallbackQuery":  # the first call of all contenders
            number = int(str(params["callback_query_id"]))
            self._waits[number] = time.perf_counter() - self._pressed(number)
        if self._delay:
            await asyncio.sleep(self._delay)
        self._left -= 1
        if self._left == 0:
            self._ended = time.perf_counter()
            self._done.set()
        return _ok(_TRUE if method == "answerCallbackQuery" else _MESSAGE)

    async def done(self, _request: web.Request) -> web.Response:
        await self._done.wait()
        waits = [wait * 1e3 for wait in self._waits.values()]
        return web.json_response([self._ended - self._began, waits])

    async def begin(self, _request: web.Request) -> web.Response:
        self._began = time.perf_counter()
        self._open.set()
        return web.Response()

    async def _updates(self, params: Mapping[str, object]) -> object:
        if params.get("timeout"):  # the library asks once without waiting, before it begins
            await self._open.wait()
        if not self._open.is_set():
            return []
        offset = int(str(params.get("offset") or 0))
        self._queue = [update for update in self._queue if int(str(update["update_id"])) >= offset]
        if not self._queue:
            await asyncio.sleep(0.5)
            return []
        early = self._pressed(_number(self._queue[0])) - time.perf_counter()
        await asyncio.sleep(max(early, 0.0))
        now = time.perf_counter()
        return [update for update in self._queue[:100] if self._pressed(_number(update)) <= now]

    def _pressed(self, number: int) -> float:
        return self._began + number * self._every


_TRUE: Final = True
_MESSAGE: Final = {
    "message_id": 41,
    "date": 1_790_000_000,
    "chat": {"id": 1, "type": "private", "first_name": "Sari"},
    "text": "Agenda 0131",
}


def serve(pipe: Connection, load: Load) -> None:
    """Run the server; tells its address through the pipe."""
    asyncio.run(_serve(pipe, load))


async def _serve(pipe: Connection, load: Load) -> None:
    server, app = _Server(load), web.Application()
    app.router.add_route("*", "/bot{token}/{method}", server.call)
    app.router.add_post("/begin", server.begin)
    app.router.add_get("/done", server.done)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pipe.send(f"http://127.0.0.1:{runner.addresses[0][1]}")
    await asyncio.Event().wait()


async def _params(request: web.Request) -> Mapping[str, object]:
    if request.content_type == "application/json":
        read: Mapping[str, object] = await request.json()
        return read
    return dict(await request.post())


def _update(number: int) -> dict[str, object]:
    chat = number % CHATS + 1
    return {
        "update_id": FIRST + number,
        "callback_query": {
            "id": str(number),
            "from": {"id": chat, "is_bot": False, "first_name": "Sari"},
            "message": {
                **_MESSAGE,
                "message_id": 1_000 + number,
                "chat": {"id": chat, "type": "private"},
            },
            "chat_instance": "1",
            "data": f"terima:{code_of(number)}:{VERSION}",
        },
    }


def _number(update: Mapping[str, object]) -> int:
    return int(str(update["update_id"])) - FIRST


def _ok(result: object) -> web.Response:
    return web.Response(
        text=json.dumps({"ok": True, "result": result}), content_type="application/json"
    )
