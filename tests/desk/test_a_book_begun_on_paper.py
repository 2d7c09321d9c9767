"""The bot goes on where the paper buku agenda of the year ended, and verifies that as one book."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from sqlalchemy import text

from sop.office import Office as Profile
from sop.reading import Found
from storage.verify import verify
from tests.clock import TestClock
from tests.office import SARI, Office
from tests.readings import NOTA, keputusan


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    opened = await Office.open(tmp_path, Profile(agenda_mulai="0131/2025"))
    yield opened
    await opened.close()


async def sent(office: Office, number: str) -> str:
    nota = replace(NOTA, fields={**NOTA.fields, "nomor": Found(f"{number}/ND")})
    await office.proposes(keputusan(number), nota=nota)
    await office.tap(SARI, "Kirim")
    return office.toast


async def complaints(office: Office) -> list[str]:
    return await office.turns.look(verify)


async def test_numbers_go_on_and_the_new_year_begins_anew(office: Office) -> None:
    assert await sent(office, "45") == "Terkirim sebagai agenda 0131."
    assert await sent(office, "46") == "Terkirim sebagai agenda 0132."
    office.clock.advance(timedelta(days=60))
    assert await sent(office, "47") == "Terkirim sebagai agenda 0001."
    assert await complaints(office) == []


async def test_a_number_of_the_paper_book_is_said_to_stand_there(office: Office) -> None:
    await sent(office, "45")
    for asked in ("/lacak 0130", "/cari 130", "0130/2025"):
        await office.types(SARI, asked)
        assert await office.last(SARI) == (
            "Agenda 0130 tidak ada pada bot: sebelum 0131, buku agenda 2025 ada di kertas."
        ), asked
    for asked in ("0132", "99/2025"):
        await office.types(SARI, f"/lacak {asked}")
        assert f"Tidak ditemukan: {asked}" in await office.last(SARI)


async def test_a_gap_behind_the_first_number_is_named(office: Office) -> None:
    for number in ("45", "46", "47"):
        await sent(office, number)
    await office.turns.run(
        lambda tx: tx.conn.execute(text("DELETE FROM agenda WHERE number = 132"))
    )
    assert "Buku agenda 2025: nomornya tidak berurutan." in await complaints(office)


async def test_numbers_from_before_it_was_set_stay(tmp_path: Path) -> None:
    first = await Office.open(tmp_path, clock=TestClock())
    assert await sent(first, "45") == "Terkirim sebagai agenda 0001."
    await first.close()
    later = await Office.open(tmp_path, Profile(agenda_mulai="0131/2025"), clock=first.clock)
    assert await sent(later, "46") == "Terkirim sebagai agenda 0131."
    assert sorted(b.number for b in await later.all()) == ["0001", "0131"]
    assert await complaints(later) == []
    await later.close()
