"""Several workers on one server: each keeps what it has in hand, and a dead one's is taken up."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest_asyncio

from sop.office import Office
from storage import delivery, jobs, outbox, workers
from storage.database import Database
from tests.office import HADI
from tests.storage.in_hand import Worker

ROOT = Path(__file__).parents[2]

Start = Callable[[], Coroutine[Any, Any, Worker]]


@pytest_asyncio.fixture
async def start(tmp_path: Path, postgres_url: str) -> AsyncIterator[Start]:
    """Start workers of one office; they are stopped afterwards."""
    started: list[Worker] = []

    async def start() -> Worker:
        folder = tmp_path / str(len(started))
        started.append(await Worker.start(folder, postgres_url))
        return started[-1]

    yield start
    for worker in started:
        await worker.close()


async def killed(tmp_path: Path, address: str, seen_by: Worker | None = None) -> None:
    """Let a worker take a letter and a job in a process of its own, and kill it."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.storage.in_hand", str(tmp_path / "anak"), address),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdout is not None
    taken, _, name = (await child.stdout.readline()).decode().strip().partition(" by ")
    assert taken == "(1, 1)"
    if seen_by is not None:
        assert await seen_by.takes() == (0, 0)
    child.kill()
    await child.wait()
    looking = await Database.open(address, Office(), reading=True)
    await until(looking, lambda alive: name not in alive)
    await looking.close()


async def until(db: Database, so: Callable[[Sequence[str]], bool]) -> None:
    """Wait until the workers that are alive are as wanted."""
    async with asyncio.timeout(10):
        while not so(await db.read(lambda tx: workers.alive(tx.conn, db.worker))):  # noqa: ASYNC110 -- a server tells nobody
            await asyncio.sleep(0.05)


async def shown(worker: Worker) -> list[tuple[str, bool]]:
    return [(m.text, m.repeat) for m in await worker.office.screen(HADI) if "Rapat" in m.text]


async def left(worker: Worker) -> tuple[dict[str, int], dict[str, int]]:
    return await worker.office.turns.look(lambda tx: (outbox.counts(tx.conn), jobs.counts(tx.conn)))


async def test_who_starts_beside_another_one_takes_nothing_out_of_its_hands(start: Start) -> None:
    first = await start()
    await first.give()
    assert await first.takes() == (1, 1)
    second = await start()
    assert await second.takes() == (0, 0)
    second.office.clock.advance(delivery.LEASE + timedelta(minutes=1))
    await second.office.ticks.take_over()
    assert await second.takes() == (0, 0)
    await first.finish()
    assert await shown(first) == [("Rapat pukul 10.", False)]
    assert (await left(first))[1] == {}


async def test_who_starts_after_another_one_was_killed_goes_on_with_its_work(
    start: Start, tmp_path: Path, postgres_url: str
) -> None:
    await killed(tmp_path, postgres_url)
    worker = await start()
    assert await worker.takes() == (1, 1)
    await worker.finish()
    assert await shown(worker) == [("Rapat pukul 10.", True)]


async def test_who_was_there_all_the_time_takes_the_work_of_a_killed_one_after_a_while(
    start: Start, tmp_path: Path, postgres_url: str
) -> None:
    worker = await start()
    await killed(tmp_path, postgres_url, seen_by=worker)
    await worker.office.ticks.take_over()
    assert await worker.takes() == (0, 0)
    worker.office.clock.advance(delivery.LEASE)
    await worker.office.ticks.take_over()
    assert await worker.takes() == (1, 0)
    worker.office.clock.advance(jobs.LEASE)
    assert await worker.takes() == (0, 1)


async def test_a_worker_is_alive_as_long_as_it_is_connected(
    postgres_url: str, office: Office
) -> None:
    first, second = [await Database.open(postgres_url, office) for _ in range(2)]
    await until(second, lambda alive: first.worker in alive)
    await first.close()
    await until(second, lambda alive: first.worker not in alive)
    await second.close()


async def test_what_comes_in_the_same_instant_from_one_chat_is_done_in_the_order_it_came(
    start: Start,
) -> None:
    worker = await start()
    worker.network.set()
    office = worker.office
    said = [f"/cari kata{n:02d}" for n in range(12)]
    updates = [(text, office.raw_message(HADI, text)) for text in said]
    await asyncio.gather(*(office.worker.store("playground", [one]) for one in updates))
    await office.settle()
    answers = [m.text for m in await office.screen(HADI) if "Tidak ditemukan" in m.text]
    assert [text.split()[2].strip(".") for text in answers] == [text.split()[1] for text in said]
