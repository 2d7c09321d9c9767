"""The outcomes: what became of letters that went out, and of each of their messages.

A letter in hand ends as sent, unknown or failed, or waits for its next attempt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from handlers.messages import Address, Letter, Post
from storage import cards, outbox, shapes
from storage import schema as s
from storage.chats import chat_of
from storage.statements import Statement

#: When a letter that asks for a deed goes again, if nobody knows whether it arrived.
ASK_AGAIN: Final = timedelta(minutes=2)
#: Why a letter goes again that came too late for a free message.
WINDOW_SHUT: Final = "window"

_O = s.outbox.c
_M = s.messages.c
#: A drawing that waits.
_WAITS: Final = (_O.post == Post.CARD.value, _O.state == s.WAITING)
_MAY_ARRIVE: Final = or_(s.ON_ITS_WAY, _O.state == s.UNKNOWN)
_ARRIVED: Final = Statement(
    update(s.outbox).where(_O.id == bindparam("of"), _MAY_ARRIVE).values(state="sent", why="")
)
_NEWEST: Final = Statement(
    select(_O.id)
    .where(_O.id == bindparam("of"), _O.tries == bindparam("attempt"))
    .with_for_update()
)
_OF_CARD: Final = Statement(
    select(_O.chat, _O.post, _O.card, _O.tries).where(_O.id == bindparam("of"))
)
_MESSAGE = insert(s.messages)
#: Notes what a message shows.
SHOWS: Final = Statement(
    _MESSAGE.on_conflict_do_update(
        index_elements=["chat", "message"],
        set_={name: _MESSAGE.excluded[name] for name in ("letter", "card", "at")},
    )
)
_STANDS: Final = Statement(
    select(_M.place, _M.message)
    .where(_M.chat == bindparam("here"), _M.letter == bindparam("of"))
    .order_by(_M.place, _M.message)
)
#: A message that failed later: it stands for nothing any more.
_FAILED_LATER: Final = Statement(
    select(_M.message)
    .where(_M.chat == bindparam("here"), _M.message == bindparam("of"))
    .where(_M.letter == s.NOTHING, _M.card == s.NOTHING)
)


def is_newest(conn: Connection, key: str, tries: int) -> bool:
    """Tell whether an attempt is the newest of its letter; one that was taken back is not.

    Of any other one nothing is to be written down any more but what came of it.
    """
    return _NEWEST.one(conn, of=key, attempt=tries) is not None


def sent(
    conn: Connection,
    key: str,
    message_ids: Sequence[str],
    at: datetime,
    drawn_on: str = "",
    began: str = "",
) -> str:
    """Note that a letter was delivered, and in which messages it shows now.

    `drawn_on` is the message that was only drawn anew: what it shows is known. A letter of several
    messages of which one was reported as lost meanwhile goes on: that one is to be sent again.
    `began` is the key of when it was taken to be sent: who answers a message before its arrival is
    written down has a newer one then.

    Returns the message that showed its card until now, if that is another one: it was found while
    the letter was on its way once more.
    """
    row = None if tuple(message_ids) == (drawn_on,) else _OF_CARD.one(conn, of=key)
    if row is not None and len(message_ids) > 1 and _lost(conn, row.chat, message_ids):
        return ""
    _ARRIVED.run(conn, of=key)
    if row is None:
        return ""
    for message in message_ids:
        SHOWS.run(conn, chat=row.chat, message=message, letter=key, card=row.card, place=0, at=at)
    shows = row.post == Post.CARD.value and row.card and message_ids
    return cards.posted(conn, row.card, row.chat, message_ids[0], began) if shows else ""


def _lost(conn: Connection, chat: str, messages: Sequence[str]) -> bool:
    return any(_FAILED_LATER.one(conn, here=chat, of=message) for message in messages)


def came(
    conn: Connection,
    key: str,
    tries: int,
    to: Address,
    place: int,
    messages: Sequence[str],
    at: datetime,
) -> None:
    """Note what went out of a letter of several messages, while the rest is on its way.

    It does not go again with the rest, unless it was reported as lost before its id was known. Of
    an attempt that was taken back it may be on the screen, so the next one is a repeat.
    """
    row = _OF_CARD.one(conn, of=key)
    if row is None:
        return
    counts, chat = row.tries == tries, chat_of(to)
    for message in messages:
        if not _lost(conn, chat, [message]):
            shown = {"letter": key if counts else "", "card": row.card, "place": place}
            SHOWS.run(conn, chat=chat, message=message, at=at, **shown)
    if not counts:
        conn.execute(update(s.outbox).where(_O.id == key).values(repeat=True))


def arrived(conn: Connection, key: str, chat: str) -> dict[int, tuple[str, ...]]:
    """Give the messages of a letter that stand for it in a chat, by their place in it."""
    found: dict[int, tuple[str, ...]] = {}
    for row in _STANDS.all(conn, of=key, here=chat):
        found[row.place] = (*found.get(row.place, ()), row.message)
    return found


def anew(conn: Connection, key: str) -> None:
    """Take back the attempts of a letter: the next one begins with its first message.

    What of it is on a screen makes the next one a repeat, and shows its card no more.
    """
    row = conn.execute(select(_O.chat, _O.card).where(_O.id == key)).one()
    shown = [m for some in arrived(conn, key, row.chat).values() for m in some]
    taken = {"tries": _O.tries + 1} | ({"repeat": True} if shown else {})
    conn.execute(update(s.outbox).where(_O.id == key).values(taken))
    c = s.cards.c
    conn.execute(update(s.cards).where(c.id == row.card, c.message.in_(shown)).values(message=""))
    mine = update(s.messages).where(_M.chat == row.chat, _M.message.in_(shown))
    conn.execute(mine.values(letter=""))


def found(conn: Connection, card_id: str, address: Address, message: str, at: datetime) -> None:
    """Note that a message shows a card: it arrived although nobody could say so.

    A newer drawing that waits to come as a new message is drawn on this one instead.
    """
    chat = chat_of(address)
    SHOWS.run(conn, chat=chat, message=message, letter="", card=card_id, place=0, at=at)
    cards.posted(conn, card_id, chat, message)
    mine = (_O.card == card_id, _O.post == Post.CARD.value)
    conn.execute(update(s.outbox).where(*mine, _O.state == s.UNKNOWN).values(state="sent", why=""))
    for row in outbox.OLDER.all(conn, of=card_id):
        if (row.state, row.chat) == ("waiting", chat):
            drawn = replace(shapes.load(Letter, row.body), fresh=False)
            values = {"body": shapes.dump(drawn), "repeat": False}
            conn.execute(update(s.outbox).where(_O.id == row.id).values(values))


def retry(conn: Connection, key: str, at: datetime, why: str, *, in_doubt: bool = False) -> None:
    """Try again later: the rest of it was not delivered, or all of it.

    What is `in_doubt` goes again with it, so it is a repeat.
    """
    values = {"state": "waiting", "due": at, "why": why, "attempts": _O.attempts + 1}
    doubt = {"repeat": True} if in_doubt else {}
    conn.execute(update(s.outbox).where(_O.id == key).values({**values, **doubt}))


def unknown(conn: Connection, key: str, now: datetime) -> None:
    """Note that nobody can say whether it arrived; what asks for a deed goes again later.

    One that waits again, because a message of it was reported as lost meanwhile, waits on. A
    drawing that is not wanted any more does not: a newer one that waits may be the second then.
    """
    mine = (_O.id == key, s.ON_ITS_WAY)
    row = conn.execute(select(_O.state, _O.asked, _O.card).where(*mine)).one_or_none()
    if row is None:
        return  # a report has told by now what became of it
    if outdated(conn, key):
        replaced(conn, key)
        conn.execute(update(s.outbox).where(_O.card == row.card, *_WAITS).values(repeat=True))
        return
    values: dict[str, object] = {"repeat": True}
    if row.state == "claimed":
        again = now + ASK_AGAIN * 2**row.asked
        values = {"state": "unknown", "due": again, "asked": row.asked + 1}
    conn.execute(update(s.outbox).where(*mine).values(values))


def replaced(conn: Connection, key: str) -> None:
    """Note that a letter is not to go out: it is not wanted, or its reader is not its officer."""
    conn.execute(update(s.outbox).where(_O.id == key).values(state="replaced"))


def outdated(conn: Connection, key: str) -> bool:
    """Tell whether a drawing is not wanted any more: its card was closed, or drawn anew since.

    What takes the buttons off a card that was closed is wanted, if it can be read.
    """
    row = conn.execute(select(_O.card, _O.post, _O.body).where(_O.id == key)).one()
    card = cards.get(conn, row.card) if row.card else None
    if card is None or row.post != Post.CARD.value:
        return False
    if card.closed and not _takes_buttons_off(row.body):
        return True
    newer = select(_O.id).where(_O.card == row.card, _O.post == row.post, _O.id > key)
    alive = newer.where(_O.state.in_(["waiting", "claimed", "unknown", "sent"]))
    return conn.execute(alive.limit(1)).first() is not None


def _takes_buttons_off(body: str) -> bool:
    try:
        return not shapes.load(Letter, body).buttons
    except ValueError:
        return False


def failed(conn: Connection, key: str, why: str) -> None:
    """Give a letter up: the channel will never take it. Its card does not look as it was drawn.

    A drawing that is not wanted any more is let go.
    """
    if outdated(conn, key):
        replaced(conn, key)
        return
    conn.execute(update(s.outbox).where(_O.id == key).values(state="failed", why=why))
    drawing = select(_O.card).where(_O.id == key, _O.post == Post.CARD.value).scalar_subquery()
    conn.execute(update(s.cards).where(s.cards.c.id == drawing).values(shown=""))


def redraw(conn: Connection, key: str, at: datetime) -> None:
    """Send a card as a new message, because the one to redraw is gone.

    The last word on a closed card goes with its message.
    """
    card = conn.execute(select(_O.card).where(_O.id == key)).scalar_one()
    cards.unposted(conn, card)
    known = cards.get(conn, card)
    state = "replaced" if known is not None and known.closed else "waiting"
    conn.execute(update(s.outbox).where(_O.id == key).values(state=state, due=at))
