"""A berkas waits for who has no phone connected: it is said so, and who connects finds it."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.office import BAMBANG, DEWI, HADI, SARI, YUNI, Office

UNSEEN = "Agenda 0001 menunggu Hadi Prasetyo, yang tidak terhubung dengan bot."


async def without_phone(office: Office, name: str = "Hadi Prasetyo") -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, name, "HP hilang")


async def told(office: Office, who: str, text: str) -> int:
    return sum(text in said for said in await office.said(who))


async def test_the_sender_and_the_admins_learn_that_the_kasubbag_sees_nothing(
    office: Office,
) -> None:
    await without_phone(office)
    await office.to_kasubbag()
    assert office.toast == (
        "Terkirim sebagai agenda 0001. Hadi Prasetyo tidak terhubung dengan bot; admin diberi tahu."
    )
    assert await told(office, YUNI, UNSEEN) == 1


async def test_the_admins_are_told_once_a_day(office: Office) -> None:
    await without_phone(office)
    await office.to_kasubbag()
    await office.proposes(who=SARI)
    await office.pass_time(timedelta(hours=7))
    assert await told(office, YUNI, "yang tidak terhubung") == 1
    await office.pass_time(timedelta(days=1))
    assert await told(office, YUNI, "yang tidak terhubung") == 2


async def test_a_late_berkas_names_nobody_as_reminded_who_was_not(office: Office) -> None:
    await without_phone(office)
    await office.to_kasubbag()
    await office.pass_time(timedelta(days=3))
    late = next(t for t in await office.said(SARI) if "terlambat" in t)
    assert late.endswith(" Sekretaris sudah diingatkan.")
    assert "Petugas" not in late
    assert await told(office, BAMBANG, "Di Hadi Prasetyo (tidak terhubung dengan bot) sejak") == 1


async def test_the_staf_who_was_named_counts_and_a_colleague_can_take_over(office: Office) -> None:
    await without_phone(office, "Rudi Hartono")
    await office.to_staf()
    assert await told(office, YUNI, "menunggu Rudi Hartono, yang tidak terhubung") == 1
    await office.types(DEWI, "/tugas")
    await office.tap(DEWI, "0001 · KPT 45/2025", "Ambil alih")


async def test_where_one_of_two_is_reached_nothing_is_missing(office: Office) -> None:
    await office.gives(DEWI, "kasubbag-hukum")
    await without_phone(office)
    await office.to_kasubbag()
    assert office.toast == "Terkirim sebagai agenda 0001."
    assert await told(office, YUNI, "yang tidak terhubung") == 0


async def test_an_office_without_kasubbag_is_said_to_be_so(office: Office) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, "Hadi Prasetyo", "Nonaktifkan", "Ya, nonaktifkan")
    await office.to_kasubbag()
    assert "Kasubbag Hukum tidak terhubung" in office.toast
    for who in (YUNI, BAMBANG):
        assert await told(office, who, "Tidak ada lagi yang memegang tugas Kasubbag Hukum") == 1


async def test_who_connects_is_told_what_waits_for_him(office: Office) -> None:
    await without_phone(office)
    await office.to_kasubbag()
    await office.works("undangan")
    link = re.search(r"undangan=(\S+)", await office.last(YUNI))
    assert link
    await office.opens_invitation("hp-baru", link[1])
    await office.tap("hp-baru", "Ya, saya")
    assert (await office.last("hp-baru")).endswith("Menunggu Bapak/Ibu: 1, lihat /tugas")


async def test_who_connects_is_told_also_of_what_one_left_who_is_no_staf_any_more(
    office: Office,
) -> None:
    await office.to_scan()
    await without_phone(office, "Dewi Lestari")
    await office.works("undangan")
    link = re.search(r"undangan=(\S+)", await office.last(YUNI))
    assert link
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, "Rudi Hartono", "Nonaktifkan", "Ya, nonaktifkan")
    await office.opens_invitation("hp-baru", link[1])
    await office.tap("hp-baru", "Ya, saya")
    assert (await office.last("hp-baru")).endswith("Menunggu Bapak/Ibu: 1, lihat /tugas")


async def test_the_sheet_says_that_the_staf_on_it_sees_nothing(office: Office) -> None:
    unseen = "✗ Rudi Hartono tidak terhubung dengan bot"
    await without_phone(office, "Rudi Hartono")
    await office.to_kasubbag()
    await office.tap(HADI, "Disposisi")
    assert await told(office, HADI, unseen) == 1
    await office.tap(HADI, "Ubah", "Kepada", "Dewi Lestari")
    assert await told(office, HADI, unseen) == 0
    await office.tap(HADI, "Terbitkan")
    assert (await office.berkas()).disposisi.kepada == DEWI
