"""The inbox and the letters that the channel is given in tests."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bot.channel import Parcel, Report, Trouble
from bot.whatsapp.channel import WhatsAppChannel
from handlers.messages import (
    BOLD_OFF,
    BOLD_ON,
    Address,
    Attachment,
    Button,
    Incoming,
    Letter,
    Post,
    Press,
)

CODE = "K7M3Q9XA"


class Inbox:
    """Raw updates in a database on disk, and the delivery reports that came."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.execute("create table inbox (id text primary key, raw text)")
        self.reports: list[tuple[str, str, Trouble | None]] = []
        self.down = False

    async def store(self, channel: str, updates: Sequence[tuple[str, str]]) -> int:
        assert channel == "whatsapp"
        if self.down:
            raise OSError("disk full")
        with self._db:
            before = self._db.total_changes
            self._db.executemany("insert or ignore into inbox values (?, ?)", updates)
        return self._db.total_changes - before

    async def statuses(self, channel: str, reports: Sequence[Report]) -> None:
        await self.store(channel, [report.update for report in reports])
        self.reports += [(r.key or r.message, r.state, r.trouble) for r in reports]

    def rows(self) -> list[tuple[str, str]]:
        return list(self._db.execute("select id, raw from inbox order by rowid"))

    def ids(self) -> list[str]:
        return [identity for identity, _ in self.rows()]

    def close(self) -> None:
        self._db.close()


class Allowances:
    """The counter of reminders: one officer, one letter a day."""

    def __init__(self) -> None:
        self.taken: dict[str, str] = {}

    async def __call__(self, officer: str, key: str) -> bool:
        return self.taken.setdefault(officer, key) == key


class Ears:
    """What the admins were told."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def __call__(self, sentence: str) -> None:
        self.heard.append(sentence)


def heard(channel: WhatsAppChannel, inbox: Inbox) -> list[Incoming]:
    """Translate all that is in the inbox."""
    return [incoming for _, raw in inbox.rows() for incoming in channel.parse(raw)]


def button(label: str, *, hint: str = "", url: str = "") -> Button:
    word = label.split(maxsplit=1)[0].lower()
    press = None if url else Press(word, CODE, 3, "" if len(label) < 9 else label[-8:].strip())
    return Button(label, press, url, hint=hint)


def card(to: str, text: str = "Agenda 0131", *labels: str, **more: object) -> Letter:
    return Letter(
        to=Address("whatsapp", to),
        post=Post.CARD,
        text=text,
        buttons=tuple(button(label) for label in labels),
        card="c1",
        code=CODE,
        officer="hadi",
        **more,
    )


def note(to: str, text: str, **more: object) -> Letter:
    return Letter(to=Address("whatsapp", to), post=Post.NOTE, text=text, officer="hadi", **more)


def files(to: str, *attachments: Attachment, text: str = "", **more: object) -> Letter:
    return Letter(to=Address("whatsapp", to), post=Post.FILES, text=text, files=attachments, **more)


def parcel(letter: Letter, **more: object) -> Parcel:
    return Parcel(letter=letter, key=str(more.pop("key", "k1")), **more)


def goes_on(letter: Letter, kept: dict[int, tuple[str, ...]], **more: object) -> Parcel:
    """Give a parcel of which what arrives is kept, as the postman does."""

    def arrives(place: int, messages: Sequence[str]) -> None:
        kept[place] = tuple(messages)

    return parcel(letter, arrived=dict(kept), arrives=arrives, **more)


def bold(text: str) -> str:
    return f"{BOLD_ON}{text}{BOLD_OFF}"
