"""The portal as an aiohttp application, to be mounted at /jdih/."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Final

import aiohttp_jinja2
import jinja2
from aiohttp import web

from jdih.portal import files, open_data, pages, upload
from jdih.portal.faults import FAULTS, Fault, Faults, misbehave
from jdih.portal.shelving import Contents
from jdih.portal.site import (
    CLOCK,
    OFFICE,
    PUBLIC_URL,
    SECURITY,
    STORE,
    TOKEN,
    Clock,
    WallClock,
    absolute,
    local_date,
    size,
)
from jdih.portal.store import Store
from jdih.portal.trouble import politely
from sop.office import Office

HERE: Final = Path(__file__).parent


def portal_app(
    store_path: Path,
    contents: Contents,
    office: Office,
    *,
    token: str,
    public_url: str = "",
    faults: Faults | None = None,
    clock: Clock | None = None,
) -> web.Application:
    """Build the portal.

    Args:
        store_path: the SQLite file it keeps its documents in; made when missing.
        contents: where the bytes of its files lie.
        office: whose documents these are.
        token: uploads must carry it as a bearer token; empty: nobody can upload.
        public_url: scheme and host in addresses it gives out; empty: those of the request.
        faults: the switch for practising with a bad JDIH; None: no fault.
        clock: when documents come and go; None: that of the world.

    """
    app = web.Application(
        middlewares=[politely, misbehave, upload.only_with_token], client_max_size=upload.MOST
    )
    app[OFFICE] = office
    app[TOKEN] = token
    app[PUBLIC_URL] = public_url
    app[FAULTS] = faults or Faults()
    app[CLOCK] = clock or WallClock()
    app[STORE] = Store(store_path, contents)
    app.cleanup_ctx.append(_closing)
    for table in (pages.routes, files.routes, open_data.routes, upload.routes):
        app.router.add_routes(table)
    app.router.add_static("/static/", HERE / "static", name="static")
    add_templates(app, office)
    app.on_response_prepare.append(secure)
    return app


async def set_fault(app: web.Application, fault: Fault) -> None:
    """Turn the switch; what waited for verification is verified when that fault ends."""
    before, app[FAULTS].now = app[FAULTS].now, fault
    if before is Fault.VERIFY and fault is not Fault.VERIFY:
        await asyncio.to_thread(app[STORE].verify_all)


def add_templates(app: web.Application, office: Office) -> None:
    """Make the templates of the portal known to an application."""
    environment = aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        context_processors=[aiohttp_jinja2.request_processor],
    )
    environment.filters |= {"tanggal": partial(local_date, office.zone), "size": size}
    environment.globals |= {"office": office, "absolute": absolute}


async def secure(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the security head lines on every answer, and those for pages on pages."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    if response.content_type == "text/html":
        response.headers.update(SECURITY)


async def _closing(app: web.Application) -> AsyncIterator[None]:
    yield
    await asyncio.to_thread(app[STORE].close)
