"""Backups thinned out: which of many stay, and what a list that cannot be read may still name."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sop.office import Office
from storage import backup, manifests
from storage.database import Database
from storage.files import Files
from tests.storage.bot import Bot
from tests.storage.people import at
from tests.storage.shelf import put


def fake_backups(folder: Path, times: list[datetime]) -> None:
    for moment in times:
        name = f"{moment:%Y-%m-%dT%H%M%S000Z}"
        said = {
            "made_at": name,
            "office": "6202",
            "records": 0,
            "head": "",
            "database": f"{name}.db",
            "database_sha256": "",
            "files": [],
        }
        (folder / f"{name}.json").write_text(json.dumps(said))
        (folder / f"{name}.db").touch()


async def test_old_backups_are_thinned_out(tmp_path: Path, office: Office) -> None:
    db = await Database.open(tmp_path / "bot.db", office)
    folder = tmp_path / "cadangan"
    folder.mkdir()
    now = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
    recent = [now - timedelta(minutes=20 * n) for n in range(1, 3 * 48)]
    older = [now - timedelta(hours=6 * n) for n in range(8, 4 * 60)]
    fake_backups(folder, recent + older)
    backup.make(tmp_path / "bot.db", Files(tmp_path / "files"), folder, office, now)
    kept = [path.name[:13] for path in manifests.list_all(folder)]
    days, months = {name[:10] for name in kept}, {name[:7] for name in kept}
    assert len([name for name in kept if name >= "2026-11-02T11"]) == 24
    assert len(days) == 30 + 1  # and the newest of September
    assert months == {"2026-09", "2026-10", "2026-11"}
    assert len(list(folder.glob("*.db*"))) == len(kept)
    await db.close()


async def test_a_backup_of_a_clock_that_was_set_back_is_not_thinned_out_at_once(
    tmp_path: Path, office: Office
) -> None:
    db = await Database.open(tmp_path / "bot.db", office)
    folder = tmp_path / "cadangan"
    folder.mkdir()
    now = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
    fake_backups(folder, [now - timedelta(days=n) for n in range(370)])
    past = now - timedelta(days=390)
    made = backup.make(tmp_path / "bot.db", Files(tmp_path / "files"), folder, office, past)
    assert backup.drill(made, office) == []
    await db.close()


async def test_a_list_that_cannot_be_read_stays_and_holds_up_no_backup(
    tmp_path: Path, office: Office
) -> None:
    db = await Database.open(tmp_path / "bot.db", office)
    folder, store = tmp_path / "cadangan", tmp_path / "rak.sqlite3"
    folder.mkdir()
    now = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
    fake_backups(folder, [now - timedelta(minutes=10 * n) for n in range(1, 5)])
    broken, whole = manifests.list_all(folder)[:2]
    broken.write_text("{")
    for number in (1, 2):
        put(store, b"x" * number)
        backup.make(tmp_path / "bot.db", Files(tmp_path / "files"), folder, office, now, [store])
        now += timedelta(minutes=1)
    left = manifests.list_all(folder)
    assert broken in left
    assert broken.with_suffix(".db").exists()
    assert whole not in left
    assert not whole.with_suffix(".db").exists()
    assert len(list(folder.glob("rak-*"))) == 2, "the broken list may name the older one"
    await db.close()


async def test_the_database_that_a_list_may_name_which_cannot_be_read_stays_too(
    tmp_path: Path, office: Office
) -> None:
    bot = Bot(await Database.open(tmp_path / "bot.db", office), str(tmp_path / "bot.db"), tmp_path)
    first, lost = await bot.back_up(at(0)), await bot.back_up(at(60))
    text = lost.read_text()
    lost.write_text("{")
    await bot.berkas("46")
    for hour in range(2, 26):
        await bot.back_up(at(60 * hour))
    assert not first.exists()
    lost.write_text(text)
    assert backup.drill(lost, office) == []
    await bot.db.close()
