"""The service: takes what the bot sends to phones, and posts to its webhook what officers write."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import re
import sqlite3
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.channel import Blobs, TryLater
from bot.playground.meta.contract import (
    INVALID,
    PARAMETER,
    Breach,
    Json,
    Refusal,
    check,
    check_picture,
    check_read,
    check_upload,
)
from bot.playground.meta.hooks import Number, encode, sign
from bot.playground.meta.look import Choice, Template, look
from bot.playground.phones import NoSuchButton, NoSuchMessage
from bot.playground.server import PhoneServer, Said
from bot.playground.shown import WHATSAPP, Message, ShownButton, ShownFile
from bot.whatsapp.settings import WhatsAppSettings
from handlers.messages import BOLD_OFF, BOLD_ON

#: The number of the practice office. It cannot be dialled.
NUMBER: Final = "628000006202"
#: How an officer of practice is known to Meta, before the name of his phone.
_PERSON: Final = "ID."
_WAMID: Final = "wamid."
#: For so long after an officer has written he may be sent more than templates.
WINDOW: Final = timedelta(hours=24)
#: Codes of what cannot be sent: to somebody who is not there, and after the window has closed.
_NOBODY: Final = 131026
_LATE: Final = 131047

#: What opens the rows of a list; it is pressed on the phone alone.
_OPENER: Final = "list"

# Ticks on what an officer wrote.
_TAKEN: Final = 2
_READ: Final = 3

#: Seconds until a webhook is tried again that did not take what it was sent.
_AGAIN: Final = 1.0
_PATIENCE: Final = ClientTimeout(total=30)
#: Bold as WhatsApp reads it: signs at the edges of words, within a line.
_BOLD: Final = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])")

_LOG: Final = logging.getLogger(__name__)


def person_of(phone: str) -> str:
    """Give the id of WhatsApp under which the owner of a phone is known."""
    return f"{_PERSON}{phone.removeprefix(WHATSAPP)}"


def phone_of(person: str) -> str:
    """Give the phone of somebody by his id of WhatsApp."""
    return person.removeprefix(_PERSON)


class Meta:
    """One number of one office, and the phones that write to it.

    What officers write is kept by the phones until the webhook has taken it.

    Args:
        server: the phones.
        blobs: kept files.
        settings: of the bot: its secrets, and by which names it calls.
        callback: the address of the webhook.

    """

    def __init__(
        self, server: PhoneServer, blobs: Blobs, settings: WhatsAppSettings, callback: str
    ) -> None:
        self.settings = settings
        self.blobs = blobs
        self._server = server
        self._callback = callback
        self._ours = Number(NUMBER, settings.phone_id, settings.business_id)
        self._templates = {settings.template: Template()}
        self._news = asyncio.Event()
        self._statuses: list[Json] = []  #: not posted yet

    # The officer's side -------------------------------------------------------------------------
    async def say(self, said: Said) -> int:
        """Send what an officer wrote; when this returns it is on its way to the bot.

        Raises:
            NotTaken: it is empty or too long.

        """
        message = await self._server.say(said)
        self._news.set()
        return message

    async def press(self, phone: str, message: int, button: str) -> int:
        """Press what can be pressed below a message: that is a message of its own.

        Raises:
            NoSuchMessage, NoSuchButton: it was never there.

        """
        shown = await self._server.message(message)
        if shown is None or shown.mine or shown.phone != phone:
            raise NoSuchMessage
        found = next((each for each in shown.buttons if each.id and each.id == button), None)
        if found is None:
            raise NoSuchButton
        text = "\n".join(filter(None, (found.label, found.hint)))
        return await self.say(Said(phone=phone, text=text, reply_to=message, press=found))

    # Towards the bot ----------------------------------------------------------------------------
    async def alive(self, _: web.Application) -> AsyncIterator[None]:
        """Post to the webhook for as long as the web server runs."""
        posting = asyncio.create_task(self._post_forever(), name="meta")
        yield
        posting.cancel()
        await asyncio.wait([posting])

    async def _post_forever(self) -> None:
        async with ClientSession(timeout=_PATIENCE, trust_env=True) as session:
            while True:
                self._news.clear()
                try:
                    await self._post_all(session)
                    await self._news.wait()
                except (TryLater, ClientError, TimeoutError, OSError, sqlite3.Error) as why:
                    _LOG.debug("the webhook is tried again: %s", why)
                    await asyncio.sleep(_AGAIN)

    async def _post_all(self, session: ClientSession) -> None:
        for update_id, raw in await self._server.updates(whatsapp=True):
            update = json.loads(raw)
            await self._post(session, await self._value(update))
            await self._server.taken([update_id])
            await self._server.tick(int(update["message"]), _TAKEN)
        while self._statuses:
            await self._post(session, {"statuses": [self._statuses[0]]})
            del self._statuses[0]

    async def _post(self, session: ClientSession, value: Json) -> None:
        raw = encode(self._ours.envelope(self._ours.change(value)))
        heads = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": sign(self.settings.app_secret, raw),
        }
        async with session.post(self._callback, data=raw, headers=heads) as answer:
            answer.raise_for_status()

    async def _value(self, update: Mapping[str, Any]) -> Json:
        """Write what an officer said as Meta tells it."""
        kind, content = await self._content(update)
        person = person_of(update["phone"])
        message = {
            "from_user_id": person,
            "id": f"{_WAMID}{update['message']}",
            "timestamp": _seconds(datetime.fromisoformat(update["at"])),
            "type": kind,
            kind: content,
        }
        if update["reply_to"]:
            message["context"] = {"from": NUMBER, "id": f"{_WAMID}{update['reply_to']}"}
        name = update["phone"].removeprefix(WHATSAPP)
        contact = {"profile": {"name": name}, "user_id": person}
        return {"contacts": [contact], "messages": [message]}

    async def _content(self, update: Mapping[str, Any]) -> tuple[str, Json]:
        if press := update["press"]:
            return Choice(press["label"], press["id"], press["style"], press["hint"]).pressed()
        if not update["files"]:
            return "text", {"body": update["text"]}
        file = ShownFile(**update["files"][0])
        digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
        number = await self._server.keep_media(file)
        content = {"id": str(number), "mime_type": file.mime, "sha256": digest}
        if update["text"]:
            content["caption"] = update["text"]
        if file.photo:
            return "image", content
        return "document", content | {"filename": file.name}

    # The bot's side -----------------------------------------------------------------------------
    async def send(self, body: Json) -> Json:
        """Send a message, or refuse it.

        Raises:
            Refusal: as Meta would.

        """
        try:
            check(body)
        except Breach as breach:
            _LOG.warning("Meta would refuse this: %s", breach)
            raise Refusal(breach.code) from None
        person = str(body.get("recipient", ""))
        if not person.startswith(_PERSON):
            raise Refusal(_NOBODY)
        phone = f"{WHATSAPP}{phone_of(person)}"
        message = await self._drawn(body, phone)
        if body["type"] != "template" and not await self._may_write(phone):
            wamid = f"{_WAMID}{uuid4().hex}"
            self._report(body, wamid, "failed", _LATE)
        else:
            wamid = f"{_WAMID}{(await self._server.show([message]))[0]}"
            self._report(body, wamid, "sent")
            self._report(body, wamid, "delivered")
        return {
            "messaging_product": "whatsapp",
            "contacts": [{"input": person, "user_id": person}],
            "messages": [{"id": wamid, "message_status": "accepted"}],
        }

    async def mark_read(self, body: Json) -> Json:
        """Give a message of an officer its blue ticks, and show "mengetik…" if that is wanted.

        Raises:
            Refusal: there is no such message.

        """
        try:
            check_read(body)
        except Breach as breach:
            raise Refusal(breach.code) from None
        message = await self._server.message(_number(body["message_id"]))
        if message is None or not message.mine:
            raise Refusal(INVALID)
        await self._server.tick(message.id, _READ)
        if "typing_indicator" in body:
            self._server.typing(message.phone)
        return {"success": True}

    async def upload(self, form: Mapping[str, object], name: str, data: bytes, mime: str) -> Json:
        """Keep a file that will be sent.

        Raises:
            Refusal: as Meta would.

        """
        check_upload(form, mime, len(data))
        file = ShownFile(await self.blobs.keep(data), name, len(data), mime)
        return {"id": str(await self._server.keep_media(file))}

    async def media(self, number: str) -> ShownFile:
        """Find a file.

        Raises:
            Refusal: there is none of this number.

        """
        file = await self._server.media(int(number)) if number.isdecimal() else None
        if file is None:
            raise Refusal(PARAMETER, 33)
        return file

    async def _may_write(self, phone: str) -> bool:
        heard = await self._server.heard(phone)
        return heard is not None and self._server.clock.now() - heard <= WINDOW

    async def _drawn(self, body: Json, phone: str) -> Message:
        """Draw a message as the phone will show it."""
        kind = body["type"]
        files: tuple[ShownFile, ...] = ()
        choices: list[Choice] = []
        if kind in {"document", "image"}:
            text = body[kind].get("caption", "")
            files = (await self._file(kind, body[kind]),)
        else:
            text, choices = look(body, self._templates)
        opener = body[kind].get("action", {}).get("button", "")
        return Message(
            id=0,
            phone=phone,
            mine=False,
            at=self._server.stamp(),
            text=_BOLD.sub(rf"{BOLD_ON}\1{BOLD_OFF}", text),
            buttons=(
                *((ShownButton("", opener, style=_OPENER),) if opener else ()),
                *(ShownButton(c.payload, c.label, "", c.kind, c.hint) for c in choices),
            ),
            files=files,
            reply_to=_number(body.get("context", {}).get("message_id", "")) or None,
        )

    async def _file(self, kind: str, content: Json) -> ShownFile:
        file = await self.media(content["id"])
        if kind == "image":
            check_picture(file.mime, file.size)
        name = content.get("filename", file.name)
        return ShownFile(file.sha256, name, file.size, file.mime, kind == "image")

    def _report(self, body: Json, wamid: str, state: str, code: int = 0) -> None:
        """Let the webhook be told by the way what became of a message."""
        now = self._server.clock.now()
        status: Json = {"id": wamid, "status": state, "timestamp": _seconds(now)}
        status["recipient_user_id"] = body["recipient"]
        if "biz_opaque_callback_data" in body:
            status["biz_opaque_callback_data"] = body["biz_opaque_callback_data"]
        if code:
            status["errors"] = [{"code": code, "title": f"({code})"}]
        self._statuses.append(status)
        self._news.set()


def _number(wamid: str) -> int:
    """Give the number of a message by its id; 0 for none of ours."""
    number = wamid.removeprefix(_WAMID)
    return int(number) if number.isdecimal() else 0


def _seconds(at: datetime) -> str:
    return str(int(at.astimezone(UTC).timestamp()))
