"""A Bot API server as strict as Telegram's, with the clock and the accidents in your hands.

Use it as `async with BotApi() as api`, give `api.base` to the bot as TELEGRAM_API_BASE and
`api.token` as its token, and let `api.person(1, "Sari Wulandari")` play an officer. What the real
server refuses it refuses; what the contract does not allow it refuses too.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from collections import deque
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Final, Self

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from tests.telegram.chats import Json, Person
from tests.telegram.contract import Breach, Contract
from tests.telegram.methods import Methods, Refusal

TOKEN: Final = "7001234567:AAFakeFakeFakeFakeFakeFakeFakeFake-_x"
DAY: Final = 86_400.0
DOWNLOAD: Final = 20 << 20

Uploads = dict[str, tuple[str, bytes]]


class Clock:
    """Time as the server sees it: real, faster, or moved by hand."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._moved = 0.0
        self._since = time.monotonic()

    def now(self) -> float:
        """Give the seconds since 1970."""
        return 1_790_000_000.0 + self._moved + (time.monotonic() - self._since) * self.speed

    def advance(self, seconds: float) -> None:
        self._moved += seconds

    async def sleep(self, seconds: float) -> None:
        """Sleep so long on this clock."""
        await asyncio.sleep(seconds / self.speed)


@dataclass(slots=True)
class Fault:
    """An accident that happens to the next calls of a method ("" = any)."""

    method: str = ""
    status: int = 0  #: answer this without doing anything
    after: int = 0  #: retry_after of a 429
    cut: bool = False  #: do it, begin to answer, and cut the connection
    lost: bool = False  #: cut the connection without doing it
    refuse: str = ""  #: a description: answer 400
    says: str = ""  #: a whole description: answer 400
    delay: float = 0.0  #: seconds on the real clock
    garbage: bool = False  #: do it and answer something that is no JSON
    times: int = 1


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came."""

    method: str
    params: Json
    files: tuple[str, ...]
    at: float
    status: int
    description: str = ""


@dataclass(slots=True)
class Pending:
    """An update that waits to be taken."""

    update: Json
    born: float
    again: bool = False  #: comes up once more although it was confirmed

    @property
    def number(self) -> int:
        return int(str(self.update["update_id"]))


@dataclass(slots=True)
class Hook:
    """The webhook as set."""

    url: str = ""
    secret: str = ""
    connections: int = 40
    last_error: str = ""
    tries: int = 0


@dataclass
class BotApi:
    """The server, and the world around it."""

    token: str = TOKEN
    username: str = "jdih_uji_bot"
    clock: Clock = field(default_factory=Clock)
    local_folder: Path | None = None  #: a local server: gives absolute paths, and files of any size
    half_written: bool = False  #: a local server that is still writing the file it names
    plain_webhook: bool = True  #: take webhooks on http, as a local server does
    limits: bool = True  #: answer 429 to whoever sends too fast
    retry: float = 0.02  #: real seconds between two tries of a webhook

    def __post_init__(self) -> None:
        self.people: dict[int, Person] = {}
        self.calls: list[Call] = []
        self.faults: deque[Fault] = deque()
        self.queue: list[Pending] = []
        self.allowed: list[str] = []
        self.hook = Hook()
        self.files: dict[str, tuple[str, bytes]] = {}
        self.queries: dict[str, tuple[Person, float]] = {}
        self.menus: dict[tuple[str, int, str], list[str]] = {}
        self.about = ["", ""]  #: what stands on the bot's page: long, and short
        self.next_update = 500_000_001
        self.duplicates = 0  #: so many of the next updates come twice
        self.changed = asyncio.Condition()
        self._numbers = itertools.count(1)
        self._contract = Contract()
        self._methods = Methods(self)
        self._asking = 0
        self._arrived = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=200 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.*}", self._download)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._pump = asyncio.create_task(self._deliver(), name="webhook of the fake")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._pump.cancel()
        await asyncio.wait([self._pump])
        await self._runner.cleanup()

    # The world ------------------------------------------------------------------------------
    def person(self, number: int, name: str = "Orang", *, started: bool = True) -> Person:
        """Give a person, or with a negative number a group."""
        known = self.people.setdefault(number, Person(self, number, name))
        known.started = known.started or started
        return known

    def happens(self, **content: object) -> int:
        """Let an update come up; gives its number."""
        number = self.next_update
        self.next_update += 1
        if self.allowed and not self.allowed.count(next(iter(content))):
            return number
        self.queue.append(Pending({"update_id": number, **content}, self.clock.now()))
        self._arrived.set()
        return number

    def quiet_week(self, next_update: int) -> None:
        """Let a week pass without updates: the next one has any number."""
        self.clock.advance(8 * DAY)
        self.next_update = next_update

    def said(self, method: str) -> list[Call]:
        """Give the calls of a method that were answered with ok."""
        return [call for call in self.calls if call.method == method and call.status == 200]

    # Numbers and files ----------------------------------------------------------------------
    def unix(self) -> int:
        return int(self.clock.now())

    def me(self) -> Json:
        return {
            "id": int(self.token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Bot JDIH",
            "username": self.username,
        }

    def next_message(self) -> int:
        return next(self._numbers)

    def next_group(self) -> str:
        return f"13{next(self._numbers):014d}"

    def next_query(self, person: Person) -> str:
        query = f"43{next(self._numbers):017d}"
        self.queries[query] = (person, self.clock.now())
        return query

    def keeps(self, data: bytes, name: str) -> Json:
        """Keep a file and give what a message says of it."""
        number = f"BQACAgUAAxkBAA{next(self._numbers):08d}"
        folder = "photos" if name.endswith(".jpg") else "documents"
        self.files[number] = (f"{folder}/file_{len(self.files)}{Path(name).suffix}", data)
        return {"file_id": number, "file_unique_id": f"Ag{number[-8:]}", "file_size": len(data)}

    async def notify(self) -> None:
        """Wake whoever waits for something to be seen."""
        async with self.changed:
            self.changed.notify_all()

    # HTTP -----------------------------------------------------------------------------------
    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return _error(HTTPStatus.UNAUTHORIZED, "Unauthorized")
        if not self._contract.knows(method):
            return _error(HTTPStatus.NOT_FOUND, "Not Found")
        params, uploads = await self._read(method, request)
        fault = self._fault(method)
        await asyncio.sleep(fault.delay)
        if fault.lost and request.transport is not None:
            request.transport.abort()
            return web.Response()
        answer = await self._answer(method, params, uploads, fault)
        await self.notify()
        if fault.cut and request.transport is not None:
            request.transport.abort()
        if fault.garbage:
            return web.Response(text="<html>gateway</html>")
        return answer

    async def _answer(
        self, method: str, params: Json, uploads: Uploads, fault: Fault
    ) -> web.StreamResponse:
        try:
            if fault.status == HTTPStatus.TOO_MANY_REQUESTS:
                raise Refusal(429, f"Too Many Requests: retry after {fault.after}", fault.after)
            if fault.status:
                raise Refusal(fault.status, HTTPStatus(fault.status).phrase)
            if fault.refuse:
                raise Refusal(400, f"Bad Request: {fault.refuse}")
            if fault.says:
                raise Refusal(400, fault.says)
            self._contract.check(method, params, set(uploads))
            if method == "getUpdates":
                result: object = await self._updates(params)
            else:
                result = self._methods.do(method, params, uploads)
        except Breach as breach:
            return self._note(method, params, uploads, Refusal(400, f"Bad Request: {breach}"))
        except Refusal as refusal:
            return self._note(method, params, uploads, refusal)
        self.calls.append(Call(method, params, tuple(uploads), self.clock.now(), 200))
        return web.json_response({"ok": True, "result": result})

    def _note(
        self, method: str, params: Json, uploads: Uploads, refusal: Refusal
    ) -> web.StreamResponse:
        self.calls.append(
            Call(method, params, tuple(uploads), self.clock.now(), refusal.status, str(refusal))
        )
        return _error(refusal.status, str(refusal), refusal.after)

    async def _read(self, method: str, request: web.Request) -> tuple[Json, Uploads]:
        """Read a request as the real server does: JSON, a form, or a form with files."""
        params: Json = dict(request.query)
        uploads: Uploads = {}
        if request.content_type == "application/json":
            params |= await request.json()
            return params, uploads
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name] = (value.filename, value.file.read())
            else:
                params[name] = self._contract.typed(method, name, str(value))
        return params, uploads

    def _fault(self, method: str) -> Fault:
        for fault in self.faults:
            if fault.method in {"", method}:
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return Fault()

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _error(HTTPStatus.UNAUTHORIZED, "Unauthorized")
        fault = self._fault("download")
        if fault.status:
            return _error(fault.status, HTTPStatus(fault.status).phrase)
        for path, data in self.files.values():
            if path == request.match_info["path"]:
                return await self._serve(request, data, fault)
        return _error(HTTPStatus.NOT_FOUND, "Not Found")

    async def _serve(self, request: web.Request, data: bytes, fault: Fault) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = len(data)
        await response.prepare(request)
        await response.write(data[: len(data) // 2])
        if fault.cut and request.transport is not None:
            request.transport.abort()
            return response
        await response.write(data[len(data) // 2 :])
        return response

    # Updates --------------------------------------------------------------------------------
    async def _updates(self, params: Json) -> list[Json]:
        """Confirm what lies below the offset, then give what waits, or wait for it."""
        if self.hook.url:
            raise Refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self.allowed = list(params.get("allowed_updates", self.allowed) or [])
        offset, limit = int(params.get("offset", 0) or 0), int(params.get("limit", 100) or 100)
        self._expire()
        self.queue = [
            waiting for waiting in self.queue if waiting.again or waiting.number >= offset
        ]
        self._asking += 1
        patience = float(params.get("timeout", 0) or 0) / self.clock.speed
        mine, until = self._asking, time.monotonic() + patience
        self._arrived.set()  # an older question notices that it is not the last one
        while True:
            if mine != self._asking:
                raise Refusal(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
            ready = [waiting for waiting in self.queue if waiting.number >= offset][:limit]
            if ready or time.monotonic() >= until:
                return self._taken(ready)
            self._arrived.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), until - time.monotonic())

    def _taken(self, ready: list[Pending]) -> list[Json]:
        """Hand updates out; some of them will come up again after they were confirmed."""
        for waiting in ready:
            waiting.again = self.duplicates > 0
            self.duplicates -= waiting.again
        return [waiting.update for waiting in ready]

    def _expire(self) -> None:
        oldest = self.clock.now() - DAY
        self.queue = [waiting for waiting in self.queue if waiting.born >= oldest]

    async def _deliver(self) -> None:
        """Deliver to the webhook, each update again until it is taken.

        As many at the same time as the bot allows; of these the last one arrives first.
        """
        async with ClientSession(timeout=ClientTimeout(total=10)) as session:
            while True:
                await asyncio.sleep(self.retry if self.hook.url and self.queue else 0.01)
                self._expire()
                if self.hook.url and self.queue:
                    together = self.queue[: self.hook.connections]
                    tries = [
                        self._try(session, pending, late)
                        for late, pending in enumerate(reversed(together))
                    ]
                    await asyncio.gather(*tries)

    async def _try(self, session: ClientSession, pending: Pending, late: int = 0) -> None:
        await asyncio.sleep(late * self.retry)
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.hook.secret} if self.hook.secret else {}
        self.hook.tries += 1
        try:
            async with session.post(self.hook.url, json=pending.update, headers=headers) as answer:
                taken = answer.status < HTTPStatus.MULTIPLE_CHOICES
                self.hook.last_error = "" if taken else f"Wrong response: {answer.status}"
        except (ClientError, TimeoutError) as error:
            taken, self.hook.last_error = False, f"Connection failed: {type(error).__name__}"
        if taken and self.duplicates:
            self.duplicates -= 1
        elif taken:
            self.queue.remove(pending)


def _error(status: int, description: str, after: int = 0) -> web.Response:
    said: Json = {"ok": False, "error_code": status, "description": description}
    if after:
        said["parameters"] = {"retry_after": after}
    return web.json_response(said, status=status, dumps=json.dumps)
