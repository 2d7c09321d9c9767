"""What cannot come where it was to go: it goes to the next address, or once its officer writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, and_, or_, select, update

from handlers.messages import Address, KeptBack, Letter, Post
from storage import addresses, cards, outbox, shapes
from storage import schema as s
from storage.chats import address_of, chat_of
from storage.outcomes import anew, failed, retry

#: Before the reason of a letter that goes to another address, once for each that it left.
_DIVERTED: Final = "diverted: "

_O = s.outbox.c
_M = s.messages.c


def redirect(conn: Connection, key: str, at: datetime, why: str) -> Address | None:
    """Block the address of a letter; this and all that wait for it go to the officer's next one.

    Who wrote from there since the letter went out was not to be reached before that only: it goes
    there once more.

    Returns that address, or nothing when there is none: the letter waits until the officer writes.
    """
    row = conn.execute(select(_O.chat, _O.officer).where(_O.id == key)).one()
    here = address_of(row.chat)
    anew(conn, key)
    if heard_meanwhile(conn, key):
        retry(conn, key, at, why)
        return here
    addresses.block(conn, here, at)
    others = addresses.of(conn, row.officer) if row.officer else ()
    if not others:
        held(conn, key, at, why)
        return None
    chat = chat_of(others[0])
    mine = and_(_O.chat == row.chat, _O.officer == row.officer)
    conn.execute(update(s.outbox).where(_O.id == key).values(state="waiting", due=at))
    seen = select(_M.message).where(_M.chat == row.chat, _M.letter == _O.id).exists()
    moved = {"chat": chat, "why": why, "repeat": or_(_O.repeat, seen)}
    conn.execute(update(s.outbox).where(mine, s.ON_ITS_WAY).values(moved))
    cards.move(conn, row.officer, row.chat, chat)
    return others[0]


def divert(conn: Connection, key: str, at: datetime, why: str) -> Address | None:
    """Send one letter, and the card it draws, to the officer's next address; nothing is blocked.

    Returns that address, or nothing when each was tried: then it waits until the officer writes.
    """
    address = detour(conn, key, at, why)
    if address is None:
        anew(conn, key)
        held(conn, key, at, why)
    return address


def detour(conn: Connection, key: str, at: datetime, why: str) -> Address | None:
    """Send one letter, and the card it draws, to the officer's next address that was not tried.

    Returns that address, or nothing when there is none: then the letter is left as it is.
    """
    columns = (_O.chat, _O.officer, _O.post, _O.card, _O.why)
    row = conn.execute(select(*columns).where(_O.id == key)).one()
    known = [chat_of(a) for a in addresses.of(conn, row.officer)] if row.officer else []
    here = known.index(row.chat) if row.chat in known else -1
    others, tried = [*known[here + 1 :], *known[: max(here, 0)]], row.why.count(_DIVERTED)
    if tried >= len(others):
        return None
    anew(conn, key)
    chat = others[0]
    moved = {"state": "waiting", "due": at, "chat": chat, "why": _DIVERTED * (tried + 1) + why}
    conn.execute(update(s.outbox).where(_O.id == key).values(moved))
    if row.post == Post.CARD.value:
        cards.move_one(conn, row.card, chat)
    return address_of(chat)


def held(conn: Connection, key: str, at: datetime, why: str) -> None:
    """Keep a letter back until its officer writes; if he did so meanwhile, all of it goes now."""
    if heard_meanwhile(conn, key):
        anew(conn, key)
        retry(conn, key, at, why)
    else:
        failed(conn, key, f"{outbox.HELD}{why}")


def heard_meanwhile(conn: Connection, key: str) -> bool:
    """Tell whether somebody wrote from the address of a letter since that was taken to be sent."""
    row = conn.execute(select(_O.chat, _O.claimed_at).where(_O.id == key)).one()
    since: datetime | None = row.claimed_at
    return since is not None and addresses.heard_since(conn, address_of(row.chat), since)


def take_held(conn: Connection, officer: str, address: Address) -> Sequence[KeptBack]:
    """Take out, in order, what waited until an officer writes, as he does now."""
    kept = (_O.officer == officer, s.UNSURE, _O.why.startswith(outbox.HELD))
    wanted = conn.execute(select(_O.id, _O.body, _O.at, _O.repeat).where(*kept))
    rows = sorted(wanted, key=lambda row: row.id)  # SQLite would go through all there are
    taken = update(s.outbox).where(_O.id.in_([row.id for row in rows]))
    conn.execute(taken.values(state="replaced"))
    letters = [replace(shapes.load(Letter, row.body), to=address) for row in rows]
    return [KeptBack(letters[n], row.at, row.repeat) for n, row in enumerate(rows)]


def again(conn: Connection, address: Address, at: datetime) -> None:
    """Send the cards and files that could not be sent to a chat as long as it was blocked."""
    here = (_O.chat == chat_of(address), _O.post != Post.NOTE.value, _O.state == s.FAILED)
    conn.execute(update(s.outbox).where(*here).values(state="waiting", due=at, attempts=0))
