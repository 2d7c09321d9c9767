"""PostgreSQL as engine: the same functions over psycopg in a small thread pool."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Self, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from storage.engines import steady
from storage.faults import RETRIED, sqlstate, translate
from storage.urls import driver_url
from storage.workers import new_name

T = TypeVar("T")

#: Turns at the same time. They wait for the server, not for the processor.
THREADS: Final = 8
#: How often a turn is tried when the server says that it collided with another one.
TRIES: Final = 8
#: Seconds that a turn waits for a lock; those of other workers are held for a moment.
PATIENCE: Final = 20


class Postgres:
    """One database on a PostgreSQL server; several workers of one office may share it."""

    dialect: Final = "postgresql"

    def __init__(self, engine: Engine, worker: str) -> None:
        self.worker = worker
        self._engine = engine
        self._reading = steady(engine).execution_options(postgresql_readonly=True)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="postgres")

    @classmethod
    def open(cls, url: str) -> Self:
        """Prepare connections to a migrated database; each is made when it is needed."""
        worker = new_name()
        engine = create_engine(
            driver_url(url),
            pool_size=THREADS,
            max_overflow=0,
            pool_pre_ping=True,
            connect_args={"application_name": worker},
            hide_parameters=True,
        )
        event.listen(engine, "connect", _notice_when_gone)
        return cls(engine, worker)

    async def run(self, function: Callable[[Connection], T]) -> T:
        """Run a function in a transaction that is committed when this returns.

        A turn that collides with one of another worker is run again, so it must do nothing but work
        on the database.

        Raises:
            StorageFull, Damaged, Unreachable: nothing was written, as far as anybody can know.

        """
        return await self._hop(self._engine, function)

    async def read(self, function: Callable[[Connection], T]) -> T:
        """Run a function that only reads, on a steady picture of the database."""
        return await self._hop(self._reading, function)

    async def close(self) -> None:
        """Finish what runs and close the connections."""
        await asyncio.to_thread(self._threads.shutdown)
        self._engine.dispose()

    async def _hop(self, engine: Engine, function: Callable[[Connection], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _turn, engine, function)


def _notice_when_gone(raw: psycopg.Connection, _: object) -> None:
    """Let the server notice within a minute that the machine of a worker is gone.

    And let a turn end that waits for what somebody holds: nobody is left in silence by a console.
    """
    raw.execute("SET tcp_keepalives_idle = 30").close()
    raw.execute("SET tcp_keepalives_interval = 10").close()
    raw.execute("SET tcp_keepalives_count = 3").close()
    raw.execute(f"SET lock_timeout = '{PATIENCE}s'").close()
    raw.commit()


def _turn(engine: Engine, function: Callable[[Connection], T]) -> T:
    for attempt in range(1, TRIES + 1):
        try:
            with engine.begin() as conn:
                return function(conn)
        except (DBAPIError, psycopg.Error) as fault:
            if sqlstate(fault) not in RETRIED or attempt == TRIES:
                raise translate(fault) from fault
        time.sleep(random.uniform(0.001, 0.01) * attempt)
    msg = "a turn ends by its result or by its fault"
    raise AssertionError(msg)
