"""The cards: what hangs in which chat, which message shows it, and what its buttons say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, case, select, update
from sqlalchemy.dialects.postgresql import insert

from handlers.card_task import CardTask
from handlers.messages import Address
from handlers.ports import CHAINS, CardRow
from storage import schema as s
from storage.chats import address_of, chat_of
from storage.keys import first_key, new_key
from storage.statements import Row, Statement

_C = s.cards.c
_ONE: Final = Statement(select(s.cards).where(_C.id == bindparam("of")))
_OPEN: Final = Statement(
    select(s.cards).where(_C.code == bindparam("of"), s.HANGING).order_by(_C.placed)
)
_LAST: Final = Statement(
    select(s.cards)
    .where(_C.chat == bindparam("here"), s.HANGING)
    .order_by(_C.placed.desc())
    .limit(1)
)
_SHOWN: Final = Statement(
    select(s.cards)
    .join(s.messages, s.messages.c.card == _C.id)
    .where(s.messages.c.chat == bindparam("here"), s.messages.c.message == bindparam("id"))
)
_ENTER = insert(s.cards)
_NEW = _ENTER.excluded
#: What rewriting a card leaves as it is.
_ITS_OWN: Final = frozenset({"id", "placed", "message"})
_PUT: Final = Statement(
    _ENTER.on_conflict_do_update(
        index_elements=["id"],
        set_={
            **{c.name: _NEW[c.name] for c in s.cards.c if c.name not in _ITS_OWN},
            "message": case(
                (_NEW.message != s.NOTHING, _NEW.message),
                (_C.chat == _NEW.chat, _C.message),
                else_=s.NOTHING,
            ),
        },
    )
)
#: A card that hangs where it hung is only drawn anew: no index has to be touched.
_DRAWN: Final = Statement(
    update(s.cards)
    .where(_C.id == bindparam("of"), _C.chat == bindparam("here"))
    .where(_C.closed.is_(False))
    .values(
        view=bindparam("view"),
        shown=bindparam("shown"),
        drawn=bindparam("drawn"),
        presses=bindparam("presses"),
        labels=bindparam("labels"),
        message=case((bindparam("shows") != s.NOTHING, bindparam("shows")), else_=_C.message),
    )
)
_MESSAGE: Final = Statement(
    select(_C.message).where(_C.id == bindparam("of"), _C.chat == bindparam("here"))
)
_POSTED: Final = Statement(
    update(s.cards)
    .where(_C.id == bindparam("of"), _C.chat == bindparam("here"))
    .where(_C.message != bindparam("shows"))
    .values(message=bindparam("shows"), placed=bindparam("key"))
)


def of_berkas(conn: Connection, code: str) -> Sequence[CardRow]:
    """List the open cards of a berkas, the newest last."""
    return [_row(row) for row in _OPEN.all(conn, of=code)]


def of_officer(conn: Connection, officer_id: str, which: ColumnElement[bool]) -> Sequence[CardRow]:
    """List the open cards of an officer that answer to a condition."""
    mine = select(s.cards).where(_C.officer == officer_id, s.HANGING, which)
    return [_row(row) for row in conn.execute(mine.order_by(_C.placed)).all()]


def get(conn: Connection, card_id: str) -> CardRow | None:
    """Find a card."""
    return _only(_ONE.one(conn, of=card_id))


def of_message(conn: Connection, address: Address, message: str) -> CardRow | None:
    """Find the card that a message shows, or showed before it was drawn anew further down."""
    return _only(_SHOWN.one(conn, here=chat_of(address), id=message))


def unseen(conn: Connection, address: Address) -> Sequence[CardRow]:
    """List the open cards of a chat that no message is known to show, the newest last."""
    here = (_C.chat == chat_of(address), s.HANGING, _C.message == s.NOTHING)
    return [_row(row) for row in conn.execute(select(s.cards).where(*here).order_by(_C.placed))]


def last(conn: Connection, address: Address) -> CardRow | None:
    """Give the open card whose message is the newest in a chat; drawn in place does not count."""
    return _only(_LAST.one(conn, here=chat_of(address)))


def put(conn: Connection, row: CardRow) -> None:
    """Insert or rewrite a card.

    The message is what the channel said last: an empty one does not wipe it out, unless the card
    moves to another chat.
    """
    columns = _columns(row)
    if row.closed or not _DRAWN.run(
        conn, **columns, of=row.id, here=columns["chat"], shows=row.message
    ):
        _PUT.run(conn, **columns, placed=new_key())


def posted(conn: Connection, card_id: str, chat: str, message: str, since: str = "") -> str:
    """Note which message shows a card now; a new one is the newest of its chat since a key, or now.

    Returns the message that showed it until now, if that is another one.
    """
    before = _MESSAGE.value(conn, of=card_id, here=chat) or ""
    moved = _POSTED.run(conn, of=card_id, here=chat, shows=message, key=since or new_key())
    return str(before) if moved else ""


def unposted(conn: Connection, card_id: str) -> None:
    """Forget the message of a card: it is gone, the card comes as a new one."""
    conn.execute(update(s.cards).where(_C.id == card_id).values(message=""))


def move(conn: Connection, officer: str, old: str, new: str) -> None:
    """Let an officer's cards come to another chat."""
    mine = update(s.cards).where(_C.officer == officer, _C.chat == old)
    conn.execute(mine.values(chat=new, message=""))


def move_one(conn: Connection, card_id: str, chat: str) -> None:
    """Let one card come to another chat."""
    conn.execute(update(s.cards).where(_C.id == card_id).values(chat=chat, message=""))


def purge(conn: Connection, before: datetime) -> None:
    """Close the cards of no berkas that were placed before: lists, and questions not answered."""
    shut(conn, _C.code == s.NOTHING, _C.placed < first_key(before))


def close_choices(conn: Connection, before: datetime) -> Sequence[CardRow]:
    """Close the chains of choices that were placed before: nobody is at them any more.

    Gives what was closed.
    """
    return shut(conn, _C.code.in_(CHAINS), _C.placed < first_key(before))


def shut(conn: Connection, *which: ColumnElement[bool]) -> Sequence[CardRow]:
    """Close the open cards that answer to conditions, and give them."""
    hanging = update(s.cards).where(s.HANGING, *which)
    closed = hanging.values(closed=True, presses="[]", labels="[]").returning(s.cards)
    return [_row(row) for row in conn.execute(closed)]


def _columns(row: CardRow) -> Mapping[str, Any]:
    return {
        "id": row.id,
        "code": row.code,
        "officer": row.officer,
        "task": row.task.value,
        "chat": chat_of(row.address),
        "view": row.view,
        "message": row.message,
        "shown": row.shown,
        "drawn": row.drawn,
        "presses": json.dumps(row.presses),
        "labels": json.dumps(row.labels),
        "closed": row.closed,
    }


def _only(row: Row | None) -> CardRow | None:
    return None if row is None else _row(row)


def _row(row: Row) -> CardRow:
    return CardRow(
        id=row.id,
        code=row.code,
        officer=row.officer,
        task=CardTask(row.task),
        address=address_of(row.chat),
        view=row.view,
        message=row.message,
        shown=row.shown,
        drawn=row.drawn,
        presses=tuple(json.loads(row.presses)),
        labels=tuple(json.loads(row.labels)),
        closed=row.closed,
    )
