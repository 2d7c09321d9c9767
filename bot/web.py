"""The one web server: playground, portal, QR pages, webhooks, health and metrics."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from bot.loops import Loops
from bot.requests import guarded, quiet, readable
from bot.turns import Turns
from storage import inbox, jobs, outbox
from storage.faults import StorageFault
from storage.transaction import Tx

_FRESH: Final = 10.0  #: seconds for which it is believed that the database can be written
_PATIENCE: Final = 5.0  #: seconds that the database may take to say that it is well
#: What a browser shows of an address that leads nowhere.
_NOWHERE: Final = """<!doctype html>
<html lang="id">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Halaman tidak ada</title>
<main style="max-width: 32rem; margin: 18vh auto; padding: 0 1rem; font: 1.1rem/1.5 system-ui">
<h1>Halaman ini tidak ada</h1>
<p>Periksa alamatnya, atau mulai dari <a href="/">halaman depan</a>.</p>
</main>
"""


def application(
    mounted: Iterable[tuple[str, web.Application]],
    routes: Iterable[web.RouteDef],
    turns: Turns,
    loops: Loops,
    front: str,
) -> web.Application:
    """Put the server together.

    Args:
        mounted: applications and where they are mounted.
        routes: webhooks of the channels.
        turns: for health and metrics.
        loops: for health.
        front: where the bare address leads.

    """
    quiet()
    app = web.Application(middlewares=[readable], client_max_size=120 * 1024 * 1024)
    app.on_response_prepare.append(guarded)
    known = list(mounted)
    for path, part in known:
        app.add_subapp(path, part)
    app.add_routes(list(routes))
    onward = {path: f"{path}/" for path, _ in known} | {"/": front}
    app.add_routes([web.get(path, _onward(to)) for path, to in onward.items()])
    inside = _Inside(turns, loops)
    app.add_routes([web.get("/healthz", inside.health), web.get("/metrics", inside.metrics)])
    app.add_routes([web.get("/{lost:.*}", _nowhere)])
    return app


def _onward(to: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def onward(_: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(to)

    return onward


async def _nowhere(_: web.Request) -> web.Response:
    """Say that an address leads nowhere: a QR code or a link was typed by hand."""
    return web.Response(text=_NOWHERE, content_type="text/html", status=HTTPStatus.NOT_FOUND)


class _Inside:
    """What machines ask: is it well, and how much waits."""

    def __init__(self, turns: Turns, loops: Loops) -> None:
        self._turns = turns
        self._loops = loops
        self._wrote = -_FRESH  #: when the database could be written last

    async def _written(self) -> None:
        """Write something, unless that went well a moment ago: anybody may ask, often."""
        now = time.monotonic()
        if now - self._wrote < _FRESH:
            return
        at = self._turns.clock.now().isoformat()
        await self._turns.run_quietly(lambda tx: tx.remember("healthz", at))
        self._wrote = now

    async def health(self, _: web.Request) -> web.Response:
        """Answer 200 when the database works, all loops come round and every channel hears."""
        troubles, counts = self._loops.troubles(), {}
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._written()
                counts = await self._turns.look(_counts)
        except (StorageFault, TimeoutError) as fault:
            troubles["database"] = type(fault).__name__
        told = {"status": "ill" if troubles else "ok", "troubles": troubles, "waiting": counts}
        status = HTTPStatus.SERVICE_UNAVAILABLE if troubles else HTTPStatus.OK
        return web.json_response(told, status=status)

    async def metrics(self, _: web.Request) -> web.Response:
        """Give the counts of the queues in Prometheus' words."""
        registry = CollectorRegistry()
        gauge = Gauge(
            "jdih_rows", "Rows of the queues by state", ["queue", "state"], registry=registry
        )
        for queue, states in (await self._turns.look(_counts)).items():
            for state, count in states.items():
                gauge.labels(queue, state).set(count)
        return web.Response(body=generate_latest(registry), content_type="text/plain")


def _counts(tx: Tx) -> dict[str, dict[str, int]]:
    return {
        "inbox": inbox.counts(tx.conn),
        "outbox": outbox.counts(tx.conn),
        "jobs": jobs.counts(tx.conn),
    }
