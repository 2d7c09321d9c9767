"""A pengusul gets a sent usulan back to correct it, under its number, until step 3 is decided."""

from __future__ import annotations

import pytest

from sop.berkas import State, Use
from sop.reading import Form, Found, Naskah, Reading
from tests.office import HADI, SARI, Office
from tests.readings import NOTA, keputusan

CORRECTED = keputusan(penandatangan=Found("Siti Rahma"))


async def test_it_keeps_its_number_and_comes_again_with_what_changed(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(SARI, "Tarik usulan", "Perbaiki dulu")
    assert (await office.berkas(1)).state is State.RETURNED
    assert "Disposisi" not in await office.buttons(HADI)
    assert "Diambil kembali untuk diperbaiki" in "\n".join(await office.said(HADI))
    await office.attach(SARI, "baru.pdf")
    await office.read_anywhere("baru", CORRECTED)
    await office.tap(SARI, "Kirim")
    berkas = await office.berkas(1)
    assert (berkas.state, berkas.revision, str(berkas.agenda)) == (State.SUBMITTED, 2, "0001")
    assert "penanda tangan: Ahmad Fauzan → Siti Rahma" in "\n".join(await office.said(HADI))
    assert "Sebelumnya diambil kembali oleh pengusul" in "\n".join(await office.said(HADI))
    assert "Disposisi" in await office.buttons(HADI)


async def test_what_is_asked_of_it_does_not_say_that_it_was_returned(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(SARI, "Tarik usulan", "Perbaiki dulu")
    await office.attach(SARI, "tabel.pdf")
    await office.read_anywhere("tabel", Reading(form=Form.PDF, naskah=Naskah.LAMPIRAN, pages=2))
    assert "Agenda 0001 · Keputusan 45/2025, diambil kembali untuk" in await office.last(SARI)
    assert "ikembalikan" not in await office.last(SARI)


async def test_who_sends_the_corrected_naskah_alone_needs_one_tap(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Disposisi", "Terbitkan")
    await office.attach(SARI, "baru.pdf")
    await office.read_anywhere("baru", CORRECTED)
    assert "Bila ini perbaikannya, tekan Perbaikan 0001" in await office.last(SARI)
    await office.tap(SARI, "Perbaikan 0001")
    assert office.toast == "Usulan 0001 kembali pada Anda. Perbaiki, lalu tekan Kirim."
    assert await office.all(State.DRAFT) == []
    await office.tap(SARI, "Kirim")
    berkas = await office.berkas(1)
    assert (berkas.state, berkas.revision) == (State.SUBMITTED, 2)
    assert berkas.produk.penandatangan == "Siti Rahma"


async def test_after_step_3_it_is_the_kasubbag_who_returns_it(office: Office) -> None:
    await office.to_kasubbag()
    await office.attach(SARI, "baru.pdf")
    await office.read_anywhere("baru", CORRECTED)
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    await office.tap(SARI, "Perbaikan 0001")
    assert (await office.berkas(1)).state is State.CLEARED
    assert len(await office.all(State.DRAFT)) == 1
    assert "Perbaikan 0001" not in await office.buttons(SARI)


async def test_a_usulan_of_somebody_else_is_not_offered(office: Office) -> None:
    await office.to_kasubbag()
    await office.newcomer("lain", "Lain Orang", "pengusul-2")
    await office.attach("lain", "naskah.pdf")
    await office.read_anywhere("naskah", CORRECTED)
    assert "sudah berjalan sebagai agenda 0001" in await office.last("lain")
    assert "Perbaikan 0001" not in await office.buttons("lain")


@pytest.mark.parametrize("decided", [False, True])
async def test_a_corrected_file_for_a_usulan_that_was_sent_is_not_taken_for_a_scan(
    office: Office, decided: bool
) -> None:
    await office.to_kasubbag()
    if decided:
        await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    await office.sends(SARI, "0001", ("baru.pdf", b"%PDF-1.4 baru"))
    await office.read_anywhere("baru", CORRECTED)
    assert "sudah berjalan sebagai agenda 0001" in await office.last(SARI)
    assert "pindaian" not in await office.last(SARI)
    assert ("Perbaikan 0001" in await office.buttons(SARI)) is not decided


async def test_a_nota_dinas_that_is_sent_again_alone_corrects_its_usulan_with_one_tap(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await office.attach(SARI, "jelas.pdf")
    await office.read_anywhere("jelas", NOTA)
    assert "perbaikan nota dinasnya, tekan Perbaikan 0001" in await office.last(SARI)
    assert await office.buttons(SARI) == ["Perbaikan 0001", "Perbaiki", "Batal"]
    await office.tap(SARI, "Perbaikan 0001", "Kirim")
    berkas = await office.berkas(1)
    assert (berkas.state, berkas.revision) == (State.SUBMITTED, 2)
    assert berkas.file(Use.NOTA_DINAS).name == "jelas.pdf"


async def test_a_nota_dinas_that_is_sent_again_with_another_document_is_for_that(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await office.attach(SARI, "lagi.pdf", "lain.pdf")
    await office.read_anywhere("lagi", NOTA)
    assert "Perbaikan 0001" not in await office.buttons(SARI)
    await office.read_anywhere("lain", keputusan("46", tentang=Found("Piket Kantor")))
    assert (await office.buttons(SARI))[0] == "Kirim"
