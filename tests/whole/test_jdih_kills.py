"""The bot killed while it uploads: taken up again, and every berkas has exactly one document."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from handlers.ports import Wanted
from sop.berkas import Berkas, Upload
from tests.nursery import Nursery, kill
from tests.nursery import nursery as opened
from tests.office import RUDI
from tests.readings import edaran
from tests.whole.jdih_desk import Panel, account, ildis, open_desk


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    async with opened("tests.whole.upload_child") as started:
        yield started


async def killed(pid: int) -> bool:
    """Kill a child and see it gone; False when it was done before."""
    if not kill(pid):
        return False
    with suppress(ProcessLookupError):
        while True:
            os.kill(pid, 0)
            await asyncio.sleep(0.01)
    return True


async def queue(folder: Path, url: str, numbers: range) -> None:
    """Press [Unggah] for some berkas, with nobody there to carry them up."""
    async with open_desk(folder, **account(url)) as desk:
        for number in numbers:
            await desk.ready(edaran(str(number)))
            await desk.tap(RUDI, "Unggah")


async def everything(folder: Path, url: str) -> list[Berkas]:
    async with open_desk(folder, **account(url)) as desk:
        return list(await desk.turns.look(lambda tx: tx.find(Wanted(limit=500))))


async def play(nursery: Nursery, folder: Path, site: Panel, rounds: int, kills: int) -> None:
    """Queue four uploads a round, and kill those who carry them until enough kills have hit."""
    chance = random.Random(11)
    await queue(folder, site.url, range(100, 101))
    whole = await nursery.finish(folder, site.url)
    total, hits = 1, 0
    for _ in range(rounds):
        await queue(folder, site.url, range(100 + total, 104 + total))
        total += 4
        for _ in range(kills):
            pid = await nursery.start(folder, site.url)
            await asyncio.sleep(chance.uniform(0, whole))
            hits += await killed(pid)
        await nursery.finish(folder, site.url)
    assert hits >= rounds, "kills come too late to mean anything"
    found = await everything(folder, site.url)
    assert [b.upload for b in found] == [Upload.PUBLISHED] * total
    assert all(b.online.equal for b in found)
    numbers = sorted(row.values["nomor_peraturan"] for row in site.rows)
    assert numbers == sorted(str(100 + n) for n in range(total))
    assert all(row.published and (site.shelf.files / row.file).is_file() for row in site.rows)


async def test_a_bot_killed_while_it_uploads_leaves_one_document_for_each_berkas(
    nursery: Nursery, tmp_path: Path
) -> None:
    async with ildis(tmp_path, think=0.03) as site:
        await play(nursery, tmp_path, site, rounds=1, kills=4)


@pytest.mark.soak
@pytest.mark.timeout(1800)
async def test_a_bot_killed_a_hundred_times_while_it_uploads_leaves_one_document_each(
    nursery: Nursery, tmp_path: Path
) -> None:
    async with ildis(tmp_path, think=0.03) as site:
        await play(nursery, tmp_path, site, rounds=25, kills=5)
