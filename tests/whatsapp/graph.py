"""A strict Graph server: refuses what Meta refuses and does with a message what Meta does.

It speaks to the bot by webhooks that are signed, and to a test by `Person`s.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Self

from aiohttp import web

from bot.playground.meta.contract import (
    INVALID,
    PARAMETER,
    Breach,
    Refusal,
    check_read,
    check_upload,
)
from tests.whatsapp.contract import check
from tests.whatsapp.meta import Meta
from tests.whatsapp.people import Person

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

VERSION: Final = "v26.0"
#: Graph, the host of its media, and a host that has nothing to do with either.
HOSTS: Final = ("127.0.0.1", "127.0.0.2", "127.0.0.3")


@dataclass(slots=True)
class Fault:
    """A failure that was ordered."""

    where: str  #: "messages", "media" (upload), "download", "number" (ours), "node" (others)
    code: int = 0
    subcode: int = 0
    status: int = 400
    after: str = ""  #: Retry-After
    spare: int = 0  #: requests that pass before
    way: str = "refuse"  #: "refuse", "cut" (before doing it), "lose" (after), "garble"


@dataclass(slots=True)
class Asked:
    """A request as it came."""

    host: str
    method: str
    path: str
    headers: dict[str, str]
    body: Json = field(default_factory=dict)


class FakeGraph(Meta):
    """Meta's servers."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Asked] = []
        self.breaches: list[str] = []
        self.faults: list[Fault] = []
        self.quality = "GREEN"
        self.status_of_number = "CONNECTED"
        self.expires_at = 0
        self.scopes = ["whatsapp_business_messaging", "whatsapp_business_management"]
        self.apps: list[Json] = [{"whatsapp_business_api_data": {"name": "Bot JDIH"}}]
        self.media_host = HOSTS[1]
        self._tickets: dict[str, tuple[str, float]] = {}
        self._runner: web.AppRunner | None = None
        self.port = 0

    # The server ---------------------------------------------------------------------------------
    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=128 * 2**20)
        app.add_routes(
            [
                web.post("/{version}/{phone}/messages", self._guard("messages", self._messages)),
                web.post("/{version}/{phone}/media", self._guard("media", self._upload)),
                web.get("/{version}/debug_token", self._guard("node", self._debug_token)),
                web.get("/{version}/{node}", self._guard("node", self._node)),
                web.get("/{version}/{node}/{edge}", self._guard("node", self._edge)),
                web.get("/whatsapp_business/attachments/", self._guard("download", self._download)),
            ]
        )
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        first = web.TCPSite(self._runner, HOSTS[0], 0)
        await first.start()
        self.port = self._runner.addresses[0][1]
        for host in HOSTS[1:]:
            await web.TCPSite(self._runner, host, self.port).start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        await self.hooks.settle()
        if self._runner:
            await self._runner.cleanup()

    @property
    def base(self) -> str:
        return f"http://{HOSTS[0]}:{self.port}"

    def fails(self, where: str, code: int = 0, *, times: int = 1, **more: str | int) -> None:
        """Order failures of the next requests."""
        self.faults += [Fault(where, code, **more) for _ in range(times)]

    def sent(self, kind: str = "") -> list[Json]:
        """Give the bodies of accepted and refused messages, in order."""
        bodies = [one.body for one in self.asked if one.path.endswith("/messages")]
        return [b for b in bodies if "status" not in b and kind in {"", b.get("type")}]

    # Requests -----------------------------------------------------------------------------------
    def _guard(self, where: str, handle: Handler) -> Handler:
        """Record a request, check its token, let an ordered failure happen."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            host = request.url.host or ""
            self.asked.append(Asked(host, request.method, request.path, dict(request.headers)))
            about_us = request.match_info.get("node") == self.phone_id
            fault = self._ordered("number" if about_us else where)
            if fault and fault.way == "cut":
                return _cut(request)
            try:
                if request.headers.get("Authorization") != f"Bearer {self.token}":
                    raise Refusal(190, status=401)
                if fault and fault.way == "refuse":
                    raise Refusal(fault.code, fault.subcode, fault.status, fault.after)
                answer = await handle(request)
            except Refusal as refusal:
                return _refused(refusal)
            if fault and fault.way == "lose":
                return _cut(request)
            if fault:
                return web.Response(status=fault.status, text="<html>Bad Gateway</html>")
            return answer

        return guarded

    def _ordered(self, where: str) -> Fault | None:
        """Take the failure that was ordered for this request, if its time has come."""
        fault = next((one for one in self.faults if one.where == where), None)
        if fault is None:
            return None
        if fault.spare:
            fault.spare -= 1
            return None
        self.faults.remove(fault)
        return fault

    async def _messages(self, request: web.Request) -> web.Response:
        self._ours(request)
        body: Json = await request.json()
        self.asked[-1].body = body
        try:
            if "status" in body:
                return self._mark_read(body)
            check(body)
            person = self._recipient(body)
            self._allowed(person)
            shown = self._shown(body)
        except Breach as breach:
            self.breaches.append(str(breach))
            raise Refusal(breach.code) from None
        self._hand_over(person, shown)
        return web.json_response(
            {
                "messaging_product": "whatsapp",
                "contacts": [_contact(body, person)],
                "messages": [{"id": shown.id, "message_status": "accepted"}],
            }
        )

    def _ours(self, request: web.Request) -> None:
        if request.match_info["version"] != VERSION:
            raise Refusal(2635)
        if request.match_info["phone"] != self.phone_id:
            raise Refusal(100, 33)

    def _mark_read(self, body: Json) -> web.Response:
        check_read(body)
        for person in self.people.values():
            if body["message_id"] in person.ticks:
                person.ticks[body["message_id"]] = "read"
                person.typing += "typing_indicator" in body
                return web.json_response({"success": True})
        raise Breach(INVALID, "message_id")

    # Media and everything else --------------------------------------------------------------
    async def _upload(self, request: web.Request) -> web.Response:
        self._ours(request)
        form = await request.post()
        file = form.get("file")
        if not isinstance(file, web.FileField):
            raise Refusal(PARAMETER)
        data = file.file.read()
        check_upload(form, file.content_type, len(data))
        return web.json_response(
            {"id": self.keep_media(file.filename, data, file.content_type, days=30)}
        )

    async def _node(self, request: web.Request) -> web.Response:
        node = request.match_info["node"]
        if node == self.phone_id:
            proof = hmac.new(self.app_secret.encode(), self.token.encode(), "sha256").hexdigest()
            if request.query.get("appsecret_proof", proof) != proof:
                raise Refusal(100)
            return web.json_response(
                {
                    "id": node,
                    "display_phone_number": "+62 811-500-600",
                    "verified_name": "KPU Kabupaten Kotawaringin Timur",
                    "quality_rating": self.quality,
                    "status": self.status_of_number,
                }
            )
        stored = self.stored.get(node)
        if stored is None or stored.until < self.clock.now():
            raise Refusal(100, 33)
        if request.query.get("phone_number_id", self.phone_id) != self.phone_id:
            raise Refusal(100, 33)
        ticket = hashlib.sha256(f"{node}{next(self._count)}".encode()).hexdigest()[:20]
        self._tickets[ticket] = (node, self.clock.now() + 300)
        size = stored.says_size if stored.says_size >= 0 else len(stored.data)
        url = f"http://{self.media_host}:{self.port}/whatsapp_business/attachments/?mid={ticket}"
        return web.json_response(
            {
                "messaging_product": "whatsapp",
                "id": node,
                "url": url,
                "mime_type": stored.mime,
                "sha256": hashlib.sha256(stored.data).hexdigest(),
                "file_size": str(size),
            }
        )

    async def _download(self, request: web.Request) -> web.Response:
        if request.url.host != HOSTS[1]:
            return web.Response(status=404)
        node, until = self._tickets.get(request.query.get("mid", ""), ("", 0.0))
        if until < self.clock.now():
            return web.Response(status=404, text="URL expired")
        return web.Response(body=self.stored[node].data, content_type=self.stored[node].mime)

    async def _edge(self, request: web.Request) -> web.Response:
        if request.match_info["node"] != self.account:
            raise Refusal(100, 33)
        if request.match_info["edge"] == "subscribed_apps":
            return web.json_response({"data": self.apps})
        if request.match_info["edge"] != "message_templates":
            raise Refusal(100)
        wanted = request.query.get("name", "")
        found = [t.as_json(name) for name, t in self.templates.items() if wanted in name]
        return web.json_response({"data": found})

    async def _debug_token(self, request: web.Request) -> web.Response:
        valid = request.query.get("input_token") == self.token
        scopes = [{"scope": scope, "target_ids": [self.account]} for scope in self.scopes]
        data = {
            "is_valid": valid,
            "expires_at": self.expires_at,
            "scopes": self.scopes,
            "granular_scopes": scopes,
        }
        return web.json_response({"data": data})


def _contact(body: Json, person: Person) -> Json:
    """Name whom a message was taken for: by the kind of id that it was addressed with, and only."""
    if "to" in body:
        return {"input": body["to"], "wa_id": person.number}
    return {"input": body["recipient"], "user_id": person.bsuid}


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.close()
    return web.Response()


def _refused(refusal: Refusal) -> web.Response:
    told = refusal.answer("Recipient phone number 6281234567890 …")
    headers = {"Retry-After": refusal.after} if refusal.after else {}
    return web.json_response(told, status=refusal.status, headers=headers)
