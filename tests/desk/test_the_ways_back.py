"""The ways back: return, withdrawal, taking back, recall, stop, and the archive alone."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl

from sop.berkas import State, Upload, Use
from sop.reading import Found
from tests.naskah.paperwork import keputusan_45
from tests.office import DEWI, HADI, RUDI, SARI, Office
from tests.readings import NOTA, edaran, keputusan


async def test_a_returned_berkas_keeps_its_number_and_comes_back_showing_what_changed(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Nomor atau tanggal…")
    assert "Nomor atau tanggal belum ada" in await office.last(SARI)
    await office.attach(SARI, "naskah-baru.pdf")
    await office.reads(naskah=keputusan(tentang=Found("Pedoman Arsip Pemilihan yang Baru")))
    await office.tap(SARI, "Kirim")
    card = (
        await office.last(HADI)
        if "berubah" in await office.last(HADI)
        else (await office.said(HADI))[-2]
    )
    assert "Agenda 0001" in card
    assert " (versi 2)\n" in card
    assert "Sebelumnya dikembalikan: Nomor atau tanggal belum ada" in card
    assert (
        "tentang: Pedoman Tata Kelola Arsip Pemilihan → Pedoman Arsip Pemilihan yang Baru" in card
    )
    assert (await office.berkas(1)).revision == 2


async def test_a_reason_can_be_written_in_the_officers_own_words(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Tulis alasan lain")
    assert "Tulis alasan" in await office.last(HADI)
    await office.types(HADI, "Tanda tangan Ketua kabur")
    berkas = await office.berkas()
    assert berkas.state is State.RETURNED
    assert berkas.returned.note == "Tanda tangan Ketua kabur"


async def test_staf_returns_what_is_not_signed(office: Office) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima", "Kembalikan", "Naskah asli belum…")
    assert (await office.berkas()).state is State.RETURNED
    assert "Rudi Hartono" in await office.last(SARI)


async def test_a_withdrawn_number_stays_in_the_book_and_the_next_one_follows(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    assert (await office.berkas(1)).state is State.WITHDRAWN
    assert any(
        "Ditarik pengusul" in t and "oleh Sari Wulandari." in t for t in await office.said(HADI)
    )
    await office.to_kasubbag(keputusan("46"))
    assert (await office.berkas()).agenda.number == 2


async def test_a_withdrawal_can_be_taken_back_within_a_minute(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(SARI, "Tarik usulan", "Ya, tarik", "Batalkan")
    assert (await office.berkas()).state is State.SUBMITTED
    assert "Disposisi" in await office.buttons(HADI)


async def test_a_receipt_that_was_taken_back_leaves_the_paper_where_it_was(
    office: Office,
) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima", "Batalkan")
    await office.types(HADI, "/lacak 0001")
    assert "pada Rudi Hartono" not in await office.last(HADI)
    await office.types(HADI, "/agenda")
    await office.works("buku-agenda")
    book = openpyxl.load_workbook(io.BytesIO(await office.received(HADI, ".xlsx"))).active
    assert "2 rangkap diterima" not in list(book.values)[-1][8]


async def test_an_authentication_is_taken_back_within_a_minute(office: Office) -> None:
    await office.to_staf()
    await office.tap(HADI, "Batalkan")
    assert (await office.berkas()).state is State.DISPOSED
    assert "Terima" not in await office.buttons(RUDI)


async def a_real_keputusan_cleared(office: Office) -> None:
    await office.sends(SARI, "", ("nota.pdf", b"%PDF-1.4 nota"), ("naskah.pdf", keputusan_45()))
    await office.reads(nota=NOTA, naskah=keputusan())
    await office.tap(SARI, "Kirim")
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")


async def konsep(office: Office) -> list[str]:
    """The konsep salinan that came to the staf."""
    files = [f.name for m in await office.screen(RUDI) for f in m.files]
    return [name for name in files if name.startswith("konsep-salinan")]


async def test_no_konsep_salinan_comes_of_an_authentication_that_was_taken_back(
    office: Office,
) -> None:
    await a_real_keputusan_cleared(office)
    await office.tap(HADI, "Batalkan")
    await office.works("konsep-salinan")
    assert await konsep(office) == []
    assert (await office.berkas()).file(Use.SALINAN_DRAFT) is None


async def test_a_konsep_salinan_that_came_already_is_called_back(office: Office) -> None:
    await a_real_keputusan_cleared(office)
    await office.works("konsep-salinan")
    signs = "mintakan tanda tangan Kepala Subbagian Hukum dan SDM"
    assert any(signs in text for text in await office.said(RUDI))
    assert len(await konsep(office)) == 1
    await office.tap(HADI, "Batalkan")
    assert "jangan dipakai. Bila diotentikasi lagi, yang baru menyusul." in await office.last(RUDI)
    await office.tap(HADI, "Lainnya", "Buka PDF", "Kembali")
    sent = [f.name for m in await office.screen(HADI) for f in m.files]
    assert not any(name.startswith("konsep-salinan") for name in sent)
    await office.tap(HADI, "Otentikasi")
    await office.works("konsep-salinan")
    assert len(await konsep(office)) == 2


async def test_the_take_back_button_goes_away_after_a_minute(office: Office) -> None:
    await office.to_staf()
    assert "Batalkan" in await office.buttons(HADI)
    await office.pass_time(timedelta(seconds=62))
    assert "Batalkan" not in await office.buttons(HADI)


async def test_a_paper_that_comes_within_the_minute_does_not_make_it_longer(
    office: Office,
) -> None:
    await a_real_keputusan_cleared(office)
    await office.pass_time(timedelta(seconds=40))
    await office.works("konsep-salinan")
    assert "Batalkan" in await office.buttons(HADI)
    await office.pass_time(timedelta(seconds=22))
    assert "Batalkan" not in await office.buttons(HADI)


async def test_a_late_take_back_is_answered_and_changes_nothing(office: Office) -> None:
    await office.to_staf()
    office.clock.advance(timedelta(minutes=5))
    await office.tap(HADI, "Batalkan")
    assert "60 detik" in office.toast
    assert (await office.berkas()).state is State.CLEARED


async def test_what_may_not_be_published_is_archived_alone(office: Office) -> None:
    await office.to_kasubbag(keputusan(jenis=Found("Berita Acara")))
    await office.tap(HADI, "Disposisi")
    assert any("Isi: Proses lebih lanjut\n" in text for text in await office.said(HADI))
    await office.tap(HADI, "Terbitkan")
    assert (await office.buttons(HADI))[0] == "Arsipkan saja"
    await office.tap(HADI, "Arsipkan saja", "berita acara pada…")
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles()
    await office.tap(RUDI, "Pakai", "Sudah disimpan")
    berkas = await office.berkas()
    assert berkas.closed
    assert berkas.upload is Upload.NONE
    assert "Unggah" not in await office.buttons(RUDI)


async def test_after_step_3_only_the_kasubbag_stops_a_berkas(office: Office) -> None:
    await office.to_staf()
    assert "Tarik usulan" not in await office.buttons(SARI)
    await office.tap(HADI, "Lainnya", "Hentikan", "Salah berkas")
    assert (await office.berkas()).state is State.WITHDRAWN
    assert any("Salah berkas" in text for text in await office.said(SARI))
    assert any("Salah berkas" in text for text in await office.said(RUDI))


async def test_another_staf_takes_over(office: Office) -> None:
    await office.to_staf()
    await office.types(DEWI, "/tugas")
    await office.tap(DEWI, "0001 · KPT 45/2025", "Ambil alih")
    await office.tap(DEWI, "Terima")
    assert (await office.berkas()).staf.name == "Dewi Lestari"


async def test_who_takes_over_may_upload_before_the_paper_is_stored(office: Office) -> None:
    await office.to_preview()
    await office.types(DEWI, "/tugas")
    await office.tap(DEWI, "0001 · KPT 45/2025", "Ambil alih", "Unggah", "Sudah disimpan")
    await office.uploads()
    assert (await office.berkas()).closed


async def test_a_surat_edaran_is_approved_and_only_its_asli_is_scanned(office: Office) -> None:
    await office.to_preview(edaran())
    berkas = await office.berkas()
    assert berkas.decided.note == "disetujui"
    assert berkas.scan.salinan is None


async def test_a_returned_usulan_that_was_withdrawn_by_mistake_is_a_returned_one_again(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Salah ketik pada naskah")
    await office.tap(SARI, "Lainnya", "Tarik usulan")
    assert await office.buttons(SARI) == ["Ya, tarik", "Kembali"]
    await office.tap(SARI, "Ya, tarik", "Batalkan")
    assert (await office.berkas(1)).state is State.RETURNED
    assert "oleh Hadi Prasetyo, Kepala Subbagian" in await office.last(SARI)
    assert "Salah ketik pada naskah" in await office.last(SARI)
    await office.tap(SARI, "Kirim")
    assert (await office.berkas(1)).revision == 2
