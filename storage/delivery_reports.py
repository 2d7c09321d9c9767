"""What a channel reports later of letters that it took: which of them did not arrive after all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from storage import schema as s
from storage.keys import first_key
from storage.outcomes import SHOWS, anew, arrived, outdated, replaced, sent
from storage.statements import Row

_O = s.outbox.c
_M = s.messages.c
#: What of a letter is wanted here.
_ROW: Final = (_O.id, _O.chat, _O.post, _O.card, _O.state, _O.tries, _O.claimed_at, _O.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of one message."""

    message: str  #: its id
    key: str = ""  #: of the outbox row, if it is said
    place: int = 0  #: of the message in its letter
    count: int = 1  #: messages of that letter
    tries: int = 0  #: the attempt that sent it; 0 when it is not said


@dataclass(frozen=True, slots=True)
class Lost:
    """A message that turned out not to have arrived, of a letter that is not on its way."""

    key: str
    given_up: bool  #: the letter was before: nothing more is tried


def arrives(conn: Connection, channel: str, told: Told) -> None:
    """Note that a message arrived. A letter of several has when each of its messages did.

    Of one whose answer was lost this tells in which message its card hangs.
    """
    unsure = _O.state.in_([s.CLAIMED, s.UNKNOWN])
    row = conn.execute(select(*_ROW).where(_of(channel, told), unsure).with_for_update()).first()
    if row is None or (told.tries and told.tries != row.tries):
        return
    if told.count == 1:
        sent(conn, row.id, [told.message], row.at, began=first_key(row.claimed_at))
        return
    if _known(conn, channel, told) is None:
        _shows(conn, row, told, row.id)
    if len(arrived(conn, row.id, row.chat)) < told.count:
        return
    conn.execute(update(s.outbox).where(_O.id == row.id).values(state="sent", why=""))


def fails(conn: Connection, channel: str, told: Told, why: str) -> Lost | None:
    """Note that a message did not arrive.

    Args:
        conn: the transaction.
        channel: who tells; of a letter that goes by another one now it says nothing.
        told: of which message.
        why: it failed.

    Returns nothing when there is nothing to be done: the letter left that address, an attempt since
    took its place, or the message goes with the rest that waits.
    """
    believed = _O.state.in_(["waiting", "claimed", "unknown", "sent", "failed"])
    row = conn.execute(select(*_ROW).where(_of(channel, told), believed).with_for_update()).first()
    if row is None or not _counts(row, _known(conn, channel, told), told):
        return None
    if outdated(conn, row.id):
        replaced(conn, row.id)
        return None
    _shows(conn, row, told, "")
    c = s.cards.c
    shown = update(s.cards).where(c.id == row.card, c.message == told.message)
    conn.execute(shown.values(message=""))
    if row.state == "waiting":
        return None
    if row.state != "failed":
        doubt = {"repeat": True} if row.state == "unknown" else {}
        lost = update(s.outbox).where(_O.id == row.id)
        conn.execute(lost.values({"state": "failed", "why": why, **doubt}))
    if told.count == 1:
        anew(conn, row.id)
    return Lost(row.id, row.state == "failed")


def _of(channel: str, told: Told) -> ColumnElement[bool]:
    by_message = select(_M.letter).where(_M.message == told.message)
    return and_(or_(_O.id == told.key, _O.id.in_(by_message)), _O.chat.startswith(f"{channel}:"))


def _known(conn: Connection, channel: str, told: Told) -> Row | None:
    here = (_M.message == told.message, _M.chat.startswith(f"{channel}:"))
    return conn.execute(select(_M.letter, _M.chat).where(*here)).first()


def _counts(row: Row, known: Row | None, told: Told) -> bool:
    """Tell whether a message is one by which its letter is believed to have arrived.

    One whose id is not known yet, or never came to be known, is told by its attempt.
    """
    if known is not None:
        return (known.letter, known.chat) == (row.id, row.chat)
    return told.tries in {0, row.tries}


def _shows(conn: Connection, row: Row, told: Told, letter: str) -> None:
    """Note what a message stands for: its letter, or nothing."""
    shown = {"letter": letter, "card": row.card if letter else "", "place": told.place}
    SHOWS.run(conn, chat=row.chat, message=told.message, at=row.at, **shown)
