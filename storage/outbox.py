"""The outbox: letters put in by the turns that write them, at most one drawing of a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from handlers.messages import Address, Letter, Post
from storage import schema as s
from storage import shapes
from storage.chats import address_of, chat_of
from storage.keys import new_key
from storage.statements import Row, Statement

_O = s.outbox.c
_POST: Final = Statement(insert(s.outbox))
#: What else draws a card and may still be seen, the oldest first.
OLDER: Final = Statement(
    select(_O.id, _O.state, _O.chat, _O.body)
    .where(_O.card == bindparam("of"), _O.post == Post.CARD.value)
    .where(_O.state.in_([s.WAITING, s.UNKNOWN, s.FAILED]))
    .order_by(_O.id)
    .with_for_update()
)

#: Before the reason of a letter that did not arrive and waits until its officer writes.
HELD: Final = "held: "

#: A letter that nobody has had in hand.
_NEW: Final = {
    "state": "waiting",
    "attempts": 0,
    "asked": 0,
    "tries": 0,
    "repeat": False,
    "why": "",
    "worker": "",
    "claimed_at": None,
}


def post(conn: Connection, letter: Letter, at: datetime, *, repeat: bool = False) -> None:
    """Put a letter in the outbox; a waiting redrawing of the same card is replaced.

    Args:
        conn: the transaction.
        letter: what goes out.
        at: the instant.
        repeat: some of it may have arrived before.

    """
    drawing = letter.post is Post.CARD and letter.card
    older = OLDER.all(conn, of=letter.card) if drawing else []
    here = next((r for r in older if (r.state, r.chat) == ("waiting", chat_of(letter.to))), None)
    gone = [r for r in older if r is not here]
    if gone:
        replaced = update(s.outbox).where(_O.id.in_([r.id for r in gone]))
        conn.execute(replaced.values(state="replaced"))
    seen = any(r.state == "unknown" for r in gone)  # what it replaces may be on the screen
    if here is None:
        row = {**_NEW, **_columns(letter), "repeat": seen or repeat}
        _POST.run(conn, **row, id=new_key(), due=at, at=at)
    else:
        _draw_over(conn, letter, here, seen=seen)


def _draw_over(conn: Connection, letter: Letter, here: Row, *, seen: bool) -> None:
    """Put a drawing in the place of one that still waits.

    What was to ring, or to come as a new message, still does.
    """
    old = shapes.load(Letter, here.body)
    merged = replace(
        letter,
        fresh=letter.fresh or old.fresh,
        silent=letter.silent and old.silent,
        asks=(letter.asks or old.asks) and bool(letter.buttons),
        below=letter.below or old.below,
    )
    values = {**_columns(merged), **({"repeat": True} if seen else {})}
    conn.execute(update(s.outbox).where(_O.id == here.id).values(values))


def _columns(letter: Letter) -> dict[str, object]:
    return {
        "chat": chat_of(letter.to),
        "post": letter.post.value,
        "card": letter.card,
        "code": letter.code,
        "officer": letter.officer,
        "asks": letter.asks,
        "body": shapes.dump(letter),
    }


def undelivered(conn: Connection, code: str) -> Sequence[tuple[str, str, str]]:
    """List (officer id, state, reason) of letters about a berkas that did not arrive surely."""
    rows = select(_O.officer, _O.state, _O.why).where(_O.code == code, s.UNSURE).order_by(_O.id)
    return [(who, state, why.removeprefix(HELD)) for who, state, why in conn.execute(rows)]


def letter(conn: Connection, key: str) -> Letter | None:
    """Give a letter as it stands in the outbox."""
    row = conn.execute(select(_O.chat, _O.body).where(_O.id == key)).one_or_none()
    if row is None:
        return None
    return replace(shapes.load(Letter, row.body), to=address_of(row.chat))


def comes(conn: Connection, address: Address, code: str, *, others: bool = False) -> bool:
    """Tell whether a card of a berkas waits to be sent to a chat and asks, or is a new message.

    With `others` any card counts that asks for something.
    """
    here = (_O.chat == chat_of(address), s.ON_ITS_WAY, _O.state == s.WAITING)
    waits = select(_O.code, _O.asks, _O.body).where(*here, _O.post == Post.CARD.value)
    if not others:
        waits = waits.where(_O.code == code)
    return any(
        asks or (code and of == code and shapes.load(Letter, body).fresh)
        for of, asks, body in conn.execute(waits)
    )


def counts(conn: Connection) -> dict[str, int]:
    """Count the rows that are on their way, unsure or failed."""
    left = select(_O.state, func.count().label("n")).where(_O.state.not_in(["sent", "replaced"]))
    return {row.state: row.n for row in conn.execute(left.group_by(_O.state))}


def purge(conn: Connection, before: datetime) -> None:
    """Forget letters that arrived or were replaced, and messages that show no card."""
    settled = _O.state.in_(["sent", "replaced"])
    conn.execute(s.outbox.delete().where(settled, _O.at < before))
    m = s.messages.c
    conn.execute(s.messages.delete().where(m.card == "", m.at < before))
