"""Acting officers from a later day on: planned, in force by itself, called off, one after another."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sop.berkas import State
from tests.desk.acting import LETTER, kasubbag, shown
from tests.office import DEWI, HADI, RUDI, Office, buttons


async def plans(office: Office, first: str = "10 November", last: str = "Hari itu saja") -> None:
    """Name Dewi from a later day on; it is Tuesday the 4th, and the 10th is a Monday."""
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Dewi Lestari", "Mulai lain hari")
    await office.types(HADI, first)
    await office.tap(HADI, last)
    await office.types(HADI, LETTER)


async def clock_says(office: Office, day: int, hour: int, minute: int) -> None:
    """Let time pass to an instant of November in the office's zone, with a sweep on the way."""
    at = datetime(2025, 11, day, hour, minute, tzinfo=office.calendar.office.zone)
    await office.pass_time(at - office.clock.now())


async def test_a_period_that_begins_later_takes_effect_by_itself_at_that_moment(
    office: Office,
) -> None:
    await plans(office)
    assert (
        "menjadi Plh. Kepala Subbagian Hukum dan SDM mulai 10 November 2025 sampai 10 November 2025"
        in await office.last(HADI)
    )
    assert "akan menjadi Plh." in await office.last(DEWI)
    assert await kasubbag(office) == [HADI]
    await clock_says(office, 9, 23, 59)
    await office.to_kasubbag()
    assert await kasubbag(office) == [HADI]
    assert "Disposisi" in (await shown(office, HADI))[1]
    rang = [m for m in await office.screen(DEWI) if not m.mine and not m.silent]
    await clock_says(office, 10, 0, 0)
    assert await kasubbag(office) == [DEWI]
    text, below = await shown(office, HADI)
    assert "Ditangani Plh. Dewi Lestari." in text
    assert below == []
    assert [m for m in await office.screen(DEWI) if not m.mine and not m.silent] == rang, "at night"
    await clock_says(office, 10, 7, 31)
    said = "\n".join(await office.said(DEWI))
    assert "Mulai hari ini Bapak/Ibu menjadi Plh. Kepala Subbagian Hukum dan SDM. 1 berkas" in said
    await office.tap(DEWI, "Disposisi", "Terbitkan")
    assert (await office.berkas()).disposed.by.title == "Plh. Kepala Subbagian Hukum dan SDM"
    await clock_says(office, 11, 0, 0)
    assert await kasubbag(office) == [HADI]
    await clock_says(office, 11, 7, 31)
    assert "kembali pada Bapak/Ibu. 1 berkas menunggu." in "\n".join(await office.said(HADI))


async def test_the_beginning_is_judged_at_the_moment_of_the_tap(office: Office) -> None:
    await plans(office)
    await clock_says(office, 9, 23, 59)
    await office.to_kasubbag()
    office.clock.advance(timedelta(minutes=2))  # before any sweep
    await office.tap(HADI, "Disposisi")
    assert "Terbitkan" not in await office.buttons(HADI)
    assert (await office.berkas()).state is State.SUBMITTED


async def test_a_plan_is_shown_and_can_be_called_off(office: Office) -> None:
    await plans(office)
    await office.types(HADI, "/plh")
    assert "Dewi Lestari akan menjadi Plh." in await office.last(HADI)
    assert "mulai 10 November 2025 sampai 10 November 2025" in await office.last(HADI)
    await office.tap(HADI, "Batalkan rencana")
    assert "tidak jadi menjadi Plh." in await office.last(DEWI)
    await clock_says(office, 10, 9, 0)
    assert await kasubbag(office) == [HADI]
    assert "Mulai hari ini" not in "\n".join(await office.said(DEWI))
    await plans(office, "12 November")  # the way is free again
    await clock_says(office, 12, 9, 0)
    assert await kasubbag(office) == [DEWI]


async def test_two_periods_may_follow_each_other_and_not_overlap(office: Office) -> None:
    await office.to_kasubbag()
    await plans(office)
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Rudi Hartono", "Tulis tanggal")
    await office.types(HADI, "10 November")
    await office.types(HADI, LETTER)
    assert "sudah dijalankan Plh. Dewi Lestari" in await office.last(HADI)
    await office.types(HADI, "batal")
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Rudi Hartono", "Tulis tanggal")
    await office.types(HADI, "9 November")
    await office.types(HADI, LETTER)
    assert await kasubbag(office) == [RUDI]
    assert "Ditangani Plh. Rudi Hartono." in (await shown(office, HADI))[0]
    await clock_says(office, 10, 9, 0)
    assert await kasubbag(office) == [DEWI]
    assert "Ditangani Plh. Dewi Lestari." in (await shown(office, HADI))[0]


@pytest.mark.parametrize("first", ["3 November 2025", "5 November 2027", "kapan-kapan"])
async def test_a_beginning_that_cannot_be_is_asked_for_again(office: Office, first: str) -> None:
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Dewi Lestari", "Mulai lain hari")
    await office.types(HADI, first)
    if first == "5 November 2027":
        await office.tap(HADI, "Hari itu saja")
        await office.types(HADI, LETTER)
    assert "Tanggal mulai tidak terbaca, sudah lewat" in await office.last(HADI)
    assert await kasubbag(office) == [HADI]


@pytest.mark.parametrize("days", range(7))
async def test_on_every_day_of_the_week_the_last_days_offered_differ(
    office: Office, days: int
) -> None:
    await office.pass_time(timedelta(days=days))
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Dewi Lestari")
    ways = buttons((await office.screen(HADI))[-1])
    assert ways[:2] == ["Hari ini", "Besok"]
    assert ways[-2:] == ["Tulis tanggal", "Mulai lain hari"]
    assert len(ways) == (4 if days in {4, 5} else 5)  # Saturday and Sunday
