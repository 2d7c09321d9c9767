"""The addresses: where officers are reached, how they got there, and strangers at the door."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from handlers.messages import Address
from handlers.ports import Invitation, Known
from sop.roles import Officer
from storage import people
from storage import schema as s
from storage.chats import chat_of
from storage.statements import Statement

_A = s.addresses.c
_ME: Final = (_A.channel == bindparam("on"), _A.id == bindparam("who"))
_REACHABLE: Final = Statement(
    select(_A.channel, _A.id)
    .where(_A.officer == bindparam("of"), _A.blocked_at.is_(None))
    .order_by(_A.bound_at, _A.channel, _A.id)
)
_HEARD_OF: Final = Statement(
    update(s.addresses).where(*_ME).values(last_inbound_at=bindparam("now"), blocked_at=None)
)
_STRIKE = insert(s.strikes)
_COUNT: Final = _STRIKE.on_conflict_do_update(
    index_elements=["chat", "day"], set_={"count": s.strikes.c.count + 1}
).returning(s.strikes.c.count)


def officer_at(conn: Connection, address: Address) -> Officer | None:
    """Find who is reached at an address, also by its alias."""
    found = known(conn, address)
    return found.officer if found else None


def known(conn: Connection, address: Address) -> Known | None:
    """Find an address as it was bound: its own id, which may be better than the one given."""
    return people.picture(conn).at.get(address)


def of(conn: Connection, officer_id: str) -> Sequence[Address]:
    """List an officer's addresses that are not blocked, the one that was bound first in front."""
    return [Address(*row) for row in _REACHABLE.all(conn, of=officer_id)]


def bind(conn: Connection, address: Address, officer_id: str, alias: str, at: datetime) -> None:
    """Give an officer an address; one that was somebody else's moves.

    One that he had keeps its rank. The same person may come under either of his two ids.
    """
    same = {address.id, alias} - {""}
    known = (_A.channel == address.channel, or_(_A.id.in_(same), _A.alias.in_(same)))
    rows = conn.execute(select(_A.channel, _A.id, _A.officer, _A.bound_at).where(*known)).all()
    for old in rows:
        _leave(conn, Address(old.channel, old.id), old.officer, address, officer_id)
    conn.execute(delete(s.addresses).where(*known))
    row = {
        "channel": address.channel,
        "id": address.id,
        "alias": alias,
        "officer": officer_id,
        "bound_at": min([at, *(old.bound_at for old in rows if old.officer == officer_id)]),
        "last_inbound_at": at,
        "blocked_at": None,
    }
    conn.execute(insert(s.addresses), row)
    people.changed(conn)


def _leave(conn: Connection, old: Address, officer: str, new: Address, new_officer: str) -> None:
    """Let what hangs in a chat follow its officer, or close it when the chat is another one's."""
    c, o, m = s.cards.c, s.outbox.c, s.messages.c
    was, here = chat_of(old), chat_of(new)
    if officer != new_officer:
        conn.execute(update(s.cards).where(c.chat == was, c.officer == officer).values(closed=True))
    elif was != here:
        conn.execute(update(s.cards).where(c.chat == was).values(chat=here))
        conn.execute(update(s.messages).where(m.chat == was).values(chat=here))
        conn.execute(update(s.outbox).where(o.chat == was).values(chat=here))


def inbound(conn: Connection, address: Address, at: datetime) -> bool:
    """Note when an address was last heard of; True when it was blocked until now."""
    found = known(conn, address)
    if found is None:
        return False
    _HEARD_OF.run(conn, on=found.address.channel, who=found.address.id, now=at)
    if found.blocked:
        people.changed(conn)
    return found.blocked


def heard_since(conn: Connection, address: Address, at: datetime) -> bool:
    """Tell whether an address was heard of after an instant."""
    found = known(conn, address)
    if found is None:
        return False
    here = {"on": found.address.channel, "who": found.address.id}
    row = select(_A.last_inbound_at).where(*_ME).with_for_update()  # who writes just now counts
    last: datetime | None = conn.execute(row, here).scalar()
    return last is not None and last > at


def block(conn: Connection, address: Address, at: datetime) -> None:
    """Do not use an address any more until somebody writes from it."""
    found = known(conn, address)
    if found is not None:
        blocked = update(s.addresses).where(*_ME).values(blocked_at=at)
        conn.execute(blocked, {"on": found.address.channel, "who": found.address.id})
        people.changed(conn)


def invite(conn: Connection, token: str, officer_id: str, expires: datetime) -> None:
    """Keep the hash of an invitation; the token itself is never stored.

    One made before that nobody has opened opens nothing any more.
    """
    unused = s.invitations.c.used_at.is_(None)
    conn.execute(delete(s.invitations).where(s.invitations.c.officer == officer_id, unused))
    row = {"hash": _hashed(token), "officer": officer_id, "expires": expires, "used_at": None}
    conn.execute(insert(s.invitations), row)


def invited(conn: Connection, officer_id: str, at: datetime) -> datetime | None:
    """Tell until when an invitation of an officer waits to be opened; None without one."""
    i = s.invitations.c
    live = (i.officer == officer_id, i.used_at.is_(None), i.expires > at)
    until: datetime | None = conn.execute(select(func.max(i.expires)).where(*live)).scalar()
    return until


def invitation(conn: Connection, token: str) -> Invitation | None:
    """Find an invitation by its token."""
    found = select(s.invitations).where(s.invitations.c.hash == _hashed(token)).with_for_update()
    row = conn.execute(found).one_or_none()
    if row is None:
        return None
    return Invitation(token, row.officer, row.expires, row.used_at is not None)


def use_invitation(conn: Connection, token: str, at: datetime) -> None:
    """Mark it used."""
    used = update(s.invitations).where(s.invitations.c.hash == _hashed(token))
    conn.execute(used.values(used_at=at))


def strike(conn: Connection, address: Address, day: str, about: str = "") -> int:
    """Count the messages of a stranger about one thing on a day and give the new count."""
    chat = f"{chat_of(address)} {about}".rstrip()
    count: int = conn.execute(_COUNT, {"chat": chat, "day": day, "count": 1}).scalar_one()
    return count


def purge(conn: Connection, day: str) -> None:
    """Forget the strangers of the days before."""
    conn.execute(delete(s.strikes).where(s.strikes.c.day < day))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
