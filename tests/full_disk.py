"""A disk that is full, as the database of an office finds it."""

from __future__ import annotations

from storage.faults import StorageFull
from storage.transaction import Tx
from tests.office import Office


async def fill_the_disk(office: Office) -> None:
    """Leave the database no page to grow by, and none that is free."""
    await _pages(office, 1)
    for number in range(1_000):
        try:
            await office.turns.run(lambda tx, n=number: tx.remember(f"pengisi-{n}", "x" * 2_000))
        except StorageFull:
            return


async def make_room(office: Office) -> None:
    await _pages(office, 1_000_000)


async def _pages(office: Office, most: int) -> None:
    def limit(tx: Tx) -> None:
        tx.conn.exec_driver_sql(f"PRAGMA max_page_count = {most}").close()

    await office.turns.run(limit)
