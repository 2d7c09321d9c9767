"""SIGKILL under load: nothing acknowledged is lost, nothing happens twice."""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from handlers.ports import Wanted
from sop.office import Office
from storage import inbox
from storage import schema as s
from storage.database import Database
from storage.verify import verify
from tests.storage.load import turn
from tests.storage.people import NOW

ROOT = Path(__file__).parents[2]


async def killed(address: str, first: int, turns: int, seconds: float) -> list[str]:
    """Let a bot work in a child process, kill it a moment after so many turns.

    Gives what it acknowledged.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.storage.load",
        address,
        str(first),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdout is not None
    said = b""
    while said.count(b"done") < turns:
        line = await child.stdout.readline()
        assert line, "it died by itself"
        said += line
    await asyncio.sleep(seconds)
    child.kill()
    said += await child.stdout.read()
    await child.wait()
    return said[: said.rfind(b"\n")].decode().splitlines()  # the last line may be torn


async def finish(db: Database) -> None:
    """Handle what was stored and not handled."""
    while waiting := await db.read(lambda tx: inbox.waiting(tx.conn, NOW)):
        await asyncio.gather(
            *(db.run(lambda tx, update=update: turn(tx, update)) for update in waiting)
        )


async def check(address: str, said: list[str]) -> None:
    """Compare what was acknowledged with what is there."""
    stored = {line.split()[1] for line in said if line.startswith("stored")}
    done = {tuple(line.split()[1:]) for line in said if line.startswith("done")}
    db = await Database.open(address, Office())
    try:
        await finish(db)
        assert await db.read(verify) == []
        kept = await db.read(
            lambda tx: tx.conn.execute(select(s.inbox.c.update_id)).scalars().all()
        )
        assert stored <= set(kept)
        found = await db.read(lambda tx: tx.find(Wanted(limit=1_000_000)))
        by_number = [b.produk.nomor for b in found]
        assert sorted(by_number) == sorted(kept), "each update made one berkas"
        assert done <= {(b.produk.nomor, b.code, str(b.agenda)) for b in found}
        assert sorted(b.agenda.number for b in found if b.agenda) == [*range(1, len(found) + 1)]
    finally:
        await db.close()


async def kill_often(address: str, times: int) -> None:
    chance = random.Random(6202)
    said: list[str] = []
    for n in range(times):
        turns, seconds = chance.randint(0, 60), chance.uniform(0.0, 0.05)
        said += await killed(address, 1 + n * 10_000, turns, seconds)
    await check(address, said)


async def test_a_killed_bot_has_lost_and_doubled_nothing(address: str) -> None:
    await kill_often(address, 4)


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_a_bot_killed_hundreds_of_times_has_lost_and_doubled_nothing(address: str) -> None:
    await kill_often(address, 300)


async def test_several_workers_killed_at_once_have_lost_and_doubled_nothing(
    postgres_url: str,
) -> None:
    said = await asyncio.gather(*(killed(postgres_url, 1 + n * 10_000, 40, 0.0) for n in range(3)))
    await check(postgres_url, [line for lines in said for line in lines])
