"""The database layer: a hop a turn or a hop a statement, a million rows, a flood of reminders.

Only ratios within one run say something: the machine is shared. Run: `python -m bench.database`.
"""

from __future__ import annotations

import asyncio
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final, TypeVar

import aiosqlite
from sqlalchemy import bindparam, func, insert, select, update

from handlers.messages import Address, Letter, Post
from handlers.ports import Reminder, Wanted
from sop import commands as c
from sop import kode
from sop.berkas import Agenda, Berkas, File, State
from sop.decide import decide
from sop.history import apply
from sop.office import Office
from sop.produk import Jenis, Produk
from sop.roles import Holding, Jabatan, Officer, Period, Role
from storage import delivery, inbox, reminders, shapes
from storage import schema as s
from storage.berkas import columns
from storage.database import Database
from storage.keys import new_key, stamp
from storage.statements import Statement
from storage.transaction import Tx

T = TypeVar("T")

NOW: Final = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)
WAITING: Final = 16  #: turns that wait at the same time
OFFICER: Final = Officer(
    "sari",
    "Sari Wulandari",
    holdings=(
        Holding(
            Jabatan("pengusul", "Staf Subbagian Teknis", Role.PENGUSUL, "Subbagian Teknis"),
            Period(NOW - timedelta(days=900)),
        ),
    ),
)
ADDRESS: Final = Address("telegram", "1001")

