"""The portal's pages for visitors: list and search, and the page of a document."""

from __future__ import annotations

from http import HTTPStatus

import aiohttp_jinja2
from aiohttp import web
from yarl import URL

from jdih.portal.open_data import dublin_core, json_ld
from jdih.portal.query import ORDERS, Query
from jdih.portal.site import STORE, file_url, for_visitors, page_url
from jdih.portal.store import Document, Page, Store
from jdih.portal.trouble import told
from sop.produk import Status

#: How a relation reads from the other side.
_PASSIVE = {"mencabut": "Dicabut oleh", "mengubah": "Diubah oleh"}
_ACTIVE = {"mencabut": "Mencabut", "mengubah": "Mengubah"}

routes = web.RouteTableDef()


@routes.get("/", name="beranda")
async def listing(request: web.Request) -> web.Response:
    """Show the list of documents, narrowed by what the visitor asked for."""
    store = request.config_dict[STORE]
    query = _query(request)
    page, kinds, years = await for_visitors(
        lambda: (store.search(query), store.counts("jenis"), store.counts("tahun"))
    )

    def with_(**changes: str) -> str:
        kept = {"q": query.text, "jenis": query.jenis, "tahun": query.tahun}
        kept |= {"status": query.status, "urut": query.order} | changes
        return str(URL(request.path).with_query({k: v for k, v in kept.items() if v}))

    context = {
        "page": page,
        "query": query,
        "kinds": kinds,
        "years": years,
        "statuses": [status.value for status in Status],
        "orders": ORDERS,
        "numbers": _numbers(page),
        "with_": with_,
        "narrowed": any((query.text, query.jenis, query.tahun, query.status)),
        "address": lambda document: page_url(request, document).path,
        "everything": sum(count for _, count in kinds),
    }
    return aiohttp_jinja2.render_template("daftar.html", request, context)


@routes.get(r"/dokumen/{id:\d{1,9}}{title:(-[a-z0-9-]*)?}")
async def document_by_number(request: web.Request) -> web.StreamResponse:
    """Lead from the number of a document to its page; a withdrawn one is told of here."""
    store = request.config_dict[STORE]
    document = await for_visitors(store.by_id, int(request.match_info["id"]))
    return await _shown(request, store, document)


@routes.get("/{slug:[a-z0-9]+-[a-z0-9-]+}", name="dokumen")
async def document_page(request: web.Request) -> web.StreamResponse:
    """Show a document; an address it had before leads to the one it has."""
    store = request.config_dict[STORE]
    document = await for_visitors(store.by_slug, request.match_info["slug"])
    return await _shown(request, store, document)


async def _shown(
    request: web.Request, store: Store, document: Document | None
) -> web.StreamResponse:
    if document is None:
        return told(request, HTTPStatus.NOT_FOUND)
    if document.withdrawn:
        instead = await for_visitors(store.by_key, document.meta.key)
        context: dict[str, object] = {"document": document, "instead": _path(request, instead)}
        return aiohttp_jinja2.render_template(
            "ditarik.html", request, context, status=HTTPStatus.GONE
        )
    address = page_url(request, document)
    if request.path != address.path:
        raise web.HTTPMovedPermanently(address.path)
    context = await for_visitors(_context, request, store, document)
    return aiohttp_jinja2.render_template("dokumen.html", request, context)


def _query(request: web.Request) -> Query:
    asked = request.query
    page = asked.get("hal", "1")
    return Query(
        text=asked.get("q", "").strip()[:200],
        jenis=asked.get("jenis", ""),
        tahun=asked.get("tahun", ""),
        status=asked.get("status", ""),
        order=order if (order := asked.get("urut", "")) in ORDERS else "",
        page=int(page) if page.isdecimal() and len(page) < 7 else 1,
    )


def _numbers(page: Page) -> list[int]:
    """Give the pages a visitor can go to: first, last, and those around; 0 is a gap."""
    near = range(page.number - 1, page.number + 2)
    shown = sorted({1, page.pages, *(n for n in near if 1 <= n <= page.pages)})
    found: list[int] = []
    for number in shown:
        if found and number > found[-1] + 1:
            found.append(0)
        found.append(number)
    return found


def _context(request: web.Request, store: Store, document: Document) -> dict[str, object]:
    """Gather what the page of a document shows, relations from both sides."""
    address = {"page": str(page_url(request, document))}
    address["file"] = str(file_url(request, document.meta.file_name))
    if document.meta.abstrak_name:
        address["abstrak"] = str(file_url(request, document.meta.abstrak_name))
    relations = [
        (_ACTIVE[one.kind], one.judul, _path(request, store.by_key(one.target)))
        for one in document.meta.relations
    ] + [
        (_PASSIVE[kind], other.meta.judul, _path(request, other))
        for kind, other in store.pointing_at(document)
    ]
    return {
        "document": document,
        "meta": document.meta,
        "address": address,
        "relations": relations,
        "dublin_core": dublin_core(document, address),
        "json_ld": json_ld(document, address),
    }


def _path(request: web.Request, document: Document | None) -> str:
    return page_url(request, document).path if document else ""
