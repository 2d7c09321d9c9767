"""The way to an admin: says what nobody but a person can mend."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from bot.whatsapp.faults import Fate, Fault
from bot.whatsapp.settings import CHANNEL

_LOG: Final = logging.getLogger(__name__)

#: Tells the admins of the office a sentence, the same one again after a while only, and on any
#: channel but one if that is named; False when nobody was reached.
Tell = Callable[[str, str], Awaitable[bool]]


class Alarm:
    """Tells the admins of a trouble that is theirs."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    async def ring(self, fault: Fault, code: int) -> None:
        """Tell it, if this is for an admin.

        Where nothing comes through until it is mended, it is told elsewhere or not at all: it
        would come when all is well.
        """
        if fault.admin:
            shut = fault.fate is Fate.LATER
            await self.say(f"{fault.says} (kode {code})", besides=CHANNEL if shut else "")

    async def say(self, what: str, besides: str = "") -> None:
        """Tell what is wrong, and how to find out more."""
        text = f"WhatsApp: {what}. Periksa dengan `jdih-bot doctor`."
        if not await self._tell(text, besides):
            _LOG.warning("no admin is reached: %s", text)
