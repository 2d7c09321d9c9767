"""The care of the data: an hourly backup that was checked, and what is old thrown away."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Final

import structlog

from bot.turns import Turns
from sop.office import Office
from storage import addresses, backup, cards, database_copy, inbox, jobs, outbox, reminders
from storage.faults import StorageFault
from storage.files import Files
from storage.transaction import Tx

_LOG: Final = structlog.get_logger("care")

#: How long what was delivered, done or reminded stays to be looked at, and a list can be answered.
_KEEP: Final = timedelta(days=90)


class Care:
    """Looks after the data of an office."""

    def __init__(
        self, turns: Turns, address: str | Path, files: Files, folder: Path, office: Office
    ) -> None:
        self._turns = turns
        self._address = address
        self._files = files
        self._folder = folder
        self._office = office
        self._portal = folder.parent / "portal.sqlite3"

    async def backup(self) -> bool:
        """Make a backup beside the running bot; one that fails leaves those before untouched."""
        now = self._turns.clock.now()
        told = (self._address, self._files, self._folder, self._office, now)
        try:
            await asyncio.to_thread(backup.make, *told)
            await asyncio.to_thread(self._copy_portal)
        except (StorageFault, OSError) as fault:
            _LOG.error("backup failed", why=str(fault))
            return False
        return True

    def _copy_portal(self) -> None:
        """Keep a copy of the office's own portal beside the backups: it is the public site."""
        if not self._portal.exists():
            return
        copy = self._folder / f"{self._portal.name}.baru"
        copy.unlink(missing_ok=True)
        database_copy.copy(self._portal, copy)
        copy.replace(self._folder / self._portal.name)

    async def purge(self) -> None:
        """Throw away what nobody needs any longer."""
        now = self._turns.clock.now()

        def sweep(tx: Tx) -> None:
            inbox.purge(tx.conn, now)
            addresses.purge(tx.conn, now.date().isoformat())
            for kept in (outbox, jobs, reminders, cards):
                kept.purge(tx.conn, now - _KEEP)

        await self._turns.run_quietly(sweep)
