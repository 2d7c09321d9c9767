"""The engines of SQLAlchemy for maintenance, and how a transaction on a server sees one picture."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine, event

from storage.urls import driver_url, is_postgres


def engine_for(address: str | Path) -> Engine:
    """Give an engine for maintenance; nobody may work on a SQLite file meanwhile."""
    if is_postgres(address):
        return create_engine(driver_url(str(address)), poolclass=NullPool, hide_parameters=True)
    address = f"sqlite:///{Path(address).absolute()}"
    engine = create_engine(address, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def ours(raw: sqlite3.Connection, _: object) -> None:
        raw.isolation_level = None  # so that DDL is transactional

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def steady(engine: Engine) -> Engine:
    """Let every transaction see one picture of the database, whatever others write meanwhile."""
    return engine.execution_options(isolation_level="REPEATABLE READ")
