"""The care of the data: an hourly backup that was checked, and what is old thrown away."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Final

import structlog

from bot.config import Settings
from bot.home import back_up
from bot.turns import Turns
from handlers import notes
from sop.office import Office
from storage import addresses, cards, inbox, jobs, outbox, reminders
from storage.faults import StorageFault
from storage.transaction import Tx

_LOG: Final = structlog.get_logger("care")

#: How long what was delivered or reminded stays to be looked at, and a list can be answered.
_KEEP: Final = timedelta(days=90)

#: How long work that was done stays: the watch alone leaves a row for every document every night.
_DONE: Final = timedelta(days=7)

#: How long a choice can be made that changes who holds what: it is a matter of one sitting.
_SITTING: Final = timedelta(days=1)


class Care:
    """Looks after the data of an office."""

    def __init__(self, turns: Turns, settings: Settings, office: Office) -> None:
        self._turns = turns
        self._settings = settings
        self._office = office

    async def backup(self) -> bool:
        """Make a backup beside the running bot and tell whether that went well.

        One that fails leaves those before untouched.
        """
        now = self._turns.clock.now()
        try:
            await asyncio.to_thread(back_up, self._settings, self._office, now)
        except (StorageFault, OSError) as fault:
            _LOG.error("backup failed", why=str(fault))
            return False
        return True

    async def purge(self) -> None:
        """Throw away what nobody needs any longer."""
        now = self._turns.clock.now()

        def sweep(tx: Tx) -> None:
            inbox.purge(tx.conn, now)
            addresses.purge(tx.conn, now.date().isoformat())
            jobs.purge(tx.conn, now - _DONE)
            for kept in (outbox, reminders, cards):
                kept.purge(tx.conn, now - _KEEP)
            notes.faded(tx, cards.close_choices(tx.conn, now - _SITTING), now)

        await self._turns.run(sweep)
