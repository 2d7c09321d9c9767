"""What all pages of the ILDIS share: sessions, cookies, redirects, templates."""

from __future__ import annotations

import html
import re
from http import HTTPStatus

import jinja2
from aiohttp import web

from tests.ildis.shelf import Doors, Ildis, Row, Session, Shelf

ILDIS: web.AppKey[Ildis] = web.AppKey("ildis", Ildis)
SHELF: web.AppKey[Shelf] = web.AppKey("ildis_shelf", Shelf)
DOORS: web.AppKey[Doors] = web.AppKey("ildis_doors", Doors)
VISITOR: web.RequestKey[Session] = web.RequestKey("visitor", Session)
FRESH: web.RequestKey[str] = web.RequestKey("fresh", str)
PAGES: web.AppKey[jinja2.Environment] = web.AppKey("ildis_pages", jinja2.Environment)


def base(request: web.Request) -> str:
    """Give the folder the site is mounted in."""
    return str(request.app.router["home"].url_for())


def go(request: web.Request, path: str) -> web.Response:
    """Redirect inside the site."""
    return web.Response(status=HTTPStatus.FOUND, headers={"Location": f"{base(request)}{path}"})


def public_path(request: web.Request, row: Row) -> str:
    """Give the address of a document as the public list writes it."""
    slug = re.sub(r"[^a-z0-9]+", "-", row.values["judul"].lower())[:60].strip("-")
    return f"{base(request)}dokumen/{row.id}-{slug}"


def bad_token() -> web.Response:
    """Refuse a form as Yii does when token and session do not match."""
    return web.Response(
        status=HTTPStatus.BAD_REQUEST, text="Unable to verify your data submission."
    )


def _cookie(request: web.Request) -> str:
    return "ildis-backend" if request.app[ILDIS].version == 4 else "djpp-backend"


def session_of(request: web.Request) -> Session:
    """Give the visitor's session; a stranger gets a new one, sent with the answer."""
    if VISITOR not in request:
        doors, key = request.app[DOORS], request.cookies.get(_cookie(request), "")
        found = doors.session(key, request.app[ILDIS].idle)
        if found is None:
            request[FRESH], found = doors.begin()
        request[VISITOR] = found
    return request[VISITOR]


def set_cookie(request: web.Request, response: web.Response, key: str) -> None:
    """Give the visitor the session's cookie, named as in his version."""
    response.set_cookie(_cookie(request), key, httponly=True, samesite="Strict", path="/")


def page(request: web.Request, template: str, **values: object) -> web.Response:
    """Render a page with token, flash message and cookies."""
    session = session_of(request)
    flash, session.flash = session.flash, ""
    body = (
        request.app[PAGES]
        .get_template(template)
        .render(csrf=session.csrf, flash=flash, base=base(request), shown=twice_escaped, **values)
    )
    response = web.Response(text=body, content_type="text/html")
    if FRESH in request:
        set_cookie(request, response, request[FRESH])
    response.set_cookie("_csrf-backend", session.csrf, httponly=True, path="/")
    return response


def row_of(request: web.Request) -> Row:
    """Find the document an address names, or answer 404."""
    number = request.match_info.get("id") or request.query.get("id", "")
    row = request.app[SHELF].rows.get(int(number)) if number.isdecimal() else None
    if row is None:
        raise web.HTTPNotFound
    return row


def twice_escaped(text: str) -> str:
    """Spoil everything but plain ASCII, as ILDIS shows it: the page escapes it once more."""
    return html.escape(text).encode("ascii", "xmlcharrefreplace").decode()
