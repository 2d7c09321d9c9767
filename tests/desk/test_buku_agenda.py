"""The buku agenda: nothing cut short, and each officer sees his own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from handlers.messages import Job
from sop.office import Office as Profile
from sop.reading import Found
from sop.roles import Kind, Period
from storage import jobs
from tests.clock import TestClock
from tests.desk.papers import printed, rows, words_of
from tests.office import DEWI, HADI, RUDI, SARI, YUNI, Office
from tests.readings import keputusan

LONG = "Penetapan Kebutuhan dan Tata Cara Pengelolaan Barang Milik Negara " * 6


async def test_the_book_of_a_month_holds_every_number_whole(office: Office) -> None:
    await office.to_kasubbag(keputusan(tentang=Found(LONG.strip())))
    await office.to_jdih(keputusan("46"))
    await office.to_kasubbag(keputusan("47"))
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    await office.types(HADI, "/agenda")
    assert "November 2025" in await office.last(HADI)
    assert await office.buttons(HADI) == ["Oktober 2025", "Tahun 2025", "Bulan lain"]
    await office.works("buku-agenda")
    table = rows(await office.received(HADI, ".xlsx"))
    assert [row[0] for row in table if str(row[0]).isdecimal()] == ["0001", "0002", "0003"]
    flat = "\n".join(str(cell) for row in table for cell in row)
    assert LONG.strip() in flat
    last = table[-1]
    assert last[8] == "ditarik 04-11-2025"
    assert "tayang 04-11-2025" in str(table[-2][8])
    page = (await office.berkas(2)).online.page
    assert table[-2][9] == page
    pdf = office.path / "buku.pdf"
    pdf.write_bytes(await office.received(HADI, ".pdf"))
    words = await asyncio.to_thread(words_of, pdf)
    assert "0003" in words
    assert "ditarik" in words
    assert page not in words


async def test_what_came_back_stays_in_the_book_on_the_day_on_which_it_was_entered(
    tmp_path: Path,
) -> None:
    clock = TestClock(datetime(2025, 12, 30, 3, 0, tzinfo=UTC))
    office = await Office.open(tmp_path, clock=clock)
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Lampiran tidak lengkap")
    office.clock.advance(timedelta(days=6))
    await office.tap(SARI, "Kirim")
    await office.types(HADI, "/agenda 2025")
    await office.works("buku-agenda")
    entry = rows(await office.received(HADI, ".xlsx"))[-1]
    assert (entry[0], entry[3].date()) == ("0001", date(2025, 12, 30))
    assert entry[8] == "versi 2, diterima 05-01-2026"
    await office.close()


async def test_the_book_says_who_did_each_row_and_when(office: Office) -> None:
    await office.to_staf()
    office.clock.advance(timedelta(days=1))
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles()
    await office.tap(RUDI, "Pakai", "Sesuai")
    await office.prepares()
    office.clock.advance(timedelta(days=1))
    await office.types(DEWI, "/tugas")
    await office.tap(DEWI, "0001 · KPT 45/2025", "Ambil alih", "Sudah disimpan")
    await office.to_kasubbag(keputusan("46"))
    await office.tap(HADI, "Kembalikan", "Lampiran tidak lengkap")
    await office.types(HADI, "/agenda 2025")
    await office.works("buku-agenda")
    done, returned = (row[8] for row in rows(await office.received(HADI, ".xlsx"))[-2:])
    assert done.split("; ") == [
        "disposisi 04-11-2025",
        "diotentikasi 04-11-2025 oleh Hadi Prasetyo",
        "2 rangkap diterima 05-11-2025 oleh Rudi Hartono",
        "disimpan 06-11-2025 di Lemari 1 / KPT-2025 / 001",
    ]
    assert returned == "dikembalikan 06-11-2025: Lampiran tidak lengkap"


async def test_what_is_not_published_stands_in_the_book_with_its_reason(office: Office) -> None:
    await office.to_decision(keputusan(jenis=Found("Berita Acara")))
    await office.tap(HADI, "Arsipkan saja", "berita acara pada…")
    await office.types(HADI, "/agenda 2025")
    await office.works("buku-agenda")
    says = rows(await office.received(HADI, ".xlsx"))[-1][8]
    assert says.endswith("Hadi Prasetyo: berita acara pada umumnya tidak diunggah")


async def test_the_kasubbag_signs_the_book_but_no_extract_of_it(office: Office) -> None:
    await office.to_kasubbag()
    for who, signed in ((HADI, True), (SARI, False)):
        await office.types(who, "/agenda")
        await office.works("buku-agenda")
        pdf = office.path / f"{who}.pdf"
        pdf.write_bytes(await office.received(who, ".pdf"))
        words = " ".join((await asyncio.to_thread(words_of, pdf)).split())
        closing = "Sampit, 4 November 2025 Kepala Subbagian Hukum dan SDM, Hadi Prasetyo"
        assert (closing in words) is signed


async def test_a_book_begun_on_paper_says_where_its_first_numbers_are(tmp_path: Path) -> None:
    office = await Office.open(tmp_path, replace(Profile(), agenda_mulai="0131/2025"))
    noted = "Nomor 0001 sampai dengan 0130 tercatat pada buku agenda kertas."
    await office.to_kasubbag()
    for asked, told in (("2025", True), ("2025-11", True), ("2025-10", False), ("2026", False)):
        await office.types(HADI, f"/agenda {asked}")
        await office.works("buku-agenda")
        assert (noted in await printed(office, HADI)) is told, asked
    await office.close()


async def test_the_book_names_the_jabatan_of_who_decided_for_another(office: Office) -> None:
    await office.to_decision()
    now = office.clock.now()
    period = Period(now, now + timedelta(days=5))
    await office.gives(DEWI, "kasubbag-hukum", kind=Kind.PLH, period=period)
    await office.types(DEWI, "/tugas")
    await office.tap(DEWI, "0001 · KPT 45/2025", "Otentikasi")
    await office.types(DEWI, "/agenda 2025")
    await office.works("buku-agenda")
    says = rows(await office.received(DEWI, ".xlsx"))[-1][8]
    assert "diotentikasi 04-11-2025 oleh Dewi Lestari, Plh. Kepala Subbagian Hukum" in says


async def test_an_unreadable_month_is_answered_with_an_example(office: Office) -> None:
    await office.types(HADI, "/agenda kemarin dulu")
    assert "/agenda 2025-11" in await office.last(HADI)


async def test_a_pengusul_gets_the_list_of_his_own_subbagian_only(office: Office) -> None:
    await office.newcomer("lain", "Pengusul Lain", "pengusul-0")
    await office.to_kasubbag()
    for who, numbers in ((SARI, ["0001"]), ("lain", []), (YUNI, ["0001"])):
        await office.types(who, "/agenda 2025")
        await office.works("buku-agenda")
        table = rows(await office.received(who, ".xlsx"))
        assert [r[0] for r in table if str(r[0]).isdecimal()] == numbers, who


async def test_who_proposes_for_several_subbagian_gets_what_all_of_them_sent(
    office: Office,
) -> None:
    await office.newcomer("dua", "Pengusul Dua", "pengusul-0")
    await office.gives("dua", "pengusul-2")
    await office.newcomer("lain", "Pengusul Lain", "pengusul-1")
    await office.to_kasubbag()
    await office.proposes(keputusan("46"), who="lain")
    await office.tap("lain", "Kirim")
    await office.types("dua", "/agenda 2025")
    await office.works("buku-agenda")
    table = rows(await office.received("dua", ".xlsx"))
    assert [r[0] for r in table if str(r[0]).isdecimal()] == ["0001"]
    await office.types("dua", "/laporan 2025")
    await office.works("laporan")
    shown = dict(row[:2] for row in rows(await office.received("dua", ".xlsx")))
    assert shown["masuk"] == "1"


@pytest.mark.parametrize(("unit", "numbers"), [("Lain", []), ("", ["0001"])])
async def test_a_book_asked_for_before_an_upgrade_is_made_after_it(
    office: Office, unit: str, numbers: list[str]
) -> None:
    await office.to_kasubbag()
    asked = {"officer": SARI, "channel": "playground", "address": SARI, "masa": "2025-11+1"}
    job = Job("buku-agenda", payload={**asked, "unit": unit})
    await office.turns.run(lambda tx: jobs.start(tx.conn, job, office.clock.now()))
    await office.works("buku-agenda")
    table = rows(await office.received(SARI, ".xlsx"))
    assert [r[0] for r in table if str(r[0]).isdecimal()] == numbers


async def test_another_month_is_chosen_from_a_list(office: Office) -> None:
    await office.to_kasubbag()
    await office.types(HADI, "/agenda")
    await office.tap(HADI, "Bulan lain")
    offered = await office.buttons(HADI)
    assert offered[0] == "November 2025"
    assert offered[8:] == ["Tahun 2025", "Tahun 2024"], "in January the book that just ended"
    await office.tap(HADI, "Oktober 2025")
    await office.works("buku-agenda")
    assert "Buku agenda Oktober 2025: 0 nomor." in await office.said(HADI)
