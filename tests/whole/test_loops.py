"""The loops of the bot while the database cannot be used, and afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import aiohttp
import pytest

from bot.app import App
from bot.jobs.queue import Jobs
from bot.loops import STUCK, Heart, Loops
from bot.ticks import Ticks
from handlers.messages import Job
from sop.berkas import State
from storage.database import Database
from storage.faults import Damaged, StorageFault, StorageFull, Unreachable
from storage.transaction import Tx
from tests.full_disk import fill_the_disk, make_room
from tests.office import HADI, SARI, YUNI, Office, buttons
from tests.waiting import until
from tests.whole.conftest import sees

T = TypeVar("T")


class Breaking(Database):
    """A database that does not answer for a while."""

    fault: Exception | None = None
    can_be_read = False

    @classmethod
    def of(cls, office: Office | App) -> Breaking:
        """Let an office work on it from now on."""
        sound = office.turns._database
        breaking = cls(sound._engine, sound.office)
        office.turns._database = breaking
        return breaking

    async def run(self, function: Callable[[Tx], T]) -> T:
        self._break()
        return await super().run(function)

    async def read(self, function: Callable[[Tx], T]) -> T:
        if not self.can_be_read:
            self._break()
        return await super().read(function)

    def _break(self) -> None:
        if self.fault is not None:
            raise self.fault


def invitation() -> Job:
    payload = {"for": SARI, "officer": YUNI, "channel": "playground", "address": YUNI}
    return Job("undangan", payload=payload)


@pytest.mark.parametrize("fault", [StorageFull("x"), Damaged("x"), Unreachable("x")], ids=repr)
async def test_every_loop_goes_on_once_the_database_does(
    office: Office, loops: Loops, fault: StorageFault
) -> None:
    await office.turns.store("playground", [("u", office.raw_message(HADI, "/tugas"))])
    await office.turns.run(lambda tx: tx.start(invitation(), office.clock.now()))
    database, jobs = Breaking.of(office), Jobs(office.room())
    database.fault = fault
    loops.start("receive", office.worker.receive_forever)
    loops.start("send", office.postman.send_forever)
    loops.start("jobs", jobs.run_forever)
    broken = dict.fromkeys(("receive", "send", "jobs"), "broken")
    await until(lambda: loops.troubles() == broken)
    database.fault = None
    await sees(office, HADI, "Tidak ada yang menunggu")
    await sees(office, YUNI, "Teruskan undangan ini")
    await until(lambda: not loops.troubles())


@pytest.mark.parametrize("fault", [StorageFull("x"), Damaged("x"), Unreachable("x")], ids=repr)
async def test_the_clock_goes_on_once_the_database_does(
    office: Office, loops: Loops, fault: StorageFault
) -> None:
    database, ticks = Breaking.of(office), Ticks(office.turns, office.calendar, every=0.05)
    loops.watch(ticks.heart)
    ticks.start()
    database.fault = fault
    await until(lambda: loops.troubles() == {"ticks": "broken"})
    database.fault = None
    await until(lambda: not loops.troubles())
    ticks.stop()


async def test_a_job_that_meets_a_full_disk_is_done_when_there_is_room(
    office: Office, loops: Loops
) -> None:
    database, jobs = Breaking.of(office), Jobs(office.room())
    await office.turns.run(lambda tx: tx.start(invitation(), office.clock.now()))
    await jobs.run_once()
    database.fault = StorageFull("x")
    await asyncio.sleep(0.1)
    database.fault = None
    await jobs.settle()
    office.clock.advance(timedelta(minutes=1))
    loops.start("send", office.postman.send_forever)
    loops.start("jobs", jobs.run_forever)
    await sees(office, YUNI, "Teruskan undangan ini")


async def test_a_full_disk_is_said_once_to_everybody_and_the_admin_is_told(
    office: Office, loops: Loops
) -> None:
    await office.to_decision()
    await office.tap(HADI, "Kembalikan", "Tulis alasan lain")
    raw = office.raw_message(HADI, "Tanda tangan Ketua kabur. " * 150)
    await office.turns.store("playground", [("full", raw)])
    await fill_the_disk(office)
    loops.start("receive", office.worker.receive_forever)
    await sees(office, HADI, "Penyimpanan penuh")
    await asyncio.sleep(0.3)
    told = [text for text in await office.said(HADI) if "Penyimpanan penuh" in text]
    assert len(told) == 1
    assert "Admin sudah diberi tahu." in told[0]
    assert len([t for t in await office.said(YUNI) if "Penyimpanan bot penuh" in t]) == 1
    assert loops.troubles() == {"receive": "broken"}
    await make_room(office)
    await until(lambda: not loops.troubles())
    assert (await office.berkas()).state is State.RETURNED


@pytest.mark.parametrize("fault", [StorageFull("x"), Unreachable("x")], ids=repr)
async def test_a_tap_that_has_to_wait_is_answered_once_and_done_in_the_end(
    office: Office, loops: Loops, fault: StorageFault
) -> None:
    await office.to_decision()
    card = next(m for m in reversed(await office.screen(HADI)) if "Otentikasi" in buttons(m))
    button = next(b for b in card.buttons if b.label == "Otentikasi")
    await office.turns.store("playground", [("held", office.raw_press(HADI, card.id, button.id))])
    database = Breaking.of(office)
    database.fault, database.can_be_read = fault, True
    taps = len(office.toasts)
    loops.start("receive", office.worker.receive_forever)
    await asyncio.sleep(0.3)
    assert office.toasts[taps:] == [(HADI, "Sebentar, sedang diulang.")]
    database.fault = None
    await until(lambda: (HADI, "Diotentikasi.") in office.toasts)


async def test_a_loop_that_breaks_is_begun_again_and_says_so(loops: Loops) -> None:
    begun: list[float] = []

    async def menus() -> None:
        begun.append(asyncio.get_running_loop().time())
        if len(begun) < 4:
            raise KeyError("fault of ours")
        await asyncio.Event().wait()

    loops.keep("menus", menus)
    await until(lambda: len(begun) == 4)
    assert loops.troubles() == {"menus": "broken"}


def test_a_heart_says_when_its_loop_has_not_come_round_for_long() -> None:
    now = 0.0
    heart, scanner = (Heart(n, beats=n == "send", clock=lambda: now) for n in ("send", "scan"))
    now = STUCK + 1
    assert (heart.trouble(), scanner.trouble()) == ("stuck", "")
    heart.beat()
    assert [heart.broke() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert heart.trouble() == "broken"
    scanner.broke()
    now += STUCK + 1
    assert (heart.trouble(), scanner.trouble()) == ("broken", "")
    heart.beat()
    assert (heart.trouble(), heart.broke()) == ("", 1)


def test_a_heart_complains_of_the_same_once_until_its_loop_came_round() -> None:
    now = 0.0
    heart = Heart("send", clock=lambda: now)
    said = []
    for why in ("full", "full", "gone", "gone", "full"):
        said.append(heart.is_news(why))
        heart.broke()
    assert said == [True, False, True, False, True]
    heart.beat()
    assert heart.is_news("full")
    heart.broke()
    now += STUCK
    assert heart.is_news("full"), "a loop that tells nobody when it comes round"


async def test_healthz_tells_when_the_database_cannot_be_written(practice: App) -> None:
    database = Breaking.of(practice)
    async with aiohttp.ClientSession() as session:

        async def health() -> tuple[int, dict[str, object]]:
            async with session.get(f"{practice.address}healthz") as answer:
                return answer.status, await answer.json()

        assert (await health())[0] == 200
        database.fault = StorageFull("x")
        status, told = await health()
        assert (status, told["status"]) == (503, "ill")
        assert told["troubles"]["database"] == "StorageFull"
        async with session.get(f"{practice.address}metrics") as answer:
            assert (answer.status, "beberapa saat lagi" in await answer.text()) == (503, True)
        database.fault = None
        practice.loops.watch(heart := Heart("uji"))
        heart.broke()
        status, told = await health()
        assert (status, told["troubles"]["uji"]) == (503, "broken")
