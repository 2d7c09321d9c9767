"""Hentikan: who is told, and how a berkas that was stopped by mistake goes on."""

from __future__ import annotations

from datetime import timedelta

from sop.berkas import State, Use
from sop.reading import Found
from tests.naskah.paperwork import keputusan_45
from tests.office import HADI, RUDI, SARI, Office
from tests.readings import NOTA, keputusan


async def test_a_berkas_stopped_by_mistake_goes_on_where_it_stood(office: Office) -> None:
    await office.to_staf()
    await office.tap(HADI, "Lainnya", "Hentikan", "Salah berkas", "Batalkan")
    assert "sebelumnya: dihentikan" in office.toast
    assert (await office.berkas()).state is State.CLEARED
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles()
    await office.tap(RUDI, "Pakai", "Sesuai")
    await office.prepares()
    await office.types(HADI, "0001")
    await office.tap(HADI, "Buka kartu", "Lainnya", "Hentikan", "Salah berkas")
    assert any("Dihentikan" in text for text in await office.said(SARI))
    await office.tap(HADI, "Batalkan")
    assert "menunggu diunggah" in await office.last(SARI)
    await office.tap(RUDI, "Unggah")
    await office.uploads()
    assert (await office.berkas()).published


async def test_what_the_pengusul_withdraws_after_a_decision_was_taken_back_is_not_stopped(
    office: Office,
) -> None:
    await office.to_staf()
    await office.tap(HADI, "Batalkan")
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    assert "Ditarik pengusul" in await office.last(SARI)


async def test_a_stop_stands_after_its_minute_and_while_the_bot_was_at_work(
    office: Office,
) -> None:
    await office.to_scan()
    await office.tap(RUDI, "Pakai", "Sesuai")
    await office.types(HADI, "0001")
    await office.tap(HADI, "Buka kartu", "Lainnya", "Hentikan", "Salah berkas")
    assert "Batalkan" not in await office.buttons(HADI)
    await office.to_staf(keputusan("46"))
    await office.tap(HADI, "Lainnya", "Hentikan", "Salah berkas")
    assert "Batalkan" in await office.buttons(HADI)
    await office.pass_time(timedelta(seconds=70))
    assert "Batalkan" not in await office.buttons(HADI)


async def test_what_the_bot_made_meanwhile_is_not_lost_to_a_berkas_that_goes_on(
    office: Office,
) -> None:
    await office.sends(SARI, "", ("nota.pdf", b"%PDF-1.4 nota"), ("naskah.pdf", keputusan_45()))
    await office.reads(nota=NOTA, naskah=keputusan())
    await office.tap(SARI, "Kirim")
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    await office.tap(HADI, "Lainnya", "Hentikan", "Salah berkas")
    await office.works("lembar-disposisi", "konsep-salinan")
    assert (await office.berkas()).file(Use.SALINAN_DRAFT) is None, "nobody is to print it"
    await office.tap(HADI, "Batalkan")
    await office.works("konsep-salinan")
    berkas = await office.berkas()
    assert berkas.file(Use.DISPOSISI)
    assert berkas.file(Use.SALINAN_DRAFT)


async def test_what_is_only_archived_goes_on_at_its_paper(office: Office) -> None:
    await office.to_kasubbag(keputusan(jenis=Found("Berita Acara")))
    await office.tap(HADI, "Disposisi", "Terbitkan")
    await office.tap(HADI, "Arsipkan saja", "berita acara pada…")
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles()
    await office.tap(RUDI, "Pakai")
    await office.types(HADI, "0001")
    await office.tap(HADI, "Buka kartu", "Lainnya", "Hentikan", "Salah berkas", "Batalkan")
    assert "Sudah disimpan" in await office.buttons(RUDI)


async def stops(office: Office) -> None:
    await office.types(HADI, "0001")
    await office.tap(HADI, "Buka kartu", "Lainnya", "Hentikan", "Naskah dibatalkan")


async def test_everybody_reads_where_the_paper_of_a_stopped_berkas_is(office: Office) -> None:
    await office.to_staf()
    await stops(office)
    for who in (SARI, HADI, RUDI):
        assert "Naskah 2 rangkap ada pada Kasubbag Hukum;" in await office.last(who)
    await office.tap(HADI, "Batalkan")
    await office.tap(RUDI, "Terima")
    await stops(office)
    for who in (SARI, HADI, RUDI):
        assert "Naskah 2 rangkap ada pada Rudi Hartono;" in await office.last(who)


async def test_a_paper_that_was_stored_stays_in_its_place(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Sudah disimpan")
    await stops(office)
    lies = "Naskah yang sudah disimpan tetap di tempatnya: Lemari 1 / KPT-2025 / 001."
    for who in (SARI, HADI, RUDI):
        assert lies in await office.last(who)
    await office.types(RUDI, "/lacak 0001")
    assert "Naskah asli: Lemari 1 / KPT-2025 / 001" in await office.last(RUDI)


async def test_no_card_of_a_stopped_berkas_still_asks_to_store_or_to_upload(
    office: Office,
) -> None:
    await office.to_preview()
    await stops(office)
    shown = "\n".join(await office.said(RUDI))
    assert "Simpan: " not in shown
    assert "Pratinjau JDIH" not in shown
    assert await office.buttons(RUDI) == []
    await office.tap(HADI, "Batalkan")
    assert any("Simpan: Lemari 1" in text for text in await office.said(RUDI))
