"""WhatsApp in practice: the real channel before a Meta of our own, on phones that can be changed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from playwright.async_api import Locator, Page, Route, expect

from bot.app import App
from bot.playground.meta.service import person_of
from bot.whatsapp.channel import WhatsAppChannel
from handlers.messages import Address, Button, Letter, Post, Press
from handlers.ports import Wanted
from sop.berkas import State
from tests.chromium import DESK, PATIENCE, assert_accessible, chromium, shoot
from tests.waiting import until
from tests.whole.phones import Phones

SARI, HADI, RUDI = "Sari Wulandari", "Hadi Prasetyo", "Rudi Hartono"


async def use(phones: Phones, who: str, app: str) -> None:
    """Change the app of a phone, and wait until the bot has answered the word that this sends."""
    chat = f"wa-{who}" if app == "whatsapp" else who
    before = len(await phones.screen(chat))
    async with phones.session.post(f"{phones.base}/{who}/app", json={"app": app}) as answer:
        assert answer.status == 200, await answer.text()
    async with asyncio.timeout(PATIENCE / 1000):
        while len(await phones.screen(chat)) < before + 2:  # noqa: ASYNC110 -- a phone rings nobody
            await asyncio.sleep(0.05)


async def usulan(phones: Phones, chat: str, sample: str = "keputusan") -> None:
    await phones.sample(sample)
    await phones.sees(chat, "Lengkap.")
    await phones.tap(chat, "Kirim")


async def texts(phones: Phones, chat: str) -> list[str]:
    return [m["text"] for m in await phones.screen(chat) if not m["mine"]]


async def test_a_change_of_the_app_leaves_what_is_pending_as_it_is(
    practice: App, phones: Phones
) -> None:
    await usulan(phones, "pengusul")
    await phones.sees("kasubbag", "Mohon disposisi")
    await use(phones, "kasubbag", "whatsapp")
    await phones.sees("wa-kasubbag", "Menunggu Bapak/Ibu: 1")
    await phones.tap("wa-kasubbag", "0001 · KPT 45/2026", "Disposisi", "Terbitkan")
    await phones.sees("wa-kasubbag", "Boleh diunggah")
    card = await phones.sees("kasubbag", "Disposisi kepada Rudi Hartono")
    assert card["edited"], "the card on the other app is drawn anew where it hangs"
    on_telegram = len(await phones.screen("kasubbag"))

    await use(phones, "kasubbag", "playground")
    await phones.sees("kasubbag", "Menunggu Bapak/Ibu: 1")
    await phones.tap("kasubbag", "0001 · KPT 45/2026", "Otentikasi")
    await phones.sees("staf", "Ambil naskah")
    (berkas,) = await practice.turns.look(lambda tx: tx.find(Wanted(limit=5)))
    assert berkas.state is State.CLEARED
    assert len(await phones.screen("kasubbag")) > on_telegram
    assert not any("(ulang)" in text for text in await texts(phones, "wa-kasubbag"))


async def test_after_25_hours_a_template_comes_and_the_rest_when_the_officer_writes(
    practice: App, phones: Phones
) -> None:
    await use(phones, "kasubbag", "whatsapp")
    async with phones.session.post(f"{phones.base}/clock", json={"advance": "PT25H"}) as answer:
        assert answer.status == 200
    await usulan(phones, "pengusul")
    reminder = await phones.sees("wa-kasubbag", "Ada berkas yang menunggu Anda")
    assert [button["label"] for button in reminder["buttons"]] == ["Buka berkas", "Daftar tugas"]
    await usulan(phones, "pengusul", "surat-edaran")
    await phones.sees("pengusul", "Agenda 0002")
    await until(lambda: not practice.postman._away, 30)
    assert (await phones.screen("wa-kasubbag"))[-1]["id"] == reminder["id"], (
        "one a day, and no file"
    )
    assert await phones.screen("kasubbag") == [], "nothing goes round it"

    await phones.types("wa-kasubbag", "siap")
    await phones.sees("wa-kasubbag", "Agenda 0002")
    await phones.gets("wa-kasubbag", "nota-dinas-45.pdf")
    await phones.tap("wa-kasubbag", "Buka berkas")
    card = await phones.sees("wa-kasubbag", "Agenda 0001 · Keputusan 45/2026\ntentang")
    assert [button["label"] for button in card["buttons"]] == ["Disposisi", "Kembalikan", "Nanti"]


class Desk:
    """The practice page, as somebody in front of it uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.broken: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.broken.append(str(error)))

    def phone(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=f"Ponsel {name}")

    async def guide(self, button: str) -> None:
        await self.page.get_by_role("button", name="Panduan & contoh").click()
        guide = self.page.get_by_role("complementary", name="Panduan dan contoh dokumen")
        await guide.get_by_role("button", name=button).first.click()
        await self.page.keyboard.press("Escape")

    async def tap(self, name: str, *labels: str) -> None:
        for label in labels:
            await self.phone(name).get_by_role("button", name=label, exact=True).last.click()
            self.clicks += 1

    async def choose(self, name: str, row: str) -> None:
        """Open the last list, mark a row and send it."""
        await self.phone(name).get_by_role("button", name="Pilih", exact=True).last.click()
        rows = self.phone(name).get_by_role("dialog", name="Pilih")
        await rows.get_by_role("radio", name=row).check()
        await rows.get_by_role("button", name="Kirim").click()

    async def write(self, name: str, text: str) -> None:
        await self.phone(name).get_by_label("Tulis pesan").fill(text)
        await self.page.keyboard.press("Enter")


