"""What Telegram shows of the bot to who has not written to it yet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.telegram.about import LONG, SHORT, About
from bot.telegram.channel import TelegramChannel
from bot.telegram_office import about, write_about
from sop.office import Office
from tests.adapters import Shelf
from tests.telegram.bot_api import BotApi, Fault
from tests.telegram.conftest import channel_to
from tests.whole.tipis import telegram_office

LONGEST = "Komisi Independen Pemilihan Kabupaten Pangkajene dan Kepulauan Bagian Utara Sekali"


async def start(api: BotApi, shelf: Shelf, folder: Path) -> int:
    """Start the bot anew on what the last start left; tell how often it asked."""
    async with telegram_office(folder, api) as office:
        channel = channel_to(api, shelf)
        await channel.introduce()
        before = len(api.calls)
        await write_about(office.turns, channel, again=0.01)
        await channel.stop()
    return len(api.calls) - before


async def test_the_page_says_whose_bot_it_is_and_for_whom(
    api: BotApi, shelf: Shelf, tmp_path: Path
) -> None:
    assert (await start(api, shelf, tmp_path), await start(api, shelf, tmp_path)) == (4, 0)
    long, short = api.about
    assert "KPU Kabupaten Kotawaringin Timur" in long
    assert "KPU Kabupaten Kotawaringin Timur" in short
    assert "jdih.kpu.go.id/kalteng/kotawaringin-timur" in long
    assert "undangan" in long


async def test_what_somebody_wrote_with_botfather_stays(
    api: BotApi, shelf: Shelf, tmp_path: Path
) -> None:
    api.about = ["Tulisan admin", ""]
    await start(api, shelf, tmp_path)
    assert api.about == ["Tulisan admin", about(Office()).short]
    api.about = ["", "Singkat dari admin"]
    assert await start(api, shelf, tmp_path) == 0
    assert api.about == ["", "Singkat dari admin"]


async def test_our_own_text_follows_the_office(api: BotApi, channel: TelegramChannel) -> None:
    ours = about(Office())
    api.about = [*ours]
    wanted = about(replace(Office(), name="KPU Kota Palangka Raya"))
    await channel.describe(wanted, ours)
    assert About(*api.about) == wanted != ours


async def test_another_bot_has_a_page_of_its_own(api: BotApi, shelf: Shelf, tmp_path: Path) -> None:
    await start(api, shelf, tmp_path)
    api.about, api.username = ["", ""], "lain_bot"
    await start(api, shelf, tmp_path)
    assert all(api.about)


async def test_a_page_that_could_not_be_written_is_written_later(
    api: BotApi, shelf: Shelf, tmp_path: Path
) -> None:
    api.faults.append(Fault("setMyDescription", status=500, times=2))
    await start(api, shelf, tmp_path)
    assert all(api.about)


@pytest.mark.parametrize("name", [Office().name, LONGEST])
def test_the_texts_fit_whatever_the_office_is_called(name: str) -> None:
    texts = about(replace(Office(), name=name))
    assert len(texts.long) <= LONG
    assert len(texts.short) <= SHORT
