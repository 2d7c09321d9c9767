"""The workers: which processes are at work on a database, so that a dead one's work is taken up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, column, func, select, table

from storage.keys import new_key

_SESSIONS: Final = table("pg_stat_activity", column("application_name"), column("datname")).c
_CONNECTED: Final = select(_SESSIONS.application_name).where(
    _SESSIONS.datname == func.current_database()
)


def new_name() -> str:
    """Make the name of a worker: no process before or beside it has the same."""
    return f"jdih-bot {new_key()}"


def alive(conn: Connection, me: str) -> Sequence[str]:
    """Name the workers that are at work on this database, oneself among them.

    A SQLite file has no other one, its lock sees to that. PostgreSQL knows: all connections of a
    worker carry its name, and they end with it, however it ends.
    """
    if conn.dialect.name == "sqlite":
        return [me]
    return [me, *conn.execute(_CONNECTED.distinct()).scalars()]
