"""Tambah pegawai with a whole list: one line one officer, and each is asked about in turn."""

from __future__ import annotations

import pytest

from tests.office import DEWI, YUNI, Office

LIST = """1. Ahmad Fauzan, S.H. NIP. 19770101 200501 1 003
2. Siti Aminah
   NIP 198001012005012004
3. Budi Santoso"""


async def writes(office: Office, text: str) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, "Tambah pegawai")
    await office.types(YUNI, text)


async def entered(office: Office) -> dict[str, tuple[str, str]]:
    now = office.clock.now()
    known = await office.turns.look(lambda tx: tx.officers())
    return {o.name: (o.nip, o.title(now)) for o in known}


async def test_each_of_a_list_is_asked_about_in_turn_and_invited(office: Office) -> None:
    await writes(office, LIST)
    assert "Jabatan untuk Ahmad Fauzan, S.H.:" in await office.last(YUNI)
    await office.tap(YUNI, "Staf")
    assert "Jabatan untuk Siti Aminah:" in await office.last(YUNI)
    await office.tap(YUNI, "Admin")
    await office.tap(YUNI, "Hukum dan SDM")
    assert "Budi Santoso kini memegang Pelaksana" in await office.last(YUNI)
    people = await entered(office)
    assert people["Ahmad Fauzan, S.H."] == ("197701012005011003", "Staf Subbagian Hukum dan SDM")
    assert people["Siti Aminah"] == ("198001012005012004", "Admin Bot JDIH")
    assert people["Budi Santoso"] == ("", "Pelaksana Subbagian Hukum dan SDM")
    await office.works("undangan")
    invited = [text for text in await office.said(YUNI) if "Teruskan undangan ini" in text]
    assert len(invited) == 3
    assert await office.buttons(YUNI) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ahmad Fauzan\nSiti Aminah 12345", "Perbaiki baris “Siti Aminah 12345”"),
        ("Siti Aminah 12345", "NIP terdiri atas 18 angka. Tulis lagi"),
        ("198001012005012004", "Nama pegawai belum terbaca. Contoh"),
        ("198001012005012004\nSiti Aminah", "Perbaiki baris “198001012005012004”"),
    ],
)
async def test_a_line_that_cannot_be_read_enters_nobody(
    office: Office, text: str, said: str
) -> None:
    before = await entered(office)
    await writes(office, text)
    assert said in await office.last(YUNI)
    assert await entered(office) == before


async def test_who_is_known_already_is_not_entered_twice(office: Office) -> None:
    before = await entered(office)
    await writes(office, "dewi lestari")
    assert "Sudah terdaftar: Dewi Lestari." in await office.said(YUNI)
    assert "Rangkap jabatan" in await office.buttons(YUNI)
    assert await entered(office) == before


async def test_the_new_of_a_list_are_asked_about_and_the_known_named(office: Office) -> None:
    await writes(office, "Dewi Lestari\nBudi Santoso")
    assert "Sudah terdaftar: Dewi Lestari." in await office.said(YUNI)
    assert "Jabatan untuk Budi Santoso:" in await office.last(YUNI)
    assert set(await entered(office)) >= {"Dewi Lestari", "Budi Santoso"}


async def test_another_officer_who_is_moved_meanwhile_asks_nothing(office: Office) -> None:
    await writes(office, "Ahmad Fauzan\nSiti Aminah")
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, "Dewi Lestari", "Pindah jabatan", "Hukum dan SDM")
    assert await office.last(YUNI) == (
        "Dewi Lestari kini memegang Pelaksana Subbagian Hukum dan SDM."
    )
    assert any("Jabatan Bapak/Ibu sekarang" in text for text in await office.said(DEWI))
