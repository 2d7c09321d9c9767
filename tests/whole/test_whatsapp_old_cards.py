"""Old cards on WhatsApp, which nobody can draw anew: what their buttons say a week later."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from storage import schema
from tests.office import HADI, RUDI, SARI
from tests.whatsapp.people import Person
from tests.whole.tipis import OnWhatsApp, on_whatsapp, only


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnWhatsApp]:
    async with on_whatsapp(tmp_path) as opened:
        for who in (SARI, HADI, RUDI):
            await only(opened, who, "whatsapp")
        yield opened


def person(office: OnWhatsApp, who: str) -> Person:
    found: Person = office.app[who].person
    return found


async def week_old(office: OnWhatsApp, who: str, label: str) -> str:
    """Tap the oldest button of a name a week later, and give what is said to it."""
    office.clock.advance(timedelta(days=7))
    office.meta.clock.advance(7 * 86_400)
    phone = person(office, who)
    await phone.presses(label, on=next(m for m in phone.shown if label in m.labels))
    await office.settle()
    assert not phone.last.labels, "nothing to press where nothing can be done"
    return phone.last.text


@pytest.mark.parametrize(
    ("who", "label", "did"),
    [
        (SARI, "Kirim", "dikirim oleh Sari Wulandari"),
        (HADI, "Disposisi", "didisposisi oleh Hadi Prasetyo"),
        (HADI, "Ubah", "didisposisi oleh Hadi Prasetyo"),
        (HADI, "Otentikasi", "diotentikasi oleh Hadi Prasetyo"),
        (HADI, "Kembalikan", "diunggah oleh Rudi Hartono"),
        (RUDI, "Terima", "diterima oleh Rudi Hartono"),
    ],
)
async def test_an_old_button_says_who_did_it_and_where_the_berkas_stands_now(
    office: OnWhatsApp, who: str, label: str, did: str
) -> None:
    await office.to_jdih()
    said = await week_old(office, who, label)
    assert f"Sudah {did}, Sel 4 Nov 08.30.\nTayang 4 Nov 08.30" in said
    assert said.endswith("Untuk membuka kartunya, tulis: 0001")


async def test_what_waits_for_others_by_now_is_not_put_off(office: OnWhatsApp) -> None:
    await office.to_staf()
    said = await week_old(office, HADI, "Nanti")
    assert "Menunggu Rudi Hartono menerima naskah" in said
    kinds = await office.turns.look(
        lambda tx: [row.kind for row in tx.conn.execute(schema.reminders.select())]
    )
    assert "snooze" not in kinds


async def test_a_card_that_came_later_can_put_off_what_waits_still(office: OnWhatsApp) -> None:
    await office.to_kasubbag()
    office.clock.advance(timedelta(hours=1))
    await office.tap(HADI, "Nanti")
    assert person(office, HADI).last.text.startswith("Baik, diingatkan lagi")


async def test_who_left_the_room_hears_no_more_where_its_berkas_stand(office: OnWhatsApp) -> None:
    await office.to_jdih()
    now = office.clock.now()
    await office.gives(RUDI, "pengusul-1")
    await office.turns.run(lambda tx: tx.end_holding(RUDI, "staf-hukum", now))
    said = await week_old(office, RUDI, "Terima")
    assert "Sudah diterima oleh Rudi Hartono" in said
    assert "Tayang" not in said
