"""A channel that hears nothing: /healthz says so and why, and is well again once it hears."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bot.doctor import checks
from bot.telegram.api import OfficeBot, TelegramSettings
from tests.telegram.bot_api import BotApi
from tests.waiting import until
from tests.whatsapp.graph import FakeGraph
from tests.whole import kantor as k


async def health(office: k.Kantor) -> tuple[int, dict[str, str]]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{office.app.address}healthz") as answer,
    ):
        return answer.status, (await answer.json())["troubles"]


async def deaf(office: k.Kantor) -> tuple[int, dict[str, str]]:
    await until(office.app.loops.troubles)
    return await health(office)


async def hearing(office: k.Kantor) -> tuple[int, dict[str, str]]:
    await until(lambda: not office.app.loops.troubles())
    return await health(office)


@asynccontextmanager
async def on_telegram(folder: Path) -> AsyncIterator[tuple[k.Kantor, BotApi]]:
    async with BotApi() as api, k.office(folder, **k.telegram(api)) as office:
        await until(lambda: api.allowed)  # it has asked for updates
        assert await hearing(office) == (200, {})
        yield office, api


def somebody_writes(api: BotApi) -> None:
    """End the question that stays open."""
    api.person(9, "Tamu").sends_text("halo")


async def test_with_a_token_that_was_revoked(tmp_path: Path) -> None:
    async with on_telegram(tmp_path) as (office, api):
        token, api.token = api.token, "7001234567:AAanother"
        somebody_writes(api)
        why = {"telegram": "Telegram refuses the token: check TELEGRAM_TOKEN"}
        assert await deaf(office) == (503, why)
        api.token = token
        somebody_writes(api)
        assert await hearing(office) == (200, {})


async def test_with_another_program_that_asks_for_its_updates(tmp_path: Path) -> None:
    async with on_telegram(tmp_path) as (office, api):
        other = OfficeBot(TelegramSettings(token=api.token, api_base=api.base))
        await other.raw_updates(None, 0)
        await other.close_http()
        status, why = await deaf(office)
        assert status == 503
        assert "another program asks for the updates of this bot" in why["telegram"]
        somebody_writes(api)
        assert await hearing(office) == (200, {})


async def test_when_meta_does_not_know_the_office_on_whatsapp(tmp_path: Path) -> None:
    async with FakeGraph() as meta:
        meta.fails("number", 190, status=401)
        async with k.office(tmp_path, **k.whatsapp(meta)) as office:
            why = {"whatsapp": "WhatsApp: token WhatsApp tidak berlaku, kode 190"}
            assert await deaf(office) == (503, why)


async def test_when_the_folder_of_the_scanner_is_gone_and_when_it_is_back(tmp_path: Path) -> None:
    folder = tmp_path / "pindai"
    folder.mkdir()
    async with (
        BotApi() as api,
        k.office(tmp_path / "data", **k.telegram(api), scan_folder=folder) as office,
    ):
        await until(lambda: api.allowed)
        await hearing(office)
        shutil.rmtree(folder)  # as a share that is not mounted any more
        status, why = await deaf(office)
        assert (status, "tidak terbaca" in why["scan folder"]) == (503, True)
        said = await anext(f async for _, f in checks.examine(office.app.settings, only="Web"))
        assert "scan folder: " in said.line
        folder.mkdir()
        assert await hearing(office) == (200, {})
