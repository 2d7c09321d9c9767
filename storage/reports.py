"""What a channel reports later of letters that it took: which of them did not arrive after all."""

from __future__ import annotations

from sqlalchemy import Connection, and_, or_, select, update

from handlers.messages import Post
from storage import cards
from storage import schema as s
from storage.outcomes import SHOWS
from storage.statements import Row

_O = s.outbox.c


def report(
    conn: Connection,
    channel: str,
    ident: str,
    state: str,
    why: str,
    *,
    message: str = "",
    in_part: bool = False,
) -> str:
    """Note a delivery report: "sent", "delivered", "read", "failed".

    Args:
        conn: the transaction.
        channel: who reports; of a letter that goes by another one now it says nothing.
        ident: key of the outbox row, or id of the message.
        state: see above.
        why: it failed.
        message: id of the message, if `ident` is not.
        in_part: others of the letter's messages may have arrived: it goes again as a repeat.

    Returns the key of a letter that turned out not to have arrived, otherwise nothing.
    """
    m = s.messages.c
    by_message = select(m.letter).where(m.message == ident)
    of = and_(or_(_O.id == ident, _O.id.in_(by_message)), _O.chat.startswith(f"{channel}:"))
    if state != "failed":
        unsure = _O.state.in_([s.CLAIMED, s.UNKNOWN])
        conn.execute(update(s.outbox).where(of, unsure).values(state="sent", why=""))
        return ""
    columns = (_O.id, _O.chat, _O.post, _O.card, _O.state, _O.claimed_at)
    believed = _O.state.in_(["claimed", "unknown", "sent"])
    row = conn.execute(select(*columns).where(of, believed).with_for_update()).first()
    if row is None or not _is_of(conn, row, message or ident):
        return ""
    if row.card and _outdated(conn, row):
        conn.execute(update(s.outbox).where(_O.id == row.id).values(state="replaced"))
        return ""
    mine = (m.chat == row.chat, m.letter == row.id)
    shown = conn.execute(select(m.message).where(*mine)).scalars().all()
    lost = update(s.outbox).where(_O.id == row.id)
    conn.execute(lost.values(state="failed", why=why, claimed_at=None))
    if in_part or len(shown) > 1 or row.state == "unknown":
        conn.execute(lost.values(repeat=True))
    c = s.cards.c
    conn.execute(update(s.cards).where(c.id == row.card, c.message.in_(shown)).values(message=""))
    conn.execute(update(s.messages).where(*mine).values(letter=""))
    if message:
        SHOWS.run(conn, chat=row.chat, message=message, letter="", card="", at=row.claimed_at)
    return str(row.id)


def _is_of(conn: Connection, row: Row, message: str) -> bool:
    """Tell whether a message is of the attempt by which a letter is believed to have arrived.

    Those of an attempt that was lost stand for no letter. Of the newest the ids may not be known
    yet; of one in doubt they are never all known.
    """
    m = s.messages.c
    known = conn.execute(select(m.letter, m.card).where(m.message == message)).first()
    if known is not None:
        return known.letter == row.id or (row.state == "unknown" and bool(known.card))
    others = select(m.message).where(m.chat == row.chat, m.letter == row.id)
    return row.state != "sent" or conn.execute(others.limit(1)).first() is None


def _outdated(conn: Connection, row: Row) -> bool:
    """Tell whether a drawing is not wanted any more: its card was closed, or drawn anew since."""
    card = cards.get(conn, row.card)
    if card is None or row.post != Post.CARD.value:
        return False
    newer = select(_O.id).where(_O.card == row.card, _O.post == row.post, _O.id > row.id)
    alive = newer.where(_O.state.in_(["waiting", "claimed", "unknown", "sent"]))
    return card.closed or conn.execute(alive.limit(1)).first() is not None
