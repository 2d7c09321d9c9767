"""Turns on the database, and the bells that wake whoever waits for what a turn wrote."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

from bot.channel import Report, Trouble, TryLater, Unreachable, WindowShut
from bot.clock import Clock
from storage import delivery, inbox
from storage.database import Database
from storage.transaction import Tx

T = TypeVar("T")

#: When a letter goes again that the channel could not deliver just now.
_LATER: Final = timedelta(minutes=5)


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

    async def statuses(self, reports: Sequence[Report]) -> None:
        """Note delivery reports."""
        now = self.clock.now()

        def note(tx: Tx) -> None:
            for told in reports:
                why = str(told.trouble or "")
                lost = delivery.report(tx.conn, told.ident, told.state, why)
                if lost and told.trouble is not None:
                    _after_all(tx, lost, told.trouble, now)

        await self.run(note)


def _after_all(tx: Tx, key: str, trouble: Trouble, now: datetime) -> None:
    """Go on with a letter that a channel took and then could not deliver."""
    match trouble:
        case TryLater():
            delivery.retry(tx.conn, key, now + _LATER, str(trouble))
        case WindowShut():
            delivery.retry(tx.conn, key, now, delivery.WINDOW_SHUT)
        case Unreachable():
            delivery.redirect(tx.conn, key, now, str(trouble))


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
