"""Migrations: brings a database, empty or of an older version, to the tables of this program."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage.engines import engine_for
from storage.faults import translate
from storage.urls import is_postgres

_SCRIPTS: Final = Path(__file__).parent / "migrations"
#: Workers that start at the same moment migrate one after the other.
_LOCK: Final = 6202


def migrate(address: str | Path) -> None:
    """Bring a database to the newest version, all steps in one transaction.

    Raises:
        StorageFull, Damaged, Unreachable: nothing was changed.

    """
    engine = engine_for(address)
    try:
        with engine.begin() as conn:
            if is_postgres(address):
                conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            command.upgrade(config(conn), "head")
    except DBAPIError as fault:
        raise translate(fault) from fault
    finally:
        engine.dispose()


def versions(conn: Connection) -> tuple[str, str]:
    """Give the version of a database and the one this program wants."""
    here = MigrationContext.configure(conn).get_current_revision() or ""
    return here, ScriptDirectory(str(_SCRIPTS)).get_current_head() or ""


def config(conn: Connection) -> Config:
    """Configure Alembic for a connection, without a file."""
    made = Config()
    made.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    made.attributes["connection"] = conn
    return made