@pytest.mark.browser
@pytest.mark.timeout(300)
async def test_the_whole_sop_is_played_on_whatsapp_by_clicking(practice: App) -> None:
    async with chromium() as browser:
        page = await browser.new_page(viewport=DESK, locale="id-ID", reduced_motion="reduce")
        desk = Desk(page)
        await page.goto(practice.address)
        await desk.guide("Semua WhatsApp")
        for name in (SARI, HADI, RUDI):
            await expect(desk.phone(name).get_by_text("Tidak ada yang menunggu")).to_be_visible()
        await desk.guide("Keputusan KPU")
        await desk.tap(SARI, "Kirim")
        await desk.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
        await desk.tap(RUDI, "Terima")
        await expect(desk.phone(RUDI).get_by_text("Kirim pindaian")).to_be_visible()
        await desk.guide("Pindaian Keputusan")
        await desk.tap(RUDI, "Pakai", "Sesuai", "Sudah disimpan", "Unggah")
        told = desk.phone(SARI).get_by_text("dibaca ulang: sama")
        await expect(told.last).to_be_visible()
        assert desk.clicks == 9
        pressed = desk.phone(HADI).locator(".mine", has_text="Otentikasi")
        await expect(pressed.locator(".quoted")).to_contain_text("Agenda 0001")
        await expect(pressed.get_by_text("Dibaca bot")).to_be_attached()
        site = page.frame_locator("iframe[title='Situs JDIH']")
        await expect(site.locator("li.result")).to_have_count(1)
        await shoot(page, "whatsapp-1-tayang")

        await desk.guide("Surat Edaran")
        await expect(desk.phone(SARI).get_by_text("Lengkap.")).to_have_count(2)
        await desk.tap(SARI, "Kirim")
        await expect(desk.phone(HADI).get_by_text("Mohon disposisi.")).to_have_count(2)
        await desk.tap(HADI, "Kembalikan")
        opener = desk.phone(HADI).get_by_role("button", name="Pilih", exact=True)
        await opener.click()
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await assert_accessible(page)
        await shoot(page, "whatsapp-2-daftar")
        await page.keyboard.press("Escape")
        await expect(opener).to_be_focused()
        await desk.choose(HADI, "Tulis alasan lain")
        await expect(desk.phone(HADI).get_by_text("Tulis alasan mengembalikan")).to_be_visible()
        await desk.write(HADI, "Lampiran II belum ditandatangani.")
        returned = desk.phone(SARI).get_by_text("Lampiran II belum ditandatangani.")
        await expect(returned).to_be_visible()

        await page.set_viewport_size({"width": 390, "height": 844})
        await page.locator("#clock").click()
        await page.get_by_role("button", name="25 jam").click()
        await page.keyboard.press("Escape")
        await expect(page.get_by_text("Lebih dari 24 jam Anda tidak menulis").first).to_be_visible()
        await assert_accessible(page)
        await shoot(page, "whatsapp-3-ponsel")
        assert desk.broken == []


