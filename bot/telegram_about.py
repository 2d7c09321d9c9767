"""What Telegram shows of this office's bot to who has not written to it yet; set once."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Final

from telegram.error import TelegramError

from bot.telegram.about import SHORT, About
from bot.telegram.channel import TelegramChannel
from bot.telegram.faults import pause
from bot.turns import Turns
from handlers.texts import say
from sop.office import Office

#: Under which is remembered what was set, and for which bot.
SHOWN: Final = "telegram-about"
#: Seconds until it is tried again: nobody waits for it.
AGAIN: Final = 600.0

_LOG: Final = logging.getLogger(__name__)


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
    wanted, before = await turns.look(lambda tx: (about(tx.office), tx.setting(SHOWN)))
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
    await turns.run_quietly(lambda tx: tx.remember(SHOWN, told))
