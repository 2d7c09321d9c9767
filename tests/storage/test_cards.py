"""Cards: where they hang, which message shows them, which one is the newest of a chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from handlers.card_task import CardTask
from handlers.messages import Address, Letter, Post
from handlers.ports import PEGAWAI, CardRow
from storage import cards, delivery, outcomes
from storage.database import Database
from storage.transaction import Tx
from tests.storage.people import HADI, at, enter_everyone

HERE = Address("telegram", "1001")
THERE = Address("telegram", "1002")


def card(id_: str, code: str = "K7M3Q9XA", to: Address = HERE) -> CardRow:
    return CardRow(
        id=id_,
        code=code,
        officer="hadi",
        task=CardTask.KEPUTUSAN,
        address=to,
        view="alasan",
        shown="digest",
        drawn=3,
        presses=("otentikasi:K7M3Q9XA:3", "kembalikan:K7M3Q9XA:3"),
        labels=("Otentikasi", "Kembalikan"),
    )


async def put(db: Database, *rows: CardRow) -> None:
    for row in rows:
        await db.run(lambda tx, row=row: tx.put_card(row))


async def show(db: Database, id_: str, message: str, to: Address = HERE) -> str:
    """Deliver a drawing of a card as a message; gives the one that is left behind."""

    def turn(tx: Tx) -> str:
        tx.post(Letter(to=to, post=Post.CARD, card=id_), at())
        (claim,) = delivery.claim(tx.conn, at())
        return outcomes.sent(tx.conn, claim.key, (message,), at())

    return await db.run(turn)


async def get(db: Database, id_: str) -> CardRow:
    found = await db.read(lambda tx: tx.card(id_))
    assert found is not None
    return found


async def test_a_card_comes_back_as_it_was_put(db: Database) -> None:
    await put(db, card("c1"))
    assert await get(db, "c1") == card("c1")
    assert await db.read(lambda tx: tx.card("c2")) is None


async def test_closed_cards_hang_no_more(db: Database) -> None:
    await put(db, card("c1"), card("c2"), card("c3", "K7M3Q9XB"))
    await put(db, replace(card("c1"), closed=True))
    hanging = await db.read(lambda tx: tx.cards("K7M3Q9XA"))
    assert [c.id for c in hanging] == ["c2"]
    assert (await get(db, "c1")).closed


async def test_rewriting_a_card_does_not_forget_its_message(db: Database) -> None:
    await put(db, card("c1"))
    await show(db, "c1", "m1")
    await put(db, replace(card("c1"), shown="new"))
    assert (await get(db, "c1")).message == "m1"
    await put(db, replace(card("c1", to=THERE)))
    assert (await get(db, "c1")).message == ""


async def test_the_newest_card_is_the_one_whose_message_came_last(db: Database) -> None:
    async def last() -> str:
        found = await db.read(lambda tx: tx.last_card(HERE))
        assert found is not None
        return found.id

    assert await db.read(lambda tx: tx.last_card(HERE)) is None
    await put(db, card("c1"), card("c2"), card("c3", to=THERE))
    assert await last() == "c2"
    await show(db, "c1", "m1")
    assert await last() == "c1"
    await show(db, "c2", "m2")
    await show(db, "c1", "m1")
    assert await last() == "c2", "drawn in place, it stays where it is"
    await show(db, "c1", "m3")
    assert await last() == "c1"


async def test_a_card_made_before_an_arrival_was_written_down_is_the_newer_one(
    db: Database,
) -> None:
    await put(db, card("c1"))
    await db.run(lambda tx: tx.post(Letter(to=HERE, post=Post.CARD, card="c1"), at()))
    (claim,) = await db.run(lambda tx: delivery.claim(tx.conn, at()))
    await put(db, card("c2"))  # he saw the first, and answered it at once
    await db.run(
        lambda tx: outcomes.sent(tx.conn, claim.key, ("m1",), at(), claim.edits, claim.began)
    )
    found = await db.read(lambda tx: tx.last_card(HERE))
    assert found is not None
    assert (found.id, (await get(db, "c1")).message) == ("c2", "m1")


async def test_a_card_that_comes_as_a_new_message_leaves_the_old_one_behind(db: Database) -> None:
    await put(db, card("c1"))
    shown = [await show(db, "c1", message) for message in ("m1", "m1", "m2", "m3")]
    assert shown == ["", "", "m1", "m2"]


async def test_what_is_drawn_over_is_a_repeat_when_an_older_drawing_may_be_seen(
    db: Database,
) -> None:
    await put(db, card("c1"))

    def turn(tx: Tx) -> list[bool]:
        drawing = Letter(to=HERE, post=Post.CARD, card="c1")
        tx.post(drawing, at())
        (first,) = delivery.claim(tx.conn, at())
        tx.post(drawing, at(1))
        outcomes.unknown(tx.conn, first.key, at(2))
        tx.post(drawing, at(3))
        return [claim.repeat for claim in delivery.claim(tx.conn, at(99))]

    assert await db.run(turn) == [True]


async def test_who_is_reached_nowhere_any_more_leaves_the_cards_that_still_show(
    db: Database,
) -> None:
    def enter(tx: Tx) -> None:
        enter_everyone(tx)
        tx.bind(HERE, HADI.id, "", at())

    await db.run(enter)
    await put(db, card("shown"), card("not yet"))
    await show(db, "shown", "m1")
    left = await db.run(lambda tx: tx.unbind(HADI.id))
    assert [(row.id, row.message) for row in left] == [("shown", "m1")]
    assert all([(await get(db, id_)).closed for id_ in ("shown", "not yet")])
    assert await db.read(lambda tx: tx.addresses(HADI.id)) == []


async def test_cards_of_no_berkas_are_closed_once_they_are_old(db: Database) -> None:
    await put(db, card("c1", code=""), card("c2"))
    made = datetime.now(UTC)

    async def open_after(before: datetime) -> list[bool]:
        await db.run(lambda tx: cards.purge(tx.conn, before))
        return [not (await get(db, id_)).closed for id_ in ("c1", "c2")]

    assert await open_after(made - timedelta(minutes=1)) == [True, True]
    assert await open_after(made + timedelta(minutes=1)) == [False, True]
    assert await db.read(lambda tx: tx.last_card(HERE)) == await get(db, "c2")


async def test_of_old_cards_only_choices_end_with_their_day(db: Database) -> None:
    await put(db, card("c1", code=PEGAWAI), card("c2"), card("c3", code=""))
    later = datetime.now(UTC) + timedelta(minutes=1)
    closed = await db.run(lambda tx: cards.close_choices(tx.conn, later))
    assert [row.id for row in closed] == ["c1"]
    assert [(await get(db, id_)).closed for id_ in ("c1", "c2", "c3")] == [True, False, False]


async def test_a_message_is_found_only_in_its_own_chat(db: Database) -> None:
    await put(db, card("c1"), card("c2", to=THERE))
    await show(db, "c1", "7")
    await show(db, "c2", "7", THERE)
    here = await db.read(lambda tx: tx.card_of_message(HERE, "7"))
    there = await db.read(lambda tx: tx.card_of_message(THERE, "7"))
    assert here is not None
    assert there is not None
    assert (here.id, there.id) == ("c1", "c2")
    assert await db.read(lambda tx: tx.card_of_message(HERE, "8")) is None
