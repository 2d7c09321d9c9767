"""What is reported later of letters: whose attempt it is about, and what of them goes again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from handlers.messages import Address, Post
from storage import delivery, delivery_reports, elsewhere, outbox, outcomes
from storage.database import Database
from storage.delivery import Claim
from storage.delivery_reports import Lost, Told
from storage.transaction import Tx
from tests.storage.letters import THERE, a_card, claim, drawing, note, post, sent, texts
from tests.storage.people import HADI, at, enter_everyone

#: The officer's next address, on the same app.
NEXT = Address("whatsapp", "628:2")


def told(one: Claim, message: str, place: int = 0, count: int = 3) -> Told:
    return Told(message=message, key=one.key, place=place, count=count, tries=one.tries)


async def fails(db: Database, what: Told, why: str = "131000") -> Lost | None:
    return await db.run(lambda tx: delivery_reports.fails(tx.conn, "whatsapp", what, why))


async def lost(db: Database, what: Told) -> str:
    found = await fails(db, what)
    return found.key if found else ""


async def arrives(db: Database, what: Told) -> None:
    await db.run(lambda tx: delivery_reports.arrives(tx.conn, "whatsapp", what))


async def came(db: Database, one: Claim, *messages: str, place: int = 0) -> None:
    """Let the messages of a letter be known one by one."""
    for n, message in enumerate(messages, start=place):
        await db.run(
            lambda tx, n=n, m=message: outcomes.came(
                tx.conn, one.key, one.tries, one.letter.to, n, [m], at()
            )
        )


async def later(db: Database, one: Claim) -> None:
    await db.run(lambda tx: outcomes.retry(tx.conn, one.key, at(), "131000"))


async def again(db: Database) -> tuple[bool, Sequence[int]]:
    """Take the letter in hand once more: is it a repeat, and which of it need not go."""
    (one,) = await claim(db)
    return one.repeat, sorted(one.arrived)


async def two_addresses(db: Database) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.bind(THERE, HADI.id, "", at())
        tx.bind(NEXT, HADI.id, "", at(1))

    await db.run(fill)


@pytest.mark.parametrize("known", [True, False])
async def test_what_failed_at_one_address_says_nothing_of_the_letter_at_the_next(
    db: Database, *, known: bool
) -> None:
    await two_addresses(db)
    await post(db, note("panjang", THERE))
    (one,) = await claim(db)
    if known:
        await came(db, one, "wamid.0", "wamid.1", "wamid.2")
    assert await lost(db, told(one, "wamid.1", 1)) == one.key
    await db.run(lambda tx: elsewhere.redirect(tx.conn, one.key, at(), "131026"))
    (second,) = await claim(db)
    assert (second.letter.to, second.arrived) == (NEXT, {})
    assert await lost(db, told(one, "wamid.2", 2)) == ""
    await came(db, one, "wamid.0", "wamid.1", "wamid.2")
    await came(db, second, "wamid.7", "wamid.8", "wamid.9")
    await sent(db, second, "wamid.7", "wamid.8", "wamid.9")
    assert await lost(db, told(one, "wamid.0", 0)) == ""
    assert await db.read(lambda tx: tx.addresses(HADI.id)) == [NEXT]
    assert await db.read(lambda tx: outbox.counts(tx.conn)) == {}


async def test_what_was_seen_of_a_letter_makes_a_repeat_of_it_at_the_next_address(
    db: Database,
) -> None:
    await two_addresses(db)
    await post(db, note("panjang", THERE), note("setengah", THERE))
    (one,) = await claim(db)
    await came(db, one, "wamid.0")
    await db.run(lambda tx: elsewhere.redirect(tx.conn, one.key, at(), "blocked"))
    assert await again(db) == (True, [])


async def test_only_the_message_that_failed_goes_again(db: Database) -> None:
    await post(db, note("panjang", THERE))
    (one,) = await claim(db)
    await came(db, one, "wamid.0", "wamid.1", "wamid.2")
    await sent(db, one, "wamid.0", "wamid.1", "wamid.2")
    assert await lost(db, told(one, "wamid.1", 1)) == one.key
    await later(db, one)
    assert await lost(db, told(one, "wamid.2", 2)) == "", "it goes with the rest"
    assert await again(db) == (False, [0])


@pytest.mark.parametrize("answered", [True, False])
async def test_a_message_that_failed_before_its_id_was_known_goes_again(
    db: Database, *, answered: bool
) -> None:
    await post(db, note("panjang", THERE))
    (one,) = await claim(db)
    assert await lost(db, told(one, "wamid.1", 1)) == one.key
    await later(db, one)
    await came(db, one, "wamid.0", "wamid.1")
    if answered:
        await came(db, one, "wamid.2", place=2)
        await sent(db, one, "wamid.0", "wamid.1", "wamid.2")
    else:
        await db.run(lambda tx: outcomes.unknown(tx.conn, one.key, at()))
    assert await again(db) == ((False, [0, 2]) if answered else (True, [0]))


async def test_a_restart_forgets_nothing_of_what_went_out(db: Database) -> None:
    await db.run(lambda tx: tx.put_card(a_card(THERE)))
    await post(db, drawing("panjang", THERE))
    (one,) = await claim(db)
    await came(db, one, "wamid.0", "wamid.1")
    await db.run(lambda tx: delivery.release(tx.conn, at(), ["somebody else"]))
    assert await again(db) == (True, [0, 1])
    card = await db.read(lambda tx: tx.card_of_message(THERE, "wamid.1"))
    assert card is not None


async def test_an_answer_that_comes_after_the_report_does_not_settle_the_next_attempt(
    db: Database,
) -> None:
    await post(db, note("halo", THERE))
    (one,) = await claim(db)
    assert await lost(db, told(one, "wamid.1", count=1)) == one.key
    await later(db, one)
    (second,) = await claim(db)
    await sent(db, one, "wamid.1")
    assert await db.read(lambda tx: outbox.counts(tx.conn)) == {"claimed": 1}
    await sent(db, second, "wamid.9")
    assert await db.read(lambda tx: outbox.counts(tx.conn)) == {}
    assert await lost(db, told(one, "wamid.1", count=1)) == ""


async def test_a_letter_of_one_message_that_failed_is_no_repeat(db: Database) -> None:
    await post(db, note("halo", THERE))
    (one,) = await claim(db)
    assert await lost(db, told(one, "wamid.1", count=1)) == one.key
    await later(db, one)
    await sent(db, one, "wamid.1")
    assert await again(db) == (False, [])


async def test_a_letter_in_doubt_goes_as_a_repeat_once_one_of_its_messages_failed(
    db: Database,
) -> None:
    await post(db, note("panjang", THERE))
    (one,) = await claim(db)
    await came(db, one, "wamid.0", "wamid.1")
    await db.run(lambda tx: outcomes.unknown(tx.conn, one.key, at()))
    assert await lost(db, told(one, "wamid.1", 1)) == one.key
    await later(db, one)
    assert await again(db) == (True, [0])


async def test_a_letter_in_doubt_has_arrived_when_each_of_its_messages_did(db: Database) -> None:
    await post(db, note("panjang", THERE))
    (one,) = await claim(db)
    await came(db, one, "wamid.0")
    await db.run(lambda tx: outcomes.unknown(tx.conn, one.key, at()))
    await arrives(db, told(one, "wamid.2", 2))
    assert await db.read(lambda tx: outbox.counts(tx.conn)) == {"unknown": 1}
    await arrives(db, told(one, "wamid.1", 1))
    assert await db.read(lambda tx: outbox.counts(tx.conn)) == {}


async def test_what_arrives_of_an_attempt_that_was_taken_back_settles_nothing(
    db: Database,
) -> None:
    await two_addresses(db)
    await post(db, note("panjang", THERE))
    (one,) = await claim(db)
    assert await lost(db, told(one, "wamid.0")) == one.key
    await db.run(lambda tx: elsewhere.redirect(tx.conn, one.key, at(), "131026"))
    assert texts(await claim(db)) == ["panjang"]
    for n in range(3):
        await arrives(db, told(one, f"wamid.{n}", n))
    assert await db.read(lambda tx: outbox.counts(tx.conn)) == {"claimed": 1}


async def test_each_message_that_is_refused_is_told_though_the_letter_was_given_up(
    db: Database,
) -> None:
    await post(db, note("panjang", THERE))
    (one,) = await claim(db)
    await came(db, one, "wamid.0", "wamid.1", "wamid.2")
    await sent(db, one, "wamid.0", "wamid.1", "wamid.2")
    given_up = []
    for n in (0, 2):
        what = told(one, f"wamid.{n}", n)
        found = await fails(db, what, "131053")
        assert found is not None
        given_up.append(found.given_up)
        await db.run(lambda tx: outcomes.failed(tx.conn, one.key, "131053"))
    assert given_up == [False, True]


async def test_a_report_settles_what_nobody_knew(db: Database) -> None:
    await post(db, drawing("1", THERE))
    (one,) = await claim(db)
    await db.run(lambda tx: outcomes.unknown(tx.conn, one.key, at()))
    await arrives(db, Told(message="m1", key=one.key))
    assert await db.read(lambda tx: tx.undelivered("K7M3Q9XA")) == []


async def test_a_report_of_failure_takes_the_sent_back(db: Database) -> None:
    await post(db, drawing("1", THERE))
    (one,) = await claim(db)
    await sent(db, one, "wamid.1")
    assert await fails(db, Told(message="wamid.1"), "131047") == Lost(one.key, given_up=False)
    assert await db.read(lambda tx: tx.undelivered("K7M3Q9XA")) == [(HADI.id, "failed", "131047")]
    assert await db.read(lambda tx: outbox.letter(tx.conn, one.key)) == one.letter
    await arrives(db, Told(message="wamid.1"))
    assert await db.read(lambda tx: tx.undelivered("K7M3Q9XA")) == [(HADI.id, "failed", "131047")]


async def test_a_failure_reported_before_the_answer_came_is_not_forgotten(db: Database) -> None:
    await post(db, drawing("1", THERE))
    (one,) = await claim(db)
    await fails(db, Told(message="wamid.1", key=one.key), "131026")
    await sent(db, one, "wamid.1")
    assert await db.read(lambda tx: tx.undelivered("K7M3Q9XA")) == [(HADI.id, "failed", "131026")]


@pytest.mark.parametrize("answered", [True, False])
async def test_a_letter_that_waits_again_is_not_settled_by_the_answer_to_its_first_sending(
    db: Database, *, answered: bool
) -> None:
    await post(db, note("halo", THERE))
    (one,) = await claim(db)
    await fails(db, Told(message="wamid.1", key=one.key), "131000")
    await db.run(lambda tx: outcomes.retry(tx.conn, one.key, at(5), "131000"))
    if answered:
        await sent(db, one, "wamid.1")
    else:
        await db.run(lambda tx: outcomes.unknown(tx.conn, one.key, at()))
    (again,) = await claim(db, 5)
    assert again.key == one.key
    await sent(db, again, "wamid.2")
    assert await claim(db, 60) == []


async def test_a_card_whose_arrival_is_told_late_is_not_the_newest(db: Database) -> None:
    for card in ("c1", "c2"):
        await db.run(lambda tx, card=card: tx.put_card(a_card(THERE, id=card)))
    await post(db, drawing("1", THERE))
    (older,) = await claim(db)
    await db.run(lambda tx: outcomes.unknown(tx.conn, older.key, at()))
    await post(db, note("2", THERE, post=Post.CARD, card="c2"))
    (newer,) = await claim(db)
    await sent(db, newer, "wamid.2")
    await arrives(db, told(older, "wamid.1", count=1))
    shown = await db.read(lambda tx: tx.card_of_message(THERE, "wamid.1"))
    assert shown is not None
    assert shown.message == "wamid.1"
    last = await db.read(lambda tx: tx.last_card(THERE))
    assert last is not None
    assert last.id == "c2"
