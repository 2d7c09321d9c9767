"""A bot's day in a child process: turns under load that may be killed at any moment.

Every line on standard output is an acknowledgement: what it names was committed before.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

from sop.office import Office
from storage import delivery, inbox, workers
from storage.database import Database
from storage.transaction import Tx
from tests.storage.people import NOW, draft, submit

#: Turns that wait at the same time.
AT_ONCE = 16


def acknowledge(said: str) -> None:
    """Tell whoever watches what is committed."""
    sys.stdout.write(f"{said}\n")
    sys.stdout.flush()


def turn(tx: Tx, update: inbox.Update) -> str:
    """Handle an update once: a berkas with a number, a letter, the update done."""
    if not inbox.take(tx.conn, update.id):
        return ""
    berkas = submit(tx, draft(tx, update.raw), NOW + timedelta(seconds=int(update.raw)))
    return f"done {update.raw} {berkas.code} {berkas.agenda}"


async def receive(db: Database, first: int) -> None:
    """Store updates as a channel does, and acknowledge them once they are stored."""
    for n in range(first, first + 10_000):
        await db.run(lambda tx, n=n: inbox.store(tx.conn, "telegram", [(str(n), str(n))], NOW))
        acknowledge(f"stored {n}")
        await asyncio.sleep(0.004)  # handling keeps pace


async def handle(db: Database) -> None:
    """Handle what waits, sixteen at a time."""
    while True:
        waiting = await db.read(lambda tx: inbox.waiting(tx.conn, NOW, AT_ONCE))
        turns = (db.run(lambda tx, update=update: turn(tx, update)) for update in waiting)
        for said in await asyncio.gather(*turns):
            if said:
                acknowledge(said)
        await asyncio.sleep(0)


async def main(address: str, first: int) -> None:
    """Work until killed."""
    db = await Database.open(address, Office())
    await db.run(lambda tx: delivery.release(tx.conn, NOW, workers.alive(tx.conn, db.worker)))
    await asyncio.gather(receive(db, first), handle(db))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
