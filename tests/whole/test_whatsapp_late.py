"""What WhatsApp takes and reports as failed later: nothing is lost, nothing comes twice unmarked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.postman import Postman
from handlers.messages import Address, Attachment, Letter, Post
from storage import outbox
from tests.office import HADI, SARI, YUNI
from tests.readings import keputusan
from tests.whatsapp.people import Person
from tests.whole.tipis import OnWhatsApp, on_whatsapp, only

#: More than a message can hold.
LONG = "Rapat pukul sepuluh. " * 400

BUSY, UNREACHABLE, MEDIA, PAYMENT = 131000, 131026, 131053, 131042


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnWhatsApp]:
    async with on_whatsapp(tmp_path) as opened:
        for who in (SARI, HADI, YUNI):
            await only(opened, who, "whatsapp")
        yield opened


def phone(office: OnWhatsApp, who: str) -> Person:
    person = office.app[who].person
    assert isinstance(person, Person)
    return person


async def post(office: OnWhatsApp, letter: Letter) -> None:
    await office.turns.run(lambda tx: tx.post(letter, office.clock.now()))
    await office.settle()
    await office.settle()  # also what was reported meanwhile


async def post_and_hear_later(office: OnWhatsApp, letter: Letter) -> None:
    """Post a letter, and hear what became of each of its messages one by one, minutes apart."""
    hooks = office.meta.hooks
    hooks.holding = True
    await post(office, letter)
    hooks.holding, held, hooks.held = False, hooks.held, []
    assert len(held) > 1
    for change in held:
        await hooks.deliver(hooks.ours.envelope(change))
        await later(office, 2)


async def later(office: OnWhatsApp, minutes: float) -> None:
    office.clock.advance(timedelta(minutes=minutes))
    await office.settle()
    await office.settle()


def note(office: OnWhatsApp, text: str) -> Letter:
    to = Address("whatsapp", office.id_of(HADI))
    return Letter(to=to, post=Post.NOTE, text=text, officer=HADI)


async def sheets(office: OnWhatsApp, count: int) -> Letter:
    kept = [
        Attachment(await office.files.keep(b"%%PDF-1.4 %d" % n), f"{n}.pdf") for n in range(count)
    ]
    to = Address("whatsapp", office.id_of(HADI))
    return Letter(to=to, post=Post.FILES, files=tuple(kept), officer=HADI)


async def test_whom_a_status_calls_unreachable_is_told_to_the_admin(office: OnWhatsApp) -> None:
    phone(office, HADI).blocked = True
    await post(office, note(office, "Rapat pukul 10."))
    told = [m.text for m in phone(office, YUNI).shown if "Hadi Prasetyo" in m.text]
    assert len(told) == 1
    assert "tidak menerima pesan bot (WhatsApp: pesan tidak dapat diantar" in told[0]
    assert str(UNREACHABLE) in told[0]


async def test_who_has_written_since_is_reached_although_a_status_comes_that_he_was_not(
    office: OnWhatsApp,
) -> None:
    hadi, hooks = phone(office, HADI), office.meta.hooks
    hooks.holding, hadi.blocked = True, True
    await post(office, note(office, "Rapat pukul 10."))
    (failed,), hadi.blocked, hooks.holding, hooks.held = hooks.held, False, False, []
    office.clock.advance(timedelta(minutes=1))
    await hadi.sends_text("/bantuan")
    await hooks.deliver(hooks.ours.envelope(failed))
    await office.settle()
    assert [m.text for m in hadi.shown].count("Rapat pukul 10.") == 1
    assert await office.turns.look(lambda tx: len(tx.addresses(HADI))) == 1
    assert await office.turns.look(lambda tx: outbox.counts(tx.conn)) == {}


async def test_a_file_that_a_status_calls_refused_is_told_to_who_waits_for_it(
    office: OnWhatsApp,
) -> None:
    office.meta.late = [MEDIA]
    await post(office, await sheets(office, 1))
    assert (
        "0.pdf tidak dapat dikirim ke sini: WhatsApp: file tidak" in phone(office, HADI).last.text
    )


async def test_who_gets_all_files_but_one_does_not_read_that_none_came(office: OnWhatsApp) -> None:
    office.meta.late = [0, MEDIA]
    await post(office, await sheets(office, 3))
    *files, said = phone(office, HADI).shown
    assert [m.name for m in files] == ["0.pdf", "2.pdf"]
    assert said.text.startswith("1.pdf tidak dapat dikirim ke sini:")


async def test_each_file_that_is_refused_later_is_named(office: OnWhatsApp) -> None:
    office.meta.late = [MEDIA, 0, MEDIA]
    await post(office, await sheets(office, 3))
    said = sorted(m.text.partition(" tidak")[0] for m in phone(office, HADI).shown if m.text)
    assert said == ["0.pdf", "2.pdf"]


@pytest.mark.parametrize(("way", "label"), [("refuse", ""), ("lose", "(ulang) ")])
async def test_no_tap_is_left_without_its_answer_because_meta_was_busy(
    office: OnWhatsApp, way: str, label: str
) -> None:
    await office.to_decision()
    await office.tap(HADI, "Otentikasi")
    office.meta.fails("messages", BUSY, status=500, spare=1, way=way)
    await office.tap(HADI, "Otentikasi")
    await office.settle()
    said = phone(office, HADI).last
    assert said.text.startswith(f"{label}Berkas ini sudah berubah")
    assert said.reply_to in {m.id for m in phone(office, HADI).shown}


async def test_a_card_whose_answer_was_lost_hangs_where_a_status_says_that_it_arrived(
    office: OnWhatsApp,
) -> None:
    await office.proposes()
    office.meta.fails("messages", way="lose", times=4)
    await office.tap(SARI, "Kirim")
    await office.settle()
    hadi, code = phone(office, HADI), (await office.berkas()).code
    shown = next(m for m in hadi.shown if "Disposisi" in m.labels)
    rows = await office.turns.look(lambda tx: tx.cards(code))
    assert [row.message for row in rows if row.officer == HADI] == [shown.id]
    assert await office.turns.look(lambda tx: outbox.counts(tx.conn)) == {}


async def test_a_failure_that_is_reported_twice_sends_nothing_twice(office: OnWhatsApp) -> None:
    office.meta.late = [BUSY]
    await post(office, note(office, "Rapat pukul 10."))
    assert phone(office, HADI).shown == []
    await later(office, 6)
    await office.meta.hooks.doubt()
    await later(office, 6)
    assert [m.text for m in phone(office, HADI).shown] == ["Rapat pukul 10."]


async def test_a_letter_waits_as_long_as_its_late_failure_asks(office: OnWhatsApp) -> None:
    office.meta.late = [PAYMENT]
    await post(office, note(office, "Rapat pukul 10."))
    await later(office, 6)
    assert phone(office, HADI).shown == []
    await later(office, 10)
    assert [m.text for m in phone(office, HADI).shown] == ["Rapat pukul 10."]


async def test_of_a_letter_of_which_a_part_arrived_only_the_rest_comes_later(
    office: OnWhatsApp,
) -> None:
    office.meta.late = [0, BUSY]
    await post(office, await sheets(office, 3))
    assert [m.name for m in phone(office, HADI).shown] == ["0.pdf", "2.pdf"]
    await later(office, 6)
    assert [(m.name, m.text) for m in phone(office, HADI).shown[2:]] == [("1.pdf", "")]


async def test_a_card_that_never_arrived_is_not_taken_for_one_to_be_drawn_on(
    office: OnWhatsApp,
) -> None:
    await only(office, HADI, "playground")
    token = "undangan-untuk-hadi"
    end = office.clock.now() + timedelta(days=1)
    await office.turns.run(lambda tx: tx.invite(token, HADI, end))
    office.meta.late = [BUSY]
    stranger = office.meta.person("Hadi", number="6281211110000")
    await stranger.sends_text(f"MULAI {token}")
    await office.settle()
    await later(office, 6)
    assert stranger.last.labels == ["Ya, saya", "Bukan saya"]


async def test_a_card_drawn_anew_meanwhile_does_not_come_as_it_was(office: OnWhatsApp) -> None:
    phone(office, HADI).late = [BUSY]
    await office.to_kasubbag()
    await office.settle()
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    await later(office, 6)
    await later(office, 60)
    labels = [label for m in phone(office, HADI).shown for label in m.labels]
    assert "Disposisi" not in labels
    assert await office.turns.look(lambda tx: outbox.counts(tx.conn)) == {}


async def test_what_whatsapp_could_not_hand_over_or_was_changed_is_answered(
    office: OnWhatsApp,
) -> None:
    hadi = phone(office, HADI)
    await hadi.sends("document", {"filename": "Keputusan 45.pdf"})
    await office.settle()
    assert "Mohon kirim sekali lagi" in hadi.last.text
    await hadi.sends("revoke", {"original_message_id": "wamid.x"})
    await office.settle()
    assert "disunting atau ditarik tidak dibaca ulang" in hadi.last.text


async def test_who_could_not_be_reached_and_writes_finds_his_cards_as_they_stand(
    office: OnWhatsApp,
) -> None:
    hadi = phone(office, HADI)
    hadi.blocked = True
    await office.to_kasubbag(keputusan("45"))
    await office.settle()
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    await office.settle()
    hadi.blocked = False
    await office.to_kasubbag(keputusan("46"))
    assert hadi.shown == []
    await office.sends(HADI, "/bantuan")
    await office.settle()
    cards = [m.text.partition(" ·")[0] for m in hadi.shown if "Disposisi" in m.labels]
    assert cards == []
    assert "0002 · KPT 46/2025" in [label for m in hadi.shown for label in m.labels]


async def test_a_letter_of_several_messages_goes_to_the_next_address_once(
    office: OnWhatsApp,
) -> None:
    next_one = Address("playground", HADI)
    now = office.clock.now()
    await office.turns.run(lambda tx: tx.bind(next_one, HADI, "", now))
    channels = {**office.postman._channels, "playground": office.phones}
    office.postman = Postman(office.turns, channels)
    phone(office, HADI).blocked = True
    await post_and_hear_later(office, await sheets(office, 3))
    assert await office.turns.look(lambda tx: list(tx.addresses(HADI))) == [next_one]
    assert await office.turns.look(lambda tx: outbox.counts(tx.conn)) == {}
    assert not [m.text for m in phone(office, YUNI).shown if "Hadi Prasetyo" in m.text]


async def test_a_letter_of_several_messages_that_came_too_late_brings_one_reminder(
    tmp_path: Path,
) -> None:
    async with on_whatsapp(tmp_path, template="pengingat_berkas") as office:
        await only(office, HADI, "whatsapp")
        office.meta.clock.advance(25 * 3600)
        await post_and_hear_later(office, note(office, LONG))
        assert [m.type for m in phone(office, HADI).shown] == ["template"]


async def test_a_file_that_failed_beside_one_in_doubt_comes_with_the_next_attempt(
    office: OnWhatsApp,
) -> None:
    hadi = phone(office, HADI)
    office.meta.fails("messages", way="lose")
    hadi.late = [0, 0, BUSY]
    await post(office, await sheets(office, 3))
    assert [m.name for m in hadi.shown] == ["0.pdf", "1.pdf"]
    await later(office, 6)
    again = hadi.shown[2:]
    assert [(m.name, m.text) for m in again] == [("2.pdf", "(ulang)")], "Meta said that 0 arrived"
    assert await office.turns.look(lambda tx: outbox.counts(tx.conn)) == {}


async def test_a_file_that_failed_while_the_rest_still_waits_comes_with_it(
    office: OnWhatsApp,
) -> None:
    hadi, hooks = phone(office, HADI), office.meta.hooks
    office.meta.fails("messages", BUSY, status=500, spare=2)
    hadi.late = [BUSY]
    hooks.holding = True
    await post(office, await sheets(office, 3))
    assert await office.turns.look(lambda tx: outbox.counts(tx.conn)) == {"waiting": 1}
    await hooks.release()
    await later(office, 6)
    assert [m.name for m in hadi.shown] == ["1.pdf", "0.pdf", "2.pdf"]
    await later(office, 6)
    assert len(hadi.shown) == 3
