"""The hourly care: a backup beside the running bot, the portal with it, and old rows thrown away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.care import Care
from bot.config import Settings
from bot.playground.server import Said
from bot.playground.shown import ShownFile
from handlers.messages import Address
from jdih.portal.store import Store
from storage import backup, jobs, manifests
from storage import schema as s
from storage.files import Files
from tests.clock import MORNING
from tests.office import HADI, RUDI, YUNI, Office, buttons
from tests.readings import keputusan


def settings(home: Path) -> Settings:
    return Settings(_env_file=None, data_dir=home, telegram_token="1:a", playground="off")


async def test_a_backup_is_made_beside_the_running_bot_with_the_portal(tmp_path: Path) -> None:
    office = await Office.open(tmp_path)
    await office.to_decision()
    Store(tmp_path / "portal.sqlite3", Files(tmp_path / "files")).close()
    care = Care(office.turns, settings(tmp_path), office.calendar)
    assert await care.backup()
    (manifest,) = manifests.list_all(tmp_path / "cadangan")
    assert backup.drill(manifest, office.calendar.office) == []
    assert [one.name for one in manifests.read(manifest).beside] == ["portal.sqlite3"]
    stranger = Address("telegram", "9")
    today = office.clock.now().date()
    for day in (today - timedelta(days=1), today):
        await office.turns.run(lambda tx, d=day: tx.strike(stranger, d.isoformat()))
    await care.purge()
    days = await office.turns.look(lambda tx: tx.conn.execute(select(s.strikes.c.day)).all())
    assert [tuple(row) for row in days] == [(today.isoformat(),)]
    await office.tap(HADI, "Otentikasi")
    await office.close()


async def test_the_admin_is_told_of_a_scanner_inbox_that_stays_out_of_use(tmp_path: Path) -> None:
    office = await Office.open(tmp_path)
    ill = ["", "login ditolak server e-mail"]
    care = Care(office.turns, settings(tmp_path), office.calendar, lambda: list(ill))
    for times in (0, 1, 1):  # the same words once in six hours
        await care.scanners()
        await office.settle()
        told = [said for said in await office.said(YUNI) if "login ditolak" in said]
        assert len(told) == times
        office.clock.advance(timedelta(hours=1))
    ill[1] = ""
    await care.scanners()
    ill[0] = "folder pemindai tidak terbaca"
    await care.scanners()
    await office.settle()
    assert not any("tidak terbaca" in said for said in await office.said(YUNI))
    await office.close()


async def test_the_admin_is_told_of_a_backup_that_fails_when_phones_may_ring(
    tmp_path: Path,
) -> None:
    office = await Office.open(tmp_path)
    await office.to_decision()
    care = Care(office.turns, settings(tmp_path), office.calendar)
    (tmp_path / "cadangan").touch()
    for hour, times in ((20, 0), (33, 1), (40, 1), (57, 2)):
        office.clock.advance(MORNING + timedelta(hours=hour - 8) - office.clock.now())
        assert not await care.backup()
        await office.settle()
        told = [said for said in await office.said(YUNI) if "Cadangan data tidak dapat" in said]
        assert len(told) == times, hour
    assert "jdih-bot doctor" in told[0]
    await office.close()


async def test_the_admin_is_told_of_a_disk_that_is_nearly_full(tmp_path: Path) -> None:
    office = await Office.open(tmp_path)
    care = Care(office.turns, settings(tmp_path), office.calendar)
    for free in (2_000_000_000, 940_000_000):
        await care.room(free)
    await office.settle()
    assert [said for said in await office.said(YUNI) if "diska" in said] == [
        "Ruang diska komputer bot tinggal 0,9 GB. Mohon kosongkan sebelum penuh;"
        " bila penuh, kiriman tidak dapat diterima."
    ]
    await office.close()


async def test_work_that_was_done_is_forgotten_after_a_week(tmp_path: Path) -> None:
    office = await Office.open(tmp_path)
    care = Care(office.turns, settings(tmp_path), office.calendar)
    await office.types(HADI, "/laporan")
    await office.works("laporan")
    for days, left in ((6, 1), (8, 0)):
        office.clock.advance(MORNING + timedelta(days=days) - office.clock.now())
        await care.purge()
        rows = await office.turns.look(lambda tx: tx.conn.execute(select(s.jobs.c.state)).all())
        assert [row.state for row in rows] == ["done"] * left
    assert (await office.received(HADI, ".xlsx"))[:2] == b"PK"
    await office.close()


async def test_whose_an_album_is_is_forgotten_over_night(tmp_path: Path) -> None:
    office = await Office.open(tmp_path)
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    for name, caption in (("a.jpg", "0001"), ("b.jpg", "")):
        file = ShownFile(await office.files.keep(name.encode()), name, 9, "image/jpeg", photo=True)
        await office.phones.say(Said(phone=RUDI, text=caption, files=(file,), group="album"))
        await office.settle()
    assert [part.name for part in (await office.berkas()).scan.parts] == ["a.jpg", "b.jpg"]
    albums = select(s.settings.c.key).where(s.settings.c.key.startswith("album"))
    for left in (1, 0):
        rows = await office.turns.look(lambda tx: tx.conn.execute(albums).all())
        assert len(rows) == left
        await Care(office.turns, settings(tmp_path), office.calendar).purge()
    await office.close()


async def test_the_looks_of_the_night_let_through_what_somebody_waits_for(tmp_path: Path) -> None:
    office = await Office.open(tmp_path)
    for nomor in ("45", "46", "47"):
        await office.to_jdih(keputusan(nomor))
    await office.works()
    await office.ticks.drift()
    office.clock.advance(timedelta(seconds=2))
    await office.types(HADI, "/laporan")
    tasks = await office.turns.run(lambda tx: jobs.claim(tx.conn, office.clock.now(), 9))
    assert [task.kind for task in tasks] == ["periksa-tayang", "laporan"]
    office.clock.advance(timedelta(seconds=10))
    tasks = await office.turns.run(lambda tx: jobs.claim(tx.conn, office.clock.now(), 9))
    assert [task.kind for task in tasks] == ["periksa-tayang"] * 2
    await office.close()


async def test_a_list_that_nobody_answers_any_more_hangs_no_longer(tmp_path: Path) -> None:
    office = await Office.open(tmp_path)
    await office.types(YUNI, "/laporan")
    care = Care(office.turns, settings(tmp_path), office.calendar)
    here = Address("playground", YUNI)
    made = datetime.now(UTC)  # of the card: its key is of this machine's clock
    for days, hangs in ((89, True), (91, False)):
        office.clock.advance(made + timedelta(days=days) - office.clock.now())
        await care.purge()
        last = await office.turns.look(lambda tx: tx.last_card(here))
        assert (last is not None) is hangs
    await office.close()


async def test_a_choice_that_was_left_for_a_day_changes_nothing_any_more(tmp_path: Path) -> None:
    office = await Office.open(tmp_path)
    care = Care(office.turns, settings(tmp_path), office.calendar)
    made = datetime.now(UTC)
    await office.types(YUNI, "/pegawai rudi")
    await office.tap(YUNI, "Rudi Hartono", "Nonaktifkan")
    for hours in (23, 25):
        office.clock.advance(made + timedelta(hours=hours) - office.clock.now())
        await care.purge()
        here = await office.turns.look(lambda tx: tx.last_card(Address("playground", YUNI)))
        assert (here is not None) is (hours < 24)
        seen = next(m for m in await office.screen(YUNI) if "Ya, nonaktifkan" in buttons(m))
        await office.settle()
    assert await office.buttons(YUNI) == []
    assert (await office.last(YUNI)).startswith("Pilihan ini sudah lama dan ditutup;")
    await office.press_raw(YUNI, seen.id, seen.buttons[0].id)
    assert "sudah lama" in office.toast
    assert await office.turns.look(lambda tx: list(tx.addresses(RUDI))) != []
    await office.close()
