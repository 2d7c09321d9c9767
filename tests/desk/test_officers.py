"""Officers come, move and retire; no berkas is left without anybody."""

from __future__ import annotations

from datetime import timedelta

from handlers.messages import Address
from sop.roles import Kind, Officer, Period, Role
from tests.desk.pegawai import chosen, token
from tests.office import BAMBANG, DEWI, HADI, RUDI, SARI, YUNI, Office
from tests.readings import edaran


async def holders(office: Office, role: Role) -> list[str]:
    now = office.clock.now()
    return [o.id for o in await office.turns.look(lambda tx: tx.holders(role, now))]


async def test_only_an_admin_looks_after_officers(office: Office) -> None:
    for who in (SARI, HADI, RUDI, BAMBANG):
        await office.types(who, "/pegawai")
        assert "bagian Admin" in await office.last(who)


async def test_an_officer_is_added_with_two_answers_and_invited(office: Office) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, "Tambah pegawai")
    await office.types(YUNI, "Ahmad Fauzan 19770101 200501 1 003")
    await office.tap(YUNI, "Staf")
    staf = await office.turns.look(lambda tx: tx.holders(Role.STAF, office.clock.now()))
    new = next(o for o in staf if o.name == "Ahmad Fauzan")
    assert new.nip == "197701012005011003"
    await office.opens_invitation("baru", await token(office))
    assert (
        "Selamat datang. Bapak/Ibu Ahmad Fauzan, Staf Subbagian Hukum dan SDM?"
        in await office.last("baru")
    )
    await office.tap("baru", "Ya, saya")
    await office.types("baru", "/tugas")
    assert "Tidak ada yang menunggu" in await office.last("baru")
    assert "Ahmad Fauzan sudah terhubung." in await office.last(YUNI)


async def test_a_list_that_a_name_narrowed_stays_so_on_its_next_page(office: Office) -> None:
    for n in range(9):
        await office.newcomer(f"u{n}", f"Nur Baru {chr(65 + n)}", "pengusul-0")
    await office.types(YUNI, "/pegawai nur baru")
    await office.tap(YUNI, "Berikutnya")
    assert await office.buttons(YUNI) == ["Nur Baru I", "Tambah pegawai"]


async def test_the_buttons_of_a_retired_officer_go_away(office: Office) -> None:
    await office.to_staf()
    await chosen(office, "Rudi Hartono")
    await office.tap(YUNI, "Nonaktifkan", "Ya, nonaktifkan")
    assert await office.buttons(RUDI) == []
    assert not any("Tata Kelola Arsip" in text for text in await office.said(RUDI))


async def test_a_nip_that_is_none_is_asked_for_again(office: Office) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, "Tambah pegawai")
    await office.types(YUNI, "Ahmad Fauzan 19770101200501100")
    assert "18 angka" in await office.last(YUNI)
    await office.types(YUNI, "Ahmad Fauzan")
    assert "Jabatan untuk Ahmad Fauzan:" in await office.last(YUNI)


async def test_who_has_no_jabatan_yet_is_given_one_before_he_is_invited(office: Office) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, "Tambah pegawai")
    await office.types(YUNI, "Ahmad Fauzan, S.H.")
    await office.types(YUNI, "/pegawai ahmad")
    assert "Nama yang memuat “ahmad”: 1" in await office.last(YUNI)
    await office.tap(YUNI, "Ahmad Fauzan, S.H.", "Undang")
    assert "Jabatan untuk Ahmad Fauzan, S.H.:" in await office.last(YUNI)
    await office.tap(YUNI, "Staf")
    await office.opens_invitation("baru", await token(office))
    await office.tap("baru", "Ya, saya")
    assert (await office.last("baru")).startswith("Baik, Ahmad Fauzan, S.H. Mulai")


