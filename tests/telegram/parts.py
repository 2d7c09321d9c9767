"""What the channel is given in tests: an inbox and kept files, small, but on disk."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from bot.channel import Parcel, Report
from handlers.messages import Address, Attachment, Button, Letter, Post, Press


class Inbox:
    """Raw updates in a database that outlives the bot, and a disk that may be full."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.execute("create table if not exists inbox (id text primary key, raw text)")
        self.down = False
        self.asked = 0
        self.offered = 0

    async def store(self, channel: str, updates: Sequence[tuple[str, str]]) -> int:
        assert channel == "telegram"
        self.asked += 1
        self.offered += len(updates)
        if self.down:
            raise OSError("disk full while writing (0812-3456-7890, alasan pribadi)")
        with self._db:
            before = self._db.total_changes
            self._db.executemany("insert or ignore into inbox values (?, ?)", updates)
        return self._db.total_changes - before

    async def statuses(self, channel: str, reports: Sequence[Report]) -> None:
        raise AssertionError("Telegram reports nothing later")

    def rows(self) -> list[tuple[str, str]]:
        return list(self._db.execute("select id, raw from inbox order by rowid"))

    def close(self) -> None:
        self._db.close()


class Shelf:
    """Kept bytes in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def read(self, sha256: str) -> bytes:
        return (self._folder / sha256).read_bytes()

    async def keep(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        (self._folder / name).write_bytes(data)
        return name


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


def parcel(letter: Letter, **more: object) -> Parcel:
    return Parcel(letter=letter, key=str(more.pop("key", "k1")), **more)


def goes_on(letter: Letter, kept: dict[int, tuple[str, ...]], **more: object) -> Parcel:
    """Give a parcel of which what arrives is kept, as the postman does."""

    def arrives(place: int, messages: Sequence[str]) -> None:
        kept[place] = tuple(messages)

    return parcel(letter, arrived=dict(kept), arrives=arrives, **more)


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
