"""A fresh database: migrated once by a process, and copied for every test that wants one."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from storage.migrate import migrate


@cache
def migrated() -> bytes:
    """Give a SQLite file with all its tables and nothing in them."""
    with tempfile.TemporaryDirectory(prefix="model-") as folder:
        path = Path(folder) / "bot.db"
        migrate(path)
        return path.read_bytes()
