"""Cards on Telegram: where they hang, what becomes of copies, of messages that are gone."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from bot.jobs.people import VALID, new_token
from bot.jobs.queue import Jobs
from handlers import desk
from handlers.messages import Address, Attachment, Letter, Post
from sop.berkas import State
from storage import outbox
from tests.office import HADI, RUDI, SARI, YUNI
from tests.telegram.bot_api import Fault
from tests.telegram.chats import Kept, Person
from tests.whole.tipis import OnTelegram, on_telegram


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnTelegram]:
    async with on_telegram(tmp_path) as opened:
        yield opened


def phone(office: OnTelegram, who: str) -> Person:
    return office.app[who].person


def card(person: Person) -> Kept:
    """The newest message with buttons."""
    return next(kept for kept in reversed(person.screen()) if kept.labels)


def live(person: Person) -> list[str]:
    """All the buttons that would still do something when pressed."""
    return [
        str(button["text"])
        for kept in person.screen()
        for button in kept.buttons()
        if "callback_data" in button
    ]


async def test_a_lost_phone_shows_nothing_to_press_and_hears_nothing_more(
    office: OnTelegram,
) -> None:
    await office.to_decision()
    await office.types(YUNI, "/pegawai hadi")
    await office.tap(YUNI, "Hadi Prasetyo", "HP hilang")
    hadi = phone(office, HADI)
    assert live(hadi) == []
    assert "Kartu ini tidak berlaku lagi di perangkat ini." in [k.text for k in hadi.screen()]
    before = [(k.id, k.text, k.edits) for k in hadi.screen()]
    code, now = (await office.berkas()).code, office.clock.now()
    await office.turns.run(lambda tx: desk.progress(tx, code, "baris", now, office.calendar))
    await office.settle()
    assert [(k.id, k.text, k.edits) for k in hadi.screen()] == before


async def test_an_open_card_that_was_deleted_comes_as_a_new_message(office: OnTelegram) -> None:
    await office.to_kasubbag()
    hadi = phone(office, HADI)
    deleted = card(hadi)
    hadi.deletes(deleted.id)
    hadi.presses_data(deleted.id, str(next(iter(deleted.buttons()))["callback_data"]))
    await office.settle()
    assert card(hadi).id > deleted.id
    assert "Terbitkan" in card(hadi).labels


async def test_a_closed_card_that_was_deleted_says_nothing_more(office: OnTelegram) -> None:
    await office.to_kasubbag()
    hadi = phone(office, HADI)
    hadi.deletes(card(hadi).id)
    await office.types(HADI, "0001")
    await office.tap(HADI, "Buka kartu")
    assert "Disposisi" in card(hadi).labels
    assert not any("Lanjut di bawah." in kept.text for kept in hadi.screen())
    assert await office.turns.look(lambda tx: outbox.counts(tx.conn)) == {}


async def test_words_that_come_too_late_for_their_press_stand_below_its_card(
    office: OnTelegram,
) -> None:
    await office.to_decision()
    hadi = phone(office, HADI)
    pressed = card(hadi)
    data = next(b["callback_data"] for b in pressed.buttons() if b["text"] == "Otentikasi")
    await office.tap(HADI, "Otentikasi")
    rings = hadi.rings()
    hadi.presses_data(pressed.id, str(data))
    office.api.clock.advance(60)
    await office.settle()
    await office.settle()
    assert "Sudah diotentikasi" in hadi.last().text
    assert (hadi.last().reply_to, hadi.rings()) == (pressed.id, rings)


# Copies ------------------------------------------------------------------------------------------


async def ghost(office: OnTelegram) -> Kept:
    """A card that arrived on Hadi's phone while nobody heard so."""
    await office.to_decision()
    await office.types(HADI, "0001")
    office.api.faults.append(Fault("sendMessage", cut=True))
    await office.tap(HADI, "Buka kartu")
    assert office.api.faults == deque()
    return card(phone(office, HADI))


