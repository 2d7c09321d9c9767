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
            says = f"WhatsApp: {fault.says} (kode {code}). Periksa dengan `jdih-bot doctor`."
            await self._tell(says)
