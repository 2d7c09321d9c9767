"""The reminders: due times as rows with a unique key, so that each comes once and not twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from handlers.ports import Reminder
from storage import schema as s
from storage.statements import Statement

#: So many have their effect in one transaction: short enough that no tap waits for it.
SWEEP: Final = 50
#: Kinds that count as no reminder: a card drawn anew, and what an officer asked for himself.
_SILENT: Final = ("redraw", "snooze")

_R = s.reminders.c
_PLAN: Final = Statement(insert(s.reminders).on_conflict_do_nothing(index_elements=["key"]))
_WAITS: Final = Statement(select(_R.key).where(_R.key == bindparam("of"), s.PLANNED))
_DUE: Final = (
    select(_R.key)
    .where(s.PLANNED, _R.due <= bindparam("now"))
    .order_by(_R.due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM: Final = Statement(
    update(s.reminders)
    .where(_R.key.in_(_DUE))
    .values(done_at=bindparam("now"))
    .returning(_R.key, _R.kind, _R.due, _R.code, _R.officer)
)


def plan(conn: Connection, *wanted: Reminder) -> int:
    """Plan things once and tell how many are new; a key that is there, done or not, is not."""
    rows = [
        {
            "key": reminder.key,
            "kind": reminder.kind,
            "due": reminder.due,
            "code": reminder.code,
            "officer": reminder.officer,
            "done_at": None,
        }
        for reminder in wanted
    ]
    return _PLAN.each(conn, rows)


def waits(conn: Connection, key: str) -> bool:
    """Tell whether something planned is yet to happen."""
    return _WAITS.one(conn, of=key) is not None


def claim(conn: Connection, now: datetime) -> Sequence[Reminder]:
    """Take what is due and mark it done, in the transaction that writes what comes of it."""
    rows = _CLAIM.all(conn, now=now, most=SWEEP)
    return sorted((Reminder(*row) for row in rows), key=lambda r: (r.due, r.key))


def forget(conn: Connection, code: str, kinds: Sequence[str]) -> None:
    """Drop what is planned of some kinds for a berkas and not yet done."""
    _forgetting(tuple(kinds)).run(conn, of=code)


@cache
def _forgetting(kinds: tuple[str, ...]) -> Statement:
    wanted = or_(*(_R.kind == kind for kind in kinds))
    return Statement(delete(s.reminders).where(_R.code == bindparam("of"), s.PLANNED, wanted))


def gone_out(conn: Connection, code: str) -> int:
    """Count the reminders that went out for a berkas since it stands as it does."""
    since = select(s.berkas.c.since_at).where(s.berkas.c.code == code).scalar_subquery()
    gone = select(func.count()).where(_R.code == code, _R.done_at >= since, _R.kind.not_in(_SILENT))
    return conn.execute(gone).scalar_one()


def next_due(conn: Connection) -> datetime | None:
    """Tell when the next reminder is due."""
    return conn.execute(select(func.min(_R.due)).where(s.PLANNED)).scalar()


def purge(conn: Connection, before: datetime) -> None:
    """Forget what was done long ago."""
    conn.execute(delete(s.reminders).where(_R.done_at < before))
