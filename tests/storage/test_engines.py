"""The engines: groups of turns, faults that stay alone, one process at a time, a full disk."""

from __future__ import annotations

import asyncio
import inspect
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import aiosqlite
import pytest
from sqlalchemy import text

from sop.office import Office
from storage import inbox
from storage.database import Database
from storage.faults import InUse, Misaddressed, StorageFault, StorageFull, Unreachable, WrongOffice
from storage.sqlite import GROUP
from storage.sqlite_thread import Thread
from storage.transaction import Tx
from storage.verify import verify
from tests.storage.people import at, draft, submit


async def test_turns_that_wait_together_fail_alone(db: Database) -> None:
    def turn(tx: Tx, n: int) -> int:
        tx.remember(f"n{n}", str(n))
        if n % 3 == 0:
            raise KeyError(n)
        if n % 7 == 0:
            tx.conn.execute(text("SELECT * FROM no_such_table"))
        return n

    runs = [db.run(lambda tx, n=n: turn(tx, n)) for n in range(3 * GROUP)]
    done = await asyncio.gather(*runs, return_exceptions=True)
    for n, result in enumerate(done):
        kept = await db.read(lambda tx, n=n: tx.setting(f"n{n}"))
        if n % 3 and n % 7:
            assert (result, kept) == (n, str(n))
        else:
            assert isinstance(result, Exception)
            assert kept == ""


async def test_turns_of_one_group_see_what_those_before_them_wrote(
    tmp_path: Path, office: Office
) -> None:
    db = await Database.open(tmp_path / "bot.db", office)

    def count(tx: Tx) -> int:
        seen = int(tx.setting("n") or 0) + 1
        tx.remember("n", str(seen))
        return seen

    assert await asyncio.gather(*(db.run(count) for _ in range(100))) == list(range(1, 101))
    await db.close()


async def test_a_result_is_given_only_after_the_commit(db: Database, address: str) -> None:
    await db.run(lambda tx: tx.remember("k", "v"))
    looking = await Database.open(address, Office(), reading=True)
    assert await looking.read(lambda tx: tx.setting("k")) == "v"
    await looking.close()


async def test_reading_writes_nothing(db: Database) -> None:
    with pytest.raises(Exception, match=r"readonly|read-only"):
        await db.read(lambda tx: tx.remember("k", "v"))
    assert await db.read(lambda tx: tx.setting("k")) == ""


async def test_a_turn_whose_caller_went_away_does_not_stop_the_others(db: Database) -> None:
    gone = asyncio.create_task(db.run(lambda tx: tx.remember("gone", "1")))
    stays = asyncio.create_task(db.run(lambda tx: tx.remember("stays", "1")))
    await asyncio.sleep(0)
    gone.cancel()
    await stays
    await asyncio.gather(gone, return_exceptions=True)
    assert await db.read(lambda tx: tx.setting("stays")) == "1"


async def test_closing_finishes_the_turns_that_wait(address: str, office: Office) -> None:
    db = await Database.open(address, office)
    runs = [asyncio.create_task(db.run(lambda tx, n=n: tx.remember(f"{n}", "x"))) for n in range(9)]
    await asyncio.sleep(0)
    await db.close()
    await asyncio.gather(*runs)
    again = await Database.open(address, office)
    assert [await again.read(lambda tx, n=n: tx.setting(f"{n}")) for n in range(9)] == ["x"] * 9
    await again.close()


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_closed_file_stands_alone_and_another_may_open_it(
    tmp_path: Path, office: Office
) -> None:
    for word in ("a", "b"):
        db = await Database.open(tmp_path / "bot.db", office)
        await db.run(lambda tx, word=word: tx.remember(word, "x"))
        await db.close()
        assert names_in(tmp_path) == ["bot.db", "bot.db.lock"]


async def test_a_database_belongs_to_one_office(address: str) -> None:
    first = await Database.open(address, Office(code="6202"))
    await first.run(lambda tx: draft(tx).code)
    await first.close()
    with pytest.raises(WrongOffice):
        await Database.open(address, Office(code="6203"))


async def test_two_workers_on_one_server_number_and_chain_without_gaps(
    postgres_url: str, office: Office
) -> None:
    workers = [await Database.open(postgres_url, office) for _ in range(2)]

    def turn(tx: Tx, n: int) -> None:
        submit(tx, draft(tx, str(n)))
        if n % 5 == 0:
            raise ZeroDivisionError

    runs = [workers[n % 2].run(lambda tx, n=n: turn(tx, n)) for n in range(60)]
    await asyncio.gather(*runs, return_exceptions=True)
    assert await workers[0].read(verify) == []
    last = await workers[1].read(lambda tx: tx.by_agenda(2026, 48))
    assert last is not None
    assert await workers[1].read(lambda tx: tx.by_agenda(2026, 49)) is None
    for worker in workers:
        await worker.close()


async def test_reading_sees_one_picture_while_others_write(db: Database) -> None:
    loop = asyncio.get_running_loop()

    def look(tx: Tx) -> tuple[str, str]:
        before = tx.setting("n")
        writing = asyncio.run_coroutine_threadsafe(db.run(lambda tx: tx.remember("n", "2")), loop)
        writing.result(10)
        return before, tx.setting("n")

    await db.run(lambda tx: tx.remember("n", "1"))
    assert await db.read(look) == ("1", "1")
    assert await db.read(lambda tx: tx.setting("n")) == "2"


