"""The running bot is killed again and again under load: nothing is lost, nothing is done twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.messages import Address
from handlers.ports import Wanted
from sop import commands as c
from sop.berkas import State
from sop.office import Office
from sop.reading import Found
from storage.database import Database
from storage.faults import InUse
from storage.files import Files
from storage.transaction import Tx
from storage.verify import verify
from tests.clock import TestClock
from tests.office import HADI, RUDI, SARI
from tests.readings import NOTA, keputusan
from tests.telegram.bot_api import BotApi
from tests.whole.chats import TelegramPhone
from tests.whole.conftest import free_port
from tests.whole.tipis import telegram_office

ROOT = Path(__file__).resolve().parents[2]

#: What is pressed for each berkas, once each and never again.
STEPS = (
    (SARI, "Kirim", c.Submit),
    (HADI, "Disposisi", None),
    (HADI, "Terbitkan", c.Dispose),
    (HADI, "Otentikasi", c.Authenticate),
    (RUDI, "Terima", c.TakeCopies),
)


@dataclass
class Victim:
    """The process of the bot."""

    process: asyncio.subprocess.Process
    pid: int = 0
    deaths: int = 0
    said: bytes = b""  #: all that it wrote, its logs too

    async def listen(self) -> None:
        while line := await self.process.stdout.readline():
            self.said += line
            if line.startswith(b"ready"):
                self.pid = int(line.split()[1])

    async def dies(self, seconds: float) -> None:
        """Die some time after the bot is up."""
        while not self.pid:  # noqa: ASYNC110 -- set by a process
            await asyncio.sleep(0.02)
        await asyncio.sleep(seconds)
        pid, self.pid = self.pid, 0
        self.deaths += 1
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@asynccontextmanager
async def running(folder: Path, api: BotApi) -> AsyncIterator[Victim]:
    told = {
        "TELEGRAM_TOKEN": api.token,
        "TELEGRAM_API_BASE": api.base,
        "JDIH_KIND": "portal",
        "DATA_DIR": str(folder),
        "HTTP_PORT": str(free_port()),
        "PYTHONPATH": str(ROOT),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.whole.runner",
        env={**os.environ, **told},
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    victim = Victim(process)
    listening = asyncio.create_task(victim.listen())
    try:
        yield victim
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        await listening


async def proposed(folder: Path, api: BotApi, numbers: list[str]) -> None:
    """Lay a usulan ready on the phone of each pengusul, with nothing left to be read."""
    async with telegram_office(folder, api, TestClock(datetime.now(UTC))) as office:
        for number in numbers:
            who = f"pengusul-{number}"
            await office.newcomer(who, "Sari Wulandari", "pengusul-2")
            await office.reached(who, Address("telegram", number))
            api.person(int(number))
            # One of its own: a card that warns of a nota dinas used twice names another berkas, too.
            own = {"nomor": Found(f"{number}/HK.03-ND/6202/2025")}
            nota = replace(NOTA, fields={**NOTA.fields, **own})
            await office.proposes(keputusan(number), who, nota)
        await office.turns.run(lambda tx: tx.conn.exec_driver_sql("delete from jobs").close())


async def press(phone: TelegramPhone, number: str, label: str) -> None:
    """Press a button of one berkas once it is shown; then wait until it is gone."""

    def shown() -> int:
        names = (f"{number}/2025", f"Nomor {number} Tahun 2025")
        for message in reversed(phone.person.screen()):
            if label in message.labels and any(name in message.text for name in names):
                return message.id
        return 0

    await phone._until(shown, f"{label} of {number}")
    message = shown()
    phone.person.presses(label, message)
    await phone._until(
        lambda: label not in phone.person.messages[message].labels, f"{label} of {number} pressed"
    )


async def carry(phones: dict[str, TelegramPhone], number: str) -> None:
    for who, label, _ in STEPS:
        await press(phones[number if who == SARI else who], number, label)


async def kill_while_carrying(
    folder: Path, berkas: int, kills: int, seconds: float, chance: int = 45
) -> None:
    numbers = [str(100 + n) for n in range(berkas)]
    async with BotApi() as api:
        api.limits = False
        await proposed(folder, api, numbers)
        phones = {who: TelegramPhone(api.people[n]) for n, who in ((2, HADI), (3, RUDI))}
        phones |= {number: TelegramPhone(api.people[int(number)]) for number in numbers}
        async with running(folder, api) as victim:
            work = asyncio.gather(*(carry(phones, number) for number in numbers))
            lot, until = random.Random(chance), time.monotonic() + seconds
            while victim.deaths < kills and time.monotonic() < until and not work.done():
                await victim.dies(lot.uniform(0.05, 2.0))
            await work
            await settled(folder)
        assert api.token.partition(":")[2].encode() not in victim.said
        await nothing_is_lost(folder, berkas)
        nothing_came_twice(phones, victim.deaths)
        assert victim.deaths >= min(kills, 6)


async def settled(folder: Path) -> None:
    """Wait until all letters are out."""
    async with asyncio.timeout(60):
        while True:
            database = await Database.open(folder / "jdih.sqlite3", Office(), reading=True)
            left = await database.read(_left)
            await database.close()
            if not left:
                return
            await asyncio.sleep(0.5)


def _left(tx: Tx) -> int:
    on_the_way = "select count(*) from outbox where state in ('waiting', 'claimed')"
    return int(tx.conn.exec_driver_sql(on_the_way).scalar_one())


async def let_go(folder: Path) -> Database:
    """Open the database as soon as the last bot, which was killed, is really gone."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await Database.open(folder / "jdih.sqlite3", Office())
            except InUse:
                await asyncio.sleep(0.05)


async def nothing_is_lost(folder: Path, berkas: int) -> None:
    database = await let_go(folder)
    files = Files(folder / "files")
    try:
        assert await database.read(lambda tx: verify(tx, files.has)) == []
        found = await database.read(lambda tx: tx.find(Wanted(limit=1000)))
        assert sorted(b.agenda.number for b in found) == list(range(1, berkas + 1))
        assert {b.state for b in found} == {State.IN_HAND}
        for one in found:
            words = Counter(
                r.word for r in await database.read(lambda tx, b=one: tx.history(b.code))
            )
            assert [words[step.word] for *_, step in STEPS if step] == [1, 1, 1, 1]
    finally:
        await database.close()


def nothing_came_twice(phones: dict[str, TelegramPhone], deaths: int) -> None:
    """What came a second time says so."""
    repeats = 0
    for phone in phones.values():
        texts = [m.text for m in phone.person.screen() if m.text]
        repeats += sum(text.startswith("(ulang)") for text in texts)
        twice = [text for text, n in Counter(texts).items() if n > 1]
        assert [text for text in twice if not text.startswith("(ulang)")] == []
    assert repeats <= 2 * deaths


async def test_a_bot_that_is_killed_a_dozen_times_carries_every_berkas_through(
    tmp_path: Path,
) -> None:
    await kill_while_carrying(tmp_path, berkas=3, kills=12, seconds=40)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("office", range(20))
async def test_a_bot_that_is_killed_hundreds_of_times_carries_every_berkas_through(
    tmp_path: Path, office: int
) -> None:
    """Twenty small offices: one chat can be told of six berkas in the time that deaths leave."""
    await kill_while_carrying(tmp_path, berkas=6, kills=30, seconds=120, chance=office)
