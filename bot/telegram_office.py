"""The office's bot on Telegram: its settings, its channel, its page, and its officers' menus."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Final

from telegram.error import TelegramError

from bot.config import Settings
from bot.office.file import Misconfigured
from bot.telegram.about import SHORT, About
from bot.telegram.api import OfficeBot, TelegramSettings, link
from bot.telegram.channel import TelegramChannel
from bot.telegram.check import PATIENCE, check_settings
from bot.telegram.faults import pause
from bot.telegram.request import AiohttpRequest
from bot.turns import Turns
from handlers.messages import Address
from handlers.texts import say
from sop.office import Office
from sop.roles import Role
from storage.files import Files
from storage.transaction import Tx

#: Under which it is remembered what the page says, and of which bot.
PAGE: Final = "telegram-about"
#: Seconds until the page is tried again: nobody waits for it.
AGAIN: Final = 600.0
#: Under which it is remembered what the menus show.
MENUS: Final = "telegram-menus"
#: Seconds between two looks at who is enrolled, and whose jabatan begins or ends.
EVERY: Final = 20.0

_LOG: Final = logging.getLogger(__name__)


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


# Its page ----------------------------------------------------------------------------------------


def about(office: Office) -> About:
    """Say what the bot is, for whom, and where everybody else finds the documents."""
    short = say("about.short", kantor=office.name)
    if len(short) > SHORT:
        short = say("about.short", kantor=office.komisi)
    address = office.jdih_address or say("about.site")
    return About(say("about.long", kantor=office.name, alamat=address), short)


async def write_about(turns: Turns, channel: TelegramChannel, again: float = AGAIN) -> None:
    """Put the texts on the bot's page; a start after which nothing has changed asks for nothing."""
    bot = await channel.introduced()
    wanted, before = await turns.look(lambda tx: (about(tx.office), tx.setting(PAGE)))
    told = json.dumps([bot, *wanted])
    if told == before:
        return
    named, *texts = json.loads(before) if before else [bot]
    ours = About(*texts) if named == bot else About()
    while True:
        try:
            await channel.describe(wanted, ours)
        except TelegramError as error:
            _LOG.warning("the bot's page could not be written: %s", error.message)
            await asyncio.sleep(max(pause(error), again))
        else:
            break
    await turns.run_quietly(lambda tx: tx.remember(PAGE, told))


# Its menus ---------------------------------------------------------------------------------------


async def keep_menus(turns: Turns, channel: TelegramChannel) -> None:
    """Show every officer the commands of his roles, for as long as the bot runs.

    What is shown is remembered, so that a start asks Telegram for nothing that it has already.
    """
    before = await turns.look(lambda tx: tx.setting(MENUS))
    channel.menus.recall(before)
    while True:
        await channel.menus.show(await turns.look(partial(roles_of, now=turns.clock.now())))
        if (shown := channel.menus.remembered()) != before:
            await turns.run_quietly(partial(_remember, shown=shown))
            before = shown
        await asyncio.sleep(EVERY)


def _remember(tx: Tx, shown: str) -> None:
    tx.remember(MENUS, shown)


def roles_of(tx: Tx, now: datetime) -> Mapping[Address, frozenset[Role]]:
    """Say which roles are held by whoever is reached at an address of Telegram."""
    return {
        address: frozenset(officer.roles(now))
        for officer in tx.officers()
        for address in tx.addresses(officer.id)
        if address.channel == TelegramChannel.name
    }
