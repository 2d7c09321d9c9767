"""A ILDIS: the form protocol of the reference system, silent failures included."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import jinja2
from aiohttp import web

from tests.ildis import panel, public
from tests.ildis.shelf import Doors, Ildis, Shelf
from tests.ildis.web import DOORS, ILDIS, PAGES, SHELF, bad_token, base, go, session_of

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_MAINTENANCE: Final = (
    "<html><title>Pemeliharaan</title><h1>Situs sedang dalam pemeliharaan</h1></html>"
)


def ildis_app(folder: Path, ildis: Ildis) -> web.Application:
    """Build the ILDIS, to be served alone or mounted in a sub-folder.

    Args:
        folder: where documents and files are kept.
        ildis: its switches; they may be turned while it runs.

    """
    app = web.Application(middlewares=[_panel], client_max_size=256 * 1024 * 1024)
    app[ILDIS] = ildis
    app[SHELF] = Shelf(folder)
    app[DOORS] = Doors()
    app[PAGES] = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True
    )
    app.router.add_routes(panel.routes)
    app.router.add_routes(public.routes)
    return app


@web.middleware
async def _panel(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Guard /backend/: session, login, CSRF and PHP's limit, before any page is asked."""
    ildis = request.app[ILDIS]
    if ildis.maintenance:
        return web.Response(text=_MAINTENANCE, content_type="text/html")
    local = request.path.removeprefix(base(request))
    if not local.startswith("backend"):
        return await handler(request)
    if ildis.cut and "multipart" in request.content_type:
        await request.content.read(1024)
        if request.transport is not None:
            request.transport.abort()
    if (request.content_length or 0) > ildis.post_max:
        return bad_token()
    if (
        request.method == "POST"
        and (await request.post()).get("_csrf-backend") != session_of(request).csrf
    ):
        return bad_token()
    if not session_of(request).user and local != "backend/site/login":
        return go(request, "backend/site/login")
    return await handler(request)
