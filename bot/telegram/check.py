"""Checks for `doctor`: is the bot known, reachable and told where to deliver?

No line holds the token.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final, NamedTuple

from aiohttp import ClientError, ClientSession, ClientTimeout
from telegram.error import InvalidToken, TelegramError

from bot.finding import Finding
from bot.telegram.api import OfficeBot, TelegramSettings
from bot.telegram.faults import is_logged_out
from bot.telegram.request import AiohttpRequest, redact

SKEW: Final = timedelta(seconds=30)
PATIENCE: Final = 10.0  #: seconds for each question

_NOBODY: Final = "1:a"  #: a token that nobody has
_SAID: Final = 1 << 14  #: bytes read of an answer

_TOKEN: Final = re.compile(r"\d{5,}:[\w-]{20,}")
_SECRET: Final = re.compile(r"[\w-]{1,256}")


async def check_all(settings: TelegramSettings, now: datetime) -> Sequence[Finding]:
    """Run every check; an address out of reach makes the rest pointless."""
    settled = check_settings(settings)
    reachable, *clock = await check_base(settings, now)
    if not (settled.ok and reachable.ok):
        return [settled, reachable]
    asked = [await check_token(settings), await check_webhook(settings)]
    return [settled, reachable, *clock, await check_files(settings), *asked]


def check_settings(settings: TelegramSettings) -> Finding:
    """Check what can be checked without asking anybody."""
    if not _TOKEN.fullmatch(settings.token):
        return Finding.wrong("TELEGRAM_TOKEN tidak utuh: salin lagi seluruhnya dari @BotFather.")
    if settings.webhook and not _SECRET.fullmatch(settings.webhook_secret):
        return Finding.wrong(
            "TELEGRAM_WEBHOOK_SECRET wajib pada mode webhook: 1–256 huruf, angka, _ atau -."
        )
    if settings.webhook and settings.official and not settings.public_url.startswith("https://"):
        return Finding.wrong("Mode webhook perlu PUBLIC_URL https://…; tanpa itu pakai mode poll.")
    if settings.webhook and not settings.public_url.startswith(("http://", "https://")):
        return Finding.wrong("Mode webhook perlu PUBLIC_URL yang dijangkau server Bot API Anda.")
    return Finding.fine("Setelan Telegram lengkap.")


async def check_base(settings: TelegramSettings, now: datetime) -> Sequence[Finding]:
    """Check that the API base is one of Telegram, and our clock by the date in its answer.

    It is asked with a token that nobody has: what is no Telegram gets to see no other.
    """
    answer = await _ask(f"{settings.api_url}{_NOBODY}/getMe")
    if answer is None:
        return [Finding.wrong(_out_of_reach("TELEGRAM_API_BASE", settings.api_base))]
    if not answer.refuses:
        return [Finding.wrong(_no_telegram("Bot API", "TELEGRAM_API_BASE", settings.api_base))]
    reachable = Finding.fine("Alamat Bot API menjawab.")
    if not answer.date:
        return [reachable]
    skew = abs(parsedate_to_datetime(answer.date) - now)
    if skew > SKEW:
        line = f"Jam komputer ini berbeda {skew.total_seconds():.0f} detik: nyalakan NTP."
        return [reachable, Finding.wrong(line)]
    return [reachable, Finding.fine("Jam komputer ini tepat.")]


async def check_files(settings: TelegramSettings) -> Finding:
    """Check that the file base is one of Telegram, by a file that cannot be."""
    answer = await _ask(f"{settings.file_url}{_NOBODY}/documents/file_0.pdf")
    if answer is None:
        return Finding.wrong(_out_of_reach("TELEGRAM_FILE_BASE", settings.file_base))
    if not answer.refuses:
        base = settings.file_base or settings.api_base
        return Finding.wrong(_no_telegram("file", "TELEGRAM_FILE_BASE", base))
    return Finding.fine("Alamat unduh file menjawab.")


async def check_token(settings: TelegramSettings) -> Finding:
    """Check that Telegram knows the bot."""
    bot = _bot(settings)
    try:
        user = await bot.get_me()
    except InvalidToken:
        return Finding.wrong("Telegram menolak TELEGRAM_TOKEN: minta token baru dari @BotFather.")
    except TelegramError as error:
        if is_logged_out(error):
            return Finding.wrong("Bot ini sudah pindah (logOut): isi TELEGRAM_API_BASE servernya.")
        return Finding.wrong(f"Telegram tidak menjawab ({error.message}): coba lagi.")
    finally:
        await bot.close_http()
    return Finding.fine(f"Telegram mengenal bot ini sebagai @{user.username}.")


async def check_webhook(settings: TelegramSettings) -> Finding:
    """Check that the webhook stands as TELEGRAM_MODE wants it."""
    bot = _bot(settings)
    try:
        info = await bot.get_webhook_info()
    except TelegramError as error:
        return Finding.wrong(f"Keadaan webhook tidak terbaca ({error.message}): coba lagi.")
    finally:
        await bot.close_http()
    if not settings.webhook and info.url:
        return Finding.wrong(
            "Webhook masih terpasang; `jdih-bot run` melepasnya bila tak dipakai bot lain."
        )
    if settings.webhook and info.url != settings.webhook_url:
        return Finding.wrong("Webhook belum terpasang: jalankan `jdih-bot run`.")
    if info.last_error_message and info.pending_update_count:
        said = redact(info.last_error_message)
        return Finding.wrong(f"Telegram tidak dapat mengantar ke PUBLIC_URL: {said}.")
    return Finding.fine(f"Mode {'webhook' if settings.webhook else 'poll'} siap.")


class _Answer(NamedTuple):
    date: str  #: the Date header, if there is one
    refuses: bool  #: in the words of Telegram


async def _ask(url: str) -> _Answer | None:
    """Ask for what cannot be; None when there is no answer."""
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=PATIENCE), trust_env=True) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                return None
            said = await answer.content.read(_SAID)
            return _Answer(answer.headers.get("Date", ""), _refuses(said))
    except (ClientError, TimeoutError, OSError, ValueError):
        return None


def _refuses(said: bytes) -> bool:
    try:
        answer = json.loads(said)
    except ValueError:
        return False
    return isinstance(answer, dict) and answer.get("ok") is False and "description" in answer


def _out_of_reach(setting: str, value: str) -> str:
    where = f" ({redact(value)})" if value else ""
    return f"Telegram tidak terjangkau: periksa internet, proxy, dan {setting}{where}."


def _no_telegram(what: str, setting: str, value: str) -> str:
    where = f"{setting} ({redact(value)})"
    return f"{where} menjawab, tetapi bukan server {what} Telegram: perbaiki atau kosongkan."


def _bot(settings: TelegramSettings) -> OfficeBot:
    return OfficeBot(settings, AiohttpRequest(connect=PATIENCE, read=PATIENCE))
