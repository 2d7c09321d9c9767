"""The delivery: letters of the outbox on their way, in order within a chat, until surely arrived.

waiting → claimed (committed) → sent | unknown | failed; a letter whose card was drawn anew is
`replaced`. Whoever claims a letter and dies leaves it claimed: it goes again, marked as a repeat.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Text,
    Update,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.sql.selectable import CTE

from handlers.messages import Address, Letter, Post
from storage import addresses, cards, outcomes, shapes
from storage import schema as s
from storage.chats import address_of, chat_of
from storage.keys import new_key
from storage.statements import Row, Statement

#: How often a letter that asks for a deed goes again, if nobody knows whether it arrived.
MAX_ASKS: Final = 5
#: What a worker has had in hand that long goes again once it is no longer at work.
LEASE: Final = timedelta(minutes=5)
#: No letter waits longer than this for its next attempt.
LONGEST: Final = timedelta(hours=1)

#: Neither a restart nor who writes shortens what waits no longer than this.
MOMENT: Final = timedelta(minutes=1)

_A = s.addresses.c
_C = s.cards.c
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
    tries: int = 0  #: which attempt this is
    arrived: Mapping[int, tuple[str, ...]]  #: messages of several that need not go again, by place
    began: str = ""  #: key of when this attempt began; what was placed since sorts behind it
    attempts: int = 0  #: failed ones so far
    bound: bool = True  #: nobody's in particular, or the address is still its officer's
    heard_at: datetime | None = None  #: when the address was last heard of
    why: str = ""  #: what became of the attempt before


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
#: What hangs where. SQLite names no tables in RETURNING: no column has a name of the outbox here.
_CARD: Final = (
    select(_C.id.label("hanging"), _C.chat.label("place"), _C.message).subquery("hanging_card").c
)
#: Who was last heard of where, by either of his ids.
_WHO: Final = (
    select(
        _A.officer.label("whose"),
        (_A.channel + ":" + _A.id).label("own"),
        (_A.channel + ":" + _A.alias).label("other"),
        _A.last_inbound_at,
    )
    .subquery("who")
    .c
)
#: The message that shows a card in the chat of its letter.
_HANGS: Final = (
    select(_CARD.message)
    .where(_CARD.hanging == _O.card, _CARD.place == _O.chat)
    .correlate(s.outbox)
    .scalar_subquery()
)
#: When the officer of a letter was last heard of in its chat; no row where it is not his.
_HEARD: Final = (
    select(_WHO.last_inbound_at)
    .where(_WHO.whose == _O.officer, or_(_WHO.own == _O.chat, _WHO.other == _O.chat))
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
    .values(tries=_O.tries + 1)
    .returning(_O.id, _O.chat, _O.body, _O.repeat, _O.tries, _O.attempts, _O.why)
    .returning(_HANGS.label("message"), _HEARD.label("heard_at"))
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
        outcomes.failed(conn, row.id, "unreadable")
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
        tries=row.tries,
        arrived=outcomes.arrived(conn, row.id, row.chat) if row.tries > 1 else {},
        began=new_key(),
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


def untouched(conn: Connection, key: str) -> None:
    """Put a letter back that was claimed and not sent, as if nobody had taken it."""
    mine = update(s.outbox).where(_O.id == key, _O.state == s.CLAIMED)
    conn.execute(mine.values(state="waiting"))


def set_right(conn: Connection, now: datetime) -> None:
    """Let no letter wait for a time that only a clock which ran ahead took for near.

    What was written, or tried last, in what is the future now was so by such a clock.
    """
    ahead = or_(_O.due > now + LONGEST, _O.at > now, _O.claimed_at > now)
    late = (_O.state == s.WAITING, s.ON_ITS_WAY, _O.due > now, ahead)
    conn.execute(update(s.outbox).where(*late).values(due=now))


def hurry(conn: Connection, now: datetime) -> None:
    """Try at once what waits long for its next attempt; what waits for a moment goes on waiting."""
    conn.execute(_hurried(now))


def hurry_to(conn: Connection, address: Address, now: datetime) -> None:
    """Do the same in the chat of somebody who writes now.

    Nothing else would come before it, and what kept it may have been mended meanwhile. What waits
    for a moment does so because the channel was busy.
    """
    conn.execute(_hurried(now).where(_O.chat == chat_of(address)))


def _hurried(now: datetime) -> Update:
    waits = (_O.state == s.WAITING, s.ON_ITS_WAY, _O.due > now + MOMENT)
    return update(s.outbox).where(*waits).values(due=now)


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
