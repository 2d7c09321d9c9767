"""The ways back: return, withdrawal, taking back, recall, stop, and the archive alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from sop.berkas import State, Upload, Use
from sop.office import Office as Profile
from sop.reading import Found
from storage import schema as s
from tests.naskah.paperwork import keputusan_45
from tests.office import DEWI, HADI, NOTA, RUDI, SARI, Office, buttons, edaran, keputusan


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


async def test_a_disposisi_is_recalled_until_step_3_is_decided(office: Office) -> None:
    await office.to_decision()
    await office.tap(HADI, "Lainnya", "Tarik disposisi")
    assert (await office.berkas()).state is State.SUBMITTED
    await office.tap(HADI, "Terbitkan", "Otentikasi")
    assert (await office.berkas()).state is State.CLEARED


async def test_the_sheet_is_changed_before_it_is_issued_and_prefilled_the_next_time(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await office.tap(
        HADI,
        "Disposisi",
        "Ubah",
        "Kepada",
        "Dewi Lestari",
        "Ubah",
        "Sifat",
        "Segera",
        "Terbitkan",
        "Otentikasi",
    )
    berkas = await office.berkas()
    assert (berkas.disposisi.kepada, berkas.disposisi.sifat) == (DEWI, "Segera")
    assert "Terima" in await office.buttons(DEWI)
    assert await office.said(RUDI) == []
    await office.to_kasubbag(keputusan("46"))
    await office.tap(HADI, "Disposisi")
    assert any("Kepada: Dewi Lestari" in text for text in await office.said(HADI))


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


async def test_a_failed_upload_is_told_and_tried_again(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Unggah")
    await office.uploads(Upload.FAILED, "JDIH menolak berkas ini.")
    assert "JDIH menolak berkas ini." in await office.last(RUDI)
    await office.tap(RUDI, "Unggah")
    await office.uploads()
    assert (await office.berkas()).published


async def test_an_upload_that_waits_for_verification_is_not_called_tayang(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Unggah")
    await office.uploads(Upload.WAITING)
    said = [*await office.said(RUDI), *await office.said(SARI)]
    assert any("menunggu verifikasi di JDIH" in text for text in said)
    assert not any("Tayang 08" in text for text in said)


async def test_an_upload_goes_on_by_hand_when_the_site_wants_a_person(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Unggah")
    await office.uploads(Upload.FAILED, "JDIH meminta reCAPTCHA.")
    await office.tap(RUDI, "Unggah manual", "Kirim alamat")
    await office.types(RUDI, "jdih.test/1")
    assert "bukan alamat web" in await office.last(RUDI)
    await office.types(RUDI, "https://jdih.test/1")
    assert "Memeriksa https://jdih.test/1" in await office.last(RUDI)
    await office.uploads()
    assert (await office.berkas()).published


async def to_upload_by_hand(office: Office, nomor: str = "45") -> None:
    await office.to_preview(keputusan(nomor))
    await office.tap(RUDI, "Unggah")
    await office.uploads(Upload.FAILED, "JDIH meminta reCAPTCHA.")
    await office.tap(RUDI, "Unggah manual")


async def test_an_address_is_simply_pasted_as_the_card_asks(office: Office) -> None:
    await to_upload_by_hand(office)
    assert (await office.buttons(RUDI)) == ["Kirim alamat", "Lainnya"]
    await office.types(DEWI, "https://jdih.test/1")
    assert not (await office.berkas()).online.comparing
    await office.types(RUDI, "sudah: https://jdih.test/1")
    assert (await office.berkas()).online.page == "https://jdih.test/1"
    shown = [text for text in await office.said(RUDI) if "Memeriksa https://jdih.test/1" in text]
    assert len(shown) == 1


async def test_a_pasted_address_that_may_be_of_several_documents_is_asked_for_again(
    office: Office,
) -> None:
    await to_upload_by_hand(office, "45")
    await to_upload_by_hand(office, "46")
    await office.types(RUDI, "https://jdih.test/1")
    assert "Ada 2 dokumen yang menunggu alamat." in await office.last(RUDI)
    assert not any(b.online.comparing for b in await office.all(State.SCANNED))
    await office.tap(RUDI, "Kirim alamat")
    await office.types(RUDI, "https://jdih.test/46")
    compared = [b for b in await office.all(State.SCANNED) if b.online.comparing]
    assert [(b.produk.nomor, b.online.page) for b in compared] == [("46", "https://jdih.test/46")]


async def test_the_package_for_an_upload_by_hand_is_sent_again(office: Office) -> None:
    await to_upload_by_hand(office)
    await office.works("paket")
    await office.tap(RUDI, "Lainnya", "Kirim paket lagi")
    await office.works("paket")
    packages = [text for text in await office.said(RUDI) if "Paket unggah manual" in text]
    assert len(packages) == 2


async def test_a_published_document_is_replaced_by_a_new_one(office: Office) -> None:
    await office.to_jdih()
    old = await office.berkas()
    await office.proposes(keputusan())
    assert "sudah tayang 4 November 2025" in await office.last(SARI)
    assert "Kirim" not in await office.buttons(SARI)
    await office.tap(SARI, "Pengganti", "Kirim")
    assert (await office.berkas()).replaces == old.code
    told = "Mengganti dokumen yang sudah tayang 4 November 2025 (agenda 0001): jdih.test/"
    assert any("Mohon disposisi" in text and told in text for text in await office.said(HADI))
    await office.tap(HADI, "Disposisi", "Terbitkan")
    assert any("Sidik softcopy" in text and told in text for text in await office.said(HADI))


async def test_the_same_number_cannot_run_twice(office: Office) -> None:
    await office.to_kasubbag()
    await office.proposes(keputusan())
    assert "sudah berjalan sebagai agenda 0001" in await office.last(SARI)
    assert "Kirim" not in await office.buttons(SARI)


async def test_a_corrected_number_is_looked_up_again(office: Office) -> None:
    await office.to_kasubbag()
    await office.proposes(keputusan())
    await office.tap(SARI, "Perbaiki", "Nomor")
    await office.types(SARI, "46")
    assert "sudah berjalan" not in await office.last(SARI)
    await office.tap(SARI, "Perbaiki", "Nomor")
    await office.types(SARI, "45")
    assert "sudah berjalan sebagai agenda 0001" in await office.last(SARI)
    assert "Kirim" not in await office.buttons(SARI)
    await office.tap(SARI, "Perbaiki", "Jenis dokumen", "Instruksi", "Kirim")
    assert (await office.berkas(2)).title == "Instruksi 45/2025"


async def test_a_number_corrected_to_a_published_one_can_replace_it(office: Office) -> None:
    await office.to_jdih()
    old = await office.berkas()
    await office.proposes(keputusan("54"))
    await office.tap(SARI, "Perbaiki", "Nomor")
    await office.types(SARI, "45")
    await office.tap(SARI, "Pengganti", "Kirim")
    assert (await office.berkas(2)).replaces == old.code


async def test_an_office_can_give_row_2a_to_staf_at_the_price_of_one_tap(tmp_path) -> None:
    office = await Office.open(tmp_path, Profile(staf_receives=True))
    await office.proposes()
    await office.tap(SARI, "Kirim")
    assert "Disposisi" not in await office.buttons(HADI)
    await office.tap(RUDI, "Terima nota dinas")
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    assert office.taps == 5
    await office.close()


async def test_a_lent_paper_is_known_and_comes_back(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Sudah disimpan", "Pinjamkan", "Pinjam: naskah asli")
    await office.types(RUDI, "Sari, Subbagian Teknis")
    assert any("dipinjam Sari, Subbagian Teknis" in text for text in await office.said(RUDI))
    await office.tap(RUDI, "Sudah kembali", "Kembali: naskah asli")
    assert not any(copy.borrower for copy in (await office.berkas()).copies)


async def test_a_place_is_chosen_or_written_and_the_next_number_follows(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Lokasi lain", "Tulis lokasi")
    await office.types(RUDI, "Lemari 2 / KPT-2025 / 045")
    await office.tap(RUDI, "Sudah disimpan")
    assert str((await office.berkas()).place) == "Lemari 2 / KPT-2025 / 045"
    await office.tap(RUDI, "Unggah")
    await office.uploads()
    await office.to_preview(keputusan("46"))
    assert any("Simpan: Lemari 2 / KPT-2025 / 046" in text for text in await office.said(RUDI))


async def test_a_paper_lies_where_the_pressed_card_said(office: Office) -> None:
    for usulan in (keputusan("45"), keputusan("46")):
        await office.to_scan(usulan)
        await office.tap(RUDI, "Pakai", "Sesuai")
        office.clock.advance(timedelta(minutes=1))
    first, second = (m for m in await office.screen(RUDI) if "Sudah disimpan" in buttons(m))
    assert all("KPT-2025 / 001" in card.text for card in (first, second))
    await office.press(RUDI, first, "Sudah disimpan")
    await office.press(RUDI, second, "Sudah disimpan")
    assert (await office.berkas(2)).archived is None
    assert "KPT-2025 / 002. Simpan di situ, lalu tekan lagi." in office.toast
    await office.tap(RUDI, "Sudah disimpan")
    assert [str((await office.berkas(n)).place)[-3:] for n in (1, 2)] == ["001", "002"]


async def test_a_number_that_is_none_leaves_the_next_one_as_it_was(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Sudah disimpan")
    await office.to_preview(keputusan("46"))
    await office.tap(RUDI, "Lokasi lain", "Tulis lokasi")
    await office.types(RUDI, "Lemari 1 / KPT-2025 / 2a")
    await office.tap(RUDI, "Sudah disimpan")
    await office.to_preview(keputusan("47"))
    await office.tap(RUDI, "Sudah disimpan")
    assert str((await office.berkas(3)).place).endswith("KPT-2025 / 002")


async def test_two_usulan_sent_at_once_become_two(office: Office) -> None:
    await office.proposes(keputusan("45"))
    await office.attach(SARI, "nota-kedua.pdf", "surat-kedua.pdf")
    second = keputusan("7", jenis=Found("Surat Edaran"))
    for name, reading in (
        (
            "nota-kedua",
            NOTA.__class__(
                **{
                    **{f: getattr(NOTA, f) for f in NOTA.__slots__},
                    "fields": {**NOTA.fields, "nomor": Found("13/HK.03-ND/6202/2025")},
                }
            ),
        ),
        ("surat-kedua", second),
    ):
        await office.read_anywhere(name, reading)
        await office.read_anywhere(name, reading)
    drafts = await office.all(State.DRAFT)
    assert sorted(b.title for b in drafts) == ["Keputusan 45/2025", "Surat Edaran 7/2025"]
    assert all(not b.duplicate for b in drafts)


async def test_a_surat_edaran_is_approved_and_only_its_asli_is_scanned(office: Office) -> None:
    await office.to_preview(edaran())
    berkas = await office.berkas()
    assert berkas.decided.note == "disetujui"
    assert berkas.scan.salinan is None


async def test_what_is_corrected_on_the_preview_is_made_anew_before_it_goes_up(
    office: Office,
) -> None:
    await office.to_preview()
    before = (await office.berkas()).naskah_unggah
    await office.tap(RUDI, "Perbaiki", "Nomor")
    await office.types(RUDI, "46")
    berkas = await office.berkas()
    assert (berkas.produk.nomor, berkas.preparing) == ("46", True)
    assert not any("Unggah" in buttons(m) for m in await office.screen(RUDI))
    waiting = await office.turns.look(
        lambda tx: list(tx.conn.execute(select(s.jobs.c.kind, s.jobs.c.state)))
    )
    assert ("siapkan", "waiting") in waiting
    await office.prepares()
    assert (await office.berkas()).naskah_unggah != before
    card = next(m for m in reversed(await office.screen(RUDI)) if "Unggah" in buttons(m))
    assert "Nomor 46" in card.text


async def test_the_urgency_chosen_once_is_not_that_of_the_next_disposisi(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Disposisi", "Ubah", "Sifat", "Segera", "Terbitkan")
    await office.to_kasubbag(keputusan("46"))
    await office.tap(HADI, "Disposisi")
    assert "Sifat: Biasa" in sheet(await office.said(HADI))


@pytest.mark.parametrize("sifat", ["Segera", "Penting", "Rahasia"])
async def test_the_urgency_of_the_nota_dinas_is_that_of_the_disposisi(
    office: Office, sifat
) -> None:
    await office.attach(SARI, "nota.pdf", "naskah.pdf")
    urgent = replace(NOTA, fields={**NOTA.fields, "sifat": Found(sifat)})
    await office.reads(nota=urgent, naskah=keputusan())
    await office.tap(SARI, "Kirim")
    await office.tap(HADI, "Disposisi")
    assert f"Sifat: {sifat}" in sheet(await office.said(HADI))


def sheet(said: list[str]) -> str:
    """The newest lembar disposisi."""
    return next(text for text in reversed(said) if "Lembar disposisi" in text)


async def test_a_number_that_ends_in_its_year_is_not_followed_by_it_again(office: Office) -> None:
    await office.proposes(edaran("5/2025"))
    assert "Surat Edaran Nomor 5/2025 ✓" in await office.last(SARI)
    await office.tap(SARI, "Kirim")
    await office.tap(HADI, "Disposisi", "Terbitkan", "Setujui unggah")
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles()
    await office.tap(RUDI, "Pakai", "Sesuai")
    await office.prepares()
    said = [t for who in (SARI, HADI, RUDI) for t in await office.said(who)]
    assert any("Surat Edaran Nomor 5/2025\n" in text for text in said)
    assert not any("2025 Tahun 2025" in text or "2025/2025" in text for text in said)
