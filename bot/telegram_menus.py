"""The keeper of menus: Telegram's menu button follows who holds which jabatan."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Final

from bot.telegram.channel import TelegramChannel
from bot.turns import Turns
from handlers.messages import Address
from sop.roles import Role
from storage.transaction import Tx

#: Seconds between two looks: people are enrolled, and a jabatan is held until an hour comes.
EVERY: Final = 20.0
#: Under which what is shown is remembered.
SHOWN: Final = "telegram-menus"


async def keep_menus(turns: Turns, channel: TelegramChannel) -> None:
    """Show every officer the commands of his roles, for as long as the bot runs.

    What is shown is remembered, so that a start asks Telegram for nothing that it has already.
    """
    before = await turns.look(lambda tx: tx.setting(SHOWN))
    channel.menus.recall(before)
    while True:
        await channel.menus.show(await turns.look(partial(roles_of, now=turns.clock.now())))
        if (shown := channel.menus.remembered()) != before:
            await turns.run_quietly(partial(_remember, shown=shown))
            before = shown
        await asyncio.sleep(EVERY)


def _remember(tx: Tx, shown: str) -> None:
    tx.remember(SHOWN, shown)


def roles_of(tx: Tx, now: datetime) -> Mapping[Address, frozenset[Role]]:
    """Say which roles are held by whoever is reached at an address of Telegram."""
    return {
        address: frozenset(officer.roles(now))
        for officer in tx.officers()
        for address in tx.addresses(officer.id)
        if address.channel == TelegramChannel.name
    }
