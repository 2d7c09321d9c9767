"""Letters that cannot come where they were to go: the next address, and what waits for the officer."""

from __future__ import annotations

import asyncio
import threading

import psycopg
import pytest

from handlers.messages import Address, Post
from sop.office import Office
from storage import elsewhere, outbox, outcomes
from storage.database import Database
from storage.transaction import Tx
from tests.storage.letters import HERE, THERE, a_card, claim, drawing, note, post
from tests.storage.people import HADI, SARI, at, enter_everyone

ADDRESSES = (HERE, THERE, Address("whatsapp", "628:2"))


async def reached_at(db: Database, *addresses: Address) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        for n, address in enumerate(addresses):
            tx.bind(address, HADI.id, "", at(n - len(addresses)))

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


async def test_the_card_of_a_letter_that_goes_elsewhere_hangs_there(db: Database) -> None:
    await reached_at(db, HERE, THERE)
    await db.run(lambda tx: tx.put_card(a_card()))
    await post(db, drawing("berkas"))
    (one,) = await claim(db)
    await db.run(lambda tx: elsewhere.divert(tx.conn, one.key, at(), "shut"))
    row = await db.read(lambda tx: tx.card("c1"))
    assert row is not None
    assert (row.address, row.message) == (THERE, "")


async def test_what_waits_for_an_officer_comes_wherever_he_writes_and_to_nobody_else(
    db: Database,
) -> None:
    await reached_at(db, HERE)
    await post(db, note("kabar"), note("berkas", post=Post.FILES))
    for _ in range(2):
        (one,) = await claim(db)
        await db.run(lambda tx, one=one: elsewhere.divert(tx.conn, one.key, at(), "shut"))
    take = elsewhere.take_held
    assert await db.run(lambda tx: take(tx.conn, SARI.id, HERE)) == []
    held = await db.run(lambda tx: take(tx.conn, HADI.id, THERE))
    assert [(k.letter.text, k.letter.to, k.at) for k in held] == [
        ("kabar", THERE, at()),
        ("berkas", THERE, at()),
    ]
    assert await db.run(lambda tx: take(tx.conn, HADI.id, THERE)) == []


async def test_a_note_of_which_a_reminder_came_goes_whole_to_an_officer_who_wrote_meanwhile(
    db: Database,
) -> None:
    await reached_at(db, THERE)
    await post(db, note("kabar", THERE))
    (one,) = await claim(db)

    def reminded(tx: Tx) -> None:
        tx.inbound(THERE, at(1))
        outcomes.sent(tx.conn, one.key, ["wamid.0"], at(2))
        elsewhere.held(tx.conn, one.key, at(2), "diingatkan")

    await db.run(reminded)
    (whole,) = await claim(db, 2)
    assert (whole.key, whole.arrived) == (one.key, {})


async def test_who_writes_at_this_very_moment_is_not_blocked(postgres_url: str) -> None:
    workers = [await Database.open(postgres_url, Office()) for _ in range(2)]
    await reached_at(workers[0], HERE)
    await post(workers[0], note("kabar"))
    (one,) = await claim(workers[0])
    written, tried = threading.Event(), asyncio.Event()

    def writes(tx: Tx) -> None:
        tx.inbound(HERE, at(1))
        asyncio.run_coroutine_threadsafe(_set(tried), loop).result()
        while not written.is_set() and not _waited_for(postgres_url):
            continue

    loop = asyncio.get_running_loop()
    inbound = asyncio.create_task(workers[0].run(writes))
    await tried.wait()
    await workers[1].run(lambda tx: elsewhere.redirect(tx.conn, one.key, at(2), "blocked"))
    written.set()
    await inbound
    assert await workers[0].read(lambda tx: tx.addresses(HADI.id)) == [HERE]
    for worker in workers:
        await worker.close()


async def _set(event: asyncio.Event) -> None:
    event.set()


def _waited_for(url: str) -> bool:
    """Tell whether somebody waits for a row that another transaction has written."""
    with psycopg.connect(url) as conn:
        return bool(conn.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchall())
