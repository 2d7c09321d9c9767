"""The outcomes: what became of letters that went out, and where those go that did not arrive.

A letter in hand ends as sent, unknown or failed, waits for its next attempt, or goes to another
address of its officer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, and_, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from handlers.messages import Address, Letter, Post
from storage import addresses, cards, outbox, shapes
from storage import schema as s
from storage.chats import address_of, chat_of
from storage.statements import Row, Statement

#: When a letter that asks for a deed goes again, if nobody knows whether it arrived.
ASK_AGAIN: Final = timedelta(minutes=2)
#: Why a letter goes again that came too late for a free message.
WINDOW_SHUT: Final = "window"

_O = s.outbox.c
_MAY_ARRIVE: Final = or_(s.ON_ITS_WAY, _O.state == s.UNKNOWN)
_ARRIVED: Final = Statement(
    update(s.outbox)
    .where(_O.id == bindparam("of"), _MAY_ARRIVE, _O.claimed_at.is_not(None))
    .values(state="sent", why="")
)
_OF_CARD: Final = Statement(
    select(_O.chat, _O.post, _O.card, _O.claimed_at).where(_O.id == bindparam("of"))
)
_MESSAGE = insert(s.messages)
#: Notes what a message shows.
SHOWS: Final = Statement(
    _MESSAGE.on_conflict_do_update(
        index_elements=["chat", "message"],
        set_={name: _MESSAGE.excluded[name] for name in ("letter", "card", "at")},
    )
)
#: A message that failed later: it stands for nothing any more.
_FAILED_LATER: Final = Statement(
    select(s.messages.c.message)
    .where(s.messages.c.message == bindparam("of"))
    .where(s.messages.c.letter == s.NOTHING, s.messages.c.card == s.NOTHING)
)


def sent(
    conn: Connection, key: str, message_ids: Sequence[str], at: datetime, drawn_on: str = ""
) -> str:
    """Note that a letter was delivered, and in which messages it shows now.

    `drawn_on` is the message that was only drawn anew: what it shows is known. A letter that was
    reported as lost meanwhile did not arrive, whatever the answer to its sending says: also when
    it goes once more already, which shows in one of the messages having failed.

    Returns the message that showed its card until now, if that is another one: it was found while
    the letter was on its way once more.
    """
    several = len(message_ids) > 1
    lost = {m for m in message_ids if several and _FAILED_LATER.one(conn, of=m)}
    if not lost:
        _ARRIVED.run(conn, of=key)
    row = None if tuple(message_ids) == (drawn_on,) else _OF_CARD.one(conn, of=key)
    if row is not None and several and (lost or row.claimed_at is None):
        _in_part(conn, key, row, [m for m in message_ids if m not in lost], at)
    if row is None or lost or row.claimed_at is None:
        return ""
    for message in message_ids:
        SHOWS.run(conn, chat=row.chat, message=message, letter=key, card=row.card, at=at)
    shows = row.post == Post.CARD.value and row.card and message_ids
    return cards.posted(conn, row.card, row.chat, message_ids[0]) if shows else ""


def _in_part(conn: Connection, key: str, row: Row, messages: Sequence[str], at: datetime) -> None:
    """Note that the rest of a lost letter may have arrived: it is not what stands for it."""
    for message in messages:
        SHOWS.run(conn, chat=row.chat, message=message, letter="", card=row.card, at=at)
    conn.execute(update(s.outbox).where(_O.id == key).values(repeat=True))


def found(conn: Connection, card_id: str, address: Address, message: str, at: datetime) -> None:
    """Note that a message shows a card: it arrived although nobody could say so.

    A newer drawing that waits to come as a new message is drawn on this one instead.
    """
    chat = chat_of(address)
    SHOWS.run(conn, chat=chat, message=message, letter="", card=card_id, at=at)
    cards.posted(conn, card_id, chat, message)
    mine = (_O.card == card_id, _O.post == Post.CARD.value)
    conn.execute(update(s.outbox).where(*mine, _O.state == s.UNKNOWN).values(state="sent", why=""))
    for row in outbox.OLDER.all(conn, of=card_id):
        if (row.state, row.chat) == ("waiting", chat):
            drawn = replace(shapes.load(Letter, row.body), fresh=False)
            values = {"body": shapes.dump(drawn), "repeat": False}
            conn.execute(update(s.outbox).where(_O.id == row.id).values(values))


def retry(conn: Connection, key: str, at: datetime, why: str) -> None:
    """Try again later: nothing was delivered."""
    values = {"state": "waiting", "due": at, "why": why, "attempts": _O.attempts + 1}
    conn.execute(update(s.outbox).where(_O.id == key).values(values))


def unknown(conn: Connection, key: str, now: datetime, messages: Sequence[str] = ()) -> None:
    """Note that nobody can say whether it arrived; what asks for a deed goes again later.

    Of a letter of several messages some did arrive: these show its card. None of them stands for
    the letter, so what is reported of one says nothing of the others.
    """
    columns = (_O.chat, _O.card, _O.asked, _O.claimed_at)
    row = conn.execute(select(*columns).where(_O.id == key)).one()
    if row.card:
        for message in messages:
            SHOWS.run(conn, chat=row.chat, message=message, letter="", card=row.card, at=now)
    again = now + ASK_AGAIN * 2**row.asked
    values = {"state": "unknown", "due": again, "asked": row.asked + 1}
    mine = update(s.outbox).where(_O.id == key, s.ON_ITS_WAY, _O.claimed_at.is_not(None))
    conn.execute(mine.values(values))
    if row.claimed_at is None and messages:  # it was reported as lost meanwhile
        _in_part(conn, key, row, messages, now)


def dropped(conn: Connection, key: str) -> None:
    """Note that a letter is not to go out: who would read it is not its officer any more."""
    conn.execute(update(s.outbox).where(_O.id == key).values(state="replaced"))


def failed(conn: Connection, key: str, why: str) -> None:
    """Give a letter up: the channel will never take it. Its card does not look as it was drawn."""
    conn.execute(update(s.outbox).where(_O.id == key).values(state="failed", why=why))
    drawing = select(_O.card).where(_O.id == key, _O.post == Post.CARD.value).scalar_subquery()
    conn.execute(update(s.cards).where(s.cards.c.id == drawing).values(shown=""))


def again(conn: Connection, address: Address, at: datetime) -> None:
    """Send the cards and files that could not be sent to a chat as long as it was blocked."""
    here = (_O.chat == chat_of(address), _O.post != Post.NOTE.value, _O.state == s.FAILED)
    conn.execute(update(s.outbox).where(*here).values(state="waiting", due=at, attempts=0))


def take_held(conn: Connection, address: Address) -> Sequence[tuple[Letter, bool]]:
    """Take out what waited until somebody writes from an address, in its order.

    Gives each letter with whether it is a repeat. A note came too late and is left where it is.
    """
    held = (_O.chat == chat_of(address), s.UNSURE, _O.why.startswith(outbox.HELD))
    wanted = (
        select(_O.id, _O.body, _O.repeat).where(*held, _O.post != Post.NOTE.value).order_by(_O.id)
    )
    rows = conn.execute(wanted).all()
    taken = update(s.outbox).where(_O.id.in_([row.id for row in rows]))
    conn.execute(taken.values(state="replaced"))
    return [(shapes.load(Letter, row.body), row.repeat) for row in rows]


def redraw(conn: Connection, key: str, at: datetime) -> None:
    """Send a card as a new message, because the one to redraw is gone.

    The last word on a closed card goes with its message.
    """
    card = conn.execute(select(_O.card).where(_O.id == key)).scalar_one()
    cards.unposted(conn, card)
    known = cards.get(conn, card)
    state = "replaced" if known is not None and known.closed else "waiting"
    conn.execute(update(s.outbox).where(_O.id == key).values(state=state, due=at))


def redirect(conn: Connection, key: str, at: datetime, why: str) -> Address | None:
    """Block the address of a letter; this and all that wait for it go to the officer's next one.

    Returns that address, or nothing when there is none: the letter waits until the officer writes.
    """
    row = conn.execute(select(_O.chat, _O.officer).where(_O.id == key)).one()
    addresses.block(conn, address_of(row.chat), at)
    others = addresses.of(conn, row.officer) if row.officer else ()
    if not others:
        failed(conn, key, f"{outbox.HELD}{why}")
        return None
    chat = chat_of(others[0])
    mine = and_(_O.chat == row.chat, _O.officer == row.officer)
    conn.execute(update(s.outbox).where(_O.id == key).values(state="waiting", due=at))
    conn.execute(update(s.outbox).where(mine, s.ON_ITS_WAY).values(chat=chat, why=why))
    cards.move(conn, row.officer, row.chat, chat)
    return others[0]


def divert(conn: Connection, key: str, at: datetime, why: str) -> Address | None:
    """Send one letter, and the card it draws, to the officer's next address; nothing is blocked.

    Returns that address, or nothing when there is none: then it waits until the officer writes.
    """
    row = conn.execute(select(_O.chat, _O.officer, _O.post, _O.card).where(_O.id == key)).one()
    known = addresses.of(conn, row.officer) if row.officer else ()
    others = [address for address in known if chat_of(address) != row.chat]
    if not others:
        failed(conn, key, f"{outbox.HELD}{why}")
        return None
    chat = chat_of(others[0])
    moved = {"state": "waiting", "due": at, "chat": chat, "why": why}
    conn.execute(update(s.outbox).where(_O.id == key).values(moved))
    if row.post == Post.CARD.value:
        cards.move_one(conn, row.card, chat)
    return others[0]
