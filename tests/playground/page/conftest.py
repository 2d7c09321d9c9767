"""A real browser at the practice page, and how its phones are found."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.chromium import DESK, PATIENCE, chromium
from tests.playground.practice_room import open_room
from tests.playground.room import Room


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Open a practice room in the loop of the browser."""
    async with open_room(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, room: Room) -> AsyncIterator[Page]:
    """Open a window; an error in its scripts or a breach of its policy fails the test."""
    context = await browser.new_context(viewport=DESK, locale="id-ID", reduced_motion="reduce")
    opened = await context.new_page()
    opened.set_default_timeout(PATIENCE)
    broken: list[str] = []

    def note(line: ConsoleMessage) -> None:
        if line.type == "error" and "status of 503" not in line.text:
            broken.append(line.text)

    opened.on("pageerror", lambda error: broken.append(str(error)))
    opened.on("console", note)
    yield opened
    await context.close()
    assert broken == []


def phone(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=f"Ponsel {name}")


async def open_page(page: Page, room: Room) -> tuple[Locator, Locator, Locator]:
    await page.goto(f"{room.url}/")
    await expect(page.locator("#link")).to_have_text("Tersambung")
    return phone(page, "Sari Wulandari"), phone(page, "Hadi Prasetyo"), phone(page, "Rudi Hartono")
