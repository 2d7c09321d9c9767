"""The practice office begun anew, as the button on the page does it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.app import App
from bot.config import Settings
from bot.runner import Runner
from tests.chromium import DESK, PATIENCE, chromium
from tests.whole.conftest import free_port

pytestmark = pytest.mark.browser


@pytest.mark.timeout(240)
async def test_every_window_begins_anew_with_the_office(tmp_path: Path) -> None:
    started: asyncio.Queue[App] = asyncio.Queue()
    runner = Runner(Settings(_env_file=None, data_dir=tmp_path, http_port=free_port()))
    running = asyncio.create_task(runner.run(started.put_nowait))
    first = await started.get()
    async with chromium() as browser:
        page, other = [await browser.new_page(viewport=DESK, locale="id-ID") for _ in range(2)]
        for window in (page, other):
            window.set_default_timeout(PATIENCE)
            await window.goto(first.address)
        today = await _day(page)
        await page.get_by_role("button", name="Keputusan KPU").click()
        for window in (page, other):
            await expect(window.locator(".phone .bubble.theirs").first).to_be_visible()
        await page.locator("#clock").click()
        await page.get_by_role("button", name="hari kerja berikutnya").click()
        await expect(page.locator("#clock-day")).not_to_have_text(today)
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Mulai ulang latihan").click()
        await page.get_by_role("button", name="Mulai ulang", exact=True).last.click()
        await started.get()
        for window in (page, other):
            await expect(window.locator(".bubble")).to_have_count(0)
            await expect(window.locator("#clock-day")).to_have_text(today)
        await page.get_by_role("button", name="Surat Edaran").first.click()
        for window in (page, other):
            card = window.locator(".phone .bubble.theirs").get_by_text("Surat Edaran")
            await expect(card.first).to_be_visible()
    runner.stop()
    await running


async def _day(page: Page) -> str:
    await expect(page.locator("#link")).to_have_text("Tersambung")
    return await page.locator("#clock-day").inner_text()
