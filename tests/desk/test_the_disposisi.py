"""The lembar disposisi: what is on it, what is kept for the next one, and how it is recalled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sop.berkas import State
from sop.office import Office as Profile
from sop.reading import Found
from tests.office import DEWI, HADI, RUDI, SARI, Office
from tests.readings import NOTA, keputusan


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


async def test_an_office_can_give_row_2a_to_staf_at_the_price_of_one_tap(tmp_path) -> None:
    office = await Office.open(tmp_path, Profile(staf_receives=True))
    await office.proposes()
    await office.tap(SARI, "Kirim")
    assert "Disposisi" not in await office.buttons(HADI)
    await office.tap(RUDI, "Terima nota dinas")
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    assert office.taps == 5
    await office.close()


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


async def test_what_was_asked_of_a_document_that_stays_here_is_not_asked_of_the_next(
    office: Office,
) -> None:
    await office.to_kasubbag(keputusan("47", jenis=Found("Berita Acara")))
    await office.tap(HADI, "Disposisi", "Terbitkan")
    await office.to_kasubbag(keputusan("46"))
    await office.tap(HADI, "Disposisi")
    assert "Isi: Pindai dan unggah ke JDIH\n" in sheet(await office.said(HADI))


def sheet(said: list[str]) -> str:
    """The newest lembar disposisi."""
    return next(text for text in reversed(said) if "Lembar disposisi" in text)


async def test_what_is_asked_for_is_ticked_line_by_line(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Disposisi", "Ubah", "Isi")
    assert (await office.buttons(HADI))[1] == "✓ Pindai dan unggah…"
    await office.tap(HADI, "✓ Pindai dan unggah…", "Periksa kebenarannya", "Untuk dimaklumi")
    assert (await office.buttons(HADI))[1:3] == ["Pindai dan unggah…", "✓ Periksa kebenarannya"]
    await office.tap(HADI, "Selesai")
    await office.tap(HADI, "Terbitkan")
    assert (await office.berkas()).disposisi.isi == ("Periksa kebenarannya", "Untuk dimaklumi")
