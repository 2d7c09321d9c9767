"""The practice channel: an adapter between the engine room and the phones in the browser."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypedDict

from bot.channel import (
    Blobs,
    Delivered,
    Gone,
    Intake,
    Parcel,
    Refused,
    Trouble,
    TryLater,
)
from bot.parts import spoilt
from bot.playground.phones import NoSuchMessage
from bot.playground.rules import MAX_TOAST, NotTaken, albums, check_file, mime_of
from bot.playground.server import Clock, PhoneServer, Said
from bot.playground.shown import Message, ShownButton, ShownFile
from bot.wording import units
from handlers.messages import (
    MAX_BODY,
    Address,
    Attachment,
    Button,
    Incoming,
    IncomingFile,
    Letter,
    Press,
)
from storage.faults import Damaged

_PIECE: Final = 2**18
_START: Final = "/start "


class PlaygroundChannel:
    """Officers' phones on this machine.

    `say` and `press` are what the pages do; the rest is the channel as the engine room knows it.
    An update is kept by the phones until the intake has stored it, so a bot that is down or a full
    disk delays a message and never loses it.
    """

    name = "playground"
    working_lasts = 5.0

    def __init__(
        self, phones_path: Path, blobs: Blobs, clock: Clock, *, page: str = "/playground/"
    ) -> None:
        self.blobs = blobs
        self.server = PhoneServer(phones_path, clock)
        self._page = page
        self._intake: Intake | None = None
        self._handing_over = asyncio.Lock()

    async def start(self, intake: Intake) -> None:
        """Open the phones and hand over what waited for the bot."""
        await self.server.open()
        self._intake = intake
        await self._hand_over()

    async def stop(self) -> None:
        """Part from all pages and close the phones."""
        self._intake = None
        await self.server.close()

    async def wipe(self) -> None:
        """Wipe all phones; only between `stop` and `start`."""
        await self.server.wipe()

    # The officer's side -------------------------------------------------------------------------
    async def say(self, said: Said) -> int:
        """Send what an officer wrote; when this returns the bot has it safely.

        Raises:
            NotTaken: it is empty or too long.
            TryLater: the bot is not there; what was said is kept and handed over later, as it is
                when the intake raises an error of its own.

        """
        message = await self.server.say(said)
        await self._hand_over()
        return message

    async def press(self, phone: str, message: int, button: str) -> str:
        """Press a button; when this returns the bot has it safely. Gives the id of the press.

        Raises:
            NoSuchMessage, NoSuchButton: it was never there.
            TryLater: as in `say`.

        """
        press = await self.server.press(phone, message, button)
        await self._hand_over()
        return press

    async def _hand_over(self) -> None:
        if self._intake is None:
            raise TryLater("bot belum siap")
        async with self._handing_over:
            updates = await self.server.updates()
            if not updates:
                return
            await self._intake.store(self.name, updates)
            await self.server.taken([update_id for update_id, _ in updates])

    # The bot's side -----------------------------------------------------------------------------
    def parse(self, raw: str) -> list[Incoming]:
        """Translate a stored update: one message or one press."""
        update = json.loads(raw)
        sender = Address(self.name, update["phone"])
        if update["kind"] == "press":
            return [_pressed(update, sender)]
        return [_written(update, sender)]

    async def deliver(self, parcel: Parcel) -> Delivered:
        """Show one letter on a phone.

        Raises:
            Gone: the message to redraw is not there.
            TryLater: the phones are not open, or have no room.
            Refused: a chat service would never take this letter.

        """
        try:
            if parcel.edits:
                return await self._redraw(parcel)
            return await self._show(parcel)
        except Damaged as fault:
            raise spoilt(fault) from fault
        except NotTaken as error:
            raise Refused(str(error)) from error
        except NoSuchMessage as error:
            raise Gone("pesan tidak ada") from error
        except sqlite3.Error as error:
            raise TryLater("ponsel belum dapat menyimpan") from error

    def trouble(self) -> str:
        """Say nothing: whoever opens the page is heard."""
        return ""

    async def answer(self, incoming: Incoming, text: str) -> Trouble | None:
        """Show a short answer to a press."""
        self.server.toast(incoming.sender.id, text[:MAX_TOAST], incoming.answer_to)
        return None

    async def working(self, address: Address) -> None:
        """Show "mengetik…"."""
        self.server.typing(address.id)

    async def fetch(self, file: IncomingFile) -> AsyncIterator[bytes]:
        """Give the bytes of a file an officer sent."""
        data = await self.blobs.read(file.ref)
        for start in range(0, len(data), _PIECE):
            yield data[start : start + _PIECE]

    def invitation_link(self, token: str) -> str:
        """Give the address of a page with a new phone that may accept the invitation."""
        return f"{self._page}#undangan={token}"

    async def _redraw(self, parcel: Parcel) -> Delivered:
        letter = parcel.letter
        message = int(parcel.edits) if parcel.edits.isdecimal() else 0
        await self.server.edit(letter.to.id, message, letter.text, _buttons(letter))
        return Delivered((parcel.edits,))

    async def _show(self, parcel: Parcel) -> Delivered:
        letter = parcel.letter
        files = [await self._file(each) for each in letter.files]
        parts = _parts(letter.text, _buttons(letter), files)
        blank = Message(
            id=0,
            phone=letter.to.id,
            mine=False,
            at=self.server.stamp(),
            reply_to=int(parcel.reply_to) if parcel.reply_to.isdecimal() else None,
            silent=letter.silent,
            repeat=parcel.repeat,
        )
        ids = await self.server.send([replace(blank, **part) for part in parts])
        return Delivered(tuple(map(str, ids)))

    async def _file(self, attachment: Attachment) -> ShownFile:
        data = await self.blobs.read(attachment.sha256)
        check_file(attachment.name, data, photo=attachment.photo)
        return ShownFile(
            attachment.sha256,
            attachment.name,
            len(data),
            mime_of(attachment.name, data),
            attachment.photo,
            attachment.caption,
        )


def _pressed(update: Mapping[str, str], sender: Address) -> Incoming:
    return Incoming(
        id=update["id"],
        sender=sender,
        press=Press.decode(update["button"]),
        message=update["message"],
        answer_to=update["id"],
        name=sender.id,
    )


def _written(update: Mapping[str, Any], sender: Address) -> Incoming:
    text: str = update["text"]
    token = text.removeprefix(_START).strip() if text.startswith(_START) else ""
    files = [ShownFile(**file) for file in update["files"]]
    return Incoming(
        id=update["id"],
        sender=sender,
        text="" if token else text,
        files=tuple(_announced(file, update["group"]) for file in files),
        start=token,
        message=update["reply_to"],
        name=sender.id,
    )


def _announced(file: ShownFile, group: str) -> IncomingFile:
    return IncomingFile(
        ref=file.sha256,
        name=file.name,
        size=file.size,
        mime=file.mime,
        photo=file.photo,
        group=group,
        sha256=file.sha256,
    )


class _Part(TypedDict, total=False):
    """What one of the messages of a letter shows."""

    text: str
    buttons: tuple[ShownButton, ...]
    files: tuple[ShownFile, ...]


def _parts(text: str, buttons: tuple[ShownButton, ...], files: Sequence[ShownFile]) -> list[_Part]:
    """Spread a letter over messages: the text with the album it can carry, then the other albums.

    The message with the buttons comes first, for it is the one that will be drawn anew.
    """
    rest = albums(files)
    carried: tuple[ShownFile, ...] = ()
    if rest and units(text) <= MAX_BODY and (len(rest[0]) == 1 or not buttons):
        carried = rest.pop(0)
    parts: list[_Part] = [{"files": album} for album in rest]
    if text or buttons or carried:
        parts.insert(0, {"text": text, "buttons": buttons, "files": carried})
    return parts


def _buttons(letter: Letter) -> tuple[ShownButton, ...]:
    return tuple(_button(n, button) for n, button in enumerate(letter.buttons))


def _button(n: int, button: Button) -> ShownButton:
    press = button.press.encode() if button.press else ""
    return ShownButton(
        f"buka-{n}" if button.url else press, button.label, button.url, button.style, button.hint
    )
