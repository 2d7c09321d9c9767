"""Pacing: token buckets that keep the bot below Telegram's limits."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

from bot.bucket import Bucket
from bot.channel import TryLater

OVERALL: Final = 30.0  #: messages in any one second, all chats together
AT_ONCE: Final = 5.0  #: of these at the same moment; the others come evenly
PER_CHAT: Final = 1.0  #: messages a second in one private chat
BURST: Final = 3.0  #: messages a chat may get at once after a pause
PATIENCE: Final = 5.0  #: seconds a letter waits here; for longer it goes back to the outbox
CHATS: Final = 2_000  #: buckets remembered


class Pace:
    """Lets letters through one by one, as fast as Telegram takes them.

    Nothing is taken before the wait is over, so a cancelled wait costs nobody anything.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._all = Bucket(OVERALL - AT_ONCE, AT_ONCE, clock())
        self._chats: OrderedDict[int, Bucket] = OrderedDict()

    async def admit(self, chat: int, messages: int = 1) -> None:
        """Wait until a chat may get messages.

        Raises:
            TryLater: Telegram asked us to leave this chat alone for longer than is worth waiting.

        """
        bucket = self._bucket(chat)
        async with bucket.turn:
            await self._until(bucket, patience=PATIENCE)
            async with self._all.turn:
                await self._until(self._all)
                now = self._clock()
                bucket.take(messages, now)
                self._all.take(messages, now)

    def flooded(self, chat: int, seconds: float) -> None:
        """Leave a chat alone for as long as Telegram said."""
        self._bucket(chat).drain(seconds, self._clock())

    async def _until(self, bucket: Bucket, patience: float = float("inf")) -> None:
        while (wait := bucket.wait(self._clock())) > 0:
            if wait > patience:
                raise TryLater("Telegram asked for a pause in this chat", wait)
            await self._sleep(wait)

    def _bucket(self, chat: int) -> Bucket:
        if chat not in self._chats:
            self._chats[chat] = Bucket(PER_CHAT, BURST, self._clock())
            if len(self._chats) > CHATS:
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat)
        return self._chats[chat]
