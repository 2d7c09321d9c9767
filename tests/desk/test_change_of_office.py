"""A jabatan changes hands, or an officer leaves: who goes on with what, and how he learns of it."""

from __future__ import annotations

from tests.office import BAMBANG, DEWI, HADI, RUDI, SARI, YUNI, Office, buttons


async def chosen(office: Office, name: str, *labels: str) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, name, *labels)


async def test_who_takes_over_a_vacant_jabatan_has_its_cards_at_once(office: Office) -> None:
    await office.to_kasubbag()
    await chosen(office, "Hadi Prasetyo", "Pindah jabatan", "Staf")
    for who in (BAMBANG, YUNI):
        assert any("Tidak ada lagi yang memegang" in text for text in await office.said(who))
    await chosen(office, "Dewi Lestari", "Pindah jabatan", "Kasubbag Hukum")
    told = next(t for t in await office.said(DEWI) if "Jabatan Bapak/Ibu sekarang" in t)
    assert told.endswith("1 berkas menunggu Bapak/Ibu.")
    assert not any("Terbitkan" in buttons(m) for m in await office.screen(HADI))
    await office.tap(DEWI, "Disposisi", "Terbitkan")
    assert (await office.berkas()).disposed.by.name == "Dewi Lestari"


async def test_who_joins_others_in_a_jabatan_is_not_given_their_cards(office: Office) -> None:
    await office.to_kasubbag()
    await chosen(office, "Dewi Lestari", "Pindah jabatan", "Kasubbag Hukum")
    assert (
        await office.last(DEWI)
    ) == "Jabatan Bapak/Ibu sekarang: Kepala Subbagian Hukum dan SDM."


async def test_the_work_of_a_staf_who_left_waits_for_those_who_remain(office: Office) -> None:
    await office.to_preview()
    await chosen(office, "Rudi Hartono", "Nonaktifkan", "Ya, nonaktifkan")
    assert await office.last(YUNI) == "Rudi Hartono dinonaktifkan."
    await office.types(DEWI, "/tugas")
    assert "Menunggu Bapak/Ibu: 1" in await office.last(DEWI)
    await office.tap(DEWI, "0001 · KPT 45/2025", "Ambil alih")
    assert (await office.berkas()).staf.id == DEWI


async def test_a_pengusul_who_leaves_hands_on_only_what_waited_for_him(office: Office) -> None:
    await office.to_staf()
    before = await office.said(DEWI)
    await chosen(office, "Sari Wulandari", "Pindah jabatan", "Staf")
    assert await office.said(DEWI) == before
    assert "kini menunggu" not in "".join(await office.said(SARI))
    assert "kini menunggu" not in "".join(await office.said(RUDI))


async def test_a_colleague_who_is_told_to_take_over_finds_the_button(office: Office) -> None:
    await office.to_preview()
    await office.types(DEWI, "0001")
    await office.tap(DEWI, "Buka kartu")
    card = (await office.screen(DEWI))[-1]
    assert "tekan Ambil alih" in card.text
    assert buttons(card) == ["Sudah disimpan", "Ambil alih", "Lokasi lain"]
    await office.tap(DEWI, "Ambil alih")
    assert "Ambil alih" not in await office.buttons(DEWI)
    assert "Dikerjakan Dewi Lestari" in "".join(await office.said(RUDI))
    assert "Tayang" not in "".join(await office.said(SARI))
