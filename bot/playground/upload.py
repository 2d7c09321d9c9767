"""What a page sends with one press of the send button, read piece by piece within limits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import uuid4

from aiohttp import BodyPartReader, web

from bot.channel import Blobs
from bot.playground.requests import Unreadable, number_of
from bot.playground.rules import MAX_TEXT, is_picture, mime_of, together
from bot.playground.server import Said
from bot.playground.shown import ShownFile

_PIECE: Final = 2**16
_MEGABYTE: Final = 2**20
_FIELD_BYTES: Final = 4 * MAX_TEXT + 1


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one message may bring. A bot gets no larger file from Telegram either."""

    file: int = 20 * _MEGABYTE
    files: int = 50
    request: int = 200 * _MEGABYTE


class TooMuch(Exception):
    """More than the limits; the text is for the officer."""


@dataclass(slots=True)
class Upload:
    """A form: fields by name, files in order and kept already."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[ShownFile] = field(default_factory=list)

    def said(self, phone: str) -> list[Said]:
        """Make messages of it, as a chat app does: the text goes with the first album."""
        nonce = self.fields.get("nonce") or uuid4().hex
        reply_to = self.fields.get("reply_to", "")
        group = nonce if len(self.files) > 1 else ""
        return [
            Said(
                phone=phone,
                text=self.fields.get("text", "") if n == 0 else "",
                files=album,
                reply_to=number_of(reply_to),
                nonce=f"{nonce}.{n}",
                group=group,
            )
            for n, album in enumerate(together(self._as_sent(), phone) or [()])
        ]

    def _as_sent(self) -> Sequence[ShownFile]:
        as_photo = self.fields.get("as") == "photo"
        return [replace(file, photo=file.photo and as_photo) for file in self.files]


async def read_upload(request: web.Request, blobs: Blobs, limits: Limits) -> Upload:
    """Read a multipart form; each file is kept as soon as it is complete.

    Raises:
        TooMuch: a file, their number or the whole is beyond the limits.
        Unreadable: it is not a multipart form.

    """
    if request.content_type != "multipart/form-data":
        raise Unreadable("Kirim sebagai multipart/form-data.")
    if (request.content_length or 0) > limits.request:
        raise TooMuch(f"Kiriman lebih besar dari {_megabytes(limits.request)}.")
    upload = Upload()
    try:
        async for part in _parts(request):
            if part.filename is None:
                upload.fields[part.name or ""] = await _field(part)
            elif len(upload.files) == limits.files:
                raise TooMuch(f"Paling banyak {limits.files} file sekali kirim.")
            else:
                upload.files.append(await _file(part, blobs, limits))
    except (ValueError, LookupError, RuntimeError) as error:
        raise Unreadable("Kiriman tidak dapat dibaca.") from error
    return upload


async def _parts(request: web.Request) -> AsyncIterator[BodyPartReader]:
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader):
            yield part


async def _field(part: BodyPartReader) -> str:
    data = await _bytes(part, _FIELD_BYTES)
    if data is None:
        raise TooMuch(f"Pesan lebih panjang dari {MAX_TEXT} karakter.")
    return data.decode()


async def _file(part: BodyPartReader, blobs: Blobs, limits: Limits) -> ShownFile:
    name = (part.filename or "").encode("utf-8", "replace").decode()
    data = await _bytes(part, limits.file)
    if data is None:
        raise TooMuch(
            f"File “{_short(name)}” lebih besar dari {_megabytes(limits.file)}."
            " Perkecil dahulu, lalu kirim lagi."
        )
    sha256 = await blobs.keep(data)
    return ShownFile(sha256, name, len(data), mime_of(name, data), photo=is_picture(data))


async def _bytes(part: BodyPartReader, limit: int) -> bytes | None:
    """Read a part; nothing as soon as it is beyond the limit."""
    data = bytearray()
    while piece := await part.read_chunk(_PIECE):
        data += piece
        if len(data) > limit:
            return None
    return bytes(data)


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:40]}…{name[-16:]}"


def _megabytes(count: int) -> str:
    return f"{count / _MEGABYTE:.3g} MB".replace(".", ",")
