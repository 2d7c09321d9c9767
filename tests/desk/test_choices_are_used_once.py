"""Choices of /pegawai and /plh: one message a chain; what was used or replaced does nothing."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.playground.server import Message
from sop.roles import Role
from tests.office import DEWI, HADI, RUDI, YUNI, Office, buttons

LETTER = "15/HK.03-SPt/6202/2025, 4 November 2025"
USED = "Pilihan ini sudah dipakai, sudah lama, atau ada yang lebih baru."


async def offered(office: Office, who: str, label: str) -> tuple[Message, str]:
    """The newest message with a button, and what that button sends."""
    message = next(m for m in reversed(await office.screen(who)) if label in buttons(m))
    return message, next(b.id for b in message.buttons if b.label == label)


async def pressed_again(office: Office, who: str, old: tuple[Message, str]) -> None:
    """An old button is pressed, whatever its message shows by now."""
    message, button = old
    await office.press_raw(who, message.id, button)


async def held(office: Office, who: str) -> list[str]:
    now = office.clock.now()
    officer = await office.turns.look(lambda tx: tx.officer(who))
    return [h.title for h in officer.holdings if now in h.period]


async def posts(office: Office, name: str) -> None:
    """The list of the jabatan to which an officer can be moved."""
    await office.types(YUNI, f"/pegawai {name}")
    await office.tap(YUNI, name, "Pindah jabatan")


async def test_a_chain_is_one_message_that_says_at_its_end_what_was_done(office: Office) -> None:
    await office.types(YUNI, "/pegawai")
    (shown,) = (m.id for m in await office.screen(YUNI) if not m.mine)
    await office.tap(YUNI, "Rudi Hartono", "Kembali", "Dewi Lestari", "Pindah jabatan", "Kembali")
    await office.tap(YUNI, "Pindah jabatan", "Sekretaris")
    (end,) = (m for m in await office.screen(YUNI) if not m.mine)
    assert end.id == shown
    assert end.text.startswith("Dewi Lestari kini memegang Sekretaris KPU")
    assert end.buttons == ()


async def test_a_used_row_moves_nobody_days_later(office: Office) -> None:
    await posts(office, "Rudi Hartono")
    old = await offered(office, YUNI, "Sekretaris")
    await office.tap(YUNI, "Staf")
    office.clock.advance(timedelta(days=3))
    await pressed_again(office, YUNI, old)
    assert office.toast.startswith(f"{USED} Rudi Hartono kini: Staf Subbagian Hukum dan SDM.")
    assert await held(office, RUDI) == ["Staf Subbagian Hukum dan SDM"]


async def test_a_row_that_a_newer_list_replaced_moves_nobody(office: Office) -> None:
    await posts(office, "Rudi Hartono")
    old = await offered(office, YUNI, "Sekretaris")
    await office.types(YUNI, "/pegawai")
    assert buttons(next(m for m in await office.screen(YUNI) if m.id == old[0].id)) == []
    await pressed_again(office, YUNI, old)
    assert USED in office.toast
    assert await held(office, RUDI) == ["Staf Subbagian Hukum dan SDM"]


async def test_an_old_yes_retires_nobody(office: Office) -> None:
    await office.types(YUNI, "/pegawai rudi")
    await office.tap(YUNI, "Rudi Hartono", "Nonaktifkan")
    old = await offered(office, YUNI, "Ya, nonaktifkan")
    await office.tap(YUNI, "Kembali")
    await pressed_again(office, YUNI, old)
    assert USED in office.toast
    staf = await office.turns.look(lambda tx: tx.holders(Role.STAF, office.clock.now()))
    assert RUDI in [o.id for o in staf]


async def test_a_list_that_was_left_open_is_asked_anew_once_the_officer_was_moved(
    office: Office,
) -> None:
    await office.gives(DEWI, "admin")
    await posts(office, "Rudi Hartono")
    await office.types(DEWI, "/pegawai rudi")
    await office.tap(DEWI, "Rudi Hartono", "Pindah jabatan", "Sekretaris")
    await office.tap(YUNI, "Admin")
    assert "belum ada yang dilakukan" in office.toast
    assert "Kini: Sekretaris KPU Kabupaten Kotawaringin Timur." in await office.last(YUNI)
    await office.tap(YUNI, "Admin")  # a double tap: he has not read yet that it is another question
    assert await held(office, RUDI) == ["Sekretaris KPU Kabupaten Kotawaringin Timur"]
    office.clock.advance(timedelta(seconds=5))
    await office.tap(YUNI, "Admin")
    assert await held(office, RUDI) == ["Admin Bot JDIH"]


async def looks_at(office: Office, who: str, name: str) -> None:
    await office.types(who, f"/pegawai {name}")
    await office.tap(who, name)


async def token(office: Office, who: str) -> str:
    await office.works("undangan")
    return re.findall(r"undangan=(\S+)", "\n".join(await office.said(who)))[-1]


async def test_two_admins_make_one_invitation(office: Office) -> None:
    await office.gives(DEWI, "admin")
    for admin in (YUNI, DEWI):
        await looks_at(office, admin, "Rudi Hartono")
    await office.tap(DEWI, "Undang")
    await office.tap(YUNI, "Undang")
    assert "belum ada yang dilakukan" in office.toast
    assert "Undangannya sedang dibuat." in await office.last(YUNI)
    first = await token(office, DEWI)
    assert not any("Teruskan undangan ini" in text for text in await office.said(YUNI))
    await office.tap(YUNI, "Undang")
    assert "Undangannya belum dibuka; berlaku sampai 11 November 2025" in await office.last(YUNI)
    await office.tap(YUNI, "Undang")
    assert "Yuni Astuti membuat undangan baru untuk Rudi Hartono." in await office.last(DEWI)
    second = await token(office, YUNI)
    await office.opens_invitation("hp-1", first)
    assert "tidak berlaku lagi" in await office.last("hp-1")
    await office.opens_invitation("hp-2", second)
    assert "Rudi Hartono" in await office.last("hp-2")


async def test_a_phone_that_was_given_back_since_is_not_taken_away_once_more(
    office: Office,
) -> None:
    await office.gives(DEWI, "admin")
    for admin in (YUNI, DEWI):
        await looks_at(office, admin, "Rudi Hartono")
    office.clock.advance(timedelta(minutes=5))
    await office.tap(DEWI, "HP hilang")
    await office.opens_invitation(RUDI, await token(office, DEWI))
    await office.tap(RUDI, "Ya, saya")
    await office.tap(YUNI, "HP hilang")
    assert "belum ada yang dilakukan" in office.toast
    assert await office.turns.look(lambda tx: tx.addresses(RUDI))


async def test_who_is_moved_before_he_opened_his_invitation_keeps_it(office: Office) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, "Tambah pegawai")
    await office.types(YUNI, "Ahmad Fauzan")
    await office.tap(YUNI, "Staf")
    link = await token(office, YUNI)
    await posts(office, "Ahmad Fauzan")
    await office.tap(YUNI, "Sekretaris")
    assert "Undangannya belum dibuka" in await office.last(YUNI)
    await office.opens_invitation("hp-1", link)
    assert "Sekretaris KPU" in await office.last("hp-1")


async def test_a_typed_digit_chooses_below_what_was_typed(office: Office) -> None:
    await office.types(YUNI, "/pegawai rudi")
    await office.types(YUNI, "1")
    await office.types(YUNI, "nonaktifkan")
    await office.types(YUNI, "1")
    assert await office.last(YUNI) == "Rudi Hartono dinonaktifkan."
    assert (await office.said(YUNI)).count("Rudi Hartono dinonaktifkan.") == 1
    assert await office.buttons(YUNI) == []


async def test_an_appointment_leaves_no_button_behind(office: Office) -> None:
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Dewi Lestari")
    old = await offered(office, HADI, "Besok")
    await office.tap(HADI, "Besok", "Sebagai Plt.")
    await office.types(HADI, LETTER)
    assert await office.buttons(HADI) == []
    before, _, end = (await office.said(HADI))[-2].partition("\n")
    assert (end, before[-1]) == ("Lanjut di bawah.", "…")
    assert "Dicatat: Dewi Lestari menjadi Plt." in await office.last(HADI)
    await pressed_again(office, HADI, old)
    assert office.toast == f"{USED} /plh menampilkan keadaan sekarang."


async def test_an_old_end_sends_nobody_home_who_was_named_since(office: Office) -> None:
    for name in ("Dewi Lestari", "Rudi Hartono"):
        await office.types(HADI, "/plh")
        await office.tap(HADI, name, "Besok")
        await office.types(HADI, LETTER)
        if name == "Dewi Lestari":
            await office.types(HADI, "/plh")
            old = await offered(office, HADI, "Akhiri sekarang")
            await office.tap(HADI, "Akhiri sekarang")
            assert "Dewi Lestari tidak lagi menjadi Plh." in "\n".join(await office.said(HADI))
    await pressed_again(office, HADI, old)
    assert USED in office.toast
    kasubbag = await office.turns.look(lambda tx: tx.holders(Role.KASUBBAG, office.clock.now()))
    assert [o.id for o in kasubbag] == [RUDI]
