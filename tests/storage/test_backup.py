"""Backups: made beside the running bot, checked, rotated, and brought back."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command

from handlers.ports import Wanted
from sop.office import Office
from storage import backup, database_copy, manifests, shapes
from storage.database import Database
from storage.engines import engine_for
from storage.faults import Damaged, InUse, StorageFault
from storage.files import Files
from storage.upgrade import config
from storage.verify import verify
from tests.storage.bot import Bot
from tests.storage.people import NOW, at, draft, file, submit
from tests.storage.shelf import put, shelf


@pytest.fixture
def elsewhere(address: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Give an empty place of the same kind to restore to."""
    if address.startswith("postgresql"):
        url: str = request.getfixturevalue("postgres_empty")
        return url
    return str(tmp_path / "new" / "bot.db")


async def test_a_backup_brings_everything_back(bot: Bot, elsewhere: str, tmp_path: Path) -> None:
    manifest = await bot.back_up()
    await bot.berkas("46")  # after the backup
    files = Files(tmp_path / "new" / "files")
    assert (
        await asyncio.to_thread(
            backup.restore, manifest, elsewhere, files, Office(), tmp_path / "new"
        )
        == []
    )
    back = await Database.open(elsewhere, Office())
    assert await back.read(lambda tx: verify(tx, files.has)) == []
    found = await back.read(lambda tx: tx.by_agenda(2026, 1))
    assert found == await bot.db.read(lambda tx: tx.by_agenda(2026, 1))
    assert await back.read(lambda tx: tx.by_agenda(2026, 2)) is None
    assert len(list(files.all())) == 2
    await back.run(lambda tx: submit(tx, draft(tx, "47")))
    assert await back.read(verify) == []
    await back.close()


async def test_a_backup_of_an_older_program_comes_back_and_is_brought_up_to_date(
    bot: Bot, elsewhere: str, tmp_path: Path
) -> None:
    manifest = await bot.back_up()
    listed = manifests.read(manifest)
    manifest.with_name(listed.database).unlink()
    copy = manifest.with_name(listed.database.removesuffix(".gz"))  # it packed none
    engine = engine_for(bot.address)
    with engine.begin() as conn:
        command.downgrade(config(conn), "0003")
    database_copy.copy(bot.address, copy)
    with engine.begin() as conn:
        command.upgrade(config(conn), "head")
    engine.dispose()
    hashed = hashlib.sha256(copy.read_bytes()).hexdigest()
    older = replace(listed, database=copy.name, database_sha256=hashed)
    manifest.write_text(shapes.dump(older), "utf-8")
    files = Files(tmp_path / "new" / "files")
    assert backup.restore(manifest, elsewhere, files, Office(), tmp_path / "new") == []
    back = await Database.open(elsewhere, Office())
    assert await back.read(lambda tx: verify(tx, files.has)) == []
    assert len(await back.read(lambda tx: tx.find(Wanted(nota="012/TP.02-ND/6202/2026")))) == 1
    await back.close()


async def test_a_folder_for_backups_is_made_for_the_account_of_the_bot_alone(bot: Bot) -> None:
    await bot.back_up()
    assert bot.backups.stat().st_mode & 0o077 == 0


async def test_a_backup_in_an_open_folder_is_for_the_account_of_the_bot_alone(bot: Bot) -> None:
    bot.backups.mkdir(mode=0o755)
    await bot.back_up()
    letters = [path for path in bot.backups.iterdir() if path.is_file()]
    assert letters
    assert not any(path.stat().st_mode & 0o077 for path in letters)


def test_a_password_is_not_told_by_the_arguments_of_a_program() -> None:
    for url in (
        "postgresql://bot:sandi@server/jdih",
        "postgresql://bot@server/jdih?password=sandi",
    ):
        arguments, environment = database_copy._target(url)
        assert arguments == ("--dbname", "postgresql://bot@server/jdih")
        assert environment == {"PGPASSWORD": "sandi"}


async def test_a_backup_is_whole_while_turns_go_on(bot: Bot) -> None:
    async def work() -> None:
        for n in range(100, 130):
            await bot.berkas(str(n))

    working = asyncio.create_task(work())
    made = [await bot.back_up(at(n * 60)) for n in range(3)]
    await working
    assert sorted(made) == list(manifests.list_all(bot.backups))
    lengths = [manifests.read(path).records for path in made]
    assert lengths == sorted(lengths)


