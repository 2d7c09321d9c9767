"""Reminders: half, deadline, digest and escalation, each once, never at night, whatever the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import national_holidays
from bot.ticks import Ticks
from handlers.messages import plain
from sop.deadlines import Calendar
from sop.office import Hours
from sop.office import Office as Profile
from sop.reading import Found
from tests.clock import MORNING, TestClock
from tests.office import BAMBANG, DEWI, HADI, RUDI, SARI, Office
from tests.readings import keputusan

HOUR = timedelta(hours=1)


async def rings(office: Office, who: str) -> list[str]:
    return [m.text for m in await office.screen(who) if not m.mine and not m.silent]


async def count(office: Office, who: str, words: str) -> int:
    return sum(words in text for text in await office.said(who))


async def hourly(office: Office, hours: int) -> list[tuple[str, int]]:
    """Let time pass hour by hour; tell when who was rung how often: [("Rab 08.30", 1), …]."""
    rung = []
    for _ in range(hours):
        before = len(await rings(office, HADI)) + len(await rings(office, BAMBANG))
        await office.pass_time(HOUR)
        after = len(await rings(office, HADI)) + len(await rings(office, BAMBANG))
        if after > before:
            local = office.clock.now().astimezone(office.calendar.office.zone)
            rung.append((f"{local:%a %H.%M}", after - before))
    return rung


async def test_a_waiting_berkas_rings_at_half_time_at_the_deadline_and_each_morning(
    office: Office,
) -> None:
    await office.to_kasubbag()  # Tuesday 08.30, due Wednesday 08.30
    assert await hourly(office, 30) == [("Tue 13.30", 1), ("Wed 08.30", 1)]
    assert await hourly(office, 18) == [("Thu 08.30", 2)]  # the digest, and the Sekretaris is told
    assert "1 berkas menunggu Bapak/Ibu, 1 terlambat." in await office.last(HADI)
    assert (
        "Terlambat lebih dari satu hari kerja\nAgenda 0001 · Keputusan 45/2025"
        in await office.last(BAMBANG)
    )
    assert await hourly(office, 24) == [("Fri 08.30", 1)]
    assert await hourly(office, 72) == [("Mon 08.30", 1)]
    assert await count(office, BAMBANG, "Terlambat lebih") == 1


async def test_a_reminder_says_that_it_is_one_and_how_much_time_is_left(office: Office) -> None:
    await office.to_kasubbag()  # Tuesday 08.30, due Wednesday 08.30
    await hourly(office, 5)
    said = (await rings(office, HADI))[-1]
    assert plain(said).startswith(
        "Pengingat agenda 0001. Sisa waktu 3 jam kerja (batas Rab 08.30)."
    )
    assert "Agenda 0001 · Keputusan 45/2025" in plain(said)
    await hourly(office, 19)
    said = plain((await rings(office, HADI))[-1])
    assert said.startswith("Pengingat agenda 0001. Batas waktunya sekarang (08.30).")
    await office.tap(HADI, "Disposisi")
    assert "Pengingat" not in await office.last(HADI), "the card is a card again"


async def test_staf_is_reminded_by_the_time_that_the_lembar_disposisi_gives(
    office: Office,
) -> None:
    await office.to_kasubbag()  # Tuesday 08.30
    await office.tap(HADI, "Disposisi", "Ubah", "Batas waktu", "Hari ini")
    await office.tap(HADI, "Terbitkan", "Otentikasi")
    await office.pass_time(3 * HOUR)
    rung = await rings(office, RUDI)
    await office.pass_time(2 * HOUR)
    after = await rings(office, RUDI)
    assert len(after) == len(rung) + 1
    assert "batas 16.00" in plain(after[-1])
    await office.tap(RUDI, "Terima")
    assert "batas 16.00" in await of_lacak(office, RUDI), "it does not begin anew"


async def of_lacak(office: Office, who: str) -> str:
    await office.types(who, "/lacak 0001")
    return plain(await office.last(who))


async def test_a_reminder_that_comes_late_says_by_how_much(office: Office) -> None:
    await office.to_kasubbag()
    await office.pass_time(timedelta(days=1, hours=2))  # the bot was away until Wednesday 10.30
    said = plain((await rings(office, HADI))[-1])
    assert said.startswith("Pengingat agenda 0001. Terlambat 2 jam kerja (batas 08.30).")


async def test_a_late_berkas_is_told_to_the_sekretaris_who_may_look_and_to_who_sent_it(
    office: Office,
) -> None:
    await office.to_kasubbag()
    loud = len(await rings(office, SARI))
    await hourly(office, 48)
    said = await office.last(BAMBANG)
    assert "tentang Pedoman Tata Kelola Arsip Pemilihan" in said
    assert "Di Hadi Prasetyo sejak 4 Nov 08.30. Terlambat 1 hari kerja (batas Rab 08.30)." in said
    assert await office.buttons(BAMBANG) == ["Lihat"]
    await office.tap(BAMBANG, "Lihat")
    assert "Menunggu disposisi Kasubbag Hukum sejak 4 Nov 08.30." in await office.last(BAMBANG)
    assert await office.buttons(BAMBANG) == ["Buka PDF", "Lacak"]
    told = await office.last(SARI)
    assert told.startswith("Berkas Bapak/Ibu terlambat\nAgenda 0001 · Keputusan 45/2025\n")
    assert "Menunggu disposisi Kasubbag Hukum sejak 4 Nov 08.30. Terlambat 1 hari kerja" in told
    assert len(await rings(office, SARI)) == loud, "there is nothing for her to do"
    await office.tap(SARI, "Lacak")
    await hourly(office, 48)
    assert await count(office, SARI, "Berkas Bapak/Ibu terlambat") == 1, "once a step"


async def test_each_late_step_is_told_once(office: Office) -> None:
    await office.to_kasubbag()
    await hourly(office, 48)
    await office.tap(HADI, "Disposisi", "Terbitkan")
    await hourly(office, 96)
    assert await count(office, SARI, "Berkas Bapak/Ibu terlambat") == 2
    assert "Menunggu keputusan Kasubbag Hukum" in await office.last(SARI)


async def test_the_digest_opens_the_card_and_the_deed_is_one_tap_away(office: Office) -> None:
    await office.to_kasubbag()
    await office.to_kasubbag(keputusan("46"))
    await hourly(office, 48)
    digest = next(m for m in reversed(await office.screen(HADI)) if "berkas menunggu" in m.text)
    assert [b.label for b in digest.buttons] == ["0001 · KPT 45/2025", "0002 · KPT 46/2025"]
    await office.press(HADI, digest, "0002 · KPT 46/2025")
    await office.tap(HADI, "Disposisi", "Terbitkan")
    assert (await office.berkas(2)).disposed is not None


async def test_two_late_berkas_make_one_digest(office: Office) -> None:
    await office.to_kasubbag()
    await office.to_kasubbag(keputusan("46"))
    await hourly(office, 48)
    assert await count(office, HADI, "2 berkas menunggu Bapak/Ibu") == 1
    await hourly(office, 24)
    assert await count(office, HADI, "2 berkas menunggu Bapak/Ibu") == 2


async def test_what_was_done_is_not_reminded_of(office: Office) -> None:
    await office.to_decision()
    await office.tap(HADI, "Otentikasi")
    before = len(await rings(office, HADI))
    await hourly(office, 60)
    assert len(await rings(office, HADI)) == before
    assert "1 berkas menunggu" in "\n".join(await office.said(RUDI))
    assert await rings(office, DEWI) == []


async def test_snooze_buys_two_working_hours(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Nanti")
    assert "diingatkan lagi 10.30" in office.toast
    assert await hourly(office, 3) == [("Tue 10.30", 1)]
    office.clock.advance(timedelta(hours=3, minutes=30))  # 15.00: two hours reach into Wednesday
    await office.ticks.sweep()
    await office.settle()
    await office.tap(HADI, "Nanti")
    assert "diingatkan lagi Rab 08.30" in office.toast


async def test_three_days_off_ring_once_for_each_and_not_at_night(office: Office) -> None:
    await office.to_kasubbag()
    before = len(await rings(office, HADI))
    await office.pass_time(timedelta(days=3, hours=12))  # the bot comes back Friday 20.30
    assert len(await rings(office, HADI)) == before
    assert await rings(office, BAMBANG) == []
    await office.pass_time(timedelta(days=1))  # Saturday
    assert len(await rings(office, HADI)) == before
    await office.pass_time(timedelta(days=1, hours=12))  # Monday 08.30
    assert len(await rings(office, HADI)) == before + 1
    assert len(await rings(office, BAMBANG)) == 1
    await hourly(office, 24)
    assert await count(office, HADI, "berkas menunggu Bapak/Ibu") == 1


@pytest.mark.parametrize("back", [timedelta(hours=5), timedelta(days=2)])
async def test_a_clock_set_back_repeats_nothing_and_stops_nothing(
    office: Office, back: timedelta
) -> None:
    await office.to_kasubbag()
    await hourly(office, 48)
    before = len(await rings(office, HADI)), len(await rings(office, BAMBANG))
    office.clock.advance(-back)
    await office.ticks.sweep()
    await office.settle()
    assert (len(await rings(office, HADI)), len(await rings(office, BAMBANG))) == before
    digests = await count(office, HADI, "berkas menunggu Bapak/Ibu")
    await hourly(office, int(back / HOUR) + 30)
    assert await count(office, HADI, "berkas menunggu Bapak/Ibu") >= digests + 1
    assert await count(office, BAMBANG, "Terlambat lebih") == 1


async def test_two_sweeps_and_a_restart_ring_once(office: Office, tmp_path: Path) -> None:
    await office.to_kasubbag()
    before = len(await rings(office, HADI))
    office.clock.advance(timedelta(hours=6))
    again = Ticks(office.turns, office.calendar)
    await office.ticks.sweep()
    await again.sweep()
    await office.ticks.sweep()
    await office.settle()
    assert len(await rings(office, HADI)) == before + 1


async def test_cuti_bersama_and_the_week_of_a_feast_do_not_count(tmp_path: Path) -> None:
    calendar = Calendar(Profile(), national_holidays(range(2025, 2027)))
    clock = TestClock(datetime(2025, 12, 24, 7, 0, tzinfo=UTC))  # 14.00 on the day before Christmas
    office = await Office.open(tmp_path, clock=clock, calendar=calendar)
    await office.to_kasubbag()
    before = len(await rings(office, HADI))
    await office.pass_time(timedelta(days=4))  # 25 and 26 are free, then a weekend
    assert len(await rings(office, HADI)) == before
    await office.pass_time(timedelta(hours=22))
    assert len(await rings(office, HADI)) == before + 1
    await office.close()


async def test_a_deadline_that_rests_on_an_estimated_holiday_says_so(tmp_path: Path) -> None:
    guessed = {date(2025, 11, 5): "Maulid (perkiraan)"}
    office = await Office.open(tmp_path, calendar=Calendar(Profile(), guessed))
    await office.to_kasubbag()
    await office.types(HADI, "/lacak 0001")
    assert "menganggap 5 November 2025 libur (Maulid, perkiraan)" in await office.last(HADI)
    await office.close()


async def test_ramadan_hours_move_the_deadline(tmp_path: Path) -> None:
    season = Hours.ramadan(MORNING.date(), MORNING.date() + timedelta(days=20))
    profile = replace(Profile(), hours=Hours(seasons=(season,)))
    office = await Office.open(tmp_path, profile)
    await office.to_kasubbag()  # 08.30; 6 h to go today, 1.5 h tomorrow from 08.00
    await office.types(HADI, "/lacak 0001")
    assert "batas Rab 09.30" in await office.last(HADI)
    await office.close()


async def test_mengapa_says_who_holds_it_how_long_is_left_and_what_was_sent(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await hourly(office, 6)
    await office.types(HADI, "/mengapa 0001")
    last = await office.last(HADI)
    assert "Menunggu disposisi Kasubbag Hukum sejak 4 Nov 08.30." in last
    assert "1 pengingat terkirim." in last
    assert "Sisa waktu" in last


async def test_an_usulan_that_came_back_is_remembered_each_morning_until_it_is_sent(
    office: Office,
) -> None:
    await office.to_kasubbag()  # Tuesday 08.30
    await office.tap(HADI, "Kembalikan", "Lampiran tidak lengkap")
    before = len(await rings(office, SARI))
    await hourly(office, 24)
    said = plain((await rings(office, SARI))[-1])
    assert len(await rings(office, SARI)) == before + 1
    assert said.startswith(
        "Pengingat agenda 0001. Dikembalikan 4 Nov 08.30 dan menunggu perbaikan Bapak/Ibu."
    )
    assert "Kirim" in await office.buttons(SARI)
    await hourly(office, 24)
    assert await office.last(SARI) == "6 November 2025 · 1 berkas menunggu Bapak/Ibu."
    await hourly(office, 24)
    assert await count(office, SARI, "berkas menunggu Bapak/Ibu") == 2
    assert await count(office, BAMBANG, "Terlambat") == 0
    await office.tap(SARI, "Kirim")
    await hourly(office, 24)
    assert await count(office, SARI, "berkas menunggu Bapak/Ibu") == 2


async def test_an_usulan_that_its_pengusul_took_back_is_remembered_as_taken_back(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await office.tap(SARI, "Tarik usulan", "Perbaiki dulu")
    assert "Belum ada yang berubah sejak diambil kembali." in await office.last(SARI)
    await office.types(SARI, "/tugas")
    row = (await office.screen(SARI))[-1].buttons[0]
    assert row.hint.startswith("diambil kembali, belum dikirim · ")
    await hourly(office, 24)
    said = plain((await rings(office, SARI))[-1])
    assert said.startswith(
        "Pengingat agenda 0001. Diambil kembali 4 Nov 08.30 untuk diperbaiki dan belum dikirim lagi"
    )
    assert await count(office, SARI, "ikembalikan") == 0


async def test_an_usulan_with_a_long_title_that_came_back_is_remembered_too(
    office: Office,
) -> None:
    reason = "Lampiran kurang lengkap. " * 8
    title = "Penetapan Kebutuhan Perlengkapan Pemungutan Suara dan Dukungan Lainnya " * 5
    await office.to_kasubbag(keputusan(tentang=Found(title.strip())))
    await office.tap(HADI, "Kembalikan", "Tulis alasan lain")
    await office.types(HADI, reason)
    assert reason.strip() in await office.last(SARI)
    await hourly(office, 24)
    assert await count(office, SARI, "Pengingat agenda 0001. Dikembalikan") == 1
    assert reason.strip() in await office.last(SARI)


async def test_an_usulan_that_was_never_sent_is_remembered_once(office: Office) -> None:
    await office.proposes()
    await hourly(office, 72)
    assert await count(office, SARI, "Pengingat. Usulan ini dimulai 4 Nov") == 1
    assert await count(office, SARI, "berkas menunggu Bapak/Ibu") == 0
    assert "Kirim" in await office.buttons(SARI), "the card itself came again"


async def test_an_usulan_that_was_sent_or_thrown_away_is_not_remembered(office: Office) -> None:
    await office.proposes()
    await office.tap(SARI, "Kirim")
    await office.proposes()
    await office.tap(SARI, "Batal")
    await hourly(office, 30)
    assert await count(office, SARI, "belum dikirim") == 0


async def test_a_draft_that_was_dropped_by_mistake_is_remembered_by_when_it_began(
    office: Office,
) -> None:
    await office.proposes()
    await office.pass_time(4 * HOUR)
    await office.tap(SARI, "Batal", "Batalkan")
    await hourly(office, 48)
    assert await count(office, SARI, "Usulan ini dimulai 4 Nov 08.30 dan belum dikirim") == 1
