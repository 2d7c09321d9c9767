"""Actions: what is seen in a chat while the bot is busy, such as "mengetik…"."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Final

from telegram.error import TelegramError

from bot.telegram.api import OfficeBot

#: Seconds for a call whose answer nobody waits for; presses expire after a few.
BRIEF: Final = 5.0
#: Seconds after which an action has to be shown again; Telegram shows each for five.
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