async def test_a_database_that_did_not_change_is_kept_once_and_packed(
    tmp_path: Path, office: Office
) -> None:
    bot = Bot(await Database.open(tmp_path / "bot.db", office), str(tmp_path / "bot.db"), tmp_path)
    await bot.berkas("45")
    made = [await bot.back_up(at(60 * n)) for n in range(26)]  # the first ones are dropped
    assert not made[0].exists()
    (copy,) = bot.backups.glob("*.db.gz")
    assert {manifests.read(one).database for one in manifests.list_all(bot.backups)} == {copy.name}
    assert 4 * copy.stat().st_size < len(gzip.decompress(copy.read_bytes()))
    assert backup.drill(made[-1], office) == []
    copy.write_bytes(b"lain")
    mended = await bot.back_up(at(60 * 26))
    assert backup.drill(mended, office) == []
    await bot.berkas("46")
    assert manifests.read(await bot.back_up(at(60 * 27))).database != copy.name
    await bot.db.close()


async def test_work_that_a_power_cut_left_goes_after_a_day(bot: Bot) -> None:
    now = datetime.now(UTC)
    left = bot.backups / "unfinished-x"
    left.mkdir(parents=True)
    await bot.back_up(now)
    assert left.exists(), "another program may be at it"
    await bot.back_up(now + timedelta(hours=25))
    assert not left.exists()


async def test_a_backup_of_a_damaged_memory_is_not_made(bot: Bot) -> None:
    before = await bot.back_up()
    bot.files.path(file("nota 45").sha256).unlink()
    with pytest.raises(Damaged, match=r"nota 45\.pdf tidak ada atau rusak"):
        await bot.back_up(at(60))
    assert list(manifests.list_all(bot.backups)) == [before]
    assert not list(bot.backups.glob("unfinished-*"))


@pytest.mark.parametrize("hours", [range(24), range(8, 16)], ids=["always on", "office hours"])
async def test_a_file_that_rots_is_found_within_some_days_also_in_office_hours(
    bot: Bot, hours: range
) -> None:
    await bot.back_up()
    path = bot.files.path(file("nota 45").sha256)
    path.chmod(0o600)
    path.write_bytes(b"lain")
    some_days = [at(60 * (24 * day + hour)) for day in range(1, 6) for hour in hours]

    async def all_of_them() -> None:
        for now in some_days:
            await bot.back_up(now)

    with pytest.raises(Damaged, match=r"nota 45\.pdf tidak ada atau rusak"):
        await all_of_them()


async def test_a_new_file_is_checked_when_it_is_copied(bot: Bot) -> None:
    await bot.back_up()
    await bot.berkas("49")
    path = bot.files.path(file("nota 49").sha256)
    path.chmod(0o600)
    path.write_bytes(b"lain")
    with pytest.raises(Damaged, match=r"is not what was kept|tidak ada atau rusak"):
        await bot.back_up(at(120))


async def test_a_backup_that_was_changed_is_not_restored(
    bot: Bot, elsewhere: str, tmp_path: Path
) -> None:
    manifest = await bot.back_up()
    copy = manifest.with_name(manifests.read(manifest).database)
    copy.write_bytes(copy.read_bytes() + b"x")
    with pytest.raises(Damaged, match="is not what was backed up"):
        backup.restore(manifest, elsewhere, bot.files, Office(), tmp_path / "new")


async def test_a_list_that_names_another_folder_writes_nothing_there(
    bot: Bot, elsewhere: str, tmp_path: Path
) -> None:
    manifest = await bot.back_up()
    listed = manifests.read(manifest)
    store = manifests.Beside("../luar.sqlite3", listed.database, listed.database_sha256)
    manifest.write_text(shapes.dump(replace(listed, beside=(store,))), "utf-8")
    with pytest.raises(Damaged, match="another folder"):
        backup.restore(manifest, elsewhere, bot.files, Office(), tmp_path / "new")
    assert not (tmp_path / "luar.sqlite3").exists()


async def test_a_backup_is_tried_out_on_either_database(bot: Bot) -> None:
    manifest = await bot.back_up()
    assert backup.drill(manifest, Office()) == []
    kept = Files(bot.backups / "files")
    path = kept.path(manifests.read(manifest).files[0])
    path.chmod(0o600)
    path.write_bytes(b"lain")
    with pytest.raises(Damaged, match="is not what was kept"):
        backup.drill(manifest, Office())
    copy = manifest.with_name(manifests.read(manifest).database)
    copy.write_bytes(copy.read_bytes()[:-9])
    with pytest.raises(Damaged, match="is not what was backed up"):
        backup.drill(manifest, Office())


