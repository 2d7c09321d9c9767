"""Officers with Telegram and WhatsApp at once: one of the two is shut, and opens again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import true

from handlers.card_task import CardTask
from sop.berkas import State
from storage import cards, outbox
from tests.office import HADI
from tests.readings import keputusan
from tests.whole.chats import Phone
from tests.whole.tipis import WHO, OnBoth, on_both, only


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnBoth]:
    """Sari is reached on Telegram first, Hadi on WhatsApp."""
    async with on_both(tmp_path) as opened:
        for who in WHO:
            await only(opened, who, *opened.channels)
        yield opened


def on_telegram(office: OnBoth, who: str) -> Phone:
    return office.apps["telegram"][who]


def labels(phone: Phone) -> list[str]:
    return [label for line in phone.screen() for label in line.labels]


async def hours_pass(office: OnBoth, hours: float) -> None:
    office.meta.clock.advance(3600 * hours)
    await office.pass_time(timedelta(hours=hours))
    await office.settle()


async def test_a_card_that_neither_app_took_comes_on_whichever_lets_the_bot_in_again(
    office: OnBoth,
) -> None:
    hadi = on_telegram(office, HADI)
    hadi.person.blocks()
    await hours_pass(office, 25)
    office.apps["whatsapp"][HADI].person.blocked = True
    await office.to_kasubbag()
    await office.settle()
    assert "Disposisi" not in labels(hadi) + labels(office.apps["whatsapp"][HADI])
    hadi.person.unblocks()
    await hadi.writes("/bantuan")
    await office.settle()
    assert labels(hadi).count("Disposisi") == 1
    assert any(line.file.startswith("naskah") for line in hadi.screen()), "papers come as well"
    assert await office.turns.look(lambda tx: outbox.counts(tx.conn)) == {}


async def test_who_is_rung_on_whatsapp_is_asked_for_nothing_on_telegram(office: OnBoth) -> None:
    """A card is rung on the app bound first only."""
    hadi, other = office.apps["whatsapp"][HADI], on_telegram(office, HADI)
    before = len(other.screen())
    await office.to_kasubbag(keputusan("46"))
    assert "Disposisi" in labels(hadi)
    assert len(other.screen()) == before


async def test_an_old_card_tells_who_did_it_on_the_other_app_also_below_a_list(
    office: OnBoth,
) -> None:
    await office.to_kasubbag()
    hadi, other = office.apps["whatsapp"][HADI], on_telegram(office, HADI)
    await office.tap(HADI, "Kembalikan")  # the same reasons could be given after the disposisi
    await other.writes("/tugas")
    await office.settle()
    for label in ("0001 · KPT 45/2025", "Disposisi", "Terbitkan"):
        await other.press(label)
        await office.settle()
    assert (await office.berkas()).state is State.DISPOSED
    await hadi.press("Disposisi")
    await office.settle()
    assert "Sudah didisposisi oleh Hadi Prasetyo" in hadi.screen()[-1].text


async def test_a_list_that_whatsapp_kept_hangs_on_telegram_once_it_comes_there(
    office: OnBoth,
) -> None:
    hadi, other = on_telegram(office, HADI), office.apps["whatsapp"][HADI]
    hadi.person.blocks()
    other.person.late = [131049] * 9
    await office.to_kasubbag()
    await office.settle()
    await other.writes("/tugas")
    await office.settle()
    hadi.person.unblocks()
    await hadi.writes("/bantuan")
    await office.settle()
    assert any(line.text.startswith("Menunggu Bapak/Ibu") for line in hadi.screen())
    rows = await office.turns.look(lambda tx: cards.of_officer(tx.conn, HADI, true()))
    lists = [row for row in rows if row.task is CardTask.DAFTAR]
    assert {(row.address.channel, bool(row.message)) for row in lists} == {("telegram", True)}
