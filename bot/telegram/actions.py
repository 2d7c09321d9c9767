"""Actions: what is seen in a chat while the bot is busy, such as "mengetik…"."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Final

from telegram.error import TelegramError

from bot.channel import Trouble, TryLater, Unknown
from bot.telegram.api import OfficeBot
from bot.telegram.faults import trouble

#: Seconds for a call whose answer nobody waits for; presses expire after a few.
BRIEF: Final = 5.0
#: Seconds after which an action has to be shown again; Telegram shows each for five.
RENEWED: Final = 4.5

#: Seconds between tries of what counts for a few only.
_PAUSES: Final = (0.5, 3.0)

_LOG: Final = logging.getLogger(__name__)


async def briefly(call: Coroutine[object, object, object]) -> None:
    """Make a call that may fail."""
    try:
        async with asyncio.timeout(BRIEF):
            await call
    except (TelegramError, TimeoutError) as error:
        _LOG.debug("not answered: %s", error)


async def soon(call: Callable[[], Awaitable[object]]) -> Trouble | None:
    """Make a call that counts for a few seconds only, more than once if need be.

    Gives what kept it from being made, or from being answered, if so.
    """
    for pause in (*_PAUSES, None):
        try:
            async with asyncio.timeout(BRIEF):
                await call()
        except TelegramError as error:
            meant = trouble(error)
        except TimeoutError:
            meant = Unknown("no answer from Telegram")
        else:
            return None
        if pause is None or not isinstance(meant, TryLater) or meant.after > BRIEF:
            _LOG.debug("not answered: %s", meant)
            return meant
        await asyncio.sleep(max(pause, meant.after))
    return None


async def act(bot: OfficeBot, chat: int, action: str) -> None:
    """Show an action for five seconds or until the next message."""
    await briefly(bot.call("sendChatAction", chat_id=chat, action=action))
