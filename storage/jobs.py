"""The jobs: slow work as rows, taken under a lease, so that a dead worker's work is taken up."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from handlers.messages import Address, Job
from storage import schema as s
from storage.keys import new_key
from storage.statements import Statement

#: How long a worker holds a job without saying that it still does.
LEASE: Final = timedelta(minutes=10)

_J = s.jobs.c
_OTHERS = s.jobs.alias("others")
_ENTER = insert(s.jobs)
_ANEW: Final = ("id", "kind", "code", "payload", "due", "at", "attempts", "why")
_START: Final = Statement(
    _ENTER.on_conflict_do_update(
        index_elements=["key"],
        index_where=s.IDLE,
        set_={name: _ENTER.excluded[name] for name in _ANEW},
    )
)
_FREE: Final = or_(
    _J.key == s.NOTHING,
    ~select(_OTHERS.c.id).where(_OTHERS.c.key == _J.key, _OTHERS.c.state == s.RUNNING).exists(),
)
_ABANDONED: Final = and_(
    s.BUSY,
    _J.worker != bindparam("me"),
    _J.leased_until <= bindparam("now"),
)
_OPEN: Final = Statement(
    select(_J.id).where(
        _J.key == bindparam("of"), or_(and_(_J.state == s.WAITING, _J.key != s.NOTHING), s.BUSY)
    )
)
_NEXT_WAITING: Final = Statement(select(func.min(_J.due)).where(_J.state == s.WAITING, _FREE))
_NEXT_LAPSED: Final = Statement(
    select(func.min(_J.leased_until)).where(s.BUSY, _J.worker != bindparam("me"))
)


@dataclass(frozen=True, slots=True)
class Task:
    """A job in hand."""

    id: str
    kind: str
    code: str
    payload: Mapping[str, str]
    attempts: int  #: this one included

    @property
    def chat(self) -> Address:
        """Give the chat that asked for it; only the payload of such a job names one."""
        return Address(self.payload["channel"], self.payload["address"])


def start(conn: Connection, job: Job, at: datetime, due: datetime | None = None) -> None:
    """Queue slow work; a waiting job of the same key is replaced.

    Args:
        conn: the transaction.
        job: the work.
        at: the instant.
        due: when it is to be begun; None: at once. What was queued after now was so by a clock that
            ran ahead, see `set_right`; what is due after now was put off.

    """
    row = {
        "id": new_key(),
        "key": job.key,
        "kind": job.kind,
        "code": job.code,
        "payload": json.dumps(dict(job.payload), sort_keys=True),
        "state": "waiting",
        "due": due or at,
        "at": at,
        "attempts": 0,
        "why": "",
        "worker": "",
        "leased_until": None,
    }
    _START.run(conn, **row)


def under_way(conn: Connection, key: str) -> bool:
    """Tell whether slow work of a key waits or is being done."""
    return _OPEN.one(conn, of=key) is not None


def claim(
    conn: Connection,
    now: datetime,
    limit: int = 4,
    worker: str = "",
    kinds: Collection[str] = (),
) -> Sequence[Task]:
    """Take jobs that are due; those that another worker let slip are among them.

    Of one key only one runs at a time.
    """
    open_ = or_(and_(_J.state == s.WAITING, _J.due <= bindparam("now"), _FREE), _ABANDONED)
    due = select(_J.id).where(open_).order_by(_J.due, _J.id).limit(limit)
    if kinds:
        due = due.where(_J.kind.in_(kinds))
    taken = (
        update(s.jobs)
        .where(_J.id.in_(due.with_for_update(skip_locked=True)))
        .values(
            state="running",
            worker=bindparam("me"),
            leased_until=bindparam("until"),
            attempts=_J.attempts + 1,
        )
        .returning(_J.id, _J.kind, _J.code, _J.payload, _J.attempts)
    )
    rows = conn.execute(taken, {"now": now, "me": worker, "until": now + LEASE}).all()
    return [
        Task(r.id, r.kind, r.code, json.loads(r.payload), r.attempts)
        for r in sorted(rows, key=lambda r: r.id)
    ]


def renew(conn: Connection, job_id: str, now: datetime) -> None:
    """Say that a job is still being worked on."""
    mine = update(s.jobs).where(_J.id == job_id, s.BUSY)
    conn.execute(mine.values(leased_until=now + LEASE))


def finish(conn: Connection, job_id: str) -> bool:
    """Mark a job done, in the transaction that writes down its end.

    Returns False when it is not running any more: another worker brought it to an end.
    """
    mine = update(s.jobs).where(_J.id == job_id, s.BUSY)
    return conn.execute(mine.values(state="done", why="")).rowcount == 1


def retry(conn: Connection, job_id: str, at: datetime, why: str, *, anew: bool = False) -> None:
    """Try again later; when a newer job of the same key waits already, that one will do.

    One that only waits for something outside begins to count its attempts `anew`.
    """
    row = conn.execute(select(_J.key).where(_J.id == job_id)).one()
    newer = select(func.count()).where(_J.key == row.key, s.IDLE, _J.id != job_id)
    replaced = conn.execute(newer).scalar_one() > 0
    values = {"state": "done" if replaced else "waiting", "due": at, "why": why}
    mine = update(s.jobs).where(_J.id == job_id, s.BUSY).values(values)
    conn.execute(mine.values(attempts=0) if anew else mine)


def fail(conn: Connection, job_id: str, why: str) -> None:
    """Give a job up; it stays to be looked at."""
    conn.execute(update(s.jobs).where(_J.id == job_id).values(state="failed", why=why))


def back_off(attempts: int) -> timedelta:
    """Give the pause after so many attempts: 10 seconds, doubled each time, at most an hour."""
    return timedelta(seconds=min(10 << max(attempts - 1, 0), 3600))


def set_right(conn: Connection, now: datetime) -> None:
    """Let no job that was begun by a clock which ran ahead wait until that time comes."""
    late = (_J.state == s.WAITING, _J.due > now, _J.at > now)
    conn.execute(update(s.jobs).where(*late).values(due=now))


def release(conn: Connection, now: datetime, alive: Collection[str]) -> int:
    """Let what workers had in hand that are not alive be taken again; tell how many those were."""
    dead = update(s.jobs).where(s.BUSY, _J.worker.not_in(alive))
    replaced = select(_OTHERS.c.key).where(_OTHERS.c.state == s.WAITING, _OTHERS.c.key != s.NOTHING)
    conn.execute(dead.where(_J.key.in_(replaced)).values(state="done", why="replaced"))
    return conn.execute(dead.values(state="waiting", due=now)).rowcount


def next_due(conn: Connection, worker: str = "") -> datetime | None:
    """Tell when the next waiting job is due, or one that another worker runs can be taken."""
    due = [_NEXT_WAITING.value(conn), _NEXT_LAPSED.value(conn, me=worker)]
    return min((at for at in due if at is not None), default=None)


def counts(conn: Connection) -> dict[str, int]:
    """Count the jobs that wait, run or were given up."""
    left = select(_J.state, func.count().label("n")).where(_J.state != "done").group_by(_J.state)
    return {row.state: row.n for row in conn.execute(left)}


def purge(conn: Connection, before: datetime) -> None:
    """Forget jobs that were done."""
    conn.execute(delete(s.jobs).where(_J.state == "done", _J.at < before))
