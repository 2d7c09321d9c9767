"""Letters on their way: order, coalescing, repeats, other addresses, delivery reports."""

from __future__ import annotations

from handlers.messages import Address, Button, Post, Press
from storage import delivery, delivery_reports, elsewhere, outbox, outcomes
from storage.database import Database
from storage.delivery_reports import Told
from storage.transaction import Tx
from tests.storage.letters import (
    HERE,
    OTHER,
    THERE,
    a_card,
    claim,
    drawing,
    note,
    post,
    sent,
    texts,
)
from tests.storage.people import HADI, SARI, at, enter_everyone


async def test_a_chat_gets_its_letters_one_by_one_in_order(db: Database) -> None:
    await post(db, note("1"), note("2"), note("a", OTHER), note("3"), note("b", OTHER))
    seen: list[list[str]] = []
    while claims := await claim(db):
        assert await claim(db) == []
        seen.append(texts(claims))
        for one in claims:
            await sent(db, one, f"m{one.letter.text}")
    assert seen == [["1", "a"], ["2", "b"], ["3"]]


async def test_a_message_drawn_anew_is_not_written_down_again(db: Database) -> None:
    await db.run(lambda tx: tx.put_card(a_card()))
    await post(db, drawing("1"))
    (first,) = await claim(db)
    await sent(db, first, "m7")
    await post(db, drawing("2"))
    (again,) = await claim(db)
    assert again.edits == "m7"
    await db.run(lambda tx: outcomes.sent(tx.conn, again.key, ("m7",), at(), again.edits))
    found = await db.read(lambda tx: tx.card_of_message(HERE, "m7"))
    assert found is not None
    assert found.message == "m7"
    assert await claim(db) == []


async def test_a_letter_that_waits_for_its_next_try_holds_up_only_its_chat(db: Database) -> None:
    await post(db, note("1"), note("2"), note("a", OTHER))
    first, other = await claim(db)
    await db.run(lambda tx: outcomes.retry(tx.conn, first.key, at(5), "busy"))
    await sent(db, other, "m")
    assert await claim(db, 4) == []
    assert await db.read(lambda tx: delivery.next_due(tx.conn)) == at(5)
    again = await claim(db, 5)
    assert [(c.letter.text, c.attempts, c.repeat) for c in again] == [("1", 1, False)]


async def test_a_letter_comes_out_as_it_went_in(db: Database) -> None:
    buttons = (Button("Otentikasi", Press("otentikasi", "K7M3Q9XA", 3)), Button("Buka", url="u"))
    letter = drawing("Kartu \x00 \ue000tebal\ue001 🙂", buttons=buttons, asks=True)
    await post(db, letter)
    assert (await claim(db))[0].letter == letter


async def test_redrawings_of_a_card_that_wait_become_one(db: Database) -> None:
    await post(
        db,
        drawing("lama", fresh=True),
        note("di bawahnya"),
        drawing("baru", silent=True, asks=True),
        drawing("terbaru", silent=True),
    )
    (first,) = await claim(db)
    assert first.letter.text == "terbaru"
    assert first.letter.fresh, "what was to come as a new message still does"
    assert not first.letter.silent, "what was to ring still rings"
    await post(db, drawing("sesudah"))
    await sent(db, first, "m1")
    left = []
    while claims := await claim(db):
        left += texts(claims)
        await sent(db, claims[0], f"m{len(left) + 1}")
    assert left == ["di bawahnya", "sesudah"], "a letter that is being sent is not changed"


async def test_a_card_is_redrawn_where_it_was_sent(db: Database) -> None:
    await db.run(lambda tx: tx.put_card(a_card()))
    await post(db, drawing("1"))
    (first,) = await claim(db)
    assert first.edits == ""
    await sent(db, first, "m1")
    await post(db, drawing("2"), note("catatan", card="c1"), drawing("3", fresh=True))
    (second,) = await claim(db)
    assert (second.letter.text, second.edits) == ("3", "")
    await sent(db, second, "m2")
    (below,) = await claim(db)
    assert (below.letter.text, below.reply_to, below.edits) == ("catatan", "m2", "")
    for message in ("m1", "m2"):
        card = await db.read(lambda tx, m=message: tx.card_of_message(HERE, m))
        assert card is not None
        assert card.message == "m2"


