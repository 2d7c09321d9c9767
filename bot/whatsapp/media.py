"""Files to and from Meta: uploads are remembered, downloads take two hops at once."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Final

from bot.channel import Blobs, FileTooBig, Refused, TryLater
from bot.whatsapp import settings as limits
from bot.whatsapp.client import Graph
from bot.whatsapp.faults import GraphError, trouble
from handlers.messages import Attachment, IncomingFile

#: Seconds for which an upload is used again; Meta keeps it 30 days.
KEPT: Final = 29 * 86_400.0
#: Uploads remembered.
MANY: Final = 1_000
#: Files in memory at the same time.
AT_ONCE: Final = 4


class Uploads:
    """Kept files as Meta knows them: each is uploaded once, however many officers get it."""

    def __init__(
        self, graph: Graph, blobs: Blobs, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._graph = graph
        self._blobs = blobs
        self._clock = clock
        self._places = asyncio.Semaphore(AT_ONCE)
        self._known: OrderedDict[tuple[str, str], tuple[str, str, float]] = OrderedDict()

    def knows(self, file: Attachment) -> bool:
        """Say whether a file would not be uploaded again."""
        known = self._known.get((file.sha256, file.name))
        return known is not None and self._clock() - known[2] < KEPT

    def forget(self, file: Attachment) -> None:
        """Upload a file again next time: Meta does not know it any more."""
        self._known.pop((file.sha256, file.name), None)

    async def get(self, file: Attachment) -> tuple[str, str]:
        """Give what a file is sent as ("image" or "document") and its media id.

        Raises:
            Refused: it is larger than WhatsApp takes, or of a kind that it does not take.
            GraphError, TryLater: from the upload.

        """
        if not self.knows(file):
            kind, media = await self._upload(file)
            self._known[file.sha256, file.name] = kind, media, self._clock()
            if len(self._known) > MANY:
                self._known.popitem(last=False)
        kind, media, _ = self._known[file.sha256, file.name]
        return kind, media

    async def _upload(self, file: Attachment) -> tuple[str, str]:
        mime = limits.KINDS.get(PurePosixPath(file.name).suffix.lower(), "")
        if not mime:
            raise Refused("WhatsApp: jenis file ini tidak diterima")
        async with self._places:
            data = await self._blobs.read(file.sha256)
            picture = file.photo and mime in limits.PICTURES and len(data) <= limits.IMAGE
            if len(data) > limits.DOCUMENT:
                raise Refused("WhatsApp: file lebih besar dari 100 MB")
            media = await self._graph.upload(data, file.name, mime)
        return "image" if picture else "document", media


async def fetch(graph: Graph, file: IncomingFile) -> AsyncIterator[bytes]:
    """Give the bytes of a received file in pieces.

    Its address lives five minutes: when it is not known any more, it is asked for once more.

    Raises:
        TryLater, FileTooBig, Refused: while iterating.

    """
    for last in (False, True):
        try:
            async for piece in _two_hops(graph, file.ref):
                yield piece
            break
        except GraphError as error:
            if error.missing:
                raise Refused("WhatsApp: file sudah kedaluwarsa, minta dikirim ulang") from None
            if error.code or _busy(error.status):
                raise trouble(error) from None
            if last:
                raise TryLater("WhatsApp: file belum dapat diunduh") from None


def _busy(status: int) -> bool:
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS


async def _two_hops(graph: Graph, ref: str) -> AsyncIterator[bytes]:
    """Look up where a file lies, then give its bytes; at the end they must be what Meta said."""
    media = await graph.media(ref)
    if media.size > limits.DOCUMENT:
        raise FileTooBig("WhatsApp: file lebih besar dari 100 MB")
    digest, size = hashlib.sha256(), 0
    async for piece in graph.download(media):
        digest.update(piece)
        size += len(piece)
        if size > limits.DOCUMENT:
            raise FileTooBig("WhatsApp: file lebih besar dari 100 MB")
        yield piece
    if (media.size and size != media.size) or media.sha256 not in {"", digest.hexdigest()}:
        raise TryLater("WhatsApp: unduhan tidak utuh")