async def test_a_card_whose_arrival_nobody_heard_of_is_known_once_it_is_pressed(
    office: OnTelegram,
) -> None:
    copy = await ghost(office)
    hadi = phone(office, HADI)
    hadi.presses("Otentikasi", copy.id)
    await office.settle()
    assert (await office.berkas()).state is State.CLEARED
    assert "Otentikasi" not in live(hadi)
    await office.pass_time(timedelta(minutes=10))
    assert not any("(ulang)" in kept.text for kept in hadi.screen())
    assert sum("Diotentikasi" in kept.text for kept in hadi.screen()) == 1


async def test_an_invitation_accepted_before_its_arrival_was_heard_of_loses_its_buttons(
    office: OnTelegram,
) -> None:
    now = office.clock.now()
    token = await office.turns.run(lambda tx: new_token(tx, RUDI, now, VALID))
    newcomer = office.api.person(700, "Orang Baru", started=False)
    office.api.faults.append(Fault("sendMessage", cut=True))
    newcomer.starts(token)
    await office.settle()
    newcomer.presses("Ya, saya")
    await office.settle()
    assert live(newcomer) == []
    assert sum("Undangan diterima." in kept.text for kept in newcomer.screen()) == 1
    await office.pass_time(timedelta(minutes=10))
    assert not any("(ulang)" in kept.text for kept in newcomer.screen())


async def test_of_two_cards_whose_arrival_nobody_heard_of_the_pressed_one_shows_what_holds_now(
    office: OnTelegram,
) -> None:
    copy = await ghost(office)
    office.api.faults.append(Fault("sendMessage", cut=True))
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    assert office.api.faults == deque()
    phone(office, HADI).presses("Otentikasi", copy.id)
    await office.settle()
    assert "Ditarik" in copy.text
    assert "Otentikasi" not in copy.labels


async def test_a_list_whose_arrival_nobody_heard_of_loses_its_buttons_once_it_is_answered(
    office: OnTelegram,
) -> None:
    office.api.faults.append(Fault("sendMessage", cut=True))
    await office.sends(RUDI, "", ("scan.pdf", b"%PDF-1.4 scan"))
    rudi = phone(office, RUDI)
    copy = card(rudi)
    rudi.presses("Bukan untuk berkas", copy.id)
    await office.settle()
    assert "Sudah ditangani" in copy.text
    assert rudi.last().id == copy.id


async def test_no_copy_keeps_its_buttons_after_the_decision(office: OnTelegram) -> None:
    copy = await ghost(office)
    hadi = phone(office, HADI)
    await office.pass_time(timedelta(minutes=2))
    repeat = card(hadi)
    assert repeat.id > copy.id
    assert repeat.text.startswith("(ulang)")
    hadi.presses("Otentikasi", copy.id)
    await office.settle()
    assert (await office.berkas()).state is State.CLEARED
    assert "Lanjut di bawah." in copy.text
    assert copy.labels == []
    shown = [kept.id for kept in hadi.screen() if kept.labels and "Buka kartu" not in kept.labels]
    assert shown == [repeat.id], "the answer to what was typed opens a card, and is none"
    assert "Otentikasi" not in repeat.labels


async def test_a_copy_that_is_pressed_while_its_repeat_is_on_its_way_loses_its_buttons(
    office: OnTelegram,
) -> None:
    copy = await ghost(office)
    hadi = phone(office, HADI)
    office.api.faults.append(Fault("sendMessage", delay=1.0))
    office.clock.advance(timedelta(minutes=2))
    await office.ticks.sweep()
    await office.postman.send_once()  # the repeat is claimed, and slow
    hadi.presses("Lainnya", copy.id)
    await office.hears()
    await office.postman.settle()
    await office.settle()
    assert "Lanjut di bawah." in copy.text
    assert copy.labels == []
    assert card(hadi).id > copy.id
    assert "Kembali" in card(hadi).labels


async def test_a_copy_that_is_pressed_after_the_decision_loses_its_buttons(
    office: OnTelegram,
) -> None:
    copy = await ghost(office)
    hadi = phone(office, HADI)
    await office.pass_time(timedelta(minutes=2))
    hadi.presses("Otentikasi", card(hadi).id)
    await office.settle()
    hadi.presses("Otentikasi", copy.id)
    await office.settle()
    assert "Sudah diotentikasi" in hadi.toasts[-1]
    assert copy.labels == []


