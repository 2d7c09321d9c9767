"""Fresh databases: made once by a process, and copied for every test that wants one."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path

from bot.office import people
from sop.office import Office
from storage.database import Database
from storage.migrate import migrate

_STAFFED: dict[tuple[str, datetime], bytes] = {}


def lay_down(path: Path, content: bytes = b"") -> bool:
    """Put a SQLite file there, unless there is one; tell whether it was put.

    Args:
        path: where.
        content: what `staffed` gives; empty: all tables and nothing in them.

    """
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content or _migrated())
    return True


async def staffed(office: Office, now: datetime) -> bytes:
    """Give a database in which the test officers of an office began at a moment."""
    key = (repr(office), now)
    if key not in _STAFFED:
        with tempfile.TemporaryDirectory(prefix="model-") as folder:
            path = Path(folder) / "bot.db"
            lay_down(path)
            database = await Database.open(path, office)
            await database.run(lambda tx: people.add_practice(tx, now))
            await database.close()
            _STAFFED[key] = await asyncio.to_thread(path.read_bytes)
    return _STAFFED[key]


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory(prefix="model-") as folder:
        path = Path(folder) / "bot.db"
        migrate(path)
        return path.read_bytes()
