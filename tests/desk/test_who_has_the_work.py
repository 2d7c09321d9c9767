"""Who has the work: taking over is told to the one before, and what the Kasubbag wrote stays seen."""

from __future__ import annotations

from sop.berkas import State
from tests.office import DEWI, HADI, RUDI, SARI, Office, buttons


async def takes_over(office: Office, who: str) -> None:
    await office.types(who, "0001")
    await office.tap(who, "Buka kartu", "Ambil alih")


async def test_the_one_before_is_told_and_cannot_take_it_back_in_silence(office: Office) -> None:
    await office.to_staf()
    await takes_over(office, DEWI)
    shown = (await office.screen(RUDI))[-1]
    assert "Dikerjakan Dewi Lestari." in (await office.said(RUDI))[-1]
    assert "tekan Terima" not in (await office.said(RUDI))[-1]
    assert not shown.silent
    assert not any("Terima" in buttons(m) for m in await office.screen(RUDI))
    await office.tap(RUDI, "Ambil alih")
    assert "Dikerjakan Rudi Hartono." in await office.last(DEWI)
    assert not (await office.screen(DEWI))[-1].silent
    assert not any("Terima" in buttons(m) for m in await office.screen(DEWI))
    await office.tap(RUDI, "Terima")
    berkas = await office.berkas()
    assert (berkas.state, berkas.staf.id) == (State.IN_HAND, RUDI)


async def test_papers_in_hand_change_hands_and_both_cards_say_so(office: Office) -> None:
    await office.to_scan()
    await takes_over(office, DEWI)
    assert "Dikerjakan Dewi Lestari." in await office.last(RUDI)
    assert "Dikerjakan" not in await office.last(DEWI)
    assert {c.holder.id for c in (await office.berkas()).copies} == {DEWI}


async def test_who_takes_the_papers_first_is_named_on_the_card_of_the_other(
    office: Office,
) -> None:
    await office.to_staf()
    await office.types(DEWI, "0001")
    await office.tap(DEWI, "Buka kartu", "Terima")
    assert "Dikerjakan Dewi Lestari." in (await office.said(RUDI))[0]


async def test_a_new_disposisi_names_its_staf_whoever_had_the_work_before(office: Office) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima", "Kembalikan", "Jumlah rangkap kurang")
    await office.tap(SARI, "Kirim")
    await office.tap(HADI, "Disposisi", "Ubah", "Kepada", "Dewi Lestari", "Terbitkan", "Otentikasi")
    assert "Terima" in await office.buttons(DEWI)
    assert "Dikerjakan" not in await office.last(DEWI)


async def test_a_note_of_the_kasubbag_is_seen_on_every_open_card_of_staf(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Disposisi", "Ubah", "Catatan")
    await office.types(HADI, "Stempel di halaman terakhir saja")
    await office.tap(HADI, "Terbitkan", "Otentikasi")
    note = "Stempel di halaman terakhir saja"
    assert sum(note in text for text in await office.said(RUDI)) == 1
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles()
    await office.tap(RUDI, "Pakai")
    assert note in next(t for t in reversed(await office.said(RUDI)) if "Cocokkan" in t)
    await office.tap(RUDI, "Sesuai")
    await office.prepares()
    for card in ("Simpan: ", "Pratinjau JDIH"):
        assert note in next(t for t in reversed(await office.said(RUDI)) if card in t)
    await office.tap(RUDI, "Sudah disimpan", "Unggah")
    await office.uploads()
    assert not any(note in t for t in await office.said(RUDI) if "Tayang" in t)
