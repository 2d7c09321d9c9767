"""Delivery: a letter becomes messages, or one reminder when free messages are not allowed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from bot.channel import Blobs, Delivered, Parcel, Refused, Shut, Trouble, WindowShut
from bot.parts import Words, send_all
from bot.whatsapp import settings as limits
from bot.whatsapp.alarm import Alarm
from bot.whatsapp.client import Graph
from bot.whatsapp.faults import PAIR, Fate, GraphError, trouble
from bot.whatsapp.media import Uploads
from bot.whatsapp.pace import Pace
from bot.whatsapp.plan import Content, Item, marked, message, plan, reminder, topic
from bot.whatsapp.split import mark
from handlers.messages import Button, Letter, Post, Press, plain

#: Takes an officer's one reminder of today for the letter with a key; False when another letter
#: has it. Asked again with the same key it says the same.
Allowance = Callable[[str, str], Awaitable[bool]]

#: The words of the presses behind the template's quick replies: the card anew, and the list.
OPEN: Final = "buka"
TASKS: Final = "tugas"

_PAIR_RATE: Final = 131056


class Sender:
    """Sends letters; there is no editing here, so what is only drawn anew stays as it is."""

    def __init__(
        self, graph: Graph, blobs: Blobs, pace: Pace, alarm: Alarm, *, template: str
    ) -> None:
        self._graph = graph
        self._uploads = Uploads(graph, blobs)
        self._pace = pace
        self._alarm = alarm
        self._template = template

    async def deliver(self, parcel: Parcel, allowance: Allowance) -> Delivered:
        """Deliver one letter.

        Raises:
            TryLater, Unknown, Unreachable, Refused: see there.

        """
        letter = parcel.letter
        if letter.post is Post.CARD and parcel.edits and not (letter.fresh or letter.asks):
            return Delivered((parcel.edits,))
        if parcel.window_open:
            with suppress(WindowShut):  # Meta may know better than we that it has closed
                return await self._free(parcel)
        return await self._remind(parcel, allowance)

    async def say(self, person: str, text: str, reply_to: str) -> None:
        """Send a short text that cannot wait: the answer to a press.

        Raises:
            GraphError, TryLater, Unknown: it was not sent, or nobody knows.

        """
        self._pace.took(person)
        await self._graph.send({**recipient(person), **message(Words(text)), **_context(reply_to)})

    async def _free(self, parcel: Parcel) -> Delivered:
        """Send the letter itself."""
        items = plan(parcel.letter)

        async def send(place: int, item: Item, repeat: bool) -> Sequence[str]:
            tail = _opaque(mark(parcel, place, len(items)))
            return await self._send(parcel, marked(item) if repeat else item, tail)

        return await send_all(parcel, items, send)

    async def _send(self, parcel: Parcel, item: Item, tail: Content) -> Sequence[str]:
        self._pace.admit(parcel.letter.to.id)
        try:
            return [await self._show(parcel, item, tail)]
        except GraphError as error:
            raise await self._failed(parcel.letter, error) from None

    async def _show(self, parcel: Parcel, item: Item, tail: Content) -> str:
        """Send a message; one that is refused may well go without what Meta may have lost."""
        file = None if isinstance(item, Words) else item.file
        again = file is not None and self._uploads.knows(file)
        try:
            return await self._post(parcel, item, tail)
        except GraphError as error:
            if error.fault.fate is not Fate.REFUSED or not (again or parcel.reply_to):
                raise
        if file is not None:
            self._uploads.forget(file)
        return await self._post(replace(parcel, reply_to=""), item, tail)

    async def _post(self, parcel: Parcel, item: Item, tail: Content) -> str:
        head = {**recipient(parcel.letter.to.id), **_context(parcel.reply_to)}
        return await self._graph.send({**head, **await self._sheet(item), **tail})

    async def _sheet(self, item: Item) -> Content:
        if isinstance(item, Words):
            return message(item)
        kind, media = await self._uploads.get(item.file)
        content = {"id": media}
        if item.caption:
            content["caption"] = item.caption
        if kind == "document":
            content["filename"] = item.file.name
        return {"type": kind, kind: content}

    async def _remind(self, parcel: Parcel, allowance: Allowance) -> Delivered:
        """Send the approved template: it costs money, so one a day and only for what rings."""
        letter = parcel.letter
        if not self._template or letter.silent or letter.post is Post.FILES:
            raise Shut("WhatsApp: jendela 24 jam tertutup, menunggu petugas menulis")
        if not await allowance(letter.officer or letter.to.id, parcel.key):
            raise Shut("WhatsApp: jendela 24 jam tertutup, hari ini sudah diingatkan")
        self._pace.admit(letter.to.id)
        choices = (Button(limits.OPEN, _open(letter)), Button(limits.TASKS, Press(TASKS)))
        content = reminder(self._template, letter, choices)
        head, tail = recipient(letter.to.id), _opaque(mark(parcel, 0, 1))
        try:
            wamid = await self._graph.send({**head, **content, **tail})
        except GraphError as error:
            failed = await self._failed(letter, error)
            # It is the template that was refused; the letter itself may come once he writes.
            raise Shut(str(failed)) if isinstance(failed, Refused) else failed from None
        in_short = len(" ".join(plain(letter.text).split())) > len(topic(letter))
        return Delivered((wamid,), choices, in_short)

    async def _failed(self, letter: Letter, error: GraphError) -> Trouble:
        if error.code == _PAIR_RATE:
            self._pace.flooded(letter.to.id, max(error.after, PAIR))
        await self._alarm.ring(error.fault, error.code)
        return trouble(error)


def recipient(person: str) -> Content:
    """Address a person by number (`to`) or BSUID (`recipient`), exactly as the id came."""
    key = "to" if person.removeprefix("+").isdecimal() else "recipient"
    return {"recipient_type": "individual", key: person}


def _context(message_id: str) -> Content:
    return {"context": {"message_id": message_id}} if message_id else {}


def _opaque(marked: str) -> Content:
    """Let Meta say in its statuses what they are about."""
    return {"biz_opaque_callback_data": marked} if marked else {}


def _open(letter: Letter) -> Press:
    """Give the press that brings a letter's card as it stands then."""
    return Press(OPEN, letter.code) if letter.code else Press(TASKS)