async def test_a_drawing_in_the_place_of_one_that_may_have_arrived_is_a_repeat(
    office: OnTelegram,
) -> None:
    copy = await ghost(office)
    code, now = (await office.berkas()).code, office.clock.now()
    await office.turns.run(lambda tx: desk.progress(tx, code, "baris", now, office.calendar))
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    hadi = phone(office, HADI)
    assert hadi.last().id > copy.id
    assert hadi.last().text.startswith("(ulang)")


async def test_a_drawing_in_doubt_does_not_come_again_below_a_newer_one(
    office: OnTelegram,
) -> None:
    await office.to_decision()
    await office.tap(SARI, "Tarik usulan")
    await office.types(HADI, "0001")
    hadi = phone(office, HADI)
    hadi.presses("Buka kartu")
    await office.hears()
    office.api.faults.append(Fault("sendMessage", lost=True))
    for _ in range(2):  # first the old card is left behind, then the new one is lost
        await office.postman.send_once()
        await asyncio.gather(*office.postman._rounds)
    await office.tap(SARI, "Ya, tarik")  # what became of the lost one is not written down yet
    await office.pass_time(timedelta(minutes=10))
    assert "Otentikasi" not in live(hadi)
    assert sum("Ditarik" in kept.text for kept in hadi.screen()) == 1
    assert await office.turns.look(lambda tx: outbox.counts(tx.conn)) == {}


# Slow work ---------------------------------------------------------------------------------------


async def test_who_waits_for_slow_work_sees_that_it_is_done(office: OnTelegram) -> None:
    await office.attach(SARI, "nota.pdf")
    room = replace(office.room(), channels=office.postman._channels)
    jobs = Jobs(room, soon=0)
    while await jobs.run_once():
        await jobs.settle()
    assert "typing" in phone(office, SARI).actions
    assert phone(office, HADI).actions == []


# Threads -----------------------------------------------------------------------------------------


async def test_a_new_card_answers_the_one_before_it(office: OnTelegram) -> None:
    await office.to_decision()
    hadi = phone(office, HADI)
    before = card(hadi)
    await office.types(HADI, "0001")
    await office.tap(HADI, "Buka kartu")
    assert card(hadi).reply_to == before.id
    quoted = next(kept for kept in hadi.screen() if kept.id == before.id)
    assert quoted.text == "Agenda 0001 · Keputusan 45/2025\nLanjut di bawah."
    assert not quoted.labels
    await office.tap(HADI, "Otentikasi")
    assert all(kept.reply_to == 0 for kept in phone(office, RUDI).screen() if kept.labels)


async def test_what_arrived_of_a_letter_in_doubt_belongs_to_its_berkas(office: OnTelegram) -> None:
    await office.to_decision()
    code = (await office.berkas()).code
    row = (await office.turns.look(lambda tx: tx.cards(code)))[-1]
    sha256 = [await office.files.keep(b"%PDF-1.7 " + name) for name in (b"a", b"b")]
    files = tuple(Attachment(each, f"{each[:4]}.pdf") for each in sha256)
    letter = Letter(to=row.address, post=Post.FILES, files=files, card=row.id, officer=row.officer)
    await office.turns.run(lambda tx: tx.post(letter, office.clock.now()))
    office.api.faults += [Fault("sendDocument"), Fault("sendDocument", cut=True)]
    await office.settle()
    arrived, _ = (
        k for k in phone(office, row.officer).screen() if k.file in {f.name for f in files}
    )
    known = await office.turns.look(lambda tx: tx.card_of_message(row.address, str(arrived.id)))
    assert known is not None
    assert known.id == row.id


async def test_files_made_for_a_berkas_hang_below_its_card_and_belong_to_it(
    office: OnTelegram,
) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    await office.works("lembar-disposisi", "tanda-terima")
    for who in (HADI, RUDI):
        person = phone(office, who)
        paper = next(kept for kept in person.screen() if kept.file.endswith(".pdf"))
        above = next(kept for kept in person.screen() if kept.id == paper.reply_to)
        assert "Agenda 0001" in above.text
        here, message = Address("telegram", office.id_of(who)), str(paper.id)
        row = await office.turns.look(lambda tx, a=here, m=message: tx.card_of_message(a, m))
        assert row is not None
        assert row.code == (await office.berkas()).code
