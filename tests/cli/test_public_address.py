"""Addresses of sites: written as people write them, refused where they cannot be, looked at from here."""

from __future__ import annotations

import pytest

from bot.config import Settings
from bot.doctor.outside import opens
from tests.cli.conftest import Shell
from tests.cli.running import started
from tests.whole.conftest import free_port


@pytest.mark.parametrize(
    "written",
    ["https://jdih-bot.contoh.go.id", "https://jdih-bot.contoh.go.id/", " jdih-bot.contoh.go.id "],
)
def test_the_name_of_a_site_is_enough(written: str):
    given = Settings(public_url=written, jdih_url=written)
    assert given.public_url == given.jdih_url == "https://jdih-bot.contoh.go.id"


@pytest.mark.parametrize(
    "written", ["https://contoh.go.id/bot", "ftp://contoh.go.id", "https://", "contoh.go.id?a=1"]
)
async def test_what_a_qr_code_could_not_say_is_refused(jdih: Shell, written: str):
    ran = await jdih("verify", PUBLIC_URL=written)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "PUBLIC_URL hanya nama situs" in ran.err


async def test_it_is_seen_what_of_this_bot_anybody_can_open(jdih: Shell):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    async with started(jdih, HTTP_PORT=str(port)) as bot:
        await bot.says("berjalan")
        assert await opens(f"{address}/jdih/feed/document.json")
        assert await opens(f"{address}/metrics")
        assert not await opens(f"{address}/lain")
    assert not await opens(f"{address}/jdih/feed/document.json")
