"""The doorkeeper of the playground: only this machine, only its own pages."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final, cast

from aiohttp import web
from yarl import URL

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
_SAME_SITE: Final = frozenset({"same-origin", "none"})


@web.middleware
async def only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other machines, other names (DNS rebinding), proxies and other sites' pages.

    Whoever reaches the playground may act as any officer of the practice office.
    """
    if not _is_loopback(request.remote or "") or any(map(request.headers.__contains__, _FORWARDED)):
        return refusal(403, "Latihan hanya dapat dibuka di komputer ini.")
    if not _is_loopback(_host(request)):
        return refusal(403, "Buka latihan lewat alamat http://127.0.0.1 atau http://localhost.")
    if _is_foreign(request):
        return refusal(403, "Permintaan dari halaman lain ditolak.")
    return await handler(request)


def local(route: web.RouteDef) -> web.RouteDef:
    """Give a route that lets in whom `only_this_machine` does."""
    handler = cast("Handler", route.handler)
    guarded = partial(only_this_machine, handler=handler)
    return web.RouteDef(route.method, route.path, guarded, route.kwargs)


def refusal(status: int, says: str) -> web.Response:
    """Say no in JSON."""
    return web.json_response({"error": says}, status=status)


def _host(request: web.Request) -> str:
    try:
        return URL(f"http://{request.host}").host or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_foreign(request: web.Request) -> bool:
    """Tell whether a browser sent this from a page of another origin."""
    if "Origin" in request.headers:
        return request.headers["Origin"] != f"{request.scheme}://{request.host}"
    navigates = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    return not navigates and request.headers.get("Sec-Fetch-Site", "none") not in _SAME_SITE
