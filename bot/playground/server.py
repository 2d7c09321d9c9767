"""The practice chat service: officers on one side, a bot on the other, strict to both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar
from uuid import uuid4

from bot.channel import TryLater
from bot.playground.live import Event, Live, drawn
from bot.playground.phones import Phones, Update
from bot.playground.rules import MAX_TEXT, NotTaken, check_message
from bot.playground.shown import WHATSAPP, Message, ShownButton, ShownFile
from bot.wording import units
from handlers.messages import plain

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Clock(Protocol):
    """The time of the practice office, which can be moved forward."""

    def now(self) -> datetime:
        """Give the instant it is, with a zone."""

    def advance(self, by: timedelta) -> None:
        """Move it forward."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an officer sends with one press of the send button."""

    phone: str
    text: str = ""
    files: tuple[ShownFile, ...] = ()
    reply_to: int | None = None
    group: str = ""  #: album
    nonce: str = field(default_factory=lambda: uuid4().hex)  #: said twice, it counts once
    press: ShownButton | None = None  #: what was pressed, where a press is a message of its own


class PhoneServer:
    """Keeps the phones, tells pages what happens, queues updates until the bot has taken them."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.live = Live()
        self.clock = clock
        self.path = path
        self._thread: ThreadPoolExecutor | None = None
        self._phones: Phones | None = None

    async def open(self) -> None:
        """Open the store, on a thread of its own."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="phones")
        self._phones = await self._call(Phones, self.path)

    async def close(self) -> None:
        """Part from the pages and close the store."""
        self.live.part()
        phones, thread = self._phones, self._thread
        self._phones = self._thread = None
        if phones and thread:
            await asyncio.get_running_loop().run_in_executor(thread, phones.close)
            thread.shutdown(wait=False)

    async def wipe(self) -> None:
        """Wipe all phones while the server stands still; pages hear of it when they come back."""
        await asyncio.to_thread(_wipe, self.path)

    # The bot's side -----------------------------------------------------------------------------
    async def send(self, messages: Sequence[Message]) -> list[int]:
        """Show new messages of the bot, all or none, and give their ids.

        Raises:
            NotTaken: a chat service would refuse one of them.

        """
        if not messages:
            raise NotTaken("surat kosong")
        for message in messages:
            check_message(message.text, message.buttons, message.files)
        return await self.show(messages)

    async def show(self, messages: Sequence[Message]) -> list[int]:
        """Show new messages that were looked over already."""
        shown = await self._call(self._store.add, messages)
        for message in shown:
            self.live.tell(drawn(message))
        return [message.id for message in shown]

    async def edit(
        self, phone: str, message_id: int, text: str, buttons: tuple[ShownButton, ...]
    ) -> None:
        """Draw a message anew; drawing it as it is already is a success.

        Raises:
            NotTaken: a chat service would refuse it.
            NoSuchMessage: the phone shows no such message of the bot.

        """
        if changed := await self._call(self._store.redraw, phone, message_id, text, buttons):
            self.live.tell(drawn(changed))

    def typing(self, phone: str) -> None:
        """Show that the bot is at work."""
        self.live.tell(Event("typing", {"phone": phone}, phone))

    def toast(self, phone: str, text: str, press: str) -> None:
        """Show a short answer to a press."""
        data = {"phone": phone, "text": plain(text), "press": press}
        self.live.tell(Event("toast", data, phone))

    async def updates(self, *, whatsapp: bool = False) -> list[tuple[str, str]]:
        """List what the bot has not taken yet, oldest first."""
        return await self._call(self._store.updates, whatsapp=whatsapp)

    async def taken(self, ids: Sequence[str]) -> None:
        """Forget what the bot has taken."""
        await self._call(self._store.taken, ids)

    # The officer's side -------------------------------------------------------------------------
    async def say(self, said: Said) -> int:
        """Show what an officer sends and queue it for the bot; gives the id of the message.

        Raises:
            NotTaken: it is empty or too long.

        """
        text = _storable(plain(said.text))
        if units(text) > MAX_TEXT:
            raise NotTaken(f"pesan lebih panjang dari {MAX_TEXT} karakter")
        if not text.strip() and not said.files:
            raise NotTaken("pesan kosong")
        shown = Message(
            id=0,
            phone=said.phone,
            mine=True,
            at=self.stamp(),
            text=text,
            files=said.files,
            reply_to=said.reply_to,
            ticks=int(said.phone.startswith(WHATSAPP)),
        )
        update = {**_update_of(replace(said, text=text)), "at": shown.at}
        shown = await self._call(self._store.say, shown, said.nonce, update)
        self.live.tell(drawn(shown))
        return shown.id

    async def press(self, phone: str, message_id: int, button: str) -> str:
        """Queue a press for the bot and give its id, under which it will be answered.

        Raises:
            NoSuchMessage: the phone shows no such message of the bot.
            NoSuchButton: the message never showed this button.

        """
        press = f"{phone}/{uuid4().hex}"
        update = {
            "id": press,
            "kind": "press",
            "phone": phone,
            "message": str(message_id),
            "button": button,
        }
        await self._call(self._store.press, phone, message_id, button, update)
        return press

    async def messages(self, phone: str) -> list[Message]:
        """List what a phone shows now, oldest first."""
        return await self._call(self._store.messages, phone)

    async def changes(self, phones: frozenset[str], since: int) -> tuple[bool, list[Message]]:
        """Tell whether all was wiped since a revision, and list what was drawn after it."""
        return await self._call(self._store.changes, sorted(phones), since)

    async def shows_file(self, phone: str, sha256: str) -> ShownFile | None:
        """Find a file among those a phone shows."""
        return await self._call(self._store.shows_file, phone, sha256)

    # What WhatsApp knows besides -----------------------------------------------------------------
    async def message(self, message_id: int) -> Message | None:
        """Find a message of any phone."""
        return await self._call(self._store.message, message_id)

    async def heard(self, phone: str) -> datetime | None:
        """Tell when the owner of a phone wrote last."""
        at = await self._call(self._store.heard, phone)
        return datetime.fromisoformat(at) if at else None

    async def tick(self, message_id: int, ticks: int) -> None:
        """Put ticks on a message of an officer."""
        if changed := await self._call(self._store.tick, message_id, ticks):
            self.live.tell(drawn(changed))

    async def keep_media(self, file: ShownFile) -> int:
        """Give a file a number by which it can be asked for."""
        return await self._call(self._store.keep_media, file)

    async def media(self, number: int) -> ShownFile | None:
        """Find a file by its number."""
        return await self._call(self._store.media, number)

    def stamp(self) -> str:
        """Give the time as the phones write it down."""
        return self.clock.now().astimezone(UTC).isoformat(timespec="milliseconds")

    @property
    def _store(self) -> Phones:
        if self._phones is None:
            raise TryLater("ponsel belum siap")
        return self._phones

    async def _call(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        if self._thread is None:
            raise TryLater("ponsel belum siap")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, partial(work, *args, **kwargs))


def _wipe(path: Path) -> None:
    phones = Phones(path)
    phones.clear()
    phones.close()


def _update_of(said: Said) -> Update:
    return {
        "id": f"{said.phone}/{said.nonce}",
        "kind": "message",
        "phone": said.phone,
        "text": said.text,
        "reply_to": str(said.reply_to or ""),
        "group": said.group,
        "files": [asdict(file) for file in said.files],
        "press": said.press and asdict(said.press),
    }


def _storable(text: str) -> str:
    """Replace halves of characters, which no database keeps."""
    return text.encode("utf-8", "replace").decode()
