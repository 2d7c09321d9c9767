"""Logs: what may not be written anywhere is taken out of each line, and only that."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import SecretStr

from bot.config import Settings
from bot.logs import Redactor
from tests.cli.conftest import ROOT, Shell
from tests.cli.running import LINK, started, told
from tests.telegram.bot_api import BotApi, Fault
from tests.waiting import until
from tests.whole.chats import TelegramPhone
from tests.whole.conftest import free_port

TOKEN = "7001234567:AAFakeFakeFakeFakeFakeFakeFakeFake-_x"
SECRET = "sandi 'JDIH' kantor"

SECRETS = [
    TOKEN,
    TOKEN.replace(":", "%3A"),
    TOKEN.replace(":", "%3a"),
    f"https://api.telegram.org/bot{TOKEN}/getMe",
    f"/srv/{TOKEN}/documents/file_0.pdf",
    SECRET,
    "sandi%20%27JDIH%27%20kantor",
    "081234567890",
    "0812-3456-7890",
    "0812 345 678",
    "0812.3456.7890",
    "+62 812 3456 7890",
    "+6281234567890",
    "62812-3456-7890",
    "whatsapp:6281234567890",
    "6281234567890@c.us",
    "tel=%2B6281234567890",
    "(0812-3456-7890)",
    "https://bot:rahasia@proxy.kantor.id",
    "EAAGm0PX4ZCpsBAKZCqwertyuiop",
    "Bearer abcdefghij",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_taken_out_of_a_line(secret: str) -> None:
    cleaned = Redactor([SECRET]).clean(f"gagal: {secret}, coba lagi")
    assert cleaned.startswith("gagal: ")
    assert cleaned.endswith(", coba lagi")
    for part in ("AAFake", "JDIH", "3456", "345", "rahasia@", "EAAG", "abcdef"):
        assert part not in cleaned


def test_the_password_in_an_address_is_a_secret_of_its_own() -> None:
    settings = Settings(
        _env_file=None,
        scan_imap_url=SecretStr("imaps://pindai:p%40s%2Fs-1@surel/INBOX?from=a@b"),
        database_url=SecretStr("postgresql://bot:kunci-2@[server/jdih"),
    )
    said = Redactor(settings.secrets).clean("LOGIN pindai p@s/s-1 ditolak")
    assert said == "LOGIN pindai <rahasia> ditolak"


HARMLESS = [
    "agenda 0812",
    "agenda 0831 2025-11-04",
    "0812/2025 dan 0813/2025",
    "Nomor 812/HK.03.1-Kpt/6202/2025",
    "NIP 198506302010012005",
    "2025-11-04T08:12:34.567890Z",
    "took 0.8123456789 s",
    "sha256 0812345678900812345678900812345678900812345678900812345678900812",
    "kunci 0198aa12-0812-3456-7890-08123456789a",
    "08123456-7890-7abc-8def-081234567890",
    "K7M3Q9XA 62813",
    "port 8080, 82.5 MB",
    "6202812345",
    "file_628.pdf",
    "telegram:500000001:message:77",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_stays(text: str) -> None:
    assert Redactor([SECRET]).clean(text) == text


LOGGING = f"""
import logging, sys
import structlog
from bot import logs
token, number = {TOKEN!r}, "0812-3456-7890"
logs.set_up(["kata-rahasia"], "DEBUG")
log = structlog.get_logger("uji")
log.warning("peristiwa", table={{"token": token, "deep": [{{"hp": number}}]}}, bytes=token.encode())
log.warning("galat", error=ValueError(token), number=6281234567890, **{{"kata-rahasia": 1}})
logging.getLogger("pustaka").info("isi %s dan %r", {{"hp": number}}, ValueError(token))
try:
    raise ValueError(token) from KeyError(number)
except ValueError:
    log.exception("runtuh " + number)
    logging.getLogger("pustaka").exception("runtuh juga", stack_info=True)
log.info("bound", exc_info=(ValueError, ValueError("kata-rahasia"), None))
"""


def test_whatever_is_logged_and_by_whom_the_line_is_clean() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LOGGING], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout == ""
    assert ran.stderr.count("Traceback") >= 2
    assert ran.stderr.count("<token>") >= 6
    for secret in ("AAFake", "3456", "kata-rahasia"):
        assert secret not in ran.stderr


WAYS = {
    "poll": {},
    "webhook": {
        "TELEGRAM_MODE": "webhook",
        "TELEGRAM_WEBHOOK_SECRET": "Rahasia_webhook-1",
    },
}

#: What people are called and what they write; the bot hears it and says it to nobody else.
PRIVATE = ("Sari Wulandari", "Wulandari", "3456-7890", "34567890", "alasan pribadi", "penting.pdf")


@pytest.mark.parametrize("way", WAYS)
async def test_a_whole_run_with_accidents_tells_the_terminal_no_secret(jdih: Shell, way: str):
    async with BotApi() as api:
        sari = api.person(1, "Sari Wulandari 0812-3456-7890", started=False)
        port = str(free_port())
        env = {**told(api), **WAYS[way], "LOG_LEVEL": "debug", "HTTP_PORT": port}
        env["PUBLIC_URL"] = f"http://127.0.0.1:{port}"
        async with started(jdih, **env) as bot:
            phone = TelegramPhone(sari)
            await phone.opens(LINK.search(await bot.says("t.me"))[0])
            await phone.tap("Ya, saya")
            await phone.sees("Mulai sekarang")
            hearing = (Fault("getUpdates", cut=True), Fault("getUpdates", status=429, after=1))
            for fault in hearing if way == "poll" else ():
                api.faults.append(fault)
                sari.sends_text("alasan pribadi 081234567890")
                await all_happened(api)
            api.faults += [
                Fault("sendMessage", status=500),
                Fault("sendMessage", cut=True),
                Fault("sendMessage", refuse=f"nobody at /srv/{api.token}/+6281234567890"),
                Fault("getFile", status=500),
                Fault("download", cut=True),
            ]
            for _ in range(3):
                sari.sends_text("alasan pribadi 081234567890")
            api.happens(message={"message_id": "x", "text": "alasan pribadi"})
            sari.sends_files(("penting.pdf", b"%PDF-1.4 rusak"))
            await all_happened(api)
            examined = await jdih("doctor", **env)
        heard = [call.method for call in api.calls]
    said = "".join([*bot.out, *bot.log, examined.out, examined.err])
    link = next(line for line in bot.out if "t.me" in line)
    assert "sendMessage" in heard
    assert "getFile" in heard
    assert "[debug" in said
    for secret in (api.token, api.token.partition(":")[2], "Rahasia_webhook", *PRIVATE):
        assert secret not in said
    assert LINK.search(link)[1] not in said.replace(link, "")


async def all_happened(api: BotApi) -> None:
    """Wait until the bot met every accident."""
    await until(lambda: not api.faults, 60)
