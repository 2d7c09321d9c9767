"""An invitation opens once, for whom it was made, as long as it is good; its question hangs that long."""

from __future__ import annotations

from sqlalchemy import select

from bot.jobs.people import VALID
from handlers.texts import say
from sop.roles import Kind
from storage import schema as s
from tests.desk.pegawai import invited
from tests.office import DEWI, RUDI, Office

REFUSED = say("daftar.invalid")


async def test_an_invitation_opens_once(office: Office) -> None:
    once = await invited(office)
    await office.opens_invitation("hp-1", once)
    await office.tap("hp-1", "Ya, saya")
    assert "Undangan diterima." in await office.said("hp-1")
    await office.opens_invitation("hp-2", once)
    assert "tidak berlaku lagi" in await office.last("hp-2")


async def test_who_is_connected_hears_that_a_second_phone_speaks_for_him(office: Office) -> None:
    await office.opens_invitation("hp-1", await invited(office))
    assert not any("Satu HP lagi" in said for said in await office.said(RUDI))
    await office.tap("hp-1", "Ya, saya")
    told = await office.last(RUDI)
    assert told.startswith("Satu HP lagi kini terhubung sebagai Rudi Hartono")
    assert "beri tahu Kasubbag Hukum atau Sekretaris" in told
    assert not any("Satu HP lagi" in said for said in await office.said("hp-1"))
    o = s.outbox.c
    rows = select(o.officer).where(o.body.contains("Satu HP lagi"))
    kept_for = await office.turns.look(lambda tx: tx.conn.execute(rows).scalars().all())
    assert kept_for == [RUDI], "where only a reminder comes, it waits until he writes"


async def test_who_writes_yes_to_the_question_is_told_to_tap(office: Office) -> None:
    await office.opens_invitation("hp-1", await invited(office))
    await office.types("hp-1", "ya saya sendiri")
    assert await office.last("hp-1") == "Tekan Ya, saya atau Bukan saya pada pesan di atas."
    await office.tap("hp-1", "Ya, saya")
    assert "Mulai sekarang" in await office.last("hp-1")


async def questions(office: Office) -> list[bool]:
    """Whether each question of an invitation still hangs, in the order they were asked."""
    c = s.cards.c
    rows = select(c.closed).where(c.task == "undangan").order_by(c.placed)
    return [
        not closed for (closed,) in await office.turns.look(lambda tx: tx.conn.execute(rows).all())
    ]


async def test_the_question_of_an_invitation_hangs_until_it_is_answered(office: Office) -> None:
    once = await invited(office)
    for phone in ("hp-1", "hp-2", "hp-3"):
        await office.opens_invitation(phone, once)
    assert await questions(office) == [True, True, True]
    await office.tap("hp-1", "Bukan saya")
    assert await office.buttons("hp-1") == []
    assert await questions(office) == [False, True, True]
    await office.tap("hp-2", "Ya, saya")
    assert await questions(office) == [False, False, True]
    await office.tap("hp-3", "Ya, saya")
    assert "tidak berlaku lagi" in await office.last("hp-3")
    assert await office.buttons("hp-3") == []
    assert await questions(office) == [False, False, False]


async def test_who_is_enrolled_already_can_still_answer_what_he_was_asked(office: Office) -> None:
    expires = office.clock.now() + VALID
    for word in ("satu", "dua", "tiga"):
        await office.turns.run(lambda tx, word=word: tx.invite(word, RUDI, expires))
        await office.opens_invitation("hp-1", word)
    await office.tap("hp-1", "Ya, saya")
    assert await questions(office) == [True, True, False]
    await office.tap("hp-1", "Bukan saya")
    assert await questions(office) == [True, False, False]
    await office.tap("hp-1", "Ya, saya")
    assert await questions(office) == [False, False, False]
    assert await office.buttons("hp-1") == []


async def test_an_invitation_that_expired_opens_nothing(office: Office) -> None:
    link = await invited(office)
    office.clock.advance(VALID)
    await office.opens_invitation("hp-1", link)
    assert "tidak berlaku lagi" in await office.last("hp-1")
    assert await office.buttons("hp-1") == []


async def test_an_invitation_that_expires_while_it_is_open_lets_nobody_in(office: Office) -> None:
    link = await invited(office)
    await office.opens_invitation("hp-1", link)
    office.clock.advance(VALID)
    await office.tap("hp-1", "Ya, saya")
    assert ("hp-1", REFUSED) in office.toasts
    await office.types("hp-1", "/tugas")
    assert "yang terdaftar. Silakan hubungi admin" in await office.last("hp-1")


async def test_of_two_phones_that_opened_one_invitation_only_the_first_gets_in(
    office: Office,
) -> None:
    link = await invited(office)
    for phone in ("hp-1", "hp-2"):
        await office.opens_invitation(phone, link)
    await office.tap("hp-1", "Ya, saya")
    await office.tap("hp-2", "Ya, saya")
    assert ("hp-2", REFUSED) in office.toasts
    reached = await office.turns.look(lambda tx: [a.id for a in tx.addresses(RUDI)])
    assert "hp-1" in reached
    assert "hp-2" not in reached


async def test_an_invitation_is_worth_nothing_once_its_jabatan_has_ended(office: Office) -> None:
    link = await invited(office)
    now = office.clock.now()
    await office.turns.run(lambda tx: tx.end_holding(RUDI, "staf-hukum", now))
    await office.opens_invitation("hp-1", link)
    assert await office.said("hp-1") == [REFUSED]


async def test_who_is_replaced_for_a_while_can_still_be_invited(office: Office) -> None:
    link = await invited(office, "Hadi Prasetyo")
    await office.gives(DEWI, "kasubbag-hukum", kind=Kind.PLH, surat_perintah="12/SP/2025")
    await office.opens_invitation("hp-1", link)
    assert "Selamat datang. Bapak/Ibu Hadi Prasetyo, Kepala Subbagian" in await office.last("hp-1")


async def test_a_link_that_is_no_good_is_answered_also_after_a_greeting(office: Office) -> None:
    await office.types("tamu", "halo")
    for number in range(5):
        await office.opens_invitation("tamu", f"tautan-lama-{number}")
    assert (await office.said("tamu")).count(REFUSED) == 3
    await office.types("tamu", "halo lagi")
    assert len(await office.said("tamu")) == 4
