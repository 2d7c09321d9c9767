"""Migrations: brings a database, empty or of an older version, to the tables of this program."""

from __future__ import annotations

from pathlib import Path
from pkgutil import resolve_name
from typing import Final

from sqlalchemy import Connection, column, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from storage.engines import engine_for
from storage.faults import TooNew, WrongEncoding, translate
from storage.urls import is_postgres

SCRIPTS: Final = Path(__file__).parent / "migrations"
#: The one encoding that keeps every letter of a document.
UTF8: Final = "UTF8"
#: Workers that start at the same moment migrate one after the other.
_LOCK: Final = 6202
_VERSION: Final = table("alembic_version", column("version_num"))


def migrate(address: str | Path) -> None:
    """Bring a database to the newest version, all steps in one transaction.

    Raises:
        StorageFull, Damaged, Unreachable, WrongEncoding, TooNew: nothing was changed.

    """
    engine = engine_for(address)
    try:
        with engine.begin() as conn:
            if is_postgres(address):
                conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                _insist_on_utf8(conn)
            here, wanted = versions(conn)
            if here > wanted:
                raise TooNew(f"{here} > {wanted}")
            if here != wanted:
                resolve_name("storage.upgrade:upgrade")(conn)
    except DBAPIError as fault:
        raise translate(fault) from fault
    finally:
        engine.dispose()


def _insist_on_utf8(conn: Connection) -> None:
    encoding = letters(conn)
    if encoding != UTF8:
        raise WrongEncoding(encoding)


def letters(conn: Connection) -> str:
    """Give the encoding in which a database on a server keeps its letters."""
    return str(conn.execute(text("SHOW server_encoding")).scalar_one())


def versions(conn: Connection) -> tuple[str, str]:
    """Give the version of a database, "" for one without tables, and the one of this program."""
    kept = inspect(conn).has_table(_VERSION.name)
    here = conn.execute(select(_VERSION.c.version_num)).scalar() if kept else ""
    scripts = SCRIPTS.glob("versions/[0-9]*.py")
    return here or "", max(script.name.partition("_")[0] for script in scripts)
