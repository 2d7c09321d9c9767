"""Rows that are there once: entered, or rewritten where they stand already."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.postgresql import insert


def put(
    conn: Connection, table: Table, key: Mapping[str, object], values: Mapping[str, object]
) -> None:
    """Let the row of a key have these values, whether there was one or not."""
    enter = insert(table).values({**key, **values})
    conn.execute(enter.on_conflict_do_update(index_elements=list(key), set_=values))
