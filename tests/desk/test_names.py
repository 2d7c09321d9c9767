"""An officer goes by his name as it is now; what was done keeps the one it was done under."""

from __future__ import annotations

import pytest

from handlers.texts import say
from tests.desk.pegawai import chosen, pressed
from tests.office import HADI, RUDI, YUNI, Office

REFUSED = say("daftar.invalid")


async def renamed(office: Office, who: str, name: str) -> None:
    await chosen(office, who)
    await office.tap(YUNI, "Ganti nama")
    await office.types(YUNI, name)


async def test_a_name_with_a_new_title_is_on_cards_from_now_on_and_what_was_done_keeps_the_old_one(
    office: Office,
) -> None:
    await office.to_scan()
    before = await office.berkas()
    await renamed(office, "Rudi Hartono", "Rudi  Hartono, S.Kom.")
    assert "Tercatat sebagai Rudi Hartono, S.Kom. (semula Rudi Hartono)" in await office.last(YUNI)
    assert "Nama Bapak/Ibu pada layanan ini sekarang: Rudi Hartono, S.Kom." in "\n".join(
        await office.said(RUDI)
    )
    await office.types(HADI, "/lacak 0001")
    assert "Naskah pada Rudi Hartono, S.Kom. sejak" in await office.last(HADI)
    assert "Naskah asli: pada Rudi Hartono, S.Kom." in await office.last(HADI)
    assert await office.berkas() == before
    await office.tap(RUDI, "Pakai", "Sesuai")
    history = await office.turns.look(lambda tx: tx.history(before.code))
    names = [r.by.name for r in history if r.by.id == RUDI]
    assert names == ["Rudi Hartono"] * (len(names) - 2) + ["Rudi Hartono, S.Kom."] * 2


async def test_a_renaming_can_be_taken_back_until_the_next_one(office: Office) -> None:
    async def name() -> str:
        return (await office.turns.look(lambda tx: tx.officer(RUDI))).name

    await renamed(office, "Rudi Hartono", "Budi Hartono")
    first = await pressed(office, YUNI, "Kembalikan nama")
    await renamed(office, "Budi Hartono", "Rudi Hartanto")
    await office.phones.press(YUNI, *first)
    await office.settle()
    assert await name() == "Rudi Hartanto"
    assert "Pilihan ini sudah dipakai" in office.toast
    await office.tap(YUNI, "Kembalikan nama")
    assert (await name(), office.toast) == (
        "Budi Hartono",
        "Kembali tercatat sebagai Budi Hartono.",
    )
    assert await office.last(YUNI) == office.toast
    assert await office.buttons(YUNI) == []


NO_NAMES = ["0131", "45/2025", "Al", "Rudi 👍", "*Rudi*", "R" * 81, "Rudi\u200bHartono"]


@pytest.mark.parametrize("text", NO_NAMES)
async def test_what_is_no_name_is_asked_for_again(office: Office, text: str) -> None:
    await renamed(office, "Rudi Hartono", text)
    assert "Nama itu tidak dapat dipakai" in await office.last(YUNI)
    await office.types(YUNI, "Drs. H. Rudi Ma'ruf Al-Hakim, M.Si.")
    staf = await office.turns.look(lambda tx: tx.officer(RUDI))
    assert staf.name == "Drs. H. Rudi Ma'ruf Al-Hakim, M.Si."
    assert staf.title(office.clock.now()) == "Staf Subbagian Hukum dan SDM"


async def test_a_newcomer_keeps_the_last_dot_of_his_title(office: Office) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, "Tambah pegawai")
    await office.types(YUNI, "Ahmad Fauzan, S.H. 197701012005011003")
    assert "Jabatan untuk Ahmad Fauzan, S.H.:" in await office.last(YUNI)


async def test_only_an_admin_renames(office: Office) -> None:
    await office.types(RUDI, "/tugas")
    card = (await office.screen(RUDI))[-1]
    for press in (f"pegawai-nama:::{HADI}", f"pegawai-nama-lama:::{HADI}.x"):
        await office.press_raw(RUDI, card.id, press)
        assert "bagian Admin" in office.toast
