"""The inbox and the letters that the channel is given in tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.channel import Report, Trouble
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
from tests import adapters

CODE = "K7M3Q9XA"


class Inbox(adapters.Inbox):
    """… of WhatsApp, with the delivery reports that came."""

    channel = "whatsapp"

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.reports: list[tuple[str, str, Trouble | None]] = []

    async def statuses(self, channel: str, reports: Sequence[Report]) -> None:
        await self.store(channel, [report.update for report in reports])
        self.reports += [(r.key or r.message, r.state, r.trouble) for r in reports]

    def ids(self) -> list[str]:
        return [identity for identity, _ in self.rows()]


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
        self.besides: list[str] = []  #: the channels on which each was not to be told

    async def __call__(self, sentence: str, besides: str) -> bool:
        self.heard.append(sentence)
        self.besides.append(besides)
        return True


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


def bold(text: str) -> str:
    return f"{BOLD_ON}{text}{BOLD_OFF}"
