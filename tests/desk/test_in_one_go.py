"""Photos one by one and albums: one question for all of them, and one caption names their berkas."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.playground.server import Said
from bot.playground.shown import ShownFile
from handlers import desk
from handlers.messages import Address, Incoming, IncomingFile, sending_order
from sop.berkas import State
from tests.office import HADI, RUDI, Office
from tests.readings import keputusan

FIRST = "0001 · KPT 45/2025"


async def two_in_hand(office: Office) -> None:
    for nomor in ("45", "46"):
        await office.to_staf(keputusan(nomor))
        await office.tap(RUDI, "Terima")


async def photo(
    office: Office, name: str, caption: str = "", group: str = "", who: str = RUDI
) -> None:
    office.clock.advance(timedelta(seconds=5))
    sha256 = await office.files.keep(name.encode())
    file = ShownFile(sha256, name, 9, "image/jpeg", True)
    await office.phones.say(Said(phone=who, text=caption, files=(file,), group=group))
    await office.settle()


async def names(office: Office, number: int) -> list[str]:
    return [part.name for part in (await office.berkas(number)).scan.parts]


async def questions(office: Office) -> int:
    return sum("Untuk berkas mana?" in text for text in await office.said(RUDI))


async def test_photos_one_by_one_are_asked_about_once(office: Office) -> None:
    await two_in_hand(office)
    await photo(office, "a.jpg")
    await photo(office, "b.jpg")
    assert await questions(office) == 1
    await office.tap(RUDI, FIRST)
    await photo(office, "c.jpg")
    assert await names(office, 1) == ["a.jpg", "b.jpg", "c.jpg"]
    assert await names(office, 2) == []


async def test_a_photo_a_good_while_later_is_asked_about_anew(office: Office) -> None:
    await two_in_hand(office)
    await photo(office, "a.jpg")
    await office.tap(RUDI, FIRST)
    office.clock.advance(timedelta(minutes=2))
    await photo(office, "b.jpg")
    assert await questions(office) == 1
    assert await names(office, 1) == ["a.jpg"]


@pytest.mark.parametrize("caption", ["0002", "ini scan agenda 0002 ya pak"])
@pytest.mark.parametrize("group", ["", "album"])
async def test_a_caption_on_the_first_names_the_berkas_of_all(
    office: Office, caption: str, group: str
) -> None:
    await two_in_hand(office)
    await photo(office, "a.jpg", caption, group)
    await photo(office, "b.jpg", "", group)
    assert await names(office, 2) == ["a.jpg", "b.jpg"]
    assert await questions(office) == 0


async def test_a_photo_that_names_another_berkas_begins_anew(office: Office) -> None:
    await two_in_hand(office)
    for caption, name in (("0001", "a.jpg"), ("", "b.jpg"), ("0002", "c.jpg"), ("", "d.jpg")):
        await photo(office, name, caption)
    assert await names(office, 1) == ["a.jpg", "b.jpg"]
    assert await names(office, 2) == ["c.jpg", "d.jpg"]


async def test_a_photo_after_a_tap_on_another_card_begins_anew(office: Office) -> None:
    await two_in_hand(office)
    await photo(office, "a.jpg", "0001")
    await office.types(RUDI, "/tugas")
    await office.tap(RUDI, "0002 · KPT 46/2025")
    await photo(office, "b.jpg")
    assert await names(office, 1) == ["a.jpg"]
    assert await questions(office) == 1


async def test_the_rest_of_the_photos_follows_the_first_to_a_usulan(office: Office) -> None:
    await office.gives(RUDI, "pengusul-2")
    await two_in_hand(office)
    await photo(office, "a.jpg")
    await office.tap(RUDI, "Untuk usulan")
    await photo(office, "b.jpg")
    assert await questions(office) == 0
    (draft,) = await office.all(State.DRAFT)
    assert [file.name for file in draft.files] == ["a.jpg", "b.jpg"]


async def test_photos_that_are_of_no_use_are_kept_and_answered_once(office: Office) -> None:
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        await photo(office, name, who=HADI)
    (said,) = await office.said(HADI)
    assert "diterima dan disimpan" in said
    kept = await office.turns.look(lambda tx: tx.loose(HADI))
    assert [loose.file.name for loose in kept] == ["a.jpg", "b.jpg", "c.jpg"]


@pytest.mark.parametrize("caption", ["scan Keputusan 2/2025 halaman satu", "2/2025", "halaman #2"])
async def test_another_number_in_a_caption_is_no_agenda_number(
    office: Office, caption: str
) -> None:
    await two_in_hand(office)
    await photo(office, "a.jpg", caption)
    assert await names(office, 2) == []


@pytest.mark.parametrize(("seconds", "asked"), [(20, 1), (-5, 1), (1800, 2)])
async def test_what_came_while_the_bot_was_off_is_parted_by_when_it_was_sent(
    office: Office, seconds: int, asked: int
) -> None:
    await two_in_hand(office)
    first = office.clock.now().timestamp() - 3600
    for number, sent in enumerate((first, first + seconds)):
        name = f"{number}.jpg"
        kept = await office.files.keep(name.encode())
        file = IncomingFile("", name, photo=True, sent=sending_order(sent, number), sha256=kept)
        incoming = Incoming(id=name, sender=Address("playground", RUDI), files=(file,))
        now = office.clock.now()
        await office.turns.run(
            lambda tx, incoming=incoming, now=now: desk.receive(tx, incoming, now, office.calendar)
        )
    await office.settle()
    assert await questions(office) == asked
