"""Long polling: updates are committed here before Telegram is told that we have them."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import Final

from telegram.error import Conflict, InvalidToken, TelegramError, TimedOut

from bot.channel import Intake
from bot.telegram.api import OfficeBot
from bot.telegram.faults import is_logged_out, pause
from bot.telegram.keep import keep
from bot.telegram.request import NotSent

WAIT: Final = 30  #: seconds a question stays open at Telegram; routers drop what is quiet longer
LONGEST: Final = 60.0  #: seconds between two tries at most
HELD: Final = 3600.0  #: seconds an offset is good for

_LOG: Final = logging.getLogger(__name__)


class BackOff:
    """Waits longer after each failure, a little by chance, and says once what is wrong."""

    def __init__(
        self,
        first: float = 1.0,
        longest: float = LONGEST,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._first = first
        self._longest = longest
        self._sleep = sleep
        self._failures = 0
        self._said = ""

    @property
    def trouble(self) -> str:
        """Say what has been wrong since it last worked, if anything."""
        return self._said

    async def wait(self, says: str, at_least: float = 0.0) -> None:
        """Log a failure, unless it was the last thing logged, and wait."""
        if says != self._said:
            _LOG.warning("%s; trying again", says)
            self._said = says
        self._failures += 1
        pause = min(self._longest, self._first * 2.0 ** min(self._failures - 1, 10))
        await self._sleep(max(at_least, pause * random.uniform(0.75, 1.0)))

    def worked(self) -> None:
        """Forget the failures."""
        if self._said:
            _LOG.info("Telegram answers again")
        self._failures, self._said = 0, ""


async def poll(
    bot: OfficeBot,
    intake: Intake,
    back_off: BackOff,
    wait: int = WAIT,
    clock: Callable[[], float] = time.time,
) -> None:
    """Ask, store, confirm; until cancelled.

    The offset lives for one answered question only: it confirms what was just committed. Kept
    longer it would make Telegram drop updates, since their numbers start anew, by chance, after a
    quiet week. So it is also forgotten when nobody has answered for an hour: what it would have
    confirmed comes again, and is known by its name.
    """
    confirm, since = 0, clock()
    while True:
        # A clock that stands still while the computer sleeps would not notice the week.
        if abs(clock() - since) > HELD:
            confirm = 0
        try:
            updates = await bot.raw_updates(confirm or None, wait)
            confirm, since = (await keep(intake, updates) if updates else 0), clock()
            back_off.worked()
        except TelegramError as error:
            await back_off.wait(explain(error), pause(error))
        except Exception as error:  # noqa: BLE001 -- not stored is not confirmed: they come again
            # Only the kind of failure is logged; its text may quote the letter.
            await back_off.wait(f"updates could not be stored ({type(error).__name__})")


def explain(error: TelegramError) -> str:
    """Say in one line what keeps updates away."""
    if is_logged_out(error):
        return "the bot is logged out here: check TELEGRAM_API_BASE, it was moved to another server"
    if isinstance(error, InvalidToken):
        return "Telegram refuses the token: check TELEGRAM_TOKEN"
    if isinstance(error, Conflict) and "webhook" in error.message.lower():
        return "a webhook is set for this bot: stop the other instance or use TELEGRAM_MODE=webhook"
    if isinstance(error, Conflict):
        return "another program asks for the updates of this bot: stop it or make a new token"
    if isinstance(error, NotSent) and error.distrusted:
        return (
            "the certificate of Telegram does not hold: check the clock of this computer, "
            "and whether the network wants a login first"
        )
    if isinstance(error, NotSent | TimedOut):
        return "Telegram is out of reach: check the internet connection"
    return f"Telegram answers with an error: {error.message}"
