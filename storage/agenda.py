"""The buku agenda: one number for each berkas that was sent, gapless within a year.

An office that begins with the bot in the middle of a year goes on where its paper book ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from handlers.ports import Booked
from sop.berkas import Agenda, Berkas
from sop.commands import TakeCopies
from sop.signed import Signed
from storage import records, shapes
from storage import schema as s
from storage.statements import Statement

#: No number of a book is larger; nor would a database take it.
LARGEST: Final = 2**31 - 1

_LAST: Final = Statement(
    select(func.max(s.agenda.c.number)).where(s.agenda.c.year == bindparam("of"))
)
_ENTER: Final = Statement(insert(s.agenda).on_conflict_do_nothing(index_elements=["code"]))
_BY_NUMBER: Final = Statement(
    select(s.berkas.c.snapshot)
    .join(s.agenda, s.agenda.c.code == s.berkas.c.code)
    .where(s.agenda.c.year == bindparam("of"), s.agenda.c.number == bindparam("n"))
)
_TAKEN: Final = select(func.max(s.records.c.seq)).where(
    s.records.c.code == s.agenda.c.code, s.records.c.word == TakeCopies.word
)
_BETWEEN: Final = Statement(
    select(s.berkas.c.snapshot, s.agenda.c.at, s.records.c.body)
    .join(s.agenda, s.agenda.c.code == s.berkas.c.code)
    .outerjoin(s.records, s.records.c.seq == _TAKEN.correlate(s.agenda).scalar_subquery())
    .where(s.agenda.c.at >= bindparam("since"), s.agenda.c.at < bindparam("until"))
    .order_by(s.agenda.c.year, s.agenda.c.number)
)


def next_number(conn: Connection, year: int, first: int) -> int:
    """Give the number after the last one of a year, but none below the first.

    It is taken once the berkas that bears it is written; until then nobody else gets one. A turn
    that fails has taken nothing.
    """
    records.lock(conn)
    return max((_LAST.value(conn, of=year) or 0) + 1, first)


def enter(conn: Connection, code: str, number: Agenda, at: datetime) -> None:
    """Enter a berkas in the book, the first time it bears its number."""
    _ENTER.run(conn, year=number.year, number=number.number, code=code, at=at)


def by_number(conn: Connection, year: int, number: int) -> Berkas | None:
    """Find a berkas by its number; what somebody writes may be longer than any number of a book."""
    if number > LARGEST:
        return None
    text = _BY_NUMBER.value(conn, of=year, n=number)
    return None if text is None else shapes.load(Berkas, text)


def between(conn: Connection, since: datetime, until: datetime) -> Sequence[Booked]:
    """List what was entered in `[since, until)`, by number."""
    found = _BETWEEN.all(conn, since=since, until=until)
    return [Booked(shapes.load(Berkas, row.snapshot), row.at, _taken(row.body)) for row in found]


def _taken(body: str | None) -> Signed | None:
    if body is None:
        return None
    record = records.decode(body)
    return Signed(record.by, record.at)
