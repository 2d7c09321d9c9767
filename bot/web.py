"""The one web server: playground, portal, QR pages, webhooks, health and metrics."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from bot.turns import Turns
from storage import inbox, jobs, outbox
from storage.transaction import Tx


def application(
    mounted: Iterable[tuple[str, web.Application]], routes: Iterable[web.RouteDef], turns: Turns
) -> web.Application:
    """Put the server together.

    Args:
        mounted: applications and where they are mounted.
        routes: webhooks of the channels.
        turns: for health and metrics.

    """
    app = web.Application(client_max_size=120 * 1024 * 1024)
    known = list(mounted)
    for path, part in known:
        app.add_subapp(path, part)
    app.add_routes(list(routes))
    app.add_routes([web.get(path, _onward(f"{path}/")) for path, _ in known])
    inside = _Inside(turns)
    app.add_routes([web.get("/healthz", inside.health), web.get("/metrics", inside.metrics)])
    return app


def with_front_page(app: web.Application, to: str) -> web.Application:
    """Lead whoever opens the bare address to where there is something to see."""
    app.add_routes([web.get("/", _onward(to))])
    return app


def _onward(to: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def onward(_: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(to)

    return onward


class _Inside:
    """What machines ask: is it well, and how much waits."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    async def health(self, _: web.Request) -> web.Response:
        """Answer 200 when the database can be read."""
        counts = await self._turns.look(_counts)
        return web.json_response({"status": "ok", "waiting": counts})

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
