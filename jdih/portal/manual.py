"""Unggah manual for practice: the form of a JDIH, into which the files of a package are put.

Not part of the portal: it is mounted beside it where an office practises, and nowhere else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Final

import aiohttp_jinja2
from aiohttp import web
from aiohttp.typedefs import Middleware
from aiohttp.web_request import FileField
from pydantic import ValidationError
from yarl import URL

from jdih.fields import LABELS
from jdih.portal.app import HERE, add_templates, secure
from jdih.portal.faults import FAULTS, Fault, misbehave
from jdih.portal.metadata import Metadata
from jdih.portal.site import CLOCK, OFFICE, STORE
from jdih.portal.store import Conflict
from jdih.portal.trouble import politely
from jdih.portal.upload import MOST

PORTAL: web.AppKey[web.Application] = web.AppKey("portal", web.Application)

_NAMES: Final = {label: name for name, label in LABELS.items()}
#: What the sheet of a package calls otherwise than the portal, and what this keeps by itself.
_OTHERWISE: Final = {"halaman": "pages", "nama_berkas": "file_name"}
_AS_ON_SHEET: Final = {ours: name for name, ours in _OTHERWISE.items()}
_NOT_KEPT: Final = frozenset({"tanggal_pengundangan", "keterangan_status", "sha256", "kode"})

routes = web.RouteTableDef()


class _Unusable(Exception):
    """What was sent is not a package; the text says what is wrong."""


def manual_app(portal: web.Application, guard: Middleware) -> web.Application:
    """Build the form.

    Args:
        portal: what is uploaded is kept and shown there, and its practised faults are had here.
        guard: middleware that lets in whoever may practise.

    """
    app = web.Application(middlewares=[guard, politely, misbehave], client_max_size=MOST)
    app[PORTAL], app[FAULTS] = portal, portal[FAULTS]
    app.router.add_routes(routes)
    app.router.add_static("/static/", HERE / "static", name="static")
    add_templates(app, portal[OFFICE])
    app.on_response_prepare.append(secure)
    return app


@routes.get("/", name="formulir")
async def form(request: web.Request) -> web.Response:
    """Show the form."""
    return _page(request)


@routes.post("/")
async def upload(request: web.Request) -> web.Response:
    """Keep a document and say where it is, or what is wrong with what was sent."""
    try:
        sent = (await request.post()).getall("file", [])
    except (ValueError, LookupError, RuntimeError):
        wrong = "Kiriman tidak terbaca: pilih file-filenya, lalu kirim lagi."
        return _page(request, HTTPStatus.BAD_REQUEST, wrong=wrong)
    files = [one for one in sent if isinstance(one, FileField)]
    contents = {one.filename: await asyncio.to_thread(one.file.read) for one in files}
    try:
        address = await asyncio.to_thread(_kept, request, contents)
    except _Unusable as wrong:
        return _page(request, HTTPStatus.UNPROCESSABLE_ENTITY, wrong=str(wrong))
    return _page(request, HTTPStatus.CREATED, address=address)


def _kept(request: web.Request, contents: Mapping[str, bytes]) -> str:
    """Keep a package as the portal keeps what the bot uploads; gives its public address.

    Raises:
        _Unusable: it is none, or its number belongs to another document.

    """
    portal = request.config_dict[PORTAL]
    sheet = next((data for name, data in contents.items() if name.endswith(".txt")), None)
    if sheet is None:
        raise _Unusable("File isian (…-isian.txt) belum dipilih.")
    values = _values(sheet.decode("utf-8-sig", "replace"))
    pdfs = {name: data for name, data in contents.items() if data.startswith(b"%PDF-")}
    abstrak = next((name for name in pdfs if "-abstrak" in name), None)
    pdf = next((data for name, data in pdfs.items() if name != abstrak), None)
    if pdf is None:
        raise _Unusable("File PDF naskahnya belum dipilih.")
    meta = _metadata(values, abstrak)
    public = portal[FAULTS].now is not Fault.VERIFY
    try:
        document = portal[STORE].put(
            values.get("kode", ""),
            meta,
            pdf,
            pdfs[abstrak] if abstrak else None,
            public=public,
            now=portal[CLOCK].now(),
        )
    except Conflict as conflict:
        raise _Unusable(f"Nomor itu sudah tayang: {conflict.other.meta.judul}.") from conflict
    home = portal.router["beranda"].url_for()
    return str(request.url.origin().join(URL(f"{home}{document.slug}")))


def _values(sheet: str) -> dict[str, str]:
    """Read the sheet of a package: a label, and below it what to copy."""
    blocks = (block.partition("\n") for block in sheet.replace("\r", "").split("\n\n"))
    return {_NAMES[label]: text.strip() for label, _, text in blocks if label in _NAMES}


def _metadata(values: Mapping[str, str], abstrak: str | None) -> Metadata:
    known = {name: values.get(name, "") for name in LABELS if name not in _NOT_KEPT}
    fields = {_OTHERWISE.get(name, name): text for name, text in known.items()}
    try:
        return Metadata.model_validate(
            {**fields, "tanggal": _day(known["tanggal"]), "abstrak_name": abstrak}
        )
    except ValidationError as error:
        names = (str(one["loc"][0]) for one in error.errors())
        lacks = ", ".join(LABELS.get(_AS_ON_SHEET.get(name, name), name) for name in names)
        raise _Unusable(f"Isiannya tidak lengkap: {lacks}.") from error


def _day(text: str) -> date | None:
    """Read a date as the sheet of a package writes it: 03-11-2025."""
    try:
        return datetime.strptime(text, "%d-%m-%Y").replace(tzinfo=UTC).date()
    except ValueError:
        return None


def _page(
    request: web.Request, status: HTTPStatus = HTTPStatus.OK, *, address: str = "", wrong: str = ""
) -> web.Response:
    home = request.config_dict[PORTAL].router["beranda"].url_for()
    context = {"home": home, "address": address, "wrong": wrong}
    return aiohttp_jinja2.render_template("unggah.html", request, context, status=status)
