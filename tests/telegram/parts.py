"""The inbox and the letters that the channel is given in tests."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

from bot.channel import Report
from handlers.messages import Address, Attachment, Button, Letter, Post, Press
from tests import adapters
from tests.adapters import Shelf


class Inbox(adapters.Inbox):
    """… of Telegram, which reports nothing later."""

    channel = "telegram"

    async def statuses(self, channel: str, reports: Sequence[Report]) -> None:
        raise AssertionError("Telegram reports nothing later")


async def joined(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


async def papers(shelf: Shelf, count: int, *, photo: bool = False) -> tuple[Attachment, ...]:
    """Keep so many files, each of other bytes."""
    numbers = range(count)
    return tuple(
        [Attachment(await shelf.keep(b"naskah %d" % n), f"{n}.pdf", photo=photo) for n in numbers]
    )


def to(person: int = 1) -> Address:
    return Address("telegram", str(person))


def card(text: str = "Agenda 0131", *labels: str, **more: object) -> Letter:
    buttons = tuple(Button(label, Press(label.lower(), "K7M3Q9XA", 3)) for label in labels)
    return Letter(to=to(), post=Post.CARD, text=text, buttons=buttons, card="c1", **more)


def note(text: str, **more: object) -> Letter:
    return Letter(to=to(), post=Post.NOTE, text=text, **more)


@asynccontextmanager
async def served(answer: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[int]:
    """A web server that answers everything in one way; gives its port."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def texts(inbox: Inbox) -> list[str]:
    return [json.loads(raw)["message"]["text"] for _, raw in inbox.rows()]
