"""The loose files: kept, but of no berkas yet; never dropped, they wait until somebody says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select

from handlers.ports import Loose
from sop.berkas import File
from storage import rows, shapes
from storage import schema as s
from storage.statements import Row, Statement

_MINE: Final = Statement(
    select(s.loose).where(s.loose.c.officer == bindparam("of")).order_by(s.loose.c.at, s.loose.c.id)
)


def put(conn: Connection, *files: Loose) -> None:
    """Keep files that belong to no berkas yet."""
    for loose in files:
        row = {
            "officer": loose.officer,
            "at": loose.at,
            "group": loose.group,
            "aside": loose.aside,
            "file": shapes.dump(loose.file),
        }
        rows.put(conn, s.loose, {"id": loose.file.id}, row)


def of(conn: Connection, officer_id: str) -> Sequence[Loose]:
    """List an officer's files without a berkas, oldest first."""
    return [_loose(row) for row in _MINE.all(conn, of=officer_id)]


def take(conn: Connection, file_id: str) -> Loose | None:
    """Take one out, because it goes to a berkas."""
    taken = delete(s.loose).where(s.loose.c.id == file_id).returning(*s.loose.c)
    row = conn.execute(taken).one_or_none()
    return None if row is None else _loose(row)


def _loose(row: Row) -> Loose:
    file = shapes.load(File, row.file)
    return Loose(file, row.officer, row.at, row.group, row.aside)
