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


async def keep_menus(turns: Turns, channel: TelegramChannel) -> None:
    """Show every officer the commands of his roles, for as long as the bot runs."""
    while True:
        await channel.set_menus(await turns.look(partial(roles_of, now=turns.clock.now())))
        await asyncio.sleep(EVERY)


def roles_of(tx: Tx, now: datetime) -> Mapping[Address, frozenset[Role]]:
    """Say which roles are held by whoever is reached at an address of Telegram."""
    return {
        address: frozenset(officer.roles(now))
        for officer in tx.officers()
        for address in tx.addresses(officer.id)
        if address.channel == TelegramChannel.name
    }
