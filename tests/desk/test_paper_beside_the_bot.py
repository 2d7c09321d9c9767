"""Paper beside the bot: sheets booked later with their true date, blank ones, and the odner."""

from __future__ import annotations

import json
from datetime import date, timedelta

from handlers import desk
from handlers.messages import Address, Incoming, IncomingFile
from tests.desk.papers import printed, rows
from tests.office import DEWI, HADI, RUDI, SARI, Office
from tests.readings import keputusan


async def test_the_paper_of_a_published_document_is_found_again_and_lent(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Sudah disimpan", "Unggah")
    await office.uploads()
    await office.pass_time(timedelta(days=30))
    await office.types(DEWI, "0001")
    await office.tap(DEWI, "Buka kartu", "Lainnya", "Naskah kertas")
    assert "Tersimpan: Lemari" in await office.last(DEWI)
    assert await office.buttons(DEWI) == ["Pinjamkan", "Pindah tempat"]
    await office.tap(DEWI, "Pinjamkan", "Pinjam: naskah asli")
    await office.types(DEWI, "Subbagian Umum")
    assert (await office.berkas()).copies[0].borrower == "Subbagian Umum"


async def test_a_place_that_was_noted_wrongly_is_put_right(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Sudah disimpan", "Pindah tempat", "Tulis lokasi")
    await office.types(RUDI, "Lemari 2")
    assert "Lemari / Odner / Nomor" in await office.last(RUDI)
    await office.types(RUDI, "Lemari 2 / KPT-2025 / 045")
    berkas = await office.berkas()
    assert str(berkas.place) == "Lemari 2 / KPT-2025 / 045"
    assert {str(copy.place) for copy in berkas.copies} == {str(berkas.place)}
    assert any("Tersimpan: Lemari 2 / KPT-2025 / 045" in t for t in await office.said(RUDI))
    await office.tap(RUDI, "Pindah tempat", "KPT-2025")
    assert str((await office.berkas()).place) == "Lemari 2 / KPT-2025 / 046"


async def test_a_sheet_filled_by_hand_is_booked_with_its_true_date(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Disposisi", "Ubah", "Bukukan susulan")
    assert "Kirim foto" in await office.last(HADI)
    await office.attach(HADI, "lembar.jpg")
    assert "Tanggal berapa yang tertulis" in await office.last(HADI)
    await office.types(HADI, "1 Januari 2030")
    assert "belum tiba" in await office.last(HADI)
    await office.types(HADI, "minggu lalu")
    assert "Tanggal tidak terbaca" in await office.last(HADI)
    await office.types(HADI, "31 Oktober 2025")
    berkas = await office.berkas()
    assert berkas.susulan == date(2025, 10, 31)
    history = await office.turns.look(lambda tx: tx.history(berkas.code))
    assert history[-1].word == "susulan"
    assert (history[-1].by.name, history[-1].command.file.name) == ("Hadi Prasetyo", "lembar.jpg")
    await office.tap(HADI, "Terbitkan")
    await office.works("lembar-disposisi")
    sheet = await printed(office, HADI, "lembar-disposisi-0001.pdf")
    assert "susulan" in sheet
    assert "Diterima tgl. : 31 Oktober 2025" in sheet
    assert sheet.count("31 Oktober 2025") == 2
    assert "dibukukan 4 November 2025" in sheet
    await office.types(HADI, "/agenda")
    await office.works("buku-agenda")
    row = rows(await office.received(HADI, ".xlsx"))[-1]
    assert row[3].date() == date(2025, 10, 31)
    assert row[8] == "susulan, dibukukan 04-11-2025; disposisi 31-10-2025"


async def test_a_sheet_is_booked_once(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Disposisi", "Ubah", "Bukukan susulan")
    await office.attach(HADI, "lembar.jpg")
    await office.types(HADI, "31 Oktober 2025")
    assert "Sudah ditulis di kertas 31 Oktober 2025" in (await office.said(HADI))[-2]
    await office.tap(HADI, "Ubah")
    assert "Bukukan susulan" not in await office.buttons(HADI)


async def announces(office: Office, who: str, name: str) -> None:
    """Send a file that its channel only announces; the job that fetches it is yet to run."""
    ref = await office.files.keep(name.encode())
    file = IncomingFile(ref=ref, name=name)
    incoming = Incoming(id=name, sender=Address("playground", who), files=(file,))
    now = office.clock.now()
    await office.turns.run(lambda tx: desk.receive(tx, incoming, now, office.calendar))


async def test_a_file_that_comes_late_answers_no_question_that_was_asked_since(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await announces(office, HADI, "foto.jpg")
    office.clock.advance(timedelta(days=1))
    await office.tap(HADI, "Disposisi", "Ubah", "Bukukan susulan")
    await office.works("ambil")
    assert "Usulan dikirim oleh pengusul" in await office.last(HADI)
    await announces(office, HADI, "lembar.jpg")
    await office.works("ambil")
    await office.types(HADI, "31 Oktober 2025")
    history = await office.turns.look(lambda tx: tx.history(tx.by_agenda(2025, 1).code))
    assert history[-1].command.file.name == "lembar.jpg"


async def test_blank_sheets_are_numbered_on_and_leave_the_agenda_alone(office: Office) -> None:
    await office.types(HADI, "/lembar-kosong 3")
    await office.works("lembar-kosong")
    text = await printed(office, HADI, "lembar-disposisi-kosong-LK-0001.pdf")
    assert all(number in text for number in ("LK-0001", "LK-0002", "LK-0003"))
    await office.types(RUDI, "/lembar-kosong 2")
    assert "LK-0004–LK-0005" in await office.last(RUDI)
    await office.to_kasubbag()
    assert (await office.berkas()).agenda.number == 1


async def test_blank_sheets_are_for_those_who_work_with_them(office: Office) -> None:
    await office.types(SARI, "/lembar-kosong 3")
    assert "Ini bagian" in await office.last(SARI)
    await office.types(HADI, "/lembar-kosong banyak")
    assert "/lembar-kosong 10" in await office.last(HADI)


async def test_an_odner_lists_what_lies_in_it_and_who_borrowed_it(office: Office) -> None:
    for nomor in ("45", "46"):
        await office.to_preview(keputusan(nomor))
        await office.tap(RUDI, "Sudah disimpan")
    await office.tap(RUDI, "Pinjamkan", "Pinjam: naskah asli")
    await office.types(RUDI, "Subbagian Umum")
    await office.types(HADI, "/odner")
    await office.tap(HADI, "KPT-2025")
    await office.works("isi-odner")
    text = await printed(office, HADI, "isi-odner-KPT-2025.pdf")
    assert "Keputusan Nomor 45 Tahun 2025" in text
    assert "naskah asli dipinjam Subbagian Umum sejak 4 November 2025" in text
    labels = await printed(office, HADI, "label-KPT-2025.pdf")
    assert "001" in labels
    assert "002" in labels
    assert "Keputusan Nomor 45 Tahun 2025" in labels


async def test_an_odner_is_known_by_its_name_however_it_is_written(office: Office) -> None:
    await office.to_preview(keputusan("45"))
    await office.tap(RUDI, "Sudah disimpan")
    await office.types(RUDI, "/odner kpt-2025")
    await office.works("isi-odner")
    assert "KPT-2025: 1 naskah." in await office.last(RUDI)
    await office.types(RUDI, "/odner KPT-2019")
    await office.works("isi-odner")
    assert "Tidak ada naskah di odner KPT-2019." in await office.last(RUDI)


async def test_of_very_many_odners_the_others_can_be_written(office: Office) -> None:
    known = [f"KPT-{year}" for year in range(2030, 2018, -1)]
    await office.turns.run(lambda tx: tx.remember("odner-list", json.dumps(known)))
    await office.types(RUDI, "/odner")
    assert await office.last(RUDI) == (
        "Odner yang mana? Yang lain dapat ditulis, misalnya: /odner KPT-2020"
    )
    assert len(await office.buttons(RUDI)) == 10
