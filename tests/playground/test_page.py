"""The page in a real browser: chats, files, the clock, the guide, the keyboard, small screens."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

from .morning import morning
from .room import Room

pytestmark = pytest.mark.browser

ARGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = Path(__file__).parent.parent / "shots"
DESK = {"width": 1600, "height": 900}
PHONE = {"width": 360, "height": 740}


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None and os.environ.get("CI") != "true":
        pytest.skip("Chromium is not installed")
    async with async_playwright() as playwright:
        yield await playwright.chromium.launch(executable_path=chromium, args=ARGS)


@pytest.fixture
async def page(browser: Browser, room: Room) -> AsyncIterator[Page]:
    opened = await browser.new_page(viewport=DESK, locale="id-ID", reduced_motion="reduce")
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    opened.on("console", lambda line: broken.append(line.text) if line.type == "error" else None)
    yield opened
    await opened.close()
    assert broken == []


async def shoot(page: Page, name: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    await page.wait_for_timeout(400)
    await page.screenshot(path=SHOTS / f"latihan-{name}.png")


async def test_look(page: Page, room: Room) -> None:
    await page.goto(f"{room.url}/")
    await shoot(page, "awal")
    await morning(room)
    await page.wait_for_timeout(500)
    await shoot(page, "meja")
    await page.get_by_role("button", name="Panduan & contoh").click()
    await shoot(page, "panduan")
    await page.get_by_role("button", name="Tutup panduan").click()
    await page.emulate_media(color_scheme="dark")
    await page.locator("#clock").click()
    await shoot(page, "gelap")
    await page.keyboard.press("Escape")
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size(PHONE)
    await shoot(page, "360")
