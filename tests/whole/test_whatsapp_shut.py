"""Outside the window of 24 hours: what could not come freely comes once the officer writes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.messages import Address, Attachment, Letter, Post
from sop.berkas import State
from storage import outbox
from tests.office import HADI, SARI
from tests.readings import keputusan
from tests.whatsapp.people import Person
from tests.whole.tipis import OnWhatsApp, on_whatsapp, only

PAUSED = 132015


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnWhatsApp]:
    async with on_whatsapp(tmp_path, template="pengingat_berkas") as opened:
        await only(opened, HADI, "whatsapp")
        opened.clock.advance(timedelta(hours=25))
        opened.meta.clock.advance(25 * 3600)
        yield opened


def hadi(office: OnWhatsApp) -> Person:
    person = office.app[HADI].person
    assert isinstance(person, Person)
    return person


def labels(office: OnWhatsApp) -> list[str]:
    return [label for message in hadi(office).shown for label in message.labels]


async def undelivered(office: OnWhatsApp) -> dict[str, int]:
    return await office.turns.look(lambda tx: outbox.counts(tx.conn))


async def proposed(office: OnWhatsApp, number: str) -> None:
    office.meta.people[office.id_of(SARI)].last_inbound = office.meta.clock.now()
    await office.to_kasubbag(keputusan(number))


async def test_what_no_reminder_told_comes_when_the_officer_opens_the_one_he_got(
    office: OnWhatsApp,
) -> None:
    await proposed(office, "45")
    await proposed(office, "46")
    assert [m.type for m in hadi(office).shown] == ["template"]
    await office.tap(HADI, "Buka berkas")
    came = [m.text.partition(" ·")[0] or m.name for m in hadi(office).shown[1:]]
    assert [text for text in came if "Agenda" in text] == ["*Agenda 0001*", "*Agenda 0002*"]
    assert came.index("naskah-1.pdf") > came.index("*Agenda 0002*"), "papers come below their card"
    assert await undelivered(office) == {}


async def test_papers_come_below_a_card_that_a_reminder_has_drawn_anew(
    office: OnWhatsApp,
) -> None:
    for number in ("45", "46", "47"):
        await proposed(office, number)
    office.meta.clock.advance(86_400)
    await office.pass_time(timedelta(days=1))
    await office.types(HADI, "siap")
    await office.settle()
    came = [m.text.partition(" ·")[0] or m.name for m in hadi(office).shown]
    drawn = [n for n in (1, 2, 3) if f"*Agenda 000{n}*" in came]
    assert len(drawn) == 2, "a reminder told of the third"
    for number in drawn:
        assert came.index(f"*Agenda 000{number}*") < came.index(f"naskah-{number - 1}.pdf")


async def test_a_digit_below_a_reminder_presses_what_the_reminder_shows(
    office: OnWhatsApp,
) -> None:
    await proposed(office, "45")
    assert hadi(office).last.labels == ["Buka berkas", "Daftar tugas"]
    await office.sends(HADI, "2")
    assert "0001" in next(m.text for m in reversed(hadi(office).shown) if m.text)
    assert (await office.berkas()).state is State.SUBMITTED
    assert "Disposisi" not in labels(office)
    await office.sends(HADI, "Buka berkas")
    assert "Disposisi" in hadi(office).last.labels


@pytest.mark.parametrize("late", [False, True])
async def test_what_a_paused_template_kept_back_comes_when_the_officer_writes(
    office: OnWhatsApp, *, late: bool
) -> None:
    if late:
        hadi(office).late = [PAUSED]
    else:
        office.meta.templates["pengingat_berkas"].status = "PAUSED"
    await proposed(office, "45")
    await office.settle()
    assert hadi(office).shown == []
    await office.sends(HADI, "/bantuan")
    assert "Disposisi" in labels(office)
    assert await undelivered(office) == {}


async def test_who_writes_before_it_is_reported_that_the_window_was_shut_gets_it_at_once(
    office: OnWhatsApp,
) -> None:
    hooks = office.meta.hooks
    office.clock.advance(-timedelta(hours=3))  # by our clock it is open still
    hooks.holding = True
    await told(office, "Rapat pukul 10.")
    (failed,), hooks.holding, hooks.held = hooks.held, False, []
    office.clock.advance(timedelta(minutes=1))
    await office.sends(HADI, "/bantuan")
    await hooks.deliver(hooks.ours.envelope(failed))
    await office.settle()
    assert hadi(office).last.text == "Rapat pukul 10."
    assert await undelivered(office) == {}


async def test_files_come_when_the_officer_writes(office: OnWhatsApp) -> None:
    file = Attachment(await office.files.keep(b"%PDF-1.4 laporan"), "laporan.pdf")
    to = Address("whatsapp", office.id_of(HADI))
    letter = Letter(to=to, post=Post.FILES, files=(file,), officer=HADI)
    await office.turns.run(lambda tx: tx.post(letter, office.clock.now()))
    await office.settle()
    assert hadi(office).shown == []
    await office.sends(HADI, "/bantuan")
    assert "laporan.pdf" in {m.name for m in hadi(office).shown}


async def test_what_arrived_in_part_before_says_that_it_comes_again(office: OnWhatsApp) -> None:
    file = Attachment(await office.files.keep(b"%PDF-1.4 laporan"), "laporan.pdf")
    to = Address("whatsapp", office.id_of(HADI))
    letter = Letter(to=to, post=Post.FILES, text="Laporan", files=(file,), officer=HADI)
    await office.turns.run(lambda tx: tx.post(letter, office.clock.now(), repeat=True))
    await office.settle()
    await office.sends(HADI, "/bantuan")
    assert any("(ulang)" in m.text for m in hadi(office).shown)


async def test_what_was_withdrawn_meanwhile_does_not_come_as_it_was(office: OnWhatsApp) -> None:
    await proposed(office, "45")
    await proposed(office, "46")
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    await office.sends(HADI, "/bantuan")
    assert "Disposisi" not in labels(office)


async def told(office: OnWhatsApp, *texts: str, silent: bool = True) -> None:
    to = Address("whatsapp", office.id_of(HADI))
    for text in texts:
        letter = Letter(to=to, post=Post.NOTE, text=text, officer=HADI, silent=silent)
        await office.turns.run(lambda tx, one=letter: tx.post(one, office.clock.now()))
        await office.settle()
        office.clock.advance(timedelta(hours=3))


async def test_news_that_was_kept_back_comes_in_one_message_each_with_its_time(
    office: OnWhatsApp,
) -> None:
    await told(office, "Sari pindah ke Subbagian Umum.")
    await told(office, "Dewi menjadi Plh. Kasubbag Hukum.\nSampai 9 November.")
    await office.sends(HADI, "/bantuan")
    assert hadi(office).last.text == (
        "Kabar yang belum dapat sampai kepada Bapak/Ibu:\n\n"
        "*5 Nov 09.30* · Sari pindah ke Subbagian Umum.\n\n"
        "*5 Nov 12.30* · Dewi menjadi Plh. Kasubbag Hukum.\nSampai 9 November."
    )
    assert await undelivered(office) == {}
    await office.sends(HADI, "/bantuan")
    assert sum("Kabar yang" in m.text for m in hadi(office).shown) == 1


async def test_much_news_is_summed_up_and_what_is_old_is_left_out(office: OnWhatsApp) -> None:
    await told(office, "Sudah lama.")
    office.clock.advance(timedelta(days=20))
    await told(office, *(f"Kabar {n}.\nSelengkapnya." for n in range(30)))
    await office.sends(HADI, "/bantuan")
    news = hadi(office).last.text
    assert "Sudah lama" not in news
    assert "… dan 10 kabar yang lebih lama." in news
    assert [n for n in range(30) if f"Kabar {n}." in news] == list(range(10, 30))
    assert news.count("Selengkapnya.") == 5


@pytest.mark.parametrize("more", ["", "\nSampai 9 November."])
async def test_news_of_which_a_reminder_told_only_the_first_line_comes_whole(
    office: OnWhatsApp, more: str
) -> None:
    await told(office, f"Dewi menjadi Plh. Kasubbag Hukum.{more}", silent=False)
    assert [m.type for m in hadi(office).shown] == ["template"]
    await office.sends(HADI, "/bantuan")
    assert any("Sampai 9 November." in m.text for m in hadi(office).shown) == bool(more)


async def test_of_many_digests_the_newest_come_and_the_others_are_news(office: OnWhatsApp) -> None:
    office.meta.templates["pengingat_berkas"].status = "PAUSED"
    await proposed(office, "45")
    for _ in range(8):
        await office.pass_time(timedelta(days=1))
    await office.sends(HADI, "/bantuan")
    shown = hadi(office).shown
    assert 0 < sum("berkas menunggu" in m.text and bool(m.labels) for m in shown) <= 2
    (news,) = [m for m in shown if m.text.startswith("Kabar yang")]
    assert news.text.count("berkas menunggu") > 2
