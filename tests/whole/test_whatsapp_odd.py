"""What officers may send on WhatsApp besides words, papers and presses, and what is answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.jobs.table import RUNNERS
from handlers import desk
from handlers.messages import Address, Incoming, IncomingFile
from storage import jobs
from tests.office import HADI, RUDI, SARI
from tests.readings import NOTA, keputusan
from tests.whatsapp.people import Person, Shown
from tests.whole.tipis import OnWhatsApp, on_whatsapp


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnWhatsApp]:
    async with on_whatsapp(tmp_path) as opened:
        yield opened


def person(office: OnWhatsApp, who: str) -> Person:
    found: Person = office.app[who].person
    return found


async def reacts(office: OnWhatsApp, who: str, emoji: str) -> list[Shown]:
    """Put an emoji on the newest message, and give what is said to it."""
    phone = person(office, who)
    before = len(phone.shown)
    await phone.sends("reaction", {"message_id": phone.last.id, "emoji": emoji})
    await office.settle()
    return phone.shown[before:]


async def test_an_emoji_on_a_card_that_asks_decides_nothing_and_says_so(
    office: OnWhatsApp,
) -> None:
    await office.to_kasubbag()
    await office.types(HADI, "/tugas")
    await office.types(HADI, "1")
    (said,) = await reacts(office, HADI, "👍")
    assert said.text.startswith("Belum ada yang dilakukan.")
    assert "[Disposisi]" in said.text


async def test_an_emoji_on_news_is_left_alone(office: OnWhatsApp) -> None:
    await office.to_kasubbag()
    assert await reacts(office, SARI, "🙏") == []


async def test_a_card_that_others_have_overtaken_is_not_offered_again(office: OnWhatsApp) -> None:
    await office.to_kasubbag()
    await office.tap(SARI, "Tarik usulan", "Perbaiki dulu")
    await office.types(HADI, "setuju")
    assert "[Disposisi]" not in person(office, HADI).last.text


async def test_what_was_typed_is_seen_to_be_read(office: OnWhatsApp) -> None:
    typed = await person(office, SARI).sends_text("0001")
    await office.settle()
    assert (person(office, SARI).ticks[typed], person(office, SARI).typing) == ("read", 0)


async def test_a_file_over_the_limit_is_refused_without_a_made_up_size(office: OnWhatsApp) -> None:
    ref = office.meta.keep_media("besar.pdf", b"%PDF-1.7", "application/pdf")
    office.meta.stored[ref].says_size = 200 * 2**20
    await person(office, SARI).sends("document", {"id": ref, "filename": "besar.pdf"})
    await office.settle()
    now = office.clock.now()
    (task,) = await office.turns.run(lambda tx: jobs.claim(tx.conn, now, 9))
    await RUNNERS[task.kind](replace(office.room(), channels=office.postman._channels), task)
    await office.settle()
    assert person(office, SARI).last.text.startswith("besar.pdf melebihi batas")


async def test_files_that_come_one_by_one_are_told_of_once_while_they_are_read(
    office: OnWhatsApp,
) -> None:
    sender, now = Address("whatsapp", office.id_of(SARI)), office.clock.now()

    async def sends(name: str) -> None:
        kept = IncomingFile("", name, sha256=await office.files.keep(name.encode()))
        one = Incoming(id=name, sender=sender, files=(kept,))
        await office.turns.run(lambda tx: desk.receive(tx, one, now, office.calendar))

    await sends("nota.pdf")
    await office.postman.send_once()  # its card is on the way when the next one comes
    await sends("naskah.pdf")
    await office.settle()
    (card,) = person(office, SARI).shown
    assert "nota.pdf: sedang dibaca" in card.text
    await office.reads(nota=NOTA, naskah=keputusan())
    await office.settle()
    assert "Kirim" in person(office, SARI).last.labels


async def test_a_deed_that_was_typed_is_told_by_its_card_alone(office: OnWhatsApp) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Tulis alasan lain")
    before = len(person(office, HADI).shown)
    await office.types(HADI, "Lampiran II belum ditandatangani.")
    (card,) = person(office, HADI).shown[before:]
    assert "Dikembalikan" in card.text
    assert card.labels


@pytest.mark.parametrize("typed", ["", "unggah 0001"])
async def test_a_deed_whose_card_has_nothing_to_press_is_told_by_it_alone(
    office: OnWhatsApp, typed: str
) -> None:
    await office.to_preview()
    before = len(person(office, RUDI).shown)
    if typed:
        await office.types(RUDI, typed)
    else:
        await office.tap(RUDI, "Unggah")
    (card,) = person(office, RUDI).shown[before:]
    assert "Masuk antrean" in card.text
    assert not card.labels
