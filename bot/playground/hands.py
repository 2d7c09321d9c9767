"""The officers' hands: what they write and press, in whichever chat app a phone shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.playground.channel import PlaygroundChannel
from bot.playground.meta.service import Meta
from bot.playground.rules import together
from bot.playground.server import Said
from bot.playground.shown import WHATSAPP, ShownFile
from bot.whatsapp.settings import CHANNEL

#: The channels that a phone can show.
APPS: Final = (PlaygroundChannel.name, CHANNEL)


class Hands:
    """Does on a phone what a page was told; without a Meta there is one app only."""

    def __init__(self, channel: PlaygroundChannel, meta: Meta | None = None) -> None:
        self.channel = channel
        self._meta = meta

    async def say(self, said: Said) -> int:
        """Send what an officer wrote.

        Raises:
            NotTaken, TryLater: see `PlaygroundChannel.say`.

        """
        if self._meta is not None and said.phone.startswith(WHATSAPP):
            return await self._meta.say(said)
        return await self.channel.say(said)

    async def press(self, phone: str, message: int, button: str) -> str:
        """Press a button and give the id of the press.

        Raises:
            NoSuchMessage, NoSuchButton, TryLater: see `PlaygroundChannel.press`.

        """
        if self._meta is not None and phone.startswith(WHATSAPP):
            return str(await self._meta.press(phone, message, button))
        return await self.channel.press(phone, message, button)


def chat_of(phone: str, app: str) -> str:
    """Name the chat of an app on a phone."""
    return f"{WHATSAPP}{phone}" if app == CHANNEL else phone


def said_with(files: Sequence[ShownFile], phone: str, app: str) -> list[Said]:
    """Write the messages in which files go from a phone."""
    chat = chat_of(phone, app)
    return [Said(phone=chat, files=each) for each in together(files, chat)]
