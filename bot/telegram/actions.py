"""Actions: what is seen in a chat while the bot is busy, such as "mengetik…"."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Final

from telegram.error import TelegramError

from bot.telegram.api import OfficeBot

#: Seconds for a call whose answer nobody waits for; presses expire after a few.
BRIEF: Final = 5.0
#: Seconds between two of the same action; Telegram shows each for five.
RENEWED: Final = 4.5

_logger = logging.getLogger(__name__)


async def briefly(call: Coroutine[object, object, object]) -> None:
    """Make a call that may fail."""
    try:
        async with asyncio.timeout(BRIEF):
            await call
    except (TelegramError, TimeoutError) as error:
        _logger.debug("not answered: %s", error)


async def act(bot: OfficeBot, chat: int, action: str) -> None:
    """Show an action for five seconds or until the next message."""
    await briefly(bot.call("sendChatAction", chat_id=chat, action=action))


@asynccontextmanager
async def shown(
    bot: OfficeBot, chat: int, action: str, every: float = RENEWED
) -> AsyncIterator[None]:
    """Show an action for as long as a block runs."""
    await act(bot, chat, action)
    renewing = asyncio.create_task(_renew(bot, chat, action, every))
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.wait([renewing])


async def _renew(bot: OfficeBot, chat: int, action: str, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        await act(bot, chat, action)
