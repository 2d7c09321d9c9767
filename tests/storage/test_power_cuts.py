"""Power cuts: whatever was acknowledged is there when the power comes back."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from sop.office import Office
from storage.database import Database
from storage.transaction import Tx
from storage.verify import verify
from tests.storage.people import draft, submit
from tests.storage.power import Disk, Entry, entries

HERE = Path(__file__).parent
TURNS = 400
CUTS = 5_000


async def work(folder: Path) -> None:
    """Write berkas in groups; acknowledge each after its commit, in a file beside."""
    db = await Database.open(folder / "bot.db", Office())
    acks = os.open(folder / "bot.db.acks", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def caller(first: int) -> None:
        for n in range(first, TURNS, 8):
            await db.run(lambda tx, n=n: turn(tx, n))
            os.write(acks, f"{n}\n".encode())

    await asyncio.gather(*(caller(first) for first in range(8)))
    os._exit(0)  # no orderly end


def turn(tx: Tx, n: int) -> None:
    submit(tx, draft(tx, str(n)))


def recorded(folder: Path) -> list[Entry]:
    """Let a child work under the recorder, give what it wrote."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("cc, a C compiler, is not installed")
    library, record = folder / "recorder.so", folder / "record"
    build = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(HERE / "recorder.c")]
    subprocess.run([*build, "-ldl", "-lpthread"], check=True)
    environment = {**os.environ, "LD_PRELOAD": str(library), "RECORD": str(record)}
    child = [sys.executable, "-m", "tests.storage.test_power_cuts", str(folder)]
    subprocess.run(child, cwd=HERE.parents[1], env=environment, check=True)
    return list(entries(record.read_bytes()))


def found_after(files: dict[str, bytes], folder: Path) -> set[str]:
    """Open what a cut left and give the numbers of the documents in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with closing(sqlite3.connect(folder / "bot.db")) as raw:
        assert raw.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        numbers = raw.execute("SELECT nomor FROM berkas JOIN agenda USING (code)").fetchall()
    return {number for (number,) in numbers}


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_thousands_of_power_cuts_lose_nothing_acknowledged(tmp_path: Path) -> None:
    written = recorded(tmp_path)
    assert any(e.kind == "w" and e.name == "bot.db" for e in written[len(written) // 2 :]), (
        "the log was carried over to the database while turns went on"
    )
    first = next(place for place, entry in enumerate(written) if entry.kind == "a")
    chance = random.Random(33)
    cuts = sorted(chance.randrange(first, len(written)) for _ in range(CUTS))
    disk, done = Disk(), 0
    for place, entry in enumerate(written):
        disk.take(entry)
        while done < len(cuts) and cuts[done] == place:
            files = {n: c for n, c in disk.cut(chance).items() if not n.endswith(".acks")}
            found = found_after(files, tmp_path / "after")
            lost = {number.lstrip("0") for number in disk.acknowledged} - found
            assert not lost, f"cut {done} after write {place} lost {sorted(lost)}"
            if done % 100 == 0:
                asyncio.run(check(tmp_path / "after" / "bot.db"))
            done += 1
    assert done == CUTS


async def check(path: Path) -> None:
    db = await Database.open(path, Office())
    assert await db.read(verify) == []
    await db.close()


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1])))
