"""Letters that cannot come where they were to go: the next address, and what waits for the officer."""

from __future__ import annotations

import pytest

from handlers.messages import Address, Post
from storage import elsewhere, outbox
from storage.database import Database
from storage.transaction import Tx
from tests.storage.letters import HERE, THERE, claim, note, post
from tests.storage.people import HADI, SARI, at, enter_everyone

ADDRESSES = (HERE, THERE, Address("whatsapp", "628:2"))


async def reached_at(db: Database, *addresses: Address) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        for n, address in enumerate(addresses):
            tx.bind(address, HADI.id, "", at(n))

    await db.run(fill)


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("first", [0, 1, 2])
async def test_a_letter_is_tried_once_at_each_address_and_then_waits(
    db: Database, count: int, first: int
) -> None:
    await reached_at(db, *ADDRESSES[:count])
    start = ADDRESSES[first % count]
    await post(db, note("kabar", start))
    tried = []
    while claims := await claim(db):
        assert len(tried) < 9
        tried.append(claims[0].letter.to)
        key = claims[0].key
        await db.run(lambda tx, key=key: elsewhere.divert(tx.conn, key, at(), "shut"))
    assert tried[0] == start
    assert sorted(tried, key=str) == sorted(ADDRESSES[:count], key=str)
    assert await db.read(lambda tx: outbox.counts(tx.conn)) == {"failed": 1}


async def test_what_waits_for_an_officer_comes_wherever_he_writes_and_to_nobody_else(
    db: Database,
) -> None:
    await reached_at(db, HERE)
    await post(db, note("kabar"), note("berkas", post=Post.FILES))
    for _ in range(2):
        (one,) = await claim(db)
        await db.run(lambda tx, one=one: elsewhere.divert(tx.conn, one.key, at(), "shut"))
    take = elsewhere.take_held
    assert await db.run(lambda tx: take(tx.conn, SARI.id, HERE, tuple(Post))) == []
    notes = await db.run(lambda tx: take(tx.conn, HADI.id, THERE, (Post.NOTE,)))
    assert [(k.letter.text, k.letter.to, k.at) for k in notes] == [("kabar", THERE, at())]
    rest = await db.run(lambda tx: take(tx.conn, HADI.id, THERE, tuple(Post)))
    assert [k.letter.text for k in rest] == ["berkas"]
