"""Laporan: the figures of a masa, and the Sekretaris' letter of the month."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from handlers.masa import Masa
from sop.berkas import Upload, Use
from sop.kinerja import figures
from sop.office import Step
from sop.roles import Kind, Period
from storage.transaction import Tx
from tests.clock import MORNING, TestClock
from tests.desk.papers import keep, printed, rows, words_of
from tests.office import BAMBANG, DEWI, HADI, RUDI, SARI, Office
from tests.readings import keputusan


@pytest.mark.parametrize(
    ("written", "masa"),
    [
        ("", Masa(2025, 11)),
        ("2025", Masa(2025, 1, 12)),
        ("2025-10", Masa(2025, 10)),
        ("10/2025", Masa(2025, 10)),
        ("Oktober 2024", Masa(2024, 10)),
        ("mei", Masa(2025, 5)),
        ("november", Masa(2025, 11)),
        ("desember", Masa(2024, 12)),  # the one that was
        ("tahun 2024", Masa(2024, 1, 12)),
        ("Triwulan 3 2025", Masa(2025, 7, 3)),
        ("tw IV", Masa(2025, 10, 3)),
        ("triwulan", Masa(2025, 10, 3)),
        ("semester  I 2025", Masa(2025, 1, 6)),
        ("semester 3", None),
        ("triwulan 2025", None),
        ("2025-13", None),
        ("kemarin", None),
    ],
)
def test_a_month_is_read_as_people_write_it(written: str, masa: Masa | None) -> None:
    assert Masa.written(written, date(2025, 11, 4)) == masa


@pytest.mark.parametrize(
    ("masa", "said"),
    [
        (Masa(2025, 1), "Januari 2025"),
        (Masa.around(date(2025, 11, 4), 3), "Triwulan IV 2025"),
        (Masa.around(date(2025, 6, 30), 6), "Semester I 2025"),
        (Masa.around(date(2025, 6, 30), 12).moved(-1), "Tahun 2024"),
        (Masa(2025, 1).moved(-1), "Desember 2024"),
        (Masa(2025, 10, 3).moved(1), "Triwulan I 2026"),
    ],
)
def test_a_masa_has_the_name_that_offices_use(masa: Masa, said: str) -> None:
    assert str(masa) == said
    assert Masa.decode(masa.encode()) == masa


async def test_the_report_measures_steps_in_working_time_and_counts_returns(
    office: Office,
) -> None:
    await office.to_kasubbag()
    office.clock.advance(timedelta(hours=2))
    await office.tap(HADI, "Kembalikan", "Nomor atau tanggal…")
    await office.attach(SARI, "naskah-baru.pdf")
    await office.reads(naskah=keputusan("45"))
    await office.tap(SARI, "Kirim")
    office.clock.advance(timedelta(days=2))
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    berkas = await office.berkas(1)

    def count(tx: Tx):  # type: ignore[no-untyped-def]
        return figures([(berkas, tx.history(berkas.code))], office.calendar, office.clock.now())

    counted = await office.turns.look(count)
    assert (counted.entered, counted.returned, counted.running, counted.late) == (1, 1, 1, 1)
    assert counted.reasons == {"Nomor atau tanggal belum ada": 1}
    done = counted.steps[Step.DISPOSISI]
    assert (done.times, done.late) == (2, 1)
    assert done.mean == (timedelta(hours=2) + timedelta(hours=15)) / 2
    unit = counted.units[berkas.unit]
    assert (unit.sent, unit.published, unit.returned) == (1, 0, 1)
    await office.types(RUDI, "/laporan")
    await office.works("laporan")
    assert (await office.received(RUDI, ".png")).startswith(b"\x89PNG")
    table = rows(await office.received(RUDI, ".xlsx"), 3)
    assert any(row[0] == "Nomor atau tanggal belum ada" for row in table)
    keep(office, "laporan.png", await office.received(RUDI, ".png"))


async def test_the_last_step_counts_until_the_paper_is_stored_and_the_document_is_public(
    office: Office,
) -> None:
    await office.to_jdih()
    office.clock.advance(timedelta(hours=2))
    await office.tap(RUDI, "Sudah disimpan")
    office.clock.advance(timedelta(days=9))
    berkas = await office.berkas()
    assert berkas.closed
    history = await office.turns.look(lambda tx: tx.history(berkas.code))
    done = figures([(berkas, history)], office.calendar, office.clock.now()).steps[Step.UNGGAH]
    assert (done.times, done.mean, done.late) == (1, timedelta(hours=2), 0)


async def test_a_first_deed_that_was_late_does_not_make_the_time_of_a_step_longer(
    office: Office,
) -> None:
    await office.to_staf()
    await office.pass_time(timedelta(days=4))
    await office.tap(RUDI, "Terima")
    berkas = await office.berkas()
    history = await office.turns.look(lambda tx: tx.history(berkas.code))
    counted = figures([(berkas, history)], office.calendar, office.clock.now())
    scan = counted.steps[Step.PINDAI]
    assert scan.late == 1
    assert scan.mean > scan.allowed


async def test_what_was_taken_back_was_no_step_and_no_return(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Nomor atau tanggal…")
    office.clock.advance(timedelta(seconds=30))
    await office.tap(HADI, "Batalkan")
    office.clock.advance(timedelta(hours=1))
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    office.clock.advance(timedelta(seconds=30))
    await office.tap(HADI, "Batalkan")
    office.clock.advance(timedelta(hours=2))
    await office.tap(HADI, "Otentikasi")
    office.clock.advance(timedelta(hours=1))
    await office.tap(RUDI, "Terima")
    office.clock.advance(timedelta(hours=1))
    berkas = await office.berkas()
    history = await office.turns.look(lambda tx: tx.history(berkas.code))
    counted = figures([(berkas, history)], office.calendar, office.clock.now())
    assert (counted.returned, counted.reasons) == (0, {})
    assert {step: done.times for step, done in counted.steps.items()} == {
        Step.DISPOSISI: 1,
        Step.KEPUTUSAN: 1,
        Step.PINDAI: 1,
    }
    half = timedelta(seconds=30)
    assert counted.steps[Step.DISPOSISI].mean == timedelta(hours=1) + half
    assert counted.steps[Step.KEPUTUSAN].mean == timedelta(hours=2) + half
    scan = counted.steps[Step.PINDAI]  # the paper is fetched, then scanned: one step of two deeds
    assert (scan.mean, scan.allowed) == (timedelta(hours=1), timedelta(hours=7.5))


async def test_the_figures_add_up_to_what_came_in(office: Office) -> None:
    await office.to_jdih()  # public, and its paper not yet in its place
    await office.to_kasubbag(keputusan("46"))
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    await office.to_kasubbag(keputusan("47"))
    await office.to_staf(keputusan("48"))
    await office.tap(HADI, "Lainnya", "Hentikan", "Salah berkas")
    await office.to_jdih(keputusan("49"))
    await office.uploads(Upload.TAKEN_DOWN)
    await office.types(HADI, "/laporan")
    await office.works("laporan")
    shown = {row[0]: int(row[1]) for row in rows(await office.received(HADI, ".xlsx"))[3:]}
    assert shown["masuk"] == 5
    ends = ("tidak lagi tayang", "ditarik", "dihentikan")
    parts = ("tayang", "diarsipkan saja", "masih berjalan", *ends)
    assert [shown[part] for part in parts] == [1, 0, 1, 1, 1, 1]
    await office.types(HADI, "/agenda")
    await office.works("buku-agenda")
    assert (
        rows(await office.received(HADI, ".xlsx"))[-2][8] == "dihentikan 04-11-2025: Salah berkas"
    )


async def test_the_riwayat_says_who_did_what_and_with_which_files(office: Office) -> None:
    await office.to_decision()
    await office.tap(HADI, "Kembalikan", "Nomor atau tanggal…")
    await office.tap(SARI, "Perbaiki", "Penanda tangan")
    await office.types(SARI, "Ahmad Fauzan, S.H.")
    await office.tap(SARI, "Kirim")
    now = office.clock.now()
    until = Period(now - timedelta(hours=1), now + timedelta(days=2))
    await office.gives(DEWI, "kasubbag-hukum", kind=Kind.PLH, surat_perintah="15/SPt", period=until)
    await office.types(DEWI, "/tugas")
    await office.tap(DEWI, "0001 · KPT 45/2025", "Disposisi", "Terbitkan", "Otentikasi")
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles(problems={2: ("buram",)})
    await office.tap(RUDI, "Pakai", "Sesuai")
    await office.prepares()
    await office.tap(RUDI, "Unggah")
    await office.uploads()
    await office.works()
    await office.types(DEWI, "/lacak 0001")
    await office.tap(DEWI, "Riwayat")
    await office.works("riwayat")
    pdf = office.path / "riwayat.pdf"
    pdf.write_bytes(await office.received(DEWI, ".pdf"))
    words = await asyncio.to_thread(words_of, pdf)
    berkas = await office.berkas()
    assert "Plh. Kepala Subbagian" in words
    assert "Nomor atau tanggal belum ada" in words
    assert "kepada Rudi Hartono; Pindai dan" in words
    assert "•" not in words
    for file in (berkas.file(Use.ASLI), berkas.file(Use.SALINAN), berkas.naskah_unggah):
        assert file is not None
        assert file.name in words
        assert file.sha256[:12] in words
    assert "4 hlm, sidik" in words
    assert "dipakai walau mesin menemukan: Hal. 2: buram" in words
    assert berkas.online.page in words


async def test_a_report_of_any_masa_is_two_presses_away(office: Office) -> None:
    await office.to_jdih()
    await office.types(HADI, "/laporan")
    assert await office.buttons(HADI) == ["Oktober 2025", "Masa lain", "Laporan JDIH"]
    await office.tap(HADI, "Masa lain")
    assert await office.buttons(HADI) == [
        *("November 2025", "Oktober 2025", "September 2025", "Agustus 2025"),
        *("Triwulan IV 2025", "Triwulan III 2025", "Semester II 2025", "Semester I 2025"),
        *("Tahun 2025", "Tahun 2024"),
    ]
    await office.tap(HADI, "Tahun 2025")
    assert "Laporan Tahun 2025 sedang dibuat" in await office.last(HADI)
    assert await office.buttons(HADI) == ["Tahun 2024", "Masa lain", "Laporan JDIH"]
    await office.works("laporan")
    shown = {row[0]: row[1] for row in rows(await office.received(HADI, ".xlsx"))[3:]}
    assert shown["tayang"] == "1"
    months = dict(row[:2] for row in rows(await office.received(HADI, ".xlsx"), 1)[3:])
    assert (len(months), months["Oktober"], months["November"]) == (12, 0, 1)
    words = await printed(office, HADI)
    assert "Laporan Tahun 2025" in words
    assert "KABUPATEN KOTAWARINGIN TIMUR" in words, "with the letterhead"
    await office.tap(HADI, "Laporan JDIH")
    assert "Laporan JDIH Tahun 2025" in await office.last(HADI)


async def test_the_jdih_report_beside_a_month_is_that_of_its_triwulan(office: Office) -> None:
    await office.types(HADI, "/laporan Mei 2024")
    await office.tap(HADI, "Laporan JDIH")
    assert "Laporan JDIH Triwulan II 2024" in await office.last(HADI)


async def test_the_jdih_report_lists_what_became_public_also_in_print(office: Office) -> None:
    await office.to_jdih()
    await office.types(HADI, "/laporan")
    await office.tap(HADI, "Laporan JDIH")
    assert "Laporan JDIH Triwulan IV 2025" in await office.last(HADI)
    assert await office.buttons(HADI) == ["Triwulan III 2025", "Masa lain"]
    await office.works("laporan-jdih")
    table = rows(await office.received(HADI, ".xlsx"), 3)
    berkas = await office.berkas()
    assert table[-1][1:4] == ("Keputusan", "45", "2025")
    assert table[-1][8] == berkas.online.page
    keep(office, "jdih.png", await office.received(HADI, ".png"))
    words = await printed(office, HADI)
    assert "Daftar dokumen tayang" in words
    assert "Pedoman Tata Kelola Arsip Pemilihan" in words
    assert "SHA-256" not in words, "that is for machines"
    await office.tap(HADI, "Masa lain")
    assert (await office.buttons(HADI))[:2] == ["Triwulan IV 2025", "Triwulan III 2025"]


async def test_the_jdih_report_says_what_is_public_no_longer(office: Office) -> None:
    await office.to_jdih()
    await office.uploads(Upload.TAKEN_DOWN, note="Diturunkan")
    await office.types(HADI, "/laporan")
    await office.tap(HADI, "Laporan JDIH")
    await office.works("laporan-jdih")
    assert rows(await office.received(HADI, ".xlsx"), 3)[-1][7] == "Tidak lagi tayang"


async def test_the_sekretaris_gets_the_month_on_the_first_working_morning_once(
    tmp_path: Path,
) -> None:
    clock = TestClock(datetime(2025, 10, 30, 3, 0, tzinfo=UTC))
    office = await Office.open(tmp_path, clock=clock)
    await office.ticks.plan_ahead()
    await office.ticks.plan_ahead()
    await office.pass_time(timedelta(days=3))  # Sunday 2 November
    assert await office.said(BAMBANG) == []
    await office.pass_time(timedelta(hours=22))  # Monday 08.00
    assert "Laporan Oktober 2025" in await office.last(BAMBANG)
    await office.works("laporan")
    assert (await office.received(BAMBANG, ".xlsx"))[:2] == b"PK"
    await office.pass_time(timedelta(days=20))
    assert sum("menyusul" in text for text in await office.said(BAMBANG)) == 1
    await office.pass_time(timedelta(days=10))
    assert "Laporan November 2025" in await office.last(BAMBANG)
    await office.close()


@pytest.mark.parametrize(
    ("before", "offered"),
    [
        (datetime(2025, 12, 31, 3, tzinfo=UTC), ["Tahun 2025", "Agenda 2025"]),
        (datetime(2025, 6, 28, 3, tzinfo=UTC), ["Semester I 2025", "Triwulan II 2025"]),
        (datetime(2025, 9, 28, 3, tzinfo=UTC), ["Triwulan III 2025"]),
        (datetime(2025, 8, 28, 3, tzinfo=UTC), []),
    ],
)
async def test_the_sekretaris_is_offered_what_ended_with_the_month(
    tmp_path: Path, before: datetime, offered: list[str]
) -> None:
    office = await Office.open(tmp_path, clock=TestClock(before))
    await office.ticks.plan_ahead()
    await office.pass_time(timedelta(days=5))
    assert "menyusul" in await office.last(BAMBANG)
    assert await office.buttons(BAMBANG) == offered
    if offered:
        await office.tap(BAMBANG, offered[-1])
        assert "sedang dibuat" in await office.last(BAMBANG)
    await office.close()


def test_the_morning_of_the_tests_is_a_tuesday() -> None:
    assert MORNING.weekday() == 1
