"""The urls: how a database is named by people, and how it is reached without loading its driver."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


def is_postgres(address: str | Path) -> bool:
    """Tell an address of a server from the path of a file."""
    return str(address).startswith(("postgresql:", "postgresql+", "postgres:"))


def is_readable(url: str) -> bool:
    """Tell whether an address names a server that can be looked for."""
    try:
        return is_postgres(url) and bool(make_url(url).database)
    except (ArgumentError, ValueError):
        return False


def driver_url(url: str) -> str:
    """Name the driver in an address as people write it: `postgresql://…`.

    Letters go over the line as UTF-8, whatever the machine or the server is set to.
    """
    made = make_url(url).set(drivername="postgresql+psycopg")
    made = made.update_query_dict({"client_encoding": "utf8"})
    return made.render_as_string(hide_password=False)
