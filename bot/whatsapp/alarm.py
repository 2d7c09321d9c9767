"""The way to an admin: says what nobody but a person can mend."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.whatsapp.faults import Fault

#: Tells the admins of the office a sentence; the same one again after a while only.
Tell = Callable[[str], Awaitable[object]]


class Alarm:
    """Tells the admins of a trouble that is theirs."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    async def ring(self, fault: Fault, code: int) -> None:
        """Tell it, if this is for an admin."""
        if fault.admin:
            await self.say(f"{fault.says} (kode {code})")

    async def say(self, what: str) -> None:
        """Tell what is wrong, and how to find out more."""
        await self._tell(f"WhatsApp: {what}. Periksa dengan `jdih-bot doctor`.")
