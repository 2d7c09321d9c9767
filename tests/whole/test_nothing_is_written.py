"""While nothing can be written, not even what comes in: nobody is left in silence, nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.admins import Admins
from bot.excuses import SILENCE, Excuses
from handlers.messages import Address, Incoming
from storage.faults import StorageFault, StorageFull, Unreachable
from storage.transaction import Tx
from tests.office import HADI, YUNI, Office
from tests.telegram.bot_api import BotApi, Fault
from tests.waiting import until
from tests.whole import kantor as k


@asynccontextmanager
async def on_telegram(folder: Path) -> AsyncIterator[tuple[k.Kantor, BotApi]]:
    async with BotApi() as api, k.office(folder, **k.telegram(api)) as office:
        for number, who in enumerate(("kasubbag", "staf", "admin"), 1):
            await k.telegram_phone(office, api, who, number)
        yield office, api


async def pages(office: k.Kantor, most: int) -> None:
    """Let the database have so many pages, no less than it has already, and none of them free."""

    def limit(tx: Tx) -> None:
        tx.conn.exec_driver_sql(f"PRAGMA max_page_count = {most}").close()

    await office.app.turns.run(limit)
    for number in range(1_000):
        if most > 1:
            return
        try:
            await office.app.turns.run(
                lambda tx, n=number: tx.remember(f"pengisi-{n}", "x" * 2_000)
            )
        except StorageFull:
            return


def heard(office: k.Kantor, who: str, words: str) -> int:
    return sum(words in line.text for line in office[who].screen())


async def test_a_full_disk_is_said_to_whom_writes_and_to_the_admin_also_where_no_update_fits(
    tmp_path: Path,
) -> None:
    async with on_telegram(tmp_path) as (office, api):
        await office["staf"].writes("/tugas")
        await office["staf"].sees("Tidak ada yang menunggu")
        await pages(office, 1)
        kasubbag = api.people[1]
        await office["kasubbag"].writes("Tanda tangan Ketua kabur. " * 150)
        await office["kasubbag"].sees("Penyimpanan penuh")
        assert "Admin sudah diberi tahu." in kasubbag.last().text
        await office["admin"].sees("Penyimpanan bot penuh")
        tries = len([call for call in api.calls if call.method == "getUpdates"])
        await until(lambda: len([c for c in api.calls if c.method == "getUpdates"]) > tries + 1, 30)
        assert heard(office, "kasubbag", "Penyimpanan penuh") == 1
        assert heard(office, "admin", "Penyimpanan bot penuh") == 1
        await pages(office, 1_000_000)
        await until(lambda: kasubbag.last().text and "Penyimpanan" not in kasubbag.last().text, 90)


def wrote(who: str) -> Incoming:
    return Incoming(id=f"{who}-1", sender=Address("playground", who), text="halo")


async def told(office: Office, who: str, words: str) -> int:
    return sum(words in text for text in await office.said(who))


async def test_a_database_that_is_gone_is_excused_once_and_only_when_it_stays_away(
    office: Office,
) -> None:
    now, phones = 0.0, {"playground": office.phones}
    excuses = Excuses(phones, Admins(office.turns, phones), lambda: now)
    gone: StorageFault = Unreachable("the database server does not answer")
    await excuses.held_up(gone, [wrote(HADI)])
    now += SILENCE - 1
    await excuses.held_up(gone, [wrote(HADI)])
    assert await told(office, HADI, "tidak dapat mencatat") == 0
    now += 1
    for _ in range(3):
        await excuses.held_up(gone, [wrote(HADI)])
    assert await told(office, HADI, "tidak dapat mencatat") == 1
    assert await told(office, YUNI, "Basis data bot tidak dapat dipakai") == 1
    excuses.over([wrote(HADI)])
    await excuses.held_up(gone, [wrote(HADI)])
    assert await told(office, HADI, "tidak dapat mencatat") == 1


async def test_a_chat_that_hangs_holds_up_nobody_elses_excuse(tmp_path: Path) -> None:
    async with BotApi() as api, k.office(tmp_path, **k.telegram(api)) as office:
        for number, who in enumerate(("kasubbag", "staf"), 1):
            await k.telegram_phone(office, api, who, number)
        channels = office.app.channels
        excuses = Excuses(channels, Admins(office.app.turns, channels))
        api.faults.append(Fault("sendMessage", status=502, delay=60.0))
        wrote = [Incoming(id=n, sender=Address("telegram", n), text="halo") for n in ("1", "2")]
        saying = asyncio.create_task(excuses.held_up(StorageFull("x"), wrote))
        both = ("kasubbag", "staf")
        await until(lambda: sum(heard(office, who, "Penyimpanan penuh") for who in both) == 1, 4)
        assert not saying.done()
        saying.cancel()


async def test_a_group_is_not_spoken_to_of_a_full_disk(office: Office) -> None:
    phones = {"playground": office.phones}
    excuses = Excuses(phones, Admins(office.turns, phones))
    group = Incoming(id="g", sender=Address("playground", HADI), text="halo", group_chat=True)
    await excuses.held_up(StorageFull("x"), [group])
    assert await told(office, HADI, "Penyimpanan penuh") == 0
    assert await told(office, YUNI, "Penyimpanan bot penuh") == 0
