"""Progress of slow work: what a child counts, shown on the card now and then, never too often."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from bot.jobs.workroom import Workroom
from naskah.limits import Progress

#: Pause between two drawings of a card, in seconds: channels refuse more than one edit a second.
_PAUSE: Final = 1.5


@asynccontextmanager
async def shown(
    room: Workroom, code: str, sentence: Callable[[int, int], str]
) -> AsyncIterator[Progress]:
    """Give what counts work; the newest count stands on the card while the block runs.

    Args:
        room: for the card.
        code: of the berkas.
        sentence: says (done, total) to the officer.

    """
    newest: tuple[int, int] | None = None
    bell = asyncio.Event()

    def count(done: int, total: int) -> None:
        nonlocal newest
        newest = (done, total)
        bell.set()

    async def draw() -> None:
        while True:
            await bell.wait()
            bell.clear()
            if newest is not None:
                await room.progress(code, sentence(*newest))
            await asyncio.sleep(_PAUSE)

    drawing = asyncio.create_task(draw())
    try:
        yield count
    finally:
        drawing.cancel()
        await asyncio.gather(drawing, return_exceptions=True)
