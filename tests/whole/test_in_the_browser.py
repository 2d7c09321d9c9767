"""The whole SOP by clicks alone, as a newcomer would do it, in a real browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from bot.app import App
from tests.chromium import DESK, PATIENCE, assert_accessible, chromium, shoot

pytestmark = pytest.mark.browser


class Desk:
    """The practice page, as somebody in front of it uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def phone(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=f"Ponsel {name}")

    async def sample(self, title: str) -> None:
        await self.page.get_by_role("button", name="Panduan & contoh").click()
        guide = self.page.get_by_role("complementary", name="Panduan dan contoh dokumen")
        await guide.get_by_role("button", name=title).first.click()
        await self.page.keyboard.press("Escape")

    async def tap(self, name: str, *labels: str) -> None:
        for label in labels:
            button = self.phone(name).get_by_role("button", name=label, exact=True).last
            await button.click()
            self.clicks += 1

    async def shoot(self, name: str) -> None:
        await shoot(self.page, f"sop-{name}")


@pytest.mark.timeout(300)
async def test_a_keputusan_is_published_by_clicking(practice: App) -> None:
    async with chromium() as browser:
        page = await browser.new_page(viewport=DESK, locale="id-ID", reduced_motion="reduce")
        page.set_default_timeout(PATIENCE)
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))
        await page.goto(practice.address)
        desk = Desk(page)
        await desk.sample("Keputusan KPU")
        await expect(desk.phone("Sari Wulandari").get_by_text("Lengkap.")).to_be_visible()
        await desk.shoot("1-usulan")
        await desk.tap("Sari Wulandari", "Kirim")
        await desk.shoot("2-masuk")
        await desk.tap("Hadi Prasetyo", "Disposisi")
        await desk.shoot("3-lembar")
        await desk.tap("Hadi Prasetyo", "Terbitkan")
        await desk.shoot("4-otentikasi")
        await desk.tap("Hadi Prasetyo", "Otentikasi")
        await desk.tap("Rudi Hartono", "Terima")
        await desk.sample("Pindaian Keputusan")
        await desk.tap("Rudi Hartono", "Pakai")
        await desk.shoot("5-periksa")
        await desk.tap("Rudi Hartono", "Sesuai", "Sudah disimpan")
        await expect(
            desk.phone("Rudi Hartono").get_by_role("button", name="Unggah", exact=True)
        ).to_be_visible()
        await desk.shoot("6-pratinjau")
        await desk.tap("Rudi Hartono", "Unggah")
        told = desk.phone("Sari Wulandari").get_by_text("dibaca ulang: sama")
        await expect(told.last).to_be_visible()
        await desk.shoot("7-tayang")
        assert desk.clicks == 9
        site = page.frame_locator("iframe[title='Situs JDIH']")
        await expect(site.locator("li.result")).to_have_count(1)
        await page.get_by_role("button", name="Unggah manual").click()
        await expect(site.get_by_label("File paket")).to_be_visible()
        await desk.sample("Surat Edaran")
        await desk.tap("Sari Wulandari", "Kirim")
        hadi = desk.phone("Hadi Prasetyo")
        disposisi = hadi.get_by_role("button", name="Disposisi", exact=True)
        await expect(disposisi).to_be_visible()
        await hadi.get_by_placeholder("Tulis pesan").fill("/tugas")
        await hadi.get_by_placeholder("Tulis pesan").press("Enter")
        row = hadi.locator(".key:has(.hint)").last
        await expect(row).to_be_visible()
        assert await row.evaluate("row => row.scrollWidth <= row.clientWidth")
        await expect(row.locator(".label")).to_contain_text("0002")
        await desk.shoot("8-tugas")
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await assert_accessible(page)
        assert broken == []
