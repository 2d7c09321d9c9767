"""The office's bot on Telegram: its settings, its channel, and its links before it runs."""

from __future__ import annotations

from telegram.error import TelegramError

from bot.config import Settings
from bot.office_file import Misconfigured
from bot.telegram.api import OfficeBot, TelegramSettings, link
from bot.telegram.channel import TelegramChannel
from bot.telegram.check import PATIENCE, check_settings
from bot.telegram.request import AiohttpRequest
from storage.files import Files


def telegram_settings(settings: Settings) -> TelegramSettings:
    """Give what the office set about its bot on Telegram."""
    return TelegramSettings(
        token=settings.telegram_token.get_secret_value(),
        api_base=settings.telegram_api_base,
        file_base=settings.telegram_file_base,
        webhook=settings.telegram_mode == "webhook",
        webhook_secret=settings.telegram_webhook_secret.get_secret_value(),
        public_url=settings.public_url,
    )


def telegram_channel(settings: Settings, files: Files) -> TelegramChannel:
    """Make the channel.

    Raises:
        Misconfigured: with these settings nothing would ever be heard.

    """
    chosen = telegram_settings(settings)
    if not (found := check_settings(chosen)).ok:
        raise Misconfigured(found.line)
    return TelegramChannel(chosen, files)


async def telegram_link(settings: Settings, token: str) -> str:
    """Give the link of an invitation; nothing when Telegram is not used, or out of reach now."""
    if not settings.telegram_token.get_secret_value():
        return ""
    bot = OfficeBot(telegram_settings(settings), AiohttpRequest(connect=PATIENCE, read=PATIENCE))
    try:
        user = await bot.get_me()
    except TelegramError:
        return ""
    finally:
        await bot.close_http()
    return link(user.username or "", token)
