"""A store beside the database, of SQLite, whose rows are bytes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def shelf(path: Path) -> list[tuple[object, ...]]:
    """What lies in a store beside the database; made if it is not there."""
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("create table if not exists shelf (id integer primary key, bytes blob)")
        return list(raw.execute("select id, bytes from shelf order by id"))


def put(path: Path, data: bytes) -> None:
    shelf(path)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("insert into shelf (bytes) values (?)", [data])
