"""A lost phone opens nothing and is told nothing; the new one gets what waits."""

from __future__ import annotations

from handlers.messages import Address, Letter, Post
from handlers.texts import say
from sop.berkas import State
from storage.transaction import Tx
from tests.desk.pegawai import chosen, invited, pressed, token
from tests.office import HADI, SARI, YUNI, Office

REFUSED = say("daftar.invalid")


async def test_a_lost_phone_opens_nothing_and_the_new_one_gets_the_cards(office: Office) -> None:
    await office.to_kasubbag()
    await chosen(office, "Hadi Prasetyo")
    await office.tap(YUNI, "HP hilang")
    new = await token(office)
    code = (await office.berkas()).code
    for card in await office.screen(HADI):
        press = office.raw_press(HADI, card.id, f"terbitkan:{code}:9")
        await office.turns.store("playground", [(f"lama-{card.id}", press)])
    await office.types(HADI, "/tugas")
    assert "yang terdaftar. Silakan hubungi admin" in await office.last(HADI)
    assert (await office.berkas()).state is State.SUBMITTED
    await office.opens_invitation("hp-baru", new)
    await office.tap("hp-baru", "Ya, saya")
    await office.types("hp-baru", "/tugas")
    await office.tap("hp-baru", (await office.buttons("hp-baru"))[0])
    await office.tap("hp-baru", "Disposisi", "Terbitkan", "Otentikasi")
    assert (await office.berkas()).decided.by.id == HADI


async def test_a_lost_phone_is_told_nothing_any_more(office: Office) -> None:
    await office.to_kasubbag()
    await chosen(office, "Hadi Prasetyo")
    await office.tap(YUNI, "HP hilang")
    assert await office.buttons(HADI) == []
    left = await office.said(HADI)
    assert "Kartu ini tidak berlaku lagi di perangkat ini." in left
    assert not any("Tata Kelola Arsip" in text for text in left)
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    assert await office.said(HADI) == left


async def test_what_waits_for_a_lost_phone_is_not_sent(office: Office) -> None:
    await office.proposes()
    code = (await office.berkas()).code
    now = office.clock.now()
    await office.phones.press(SARI, *await pressed(office, SARI, "Kirim"))
    await office.worker.receive_once()
    waiting = await office.turns.look(lambda tx: [c.officer for c in tx.cards(code)])
    assert HADI in waiting
    await office.turns.run(lambda tx: tx.unbind(HADI))
    await office.settle()
    assert await office.said(HADI) == []
    note = Letter(to=Address("playground", HADI), post=Post.NOTE, text="rahasia", officer=HADI)
    await office.turns.run(lambda tx: tx.post(note, now))
    await office.settle()
    assert await office.said(HADI) == []


async def test_a_lost_phone_does_not_even_show_whose_it_was(office: Office) -> None:
    await office.opens_invitation("hp-1", await invited(office))
    await office.tap("hp-1", "Ya, saya")
    assert await office.buttons("hp-1") == []
    assert not any("Selamat datang" in text for text in await office.said("hp-1"))
    await chosen(office, "Rudi Hartono")
    await office.tap(YUNI, "HP hilang")
    assert not any("Selamat datang" in text for text in await office.said("hp-1"))


async def test_the_only_admin_in_reach_does_not_shut_himself_out(office: Office) -> None:
    await chosen(office, "Yuni Astuti")
    await office.tap(YUNI, "HP hilang")
    assert office.toast.startswith("Satu-satunya admin yang terhubung")
    await office.types(YUNI, "/pegawai")
    assert "Rudi Hartono" in " ".join(await office.buttons(YUNI))


async def test_what_was_asked_from_a_phone_that_is_lost_comes_to_the_new_one(
    office: Office,
) -> None:
    await chosen(office, "Rudi Hartono")
    await office.tap(YUNI, "Undang")
    before, now = await office.said(YUNI), office.clock.now()

    def turn(tx: Tx) -> None:
        tx.unbind(YUNI)
        tx.bind(Address("playground", "hp-yuni"), YUNI, "", now)

    await office.turns.run(turn)
    await office.works("undangan")
    assert "Teruskan undangan ini" in await office.last("hp-yuni")
    assert await office.said(YUNI) == before
