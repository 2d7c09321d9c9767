"""The connection: the way out of the office, and what is held in memory on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web

from bot.channel import TryLater
from bot.telegram.api import OfficeBot, TelegramSettings
from bot.telegram.channel import TelegramChannel
from bot.telegram.request import AiohttpRequest, Missing, NotSent
from tests.adapters import Shelf, closed_proxy, parcel, self_signed
from tests.telegram.bot_api import BotApi
from tests.telegram.conftest import settings
from tests.telegram.parts import note

OFFICIAL = ("https://api.telegram.org/bot", "https://api.telegram.org/file/bot", True)
OWN = "http://10.0.0.5:8081"

#: (API base, file base as set, (address of calls, address of files, Telegram's own?))
BASES = [
    ("https://api.telegram.org", "", OFFICIAL),
    ("https://api.telegram.org/bot", "", OFFICIAL),
    (f"{OWN}/", "", (f"{OWN}/bot", f"{OWN}/file/bot", False)),
    (OWN, "http://10.0.0.6/f/", (f"{OWN}/bot", "http://10.0.0.6/f/bot", False)),
]


@pytest.mark.parametrize(("base", "files", "meant"), BASES)
def test_addresses_follow_from_the_settings(
    base: str, files: str, meant: tuple[str, str, bool]
) -> None:
    given = TelegramSettings(token="1:x", api_base=base, file_base=files)
    assert (given.api_url, given.file_url, given.official) == meant


async def test_an_office_behind_a_proxy_goes_through_it(
    api: BotApi, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", api.base)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    away = TelegramSettings(token=api.token, api_base="http://telegram.example")
    channel = TelegramChannel(away, shelf)
    assert await channel.introduce() == "jdih_uji_bot"
    await channel.stop()
    near = TelegramSettings(token=api.token, api_base="http://127.0.0.1:1")
    direct = TelegramChannel(near, shelf)
    with pytest.raises(TryLater):
        await direct.introduce()
    await direct.stop()


async def test_a_certificate_that_does_not_hold_is_said_with_what_to_look_at(
    tmp_path: Path, shelf: Shelf
) -> None:
    """As by a clock of years ago, or on a network that wants a login first."""

    async def login(_: web.Request) -> web.Response:
        return web.Response(text="<html>Login Wi-Fi</html>")

    runner = web.AppRunner(web.Application())
    runner.app.router.add_route("*", "/{path:.*}", login)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=self_signed(tmp_path)).start()
    base = f"https://localhost:{runner.addresses[0][1]}"
    channel = TelegramChannel(TelegramSettings(token="7001:x", api_base=base), shelf)
    with pytest.raises(TryLater, match="check the clock of this computer"):
        await channel.introduce()
    await channel.stop()
    await runner.cleanup()


async def test_a_proxy_that_lets_nobody_out_means_nothing_was_sent(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with closed_proxy() as proxy:
        monkeypatch.setenv("https_proxy", proxy)
        channel = TelegramChannel(TelegramSettings(token="7001:x"), shelf)
        with pytest.raises(TryLater):
            await channel.deliver(parcel(note("Halo")))
        await channel.stop()


async def test_after_closing_the_connection_opens_again_by_itself(api: BotApi) -> None:
    bot = OfficeBot(settings(api))
    assert (await bot.get_me()).username == "jdih_uji_bot"
    await bot.close_http()
    assert (await bot.get_me()).username == "jdih_uji_bot"
    await bot.close_http()


async def test_a_download_says_what_is_missing(api: BotApi) -> None:
    http = AiohttpRequest()
    for url, kind in (
        (f"{api.base}/file/bot{api.token}/documents/none.pdf", Missing),
        ("http://127.0.0.1:1/file", NotSent),
    ):
        with pytest.raises(kind):
            _ = [piece async for piece in http.stream(url)]
    await http.shutdown()
