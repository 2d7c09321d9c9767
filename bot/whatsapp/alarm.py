"""The way to an admin: says once in a while what nobody but a person can mend."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Final

from bot.whatsapp.faults import Fault

#: Seconds for which the same trouble is not told again.
QUIET: Final = 6 * 3600.0

#: Tells the admins of the office a sentence.
Tell = Callable[[str], Awaitable[None]]


class Alarm:
    """Tells the admins of a trouble, each kind once in six hours."""

    def __init__(self, tell: Tell, clock: Callable[[], float] = time.monotonic) -> None:
        self._tell = tell
        self._clock = clock
        self._told: dict[int, float] = {}

    async def ring(self, fault: Fault, code: int) -> None:
        """Tell it, if this is for an admin and was not told lately."""
        now = self._clock()
        if not fault.admin or now - self._told.get(code, -QUIET) < QUIET:
            return
        self._told[code] = now
        await self._tell(f"WhatsApp: {fault.says} (kode {code}). Periksa dengan `jdih-bot doctor`.")
