"""Being at work: seen in a chat for a moment ("mengetik…"), and shown again as long as it lasts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

#: Shows it once, best effort; never raises.
Show = Callable[[], Awaitable[None]]


@asynccontextmanager
async def shown(show: Show, every: float) -> AsyncIterator[None]:
    """Show it for as long as a block runs.

    Args:
        show: shows it for a moment.
        every: seconds after which it has to be shown again.

    """
    await show()
    renewing = asyncio.create_task(_renew(show, every))
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.wait([renewing])


async def _renew(show: Show, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        await show()
