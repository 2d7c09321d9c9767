"""Separation of duty: who proposed a berkas decides it only by the word of the Sekretaris."""

from __future__ import annotations

from sop.berkas import State
from tests.office import BAMBANG, HADI, Office


async def proposed_by_himself(office: Office) -> None:
    """Bring a usulan of the Kasubbag himself to his own decision."""
    await office.gives(HADI, "pengusul-2")
    await office.proposes(who=HADI)
    await office.tap(HADI, "Kirim", "Disposisi", "Terbitkan")


async def test_the_kasubbag_who_proposed_it_himself_needs_the_sekretaris(office: Office) -> None:
    await proposed_by_himself(office)
    assert "Otentikasi" not in await office.buttons(HADI)
    await office.tap(HADI, "Minta izin")
    await office.tap(BAMBANG, "Izinkan", "Berkas mendesak")
    await office.tap(HADI, "Otentikasi")
    berkas = await office.berkas()
    assert berkas.state is State.CLEARED
    assert berkas.override.by.name == "Bambang Irawan"


async def test_the_sekretaris_can_refuse_and_be_asked_again(office: Office) -> None:
    await proposed_by_himself(office)
    await office.tap(HADI, "Minta izin")
    assert await office.buttons(BAMBANG) == ["Izinkan", "Tolak", "Buka PDF"]
    await office.tap(BAMBANG, "Tolak", "Tulis alasan lain")
    await office.types(BAMBANG, "x")
    assert "Alasan wajib ditulis" in await office.last(BAMBANG)
    await office.types(BAMBANG, "Tunjuk Plh. saja")
    assert any("Tidak diizinkan oleh Bambang" in text for text in await office.said(BAMBANG))
    card = await office.last(HADI)
    assert "Tidak diizinkan oleh Bambang Irawan: Tunjuk Plh. saja." in card
    assert "minta izin lagi" in card
    assert "Otentikasi" not in await office.buttons(HADI)
    await office.tap(HADI, "Minta izin")
    assert "Tunjuk Plh. saja" not in await office.last(HADI)
    await office.tap(BAMBANG, "Izinkan", "Berkas mendesak")
    await office.tap(HADI, "Otentikasi")
    assert (await office.berkas()).state is State.CLEARED
