"""The portal for machines: JDIHN feed, sitemap, robots, and metadata inside each page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from xml.sax.saxutils import escape

from aiohttp import web

from jdih.feed import feed_instant, feed_record, write_feed
from jdih.portal.query import Query
from jdih.portal.site import STORE, absolute, for_visitors
from jdih.portal.store import Document
from sop.produk import Status

routes = web.RouteTableDef()


@routes.get("/feed/document.json", name="feed")
async def feed(request: web.Request) -> web.Response:
    """Give every public document to the national network, or with `?tahun=` those of a year."""
    query = Query(tahun=request.query.get("tahun", ""))
    return web.Response(
        text=await for_visitors(_feed, request, query),
        content_type="application/json",
        headers={"Access-Control-Allow-Origin": "*"},
    )


def _feed(request: web.Request, query: Query) -> str:
    documents = request.config_dict[STORE].everything(query)
    base = str(absolute(request, ""))
    return write_feed([_record(base, document) for document in documents])


@routes.get("/sitemap.xml", name="sitemap")
async def sitemap(request: web.Request) -> web.Response:
    """List every public page for search engines."""
    text = await for_visitors(_sitemap, request)
    return web.Response(text=text, content_type="application/xml")


def _sitemap(request: web.Request) -> str:
    documents = request.config_dict[STORE].everything()
    base = escape(str(absolute(request, "")))
    pages = "".join(
        f"<url><loc>{base}{one.slug}</loc><lastmod>{feed_instant(one.updated_at)}</lastmod></url>\n"
        for one in documents
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{pages}</urlset>\n'
    )


@routes.get("/robots.txt", name="robots")
async def robots(request: web.Request) -> web.Response:
    """Invite everybody to the public pages."""
    base = absolute(request, "").path
    address = absolute(request, "sitemap.xml")
    return web.Response(text=f"User-agent: *\nDisallow: {base}api/\nSitemap: {address}\n")


def dublin_core(document: Document, address: Mapping[str, str]) -> dict[str, str]:
    """Give the meta tags of a document's page."""
    meta = document.meta
    return {
        "DC.title": meta.judul,
        "DC.creator": meta.teu,
        "DC.subject": meta.subjek,
        "DC.publisher": meta.penerbit,
        "DC.date": meta.tanggal.isoformat(),
        "DC.type": meta.jenis.value,
        "DC.format": "application/pdf",
        "DC.identifier": address["page"],
        "DC.source": meta.sumber,
        "DC.language": "id",
    }


def json_ld(document: Document, address: Mapping[str, str]) -> str:
    """Describe a document in schema.org's words, safe to stand inside a script element."""
    meta = document.meta
    in_force = document.status is Status.BERLAKU
    described = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "name": meta.judul,
        "legislationIdentifier": f"{meta.singkatan} {meta.nomor}/{meta.tahun}",
        "legislationType": meta.jenis.value,
        "legislationDate": meta.tanggal.isoformat(),
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": meta.teu},
        "legislationLegalForce": f"https://schema.org/{'InForce' if in_force else 'NotInForce'}",
        "inLanguage": "id",
        "url": address["page"],
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": address["file"],
            "encodingFormat": "application/pdf",
            "contentSize": str(document.size),
            "sha256": document.sha256,
        },
    }
    return json.dumps(described, ensure_ascii=False).replace("<", "\\u003c")


def _record(base: str, document: Document) -> dict[str, str]:
    meta = document.meta
    day = meta.tanggal.isoformat()
    abstrak = meta.abstrak_name or ""
    return feed_record(
        {
            "idData": str(document.id),
            "tahun_pengundangan": str(meta.tahun),
            "tanggal_penetapan": day,
            "tanggal_pengundangan": day,
            "jenis": meta.jenis.value,
            "noPeraturan": meta.nomor,
            "judul": meta.judul,
            "singkatanJenis": meta.singkatan,
            "tempatTerbit": meta.tempat_terbit,
            "penerbit": meta.penerbit,
            "deskripsiFisik": f"{meta.pages} hlm.",
            "sumber": meta.sumber,
            "status": document.status.value,
            "bahasa": meta.bahasa,
            "bidangHukum": meta.bidang_hukum,
            "teuBadan": meta.teu,
            "abstrak": abstrak,
            "last_updated": feed_instant(document.updated_at),
            "urlAbstrak": f"{base}berkas/{abstrak}" if abstrak else "",
            "urlDetailPeraturan": f"{base}{document.slug}",
            "fileDownload": meta.file_name,
            "urlDownload": f"{base}berkas/{meta.file_name}",
            "subjek": meta.subjek,
        }
    )
