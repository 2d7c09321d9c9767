"""A chat that is begun again: deleted, blocked for weeks, or by a link that was used."""

from __future__ import annotations

import pytest

from handlers.messages import Address
from storage import addresses
from tests.office import HADI, RUDI, Office


async def test_who_starts_again_sees_what_waits_for_him(office: Office) -> None:
    await office.to_kasubbag()
    await office.types(HADI, "/start")
    help_, tasks = (await office.said(HADI))[-2:]
    assert "Perintah" in help_
    assert tasks.startswith("Menunggu Bapak/Ibu: 1")
    await office.tap(HADI, "0001 · KPT 45/2025")
    assert "Disposisi" in await office.buttons(HADI)


async def test_who_starts_with_nothing_waiting_reads_one_message(office: Office) -> None:
    await office.types(RUDI, "/start")
    assert len(await office.said(RUDI)) == 1


async def test_a_link_opened_on_the_phone_of_somebody_enrolled_says_whose_it_is(
    office: Office,
) -> None:
    await office.opens_invitation(RUDI, "undangan-untuk-rekannya")
    (said,) = await office.said(RUDI)
    assert "sudah terdaftar sebagai Rudi Hartono" in said


@pytest.mark.parametrize("typed", ["/tugas", "tugas", "/start", "selamat pagi"])
async def test_who_had_blocked_the_bot_reads_once_what_waits(office: Office, typed: str) -> None:
    await office.to_kasubbag()
    now = office.clock.now()
    await office.turns.run(lambda tx: addresses.block(tx.conn, Address("playground", HADI), now))
    await office.types(HADI, typed)
    said = await office.said(HADI)
    assert sum(text.startswith("Menunggu Bapak/Ibu: 1") for text in said) == 1
