"""An office after some years: dozens of berkas at once, and hundreds of lists left in its chats."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.messages import Address, plain
from storage.transaction import Tx
from tests.desk.acting import delegates
from tests.office import BAMBANG, DEWI, HADI, RUDI, SARI, Office
from tests.readings import edaran
from tests.whole.tipis import on_whatsapp

MANY = 12


@pytest.fixture
async def many(office: Office) -> Office:
    """Twelve berkas that came to the Kasubbag on one Tuesday morning at 08.30."""
    for number in range(1, MANY + 1):
        await office.to_kasubbag(edaran(str(number)))
    return office


async def new(office: Office, who: str, seen: int) -> list[str]:
    return [plain(m.text) for m in (await office.screen(who))[seen:]]


async def test_of_very_many_reminders_five_bring_their_card_and_one_list_the_rest(
    many: Office,
) -> None:
    before, rings = len(await many.screen(HADI)), await many.rings()
    await many.pass_time(timedelta(hours=5))  # half of the time
    *cards, rest = await new(many, HADI, before)
    assert len(cards) == 5
    assert all(text.startswith("Pengingat agenda 00") for text in cards)
    assert rest.startswith("Pengingat. Masih ada lagi yang menunggu Bapak/Ibu.")
    assert await many.rings() == rings + 1
    assert "0009 · SE 9/2025" in await many.buttons(HADI)
    await many.tap(HADI, "Berikutnya", "0012 · SE 12/2025")
    assert "Mohon disposisi" in await many.last(HADI)
    await many.pass_time(timedelta(hours=19))  # the deadline: again, and not a card each
    assert len(await new(many, HADI, before)) < 2 * MANY


async def test_of_very_many_late_berkas_the_sekretaris_and_the_pengusul_are_not_flooded(
    many: Office,
) -> None:
    before, his = len(await many.screen(BAMBANG)), len(await many.screen(SARI))
    await many.pass_time(timedelta(hours=24))
    await many.pass_time(timedelta(hours=24))
    for who, seen in ((BAMBANG, before), (SARI, his)):
        *told, rest = await new(many, who, seen)
        assert len(told) == 5
        assert all("erlambat" in text for text in told)
        assert rest.startswith("Masih ada lagi berkas yang terlambat")
    await many.tap(BAMBANG, "Lacak")
    shown = (await many.screen(BAMBANG))[-1]
    assert "Berkas yang sedang berjalan: 12" in plain(shown.text)
    assert shown.buttons[0].hint.startswith("TERLAMBAT · Kasubbag Hukum: disposisi")


async def test_what_is_late_with_others_takes_no_place_of_what_waits_for_himself(
    many: Office,
) -> None:
    await many.gives(HADI, "sekretaris")
    await many.pass_time(timedelta(hours=24))
    for number in range(MANY + 1, MANY + 4):
        await many.to_kasubbag(edaran(str(number)))
    await many.pass_time(timedelta(hours=23))
    before = len(await many.screen(HADI))
    await many.pass_time(timedelta(hours=1))
    told = await new(many, HADI, before)
    assert sum(text.startswith("Terlambat lebih dari satu hari kerja") for text in told) == 5
    assert sum(text.startswith("Pengingat agenda 00") for text in told) == 3


async def test_who_acts_from_now_on_gets_the_most_urgent_cards_and_is_told_of_the_others(
    office: Office,
) -> None:
    for number in range(1, MANY + 1):
        await office.to_kasubbag(edaran(str(number)))
        await office.pass_time(timedelta(minutes=1))
    before = len(await office.screen(DEWI))
    await delegates(office)
    named, *cards = await new(office, DEWI, before)
    assert "12 berkas menunggu. 10 yang paling mendesak ada di bawah ini; semuanya: /tugas" in named
    tops = [text.partition(" ·")[0] for text in cards if text.startswith("Agenda")]
    assert tops == [f"Agenda {n:04}" for n in range(1, 11)]


async def test_what_is_late_stands_first_among_what_runs_the_longest_first(office: Office) -> None:
    for number in ("1", "2"):
        await office.to_kasubbag(edaran(number))
        await office.pass_time(timedelta(hours=48))
    for number in ("3", "4"):
        await office.to_kasubbag(edaran(number))
    await office.types(BAMBANG, "/lacak")
    assert await office.buttons(BAMBANG) == [f"000{n} · SE {n}/2025" for n in (1, 2, 4, 3)]


#: Tables that grow with every berkas.
GROWING = {
    *("agenda", "berkas", "cards", "inbox", "jobs", "lampiran", "looks", "messages"),
    *("outbox", "records", "reminders"),
}
#: Indexes of what is open, waits or did not arrive: they stay as small as the work at hand.
AT_HAND = {
    *("ix_berkas_open", "ix_inbox_waiting", "ix_outbox_chat", "ix_outbox_unsure"),
    "ix_reminders_due",
}


async def heard(office: Office) -> list[str]:
    """Listen to what is asked of the database from now on."""
    asked: list[str] = []

    def listen(tx: Tx) -> None:
        raw = tx.conn.connection.dbapi_connection
        assert raw is not None
        raw.set_trace_callback(asked.append)

    await office.turns.run(listen)
    return asked


def scans(path: Path, asked: list[str]) -> set[str]:
    """The scans of growing tables that statements make."""
    found = set()
    with closing(sqlite3.connect(path)) as raw:
        for words in set(asked):
            if words.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
                steps = [row[3].split() for row in raw.execute(f"EXPLAIN QUERY PLAN {words}")]
                found |= {" ".join(s) for s in steps if s[0] == "SCAN" and s[1] in GROWING}
    return {step for step in found if step.split()[-1] not in AT_HAND}


async def test_no_press_and_no_tick_goes_through_a_table_that_grows(office: Office) -> None:
    asked = await heard(office)
    await office.to_jdih()
    for who in (HADI, SARI):
        for text in ("/tugas", "/lacak", "/cari arsip", "0001", "45/2025", "/agenda", "/plh"):
            await office.types(who, text)
    await office.pass_time(timedelta(hours=30))
    await office.ticks.take_over()
    assert len(asked) > 500
    assert scans(office.path / "jdih.sqlite3", asked) == set()


async def test_on_whatsapp_no_press_goes_through_a_table_that_grows(tmp_path: Path) -> None:
    async with on_whatsapp(tmp_path) as office:
        asked = await heard(office)
        await office.to_staf()
        await office.tap(RUDI, "Terima")
        assert scans(office.path / "jdih.sqlite3", asked) == set()


async def test_neither_who_writes_nor_a_restart_goes_through_all_letters(office: Office) -> None:
    asked = await heard(office)
    await office.turns.run(lambda tx: tx.hurry_to(Address("whatsapp", "1"), office.clock.now()))
    await office.postman.after_restart()
    assert sum("UPDATE outbox" in words for words in asked) == 3
    assert scans(office.path / "jdih.sqlite3", asked) == set()


async def test_a_list_that_is_sent_does_not_go_through_all_that_hang(office: Office) -> None:
    await office.to_kasubbag()
    asked = await heard(office)
    await office.types(HADI, "/tugas")
    of_cards = [words for words in asked if "FROM cards" in words]
    assert of_cards
    assert not [words for words in of_cards if "cards.code = ''" in words]