def test_a_dump_that_breaks_off_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "half.dump").write_bytes(b"PGDMP")
    with pytest.raises(Damaged, match=r"half\.dump cannot be read"):
        database_copy.read_through(tmp_path / "half.dump")


async def test_a_backup_of_the_other_kind_of_database_writes_nothing(
    bot: Bot, tmp_path: Path
) -> None:
    manifest = await bot.back_up()
    other = "postgresql://bot@/none" if bot.db.dialect == "sqlite" else tmp_path / "new.db"
    with pytest.raises(StorageFault, match="another kind of database"):
        backup.restore(manifest, other, bot.files, Office(), tmp_path / "new")
    assert not (tmp_path / "new.db").exists()


async def test_a_database_is_never_written_over(tmp_path: Path, office: Office) -> None:
    path = tmp_path / "bot.db"
    db = await Database.open(path, office)
    files = Files(tmp_path / "files")
    manifest = backup.make(path, files, tmp_path / "cadangan", office, NOW)
    with pytest.raises(InUse, match="exists already"):
        backup.restore(manifest, path, files, office, tmp_path)
    assert backup.drill(manifest, office) == []
    await db.close()


async def test_what_a_store_names_is_kept_among_the_files_and_once(
    tmp_path: Path, office: Office
) -> None:
    db = await Database.open(tmp_path / "bot.db", office)
    folder, store, files = tmp_path / "cadangan", tmp_path / "rak.sqlite3", Files(tmp_path / "f")
    kept = []
    with closing(sqlite3.connect(store)) as raw:
        raw.execute("create table files (sha256 text)")
        for n in range(3):
            kept.append(files.put(random.Random(n).randbytes(300_000)))
            with raw:
                raw.execute("insert into files values (?)", kept[-1:])
            backup.make(tmp_path / "bot.db", files, folder, office, at(n * 60), [store])
    assert sum(one.stat().st_size for one in folder.glob("rak-*")) < 10_000
    assert list(Files(folder / "files").all()) == sorted(kept)
    back = Files(tmp_path / "back" / "f")
    last = manifests.list_all(folder)[-1]
    assert backup.restore(last, tmp_path / "back" / "bot.db", back, office, back.folder) == []
    assert list(back.all()) == sorted(kept)
    await db.close()


async def test_a_store_beside_is_kept_as_often_as_it_changed_and_comes_back(
    tmp_path: Path, office: Office
) -> None:
    db = await Database.open(tmp_path / "bot.db", office)
    folder, store, files = tmp_path / "cadangan", tmp_path / "rak.sqlite3", Files(tmp_path / "f")

    def made(hour: int, *, day: int = 1) -> Path:
        at_ = datetime(2026, 11, day, hour, tzinfo=UTC)
        return backup.make(tmp_path / "bot.db", files, folder, office, at_, [store])

    without = made(0)
    put(store, b"satu")
    first, same = made(1), made(2)
    put(store, b"dua")
    second = made(3)
    assert manifests.read(without).beside == ()
    assert (
        manifests.read(first).beside == manifests.read(same).beside != manifests.read(second).beside
    )
    assert len(list(folder.glob("rak-*.sqlite3.gz"))) == 2
    for manifest, kept in ((same, [(1, b"satu")]), (second, [(1, b"satu"), (2, b"dua")])):
        home = tmp_path / f"back-{manifest.stem}"
        assert backup.restore(manifest, home / "bot.db", Files(home / "f"), office, home) == []
        assert shelf(home / "rak.sqlite3") == kept
        with pytest.raises(InUse, match="exists already"):
            backup.restore(manifest, home / "other.db", Files(home / "f"), office, home)
    copy = folder / manifests.read(second).beside[0].copy
    copy.write_bytes(copy.read_bytes() + b"x")
    with pytest.raises(Damaged, match="is not what was backed up"):
        backup.drill(second, office)
    for hour in range(24):
        made(hour, day=2)
    assert manifests.list_all(folder)[0].stem[:13] == second.stem[:13]
    assert len(list(folder.glob("rak-*.sqlite3.gz"))) == 1, "the first one is named no more"
    await db.close()
