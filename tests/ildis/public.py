"""The public pages of the ILDIS, and its feed with the faults of the real one."""

from __future__ import annotations

import json

from aiohttp import web

from tests.ildis.web import ILDIS, SHELF, base, page, public_path, row_of

routes = web.RouteTableDef()


@routes.get("/", name="home")
async def home(request: web.Request) -> web.Response:
    """Show the public front page."""
    return page(request, "dasar.html")


@routes.get("/dokumen/peraturan")
async def public_list(request: web.Request) -> web.Response:
    """List what is published; ten at a time."""
    asked = request.query
    rows = request.app[SHELF].find(asked, "DokumenSearch", public=True)
    start = 10 * (int(asked.get("page") or 1) - 1)
    return page(
        request,
        "publik.html",
        rows=rows[start : start + 10],
        page_of=lambda r: public_path(request, r),
    )


@routes.get(r"/dokumen/{id:\d+}-{slug:.*}")
@routes.get("/dokumen/view")
async def public_view(request: web.Request) -> web.Response:
    """Show a document to everybody, published or not."""
    return page(request, "lihat.html", row=row_of(request))


@routes.get("/common/dokumen/{name}")
async def public_file(request: web.Request) -> web.StreamResponse:
    """Give a file from the disk, if it ever got there."""
    path = request.app[SHELF].files / request.match_info["name"]
    if not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path)


@routes.get("/feed/document.json")
async def feed(request: web.Request) -> web.Response:
    """Give the feed with the schema errors of the reference system."""
    shelf = request.app[SHELF]
    rows = shelf.feed if request.app[ILDIS].nightly_feed else shelf.public()
    origin = str(request.url.origin())
    records = [
        {
            "idData": row.id,
            "tahun_pengundangan": row.values["tahun_terbit"],
            "tanggal_penetapan": row.values["tanggal_penetapan"],
            "tanggal_pengundangan": None,
            "jenis": row.values["jenis_peraturan"],
            "noPeraturan": row.values["nomor_peraturan"],
            "judul": row.values["judul"],
            "status": row.values.get("status") or "Berlaku",
            "urlabstrak": "",
            "fileDownload": row.file,
            "urlDownload": f"{origin}{base(request)}common/dokumen/{row.file}",
            "urlDetailPeraturan": f"{origin}{base(request)}dokumen/view?id={row.id}",
            "operasi": "4",
            "display": "1",
        }
        for row in rows
    ]
    return web.Response(text=json.dumps(records), content_type="application/json")