Turn = Callable[[int], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Found:
    """What one contender did in one round."""

    rate: float  #: turns a second
    cpu: float  #: milliseconds of processor a turn


def main(
    rows: int = 1_000_000, turns: int = 3_000, rounds: int = 5, reminders_due: int = 100_000
) -> None:
    """Run the three measurements and print them."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        asyncio.run(_against_await_per_statement(folder, turns, rounds))
        asyncio.run(_small_and_large(folder, rows))
        asyncio.run(_flood_of_reminders(folder, reminders_due))


# 1. One hop a turn, against one hop a statement ---------------------------------------------------


async def _against_await_per_statement(folder: Path, turns: int, times: int) -> None:
    print(f"unit of work, {WAITING} waiting, WAL + synchronous=FULL, median of {times} rounds")
    ours, code = await _filled(folder / "ours.db", 1_000)
    other_code = await ours.run(_open_one)
    plain, plain_code = await _filled(folder / "plain.db", 1_000)
    await plain.close()
    theirs = await aiosqlite.connect(folder / "plain.db", isolation_level=None)
    await theirs.execute("PRAGMA synchronous = FULL")
    lock = asyncio.Lock()
    contenders: dict[str, Turn] = {
        "one function a turn (written out)": lambda n: ours.run(
            lambda tx: _written_out(tx, n, code)
        ),
        "the same through the engine of Core": lambda n: ours.run(
            lambda tx: _statements(tx, n, code)
        ),
        "await per statement (aiosqlite)": lambda n: _awaited(theirs, lock, n, plain_code),
        "a whole turn through the port": lambda n: ours.run(
            lambda tx: _whole_turn(tx, n, other_code)
        ),
    }
    rounds: dict[str, list[Found]] = {name: [] for name in contenders}
    numbers = count(1)
    for _ in range(times):
        for name, turn in contenders.items():
            rounds[name].append(await _race(turn, numbers, turns))
    await theirs.close()
    await ours.close()
    medians = {name: statistics.median(f.rate for f in had) for name, had in rounds.items()}
    for name, rate in medians.items():
        cpu = statistics.median(f.cpu for f in rounds[name])
        print(f"  {name:<42}{rate:8,.0f} turns/s {cpu:7.3f} ms CPU")
    one, core, other, _ = medians.values()
    print(f"  the first is {one / core:.1f}× the second and {one / other:.1f}× the third\n")


async def _race(turn: Turn, numbers: Iterator[int], turns: int) -> Found:
    """Let sixteen callers have a turn each, again and again."""

    async def caller() -> None:
        for _ in range(turns // WAITING):
            await turn(next(numbers))

    cpu, began = time.process_time(), time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(WAITING)))
    seconds = time.perf_counter() - began
    return Found(turns / seconds, (time.process_time() - cpu) * 1000 / turns)


_OFFICER = select(s.officers.c.name).where(s.officers.c.id == bindparam("of"))
_BERKAS = select(s.berkas.c.version, s.berkas.c.snapshot).where(s.berkas.c.code == bindparam("of"))
_MOVE = (
    update(s.berkas)
    .where(s.berkas.c.code == bindparam("of"))
    .values(version=s.berkas.c.version + 1)
)


_INBOX = insert(s.inbox)
_RECORD = insert(s.records)
_OUTBOX = insert(s.outbox)


def _statements(tx: Tx, n: int, code: str) -> None:
    """Do the seven statements of a turn: dedupe, officer, berkas, record, update, two letters."""
    conn = tx.conn
    conn.execute(_INBOX, _inbox_row(n))
    conn.execute(_OFFICER, {"of": OFFICER.id}).one()
    conn.execute(_BERKAS, {"of": code}).one()
    conn.execute(_RECORD, _record_row(n, code))
    conn.execute(_MOVE, {"of": code})
    conn.execute(_OUTBOX, _outbox_row())
    conn.execute(_OUTBOX, _outbox_row())


_ENTER, _WHO, _FOLDER = Statement(_INBOX), Statement(_OFFICER), Statement(_BERKAS)
_APPEND, _MOVED, _POST = Statement(_RECORD), Statement(_MOVE), Statement(_OUTBOX)


def _written_out(tx: Tx, n: int, code: str) -> None:
    """Do the same statements as the storage does them."""
    conn = tx.conn
    _ENTER.run(conn, **_inbox_row(n))
    _WHO.one(conn, of=OFFICER.id)
    _FOLDER.one(conn, of=code)
    _APPEND.run(conn, **_record_row(n, code))
    _MOVED.run(conn, of=code)
    _POST.run(conn, **_outbox_row())
    _POST.run(conn, **_outbox_row())


async def _awaited(db: aiosqlite.Connection, lock: asyncio.Lock, n: int, code: str) -> None:
    """Do the same statements with a hop for each; one transaction at a time on a connection."""
    async with lock:
        await db.execute("BEGIN IMMEDIATE")
        await db.execute(*_insert("inbox", _inbox_row(n)))
        await db.execute_fetchall("SELECT name FROM officers WHERE id = ?", (OFFICER.id,))
        await db.execute_fetchall("SELECT version, snapshot FROM berkas WHERE code = ?", (code,))
        await db.execute(*_insert("records", _record_row(n, code)))
        await db.execute("UPDATE berkas SET version = version + 1 WHERE code = ?", (code,))
        await db.execute(*_insert("outbox", _outbox_row()))
        await db.execute(*_insert("outbox", _outbox_row()))
        await db.execute("COMMIT")


def _insert(table: str, row: dict[str, object]) -> tuple[str, Sequence[object]]:
    columns, blanks = ", ".join(row), ", ".join("?" * len(row))
    values = [stamp(v) if isinstance(v, datetime) else v for v in row.values()]
    return f"INSERT INTO {table} ({columns}) VALUES ({blanks})", values  # noqa: S608 - our own names


def _inbox_row(n: int) -> dict[str, object]:
    row = {"id": new_key(), "channel": "telegram", "update_id": str(n), "raw": "{}" * 200}
    return {**row, "at": NOW, "state": "done", "attempts": 0, "due": NOW, "why": ""}


def _record_row(n: int, code: str) -> dict[str, object]:
    row: dict[str, object] = {"seq": 10_000_000 + n, "code": code, "number": 10_000_000 + n}
    return {**row, "word": "isi", "at": NOW, "body": "{}" * 200, "hash": "0" * 64}


def _outbox_row() -> dict[str, object]:
    texts = dict.fromkeys(("card", "code", "officer", "why", "worker"), "")
    row = {"id": new_key(), "chat": "telegram:1001", "post": "note", "body": "{}" * 200}
    flags = {"asks": False, "repeat": False, "attempts": 0, "asked": 0, "tries": 0}
    return {**texts, **row, **flags, "claimed_at": None, "state": "sent", "due": NOW, "at": NOW}


def _whole_turn(tx: Tx, n: int, code: str) -> None:
    """Do what a tap does: dedupe, officer, berkas, decide, write in the chain, two letters."""
    inbox.store(tx.conn, "telegram", [(str(n), "{}" * 200)], NOW)
    officer, berkas = tx.officer_at(ADDRESS), tx.berkas(code)
    assert officer is not None
    assert berkas is not None
    record = decide(berkas, c.Correct("tentang", f"Penetapan {n}"), officer, NOW)
    tx.write(record, berkas, apply(berkas, record))
    for chat in range(2):
        to = Address("telegram", str(2000 + n * 2 + chat))
        tx.post(Letter(to=to, post=Post.NOTE, text="Berkas diperbarui.", code=code), NOW)


# 2. A thousand rows and a million -----------------------------------------------------------------


async def _small_and_large(folder: Path, rows: int) -> None:
    print(f"p50 in ms, alone, at 1,000 and at {rows:,} berkas")
    times: list[dict[str, float]] = []
    for size in (1_000, rows):
        db, code = await _filled(folder / f"{size}.db", size)
        times.append(await _one_by_one(db, code, size))
        await db.close()
    small, large = times
    for name, before in small.items():
        after = large[name]
        print(f"  {name:<28}{before:8.2f} {after:8.2f}   ×{after / before:.2f}")
    print()


async def _one_by_one(db: Database, code: str, size: int) -> dict[str, float]:
    numbers = count(1)
    common, rare = Wanted(text="penetapan"), Wanted(text=f"pokok {size // 2}")
    reads: dict[str, Callable[[Tx], object]] = {
        "agenda number": lambda tx: tx.by_agenda(2026, size // 2),
        "document number": lambda tx: tx.find(Wanted(text=f"{size // 2}/2026")),
        "a common word": lambda tx: tx.find(common),
        "two words, one rare": lambda tx: tx.find(rare),
        "open berkas of a staf": lambda tx: tx.find(Wanted(staf="rudi", open_only=True)),
        "history": lambda tx: tx.history(code),
        "next letter due": lambda tx: delivery.next_due(tx.conn),
        "next reminder due": lambda tx: reminders.next_due(tx.conn),
    }
    found = {"unit of work": await _p50(db.run, lambda tx: _whole_turn(tx, next(numbers), code))}
    found["outbox claim, empty"] = await _p50(db.run, lambda tx: delivery.claim(tx.conn, NOW, 0))
    for name, function in reads.items():
        found[name] = await _p50(db.read, function)
    return found


async def _p50(
    run: Callable[[Callable[[Tx], object]], Awaitable[object]], function: Callable[[Tx], object]
) -> float:
    taken = []
    for _ in range(300):
        began = time.perf_counter()
        await run(function)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


async def _filled(path: Path, size: int) -> tuple[Database, str]:
    """Make a database of so many finished berkas and one that is being worked on; give its code."""
    db = await Database.open(path, Office())
    await db.run(_enter_officer)
    for first in range(1, size + 1, 5_000):
        numbers = range(first, min(first + 5_000, size + 1))
        await db.run(lambda tx, numbers=numbers: _fill(tx, numbers))  # type: ignore[misc]
    code = await db.run(_open_one)
    return db, code


def _enter_officer(tx: Tx) -> None:
    tx.add_officer(OFFICER)
    tx.bind(ADDRESS, OFFICER.id, "", NOW)


def _new_code() -> str:
    return kode.new_code(secrets.token_bytes(kode.RANDOM_BYTES))


def _open_one(tx: Tx) -> str:
    berkas = Berkas(code=_new_code())
    files = tuple(File(f"f{n}", f"{n}" * 64, f"{n}.pdf", 90_000) for n in range(2))
    record = decide(berkas, c.Attach(files, unit="Subbagian Teknis"), OFFICER, NOW)
    tx.write(record, berkas, apply(berkas, record))
    return berkas.code


def _fill(tx: Tx, numbers: Sequence[int]) -> None:
    """Enter finished berkas in bulk; their histories do not matter here, only their rows."""
    model = Berkas(code="", version=1, state=State.SCANNED, opened_at=NOW, unit="Subbagian Teknis")
    text = shapes.dump(model)
    rows, book = [], []
    for n in numbers:
        code = f"B{n:07d}"
        produk = Produk(
            jenis=Jenis.KEPUTUSAN, nomor=str(n), tahun=2026, tentang=f"Penetapan Pokok {n}"
        )
        berkas = replace(model, code=code, produk=produk, agenda=Agenda(2026, n))
        snapshot = text.replace('"code":""', f'"code":"{code}"')
        rows.append({**columns(berkas), "snapshot": snapshot, "closed": True})
        book.append({"year": 2026, "number": n, "code": code, "at": NOW})
    tx.conn.execute(insert(s.berkas), rows)
    tx.conn.execute(insert(s.agenda), book)


# 3. A hundred thousand reminders at once ---------------------------------------------------------


async def _flood_of_reminders(folder: Path, flood: int) -> None:
    db = await Database.open(folder / "reminders.db", Office())
    for first in range(0, flood, 5_000):
        await db.run(lambda tx, first=first: _plan(tx, first, first + 5_000))  # type: ignore[misc]
    late: list[float] = []
    watch = asyncio.create_task(_watch(late))
    swept, cpu, began = 0, time.process_time(), time.perf_counter()
    while done := await db.run(_sweep):
        swept += done
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    watch.cancel()
    letters = await db.read(
        lambda tx: tx.conn.execute(select(func.count(s.outbox.c.officer.distinct()))).scalar_one()
    )
    print(f"{flood:,} reminders due at once, swept {reminders.SWEEP} a transaction into letters")
    print(f"  {swept:,} swept, {letters:,} different letters, {seconds:.2f} s ({spent:.2f} s CPU)")
    print(f"  the event loop was late by at most {max(late) * 1000:.1f} ms\n")
    await db.close()


def _plan(tx: Tx, first: int, until: int) -> None:
    due = [NOW - timedelta(seconds=n % 600) for n in range(first, until)]
    for n, at in zip(range(first, until), due, strict=True):
        tx.remind(Reminder(f"k{n}", "due", at, officer=f"o{n}"))


def _sweep(tx: Tx) -> int:
    due = reminders.claim(tx.conn, NOW)
    for reminder in due:
        to = Address("telegram", str(hash(reminder.key) % 30))
        tx.post(Letter(to=to, post=Post.NOTE, text="Pengingat", officer=reminder.officer), NOW)
    return len(due)


async def _watch(late: list[float], every: float = 0.005) -> None:
    """Note how late the event loop comes back."""
    late.append(0.0)
    while True:
        began = time.perf_counter()
        await asyncio.sleep(every)
        late.append(time.perf_counter() - began - every)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
