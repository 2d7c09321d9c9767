"""The live stream of the pages: server-sent events that go on where they broke off."""

from __future__ import annotations

import json
from typing import Final

from aiohttp import web

from bot.playground.live import Event, Listener, drawn
from bot.playground.server import PhoneServer

_HEARTBEAT: Final = 15.0  #: seconds
_HEADERS: Final = {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
}


async def stream(
    request: web.Request, server: PhoneServer, phones: frozenset[str]
) -> web.StreamResponse:
    """Tell a page what happens on some phones until it leaves or the server stops.

    With `Last-Event-ID`, or `since` in the query, everything drawn after that revision comes
    first; without them the stream begins now. `ready` marks where the present begins.
    """
    since = _since(request)
    response = web.StreamResponse(headers=_HEADERS)
    with server.live.listening(phones) as listener:
        try:
            await response.prepare(request)
            for event in await _missed(server, phones, since):
                await response.write(_line(event))
            await _go_on(response, listener)
        except ConnectionResetError:
            pass  # the page was closed
    return response


async def _missed(server: PhoneServer, phones: frozenset[str], since: int | None) -> list[Event]:
    ready = Event("ready", {})
    if since is None:
        return [ready]
    wiped, messages = await server.changes(phones, since)
    first = [Event("reset", {})] if wiped and since else []
    return [*first, *map(drawn, messages), ready]


async def _go_on(response: web.StreamResponse, listener: Listener) -> None:
    while True:
        try:
            event = await listener.next(_HEARTBEAT)
        except TimeoutError:
            await response.write(b": masih di sini\n\n")
            continue
        if event is None:
            return
        await response.write(_line(event))


def _line(event: Event) -> bytes:
    head = f"id: {event.rev}\n" if event.rev else ""
    return f"{head}event: {event.kind}\ndata: {json.dumps(event.data)}\n\n".encode()


def _since(request: web.Request) -> int | None:
    since = request.headers.get("Last-Event-ID") or request.query.get("since", "")
    return int(since) if since.isdecimal() else None
