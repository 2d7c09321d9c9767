"""Lampiran that were forgotten go to the usulan that was sent, until step 3 is decided."""

from __future__ import annotations

from sop.berkas import State, Use
from sop.reading import Form, Naskah, Reading
from tests.office import HADI, SARI, Office
from tests.readings import keputusan

ANNEX = Reading(form=Form.PDF, naskah=Naskah.LAMPIRAN, pages=2)


async def forgotten(office: Office) -> None:
    """A usulan is under way, and its lampiran comes alone."""
    await office.attach(SARI, "tabel.pdf")
    await office.read_anywhere("tabel", ANNEX)


async def test_a_tap_adds_it_and_the_kasubbag_sees_it_without_a_ring(office: Office) -> None:
    await office.to_kasubbag()
    await forgotten(office)
    rings = await office.rings()
    assert await office.buttons(SARI) == ["Tambah ke 0001", "Batal"]
    await office.tap(SARI, "Tambah ke 0001")
    assert office.toast == "Lampiran ditambahkan ke agenda 0001."
    berkas = await office.berkas(1)
    assert (berkas.state, berkas.pages) == (State.SUBMITTED, 6)
    assert await office.all(State.DRAFT) == []
    assert "Lampiran menyusul dari" in "\n".join(await office.said(HADI))
    assert "6 hlm dengan lampiran" in "\n".join(await office.said(HADI))
    names = [file.name for message in await office.screen(HADI) for file in message.files]
    assert names[-1] == "tabel.pdf"
    assert await office.rings() == rings
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    assert (await office.berkas(1)).state is State.CLEARED


async def test_a_decision_on_what_was_shown_before_it_is_not_taken(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Disposisi", "Terbitkan")
    old = next(m for m in reversed(await office.screen(HADI)) if "Otentikasi" in str(m.buttons))
    await forgotten(office)
    await office.tap(SARI, "Tambah ke 0001")
    await office.press(HADI, old, "Otentikasi")
    assert (await office.berkas(1)).state is State.DISPOSED
    await office.tap(HADI, "Otentikasi")
    assert (await office.berkas(1)).state is State.CLEARED


async def test_after_step_3_it_is_not_offered_and_not_done(office: Office) -> None:
    await office.to_kasubbag()
    await forgotten(office)
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    await office.tap(SARI, "Tambah ke 0001")
    berkas = await office.berkas(1)
    assert not [file for file in berkas.files if file.use is Use.LAMPIRAN]
    assert len(await office.all(State.DRAFT)) == 1


async def test_what_is_more_than_lampiran_is_a_usulan_as_ever(office: Office) -> None:
    await office.to_kasubbag()
    await office.attach(SARI, "lain.pdf")
    await office.read_anywhere("lain", keputusan("46"))
    assert "Tambah ke 0001" not in await office.buttons(SARI)


async def test_what_followed_is_no_change_after_a_return(office: Office) -> None:
    await office.to_kasubbag()
    await forgotten(office)
    await office.tap(SARI, "Tambah ke 0001")
    await office.tap(HADI, "Kembalikan", "Salah ketik pada naskah")
    shown = (await office.screen(SARI))[-1]
    assert "Belum ada yang berubah sejak dikembalikan." in shown.text
    assert [(b.label, b.style) for b in shown.buttons[:2]] == [("Perbaiki", ""), ("Kirim", "")]
    await office.tap(SARI, "Kirim")
    assert (await office.berkas(1)).changes == ()
