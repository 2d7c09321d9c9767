"""Data that can only be read, belong to somebody else or are held by him: named for what it is."""

from __future__ import annotations

import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from sop.office import Office
from storage.database import Database
from storage.faults import Damaged, StorageFull, Unreachable, Unwritable, translate
from storage.files import Files
from storage.sqlite import _named
from storage.transaction import Tx
from tests.fresh import lay_down


def test_a_store_that_cannot_be_written_waits_like_a_server_that_is_gone() -> None:
    with pytest.raises(Unwritable):
        Files(Path("/sys/jdih-bot")).put(b"naskah")  # where nobody may write, not even root


def test_a_database_that_can_only_be_read_is_not_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    lay_down(path)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as conn:
        with pytest.raises(sqlite3.Error) as refused:
            conn.execute("DELETE FROM inbox")
        assert isinstance(translate(refused.value), Unwritable)


def test_a_database_that_cannot_be_opened_is_not_called_empty(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.Error) as refused:
        sqlite3.connect(f"{(tmp_path / 'tidak-ada' / 'bot.db').as_uri()}?mode=ro", uri=True)
    assert isinstance(translate(refused.value), Unwritable)


def test_a_disk_that_turns_read_only_under_an_open_database_does_not_make_it_damaged(
    tmp_path: Path,
) -> None:
    foreign = tmp_path / "bot.db"
    foreign.write_bytes(b"naskah " * 512)
    with closing(sqlite3.connect(foreign)) as conn, pytest.raises(sqlite3.Error) as broken:
        conn.execute("SELECT 1 FROM inbox")
    assert isinstance(_named(broken.value, tmp_path), Damaged)
    for gone in (Path("/sys"), tmp_path / "dicabut"):  # where nobody may write, not even root
        assert isinstance(_named(broken.value, gone), Unwritable)


async def test_an_account_that_may_write_no_more_waits_for_room_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    lay_down(path)
    opened = await Database.open(path, Office())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises(StorageFull):
            await opened.run(lambda tx: tx.remember("uji", "x"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    await opened.run(lambda tx: tx.remember("uji", "y"))
    assert await opened.read(lambda tx: tx.setting("uji")) == "y"
    await opened.close()


async def test_a_turn_does_not_wait_for_ever_for_a_table_that_a_console_holds(
    postgres_url: str,
) -> None:
    opened = await Database.open(postgres_url, Office())

    def impatient(tx: Tx) -> None:
        tx.conn.exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
        tx.remember("uji", "x")

    shown = await opened.read(lambda tx: tx.conn.exec_driver_sql("SHOW lock_timeout").scalar())
    assert shown == "20s"
    with psycopg.connect(postgres_url) as console:
        console.execute("LOCK TABLE settings IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(Unreachable, match="holds"):
            await opened.run(impatient)
    await opened.run(lambda tx: tx.remember("uji", "y"))
    await opened.close()