@pytest.mark.browser
async def test_while_a_list_is_open_the_keyboard_stays_within_it(
    practice: App, phones: Phones
) -> None:
    await use(phones, "kasubbag", "whatsapp")
    rows = tuple(Button(f"Alasan {n}", Press("lacak", arg=str(n))) for n in range(5))
    hadi = Address("whatsapp", person_of("kasubbag"))
    card = Letter(to=hadi, post=Post.NOTE, text="Pilih alasan", buttons=rows)
    await practice.turns.run(lambda tx: tx.post(card, practice.clock.now()))
    await phones.sees("wa-kasubbag", "Pilih alasan")
    async with chromium() as browser:
        page = await browser.new_page(viewport=DESK, locale="id-ID", reduced_motion="reduce")
        await page.goto(practice.address)
        phone = Desk(page).phone(HADI)
        opener = phone.get_by_role("button", name="Pilih", exact=True)
        await opener.click()
        sheet = phone.get_by_role("dialog", name="Pilih")
        await expect(sheet.get_by_role("radio").first).to_be_focused()
        for key in (*["Tab"] * 4, *["Shift+Tab"] * 8):
            await page.keyboard.press(key)
            await expect(sheet.locator(":focus")).to_have_count(1)
        await sheet.get_by_role("radio").first.focus()
        await page.keyboard.press("Escape")
        await expect(sheet).to_have_count(0)
        await expect(opener).to_be_focused()
        await phone.get_by_label("Tulis pesan").fill("halo")


@pytest.mark.browser
async def test_that_all_have_changed_is_said_only_when_all_have(practice: App) -> None:
    async def refuse(route: Route) -> None:
        await route.fulfill(status=503, json={"error": "Belum tersimpan."})

    async with chromium() as browser:
        page = await browser.new_page(viewport=DESK, locale="id-ID", reduced_motion="reduce")
        await page.goto(practice.address)
        await page.route("**/staf/app", refuse)
        await page.get_by_role("button", name="Panduan & contoh").click()
        guide = page.get_by_role("complementary", name="Panduan dan contoh dokumen")
        await guide.get_by_role("button", name="Semua WhatsApp").click()
        says = guide.get_by_role("status")
        await expect(says).to_have_text("Belum semua pegawai memakai WhatsApp. Coba lagi sebentar.")
        await page.unroute("**/staf/app")
        await guide.get_by_role("button", name="Semua WhatsApp").click()
        await expect(says).to_have_text("Semua pegawai memakai WhatsApp.")


@pytest.mark.browser
async def test_a_link_of_wa_me_opens_a_phone_with_its_words_ready(practice: App) -> None:
    token, now = "undangan-untuk-kasubbag-1", practice.clock.now()
    await practice.turns.run(lambda tx: tx.invite(token, "kasubbag", now + timedelta(days=1)))
    channel = practice.channels["whatsapp"]
    assert isinstance(channel, WhatsAppChannel)
    await channel.introduced()
    link = channel.invitation_link(token)
    told = Letter(to=Address("playground", "pengusul"), post=Post.NOTE, text=f"Undangan: {link}")
    await practice.turns.run(lambda tx: tx.post(told, now))
    async with chromium() as browser:
        page = await browser.new_page(viewport=DESK, locale="id-ID", reduced_motion="reduce")
        desk = Desk(page)
        await page.goto(practice.address)
        await desk.phone(SARI).get_by_role("link", name="https://wa.me/").click()
        words = desk.phone("Tamu undangan").get_by_label("Tulis pesan")
        await expect(words).to_have_value(f"MULAI {token}")
        await words.press("Enter")
        await desk.tap("Tamu undangan", "Ya, saya")
        await expect(desk.phone("Tamu undangan").get_by_text("Mulai sekarang")).to_be_visible()
        assert desk.broken == []
    (first, second) = await practice.turns.look(lambda tx: tx.addresses("kasubbag"))
    assert (first.channel, second.channel) == ("playground", "whatsapp")
