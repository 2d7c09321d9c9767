"""Uploads: one that fails, waits, goes on by hand, replaces an older one."""

from __future__ import annotations

from sqlalchemy import select

from sop.berkas import State, Upload
from sop.produk import Status
from sop.reports import Prepared
from storage import schema as s
from tests.office import DEWI, HADI, RUDI, SARI, Office, buttons
from tests.readings import keputusan


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


async def to_upload_by_hand(office: Office, nomor: str = "45") -> None:
    await office.to_preview(keputusan(nomor))
    await office.tap(RUDI, "Unggah")
    await office.uploads(Upload.FAILED, "JDIH meminta reCAPTCHA.")
    await office.tap(RUDI, "Unggah manual")


async def test_a_naskah_unggah_that_could_not_be_made_is_made_once_more(office: Office) -> None:
    await office.to_scan()
    await office.tap(RUDI, "Pakai", "Sesuai")
    berkas = await office.berkas()
    await office.report(berkas.code, Prepared(trouble="Komputer sedang terlalu sibuk."))
    assert "Komputer sedang terlalu sibuk." in await office.last(RUDI)
    await office.tap(RUDI, "Coba sekarang")
    assert "Menyiapkan naskah unggah" in office.toasts[-1][1]
    await office.prepares()
    assert "Unggah" in await office.buttons(RUDI)


async def test_the_status_is_corrected_before_the_upload(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Perbaiki", "Status: Tidak Berlaku")
    assert (await office.berkas()).produk.status is Status.TIDAK_BERLAKU
    assert office.toast == "status diperbarui."
