"""The small things remembered from last time, and the days an office sets against the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from storage import schema as s
from storage.statements import Statement

_GET: Final = Statement(select(s.settings.c.value).where(s.settings.c.key == bindparam("of")))


def get(conn: Connection, key: str) -> str:
    """Give a remembered value, "" when unset."""
    return _GET.value(conn, of=key) or ""


def remember(conn: Connection, key: str, value: str) -> None:
    """Set a remembered value; an empty one is forgotten."""
    if not value:
        conn.execute(delete(s.settings).where(s.settings.c.key == key))
        return
    enter = insert(s.settings).values(key=key, value=value)
    conn.execute(enter.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def holidays(conn: Connection) -> Mapping[date, tuple[bool, str]]:
    """Give the days an office set itself: (worked on after all?, name)."""
    rows = conn.execute(select(s.holidays).order_by(s.holidays.c.day))
    return {date.fromisoformat(row.day): (row.working, row.name) for row in rows}


def set_holiday(conn: Connection, day: date, *, working: bool, name: str) -> None:
    """Make a day free, or a day of work, whatever the calendar says."""
    row = {"working": working, "name": name}
    enter = insert(s.holidays).values({"day": day.isoformat(), **row})
    conn.execute(enter.on_conflict_do_update(index_elements=["day"], set_=row))


def unset_holiday(conn: Connection, day: date) -> None:
    """Follow the calendar again."""
    conn.execute(delete(s.holidays).where(s.holidays.c.day == day.isoformat()))
