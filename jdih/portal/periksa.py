"""The page behind the QR code: is this paper what was published, and still in force?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import aiohttp_jinja2
from aiohttp import web

from jdih.portal.app import HERE, add_templates, secure
from jdih.portal.site import PUBLIC_URL
from jdih.portal.trouble import politely
from sop.office import Office
from sop.produk import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What everybody may know of a published berkas."""

    judul: str
    short: str  #: "Keputusan Nomor 45 Tahun 2025"
    status: Status
    sha256: str
    size: int  #: bytes of the published file
    page_url: str  #: public address on JDIH
    since: datetime  #: when it was read back and called tayang
    withdrawn: bool = False
    revoked_by: str = ""  #: a published document that says it revokes this one, if any does


#: Finds what is published under a code; None for an unknown code and for one not yet published.
Lookup = Callable[[str], Awaitable[Published | None]]
LOOKUP: web.AppKey[Lookup] = web.AppKey("lookup")

routes = web.RouteTableDef()


def periksa_app(lookup: Lookup, office: Office, *, public_url: str = "") -> web.Application:
    """Build the page, to be mounted at /periksa/; it needs no portal beside it."""
    app = web.Application(middlewares=[politely])
    app[LOOKUP] = lookup
    app[PUBLIC_URL] = public_url
    app.router.add_routes(routes)
    app.router.add_static("/static/", HERE / "static", name="static")
    add_templates(app, office)
    app.on_response_prepare.append(secure)
    return app


@routes.get("/{code:[0-9A-Za-z-]{1,32}}", name="periksa")
async def check(request: web.Request) -> web.Response:
    """Show a published document; any other code gets one and the same polite answer."""
    code = request.match_info["code"].replace("-", "").upper()
    found = await request.config_dict[LOOKUP](code)
    if found is None:
        return aiohttp_jinja2.render_template(
            "periksa_tidak.html", request, {}, status=HTTPStatus.NOT_FOUND
        )
    return aiohttp_jinja2.render_template("periksa.html", request, {"found": found})
