"""Leaving: an officer is reached nowhere any more; what hangs or waits there is taken back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select, update

from handlers.messages import Address
from handlers.ports import CardRow
from storage import cards, people
from storage import schema as s
from storage.chats import chat_of

_A, _C, _I, _O = s.addresses.c, s.cards.c, s.invitations.c, s.outbox.c


def take_away(conn: Connection, officer_id: str) -> Sequence[CardRow]:
    """Take all addresses and unused invitations of an officer away, and close his cards.

    What waits to be sent to him is dropped. Gives the cards that still show in a chat, or are on
    their way there just now.
    """
    _drop_letters(conn, officer_id)
    hanging = cards.of_officer(conn, officer_id, or_(_C.message != s.NOTHING, _on_its_way()))
    cards.shut(conn, _C.officer == officer_id)
    conn.execute(delete(s.addresses).where(_A.officer == officer_id))
    people.changed(conn)
    conn.execute(delete(s.invitations).where(_I.officer == officer_id, _I.used_at.is_(None)))
    return hanging


def _on_its_way() -> ColumnElement[bool]:
    return select(_O.id).where(_O.card == _C.id, _O.state == s.CLAIMED).exists()


def _drop_letters(conn: Connection, officer_id: str) -> None:
    """Drop what waits to be sent, or sent again, to an officer or to one of his chats."""
    rows = conn.execute(select(_A.channel, _A.id).where(_A.officer == officer_id))
    chats = [chat_of(Address(*row)) for row in rows]
    his = select(_C.id).where(_C.officer == officer_id)
    waits = _O.state.in_(["waiting", "unknown"])
    to_him = or_(_O.officer == officer_id, _O.chat.in_(chats), _O.card.in_(his))
    conn.execute(update(s.outbox).where(and_(waits, to_him)).values(state="replaced"))