async def test_the_berkas_of_a_retired_staf_go_to_the_others_who_are_rung(office: Office) -> None:
    await office.to_scan(edaran())
    await chosen(office, "Rudi Hartono")
    await office.tap(YUNI, "Nonaktifkan")
    assert "1 berkas terbuka beralih" in await office.last(YUNI)
    await office.tap(YUNI, "Ya, nonaktifkan")
    assert await holders(office, Role.STAF) == [DEWI]
    assert any("1 berkas yang tadinya pada Rudi Hartono" in t for t in await office.said(DEWI))
    await office.tap(DEWI, "Ambil alih")
    await office.tap(DEWI, "Pakai", "Sesuai")
    await office.prepares()
    await office.tap(DEWI, "Sudah disimpan", "Unggah")
    await office.uploads()
    assert (await office.berkas()).closed


async def test_what_a_moved_pengusul_sent_comes_back_to_his_subbagian(office: Office) -> None:
    await office.newcomer("rekan", "Rekan Sari", "pengusul-2")
    await office.to_kasubbag()
    await chosen(office, "Sari Wulandari")
    await office.tap(YUNI, "Pindah jabatan", "Staf")
    assert "Jabatan Bapak/Ibu sekarang: Staf" in "\n".join(await office.said(SARI))
    await office.tap(HADI, "Kembalikan", "Nomor atau tanggal…")
    assert "Nomor atau tanggal belum ada" in await office.last("rekan")


async def test_an_empty_jabatan_is_reported_to_the_sekretaris(office: Office) -> None:
    await office.to_kasubbag()
    await chosen(office, "Hadi Prasetyo")
    await office.tap(YUNI, "Nonaktifkan", "Ya, nonaktifkan")
    assert "Tidak ada lagi yang memegang tugas Kasubbag Hukum" in await office.last(BAMBANG)


async def test_the_last_admin_stays(office: Office) -> None:
    await chosen(office, "Yuni Astuti")
    await office.tap(YUNI, "Nonaktifkan")
    assert "Satu-satunya admin" in (office.toast or await office.last(YUNI))
    assert await holders(office, Role.ADMIN) == [YUNI]


async def test_the_last_admin_stays_until_the_next_one_is_connected(office: Office) -> None:
    await office.turns.run(lambda tx: tx.add_officer(Officer("baru", "Andi Saputra")))
    await office.gives("baru", "admin")
    await chosen(office, "Yuni Astuti")
    await office.tap(YUNI, "Nonaktifkan")
    assert "tunggu ia terhubung" in (office.toast or await office.last(YUNI))
    here, now = Address("playground", "baru"), office.clock.now()
    await office.turns.run(lambda tx: tx.bind(here, "baru", "", now))
    await office.tap(YUNI, "Nonaktifkan", "Ya, nonaktifkan")
    assert await holders(office, Role.ADMIN) == ["baru"]


async def test_who_only_acts_as_admin_does_not_take_the_place_of_the_last_one(
    office: Office,
) -> None:
    tomorrow = office.clock.now() + timedelta(days=1)
    acts = Period(office.clock.now() - timedelta(hours=1), tomorrow)
    await office.gives(BAMBANG, "admin", kind=Kind.PLH, period=acts)
    await office.types(BAMBANG, "/pegawai Yuni")
    await office.tap(BAMBANG, "Yuni Astuti", "Nonaktifkan")
    assert "Satu-satunya admin" in (office.toast or await office.last(BAMBANG))


async def test_the_list_says_who_is_not_connected_yet(office: Office) -> None:
    await office.turns.run(lambda tx: tx.add_officer(Officer("baru", "Andi Saputra")))
    await office.gives("baru", "pengusul-0")
    await office.types(YUNI, "/pegawai")
    hints = {b.label: b.hint for b in (await office.screen(YUNI))[-1].buttons}
    assert hints["Andi Saputra"].startswith("belum terhubung · Pelaksana")
    assert hints["Rudi Hartono"].startswith("Staf")
