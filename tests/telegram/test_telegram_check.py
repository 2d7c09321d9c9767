"""What `doctor` finds out about Telegram."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from bot.telegram import check
from tests.telegram.bot_api import BotApi, Fault
from tests.telegram.conftest import settings
from tests.telegram.parts import served


def now() -> datetime:
    return datetime.now(UTC)


async def test_all_is_well(api: BotApi) -> None:
    findings = await check.check_all(settings(api), now())
    assert [finding.line for finding in findings if not finding.ok] == []
    assert "@jdih_uji_bot" in " ".join(finding.line for finding in findings)
    assert len(findings) == 6


async def test_a_wrong_clock_is_found(api: BotApi) -> None:
    findings = await check.check_base(settings(api), now() + timedelta(minutes=7))
    assert [finding.ok for finding in findings] == [True, False]
    assert "NTP" in findings[1].line


async def test_a_refused_token_is_found(api: BotApi) -> None:
    other = replace(settings(api), token="7001234567:BBOtherOtherOtherOtherOther")
    finding = await check.check_token(other)
    assert not finding.ok
    assert "@BotFather" in finding.line


async def test_an_address_out_of_reach_is_found(api: BotApi) -> None:
    away = replace(settings(api), api_base="http://127.0.0.1:1", file_base="http://127.0.0.1:1")
    findings = await check.check_all(away, now())
    assert [finding.ok for finding in findings] == [True, False]
    assert "TELEGRAM_API_BASE (http://127.0.0.1:1)" in findings[1].line
    assert "TELEGRAM_FILE_BASE" in (await check.check_files(away)).line


#: What answers at an address that is none of Telegram's.
STRANGERS = [
    (200, "<html>Selamat datang</html>"),
    (404, "<html>Not Found</html>"),
    (404, '{"detail": "Not Found"}'),
    (302, ""),
    (401, '["ok"]'),
]


@pytest.mark.parametrize(("status", "said"), STRANGERS)
async def test_a_server_that_is_no_telegram_is_told_and_the_token_is_not_blamed(
    api: BotApi, status: int, said: str
) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=status, text=said)

    async with served(answer) as port:
        stranger = f"http://127.0.0.1:{port}"
        findings = await check.check_all(replace(settings(api), api_base=stranger), now())
        files = await check.check_files(replace(settings(api), file_base=f"{stranger}/file"))
    assert [finding.ok for finding in findings] == [True, False]
    assert f"TELEGRAM_API_BASE ({stranger}) menjawab, tetapi bukan server" in findings[1].line
    assert "bukan server file Telegram" in files.line
    assert "TELEGRAM_TOKEN" not in findings[1].line
    assert not [path for path in asked if api.token in path]


async def test_a_telegram_in_trouble_is_not_taken_for_a_stranger(api: BotApi) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=502, text="<html>Bad Gateway</html>")

    async with served(answer) as port:
        away = replace(settings(api), api_base=f"http://127.0.0.1:{port}")
        (finding,) = await check.check_base(away, now())
    assert "tidak terjangkau" in finding.line


async def test_a_bot_that_moved_to_another_server_is_told_so(api: BotApi) -> None:
    api.faults.append(Fault("getMe", says="Logged out"))
    assert "TELEGRAM_API_BASE" in (await check.check_token(settings(api))).line


WEBHOOKS = [
    (False, "", "", True),
    (False, "http://lain/telegram/webhook", "", False),
    (True, "http://127.0.0.1:9/telegram/webhook", "", True),
    (True, "", "", False),
    (True, "http://127.0.0.1:9/telegram/webhook", "Connection refused", False),
]


@pytest.mark.parametrize(("mode", "url", "error", "ok"), WEBHOOKS)
async def test_the_webhook_is_held_against_the_mode(
    api: BotApi, mode: bool, url: str, error: str, ok: bool
) -> None:
    api.hook.url, api.hook.last_error = url, error
    if error:
        api.happens(message={"message_id": 1})
    asked = settings(api, webhook=mode, webhook_secret="s", public_url="http://127.0.0.1:9")
    assert (await check.check_webhook(asked)).ok is ok


BROKEN = [
    ({"token": "123:abc"}, "TELEGRAM_TOKEN"),
    ({"webhook": True}, "TELEGRAM_WEBHOOK_SECRET"),
    ({"webhook": True, "webhook_secret": "kata rahasia"}, "TELEGRAM_WEBHOOK_SECRET"),
    ({"webhook": True, "webhook_secret": "s", "public_url": "http://kantor.id"}, "PUBLIC_URL"),
]


@pytest.mark.parametrize(("change", "names"), BROKEN)
def test_settings_that_cannot_work_are_named(
    api: BotApi, change: dict[str, object], names: str
) -> None:
    given = replace(check.TelegramSettings(token=api.token), **change)
    finding = check.check_settings(given)
    assert not finding.ok
    assert names in finding.line


async def test_telegram_answering_nonsense_is_found(api: BotApi) -> None:
    api.faults.append(Fault("", status=500, times=9))
    assert not (await check.check_token(settings(api))).ok
    assert not (await check.check_webhook(settings(api))).ok
