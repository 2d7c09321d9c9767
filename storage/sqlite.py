"""SQLite as engine: one writer that commits waiting turns in groups, and one reader beside it.

All versions before 3.51.3 can lose commits when two connections write or checkpoint at the same
instant. So one connection writes and checkpoints, readers may only read, and a lock file keeps a
second process out.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import sqlite3
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from sqlalchemy import Connection, StaticPool, create_engine

from storage.faults import Damaged, InUse, StorageFault, Unwritable, translate
from storage.sqlite_thread import Thread
from storage.workers import new_name

T = TypeVar("T")

#: How many waiting turns share one commit.
GROUP: Final = 64

_PRAGMAS: Final = ("foreign_keys = ON", "temp_store = MEMORY", "cache_size = -32768")
#: FULL: what was committed survives a power cut. Group commit makes it nearly free.
_WRITER: Final = ("journal_mode = WAL", "synchronous = FULL", "journal_size_limit = 67108864")
_READER: Final = ("query_only = ON",)


@dataclass(slots=True, eq=False)
class _Turn:
    """A function that waits for its transaction, and what became of it."""

    function: Callable[[Connection], Any]
    future: asyncio.Future[Any]
    result: Any = None
    fault: BaseException | None = None


class _GroupLostError(Exception):
    """SQLite rolled the whole transaction back."""


class Sqlite:
    """One database file."""

    dialect: Final = "sqlite"

    def __init__(
        self, folder: Path, writer: Thread | None, reader: Thread, lock: int | None
    ) -> None:
        self.worker = new_name()
        self._folder = folder
        self._writer = writer
        self._reader = reader
        self._lock = lock
        self._waiting: deque[_Turn] = deque()
        self._pump: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, path: Path, lock: int | None = None) -> Self:
        """Open a migrated database, held by `hold`; without that only for reading, beside a bot."""
        writer = None if lock is None else await _connect(path, _WRITER)
        reader = await _connect(path, _READER, mode="ro")
        return cls(path.parent, writer, reader, lock)

    async def run(self, function: Callable[[Connection], T]) -> T:
        """Run a function in a transaction that is committed when this returns.

        Raises:
            StorageFull, Damaged: nothing was written.

        """
        if self._writer is None:
            msg = "this database was opened for reading"
            raise InUse(msg)
        turn = _Turn(function, asyncio.get_running_loop().create_future())
        self._waiting.append(turn)
        if self._pump is None:
            self._pump = asyncio.create_task(self._commit_groups(self._writer))
        return await turn.future  # type: ignore[no-any-return]

    async def read(self, function: Callable[[Connection], T]) -> T:
        """Run a function on a steady picture of the database, beside the writer."""

        def steady() -> T:
            raw = self._reader.raw
            try:
                raw.execute("BEGIN").close()
                return function(self._reader.core)
            except Exception as fault:
                raise _named(fault, self._folder) from fault
            finally:
                raw.rollback()

        return await self._reader.hop(steady)

    async def close(self) -> None:
        """Finish what waits and close the file."""
        if self._pump is not None:
            await self._pump
        for thread in filter(None, (self._reader, self._writer)):
            await thread.hop(thread.core.close)
            await thread.close()
        if self._lock is not None:
            os.close(self._lock)

    async def _commit_groups(self, writer: Thread) -> None:
        """Commit until nothing waits. The groups are made here, in the event loop: no locks."""
        try:
            while self._waiting:
                group = [self._waiting.popleft() for _ in range(min(GROUP, len(self._waiting)))]
                await writer.hop(partial(self._work, writer, group))
                for turn in group:
                    _tell(turn)
                await asyncio.sleep(0)  # those who were told may have more to write
        finally:
            self._pump = None

    def _work(self, writer: Thread, group: Sequence[_Turn]) -> None:
        """Commit a group, and name what went wrong."""
        _commit(writer, group)
        for turn in group:
            if turn.fault is not None:
                turn.fault = _named(turn.fault, self._folder)


def hold(path: Path) -> int:
    """Keep other processes out until the descriptor is closed, or this process dies.

    Raises:
        InUse: another process is in.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as taken:
        os.close(lock)
        msg = f"another process works on {path.name}"
        raise InUse(msg) from taken
    return lock


async def _connect(path: Path, pragmas: Sequence[str], mode: str = "rw") -> Thread:
    def connect() -> sqlite3.Connection:
        address = f"{path.absolute().as_uri()}?mode={mode}"
        raw = sqlite3.connect(
            address, uri=True, isolation_level=None, timeout=10, cached_statements=512
        )
        for pragma in (*_PRAGMAS, *pragmas):
            raw.execute(f"PRAGMA {pragma}").close()
        return raw

    thread = Thread(connect)
    try:
        await thread
    except sqlite3.Error as fault:
        raise translate(fault) from fault
    thread.core = await thread.hop(lambda: _core(thread.raw))
    return thread


def _core(raw: sqlite3.Connection) -> Connection:
    """Put SQLAlchemy on top of a connection whose transactions are ours."""
    engine = create_engine(
        "sqlite://", creator=lambda: raw, poolclass=StaticPool, hide_parameters=True
    )
    return engine.connect()


def _commit(writer: Thread, group: Sequence[_Turn]) -> None:
    """Commit a group; what breaks it breaks alone."""
    try:
        _together(writer.raw, writer.core, group)
    except Exception as fault:  # noqa: BLE001 - it is told to whom it belongs
        if len(group) == 1:
            group[0].fault = fault.__cause__ if isinstance(fault, _GroupLostError) else fault
            return
        for turn in group:
            turn.fault = None
            _commit(writer, [turn])


def _together(raw: sqlite3.Connection, conn: Connection, group: Sequence[_Turn]) -> None:
    """Run turns in one transaction, each under a savepoint."""
    raw.execute("BEGIN IMMEDIATE").close()
    try:
        for turn in group:
            raw.execute("SAVEPOINT turn").close()
            try:
                turn.result = turn.function(conn)
            except Exception as fault:
                if not raw.in_transaction:
                    raise _GroupLostError from fault
                turn.fault = fault
                raw.execute("ROLLBACK TO turn").close()
            raw.execute("RELEASE turn").close()
        raw.execute("COMMIT").close()
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            raw.rollback()
        raise


def _tell(turn: _Turn) -> None:
    if turn.future.done():  # whoever waited has gone
        return
    if turn.fault is None:
        turn.future.set_result(turn.result)
    else:
        turn.future.set_exception(turn.fault)


def _named(fault: BaseException, folder: Path) -> BaseException:
    """Give the fault of ours for what went wrong with the database in a folder.

    Of a disk that turned read-only, went away or is over its quota under an open file SQLite says
    no more than of a damaged one; the folder tells them apart.
    """
    named = translate(fault)
    if isinstance(named, Damaged):
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"x")
        except OSError as shut:
            found = translate(shut)
            known = isinstance(found, StorageFault)
            return found if known else Unwritable(f"{folder}: {shut.strerror}")
    return named
