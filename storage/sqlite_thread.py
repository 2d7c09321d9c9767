"""A SQLite connection in its own thread, to which whole functions are sent, not statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

import aiosqlite
from sqlalchemy import Connection

T = TypeVar("T")


class Thread(aiosqlite.Connection):
    """aiosqlite's connection, with one hop into its thread for a whole function.

    The hop per statement is what makes an async database slow, not SQLite. aiosqlite offers no
    public way to run a function in its thread; `_execute` does it, and a contract test watches
    over that.
    """

    core: Connection  #: what SQLAlchemy has on top of it, once `storage.sqlite` has put it there

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        # A bot that dies of a fault must end, not hang: what was committed is on the disk.
        self._thread.daemon = True

    @property
    def raw(self) -> sqlite3.Connection:
        """Give the connection itself, for functions that run in the thread."""
        return self._conn

    async def hop(self, function: Callable[[], T]) -> T:
        """Run a function in the thread and give its result."""
        result: T = await self._execute(function)  # type: ignore[no-untyped-call]
        return result
