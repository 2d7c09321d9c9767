"""What the desk believes of the phones, and what it waits for, read from its memory."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select, true

from handlers.messages import Letter, Post
from handlers.ports import CardRow, Wanted
from sop.decide import asks
from storage import cards, schema, shapes
from storage.chats import chat_of
from storage.transaction import Tx
from tests.desk.aimless import OFFICERS


def believed(tx: Tx) -> list[tuple[CardRow, Letter | None]]:
    """List the open cards, each with its newest drawing."""
    found = []
    for who in OFFICERS:
        for row in cards.of_officer(tx.conn, who, true()):
            o = schema.outbox.c
            drawn = select(o.body, o.state, o.chat).where(
                o.card == row.id, o.post == Post.CARD.value
            )
            newest = drawn.where(o.state != "replaced").order_by(o.id.desc()).limit(1)
            body, state, chat = tx.conn.execute(newest).one_or_none() or ("", "", "")
            # What is unknown comes again only if it asks for a deed; and the card of one who cannot
            # be reached on an app any more comes to his next one when it is drawn anew.
            sure = body and state != "unknown" and chat == chat_of(row.address)
            found.append((_shown(tx, row), shapes.load(Letter, body) if sure else None))
    return found


def _shown(tx: Tx, row: CardRow) -> CardRow:
    """Give a card with the message that shows it still, if it was elsewhere meanwhile."""
    m = schema.messages.c
    mine = (m.card == row.id, m.chat == chat_of(row.address), m.letter != "")
    newest = select(m.message).where(*mine).order_by(m.letter.desc()).limit(1)
    return row if row.message else replace(row, message=tx.conn.execute(newest).scalar() or "")


def reached(tx: Tx) -> set[tuple[str, str]]:
    """Name the officers and the apps on which the bot takes them to be reached."""
    return {(who, address.channel) for who in OFFICERS for address in tx.addresses(who)}


def known(tx: Tx) -> set[str]:
    """Name the messages of which it is known what they show."""
    return set(tx.conn.execute(select(schema.messages.c.message)).scalars())


def hung(tx: Tx) -> set[tuple[str, str]]:
    """Name the chats in which cards hang, each with its card."""
    return {(row.id, row.chat) for row in tx.conn.execute(select(schema.cards))}


def left_behind(tx: Tx, wandered: Collection[str]) -> set[str]:
    """Name the messages of cards that went to another app: they show what they showed."""
    m = schema.messages.c
    return set(tx.conn.execute(select(m.message).where(m.card.in_(wandered))).scalars())


def asking(tx: Tx) -> list[str]:
    """List the open berkas that wait for somebody."""
    return [b.code for b in tx.find(Wanted(limit=50)) if not b.closed and asks(b)]


def left(tx: Tx) -> list[tuple[object, ...]]:
    """List the letters that are on their way still, or lost although they ask for a deed."""
    o = schema.outbox.c
    lost = (o.state == "unknown") & o.asks
    waits = o.state.in_(["waiting", "claimed", "failed"])
    columns = (o.id, o.chat, o.post, o.card, o.state, o.due, o.tries, o.asked, o.why)
    return [tuple(row) for row in tx.conn.execute(select(*columns).where(waits | lost))]
