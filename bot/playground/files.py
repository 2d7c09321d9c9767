"""The files on the phones: their bytes, and pictures of the first page of a PDF."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from aiohttp.helpers import content_disposition_header

from bot.playground.channel import PlaygroundChannel
from bot.playground.requests import phone_of
from bot.playground.shown import ShownFile

#: Shown in the page; everything else is only ever downloaded, for it comes from anybody.
_SHOWN: Final = frozenset({"application/pdf", "image/jpeg", "image/png"})
_KEPT_PICTURES: Final = 64
_HEADERS: Final = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


class Files:
    """Serves what a phone shows, and nothing that it does not show."""

    def __init__(
        self,
        channel: PlaygroundChannel,
        preview: Callable[[str], Awaitable[bytes | None]] | None,
    ) -> None:
        self._channel = channel
        self._preview = preview
        self._pictures: OrderedDict[str, bytes | None] = OrderedDict()
        self._one_at_a_time = asyncio.Lock()

    async def file(self, request: web.Request) -> web.Response:
        """Give a file."""
        file = await self._find(request)
        shown = file.mime in _SHOWN
        disposition = content_disposition_header(
            "inline" if shown else "attachment", filename=request.match_info["name"]
        )
        return web.Response(
            body=await self._channel.blobs.read(file.sha256),
            content_type=file.mime if shown else "application/octet-stream",
            headers={**_HEADERS, "Content-Disposition": disposition},
        )

    async def thumb(self, request: web.Request) -> web.Response:
        """Give a picture of the first page; 404 when there is none."""
        file = await self._find(request)
        picture = await self._picture(file.sha256)
        if picture is None:
            raise web.HTTPNotFound
        return web.Response(body=picture, content_type="image/jpeg", headers=_HEADERS)

    async def _find(self, request: web.Request) -> ShownFile:
        sha256 = request.match_info["sha256"]
        file = await self._channel.server.shows_file(phone_of(request), sha256)
        if file is None:
            raise web.HTTPNotFound
        return file

    async def _picture(self, sha256: str) -> bytes | None:
        if self._preview is None:
            return None
        async with self._one_at_a_time:
            if sha256 not in self._pictures:
                self._pictures[sha256] = await self._preview(sha256)
            if len(self._pictures) > _KEPT_PICTURES:
                self._pictures.popitem(last=False)
            return self._pictures[sha256]