async def test_a_card_whose_message_is_gone_comes_as_a_new_one(db: Database) -> None:
    await db.run(lambda tx: tx.put_card(a_card(message="m1")))
    await post(db, drawing("1"))
    (first,) = await claim(db)
    assert first.edits == "m1"
    await db.run(lambda tx: outcomes.redraw(tx.conn, first.key, at()))
    (again,) = await claim(db)
    assert (again.key, again.edits, again.repeat) == (first.key, "", False)


async def test_the_last_word_on_a_closed_card_goes_with_its_message(db: Database) -> None:
    await db.run(lambda tx: tx.put_card(a_card(message="m1", closed=True)))
    await post(db, drawing("pindah"))
    (first,) = await claim(db)
    await db.run(lambda tx: outcomes.redraw(tx.conn, first.key, at()))
    assert await claim(db) == []
    assert await db.read(lambda tx: outbox.counts(tx.conn)) == {}


async def test_what_was_in_hand_at_a_crash_goes_again_marked_as_repeat(db: Database) -> None:
    await post(db, note("1"), note("2"))
    (first,) = await claim(db)
    assert await db.run(lambda tx: delivery.release(tx.conn, at(1), ["b"])) == 1
    (again,) = await claim(db, 1)
    assert (again.key, again.repeat) == (first.key, True)
    await sent(db, again, "m1")
    (second,) = await claim(db, 1)
    assert (second.letter.text, second.repeat) == ("2", False)


async def test_the_chats_take_turns_where_more_waits_than_can_be_sent(db: Database) -> None:
    chats = [Address("telegram", str(1000 + n)) for n in range(5)]
    await post(db, *(note(chat.id, chat) for chat in (*chats, *chats)))

    async def go_out(beyond: str) -> list[str]:
        claims = await db.run(lambda tx: delivery.claim(tx.conn, at(), 2, beyond=beyond))
        for one in claims:
            await sent(db, one, one.key)
        return sorted(texts(claims))

    assert await go_out("") == ["1000", "1001"]
    assert await go_out("telegram:1001") == ["1002", "1003"]
    assert await go_out("telegram:1003") == ["1000", "1004"]
    assert await go_out("telegram:1000") == ["1001", "1002"]
    assert await go_out("telegram:1002") == ["1003", "1004"]


async def test_who_is_alive_keeps_what_he_has_in_hand_and_who_is_not_loses_it(
    db: Database,
) -> None:
    await post(db, note("1"))
    await db.run(lambda tx: delivery.claim(tx.conn, at(), worker="a"))
    release = delivery.release
    assert await db.run(lambda tx: release(tx.conn, at(9), ["a", "b"])) == 0
    assert await db.run(lambda tx: release(tx.conn, at(9), ["b"], at(-1))) == 0
    assert await db.run(lambda tx: release(tx.conn, at(9), ["b"], at())) == 1


async def test_what_asks_for_a_deed_and_may_be_lost_goes_again_after_two_minutes(
    db: Database,
) -> None:
    await post(db, note("tanya", asks=True), note("kabar", OTHER))
    for one in await claim(db):
        await db.run(lambda tx, one=one: outcomes.unknown(tx.conn, one.key, at()))
    assert await claim(db, 1.9) == []
    (again,) = await claim(db, 2)
    assert (again.letter.text, again.repeat) == ("tanya", True)


async def test_what_arrived_of_a_letter_in_doubt_shows_its_card_and_settles_nothing(
    db: Database,
) -> None:
    await db.run(lambda tx: tx.put_card(a_card(message="m1")))
    await post(db, note("berkas", post=Post.FILES, card="c1", asks=True))
    (one,) = await claim(db)
    for place, message in enumerate(("m2", "m3")):
        arrived = (one.key, one.tries, HERE, place, [message], at())
        await db.run(lambda tx, arrived=arrived: outcomes.came(tx.conn, *arrived))
    await db.run(lambda tx: outcomes.unknown(tx.conn, one.key, at()))
    for message in ("m2", "m3"):
        card = await db.read(lambda tx, m=message: tx.card_of_message(HERE, m))
        assert card is not None
        assert card.message == "m1"
    told = Told(message="m2", count=3)
    await db.run(lambda tx: delivery_reports.arrives(tx.conn, "telegram", told))
    (again,) = await claim(db, 2)
    assert (again.key, again.repeat, again.arrived) == (one.key, True, {0: ("m2",), 1: ("m3",)})


