"""The delivery: letters of the outbox on their way, in order within a chat, until surely arrived.

waiting → claimed (committed) → sent | unknown | failed; a letter whose card was drawn anew is
`replaced`. Whoever claims a letter and dies leaves it claimed: it goes again, marked as a repeat.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Text,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.selectable import CTE

from handlers.messages import Address, Letter, Post
from storage import addresses, cards, outbox, shapes
from storage import schema as s
from storage.chats import address_of, chat_of
from storage.statements import Row, Statement

#: When a letter that asks for a deed goes again, if nobody knows whether it arrived.
ASK_AGAIN: Final = timedelta(minutes=2)
#: How often at most.
MAX_ASKS: Final = 5
#: What a worker has had in hand that long goes again once it is no longer at work.
LEASE: Final = timedelta(minutes=5)
#: No letter waits longer than this for its next attempt.
LONGEST: Final = timedelta(hours=1)
#: Why a letter goes again that came too late for a free message.
WINDOW_SHUT: Final = "window"

_O = s.outbox.c
_N: Final = s.outbox.alias("next_one").c


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A letter to be sent now, with what is known about where it goes."""

    key: str
    letter: Letter
    edits: str = ""  #: id of the message to redraw
    reply_to: str = ""  #: id of the message it hangs below
    repeat: bool = False  #: may have arrived before
    attempts: int = 0  #: failed ones so far
    bound: bool = True  #: nobody's in particular, or the address is still its officer's
    heard_at: datetime | None = None  #: when the address was last heard of
    why: str = ""  #: what became of the attempt before


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


# Taking out ------------------------------------------------------------------------------------


def _heads() -> CTE:
    """List the oldest letter on its way in each chat, hopping along the index from chat to chat.

    It begins behind the chat `beyond`, and goes only as far as somebody reads on.
    """

    def first(beyond: ColumnElement[str]) -> ScalarSelect[str]:
        rows = select(_N.id).where(_N.state.in_([s.WAITING, s.CLAIMED]), _N.chat > beyond)
        return rows.order_by(_N.chat, _N.id).limit(1).scalar_subquery()

    columns = (_O.id, _O.chat, _O.state, _O.due)
    start = first(bindparam("beyond", type_=Text))
    heads = select(*columns).where(_O.id == start).cte("heads", recursive=True)
    next_one = first(heads.c.chat).correlate(heads)
    return heads.union_all(select(*columns).join_from(heads, s.outbox, _O.id == next_one))


_HEADS: Final = _heads()
_HEADS_DUE: Final = (
    select(_HEADS.c.id)
    .where(_HEADS.c.state == s.WAITING, _HEADS.c.due <= bindparam("now"))
    .limit(bindparam("most"))
)
#: The message that shows a card in the chat of its letter.
_HANGS: Final = (
    select(s.cards.c.message)
    .where(s.cards.c.id == _O.card, s.cards.c.chat == _O.chat)
    .correlate(s.outbox)
    .scalar_subquery()
)
#: When the officer of a letter was last heard of in its chat; no row where it is not his.
_HEARD: Final = (
    select(s.addresses.c.last_inbound_at)
    .where(s.addresses.c.officer == _O.officer)
    .where(
        or_(
            s.addresses.c.channel + ":" + s.addresses.c.id == _O.chat,
            s.addresses.c.channel + ":" + s.addresses.c.alias == _O.chat,
        )
    )
    .correlate(s.outbox)
    .scalar_subquery()
)
#: Who is quicker has locked it, so it is asked for once more whether it waits.
_DUE: Final = (
    select(_O.id)
    .where(_O.id.in_(_HEADS_DUE), _O.state == s.WAITING)
    .with_for_update(skip_locked=True)
)
_CLAIM: Final = Statement(
    update(s.outbox)
    .where(_O.id.in_(_DUE))
    .values(state="claimed", worker=bindparam("me"), claimed_at=bindparam("now"))
    .returning(_O.id, _O.chat, _O.body, _O.repeat, _O.attempts, _O.why, _HANGS.label("message"))
    .returning(_HEARD.label("heard_at"))
)
_ASK_AGAIN: Final = Statement(
    update(s.outbox)
    .where(s.LOST, _O.due <= bindparam("now"), _O.asked < MAX_ASKS)
    .values(state="waiting", repeat=True)
)
_NEXT_HEAD: Final = Statement(select(func.min(_HEADS.c.due)).where(_HEADS.c.state == s.WAITING))
_NEXT_LOST: Final = Statement(select(func.min(_O.due)).where(s.LOST, _O.asked < MAX_ASKS))


