"""The office on Telegram: what groups are told, and what is seen while the bot is busy."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.messages import plain
from handlers.texts import say
from tests.telegram.bot_api import BotApi, Fault
from tests.whole import kantor as k
from tests.whole.chats import TelegramPhone
from tests.whole.tipis import on_telegram


async def test_a_slow_download_is_seen_in_the_chat_as_long_as_it_takes(tmp_path: Path) -> None:
    async with BotApi() as api, k.office(tmp_path, **k.telegram(api)) as kantor:
        sari: TelegramPhone = await k.telegram_phone(kantor, api, "pengusul", 1)
        api.faults.append(Fault("getFile", delay=1.5))
        (nota, *_) = await kantor.sample("keputusan")
        await sari.sends(nota)
        await sari.sees("Nota dinas")
        assert sari.person.actions.count("typing") >= 2


@pytest.mark.parametrize("anonymous", [False, True])
async def test_a_group_is_told_once_that_the_bot_works_in_private_only(
    tmp_path: Path, anonymous: bool
) -> None:
    async with on_telegram(tmp_path) as office:
        group = office.api.person(-100_777, "Sekretariat", started=True)
        group.anonymous = anonymous
        for text in ("selamat pagi", "/tugas", "/lacak 0131"):
            group.sends_text(text)
            await office.settle()
        assert [kept.text for kept in group.screen()] == [plain(say("talk.group"))]
        assert {call.status for call in office.api.calls} == {200}
