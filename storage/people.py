"""The picture of everybody: who they are, what they hold when, and at which address each is.

An office has few people, and every turn asks for some of them. So all of them are kept as a
picture beside each connection, good for as long as `office.people` says what it said when it was
taken. Whoever changes people, or where they are reached, sets a new word there in the same
transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Result, RowMapping, select, update

from handlers.messages import Address
from handlers.ports import Known
from sop.roles import HandedOver, Held, Holding, Jabatan, Kind, Officer, Period, Role
from storage import schema as s
from storage.keys import new_key
from storage.statements import Statement

_BY_NAME: Final = select(s.officers).order_by(s.officers.c.name, s.officers.c.id)
_HOLDINGS: Final = (
    select(s.holdings, s.jabatan.c.title, s.jabatan.c.role, s.jabatan.c.unit, s.officers.c.name)
    .join(s.jabatan, s.jabatan.c.id == s.holdings.c.jabatan)
    .join(s.officers, s.officers.c.id == s.holdings.c.officer)
    .order_by(s.holdings.c.since, s.holdings.c.id)
)
_A: Final = s.addresses.c
_ADDRESSES: Final = select(_A.channel, _A.id, _A.alias, _A.officer, _A.bound_at, _A.blocked_at)
_AS_OF: Final = Statement(select(s.office.c.people))
_CHANGED: Final = Statement(update(s.office), columns=("people",))

#: Where the picture is beside a connection, and whether this transaction has seen it is good.
_PLACE: Final = "people"
_SEEN: Final = "people seen"


class Picture(NamedTuple):
    """Everybody, as of one change."""

    as_of: str
    everyone: Mapping[str, Officer]  #: retired ones too
    standing: Sequence[Officer]  #: by name
    at: Mapping[Address, Known]  #: by the address' own id, and by its alias


def look_anew(conn: Connection) -> None:
    """See once more whether the picture is good: a transaction begins, or was undone in part."""
    conn.info.pop(_SEEN, None)


def picture(conn: Connection) -> Picture:
    """Give the picture, taken anew when somebody has changed people."""
    beside = conn.info
    known: Picture | None = beside.get(_PLACE)
    if known is not None and beside.get(_SEEN):
        return known
    as_of = _AS_OF.value(conn)
    if known is None or known.as_of != as_of:
        known = beside[_PLACE] = _take(conn, as_of)
    beside[_SEEN] = True
    return known


def changed(conn: Connection) -> None:
    """Make every picture old; the word is new each time, so one that was undone stays so."""
    _CHANGED.run(conn, people=new_key())
    look_anew(conn)


def held(conn: Connection, jabatan_id: str) -> Sequence[Held]:
    """List who holds a jabatan and when, oldest first."""
    everyone = _held(conn.execute(_HOLDINGS.where(s.holdings.c.jabatan == jabatan_id)))
    return [replace(one, holding=_handed_over(one, everyone)) for one in everyone]


def _take(conn: Connection, as_of: str) -> Picture:
    """Build officers with their holdings; what others hold of the same jabatan counts, too."""
    by_jabatan: defaultdict[str, list[Held]] = defaultdict(list)
    everything = _held(conn.execute(_HOLDINGS))
    for one in everything:
        by_jabatan[one.holding.jabatan.id].append(one)
    mine: defaultdict[str, list[Holding]] = defaultdict(list)
    for one in everything:
        mine[one.officer].append(_handed_over(one, by_jabatan[one.holding.jabatan.id]))
    rows = conn.execute(_BY_NAME).all()
    people = {row.id: Officer(row.id, row.name, row.nip, tuple(mine[row.id])) for row in rows}
    standing = [people[row.id] for row in rows if row.retired_at is None]
    return Picture(as_of, people, standing, _places(conn, people))


def _places(conn: Connection, people: Mapping[str, Officer]) -> Mapping[Address, Known]:
    """Say who is where; whoever has an id as his own goes before one who has it as alias."""
    own: dict[Address, Known] = {}
    also: dict[Address, Known] = {}
    for channel, id_, alias, officer, since, blocked_at in conn.execute(_ADDRESSES):
        address = Address(channel, id_)
        own[address] = Known(address, people[officer], since, blocked=blocked_at is not None)
        if alias:
            also[Address(channel, alias)] = own[address]
    return also | own


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
    periods = [
        HandedOver(other.holding.period, f"{other.holding.kind.value} {other.name}")
        for other in acting
    ]
    return replace(one.holding, handed_over=tuple(periods))


def _held(rows: Result[Any]) -> list[Held]:
    return [Held(row["officer"], row["name"], _holding(row)) for row in rows.mappings()]


def _holding(row: RowMapping) -> Holding:
    return Holding(
        jabatan=Jabatan(row["jabatan"], row["title"], Role(row["role"]), row["unit"]),
        period=Period(row["since"], row["until"]),
        kind=Kind(row["kind"]),
        surat_perintah=row["surat_perintah"],
    )
