"""Turns on the database, and the bells that wake whoever waits for what a turn wrote."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from bot.clock import Clock
from storage import inbox
from storage.database import Database
from storage.transaction import Tx

T = TypeVar("T")


class Turns:
    """Runs functions in one transaction each, then rings the bells of the loops."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self.clock = clock
        self.updates = asyncio.Event()
        self.letters = asyncio.Event()
        self.work = asyncio.Event()

    @property
    def worker(self) -> str:
        """Name this process: what it has in hand is marked so."""
        return self._database.worker

    async def run(self, turn: Callable[[Tx], T]) -> T:
        """Run one turn; when this returned, it is on disk, and letters and slow work may be due."""
        result = await self._database.run(turn)
        self.letters.set()
        self.work.set()
        return result

    async def run_quietly(self, turn: Callable[[Tx], T]) -> T:
        """Run a turn that leaves nothing for others to do, such as a claim."""
        return await self._database.run(turn)

    async def look(self, question: Callable[[Tx], T]) -> T:
        """Ask something without changing anything."""
        return await self._database.read(question)

    # The intake: raw updates are on disk before a channel acknowledges them ---------------------
    async def store(self, channel: str, updates: Sequence[tuple[str, str]]) -> int:
        """Store raw updates; those already known are skipped. Returns how many were new."""
        now = self.clock.now()
        new = await self.run_quietly(lambda tx: inbox.store(tx.conn, channel, updates, now))
        self.updates.set()
        return new


async def wait_for(
    bell: asyncio.Event, until: datetime | None, clock: Clock, most: float = 5.0
) -> None:
    """Wait for a bell, but not beyond an instant and not longer than `most` seconds."""
    seconds = most if until is None else (until - clock.now()).total_seconds()
    try:
        async with asyncio.timeout(max(0.01, min(most, seconds))):
            await bell.wait()
    except TimeoutError:
        pass
    bell.clear()