def claim(
    conn: Connection, now: datetime, limit: int = 20, worker: str = "", beyond: str = ""
) -> Sequence[Claim]:
    """Take letters that are due and mark them as being sent: one a chat, the oldest.

    A chat with a letter that is being sent, or that waits for its next attempt, gets no other one.
    The chats behind `beyond` come first, then the others. Letters that ask for a deed and may not
    have arrived are among them again, as repeats.
    """
    _ASK_AGAIN.run(conn, now=now)
    rows = _CLAIM.all(conn, now=now, most=limit, me=worker, beyond=beyond)
    if beyond and len(rows) < limit:
        rows += _CLAIM.all(conn, now=now, most=limit - len(rows), me=worker, beyond="")
    claims = (_claim(conn, row) for row in sorted(rows, key=lambda row: row.id))
    return [claim for claim in claims if claim is not None]


def _claim(conn: Connection, row: Row) -> Claim | None:
    """Read a letter in hand; one that cannot be read any more is given up, and holds up nobody."""
    try:
        letter, to = shapes.load(Letter, row.body), address_of(row.chat)
    except ValueError:
        failed(conn, row.id, "unreadable")
        return None
    if letter.to != to:  # it goes to another address of the officer now
        letter = replace(letter, to=to)
    message, drawn = row.message or "", letter.post is Post.CARD
    whose = addresses.officer_at(conn, to) if letter.officer else None
    return Claim(
        key=row.id,
        letter=letter,
        edits=message if drawn and not letter.fresh else "",
        reply_to=_above(conn, letter) if drawn else message,
        repeat=row.repeat,
        attempts=row.attempts,
        bound=not letter.officer or (whose is not None and whose.id == letter.officer),
        heard_at=row.heard_at,
        why=row.why,
    )


def _above(conn: Connection, letter: Letter) -> str:
    """Give the message of the card that a new card hangs below, if it is in the same chat."""
    above = cards.get(conn, letter.below) if letter.below else None
    return above.message if above is not None and above.address == letter.to else ""


def next_due(conn: Connection) -> datetime | None:
    """Tell when the next letter is due, so that nobody has to look in vain.

    Letters behind one that is being sent do not count: they are due when that one is done.
    """
    due = [_NEXT_HEAD.value(conn, beyond=""), _NEXT_LOST.value(conn)]
    return min((at for at in due if at is not None), default=None)


# What became of it ------------------------------------------------------------------------------


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


def untouched(conn: Connection, key: str) -> None:
    """Put a letter back that was claimed and not sent, as if nobody had taken it."""
    mine = update(s.outbox).where(_O.id == key, _O.state == s.CLAIMED)
    conn.execute(mine.values(state="waiting"))


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


def set_right(conn: Connection, now: datetime) -> None:
    """Let no letter wait for a time that only a clock which ran ahead took for near."""
    late = (_O.state == s.WAITING, _O.due > now + LONGEST)
    conn.execute(update(s.outbox).where(*late).values(due=now))


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


def release(
    conn: Connection, now: datetime, alive: Collection[str], before: datetime | None = None
) -> int:
    """Let what dead workers had in hand go again, marked as a repeat; tell how many those were.

    Args:
        conn: the transaction.
        now: when they are due.
        alive: the workers that keep what they have.
        before: only what was claimed by then. One may be alive that has just lost its connections.

    """
    dead = update(s.outbox).where(_O.state == s.CLAIMED, s.ON_ITS_WAY, _O.worker.not_in(alive))
    if before is not None:
        dead = dead.where(_O.claimed_at <= before)
    return conn.execute(dead.values(state="waiting", repeat=True, due=now)).rowcount
