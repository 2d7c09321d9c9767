"""The hourly care: a backup beside the running bot, the portal with it, and old rows thrown away."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.care import Care
from handlers.messages import Address
from jdih.portal.store import Store
from storage import backup
from storage import schema as s
from tests.office import HADI, YUNI, Office


async def test_a_backup_is_made_beside_the_running_bot_with_the_portal(tmp_path: Path) -> None:
    office = await Office.open(tmp_path)
    await office.to_decision()
    Store(tmp_path / "portal.sqlite3").close()
    folder = tmp_path / "cadangan"
    care = Care(
        office.turns, tmp_path / "jdih.sqlite3", office.files, folder, office.calendar.office
    )
    assert await care.backup()
    (manifest,) = backup.list_all(folder)
    assert backup.drill(manifest, office.calendar.office) == []
    with sqlite3.connect(folder / "portal.sqlite3") as copy:
        assert copy.execute("pragma integrity_check").fetchone() == ("ok",)
    stranger = Address("telegram", "9")
    today = office.clock.now().date()
    for day in (today - timedelta(days=1), today):
        await office.turns.run(lambda tx, d=day: tx.strike(stranger, d.isoformat()))
    await care.purge()
    days = await office.turns.look(lambda tx: tx.conn.execute(select(s.strikes.c.day)).all())
    assert [tuple(row) for row in days] == [(today.isoformat(),)]
    await office.tap(HADI, "Otentikasi")
    await office.close()


async def test_a_list_that_nobody_answers_any_more_hangs_no_longer(tmp_path: Path) -> None:
    office = await Office.open(tmp_path)
    await office.types(YUNI, "/pegawai")
    folder = tmp_path / "cadangan"
    care = Care(office.turns, tmp_path, office.files, folder, office.calendar.office)
    here = Address("playground", YUNI)
    made = datetime.now(UTC)  # of the card: its key is of this machine's clock
    for days, hangs in ((89, True), (91, False)):
        office.clock.advance(made + timedelta(days=days) - office.clock.now())
        await care.purge()
        last = await office.turns.look(lambda tx: tx.last_card(here))
        assert (last is not None) is hangs
    await office.close()
