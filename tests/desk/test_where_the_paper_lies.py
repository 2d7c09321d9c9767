"""Where the paper lies: its place, the number that follows, and who borrowed it."""

from __future__ import annotations

from datetime import timedelta

from bot.playground.server import Message
from sop.reading import Found
from tests.office import DEWI, RUDI, SARI, Office, buttons
from tests.readings import keputusan


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


async def stored(office: Office) -> Message:
    """The newest card of a paper that lies in its place."""
    shown = reversed(await office.screen(RUDI))
    return next(m for m in shown if "Pindah tempat" in buttons(m))


async def test_what_was_stored_by_mistake_is_taken_back_within_a_minute(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Sudah disimpan")
    card = await stored(office)
    assert buttons(card) == ["Batalkan", "Pinjamkan", "Pindah tempat"]
    await office.press(RUDI, card, "Batalkan")
    berkas = await office.berkas()
    assert (berkas.archived, berkas.place) == (None, None)
    assert [(c.holder.name, c.place) for c in berkas.copies] == [("Rudi Hartono", None)] * 2
    await office.tap(RUDI, "Sudah disimpan", "Unggah")
    await office.uploads()
    assert (await office.berkas()).closed


async def test_a_number_taken_back_is_that_of_the_next_paper(office: Office) -> None:
    for usulan in (keputusan("45"), keputusan("46")):
        await office.to_scan(usulan)
        await office.tap(RUDI, "Pakai", "Sesuai")
        office.clock.advance(timedelta(minutes=1))
    wrong, right = (m for m in await office.screen(RUDI) if "Sudah disimpan" in buttons(m))
    await office.press(RUDI, wrong, "Sudah disimpan")
    await office.press(RUDI, await stored(office), "Batalkan")
    await office.press(RUDI, right, "Sudah disimpan")
    assert (await office.berkas(1)).archived is None
    assert str((await office.berkas(2)).place).endswith("KPT-2025 / 001")


async def test_after_its_minute_or_once_lent_what_is_stored_stays_so(office: Office) -> None:
    await office.to_preview()
    await office.pass_time(timedelta(minutes=2))  # the minute of [Sesuai] is over
    await office.tap(RUDI, "Sudah disimpan", "Pinjamkan", "Pinjam: naskah asli")
    await office.types(RUDI, "Sari, Subbagian Teknis")
    assert "Batalkan" not in await office.buttons(RUDI)
    await office.tap(RUDI, "Sudah kembali", "Kembali: naskah asli")
    assert "Batalkan" in await office.buttons(RUDI)
    late = next(m for m in await office.screen(RUDI) if "Batalkan" in buttons(m))
    button = next(b.id for b in late.buttons if b.label == "Batalkan")
    await office.pass_time(timedelta(seconds=62))
    assert "Batalkan" not in await office.buttons(RUDI)
    await office.press_raw(RUDI, late.id, button)
    assert "60 detik" in office.toast
    assert (await office.berkas()).archived is not None


async def test_only_who_stored_it_takes_it_back_and_a_closed_berkas_goes_on(
    office: Office,
) -> None:
    await office.to_decision(keputusan(jenis=Found("Berita Acara")))
    await office.tap("kasubbag", "Arsipkan saja", "berita acara pada…")
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles()
    await office.tap(RUDI, "Pakai", "Sudah disimpan")
    assert "Naskah tersimpan" in await office.last(SARI)
    await office.types(DEWI, "0001")
    await office.tap(DEWI, "Buka kartu")
    assert "Batalkan" not in await office.buttons(DEWI)
    await office.tap(RUDI, "Batalkan")
    assert not (await office.berkas()).closed
    assert "belum dicatat tempat simpannya" in await office.last(SARI)
