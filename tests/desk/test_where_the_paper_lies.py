"""Where the paper lies: its place, the number that follows, and who borrowed it."""

from __future__ import annotations

from datetime import timedelta

from tests.office import RUDI, Office, buttons, keputusan


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
