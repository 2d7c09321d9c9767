"""The page in a real browser: chats, the clock, the guide, the keyboard, small screens."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from playwright.async_api import Page, Route, ViewportSize, expect

from handlers.messages import BOLD_OFF, BOLD_ON, Address, Button, Press, copyable
from tests.chromium import PATIENCE, shoot
from tests.playground.morning import morning
from tests.playground.page.conftest import open_page, phone
from tests.playground.room import Room, letter, parsed
from tests.waiting import until

#: One browser serves all tests of this file, so they share a loop.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


PHONE: ViewportSize = {"width": 360, "height": 740}


async def test_three_phones_and_the_site_stand_side_by_side(page: Page, room: Room) -> None:
    three = await open_page(page, room)
    await shoot(page, "latihan-awal")
    await morning(room)
    sari, hadi, rudi = three
    await expect(hadi.get_by_role("button", name="Disposisi")).to_be_in_viewport(ratio=1)
    await expect(sari.get_by_text("diperbarui")).to_be_visible()
    await expect(rudi.get_by_role("button", name="Lemari 4 / Odner KPT")).to_be_visible()
    await expect(rudi.get_by_role("link", name="Buka")).to_be_visible()
    await expect(page.get_by_role("region", name="Situs JDIH")).to_be_visible()
    await expect(phone(page, "Bambang Irawan")).to_be_hidden()
    await expect(hadi.get_by_label("3 pesan baru")).to_be_visible()
    await shoot(page, "latihan-meja")
    await page.emulate_media(color_scheme="dark")
    await page.locator("#clock").click()
    await shoot(page, "latihan-gelap")


async def test_a_message_typed_is_sent_by_enter_and_answered_with_a_card(
    page: Page, room: Room
) -> None:
    sari, _, _ = await open_page(page, room)
    await sari.get_by_label("Tulis pesan").fill("mohon diunggah")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("<b>segera</b>")
    await page.keyboard.press("Enter")
    card = sari.locator(".theirs").get_by_text("Usulan unggah", exact=True)
    await expect(card).to_be_visible()
    assert await card.evaluate("element => element.tagName") == "STRONG"
    await expect(sari.locator(".mine .text")).to_have_text("mohon diunggah\n<b>segera</b>")
    await expect(sari.get_by_label("Tulis pesan")).to_have_value("")


async def test_the_keyboard_alone_presses_and_keeps_its_place(page: Page, room: Room) -> None:
    sari, _, _ = await open_page(page, room)
    await sari.get_by_label("Tulis pesan").fill("halo")
    await page.keyboard.press("Enter")
    await expect(sari.get_by_role("button", name="Batal", exact=True)).to_be_visible()
    for _ in range(3):
        await page.keyboard.press("Shift+Tab")
    focused = page.locator(":focus")
    await expect(focused).to_have_text("Perbaiki")
    await page.keyboard.press("Space")
    await expect(sari.get_by_text("Tombol perbaiki diterima.")).to_be_visible()
    await expect(sari.get_by_text("Agenda 0131", exact=True)).to_be_visible()
    await expect(focused).to_have_text("Lacak")
    assert await sari.locator(".theirs").count() == 1


async def test_what_a_press_brings_comes_into_view_and_its_answer_covers_no_button(
    page: Page, room: Room
) -> None:
    sari, _, _ = await open_page(page, room)
    lacak = (Button("Lacak", Press("lacak", "K7M3Q9XA", 2)),)
    card = await room.bot.deliver(letter("pengusul", "Agenda 0131", lacak))
    await room.bot.deliver(letter("pengusul", "kabar lain\n" * 60))
    old = sari.locator(".theirs").first
    await old.get_by_role("button", name="Lacak").click()
    await expect(sari.get_by_text("Tombol lacak diterima.")).to_be_visible()
    await room.bot.idle()
    grown = letter("pengusul", "Agenda 0131\n" + "riwayat\n" * 20, lacak)
    await room.bot.deliver(grown, edits=card)
    await expect(old.get_by_text("riwayat")).to_be_visible()
    await expect(old.get_by_role("button", name="Lacak")).to_be_in_viewport(ratio=1)
    toast = await sari.locator(".toast").bounding_box()
    button = await old.get_by_role("button", name="Lacak").bounding_box()
    assert toast
    assert button
    assert toast["y"] + toast["height"] < button["y"]
    await old.get_by_role("button", name="Lacak").click()
    await expect(old.get_by_text("riwayat")).to_be_hidden()
    await room.bot.idle()
    await room.bot.deliver(letter("pengusul", "Sebabnya apa?"))
    await expect(sari.get_by_text("Sebabnya apa?")).to_be_in_viewport(ratio=1)


async def test_a_button_answered_before_its_press_is_acknowledged_turns_no_longer(
    page: Page, room: Room
) -> None:
    sari, _, _ = await open_page(page, room)
    lacak = (Button("Lacak", Press("lacak", "K7M3Q9XA", 2)),)
    await room.bot.deliver(letter("pengusul", f"{BOLD_ON}Agenda 0131{BOLD_OFF}\nlacak", lacak))
    answer = sari.get_by_text("Tombol lacak diterima.")

    async def late(route: Route) -> None:
        acknowledged = await route.fetch()
        await expect(answer).to_be_visible()
        await route.fulfill(response=acknowledged)

    await page.route("**/press", late)
    button = sari.get_by_role("button", name="Lacak")
    await button.click()
    await expect(answer).to_be_visible()
    await expect(button).not_to_have_attribute("aria-busy", "true", timeout=5_000)


async def test_words_to_copy_are_copied_by_a_tap(page: Page, room: Room) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _, _, rudi = await open_page(page, room)
    await room.bot.deliver(letter("staf", f"Judul: {copyable('Keputusan <1> & “lampirannya”')}"))
    await rudi.get_by_role("button", name="Keputusan <1> & “lampirannya”").click()
    await expect(rudi.get_by_text("Disalin.")).to_be_visible()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == "Keputusan <1> & “lampirannya”"


async def test_a_phone_shows_that_the_bot_is_at_work_and_rings_unless_it_is_silent(
    page: Page, room: Room
) -> None:
    sari, _, _ = await open_page(page, room)
    await room.channel.working(Address("playground", "pengusul"))
    await expect(sari.get_by_text("mengetik…")).to_be_visible()
    await room.bot.deliver(letter("pengusul", "naskah", silent=True))
    await expect(sari.locator(".theirs").last.get_by_text("tanpa bunyi")).to_have_count(1)
    await expect(sari.get_by_text("mengetik…")).to_be_hidden()
    await expect(sari).not_to_have_class("phone ringing")
    await room.bot.deliver(letter("pengusul", "Tayang"))
    await expect(sari).to_have_class("phone ringing")
    await expect(sari.get_by_label("2 pesan baru")).to_be_visible()


async def test_a_reply_quotes_what_it_answers(page: Page, room: Room) -> None:
    _, hadi, _ = await open_page(page, room)
    card = await room.bot.deliver(letter("kasubbag", "Alasan pengembalian?"))
    await hadi.get_by_role("button", name="Balas pesan ini").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type("Lampiran belum ada")
    await page.keyboard.press("Enter")
    await expect(hadi.locator(".mine .quoted")).to_contain_text("Alasan pengembalian?")
    assert parsed(room)[0].message == card


async def test_a_hidden_phone_counts_what_it_missed_until_it_is_looked_at(
    page: Page, room: Room
) -> None:
    await open_page(page, room)
    await room.bot.deliver(letter("sekretaris", "Berkas 0131 terlambat satu hari kerja."))
    tab = page.get_by_role("button", name="Sekretaris")
    await expect(tab.get_by_label("1 pesan baru")).to_be_visible()
    await tab.click()
    await expect(phone(page, "Bambang Irawan")).to_be_visible()
    await expect(page.get_by_role("region", name="Situs JDIH")).to_be_hidden()
    await expect(tab.get_by_label("1 pesan baru")).to_have_count(0)
    await page.reload()
    await expect(phone(page, "Bambang Irawan").get_by_text("Berkas 0131")).to_be_visible()
    await expect(tab.locator(".badge")).to_have_count(0)


async def test_a_broken_stream_heals_and_catches_up(page: Page, room: Room) -> None:
    sari, _, _ = await open_page(page, room)
    await room.bot.deliver(letter("pengusul", "sebelum"))
    await expect(sari.get_by_text("sebelum")).to_be_visible()
    room.channel.server.live.part()
    await room.bot.deliver(letter("pengusul", "sesudah"))
    await expect(sari.get_by_text("sesudah")).to_be_visible()
    await expect(sari.locator(".bubble")).to_have_count(2)


async def test_the_clock_is_moved_and_a_new_day_is_named(page: Page, room: Room) -> None:
    sari, _, _ = await open_page(page, room)
    await room.bot.deliver(letter("pengusul", "Senin"))
    await page.locator("#clock").click()
    await page.get_by_role("button", name="2 jam").click()
    await expect(page.locator("#clock")).to_contain_text("10.15 WIB")
    await page.get_by_role("button", name="ke 08.00 berikutnya").click()
    await expect(page.locator("#clock")).to_contain_text("Sel, 3 Mar · 08.00")
    await room.bot.deliver(letter("pengusul", "Selasa"))
    await expect(sari.locator(".day")).to_have_text(["Senin, 2 Maret 2026", "Selasa, 3 Maret 2026"])
    room.clock.advance(timedelta(days=3))
    await page.reload()
    await expect(page.locator("#link")).to_have_text("Tersambung")
    await page.locator("#clock").click()
    await page.get_by_role("button", name="hari kerja berikutnya, 08.00").click()
    await expect(page.locator("#clock")).to_contain_text("Sen, 9 Mar · 08.00")


async def test_a_newcomer_finds_samples_in_the_empty_phone_and_in_the_guide(
    page: Page, room: Room
) -> None:
    sari, _, rudi = await open_page(page, room)
    await sari.get_by_role("button", name="Keputusan KPU").click()
    await expect(sari.get_by_role("button", name="kpt.pdf")).to_be_visible()
    await page.get_by_role("button", name="Panduan & contoh").click()
    guide = page.get_by_role("complementary", name="Panduan dan contoh dokumen")
    await guide.get_by_role(
        "button", name="Kirim Pindaian Keputusan dari ponsel Rudi Hartono"
    ).click()
    await expect(guide.get_by_text("“Pindaian Keputusan” dikirim dari ponsel Rudi")).to_be_visible()
    await expect(rudi.get_by_role("button", name="salinan.pdf")).to_be_visible()
    await guide.get_by_text("JDIH mati").first.click()
    await guide.get_by_role("switch", name="JDIH mati").first.check(force=True)
    await expect(guide.get_by_role("switch", name="JDIH mati").last).to_be_checked()
    assert room.outage.on
    await shoot(page, "latihan-panduan")
    await page.keyboard.press("Escape")
    await expect(guide).to_be_hidden()


async def test_a_reset_asks_first_and_empties_all(page: Page, room: Room) -> None:
    sari, _, _ = await open_page(page, room)
    await room.bot.deliver(letter("pengusul", "lama"))
    await page.get_by_role("button", name="Mulai ulang latihan").click()
    await page.get_by_role("button", name="Batal").click()
    await expect(sari.get_by_text("lama")).to_be_visible()
    await page.get_by_role("button", name="Mulai ulang latihan").click()
    await shoot(page, "latihan-mulai-ulang")
    await page.get_by_role("button", name="Mulai ulang", exact=True).last.click()
    await expect(sari.get_by_text("lama")).to_have_count(0)
    await expect(sari.get_by_text("Belum ada pesan.")).to_be_visible()
    assert await room.shows("pengusul") == []


async def test_an_invitation_opens_a_new_phone_that_only_acts_when_told(
    page: Page, room: Room
) -> None:
    await page.goto(f"{room.url}/#undangan=x7Kq")
    guest = phone(page, "Tamu undangan")
    await expect(guest).to_be_visible()
    assert room.bot.stored == {}
    await page.reload()
    await expect(guest.get_by_text("Anda membuka undangan.")).to_be_visible()
    await guest.get_by_role("button", name="Mulai").click()
    await expect(guest.locator(".theirs")).to_be_visible()
    (incoming,) = parsed(room)
    assert incoming.start == "x7Kq"
    await page.reload()
    await expect(guest.get_by_label("Tulis pesan")).to_be_visible()


async def test_a_stranger_gets_a_phone_until_all_begins_anew(page: Page, room: Room) -> None:
    await open_page(page, room)
    await page.get_by_role("button", name="Tambah ponsel orang lain").click()
    await page.get_by_label("Nama").fill("Orang Lewat")
    await page.keyboard.press("Enter")
    guest = phone(page, "Orang Lewat")
    await guest.get_by_label("Tulis pesan").fill("halo")
    await page.keyboard.press("Enter")
    await expect(guest.locator(".theirs")).to_be_visible()
    assert parsed(room)[0].sender.id == "tamu-orang-lewat"
    await page.get_by_role("button", name="Mulai ulang latihan").click()
    await page.get_by_role("button", name="Mulai ulang", exact=True).last.click()
    await expect(guest).to_have_count(0)


async def test_a_small_screen_shows_one_phone_and_never_scrolls_sideways(
    page: Page, room: Room
) -> None:
    await page.set_viewport_size(PHONE)
    sari, hadi, _ = await open_page(page, room)
    await morning(room)
    await expect(sari).to_be_visible()
    await expect(hadi).to_be_hidden()
    await shoot(page, "latihan-360-pengusul")
    await page.get_by_role("button", name="Kasubbag").click()
    await expect(hadi.get_by_role("button", name="Disposisi")).to_be_visible()
    await expect(sari).to_be_hidden()
    await shoot(page, "latihan-360-kasubbag")
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await page.set_viewport_size({"width": 250, "height": 740})
    names = [await name.bounding_box() for name in await page.locator(".tab:not(.add) span").all()]
    beside = [(one, two) for one, two in pairwise(names) if one and two]
    assert len(beside) == len(names) - 1 > 3
    assert all(one["x"] + one["width"] <= two["x"] for one, two in beside)
    await page.set_viewport_size(PHONE)
    await page.get_by_role("button", name="Panduan & contoh").click()
    await shoot(page, "latihan-360-panduan")


async def test_a_count_of_many_messages_stays_within_its_own_tab(page: Page, room: Room) -> None:
    await page.set_viewport_size(PHONE)
    await open_page(page, room)
    for number in range(100):
        await room.bot.deliver(letter("staf", f"Kabar {number}"))
    tab = page.get_by_role("button", name="Staf")
    badge = tab.get_by_label("100 pesan baru")
    await expect(badge).to_have_text("99+")
    outer, inner = await tab.bounding_box(), await badge.bounding_box()
    assert outer
    assert inner
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]


async def test_a_site_that_was_down_is_there_again_when_it_is_loaded_anew(
    page: Page, room: Room
) -> None:
    await open_page(page, room)
    await page.route("**/mati", lambda route: route.abort())
    site = page.locator("iframe[title='Situs JDIH']")
    await site.evaluate("frame => frame.src = new URL('/mati', location.href).href")
    await until(lambda: page.frames[1].url.startswith("chrome-error"), PATIENCE / 1000)
    await page.get_by_role("button", name="Muat ulang situs JDIH").click()
    await until(lambda: page.frames[1].url == "about:blank", PATIENCE / 1000)


async def test_with_motion_a_card_still_changes_in_place(page: Page, room: Room) -> None:
    await page.emulate_media(reduced_motion="no-preference")
    sari, _, _ = await open_page(page, room)
    await sari.get_by_label("Tulis pesan").fill("halo")
    await page.keyboard.press("Enter")
    await sari.get_by_role("button", name="Kirim", exact=True).click()
    await expect(sari.locator(".theirs.changed")).to_contain_text("Agenda 0131")
    await expect(sari.locator(".theirs")).to_have_count(1)


async def test_every_control_has_a_name_and_every_picture_a_text(page: Page, room: Room) -> None:
    await open_page(page, room)
    await morning(room)
    await page.get_by_role("button", name="Panduan & contoh").click()
    nameless = await page.evaluate(
        """() => [...document.querySelectorAll("button, a[href], input, textarea, iframe, img")]
            .filter((each) => each.offsetParent && !(each.ariaLabel || each.textContent.trim()
                || each.title || each.labels?.length || each.hasAttribute("alt")))
            .map((each) => each.outerHTML)"""
    )
    assert nameless == []
    assert await page.locator("[role=log]").count() == 5
