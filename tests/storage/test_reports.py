"""What is reported later of letters: whose attempt it is about, and what goes again as a repeat."""

from __future__ import annotations

import pytest

from storage import outbox, outcomes, reports
from storage.database import Database
from storage.transaction import Tx
from tests.storage.people import HADI, at, enter_everyone
from tests.storage.test_outbox import HERE, THERE, a_card, claim, drawing, note, post, sent


async def lost(db: Database, key: str, message: str, *, in_part: bool = False) -> str:
    return await db.run(
        lambda tx: reports.report(
            tx.conn, "whatsapp", key, "failed", "131000", message=message, in_part=in_part
        )
    )


async def test_what_failed_at_one_address_says_nothing_of_the_letter_at_the_next(
    db: Database,
) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.bind(THERE, HADI.id, "", at())
        tx.bind(HERE, HADI.id, "", at(1))

    await db.run(fill)
    await post(db, note("panjang", THERE))
    (one,) = await claim(db)
    await sent(db, one, "wamid.1", "wamid.2")
    assert await lost(db, one.key, "wamid.1", in_part=True) == one.key
    await db.run(lambda tx: outcomes.redirect(tx.conn, one.key, at(), "131026"))
    (again,) = await claim(db)
    assert await lost(db, one.key, "wamid.2") == ""
    await sent(db, again, "77")
    assert await lost(db, one.key, "wamid.2") == ""
    assert await db.read(lambda tx: tx.addresses(HADI.id)) == [HERE]


@pytest.mark.parametrize("arrived", [False, True])
async def test_each_message_of_a_lost_attempt_is_charged_to_that_attempt_alone(
    db: Database, *, arrived: bool
) -> None:
    await post(db, note("panjang", THERE))
    (one,) = await claim(db)
    await sent(db, one, "wamid.1", "wamid.2", "wamid.3")
    assert await lost(db, one.key, "wamid.1", in_part=True) == one.key
    await db.run(lambda tx: outcomes.retry(tx.conn, one.key, at(), "131000"))
    (again,) = await claim(db)
    if arrived:
        await sent(db, again, "wamid.9")
    assert await lost(db, one.key, "wamid.2", in_part=True) == ""
    assert await lost(db, one.key, "wamid.3") == ""
    if not arrived:
        await sent(db, again, "wamid.9")
    assert await lost(db, one.key, "wamid.9") == one.key


async def test_an_answer_that_comes_after_the_report_does_not_settle_the_next_attempt(
    db: Database,
) -> None:
    await post(db, note("panjang", THERE))
    (one,) = await claim(db)
    assert await lost(db, one.key, "wamid.1", in_part=True) == one.key
    await db.run(lambda tx: outcomes.retry(tx.conn, one.key, at(), "131000"))
    (again,) = await claim(db)
    await sent(db, one, "wamid.1", "wamid.2")
    assert await db.read(lambda tx: outbox.counts(tx.conn)) == {"claimed": 1}
    assert await lost(db, one.key, "wamid.2") == ""
    await sent(db, again, "wamid.9")
    assert await db.read(lambda tx: outbox.counts(tx.conn)) == {}


async def test_a_letter_in_doubt_goes_as_a_repeat_once_one_of_its_messages_failed(
    db: Database,
) -> None:
    await db.run(lambda tx: tx.put_card(a_card(THERE)))
    await post(db, drawing("panjang", THERE))
    (one,) = await claim(db)
    await db.run(lambda tx: outcomes.unknown(tx.conn, one.key, at(), ("wamid.1", "wamid.2")))
    assert await lost(db, one.key, "wamid.2") == one.key
    await db.run(lambda tx: outcomes.retry(tx.conn, one.key, at(), "131000"))
    assert [again.repeat for again in await claim(db)] == [True]


@pytest.mark.parametrize("doubtful", [False, True])
async def test_what_arrived_beside_a_message_that_failed_before_the_answer_makes_a_repeat(
    db: Database, *, doubtful: bool
) -> None:
    await post(db, note("panjang", THERE))
    (one,) = await claim(db)
    assert await lost(db, one.key, "wamid.2") == one.key
    await db.run(lambda tx: outcomes.retry(tx.conn, one.key, at(), "131000"))
    if doubtful:
        await db.run(lambda tx: outcomes.unknown(tx.conn, one.key, at(), ("wamid.2",)))
    else:
        await sent(db, one, "wamid.1", "wamid.2")
    assert [again.repeat for again in await claim(db)] == [True]


async def test_a_letter_of_one_message_that_failed_is_no_repeat(db: Database) -> None:
    await post(db, note("halo", THERE))
    (one,) = await claim(db)
    assert await lost(db, one.key, "wamid.1") == one.key
    await db.run(lambda tx: outcomes.retry(tx.conn, one.key, at(), "131000"))
    await sent(db, one, "wamid.1")
    assert [again.repeat for again in await claim(db)] == [False]
