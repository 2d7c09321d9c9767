"""Scans from the phone while several berkas are in hand: looked at first, then asked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.jobs.queue import Jobs
from bot.playground.server import Said
from bot.playground.shown import Message, ShownFile
from handlers import desk
from handlers.messages import Address
from handlers.texts import say
from storage import jobs
from storage.jobs import Task
from storage.transaction import Tx
from tests.clock import MORNING, TestClock
from tests.office import DEWI, RUDI, Office, buttons
from tests.readings import keputusan
from tests.whole.tipis import OnWhatsApp, on_whatsapp

ASKED, LOOKING = "Untuk berkas mana?", say("loose.looking")
FIRST, SECOND, NONE = "0001 · KPT 45/2025", "0002 · KPT 46/2025", "Bukan untuk berkas"


async def two_in_hand(office: Office) -> None:
    for nomor in ("45", "46"):
        await office.to_staf(keputusan(nomor))
        await office.tap(RUDI, "Terima")
    await office.works()


async def recognised(office: Office, number: int) -> None:
    """The machine has looked, and is sure of one berkas."""
    code, now = (await office.berkas(number)).code, office.clock.now()
    tasks = await office.turns.run(lambda tx: jobs.claim(tx.conn, now, 9, kinds=["kenali"]))
    assert tasks, "nothing is looked at"
    for task in tasks:
        await office.room().end(task, told(office, task, code))
    await office.settle()


def told(office: Office, task: Task, code: str) -> Callable[[Tx], None]:
    now, payload = office.clock.now(), task.payload
    sender = Address(payload["channel"], payload["address"])

    def turn(tx: Tx) -> None:
        desk.scan_looked_at(tx, sender, payload["group"], code, now, office.calendar)

    return turn


async def names(office: Office, number: int) -> list[str]:
    return [part.name for part in (await office.berkas(number)).scan.parts]


async def questions(office: Office) -> list[Message]:
    return [m for m in await office.screen(RUDI) if ASKED in m.text]


async def test_what_is_surely_of_one_berkas_goes_there_and_the_question_is_closed(
    office: Office,
) -> None:
    await two_in_hand(office)
    await office.attach(RUDI, "SCAN.pdf")
    (asked,) = await questions(office)
    assert LOOKING in asked.text
    assert buttons(asked) == [SECOND, FIRST, NONE]
    await recognised(office, 1)
    assert (await names(office, 1), await names(office, 2)) == (["SCAN.pdf"], [])
    closed = next(m for m in await office.screen(RUDI) if m.id == asked.id)
    assert closed.text == "Scan masuk: SCAN.pdf.\nDikenali dari isinya: masuk ke agenda 0001."
    assert "Agenda 0001" in await office.last(RUDI)
    assert "1 file diterima, sedang disusun" in await office.last(RUDI)
    assert await questions(office) == []
    assert (await office.berkas(1)).scan.recognised


async def test_in_doubt_the_question_stays_as_it_always_was(office: Office) -> None:
    await two_in_hand(office)
    await office.attach(RUDI, "SCAN.pdf")
    before = len(await office.screen(RUDI))
    await office.works("kenali")  # which can read nothing here
    (asked,) = await questions(office)
    assert LOOKING not in asked.text
    assert len(await office.screen(RUDI)) == before
    await office.tap(RUDI, SECOND)
    assert await names(office, 2) == ["SCAN.pdf"]
    assert not (await office.berkas(2)).scan.recognised


async def test_whoever_is_faster_than_the_machine_decides(office: Office) -> None:
    await two_in_hand(office)
    await office.attach(RUDI, "SCAN.pdf")
    await office.tap(RUDI, SECOND)
    before = await office.said(RUDI)
    await recognised(office, 1)
    assert (await names(office, 1), await names(office, 2)) == ([], ["SCAN.pdf"])
    assert await office.said(RUDI) == before


async def test_what_was_set_aside_meanwhile_stays_aside_until_it_is_offered_again(
    office: Office,
) -> None:
    await two_in_hand(office)
    await office.attach(RUDI, "SCAN.pdf")
    await office.tap(RUDI, NONE)
    await recognised(office, 1)
    assert await names(office, 1) == []
    assert "bukan untuk berkas" in "\n".join(await office.said(RUDI))
    await office.tap(RUDI, "Batalkan")
    (asked,) = await questions(office)
    assert LOOKING not in asked.text


async def test_what_was_sent_together_stays_together(office: Office) -> None:
    await two_in_hand(office)
    names_sent = [f"{n}.pdf" for n in range(1, 6)]
    await office.attach(RUDI, *names_sent)
    await recognised(office, 2)
    assert await names(office, 2) == names_sent
    assert await questions(office) == []


async def test_in_doubt_what_was_sent_together_is_asked_about_in_one_place(office: Office) -> None:
    await two_in_hand(office)
    await office.attach(RUDI, *(f"{n}.pdf" for n in range(1, 6)))
    await office.works("kenali")
    (asked,) = await questions(office)
    assert "1.pdf dan 4 file lain" in asked.text
    assert LOOKING not in asked.text


async def test_the_rest_of_an_album_follows_and_waits_for_no_second_look(office: Office) -> None:
    await two_in_hand(office)
    await sends(office, "asli.pdf", group="album")
    await sends(office, "salinan.pdf", group="album")
    await recognised(office, 2)
    await sends(office, "lampiran.pdf", group="album")
    assert await names(office, 2) == ["asli.pdf", "salinan.pdf", "lampiran.pdf"]
    await office.works("kenali")
    assert await questions(office) == []


async def test_an_album_that_grew_while_it_was_looked_at_is_looked_at_again(
    office: Office,
) -> None:
    await two_in_hand(office)
    await sends(office, "salinan.pdf", group="album")
    now = office.clock.now()
    (task,) = await office.turns.run(lambda tx: jobs.claim(tx.conn, now, 9, kinds=["kenali"]))
    await sends(office, "asli.pdf", group="album")
    await office.room().end(task, told(office, task, ""))
    await office.settle()
    (asked,) = await questions(office)
    assert LOOKING in asked.text
    await recognised(office, 1)
    assert await names(office, 1) == ["salinan.pdf", "asli.pdf"]


async def sends(office: Office, name: str, *, group: str = "", photo: bool = False) -> None:
    """Send one file as an app announces it, or as a photo."""
    sha256 = await office.files.keep(name.encode())
    mime = "image/jpeg" if photo else "application/pdf"
    file = ShownFile(sha256, name, 9, mime, photo)
    await office.phones.say(Said(phone=RUDI, files=(file,), group=group))
    await office.settle()


async def test_a_berkas_whose_scan_was_taken_gets_no_more_unasked(office: Office) -> None:
    await office.to_scan(keputusan("45"))
    await office.tap(RUDI, "Pakai")
    await office.to_staf(keputusan("46"))
    await office.tap(RUDI, "Terima")
    await office.works()
    await office.attach(RUDI, "SCAN.pdf")
    await recognised(office, 1)
    (asked,) = await questions(office)
    assert LOOKING not in asked.text
    assert len(await names(office, 1)) == 1


async def test_a_berkas_that_a_colleague_took_over_meanwhile_gets_nothing_unasked(
    office: Office,
) -> None:
    await two_in_hand(office)
    await office.attach(RUDI, "SCAN.pdf")
    await office.types(DEWI, "0001")
    await office.tap(DEWI, "Buka kartu", "Ambil alih")
    await recognised(office, 1)
    assert await names(office, 1) == []
    (asked,) = await questions(office)
    assert LOOKING not in asked.text


async def test_a_berkas_that_went_back_meanwhile_is_offered_no_more(office: Office) -> None:
    await two_in_hand(office)
    await office.attach(RUDI, "SCAN.pdf")
    await office.tap(RUDI, "Kembalikan", "Jumlah rangkap kurang")
    await recognised(office, 2)
    assert await names(office, 2) == []
    (asked,) = await questions(office)
    assert buttons(asked) == [FIRST, NONE]


async def test_photos_are_asked_about_at_once(office: Office) -> None:
    await two_in_hand(office)
    await sends(office, "foto.jpg", photo=True)
    (asked,) = await questions(office)
    assert LOOKING not in asked.text
    assert await office.turns.look(lambda tx: jobs.counts(tx.conn)) == {}


async def test_a_scan_that_answers_a_card_goes_there_and_is_not_looked_at(office: Office) -> None:
    await two_in_hand(office)
    card = next(m for m in await office.screen(RUDI) if "Agenda 0001" in m.text and m.buttons)
    sha256 = await office.files.keep(b"SCAN")
    file = ShownFile(sha256, "SCAN.pdf", 4, "application/pdf")
    await office.phones.say(Said(phone=RUDI, files=(file,), reply_to=card.id))
    await office.settle()
    assert await names(office, 1) == ["SCAN.pdf"]
    waiting = await office.turns.run(lambda tx: jobs.claim(tx.conn, office.clock.now(), 9))
    assert [task.kind for task in waiting] == ["susun"]


async def test_a_look_that_breaks_again_and_again_leaves_the_question(office: Office) -> None:
    await two_in_hand(office)
    await office.attach(RUDI, "SCAN.pdf")
    (loose,) = await office.turns.look(lambda tx: tx.loose(RUDI))
    office.files.path(loose.file.sha256).unlink()
    work = Jobs(office.room())
    for _ in range(6):
        (asked,) = await questions(office)
        assert LOOKING in asked.text
        assert await work.run_once() == 1
        await work.settle()
        await office.settle()
        office.clock.advance(timedelta(hours=1))
    (asked,) = await questions(office)
    assert LOOKING not in asked.text


async def test_it_is_looked_at_after_a_restart_and_then_asked_as_usual(tmp_path: Path) -> None:
    office = await Office.open(tmp_path)
    await two_in_hand(office)
    await office.attach(RUDI, "SCAN.pdf")
    await office.turns.run(lambda tx: jobs.claim(tx.conn, office.clock.now(), 9, "dead"))
    await office.close()
    office = await Office.open(tmp_path, clock=TestClock(MORNING))
    work = Jobs(office.room())
    await work.after_restart()
    assert await work.run_once() == 1
    await work.settle()
    await office.settle()
    (asked,) = await questions(office)
    assert LOOKING not in asked.text
    await office.tap(RUDI, FIRST)
    assert await names(office, 1) == ["SCAN.pdf"]
    await office.close()


def shown(office: OnWhatsApp) -> list[str]:
    return [text for who, text, _ in office.shown() if who == RUDI]


async def test_on_whatsapp_nothing_is_asked_that_the_machine_can_tell(tmp_path: Path) -> None:
    async with on_whatsapp(tmp_path) as office:
        await two_in_hand(office)
        before = len(shown(office))
        await office.attach(RUDI, "SCAN.pdf")
        assert len(shown(office)) == before
        await recognised(office, 1)
        assert await names(office, 1) == ["SCAN.pdf"]
        (told_,) = shown(office)[before:]
        assert "Agenda 0001" in told_
        assert "sedang disusun" in told_


async def test_on_whatsapp_the_question_comes_once_when_the_machine_cannot_tell(
    tmp_path: Path,
) -> None:
    async with on_whatsapp(tmp_path) as office:
        await two_in_hand(office)
        before = len(shown(office))
        await office.attach(RUDI, "SCAN.pdf")
        await office.works("kenali")
        (asked,) = shown(office)[before:]
        assert ASKED in asked
        assert LOOKING not in asked
        await office.tap(RUDI, SECOND)
        assert await names(office, 2) == ["SCAN.pdf"]


async def test_on_whatsapp_it_can_be_answered_from_the_tasks_meanwhile(tmp_path: Path) -> None:
    async with on_whatsapp(tmp_path) as office:
        await two_in_hand(office)
        await office.attach(RUDI, "SCAN.pdf")
        await office.types(RUDI, "/tugas")
        await office.tap(RUDI, "SCAN.pdf")
        assert LOOKING in shown(office)[-1]
        await office.tap(RUDI, SECOND)
        await recognised(office, 1)
        assert (await names(office, 1), await names(office, 2)) == ([], ["SCAN.pdf"])


async def test_photos_that_are_sent_again_in_one_go_are_told_of_once(tmp_path: Path) -> None:
    async with on_whatsapp(tmp_path) as office:
        await office.to_staf()
        await office.tap(RUDI, "Terima")
        rudi, photos = office.app[RUDI].person, [b"JPEG %d" % n for n in range(4)]
        for _ in range(2):
            for photo in photos:
                await rudi.sends_photo(photo)
            await office.settle()
            await fetched(office)
        again = [m.text for m in rudi.shown if "sudah diterima tadi" in m.text]
        assert len(again) == 1
        assert len((await office.berkas()).scan.parts) == len(photos)


async def fetched(office: OnWhatsApp) -> None:
    """Let the files that were announced be fetched."""
    work = Jobs(replace(office.room(), channels=office.channels), soon=0)
    while await work.run_once():
        await work.settle()
    await office.settle()
