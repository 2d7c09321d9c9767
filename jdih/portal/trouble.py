"""What a visitor is told when there is no page for him: in Indonesian, with a way on."""

from __future__ import annotations

import logging
from errno import ENAMETOOLONG
from http import HTTPStatus
from typing import Final

import aiohttp_jinja2
from aiohttp import web

from jdih.portal.faults import Handler

_LOG: Final = logging.getLogger(__name__)
_NOT_FOUND: Final = (
    "Halaman tidak ditemukan",
    "Tidak ada dokumen di alamat ini. Mungkin salah ketik, atau dokumennya belum tayang.",
)
_SAID: Final = {
    HTTPStatus.NOT_FOUND: _NOT_FOUND,
    HTTPStatus.GONE: _NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "Alamat ini hanya untuk dibaca",
        "Tidak ada yang dapat dikirim ke alamat ini.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Ada gangguan di situs ini",
        "Gangguannya sudah tercatat. Silakan coba lagi beberapa saat lagi.",
    ),
}
_OTHER: Final = ("Permintaan ini tidak dapat dilayani", "Silakan periksa lagi alamatnya.")


@web.middleware
async def politely(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn refusals and faults into a page, or into JSON where a program asked."""
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        if refusal.status < HTTPStatus.BAD_REQUEST:
            raise
        answer = told(request, HTTPStatus(refusal.status))
        if "Allow" in refusal.headers:
            answer.headers["Allow"] = refusal.headers["Allow"]
        return answer
    except Exception as fault:  # noqa: BLE001 - whatever it was, the visitor gets a page
        if isinstance(fault, OSError) and fault.errno == ENAMETOOLONG:
            return told(request, HTTPStatus.NOT_FOUND)
        _LOG.exception("a page of the portal broke")
        return told(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def told(request: web.Request, status: HTTPStatus) -> web.Response:
    """Say what is the matter."""
    title, text = _SAID.get(status, _OTHER)
    if "/api/" in request.path:
        return web.json_response({"kesalahan": f"{title}. {text}"}, status=status)
    context = {"title": title, "text": text, "searching": "beranda" in request.app.router}
    return aiohttp_jinja2.render_template("galat.html", request, context, status=status)
