"""The browser of the tests: Chromium of the machine, without a window, patient on a busy machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, ViewportSize, async_playwright, expect

#: Where pictures of pages are left to be looked at.
SHOTS = Path(__file__).parent / "shots"
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