async def test_turns_that_deadlock_are_run_again(postgres_url: str, office: Office) -> None:
    db = await Database.open(postgres_url, office)
    await db.run(lambda tx: (tx.remember("a", "0"), tx.remember("b", "0")))
    both_hold_one = threading.Barrier(2, timeout=10)
    tries: list[str] = []

    def turn(tx: Tx, first: str, second: str) -> None:
        tries.append(first)
        tx.remember(first, first)
        if len(tries) <= 2:
            both_hold_one.wait()
        tx.remember(second, first)

    await asyncio.gather(
        db.run(lambda tx: turn(tx, "a", "b")), db.run(lambda tx: turn(tx, "b", "a"))
    )
    assert len(tries) > 2, "one of the two had to run again"
    await db.close()


async def test_a_server_that_is_not_there_is_a_fault_of_its_own(office: Office) -> None:
    with pytest.raises(Unreachable):
        await Database.open("postgresql://bot@127.0.0.1:1/nothing", office)


@pytest.mark.parametrize(
    ("option", "named"),
    [
        ("pool_size=3", "pool_size"),
        ("sslmode=bogus", "sslmode"),
        ("connect_timeout=x", "connect_t"),
    ],
)
async def test_an_option_that_no_server_knows_is_named(office: Office, option: str, named: str):
    with pytest.raises(Misaddressed, match=named):
        await Database.open(f"postgresql://bot:geheim@127.0.0.1:1/nothing?{option}", office)


# SQLite alone -----------------------------------------------------------------------------------


def another_process_opens(path: Path) -> str:
    """Let another process take hold of a database; gives what it complains about."""
    code = f"from pathlib import Path; from storage.sqlite import hold; hold(Path({str(path)!r}))"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


async def test_a_second_process_is_kept_out(tmp_path: Path, office: Office) -> None:
    path = tmp_path / "bot.db"
    db = await Database.open(path, office)
    assert "InUse: another process works on bot.db" in another_process_opens(path)
    with pytest.raises(InUse):
        await Database.open(path, office)
    await db.close()
    assert another_process_opens(path) == ""


async def test_who_looks_beside_a_running_bot_cannot_write(tmp_path: Path, office: Office) -> None:
    db = await Database.open(tmp_path / "bot.db", office)
    looking = await Database.open(tmp_path / "bot.db", office, reading=True)
    with pytest.raises(InUse):
        await looking.run(lambda tx: tx.remember("k", "v"))
    await looking.close()
    await db.close()


async def test_the_writer_syncs_every_commit_and_readers_may_only_read(
    tmp_path: Path, office: Office
) -> None:
    db = await Database.open(tmp_path / "bot.db", office)

    def pragma(tx: Tx, name: str) -> object:
        return tx.conn.exec_driver_sql(f"PRAGMA {name}").scalar()

    names = ("journal_mode", "synchronous", "foreign_keys")
    assert [await db.run(lambda tx, n=n: pragma(tx, n)) for n in names] == ["wal", 2, 1]
    assert await db.read(lambda tx: pragma(tx, "query_only")) == 1
    await db.close()


async def test_a_full_disk_is_told_and_nothing_is_lost_once_there_is_room(
    tmp_path: Path, office: Office
) -> None:
    db = await Database.open(tmp_path / "bot.db", office)

    def limit(tx: Tx, pages: int) -> None:
        tx.conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}").close()

    await db.run(lambda tx: tx.remember("before", "1"))
    await db.run(lambda tx: limit(tx, 1))
    big = "x" * 500_000
    small = [db.run(lambda tx, n=n: tx.remember(f"small{n}", "1")) for n in range(3)]
    large = db.run(lambda tx: inbox.store(tx.conn, "telegram", [("1", big)], at()))
    *fitted, refused = await asyncio.gather(*small, large, return_exceptions=True)
    assert isinstance(refused, StorageFull)
    assert fitted == [None] * 3, "turns of the same group that need no room go through"
    await db.run(lambda tx: limit(tx, 1_000_000))
    assert await db.run(lambda tx: inbox.store(tx.conn, "telegram", [("1", big)], at())) == 1
    await db.close()


async def test_a_file_that_is_no_database_is_told(tmp_path: Path, office: Office) -> None:
    path = tmp_path / "bot.db"
    path.write_bytes(b"not a database, but long enough to look like one " * 100)
    with pytest.raises(StorageFault):
        await Database.open(path, office)
    assert path.read_bytes().startswith(b"not a database")


async def test_aiosqlite_runs_a_whole_function_in_its_thread() -> None:
    """The contract with aiosqlite's `_execute`, which is not public."""
    assert list(inspect.signature(aiosqlite.Connection._execute).parameters) == [
        "self",
        "fn",
        "args",
        "kwargs",
    ]
    thread = Thread(lambda: sqlite3.connect(":memory:", isolation_level=None))
    await thread
    names = [await thread.hop(lambda: threading.current_thread().name) for _ in range(2)]
    assert names[0] == names[1] != threading.current_thread().name
    assert await thread.hop(lambda: threading.current_thread().daemon)
    assert await thread.hop(lambda: thread.raw.execute("SELECT 1").fetchone()) == (1,)
    with pytest.raises(ZeroDivisionError):
        await thread.hop(lambda: 1 // 0)
    await thread.close()
    with pytest.raises(ValueError, match="closed"):
        await thread.hop(lambda: None)