async def test_failed_tries_do_not_put_off_what_may_be_lost(db: Database) -> None:
    await post(db, note("tanya", asks=True))
    for _ in range(6):
        (one,) = await claim(db)
        await db.run(lambda tx, one=one: outcomes.retry(tx.conn, one.key, at(), "no connection"))
    (one,) = await claim(db)
    await db.run(lambda tx: outcomes.unknown(tx.conn, one.key, at()))
    assert await db.read(lambda tx: delivery.next_due(tx.conn)) == at(2)
    assert await claim(db, 1.9) == []
    (again,) = await claim(db, 2)
    assert (again.letter.text, again.repeat, again.attempts) == ("tanya", True, 6)


async def test_nobody_is_asked_for_ever(db: Database) -> None:
    await post(db, note("tanya", asks=True))
    asked, minutes = 0, 0.0
    while asked < 20 and (claims := await claim(db, minutes)):
        asked += 1
        await db.run(lambda tx, c=claims[0], m=minutes: outcomes.unknown(tx.conn, c.key, at(m)))
        minutes += 24 * 60
    assert asked == delivery.MAX_ASKS


async def test_a_lost_drawing_does_not_matter_once_the_card_is_drawn_anew(db: Database) -> None:
    await post(db, drawing("lama", asks=True))
    (lost,) = await claim(db)
    await db.run(lambda tx: outcomes.unknown(tx.conn, lost.key, at()))
    undelivered = await db.read(lambda tx: tx.undelivered("K7M3Q9XA"))
    assert undelivered == [(HADI.id, "unknown", "")]
    await post(db, drawing("baru"))
    assert await db.read(lambda tx: tx.undelivered("K7M3Q9XA")) == []
    assert texts(await claim(db, 10)) == ["baru"]
    assert await claim(db, 10) == []


async def test_letters_to_a_dead_address_go_to_the_next_one_in_their_order(db: Database) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.bind(HERE, HADI.id, "", at())
        tx.bind(THERE, HADI.id, "", at(1))
        tx.put_card(a_card(message="m1"))

    await db.run(fill)
    await post(db, drawing("1"), note("2"), note("orang lain", officer="sari"))
    (first,) = await claim(db)
    nxt = await db.run(lambda tx: elsewhere.redirect(tx.conn, first.key, at(), "blocked"))
    assert nxt == THERE
    assert await db.read(lambda tx: tx.addresses(HADI.id)) == [THERE]
    claims = await claim(db)
    assert [(c.letter.to, c.letter.text, c.edits) for c in claims] == [
        (THERE, "1", ""),
        (HERE, "orang lain", ""),
    ]
    await sent(db, claims[0], "w1")
    (second,) = await claim(db)
    assert (second.letter.to, second.letter.text) == (THERE, "2")
    card = await db.read(lambda tx: tx.card("c1"))
    assert card is not None
    assert (card.address, card.message) == (THERE, "w1")


async def test_without_another_address_the_letter_fails_and_shows(db: Database) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.bind(HERE, HADI.id, "", at())

    await db.run(fill)
    await post(db, drawing("1"))
    (first,) = await claim(db)
    assert await db.run(lambda tx: elsewhere.redirect(tx.conn, first.key, at(), "blocked")) is None
    assert await db.read(lambda tx: tx.undelivered("K7M3Q9XA")) == [(HADI.id, "failed", "blocked")]
    await db.run(lambda tx: tx.inbound(HERE, at(5)))
    assert await db.read(lambda tx: tx.addresses(HADI.id)) == [HERE]


async def test_a_claim_says_when_the_address_was_last_heard_of(db: Database) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.bind(THERE, HADI.id, "", at())
        tx.inbound(THERE, at(3))

    await db.run(fill)
    await post(db, note("1", THERE), note("tamu", OTHER))
    known, stranger = await claim(db)
    assert (known.heard_at, stranger.heard_at) == (at(3), None)


