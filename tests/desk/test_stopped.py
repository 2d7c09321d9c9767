"""Hentikan: who is told, and how a berkas that was stopped by mistake goes on."""

from __future__ import annotations

from datetime import timedelta

from sop.berkas import State
from tests.office import HADI, RUDI, SARI, Office, keputusan


async def test_a_berkas_stopped_by_mistake_goes_on_where_it_stood(office: Office) -> None:
    await office.to_staf()
    await office.tap(HADI, "Lainnya", "Hentikan", "Salah berkas", "Batalkan")
    assert "sebelumnya: dihentikan" in office.toast
    assert (await office.berkas()).state is State.CLEARED
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles()
    await office.tap(RUDI, "Pakai", "Sesuai")
    await office.prepares()
    await office.types(HADI, "0001")
    await office.tap(HADI, "Buka kartu", "Lainnya", "Hentikan", "Salah berkas")
    assert any("Dihentikan" in text for text in await office.said(SARI))
    await office.tap(HADI, "Batalkan")
    assert "menunggu diunggah" in await office.last(SARI)
    await office.tap(RUDI, "Unggah")
    await office.uploads()
    assert (await office.berkas()).published


async def test_what_the_pengusul_withdraws_after_a_decision_was_taken_back_is_not_stopped(
    office: Office,
) -> None:
    await office.to_staf()
    await office.tap(HADI, "Batalkan")
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    assert "Ditarik pengusul" in await office.last(SARI)


async def test_a_stop_stands_after_its_minute_and_while_the_bot_was_at_work(
    office: Office,
) -> None:
    await office.to_scan()
    await office.tap(RUDI, "Pakai", "Sesuai")
    await office.types(HADI, "0001")
    await office.tap(HADI, "Buka kartu", "Lainnya", "Hentikan", "Salah berkas")
    assert "Batalkan" not in await office.buttons(HADI)
    await office.to_staf(keputusan("46"))
    await office.tap(HADI, "Lainnya", "Hentikan", "Salah berkas")
    assert "Batalkan" in await office.buttons(HADI)
    await office.pass_time(timedelta(seconds=70))
    assert "Batalkan" not in await office.buttons(HADI)
