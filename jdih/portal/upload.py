"""The portal's back door: authenticated uploads, kept under the code of the berkas."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import BodyPartReader, web
from pydantic import ValidationError

from jdih.portal.faults import FAULTS, Fault, Handler, hang_up
from jdih.portal.metadata import Metadata
from jdih.portal.site import CLOCK, STORE, TOKEN, file_url, page_url
from jdih.portal.store import Conflict, Document

routes = web.RouteTableDef()

#: Bytes of a file at most; `Fault.SMALL` practises with less.
MOST: Final = 50 * 1024 * 1024
SMALL: Final = 1024 * 1024
_CUT_AFTER: Final = 16 * 1024
_PARTS: Final = frozenset({"metadata", "berkas", "abstrak"})


class _TooLarge(Exception):
    """A part is over the limit."""


@web.middleware
async def only_with_token(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse everything below `/api/` without the token of this portal."""
    if not _guarded(request):
        return await handler(request)
    token = request.config_dict[TOKEN]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode("utf-8", "replace"), token.encode()):
        return _refuse(HTTPStatus.UNAUTHORIZED, "Token ditolak.")
    return await handler(request)


@routes.get("/api/dokumen/{code}", name="api")
async def show(request: web.Request) -> web.Response:
    """Say what is kept under a code."""
    store = request.config_dict[STORE]
    document = await asyncio.to_thread(store.by_code, request.match_info["code"])
    return _answer(request, document)


@routes.put("/api/dokumen/{code}")
async def put(request: web.Request) -> web.Response:
    """Keep a document; If-Match must name the file it takes the place of, unless that is withdrawn.

    So an upload repeated after a kill changes nothing, and nobody replaces by mistake.
    """
    try:
        parts = await _read(request)
    except _TooLarge:
        return _refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Berkas terlalu besar.")
    if parts is None:
        return hang_up(request)
    pdf, abstrak = parts.get("berkas", b""), parts.get("abstrak")
    if not _is_pdf(pdf) or (abstrak is not None and not _is_pdf(abstrak)):
        return _refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Berkas bukan PDF.")
    try:
        meta = Metadata.model_validate_json(parts.get("metadata", b""))
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, one["loc"])) or "metadata" for one in error.errors())
        return _refuse(HTTPStatus.UNPROCESSABLE_ENTITY, f"Isian tidak sah: {fields}.")
    return await asyncio.to_thread(_put, request, meta, pdf, abstrak)


@routes.post("/api/dokumen/{code}/tarik", name="tarik")
async def withdraw(request: web.Request) -> web.Response:
    """Take a document off the public pages."""
    reason = str((await request.post()).get("alasan", "")).strip()
    if not reason:
        return _refuse(HTTPStatus.UNPROCESSABLE_ENTITY, "Alasan wajib diisi.")
    store, code = request.config_dict[STORE], request.match_info["code"]
    document = await asyncio.to_thread(
        store.withdraw, code, reason, request.config_dict[CLOCK].now()
    )
    return _answer(request, document)


def _put(request: web.Request, meta: Metadata, pdf: bytes, abstrak: bytes | None) -> web.Response:
    store, code = request.config_dict[STORE], request.match_info["code"]
    before = store.by_code(code)
    if before is not None and before.withdrawn:
        before = None  # a record only; the document begins anew
    expected = request.headers.get("If-Match", "").strip('"')
    if before is not None and expected != before.sha256:
        return _answer(request, before, HTTPStatus.PRECONDITION_FAILED)
    public = request.config_dict[FAULTS].now is not Fault.VERIFY
    now = request.config_dict[CLOCK].now()
    try:
        document = store.put(code, meta, pdf, abstrak, public=public, now=now)
    except Conflict as conflict:
        return _answer(request, conflict.other, HTTPStatus.CONFLICT)
    return _answer(request, document, HTTPStatus.OK if before else HTTPStatus.CREATED)


async def _read(request: web.Request) -> Mapping[str, bytes] | None:
    """Read the parts of an upload; None when the practised fault cuts it off.

    Raises:
        _TooLarge: a part is over the limit.

    """
    fault = request.config_dict[FAULTS].now
    limit = SMALL if fault is Fault.SMALL else MOST
    parts: dict[str, bytes] = {}
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or part.name not in _PARTS:
            continue
        content = bytearray()
        while chunk := await part.read_chunk(_CUT_AFTER):
            content += chunk
            if fault is Fault.CUT and part.name == "berkas":
                return None
            if len(content) > limit:
                raise _TooLarge
        parts[part.name] = bytes(content)
    return parts


def _answer(
    request: web.Request, document: Document | None, status: HTTPStatus = HTTPStatus.OK
) -> web.Response:
    if document is None:
        return _refuse(HTTPStatus.NOT_FOUND, "Tidak ada dokumen dengan kode ini.")
    described = {
        "id": document.id,
        "kode": document.code,
        "sha256": document.sha256,
        "publik": document.public and not document.withdrawn,
        "status": document.status.value,
        "ditarik": document.withdrawn,
        "metadata": document.meta.model_dump(mode="json"),
        "halaman": str(page_url(request, document)),
        "berkas": str(file_url(request, document.meta.file_name)),
    }
    return web.json_response(described, status=status)


def _refuse(status: HTTPStatus, text: str) -> web.Response:
    return web.json_response({"kesalahan": text}, status=status)


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-")


def _guarded(request: web.Request) -> bool:
    """Tell by the route and not by the address, which may come with a prefix in front."""
    resource = request.match_info.route.resource
    return resource is not None and "/api/" in resource.canonical
