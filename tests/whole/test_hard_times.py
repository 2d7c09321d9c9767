"""A full disk, a database that another program holds, a clock that is set: nothing is lost."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger

from bot.jobs.queue import Jobs
from bot.loops import Loops
from bot.ticks import Ticks
from handlers.messages import Job
from storage import inbox, jobs
from storage.faults import StorageFull, Unreachable
from storage.transaction import Tx
from tests.full_disk import fill_the_disk, make_room
from tests.office import HADI, SARI, YUNI, Office
from tests.readings import keputusan
from tests.waiting import until
from tests.whole.conftest import sees

# The disk ----------------------------------------------------------------------------------------


async def test_a_reminder_that_meets_a_full_disk_rings_when_there_is_room(office: Office) -> None:
    await office.to_kasubbag()
    await fill_the_disk(office)
    office.clock.advance(timedelta(days=3))
    with pytest.raises(StorageFull):
        await office.ticks.sweep()
    before = await rung(office)
    await make_room(office)
    await office.ticks.sweep()
    await office.settle()
    assert await rung(office) > before


async def test_what_is_sent_while_the_disk_is_full_is_sent_once(
    office: Office, loops: Loops
) -> None:
    for n in range(3):
        await office.notes(HADI, f"Kabar {n}.")
    await fill_the_disk(office)
    loops.start("send", office.postman.send_forever)
    await asyncio.sleep(0.3)
    await make_room(office)
    await sees(office, HADI, "Kabar 2.")
    await until(lambda: not loops.troubles())
    said = [text for text in await office.said(HADI) if "Kabar" in text]
    assert said == ["Kabar 0.", "Kabar 1.", "Kabar 2."]


# Another program ---------------------------------------------------------------------------------


class Held:
    """Another program that has the database to itself."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._own: sqlite3.Connection | None = None

    async def begin(self) -> None:
        def impatient(tx: Tx) -> str:
            tx.conn.exec_driver_sql("PRAGMA busy_timeout = 20").close()
            return str(tx.conn.exec_driver_sql("PRAGMA database_list").one()[2])

        path = await self._office.turns.run(impatient)
        self._own = sqlite3.connect(path, isolation_level=None)
        self._own.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        assert self._own is not None
        with closing(self._own) as own:
            own.execute("ROLLBACK")


async def test_what_comes_while_another_program_holds_the_database_is_done_afterwards(
    office: Office, loops: Loops
) -> None:
    await office.notes(HADI, "Rapat pukul 10.")
    await office.turns.run(
        lambda tx: tx.start(
            Job(
                "undangan",
                payload={"for": SARI, "officer": YUNI, "channel": "playground", "address": YUNI},
            ),
            office.clock.now(),
        )
    )
    await office.turns.store("playground", [("u", office.raw_message(HADI, "/tugas"))])
    held, slow = Held(office), Jobs(office.room())
    await held.begin()
    with pytest.raises(Unreachable):
        await office.turns.store("playground", [("later", office.raw_message(HADI, "/tugas"))])
    loops.start("receive", office.worker.receive_forever)
    loops.start("send", office.postman.send_forever)
    loops.start("jobs", slow.run_forever)
    await until(lambda: set(loops.troubles()) == {"receive", "send", "jobs"})
    await asyncio.sleep(0.5)
    held.end()
    await sees(office, HADI, "Rapat pukul 10.")
    await sees(office, HADI, "Tidak ada yang menunggu")
    await sees(office, YUNI, "Teruskan undangan ini")
    await until(lambda: not loops.troubles())
    assert await office.turns.look(lambda tx: inbox.counts(tx.conn)) == {}
    assert sum("Rapat" in text for text in await office.said(HADI)) == 1


# The clock ---------------------------------------------------------------------------------------


async def test_what_waited_when_the_clock_was_set_back_does_not_wait_for_the_hour_to_return(
    office: Office,
) -> None:
    await office.notes(HADI, "Rapat pukul 10.")
    await office.turns.store("playground", [("u", office.raw_message(HADI, "/tugas"))])
    await office.turns.run(lambda tx: tx.start(Job("undangan-uji"), office.clock.now()))
    office.clock.advance(-timedelta(hours=1))
    await office.ticks.take_over()
    await office.worker.receive_once()
    await office.settle()
    said = await office.said(HADI)
    assert any("Rapat" in text for text in said)
    assert any("Tidak ada yang menunggu" in text for text in said)
    due = await office.turns.look(lambda tx: jobs.next_due(tx.conn, office.turns.worker))
    assert due is not None
    assert due <= office.clock.now()


async def test_what_is_due_soon_is_not_counted_by_a_clock_that_can_be_set(office: Office) -> None:
    ticks = Ticks(office.turns, office.calendar, every=0.02)
    await office.to_kasubbag()
    ticks.start()
    timed = ticks._scheduler.get_jobs()
    assert all(isinstance(job.trigger, CronTrigger) for job in timed)
    office.clock.advance(timedelta(days=3))
    before = await rung(office)
    async with asyncio.timeout(10):
        while await rung(office) == before:
            await office.settle()
            await asyncio.sleep(0.02)
    ticks.stop()


async def test_a_clock_that_jumps_a_day_ahead_and_back_rings_little_and_forgets_nothing(
    office: Office,
) -> None:
    for number in range(40, 46):
        await office.to_kasubbag(keputusan(str(number)))
    rings = await rung(office)
    await office.pass_time(timedelta(days=1))
    await office.pass_time(-timedelta(days=1))
    await office.pass_time(timedelta(minutes=5))
    assert await rung(office) - rings <= 8
    for _ in range(3):
        await office.pass_time(timedelta(days=1))
    assert any("6 berkas menunggu" in text for text in await office.said(HADI))


async def rung(office: Office) -> int:
    return len(await office.screen(HADI))
