"""The care of the data: an hourly backup that was checked, and what is old thrown away."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

import structlog

from bot import admins
from bot.config import Settings
from bot.home import back_up, meaning
from bot.turns import Turns
from handlers import in_one_go, notes
from handlers.texts import say
from naskah.client import tidy
from sop.deadlines import Calendar
from storage import addresses, cards, inbox, jobs, outbox, reminders, settings
from storage.faults import StorageFault
from storage.transaction import Tx

_LOG: Final = structlog.get_logger("care")

#: How long what was delivered or reminded stays to be looked at, and a list can be answered.
_KEEP: Final = timedelta(days=90)

#: How long work that was done stays: the watch alone leaves a row for every document every night.
_DONE: Final = timedelta(days=7)

#: How long a choice can be made that changes who holds what: it is a matter of one sitting.
_SITTING: Final = timedelta(days=1)


#: Bytes of free disk below which the admins are told, while there is time to tidy up.
_LITTLE_ROOM: Final = 1_000_000_000


class Care:
    """Looks after the data of an office."""

    def __init__(
        self,
        turns: Turns,
        settings: Settings,
        calendar: Calendar,
        scanners: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        """Look after the data, and give word of the `scanners`: what is wrong with each, or ""."""
        self._scanners = scanners
        self._ill: Sequence[str] = ()  #: what was wrong with them an hour ago
        self._turns = turns
        self._settings = settings
        self._calendar = calendar

    async def backup(self) -> bool:
        """Make a backup beside the running bot and tell whether that went well.

        One that fails leaves those before untouched, and the admins are told: nobody reads the log
        of a computer that stands in a corner.
        """
        now = self._turns.clock.now()
        try:
            await asyncio.to_thread(back_up, self._settings, self._calendar.office, now)
        except (StorageFault, OSError) as fault:
            _LOG.error("backup failed", why=str(fault))
            why = meaning(fault) if isinstance(fault, StorageFault) else f"{fault.strerror}."
            await self._tell(say("talk.admin_backup", sebab=why))
            return False
        return True

    async def room(self, free: int | None = None) -> None:
        """Tell the admins when the disk is nearly full; `free` bytes are left, None: look."""
        if free is None:
            free = shutil.disk_usage(self._settings.home).free
        if free < _LITTLE_ROOM:
            await self._tell(say("talk.admin_room", sisa=f"{free / 1e9:.1f}".replace(".", ",")))

    async def hourly(self) -> None:
        """Do what is done every hour."""
        await self.backup()
        await self.room()
        await self.scanners()

    async def scanners(self) -> None:
        """Tell the admins of a scanner inbox that could not be used an hour ago either."""
        ill = self._scanners()
        lasting = [why for why, before in zip(ill, self._ill, strict=False) if why and before]
        self._ill = ill
        for why in lasting:
            await self._tell(say("talk.admin_scanner", sebab=why))

    async def _tell(self, text: str) -> None:
        """Tell the admins, unless phones are to be quiet: an hour later it is tried again."""
        now = self._turns.clock.now()
        if self._calendar.quiet(now):
            return
        try:
            await self._turns.run(lambda tx: admins.post(tx, text, now))
        except StorageFault as fault:
            _LOG.warning("the admins could not be told", why=str(fault))

    async def purge(self) -> None:
        """Throw away what nobody needs any longer."""
        now = self._turns.clock.now()

        def sweep(tx: Tx) -> None:
            inbox.purge(tx.conn, now)
            addresses.purge(tx.conn, now.date().isoformat())
            jobs.purge(tx.conn, now - _DONE)
            for kept in (outbox, reminders, cards):
                kept.purge(tx.conn, now - _KEEP)
            settings.forget(tx.conn, in_one_go.ALBUM)
            notes.faded(tx, cards.close_choices(tx.conn, now - _SITTING), now)

        await self._turns.run(sweep)
        await asyncio.to_thread(tidy)
