"""Cards on Telegram: where they hang, what becomes of copies, of messages that are gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from handlers import desk
from storage import outbox
from tests.office import HADI, YUNI
from tests.telegram.chats import Kept, Person
from tests.whole.tipis import OnTelegram, on_telegram


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnTelegram]:
    async with on_telegram(tmp_path) as opened:
        yield opened


def phone(office: OnTelegram, who: str) -> Person:
    return office.app[who].person


def card(person: Person) -> Kept:
    """The newest message with buttons."""
    return next(kept for kept in reversed(person.screen()) if kept.labels)


def live(person: Person) -> list[str]:
    """All the buttons that would still do something when pressed."""
    return [
        str(button["text"])
        for kept in person.screen()
        for button in kept.buttons()
        if "callback_data" in button
    ]


async def test_a_lost_phone_shows_nothing_to_press_and_hears_nothing_more(
    office: OnTelegram,
) -> None:
    await office.to_decision()
    await office.types(YUNI, "/pegawai hadi")
    await office.tap(YUNI, "Hadi Prasetyo", "HP hilang")
    hadi = phone(office, HADI)
    assert live(hadi) == []
    assert "Kartu ini tidak berlaku lagi di perangkat ini." in [k.text for k in hadi.screen()]
    before = [(k.id, k.text, k.edits) for k in hadi.screen()]
    code, now = (await office.berkas()).code, office.clock.now()
    await office.turns.run(lambda tx: desk.progress(tx, code, "baris", now, office.calendar))
    await office.settle()
    assert [(k.id, k.text, k.edits) for k in hadi.screen()] == before


async def test_an_open_card_that_was_deleted_comes_as_a_new_message(office: OnTelegram) -> None:
    await office.to_kasubbag()
    hadi = phone(office, HADI)
    deleted = card(hadi)
    hadi.deletes(deleted.id)
    hadi.presses_data(deleted.id, str(next(iter(deleted.buttons()))["callback_data"]))
    await office.settle()
    assert card(hadi).id > deleted.id
    assert "Terbitkan" in card(hadi).labels


async def test_a_closed_card_that_was_deleted_says_nothing_more(office: OnTelegram) -> None:
    await office.to_kasubbag()
    hadi = phone(office, HADI)
    hadi.deletes(card(hadi).id)
    await office.types(HADI, "0001")
    await office.tap(HADI, "Buka kartu")
    assert "Disposisi" in card(hadi).labels
    assert not any("pindah ke bawah" in kept.text for kept in hadi.screen())
    assert await office.turns.look(lambda tx: outbox.counts(tx.conn)) == {}
