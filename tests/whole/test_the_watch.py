"""The watch of the night: gentle to the site, nothing forgotten, and also on a computer that sleeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.care import Care
from bot.config import Settings
from bot.jobs.watch import tonight
from bot.ticks import Ticks
from jdih.portal.faults import Fault
from sop.berkas import Berkas, Upload
from sop.online import Online
from storage import looks
from storage.looks import Look
from tests.jdih.conftest import pdf
from tests.readings import keputusan
from tests.whole.conftest import free_port
from tests.whole.jdih_desk import Desk, ildis, ildis_settings, open_desk, portal

NOW = datetime(2026, 11, 3, 19, 30, tzinfo=UTC)


async def night(desk: Desk) -> Look:
    await desk.ticks.drift()
    await desk.work()
    code = (await desk.berkas()).code
    look = await desk.turns.look(lambda tx: looks.of(tx.conn, code))
    assert look is not None
    return look


async def test_a_file_is_read_whole_once_and_again_after_three_months_or_a_change(
    tmp_path: Path,
) -> None:
    async with ildis(tmp_path) as site, open_desk(tmp_path, **ildis_settings(site)) as desk:
        await desk.ready()
        await desk.unggah()
        first = await night(desk)
        await desk.wait(days=1)
        second = await night(desk)
        assert second.at > first.at
        assert (second.whole, second.theirs) == (first.whole, first.theirs)
        await desk.wait(days=90)
        third = await night(desk)
        assert third.whole == third.at
        (site.shelf.files / site.rows[0].file).write_bytes(pdf("bukan naskah kita"))
        changed = await night(desk)
        assert (changed.etag, changed.modified) == ("", ""), "it is read again the next night"
        assert "bukan lagi file yang kita unggah" in (await desk.berkas()).online.drift


async def test_the_looks_go_round_also_while_the_computer_is_off_at_night(tmp_path: Path) -> None:
    async with ildis(tmp_path) as site, open_desk(tmp_path, **ildis_settings(site)) as desk:
        await desk.ready()
        await desk.unggah()
        code = (await desk.berkas()).code

        async def looked() -> datetime:
            await desk.ticks.night()
            await desk.work()
            return (await desk.turns.look(lambda tx: looks.times(tx.conn)))[code]

        morning = await looked()
        desk.clock.advance(timedelta(hours=5))
        assert await looked() == morning, "once a night"
        desk.clock.advance(timedelta(hours=19))
        assert await looked() > morning


async def test_a_night_that_breaks_off_does_not_send_the_watch_out_twice(tmp_path: Path) -> None:
    async with ildis(tmp_path) as site, open_desk(tmp_path, **ildis_settings(site)) as desk:
        await desk.ready()
        await desk.unggah()
        care = Care(desk.turns, Settings(data_dir=tmp_path), desk.calendar)
        ticks = Ticks(desk.turns, desk.calendar, care)

        async def rename(old: str, new: str) -> None:
            words = f"ALTER TABLE {old} RENAME TO {new}"
            await desk.turns.run(lambda tx: tx.conn.exec_driver_sql(words).close())

        await rename("reminders", "away")
        with pytest.raises(Exception, match="reminders"):
            await ticks.night()
        assert await desk.jobs.run_once() == 0
        await rename("away", "reminders")
        await ticks.night()
        assert await desk.jobs.run_once() == 1
        await desk.jobs.settle()
        await ticks.night()
        assert await desk.jobs.run_once() == 0


async def test_the_looks_of_a_night_stay_apart_whatever_else_is_set_right(tmp_path: Path) -> None:
    async with ildis(tmp_path) as site, open_desk(tmp_path, **ildis_settings(site)) as desk:
        for number in ("45", "46", "47"):
            await desk.ready(keputusan(number))
            await desk.unggah()
        await desk.ticks.drift()
        await desk.ticks.take_over()
        looked = []
        for _ in range(3):
            looked.append(await desk.jobs.run_once())
            await desk.jobs.settle()
            looked.append(await desk.jobs.run_once())
            desk.clock.advance(timedelta(seconds=5))
            await desk.ticks.take_over()
        assert looked == [1, 0, 1, 0, 1, 0]


async def test_a_look_in_vain_has_had_its_turn_and_forgets_nothing(tmp_path: Path) -> None:
    async with (
        portal(tmp_path, free_port()) as (faults, settings),
        open_desk(tmp_path, **settings) as desk,
    ):
        await desk.ready()
        await desk.unggah()
        faults.now = Fault.BUSY
        assert (await night(desk)).at == desk.clock.now()
        faults.now = Fault.NONE
        await desk.wait(days=1)
        seen = await night(desk)
        assert seen.etag
        faults.now = Fault.BUSY
        await desk.wait(days=1)
        assert await night(desk) == replace(seen, at=desk.clock.now())


def public(code: str, days: float, drift: str = "") -> Berkas:
    online = Online(at=NOW - timedelta(days=days), drift=drift)
    return Berkas(code=code, upload=Upload.PUBLISHED, online=online)


def test_a_small_office_sees_all_of_its_documents_every_night() -> None:
    some = [public(f"b{n}", days=30 + n) for n in range(50)]
    assert set(tonight(some, {}, NOW)) == {berkas.code for berkas in some}


def test_of_many_documents_each_has_its_turn_within_four_weeks() -> None:
    many = [public(f"b{n}", days=30 + n / 10) for n in range(2000)]
    seen: dict[str, datetime] = {}
    for n in range(28):
        chosen = tonight(many, seen, NOW + timedelta(days=n))
        assert len(chosen) == 72
        seen |= dict.fromkeys(chosen, NOW + timedelta(days=n))
    assert len(seen) == 2000


def test_new_documents_and_those_that_changed_are_looked_at_every_night() -> None:
    many = [public(f"b{n}", days=400) for n in range(500)]
    pressing = [public("baru", days=6), public("berubah", days=400, drift="hilang")]
    every = [*many, *pressing]
    seen = dict.fromkeys((berkas.code for berkas in every), NOW - timedelta(days=1))
    assert {"baru", "berubah"} < set(tonight(every, seen, NOW))
    mended = replace(pressing[1], online=replace(pressing[1].online, drift=""))
    assert "berubah" not in tonight([*many, mended], {**seen, "berubah": NOW}, NOW)
