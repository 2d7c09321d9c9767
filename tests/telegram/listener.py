"""A bot that only listens, for tests that kill it: `python -m tests.telegram.listener BASE DB`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.telegram.api import TelegramSettings
from bot.telegram.channel import TelegramChannel
from tests.adapters import Shelf
from tests.telegram.bot_api import TOKEN
from tests.telegram.parts import Inbox


async def listen(base: str, database: Path) -> None:
    channel = TelegramChannel(TelegramSettings(token=TOKEN, api_base=base), Shelf(database.parent))
    await channel.start(Inbox(database))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(listen(sys.argv[1], Path(sys.argv[2])))
