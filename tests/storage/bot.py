"""A bot with a berkas and its files, for the tests of backups and evidence."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

from sop.berkas import Berkas
from storage import backup
from storage.database import Database
from storage.files import Files
from storage.transaction import Tx
from tests.storage.people import NOW, dispose, draft, submit


class Bot:
    """A bot with a berkas and its files, whose folder gets backups."""

    def __init__(self, db: Database, address: str, folder: Path) -> None:
        self.db = db
        self.address = address
        self.files = Files(folder / "files")
        self.backups = folder / "cadangan"

    async def berkas(self, nomor: str) -> Berkas:
        def turn(tx: Tx) -> Berkas:
            return dispose(tx, submit(tx, draft(tx, nomor)))

        for text in (f"nota {nomor}", f"keputusan {nomor} Penetapan Hasil"):
            await self.files.keep(text.encode())
        return await self.db.run(turn)

    async def back_up(self, now: datetime = NOW) -> Path:
        given = (self.address, self.files, self.backups, self.db.office, now)
        return await asyncio.to_thread(backup.make, *given)
