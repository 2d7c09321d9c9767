"""The database: opened once, then one turn is one function in one transaction."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import Protocol, Self, TypeVar

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert

from handlers.messages import Letter
from sop.berkas import Berkas
from sop.office import Office
from sop.signed import Actor
from storage import records, shapes
from storage import schema as s
from storage.faults import TooNew, WrongOffice
from storage.migrate import migrate
from storage.sqlite import Sqlite, hold
from storage.statements import write_out_all
from storage.transaction import Tx
from storage.urls import is_postgres

T = TypeVar("T")


class Engine(Protocol):
    """What SQLite and PostgreSQL have in common here."""

    @property
    def dialect(self) -> str:
        """Name it: "sqlite" or "postgresql"."""

    @property
    def worker(self) -> str:
        """Name this process among those at work on the database: see `storage.workers`."""

    async def run(self, function: Callable[[Connection], T]) -> T:
        """Run a function in a transaction, committed when this returns."""

    async def read(self, function: Callable[[Connection], T]) -> T:
        """Run a function that only reads."""

    async def close(self) -> None:
        """Finish and close."""


class Database:
    """What the bot remembers of one office."""

    def __init__(self, engine: Engine, office: Office) -> None:
        self._engine = engine
        self.office = office

    @classmethod
    async def open(cls, address: str | Path, office: Office, *, reading: bool = False) -> Self:
        """Open the database of an office, bringing its tables up to date first.

        Args:
            address: the path of a SQLite file, or `postgresql://…`.
            office: whose database it is.
            reading: only look, beside a bot that may be running; nothing is migrated.

        Raises:
            InUse: another process works on this SQLite file.
            WrongOffice: it holds the history of another office.
            TooNew: a newer program has written in it.
            StorageFull, Damaged, Unreachable: see there.

        """
        engine = await _engine(address, reading=reading)
        opened = cls(engine, office)
        try:
            if not reading:
                await engine.run(lambda conn: _sign(conn, office))
                await engine.read(_prepare)
            await engine.read(lambda conn: _check(conn, office))
        except BaseException:
            await engine.close()
            raise
        return opened

    @property
    def dialect(self) -> str:
        """Name the engine: "sqlite" or "postgresql"."""
        return self._engine.dialect

    @property
    def worker(self) -> str:
        """Name this process among those at work on the database: its claims carry the name."""
        return self._engine.worker

    async def run(self, function: Callable[[Tx], T]) -> T:
        """Run a turn in a transaction; when this returns it is on the disk.

        The function may run a second time when the first was undone, so it must do nothing but work
        on the database. An exception that it raises undoes it alone and comes out here.

        Raises:
            StorageFull, Damaged, Unreachable: nothing was written.

        """
        office = self.office
        return await self._engine.run(lambda conn: function(Tx(conn, office)))

    async def read(self, function: Callable[[Tx], T]) -> T:
        """Run a function that only reads, beside the turns."""
        office = self.office
        return await self._engine.read(lambda conn: function(Tx(conn, office)))

    async def close(self) -> None:
        """Finish the turns that wait, then close."""
        await self._engine.close()


async def _engine(address: str | Path, *, reading: bool) -> Engine:
    if is_postgres(address):
        if not reading:
            await asyncio.to_thread(migrate, address)
        # Its driver is loaded only where there is a server: 8 MB that an office PC can spare.
        engine: Engine = resolve_name("storage.postgres:Postgres").open(str(address))
        return engine
    path = Path(address)
    if reading:
        return await Sqlite.open(path)
    lock = hold(path)
    try:
        await asyncio.to_thread(migrate, path)
        return await Sqlite.open(path, lock)
    except BaseException:
        os.close(lock)
        raise


def _sign(conn: Connection, office: Office) -> None:
    """Make a database that of an office, as long as nothing is written in its history."""
    row = {"id": 1, "code": office.code, "length": 0, "head": records.GENESIS, "people": ""}
    conn.execute(insert(s.office).on_conflict_do_nothing(index_elements=["id"]), row)
    unwritten = update(s.office).where(s.office.c.length == 0)
    conn.execute(unwritten.values(code=office.code))


def _prepare(conn: Connection) -> None:
    """Do now what would otherwise be done once in front of whoever presses first."""
    write_out_all(conn.dialect)
    shapes.learn(Actor, Berkas, Letter)


def _check(conn: Connection, office: Office) -> None:
    code = conn.execute(select(s.office.c.code)).scalar()
    if code != office.code:
        msg = f"this database belongs to office {code}, not {office.code}"
        raise WrongOffice(msg)
    if word := records.unknown(conn):
        raise TooNew(word)
