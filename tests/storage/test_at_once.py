"""An update that comes alone is handled in the commit that stores it; what breaks only waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest_asyncio

from handlers import desk
from handlers.messages import plain
from sop.berkas import State
from sop.reports import DriftFound
from storage import inbox
from storage.transaction import Tx
from tests.office import HADI, Office
from tests.readings import edaran

CHANNEL = "playground"


@pytest_asyncio.fixture
async def office(tmp_path: Path, address: str) -> AsyncIterator[Office]:
    """An office with a berkas that Hadi can decide on."""
    opened = await Office.open(tmp_path, address=address)
    await opened.to_decision()
    yield opened
    await opened.close()


async def press(office: Office, button: str = "otentikasi") -> tuple[str, str]:
    code = (await office.berkas()).code
    return button, office.raw_press(HADI, 0, f"{button}:{code}:99")


async def counts(office: Office) -> dict[str, int]:
    return await office.turns.look(lambda tx: inbox.counts(tx.conn))


async def test_a_press_that_comes_alone_is_done_when_it_is_stored(office: Office) -> None:
    assert await office.worker.store(CHANNEL, [await press(office)]) == 1
    assert await counts(office) == {}
    assert (await office.berkas()).state is State.CLEARED
    await office.settle()
    assert "Diotentikasi" in office.toast


async def test_a_press_that_comes_twice_is_done_once(office: Office) -> None:
    same = await press(office)
    assert [await office.worker.store(CHANNEL, [same]) for _ in range(2)] == [1, 0]
    history = await office.turns.look(lambda tx: tx.history(same[1].split(":")[-2]))
    assert [record.word for record in history].count("otentikasi") == 1


async def test_a_press_behind_one_that_waits_is_done_after_it(office: Office) -> None:
    await office.turns.store(CHANNEL, [("first", office.raw_message(HADI, "/tugas"))])
    await office.worker.store(CHANNEL, [await press(office)])
    assert await counts(office) == {"waiting": 2}
    await office.worker.receive_once()
    assert await counts(office) == {}
    assert (await office.berkas()).state is State.CLEARED


async def test_a_press_whose_turn_breaks_is_stored_all_the_same(office: Office) -> None:
    pressed = await press(office)

    def spoil(tx: Tx) -> None:
        tx.conn.exec_driver_sql("UPDATE berkas SET snapshot = '{'").close()

    await office.turns.run(spoil)
    assert await office.worker.store(CHANNEL, [pressed]) == 1
    assert await counts(office) == {"waiting": 1}
    await office.worker.receive_once()
    await office.worker.settle()
    assert "sedang diulang" in office.toast


async def test_what_is_found_changed_on_jdih_at_the_same_time_is_all_told(
    tmp_path: Path, address: str
) -> None:
    office = await Office.open(tmp_path, address=address)
    codes = []
    for number in ("1", "2", "3", "4"):
        await office.to_jdih(edaran(number))
        codes.append((await office.berkas()).code)
    seen = len(await office.screen(HADI))
    now = office.clock.now()

    def found(tx: Tx, code: str) -> None:
        desk.report(tx, code, DriftFound("hilang", watched=True), now, office.calendar)

    await asyncio.gather(*(office.turns.run(partial(found, code=code)) for code in codes))
    await office.pass_time(timedelta(minutes=10))
    told = [plain(m.text) for m in (await office.screen(HADI))[seen:]]
    assert [text for text in told if text.startswith("4 dokumen di JDIH hilang")]
    await office.close()
