"""The officers: who they are, which jabatan they hold when, and who may hold authority in it.

An office has few people, and every turn asks for some of them. So all of them are kept as a
picture beside each connection, good for as long as `office.people` says what it said when it was
taken. Whoever changes people sets a new word there in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Result, RowMapping, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from handlers.ports import CardRow
from sop.roles import Held, Holding, Jabatan, Kind, Officer, Period, Role
from storage import schema as s
from storage.keys import new_key
from storage.leaving import take_away
from storage.statements import Statement

_BY_NAME: Final = select(s.officers).order_by(s.officers.c.name, s.officers.c.id)
_HOLDINGS: Final = (
    select(s.holdings, s.jabatan.c.title, s.jabatan.c.role, s.jabatan.c.unit, s.officers.c.name)
    .join(s.jabatan, s.jabatan.c.id == s.holdings.c.jabatan)
    .join(s.officers, s.officers.c.id == s.holdings.c.officer)
    .order_by(s.holdings.c.since, s.holdings.c.id)
)
_AS_OF: Final = Statement(select(s.office.c.people))
_CHANGED: Final = Statement(update(s.office), columns=("people",))

_PICTURE: Final = "people"  #: its place beside a connection


class _Picture(NamedTuple):
    """Everybody, as of one change."""

    as_of: str
    everyone: Mapping[str, Officer]  #: retired ones too
    standing: Sequence[Officer]  #: by name


def get(conn: Connection, officer_id: str) -> Officer | None:
    """Find an officer, retired ones too."""
    return _people(conn).everyone.get(officer_id)


def everyone(conn: Connection) -> Sequence[Officer]:
    """List the officers that are not retired, by name."""
    return _people(conn).standing


def holders(conn: Connection, role: Role, at: datetime, unit: str = "") -> Sequence[Officer]:
    """List the officers who hold a role at an instant (of a unit, if given), by name."""
    return [officer for officer in _people(conn).standing if officer.holding(role, at, unit)]


def add(conn: Connection, officer: Officer) -> None:
    """Enter an officer with the given holdings; one who was retired comes back."""
    row = {"id": officer.id, "name": officer.name, "nip": officer.nip, "retired_at": None}
    enter = insert(s.officers).values(row)
    conn.execute(enter.on_conflict_do_update(index_elements=["id"], set_=row))
    _changed(conn)
    for holding in officer.holdings:
        add_jabatan(conn, holding.jabatan)
        add_holding(conn, officer.id, holding)


def retire(conn: Connection, officer_id: str, at: datetime) -> Sequence[CardRow]:
    """End all holdings and let an officer be reached nowhere; gives his cards that still show."""
    h = s.holdings.c
    mine = h.officer == officer_id
    conn.execute(delete(s.holdings).where(mine, h.since >= at))
    conn.execute(
        update(s.holdings).where(mine, or_(h.until.is_(None), h.until > at)).values(until=at)
    )
    conn.execute(delete(s.questions).where(s.questions.c.officer == officer_id))
    conn.execute(update(s.officers).where(s.officers.c.id == officer_id).values(retired_at=at))
    _changed(conn)
    return take_away(conn, officer_id)


def all_jabatan(conn: Connection) -> Sequence[Jabatan]:
    """List the posts of the office."""
    rows = conn.execute(select(s.jabatan).order_by(s.jabatan.c.title, s.jabatan.c.id))
    return [Jabatan(row.id, row.title, Role(row.role), row.unit) for row in rows]


def add_jabatan(conn: Connection, jabatan: Jabatan) -> None:
    """Enter or rewrite a post."""
    row = {"title": jabatan.title, "role": jabatan.role.value, "unit": jabatan.unit}
    enter = insert(s.jabatan).values({"id": jabatan.id, **row})
    conn.execute(enter.on_conflict_do_update(index_elements=["id"], set_=row))
    _changed(conn)


def add_holding(conn: Connection, officer_id: str, holding: Holding) -> None:
    """Let an officer hold a jabatan for a period."""
    row = {
        "id": new_key(),
        "officer": officer_id,
        "jabatan": holding.jabatan.id,
        "since": holding.period.since,
        "until": holding.period.until,
        "kind": holding.kind.value,
        "surat_perintah": holding.surat_perintah,
    }
    conn.execute(insert(s.holdings), row)
    _changed(conn)


def end_holding(conn: Connection, officer_id: str, jabatan_id: str, at: datetime) -> None:
    """End the standing holding of an officer."""
    h = s.holdings.c
    standing = (h.since <= at, or_(h.until.is_(None), h.until > at))
    mine = (h.officer == officer_id, h.jabatan == jabatan_id)
    conn.execute(update(s.holdings).where(*mine, *standing).values(until=at))
    _changed(conn)


def held(conn: Connection, jabatan_id: str) -> Sequence[Held]:
    """List who holds a jabatan and when, oldest first; nobody else changes it in this turn."""
    conn.execute(select(s.jabatan.c.id).where(s.jabatan.c.id == jabatan_id).with_for_update())
    everyone = _held(conn.execute(_HOLDINGS.where(s.holdings.c.jabatan == jabatan_id)))
    return [replace(one, holding=_handed_over(one, everyone)) for one in everyone]


def _changed(conn: Connection) -> None:
    """Make every picture old; the word is new each time, so one that was undone stays so."""
    _CHANGED.run(conn, people=new_key())


def _people(conn: Connection) -> _Picture:
    """Give the picture, taken anew when somebody has changed people."""
    as_of = _AS_OF.value(conn)
    known: _Picture | None = conn.info.get(_PICTURE)
    if known is None or known.as_of != as_of:
        known = conn.info[_PICTURE] = _take(conn, as_of)
    return known


def _take(conn: Connection, as_of: str) -> _Picture:
    """Build officers with their holdings; what others hold of the same jabatan counts, too."""
    by_jabatan: defaultdict[str, list[Held]] = defaultdict(list)
    held = _held(conn.execute(_HOLDINGS))
    for one in held:
        by_jabatan[one.holding.jabatan.id].append(one)
    mine: defaultdict[str, list[Holding]] = defaultdict(list)
    for one in held:
        mine[one.officer].append(_handed_over(one, by_jabatan[one.holding.jabatan.id]))
    rows = conn.execute(_BY_NAME).all()
    people = {row.id: Officer(row.id, row.name, row.nip, tuple(mine[row.id])) for row in rows}
    return _Picture(as_of, people, [people[row.id] for row in rows if row.retired_at is None])


def _handed_over(one: Held, others: Iterable[Held]) -> Holding:
    """Note on a definitive holding who acts in its place and when."""
    if one.holding.kind is not Kind.DEFINITIF:
        return one.holding
    acting = [
        other
        for other in others
        if other.officer != one.officer and other.holding.kind is not Kind.DEFINITIF
    ]
    if not acting:
        return one.holding
    latest = max(acting, key=lambda other: other.holding.period.since)
    return replace(
        one.holding,
        handed_over=tuple(other.holding.period for other in acting),
        deputy=f"{latest.holding.kind.value} {latest.name}",
    )


def _held(rows: Result[Any]) -> list[Held]:
    return [Held(row["officer"], row["name"], _holding(row)) for row in rows.mappings()]


def _holding(row: RowMapping) -> Holding:
    return Holding(
        jabatan=Jabatan(row["jabatan"], row["title"], Role(row["role"]), row["unit"]),
        period=Period(row["since"], row["until"]),
        kind=Kind(row["kind"]),
        surat_perintah=row["surat_perintah"],
    )
