"""SIGTERM: the bot ends soon, whoever does not answer it, and nothing is lost."""

from __future__ import annotations

import asyncio
import signal
import time

from tests.cli.conftest import Shell
from tests.cli.running import LINK, started, told
from tests.telegram.bot_api import BotApi, Fault
from tests.waiting import until
from tests.whole.chats import TelegramPhone

#: Seconds that a busy machine may take; a letter that is waited for would take thirty.
SOON = 15.0


async def test_it_ends_soon_although_telegram_takes_all_and_answers_nothing(jdih: Shell):
    async with BotApi() as api:
        phone = TelegramPhone(api.person(7, "Yuni Astuti", started=False))
        async with started(jdih, **told(api)) as bot:
            await phone.opens(LINK.search(await bot.says("t.me"))[0])
            await phone.sees("Selamat datang")
            hanging = ("answerCallbackQuery", "sendMessage")
            api.faults.extend(Fault(method, status=502, delay=60.0) for method in hanging)
            await phone.tap("Ya, saya")
            await until(lambda: not api.faults)
            asked = time.monotonic()
            bot.process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(bot.process.wait(), 60)
            took = time.monotonic() - asked
        async with started(jdih, **told(api)):
            assert "(ulang)" in (await phone.sees("Mulai sekarang urusan JDIH sampai di sini")).text
    assert bot.process.returncode == 0
    assert took < SOON
