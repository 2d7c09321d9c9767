"""The browser of the tests: Chromium of the machine, without a window, patient on a busy machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

_SHOTS = Path(__file__).parent / "shots"
#: How long anything on a page is waited for on a busy machine, in milliseconds.
PATIENCE = 60_000
DESK: ViewportSize = {"width": 1600, "height": 900}

_ARGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start the browser; where it is not installed, the test is skipped, but not under CI."""
    program = shutil.which("chromium")
    if program is None and os.environ.get("CI") != "true":
        pytest.skip("Chromium is not installed")
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=_ARGS)
        yield browser
        await browser.close()


async def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """Leave a picture of a page to be looked at, with all that moves on it at rest."""
    _SHOTS.mkdir(exist_ok=True)
    path = _SHOTS / f"{name}.png"
    await page.screenshot(path=path, full_page=whole, animations="disabled")


async def assert_accessible(page: Page) -> None:
    """Hold a page as it stands against what WCAG 2.2 asks for at AA, by the rules of axe."""
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
