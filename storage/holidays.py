"""The days an office sets against the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, delete, select

from storage import schema as s
from storage.rows import put


def holidays(conn: Connection) -> Mapping[date, tuple[bool, str]]:
    """Give the days an office set itself: (worked on after all?, name)."""
    rows = conn.execute(select(s.holidays).order_by(s.holidays.c.day))
    return {date.fromisoformat(row.day): (row.working, row.name) for row in rows}


def set_holiday(conn: Connection, day: date, *, working: bool, name: str) -> None:
    """Make a day free, or a day of work, whatever the calendar says."""
    put(conn, s.holidays, {"day": day.isoformat()}, {"working": working, "name": name})


def unset_holiday(conn: Connection, day: date) -> None:
    """Follow the calendar again."""
    conn.execute(delete(s.holidays).where(s.holidays.c.day == day.isoformat()))