async def test_what_arrived_long_ago_is_forgotten_and_what_did_not_is_kept(db: Database) -> None:
    await post(db, note("1"), drawing("2", OTHER))
    one, two = await claim(db)
    await sent(db, one, "m1")
    await db.run(lambda tx: outcomes.failed(tx.conn, two.key, "refused"))
    await db.run(lambda tx: outbox.purge(tx.conn, at(60)))
    assert await db.read(lambda tx: outbox.letter(tx.conn, one.key)) is None
    assert await db.read(lambda tx: outbox.counts(tx.conn)) == {"failed": 1}


async def test_the_first_address_comes_first_also_when_it_is_bound_again(db: Database) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.bind(HERE, HADI.id, "", at())
        tx.bind(THERE, HADI.id, "", at(1))

    await db.run(fill)
    await db.run(lambda tx: tx.bind(HERE, HADI.id, "", at(2)))
    assert await db.read(lambda tx: tx.addresses(HADI.id)) == [HERE, THERE]


async def test_a_newer_drawing_comes_on_the_copy_that_was_found(db: Database) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.bind(HERE, HADI.id, "", at())
        tx.put_card(a_card())

    await db.run(fill)
    await post(db, drawing("1"))
    (first,) = await claim(db)
    await db.run(lambda tx: outcomes.unknown(tx.conn, first.key, at()))
    await post(db, drawing("2", fresh=True))
    await db.run(lambda tx: tx.found("c1", HERE, "m7", at()))
    (newer,) = await claim(db)
    assert (newer.letter.text, newer.edits, newer.repeat) == ("2", "m7", False)


async def test_a_letter_that_cannot_be_read_any_more_holds_up_nobody(db: Database) -> None:
    await post(db, note("1"), note("2"))
    broken = "update outbox set body = 'x' where id = (select min(id) from outbox)"
    await db.run(lambda tx: tx.conn.exec_driver_sql(broken).close())
    assert await claim(db) == []
    assert texts(await claim(db)) == ["2"]
    assert await db.read(lambda tx: outbox.counts(tx.conn)) == {"failed": 1, "claimed": 1}


async def test_a_drawing_of_a_closed_card_that_cannot_be_read_holds_up_nobody(
    db: Database,
) -> None:
    await db.run(lambda tx: tx.put_card(a_card(closed=True)))
    await post(db, drawing("1"), note("2"))
    broken = "update outbox set body = 'x' where id = (select min(id) from outbox)"
    await db.run(lambda tx: tx.conn.exec_driver_sql(broken).close())
    assert await claim(db) == []
    assert texts(await claim(db)) == ["2"]
    assert await db.read(lambda tx: outbox.counts(tx.conn)) == {"claimed": 1}


async def test_what_was_claimed_and_not_sent_goes_as_if_nobody_had_taken_it(db: Database) -> None:
    await post(db, note("1"))
    (one,) = await claim(db)
    await db.run(lambda tx: delivery.untouched(tx.conn, one.key))
    (again,) = await claim(db)
    assert (again.letter.text, again.repeat, again.attempts) == ("1", False, 0)


async def test_a_letter_that_is_known_to_have_arrived_is_not_in_doubt_any_more(
    db: Database,
) -> None:
    await db.run(lambda tx: tx.put_card(a_card()))
    await post(db, drawing("1"))
    (first,) = await claim(db)
    await post(db, drawing("2"))
    told = Told(message="m1", key=first.key)
    await db.run(lambda tx: delivery_reports.arrives(tx.conn, "telegram", told))
    await db.run(lambda tx: outcomes.unknown(tx.conn, first.key, at()))
    (newer,) = await claim(db)
    assert (newer.letter.text, newer.edits, newer.repeat) == ("2", "m1", False)


async def test_a_claim_says_nothing_of_another_chat_or_another_officer(db: Database) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.bind(HERE, HADI.id, "", at())
        tx.bind(THERE, SARI.id, "", at())
        tx.put_card(a_card(HERE, message="m1"))

    await db.run(fill)
    await post(db, note("berkas", THERE, post=Post.FILES, card="c1"))
    (one,) = await claim(db)
    assert (one.reply_to, one.heard_at) == ("", None)
