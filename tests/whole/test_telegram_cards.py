"""Cards on Telegram: where they hang, what becomes of copies, of messages that are gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from storage import outbox
from tests.office import HADI
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
