"""Delivery of letters: cards redrawn in place, notes, pictures and documents, each at its pace."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from telegram import InputFile, InputMediaDocument, InputMediaPhoto, MessageEntity
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channel import Blobs, Delivered, Gone, Parcel, Refused, Trouble, Unreachable
from bot.parts import Words, send_all
from bot.telegram.actions import RENEWED, act
from bot.telegram.api import OfficeBot
from bot.telegram.faults import harmless, is_no_picture, is_not_modified, trouble
from bot.telegram.keyboard import keyboard
from bot.telegram.pace import Pace
from bot.telegram.plan import Document, Item, Pictures, body, marked, plan
from bot.telegram.request import Flood
from bot.telegram.wording import entities
from bot.wording import TEXT, units
from bot.working import shown
from handlers.messages import Address, Attachment, Letter, Post

UPLOAD: Final = 50 << 20  #: bytes Telegram's own servers take of a document
PICTURE: Final = 10 << 20  #: bytes of a picture; a larger one goes as a document
UPLOADS: Final = 4  #: messages whose files are in memory at the same time

_NO_PREVIEW: Final = {"is_disabled": True}


class Sender:
    """Delivers parcels of one bot."""

    def __init__(self, bot: OfficeBot, blobs: Blobs, pace: Pace, *, official: bool) -> None:
        self._bot = bot
        self._blobs = blobs
        self._pace = pace
        self._official = official
        self._uploads = asyncio.Semaphore(UPLOADS)

    async def deliver(self, parcel: Parcel) -> Delivered:
        """Deliver one letter.

        Raises:
            TryLater, Unknown, Gone, Unreachable, Refused: see there.

        """
        chat = _chat(parcel.letter.to)
        if parcel.letter.post is Post.CARD and parcel.edits:
            return await self._redraw(chat, parcel.edits, parcel.letter)

        async def send(_: int, item: Item, repeat: bool) -> Sequence[str]:
            return await self._send(chat, marked(item) if repeat else item, parcel)

        return await send_all(parcel, plan(parcel.letter), send)

    async def _redraw(self, chat: int, message: str, letter: Letter) -> Delivered:
        text = body(letter)
        if not message.isdecimal() or units(text) > TEXT:
            raise Gone("this card cannot be drawn in place")
        bare, bold = entities(text)
        await self._pace.admit(chat)
        try:
            await self._bot.show(
                "editMessageText",
                chat_id=chat,
                message_id=int(message),
                text=bare,
                entities=bold or None,
                reply_markup=keyboard(letter.buttons),
                link_preview_options=_NO_PREVIEW,
            )
        except TelegramError as error:
            if not is_not_modified(error):
                meant = self._failed(chat, error, harmless(error))
                # Whatever keeps this message from being drawn anew, a new one may well go.
                raise Gone(str(meant)) if isinstance(meant, Refused) else meant from None
        return Delivered((message,))

    async def _send(self, chat: int, item: Item, parcel: Parcel) -> list[str]:
        """Send one message, or one album, and give the ids."""
        await self._pace.admit(chat, _messages(item))
        try:
            return await self._show(chat, item, parcel)
        except TelegramError as error:
            if isinstance(item, Pictures) and not item.as_documents and is_no_picture(error):
                return await self._send(chat, replace(item, as_documents=True), parcel)
            raise self._failed(chat, error, trouble(error)) from None

    async def _show(self, chat: int, item: Item, parcel: Parcel) -> list[str]:
        if isinstance(item, Words):
            method, content = _content(item, ())
            return await self._bot.show(method, **content, **_manner(chat, parcel))
        async with self._uploads:
            method, content = _content(item, await self._read(item))
            async with shown(partial(act, self._bot, chat, _action(item)), RENEWED):
                return await self._bot.upload(method, **content, **_manner(chat, parcel))

    async def _read(self, item: Pictures | Document) -> Sequence[bytes]:
        """Read the kept files of a message and refuse what Telegram would refuse after minutes."""
        files = item.files if isinstance(item, Pictures) else (item.file,)
        ready = [await self._blobs.read(file.sha256) for file in files]
        if self._official and sum(map(len, ready)) > UPLOAD:
            raise Refused("lebih dari 50 MB, batas Telegram")
        return ready

    def _failed(self, chat: int, error: TelegramError, meant: Trouble) -> Trouble:
        if isinstance(error, Flood):
            self._pace.flooded(chat, error.after)
        return meant


def _chat(address: Address) -> int:
    try:
        return int(address.id)
    except ValueError:
        raise Unreachable("not an address of Telegram") from None


def _manner(chat: int, parcel: Parcel) -> dict[str, object]:
    """Say where a message goes, whether it rings, and below which it hangs."""
    return {
        "chat_id": chat,
        "disable_notification": parcel.letter.silent or None,
        "reply_parameters": _reply(parcel.reply_to),
    }


def _reply(message: str) -> dict[str, object] | None:
    if not message.isdecimal():
        return None
    return {"message_id": int(message), "allow_sending_without_reply": True}


def _action(item: Item) -> str:
    pictures = isinstance(item, Pictures) and not item.as_documents
    return ChatAction.UPLOAD_PHOTO if pictures else ChatAction.UPLOAD_DOCUMENT


def _messages(item: Item) -> int:
    return len(item.files) if isinstance(item, Pictures) else 1


def _upload(data: bytes, file: Attachment, *, attach: bool = False) -> InputFile:
    """Hand bytes over as a stream, so that the connection takes them piece by piece."""
    return InputFile(io.BytesIO(data), file.name, attach=attach, read_file_handle=False)


def _content(item: Item, ready: Sequence[bytes]) -> tuple[str, dict[str, object]]:
    """Say by which method a message is sent, and with what of its own."""
    match item:
        case Words(text, buttons):
            bare, bold = entities(text)
            shown = {"reply_markup": keyboard(buttons), "link_preview_options": _NO_PREVIEW}
            return "sendMessage", {"text": bare, "entities": bold or None, **shown}
        case Pictures(files) if len(files) > 1:
            return "sendMediaGroup", {"media": _media(item, ready)}
        case Pictures((file, *_), (caption, *_), False) if len(ready[0]) <= PICTURE:
            return "sendPhoto", {"photo": _upload(ready[0], file), **_caption(caption)}
        case Pictures((file, *_), (caption, *_)) | Document(file, caption):
            return "sendDocument", {"document": _upload(ready[0], file), **_caption(caption)}
    raise Refused("nothing to send")


def _caption(caption: str) -> dict[str, object]:
    bare, bold = entities(caption)
    return {"caption": bare, "caption_entities": bold or None} if bare else {}


def _media(item: Pictures, ready: Sequence[bytes]) -> list[InputMediaPhoto | InputMediaDocument]:
    """Make an album; pictures of which one is too large for a picture go as documents."""
    fit = not item.as_documents and all(len(data) <= PICTURE for data in ready)
    kind = InputMediaPhoto if fit else InputMediaDocument
    album: list[InputMediaPhoto | InputMediaDocument] = []
    for file, caption, data in zip(item.files, item.captions, ready, strict=True):
        bare, bold = entities(caption)
        upload = _upload(data, file, attach=True)
        marked = [MessageEntity(**one) for one in bold]
        album.append(kind(upload, caption=bare or None, caption_entities=marked))
    return album
