"""The reminders: due times as rows with a unique key, so that each comes once and not twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from handlers.ports import Reminder
from storage import schema as s

#: How many are claimed in one transaction: short enough that nobody waits for it.
SWEEP: Final = 500
#: Kinds that only draw a card anew: they remind nobody.
SILENT: Final = ("redraw", "snooze")

_R = s.reminders.c
_PLAN: Final = insert(s.reminders).on_conflict_do_nothing(index_elements=["key"]).returning(_R.key)
_FORGET: Final = delete(s.reminders).where(_R.code == bindparam("of"), s.PLANNED)
_DUE: Final = (
    select(_R.key)
    .where(s.PLANNED, _R.due <= bindparam("now"))
    .order_by(_R.due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM: Final = (
    update(s.reminders)
    .where(_R.key.in_(_DUE))
    .values(done_at=bindparam("now"))
    .returning(_R.key, _R.kind, _R.due, _R.code, _R.officer)
)


def plan(conn: Connection, reminder: Reminder) -> bool:
    """Plan something once; False when the key was there already, done or not."""
    row = {
        "key": reminder.key,
        "kind": reminder.kind,
        "due": reminder.due,
        "code": reminder.code,
        "officer": reminder.officer,
        "done_at": None,
    }
    return conn.execute(_PLAN, row).one_or_none() is not None


def waits(conn: Connection, key: str) -> bool:
    """Tell whether something planned is yet to happen."""
    planned = select(_R.key).where(_R.key == key, s.PLANNED)
    return conn.execute(planned).one_or_none() is not None


def claim(conn: Connection, now: datetime, limit: int = SWEEP) -> Sequence[Reminder]:
    """Take what is due and mark it done, in the transaction that writes what comes of it."""
    rows = conn.execute(_CLAIM, {"now": now, "most": limit}).all()
    return sorted((Reminder(*row) for row in rows), key=lambda r: (r.due, r.key))


def forget(conn: Connection, code: str, kinds: Sequence[str] = ()) -> None:
    """Drop what is planned for a berkas and not yet done."""
    conn.execute(_FORGET.where(_R.kind.in_(kinds)) if kinds else _FORGET, {"of": code})


def gone_out(conn: Connection, code: str) -> int:
    """Count the reminders that went out for a berkas since it stands as it does."""
    since = select(s.berkas.c.since_at).where(s.berkas.c.code == code).scalar_subquery()
    gone = select(func.count()).where(_R.code == code, _R.done_at >= since, _R.kind.not_in(SILENT))
    return conn.execute(gone).scalar_one()


def next_due(conn: Connection) -> datetime | None:
    """Tell when the next reminder is due."""
    return conn.execute(select(func.min(_R.due)).where(s.PLANNED)).scalar()


def purge(conn: Connection, before: datetime) -> None:
    """Forget what was done long ago."""
    conn.execute(delete(s.reminders).where(_R.done_at < before))
