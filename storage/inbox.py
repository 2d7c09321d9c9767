"""The inbox: raw updates, stored before they are acknowledged and handled once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from storage import schema as s
from storage.keys import new_key
from storage.statements import Statement

#: A row that fails this often is laid aside; it stays to be looked at.
MAX_ATTEMPTS: Final = 5
#: How long the raw text of handled updates stays, for finding out what happened.
KEEP_RAW: Final = timedelta(days=7)
#: How long an update is known again. Telegram forgets its own after a day, WhatsApp after a week.
KEEP_KEYS: Final = timedelta(days=60)

#: No update waits longer than this for its next attempt.
LONGEST: Final = timedelta(hours=1)

_I = s.inbox.c
_STORE: Final = Statement(
    insert(s.inbox).on_conflict_do_nothing(index_elements=["channel", "update_id"])
)
_WAITING: Final = Statement(
    select(_I.id, _I.channel, _I.raw, _I.at, _I.attempts)
    .where(s.UNREAD, _I.due <= bindparam("now"))
    .order_by(_I.id)
    .limit(bindparam("most"))
)
_TAKE: Final = Statement(
    update(s.inbox).where(_I.id == bindparam("of"), s.UNREAD).values(state="done")
)


@dataclass(frozen=True, slots=True)
class Update:
    """A stored update that waits to be handled."""

    id: str
    channel: str
    raw: str
    at: datetime
    attempts: int = 0


def store(
    conn: Connection,
    channel: str,
    updates: Sequence[tuple[str, str]],
    at: datetime,
    *,
    done: bool = False,
) -> int:
    """Store (unique id, raw text) pairs, skipping known ids, and give how many were new.

    They wait to be handled, unless the transaction that stores them has `done` that, too.
    """
    rows = [
        {
            "id": new_key(),
            "channel": channel,
            "update_id": update_id,
            "raw": raw.replace("\x00", ""),
            "at": at,
            "state": "done" if done else "waiting",
            "attempts": 0,
            "due": at,
            "why": "",
        }
        for update_id, raw in updates
    ]
    return _STORE.each(conn, rows)


def waiting(conn: Connection, now: datetime, limit: int = 64) -> Sequence[Update]:
    """List the updates to be handled, oldest first."""
    return [Update(*row) for row in _WAITING.all(conn, now=now, most=limit)]


def take(conn: Connection, update_id: str) -> bool:
    """Mark an update handled, in the transaction that handles it; False when it was before."""
    return _TAKE.run(conn, of=update_id) == 1


def failed(conn: Connection, update_id: str, why: str, now: datetime) -> bool:
    """Note that a turn broke: tried again later, laid aside after the last attempt.

    Returns whether it was laid aside.
    """
    row = conn.execute(select(_I.attempts).where(_I.id == update_id).with_for_update()).one()
    attempts = row.attempts + 1
    laid_aside: bool = attempts >= MAX_ATTEMPTS
    values = {
        "attempts": attempts,
        "why": why,
        "state": "failed" if laid_aside else "waiting",
        "due": now + timedelta(seconds=2**attempts),
    }
    conn.execute(update(s.inbox).where(_I.id == update_id).values(values))
    return laid_aside


def set_right(conn: Connection, now: datetime) -> None:
    """Let no update wait for a time that only a clock which ran ahead took for near."""
    late = (s.UNREAD, _I.due > now, or_(_I.due > now + LONGEST, _I.at > now))
    conn.execute(update(s.inbox).where(*late).values(due=now))


def counts(conn: Connection) -> dict[str, int]:
    """Count the rows that wait or were laid aside."""
    left = select(_I.state, func.count().label("n")).where(_I.state != "done").group_by(_I.state)
    return {row.state: row.n for row in conn.execute(left)}


def purge(conn: Connection, now: datetime) -> None:
    """Forget the text of old handled updates, and much later that they ever came."""
    handled = _I.state == "done"
    old = (handled, _I.at < now - KEEP_RAW, _I.raw != "")
    conn.execute(update(s.inbox).where(*old).values(raw=""))
    conn.execute(delete(s.inbox).where(handled, _I.at < now - KEEP_KEYS))
