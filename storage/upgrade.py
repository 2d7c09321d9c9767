"""The upgrade: Alembic brings the tables of a database to the newest version.

Loaded only when there is something to bring: with its templates it takes 9 MB.
"""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage.migrate import SCRIPTS


def upgrade(conn: Connection) -> None:
    """Run the migrations that a database lacks, in the transaction of a connection."""
    command.upgrade(config(conn), "head")


def config(conn: Connection) -> Config:
    """Configure Alembic for a connection, without a file."""
    made = Config()
    made.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    made.attributes["connection"] = conn
    return made
