"""Waiting in tests for what comes about elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(there: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it did not come about in time.

    """
    async with asyncio.timeout(seconds):
        while not there():  # noqa: ASYNC110 -- a database or a server is watched, which rings nobody
            await asyncio.sleep(0.01)
