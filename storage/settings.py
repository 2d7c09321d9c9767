"""The small things remembered from last time."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, delete, select

from storage import schema as s
from storage.rows import put
from storage.statements import Statement

_GET: Final = Statement(select(s.settings.c.value).where(s.settings.c.key == bindparam("of")))


def get(conn: Connection, key: str) -> str:
    """Give a remembered value, "" when unset."""
    return _GET.value(conn, of=key) or ""


def remember(conn: Connection, key: str, value: str) -> None:
    """Set a remembered value; an empty one is forgotten."""
    if not value:
        conn.execute(delete(s.settings).where(s.settings.c.key == key))
        return
    put(conn, s.settings, {"key": key}, {"value": value})


def forget(conn: Connection, beginning: str) -> None:
    """Forget all values whose keys begin so."""
    conn.execute(delete(s.settings).where(s.settings.c.key.startswith(beginning, autoescape=True)))
