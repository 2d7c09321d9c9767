"""The portal's files as browsers want them: whole or in part, named for people, sent once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from aiohttp import web

from jdih.portal.site import STORE, for_visitors
from jdih.portal.store import Kept, Store
from jdih.portal.trouble import told

routes = web.RouteTableDef()

_PIECE: Final = 128 * 1024  #: bytes


@routes.get("/berkas/{name}", name="berkas")
async def file(request: web.Request) -> web.Response:
    """Give a PDF, to be shown, or with `?unduh` to be kept."""
    store, name = request.config_dict[STORE], request.match_info["name"]
    kept = await for_visitors(store.file, name)
    if kept is None:
        return told(request, HTTPStatus.NOT_FOUND)
    way = "attachment" if "unduh" in request.query else "inline"
    titled = quote(kept.title, safe="")
    headers = {
        "ETag": f'"{kept.sha256}"',
        "Last-Modified": _http_date(kept.at),
        "Cache-Control": "no-cache",
        "Accept-Ranges": "bytes",
        "Content-Disposition": f"{way}; filename=\"{name}\"; filename*=UTF-8''{titled}.pdf",
    }
    if _known(request, kept):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    part = _part(request, kept)
    if part is not None and not part:
        headers["Content-Range"] = f"bytes */{kept.size}"
        return web.Response(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    status, wanted = HTTPStatus.OK, range(kept.size)
    if part is not None:
        status, wanted = HTTPStatus.PARTIAL_CONTENT, part
        headers["Content-Range"] = f"bytes {part[0]}-{part[-1]}/{kept.size}"
    headers["Content-Length"] = str(len(wanted))
    pieces = _pieces(store, kept.sha256, wanted)
    return web.Response(status=status, body=pieces, content_type="application/pdf", headers=headers)


async def _pieces(store: Store, sha256: str, part: range) -> AsyncIterator[bytes]:
    """Read a file as fast as the visitor takes it: whoever is slow holds no more than a piece."""
    for start in range(0, len(part), _PIECE):
        yield await for_visitors(store.read, sha256, part[start : start + _PIECE])


def _known(request: web.Request, kept: Kept) -> bool:
    """Tell whether the visitor has it already."""
    tags = request.if_none_match
    if tags is not None:
        return any(tag.value in {kept.sha256, "*"} for tag in tags)
    since = request.if_modified_since
    return since is not None and kept.at.replace(microsecond=0) <= since


def _part(request: web.Request, kept: Kept) -> range | None:
    """Give the bytes asked for; None for all of them, empty when there are no such bytes."""
    same = {None, f'"{kept.sha256}"', _http_date(kept.at)}
    if "Range" not in request.headers or request.headers.get("If-Range") not in same:
        return None
    try:
        asked = request.http_range
    except ValueError:
        return None
    return range(*asked.indices(kept.size))


def _http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)
