"""The officers: who they are, which jabatan they hold when, and who may hold authority in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from handlers.ports import CardRow
from sop.roles import Held, Holding, Jabatan, Officer, Role
from storage import people
from storage import schema as s
from storage.keys import new_key
from storage.leaving import take_away
from storage.rows import put


def get(conn: Connection, officer_id: str) -> Officer | None:
    """Find an officer, retired ones too."""
    return people.picture(conn).everyone.get(officer_id)


def everyone(conn: Connection) -> Sequence[Officer]:
    """List the officers that are not retired, by name."""
    return people.picture(conn).standing


def holders(conn: Connection, role: Role, at: datetime, unit: str = "") -> Sequence[Officer]:
    """List the officers who hold a role at an instant (of a unit, if given), by name."""
    return [officer for officer in people.picture(conn).standing if officer.holding(role, at, unit)]


def add(conn: Connection, officer: Officer) -> None:
    """Enter an officer with the given holdings; one who was retired comes back."""
    row = {"name": officer.name, "nip": officer.nip, "retired_at": None}
    put(conn, s.officers, {"id": officer.id}, row)
    people.changed(conn)
    for holding in officer.holdings:
        add_jabatan(conn, holding.jabatan)
        add_holding(conn, officer.id, holding)


def rename(conn: Connection, officer_id: str, name: str) -> None:
    """Give an officer another name."""
    conn.execute(update(s.officers).where(s.officers.c.id == officer_id).values(name=name))
    people.changed(conn)


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
    people.changed(conn)
    return take_away(conn, officer_id)


def all_jabatan(conn: Connection) -> Sequence[Jabatan]:
    """List the posts of the office."""
    rows = conn.execute(select(s.jabatan).order_by(s.jabatan.c.title, s.jabatan.c.id))
    return [Jabatan(row.id, row.title, Role(row.role), row.unit) for row in rows]


def add_jabatan(conn: Connection, jabatan: Jabatan) -> None:
    """Enter or rewrite a post."""
    row = {"title": jabatan.title, "role": jabatan.role.value, "unit": jabatan.unit}
    put(conn, s.jabatan, {"id": jabatan.id}, row)
    people.changed(conn)


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
    people.changed(conn)


def end_holding(conn: Connection, officer_id: str, jabatan_id: str, at: datetime) -> None:
    """End the standing holding of an officer."""
    h = s.holdings.c
    standing = (h.since <= at, or_(h.until.is_(None), h.until > at))
    mine = (h.officer == officer_id, h.jabatan == jabatan_id)
    conn.execute(update(s.holdings).where(*mine, *standing).values(until=at))
    people.changed(conn)


def drop_holding(conn: Connection, officer_id: str, jabatan_id: str, since: datetime) -> None:
    """Forget a holding of an officer that was to begin later."""
    h = s.holdings.c
    planned = (h.officer == officer_id, h.jabatan == jabatan_id, h.since == since)
    conn.execute(delete(s.holdings).where(*planned))
    people.changed(conn)


def held(conn: Connection, jabatan_id: str) -> Sequence[Held]:
    """List who holds a jabatan and when, oldest first; nobody else changes it in this turn."""
    conn.execute(select(s.jabatan.c.id).where(s.jabatan.c.id == jabatan_id).with_for_update())
    return people.held(conn, jabatan_id)
