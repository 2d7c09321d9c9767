"""A fresh database: migrated once by a process, and copied for every test that wants one."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from storage.migrate import migrate


def lay_down(path: Path) -> None:
    """Put a SQLite file there that has all tables and nothing in them, unless there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(_migrated())


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory(prefix="model-") as folder:
        path = Path(folder) / "bot.db"
        migrate(path)
        return path.read_bytes()
