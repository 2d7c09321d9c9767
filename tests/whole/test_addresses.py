"""Who is who, and where he is reached: two apps, a dead one, a shut window, a number given away."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from handlers import desk
from handlers.messages import MOVED, Address, Attachment, Incoming, Letter, Post
from handlers.officers.pendaftaran import recognised
from storage import outbox
from storage.transaction import Tx
from tests.office import HADI, SARI, YUNI, Office, buttons
from tests.readings import keputusan
from tests.telegram.bot_api import Fault
from tests.telegram.chats import Person
from tests.whole.tipis import on_telegram, on_whatsapp, only

BSUID, NEW, NUMBER = "ID.1349120865530274", "ID.9913491208655302", "6281298765401"


#: (how it was bound: id and alias; who writes: id, alias, kind; is he Hadi)
IDS = [
    ("his own id", (BSUID, NUMBER), (BSUID, NUMBER, ""), True),
    ("his id, the number kept back", (BSUID, NUMBER), (BSUID, "", ""), True),
    ("bound by number, now with an id", (NUMBER, ""), (BSUID, NUMBER, ""), True),
    ("his number with somebody else's id", (BSUID, NUMBER), (NEW, NUMBER, ""), False),
    ("his number alone, which may be another's", (BSUID, NUMBER), (NUMBER, "", ""), False),
    ("moved, says the channel", (BSUID, NUMBER), (NEW, BSUID, MOVED), True),
    ("moved from a number that is no better id", (BSUID, NUMBER), (NEW, NUMBER, MOVED), False),
    ("a stranger", (BSUID, NUMBER), (NEW, "", ""), False),
]


@pytest.mark.parametrize(
    ("bound", "writes", "known"), [row[1:] for row in IDS], ids=[r[0] for r in IDS]
)
async def test_a_number_alone_never_opens_the_place_of_an_officer(
    office: Office,
    bound: tuple[str, str],
    writes: tuple[str, str, str],
    known: bool,
) -> None:
    now = office.clock.now()
    who, alias, kind = writes
    sender = Address("whatsapp", who)
    incoming = Incoming(id="w1", sender=sender, alias=alias, unsupported=kind)

    def turn(tx: Tx) -> tuple[str, list[Address]]:
        tx.bind(Address("whatsapp", bound[0]), HADI, bound[1], now)
        officer = recognised(tx, incoming, now)
        return officer.id if officer else "", list(tx.addresses(HADI))

    found, reached = await office.turns.run(turn)
    assert found == (HADI if known else "")
    assert Address("whatsapp", who if known else bound[0]) in reached


async def test_cards_follow_an_officer_to_his_new_id(tmp_path: Path) -> None:
    async with on_whatsapp(tmp_path) as office:
        await office.to_kasubbag()
        person = office.app[HADI].person
        await person.moves_to(NEW)
        await office.settle()
        await office.tap(HADI, "Disposisi", "Terbitkan")
        assert "Otentikasi" in person.last.labels
        assert "yang terdaftar. Silakan hubungi admin" not in "".join(m.text for m in person.shown)


async def test_a_blocked_bot_goes_on_at_the_next_address(tmp_path: Path) -> None:
    async with on_telegram(tmp_path) as office:
        office.postman._channels["playground"] = office.phones
        office.app[HADI].person.blocks()
        await office.to_kasubbag()
        assert "Disposisi" in await office.buttons(HADI)


async def test_a_shut_window_sends_the_card_to_the_other_app_and_blocks_nothing(
    tmp_path: Path,
) -> None:
    async with on_whatsapp(tmp_path) as office:
        office.postman._channels["playground"] = office.phones
        office.clock.advance(timedelta(hours=25))
        await office.to_kasubbag()
        assert any("Disposisi" in buttons(m) for m in await office.screen(HADI))
        reached = await office.turns.look(lambda tx: tx.addresses(HADI))
        assert Address("whatsapp", office.id_of(HADI)) in reached


async def test_a_card_that_hangs_waits_to_be_drawn_anew_and_comes_not_in_a_second_chat(
    tmp_path: Path,
) -> None:
    async with on_telegram(tmp_path) as office:
        office.postman._channels["playground"] = office.phones
        await office.to_kasubbag()
        await office.tap(SARI, "Tarik usulan")
        hadi, token, office.api.token = office.app[HADI].person, office.api.token, "1:dicabut"
        await office.tap(SARI, "Ya, tarik")
        assert "Ditarik" not in "".join(await office.said(HADI))
        assert "Disposisi" in _labels(hadi), "as it was"
        office.api.token = token
        await office.postman.after_restart()
        office.clock.advance(timedelta(minutes=2))
        await office.settle()
        assert "Disposisi" not in _labels(hadi)


async def test_who_blocked_the_bot_finds_his_cards_as_they_stand_when_he_comes_back(
    tmp_path: Path,
) -> None:
    async with on_telegram(tmp_path) as office:
        await only(office, HADI, "telegram")
        await office.to_kasubbag()
        hadi = office.app[HADI].person
        hadi.blocks()
        await office.tap(SARI, "Tarik usulan", "Ya, tarik")
        await office.to_kasubbag(keputusan("46"))
        assert "Disposisi" in _labels(hadi), "what he saw last"
        hadi.unblocks()
        hadi.sends_text("/bantuan")
        await office.settle()
        assert [label for label in _labels(hadi) if label == "Disposisi"] == []
        assert "0002 · KPT 46/2025" in _labels(hadi)


async def test_who_writes_while_it_comes_out_that_he_could_not_be_reached_is_reached(
    tmp_path: Path,
) -> None:
    async with on_telegram(tmp_path) as office:
        await only(office, HADI, "telegram")
        hadi = office.app[HADI].person
        hadi.blocks()
        await office.notes(HADI, "Rapat pukul 10.")
        await office.postman.send_once()
        await asyncio.gather(*office.postman._rounds)  # refused, which is not written down yet
        office.clock.advance(timedelta(seconds=2))
        hadi.unblocks()
        hadi.sends_text("/bantuan")
        await office.hears()
        await office.settle()
        assert [m.text for m in hadi.screen()].count("Rapat pukul 10.") == 1
        assert await office.turns.look(lambda tx: len(tx.addresses(HADI))) == 1


async def test_whom_the_bot_cannot_reach_is_told_to_the_admin_and_to_who_asks(
    tmp_path: Path,
) -> None:
    async with on_telegram(tmp_path) as office:
        await only(office, HADI, "telegram")
        office.app[HADI].person.blocks()
        await office.to_kasubbag(keputusan("45"))
        await office.to_kasubbag(keputusan("46"))
        told = [m.text for m in office.app[YUNI].person.screen() if "Hadi Prasetyo" in m.text]
        assert len(told) == 1
        assert "tidak menerima pesan bot (bot diblokir di Telegram)" in told[0]
        for number in ("0001", "0002"):
            await office.types(SARI, f"/lacak {number}")
            last = office.app[SARI].person.screen()[-1].text
            assert "Hadi Prasetyo sedang tidak terhubung dengan bot." in last


async def test_a_file_that_can_never_be_sent_is_told_to_who_waits_for_it(tmp_path: Path) -> None:
    async with on_telegram(tmp_path) as office:
        await office.to_kasubbag()
        file = Attachment(await office.files.keep(b"%PDF-1.4 besar"), "besar.pdf")
        office.api.faults.append(Fault("sendDocument", status=413, times=1))
        to = Address("telegram", office.id_of(HADI))
        letter = Letter(to=to, post=Post.FILES, files=(file,), officer=HADI)
        await office.turns.run(lambda tx: tx.post(letter, office.clock.now()))
        await office.settle()
        last = office.app[HADI].person.screen()[-1].text
        assert "besar.pdf tidak dapat dikirim ke sini: lebih besar daripada yang" in last


async def test_a_clock_that_ran_ahead_keeps_no_letter_waiting(tmp_path: Path) -> None:
    async with on_telegram(tmp_path) as office:
        letter = Letter(to=Address("telegram", office.id_of(HADI)), post=Post.NOTE, text="Halo")
        ahead = office.clock.now() + timedelta(days=3)
        await office.turns.run(lambda tx: tx.post(letter, ahead))
        await office.settle()
        assert "Halo" not in {m.text for m in office.app[HADI].person.screen()}
        await office.ticks.take_over()
        await office.settle()
        assert office.app[HADI].person.screen()[-1].text == "Halo"


def _labels(person: Person) -> list[str]:
    return [label for message in person.screen() for label in message.labels]


async def test_what_did_not_arrive_and_why_stands_in_lacak(tmp_path: Path) -> None:
    async with on_whatsapp(tmp_path) as office:
        await only(office, HADI, "whatsapp")
        office.app[HADI].person.blocked = True
        await office.to_kasubbag()
        await office.types(SARI, "/lacak 0001")
        told = office.app[SARI].person.last.text
        assert (
            "Satu pesan kepada Hadi Prasetyo tidak sampai: WhatsApp: pesan tidak dapat diantar"
            in told
        )


async def test_the_last_word_of_a_retired_officer_is_the_last_he_sees(tmp_path: Path) -> None:
    async with on_telegram(tmp_path) as office:
        await office.to_decision()
        before = len(office.shown())
        now = office.clock.now()
        await office.turns.run(lambda tx: tx.retire_officer(HADI, now))
        code = (await office.berkas()).code
        await office.turns.run(lambda tx: desk.progress(tx, code, "baris", now, office.calendar))
        await office.settle()
        assert [line for line in office.shown()[before:] if line[0] == HADI] == []
        assert (await office.turns.look(lambda tx: outbox.counts(tx.conn))) == {}
