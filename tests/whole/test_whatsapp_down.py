"""WhatsApp fails the whole office until an admin mends it: a token, a bill, a locked number."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.admins import Admins
from bot.postman import Postman
from handlers.messages import Address, Letter, Post
from sop.berkas import State
from storage import outbox
from tests.office import HADI, SARI, YUNI, Office
from tests.whatsapp.people import Person
from tests.whole.tipis import OnWhatsApp, on_whatsapp, only

PAYMENT, TOKEN = 131042, 190
FREE_AGAIN = "Rapat pukul 10."


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnWhatsApp]:
    """Hadi has WhatsApp and a second app; Sari has WhatsApp alone."""
    async with on_whatsapp(tmp_path) as opened:
        await only(opened, SARI, "whatsapp")
        opened.postman = Postman(
            opened.turns, {**opened.postman._channels, "playground": opened.phones}
        )
        yield opened


def phone(office: OnWhatsApp, who: str) -> Person:
    found: Person = office.app[who].person
    return found


async def told(office: OnWhatsApp, who: str, text: str = FREE_AGAIN) -> None:
    to = Address("whatsapp", office.id_of(who))
    letter = Letter(to=to, post=Post.NOTE, text=text, officer=who)
    await office.turns.run(lambda tx: tx.post(letter, office.clock.now()))
    await office.settle()
    await office.settle()


async def waiting(office: OnWhatsApp) -> dict[str, int]:
    return await office.turns.look(lambda tx: outbox.counts(tx.conn))


@pytest.mark.parametrize("late", [False, True], ids=["at once", "in a status"])
async def test_who_has_another_app_is_reached_there_meanwhile(
    office: OnWhatsApp, *, late: bool
) -> None:
    if late:
        phone(office, HADI).late = [PAYMENT]
    else:
        office.meta.fails("messages", PAYMENT)
    await told(office, HADI)
    assert phone(office, HADI).shown == []
    assert await office.last(HADI) == FREE_AGAIN
    assert await waiting(office) == {}


async def test_a_card_that_went_to_the_other_app_decides_there(office: OnWhatsApp) -> None:
    await office.proposes()
    office.meta.token, known = "revoked", office.meta.token
    await office.tap(SARI, "Kirim")
    await Office.tap(office, HADI, "Disposisi", "Terbitkan", "Otentikasi")
    assert (await office.berkas()).state is State.CLEARED
    office.meta.token = known


async def test_who_has_whatsapp_alone_waits_and_a_restart_tries_at_once(
    office: OnWhatsApp,
) -> None:
    office.meta.fails("messages", TOKEN, status=401)
    await told(office, SARI)
    assert await waiting(office) == {"waiting": 1}
    await office.settle()
    assert phone(office, SARI).shown == [], "not before its time"
    await office.postman.after_restart()
    await office.settle()
    assert [m.text for m in phone(office, SARI).shown] == [FREE_AGAIN]


async def test_who_writes_when_it_is_mended_need_not_wait_for_the_next_attempt(
    office: OnWhatsApp,
) -> None:
    office.meta.fails("messages", PAYMENT)
    await told(office, SARI)
    office.clock.advance(timedelta(minutes=2))
    await office.sends(SARI, "/bantuan")
    assert phone(office, SARI).shown[0].text == FREE_AGAIN
    assert await waiting(office) == {}


async def test_no_word_that_whatsapp_is_down_comes_on_whatsapp_when_it_is_mended(
    office: OnWhatsApp,
) -> None:
    tell = Admins(office.turns, {}).tell
    assert await tell("Pembayaran bermasalah.", "whatsapp")
    await office.settle()
    assert await office.last(YUNI) == "Pembayaran bermasalah."
    await only(office, YUNI, "whatsapp")
    assert not await tell("Nomor kantor dikunci.", "whatsapp")
    await office.settle()
    assert phone(office, YUNI).shown == []


async def test_busy_is_no_reason_to_go_elsewhere(office: OnWhatsApp) -> None:
    office.meta.fails("messages", 130429, status=429)
    await told(office, HADI)
    assert await waiting(office) == {"waiting": 1}
    assert not any(FREE_AGAIN in text for text in await office.said(HADI))
