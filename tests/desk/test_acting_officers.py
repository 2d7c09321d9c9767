"""Acting officers: /plh in two taps and the surat perintah, and all that must not be."""

from __future__ import annotations

from datetime import date, timedelta

from sop.berkas import State
from sop.roles import Kind, Role
from tests.desk.acting import LETTER, delegates, kasubbag, shown
from tests.office import BAMBANG, DEWI, HADI, RUDI, SARI, YUNI, Office, buttons
from tests.readings import keputusan


async def test_two_taps_and_the_surat_perintah_move_the_pending_cards_at_once(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await delegates(office)
    assert office.taps == 3  # Kirim, and the two
    assert await kasubbag(office) == [DEWI]
    text, below = await shown(office, HADI)
    assert "Ditangani Plh. Dewi Lestari." in text
    assert below == []
    assert "Disposisi" in (await shown(office, DEWI))[1]
    said = "\n".join(await office.said(DEWI))
    assert "menjadi Plh. Kepala Subbagian Hukum dan SDM sampai 5 November 2025" in said
    assert LETTER in said
    rang = [m for m in await office.screen(DEWI) if not m.mine and not m.silent]
    assert len(rang) == 1


async def test_every_record_names_the_person_and_the_acting_jabatan(office: Office) -> None:
    await office.to_kasubbag()
    await delegates(office)
    await office.tap(DEWI, "Disposisi", "Terbitkan", "Otentikasi")
    berkas = await office.berkas()
    assert (berkas.decided.by.name, berkas.decided.by.title) == (
        "Dewi Lestari",
        "Plh. Kepala Subbagian Hukum dan SDM",
    )


async def test_the_absent_officer_is_told_who_acts_when_he_presses_an_old_button(
    office: Office,
) -> None:
    await office.to_kasubbag()
    card = next(m for m in reversed(await office.screen(HADI)) if "Disposisi" in buttons(m))
    press = card.buttons[0].id
    await delegates(office)
    await office.press_raw(HADI, card.id, press)
    assert office.toast == "Ditangani Plh. Dewi Lestari."
    assert (await office.berkas()).state is State.SUBMITTED


async def test_the_absent_officer_still_sees_where_a_berkas_is(office: Office) -> None:
    await office.to_kasubbag()
    await delegates(office)
    await office.types(HADI, "0001")
    assert "Agenda 0001 · Keputusan 45/2025" in await office.last(HADI)
    await office.tap(HADI, "Buka kartu")
    assert "Disposisi" not in await office.buttons(HADI)


async def test_an_absent_pengusul_still_sees_his_usulan(office: Office) -> None:
    await office.to_kasubbag()
    await office.types(SARI, "/plh")
    await office.tap(SARI, "Dewi Lestari", "Besok")
    await office.types(SARI, LETTER)
    for found in ("0001", "/cari arsip"):
        await office.types(SARI, found)
        assert "Agenda 0001" in await office.last(SARI)
    await office.tap(SARI, "Buka kartu")
    assert "Tarik usulan" not in await office.buttons(SARI)


async def test_the_others_read_whom_a_berkas_waits_for(office: Office) -> None:
    await office.to_kasubbag()
    assert "Menunggu disposisi Kasubbag Hukum" in (await shown(office, SARI))[0]
    await delegates(office)
    text, _ = await shown(office, SARI)
    assert "Menunggu disposisi Plh. Kasubbag Hukum (Dewi Lestari)" in text
    assert "(2 rangkap) ke Plh. Kasubbag Hukum (Dewi Lestari);" in text
    await office.tap(DEWI, "Disposisi", "Terbitkan", "Otentikasi")
    assert "dari Plh. Kasubbag Hukum (Dewi Lestari)" in (await shown(office, RUDI))[0]


async def test_a_surat_perintah_as_a_photo_is_kept_with_its_hash(office: Office) -> None:
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Dewi Lestari", "Hari ini")
    await office.attach(HADI, "surat-perintah.jpg")
    dewi = await office.turns.look(lambda tx: tx.officer(DEWI))
    acting = next(h for h in dewi.holdings if h.kind is Kind.PLH)
    assert acting.surat_perintah.startswith("surat-perintah.jpg (SHA-256 ")
    kept = await office.turns.look(lambda tx: tx.loose(HADI))
    assert [x.group for x in kept] == ["surat-perintah"]


async def test_without_a_number_there_is_no_acting_officer(office: Office) -> None:
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Dewi Lestari", "Hari ini")
    for half in ("nanti menyusul", "15/SPt/6202/2025", "8 Desember 2025"):
        await office.types(HADI, half)
        assert "surat perintah wajib" in await office.last(HADI)
        assert await kasubbag(office) == [HADI]
    await office.types(HADI, LETTER)
    assert await kasubbag(office) == [DEWI]


async def test_the_end_is_judged_at_the_moment_of_the_tap_and_the_cards_come_back(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await delegates(office, "Hari ini")
    office.clock.advance(timedelta(hours=16))  # half past midnight, before any sweep
    await office.tap(DEWI, "Disposisi")
    assert "Terbitkan" not in await office.buttons(DEWI)
    assert (await office.berkas()).state is State.SUBMITTED
    await office.pass_time(timedelta(minutes=1))
    text, below = await shown(office, DEWI)
    assert "berakhir" in text
    assert below == []
    rang = sum(not m.silent for m in await office.screen(HADI) if not m.mine)
    await office.pass_time(timedelta(hours=1))
    assert sum(not m.silent for m in await office.screen(HADI) if not m.mine) == rang
    await office.pass_time(timedelta(hours=7))  # 08.31
    assert "kembali pada Bapak/Ibu. 1 berkas menunggu." in "\n".join(await office.said(HADI))
    assert "Disposisi" in (await shown(office, HADI))[1]


async def test_who_may_not_see_berkas_reads_nothing_more_of_them_when_acting_is_over(
    office: Office,
) -> None:
    """An admin has no jabatan in the SOP: his card of the time when he acted stays silent."""
    await office.to_kasubbag()
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Yuni Astuti", "Hari ini")
    await office.types(HADI, LETTER)
    await office.tap(YUNI, "Disposisi", "Terbitkan", "Otentikasi")
    old = next(m for m in await office.screen(YUNI) if "Buka PDF" in buttons(m))
    await office.pass_time(timedelta(hours=32))  # the afternoon of the next day
    await office.press(YUNI, old, "Buka PDF")
    assert office.toast == "Berkas ini bukan untuk jabatan Bapak/Ibu sekarang."
    text, below = await shown(office, YUNI)
    assert "Tugas sebagai Plh. Kepala Subbagian" in text
    assert below == []
    await office.tap(RUDI, "Terima")
    assert (await shown(office, YUNI))[0] == text


async def test_an_acting_officer_is_sent_home_early(office: Office) -> None:
    await office.to_kasubbag()
    await delegates(office)
    await office.types(HADI, "/plh")
    assert "dijalankan Plh. Dewi Lestari sampai 5 November 2025" in await office.last(HADI)
    await office.tap(HADI, "Akhiri sekarang")
    assert await kasubbag(office) == [HADI]
    assert "Disposisi" in (await shown(office, HADI))[1]
    assert "tidak lagi menjadi Plh." in "\n".join(await office.said(DEWI))
    await office.pass_time(timedelta(days=2))  # the planned end finds nothing to end
    assert sum("kembali pada Bapak/Ibu" in t for t in await office.said(HADI)) == 1


async def test_in_an_office_of_many_the_likely_deputies_come_first(office: Office) -> None:
    for n, name in enumerate(("Andi", "Budi", "Citra", "Dian", "Eko", "Fitri", "Gita", "Ida")):
        await office.newcomer(f"u{n}", f"{name} Pengusul", "pengusul-0")
    await office.types(HADI, "/plh")
    inside = ["Bambang Irawan", "Dewi Lestari", "Rudi Hartono"]
    assert (await office.buttons(HADI))[:4] == [*inside, "Andi Pengusul"]
    await office.tap(HADI, "Rudi Hartono", "Hari ini")
    await office.types(HADI, LETTER)
    await office.pass_time(timedelta(days=3))
    await office.types(HADI, "/plh")
    assert (await office.buttons(HADI))[0] == "Rudi Hartono"


async def test_who_acted_twice_reads_when_the_last_time_ended(office: Office) -> None:
    await delegates(office, "Hari ini")
    await office.pass_time(timedelta(days=7))
    await office.to_kasubbag()
    await delegates(office, "Hari ini")
    await office.pass_time(timedelta(hours=20))
    text, _ = await shown(office, DEWI)
    assert text.endswith("berakhir 12 Nov 00.00.")


async def test_who_acted_once_reads_nothing_of_it_on_his_own_usulan(office: Office) -> None:
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Sari Wulandari", "Hari ini")
    await office.types(HADI, LETTER)
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Akhiri sekarang")
    await office.to_kasubbag()
    assert "Menunggu disposisi" in await office.last(SARI)
    assert "berakhir" not in await office.last(SARI)


async def test_who_takes_his_jabatan_back_at_night_has_his_cards_at_once(office: Office) -> None:
    await office.to_kasubbag()
    await delegates(office)
    await office.pass_time(timedelta(hours=12))  # 20.30
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Akhiri sekarang")
    assert "kembali pada Bapak/Ibu. 1 berkas menunggu." in "\n".join(await office.said(HADI))
    assert "Disposisi" in (await shown(office, HADI))[1]
    assert (await shown(office, DEWI))[1] == []


async def test_no_chain_and_no_extension_by_oneself(office: Office) -> None:
    await delegates(office)
    await office.types(DEWI, "/plh")
    assert "pejabatnya sendiri, Sekretaris, atau admin" in await office.last(DEWI)


async def test_the_sekretaris_names_somebody_for_who_cannot_be_reached(office: Office) -> None:
    await office.to_kasubbag()
    await office.types(BAMBANG, "/plh")
    await office.tap(BAMBANG, "Kasubbag Hukum", "Rudi Hartono", "Tulis tanggal")
    await office.types(BAMBANG, "7 November")
    await office.tap(BAMBANG, "Sebagai Plt.")
    await office.types(BAMBANG, LETTER)
    assert await kasubbag(office) == [RUDI]
    assert "Plt. Kepala Subbagian Hukum dan SDM sampai 7 November 2025" in await office.last(HADI)
    rudi = await office.turns.look(lambda tx: tx.officer(RUDI))
    last = next(h for h in rudi.holdings if h.kind is Kind.PLT).period.until
    assert last.astimezone(office.calendar.office.zone).date() == date(2025, 11, 8)


async def test_of_two_who_delegate_at_once_the_second_is_told_who_acts(office: Office) -> None:
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Dewi Lestari", "Besok")
    await office.types(BAMBANG, "/plh")
    await office.tap(BAMBANG, "Kasubbag Hukum", "Rudi Hartono", "Besok")
    await office.types(BAMBANG, LETTER)
    await office.types(HADI, LETTER)
    assert "sudah dijalankan Plh. Rudi Hartono" in await office.last(HADI)
    assert await kasubbag(office) == [RUDI]


async def test_a_surat_perintah_that_comes_too_late_is_kept_all_the_same(office: Office) -> None:
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Dewi Lestari", "Besok")
    await office.types(BAMBANG, "/plh")
    await office.tap(BAMBANG, "Kasubbag Hukum", "Rudi Hartono", "Besok")
    await office.types(BAMBANG, LETTER)
    await office.sends(HADI, "15/HK/2025, 4 November 2025", ("surat.pdf", b"%PDF-1.4 surat"))
    assert (await office.last(HADI)).endswith("Filenya tetap disimpan.")
    loose = await office.turns.look(lambda tx: tx.loose(HADI))
    assert [one.file.name for one in loose] == ["surat.pdf"]


async def test_staf_are_several_and_need_nobody_to_act_for_one(office: Office) -> None:
    await office.types(RUDI, "/plh")
    assert "pejabatnya sendiri" in await office.last(RUDI)


async def test_who_is_away_himself_is_not_offered(office: Office) -> None:
    await delegates(office)
    await office.types(BAMBANG, "/plh")
    await office.tap(BAMBANG, (await office.buttons(BAMBANG))[-1])
    assert "Hadi Prasetyo" not in await office.buttons(BAMBANG)
    assert "Dewi Lestari" in await office.buttons(BAMBANG)


async def test_one_person_with_two_jabatan_acts_by_the_one_that_the_step_asks_for(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await delegates(office)
    await office.tap(DEWI, "Disposisi", "Ubah", "Kepada", "Dewi Lestari", "Terbitkan", "Otentikasi")
    await office.tap(DEWI, "Terima")
    berkas = await office.berkas()
    assert berkas.decided.by.title == "Plh. Kepala Subbagian Hukum dan SDM"
    assert berkas.staf.title == "Staf Subbagian Hukum dan SDM"


async def test_a_pengusul_of_two_units_signs_for_the_unit_of_the_berkas(office: Office) -> None:
    await office.gives(SARI, "pengusul-0")
    await office.to_kasubbag(keputusan())
    berkas = await office.berkas()
    assert berkas.pengusul.title in {"Pelaksana Subbagian Teknis", "Pelaksana " + berkas.unit}
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    assert (await office.berkas()).ended.by.title == berkas.pengusul.title


async def test_the_acting_officer_may_not_decide_what_he_proposed(office: Office) -> None:
    await office.to_kasubbag()
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Sari Wulandari", "Besok")
    await office.types(HADI, LETTER)
    await office.tap(SARI, "Disposisi", "Terbitkan")
    assert "Otentikasi" not in await office.buttons(SARI)
    assert "Minta izin" in await office.buttons(SARI)


async def test_the_admin_names_who_acts_for_the_sekretaris(office: Office) -> None:
    await office.types(YUNI, "/plh")
    await office.tap(YUNI, "Sekretaris", "Hadi Prasetyo", "Hari ini")
    await office.types(YUNI, LETTER)
    now = office.clock.now()
    acting = await office.turns.look(lambda tx: tx.holders(Role.SEKRETARIS, now))
    assert [o.id for o in acting] == [HADI]


async def test_staf_reads_in_which_jabatan_the_decision_was_made(office: Office) -> None:
    await office.to_kasubbag()
    await delegates(office)
    await office.tap(DEWI, "Disposisi", "Terbitkan", "Otentikasi")
    assert "Diotentikasi oleh Dewi Lestari, Plh. Kepala Subbagian" in await office.last(RUDI)


async def test_help_names_both_jabatan_of_who_acts_until_that_is_over(office: Office) -> None:
    own = "Dewi Lestari, Staf Subbagian Hukum dan SDM"
    await delegates(office, "Hari ini")
    await office.types(DEWI, "/bantuan")
    head = (await office.last(DEWI)).partition("\n")[0]
    assert head == f"{own}, Plh. Kepala Subbagian Hukum dan SDM"
    office.clock.advance(timedelta(days=1))
    await office.types(DEWI, "/bantuan")
    assert (await office.last(DEWI)).partition("\n")[0] == own


async def test_a_deputy_who_is_not_listed_is_found_by_a_part_of_his_name(office: Office) -> None:
    for n, name in enumerate(("Andi", "Budi", "Citra", "Dian", "Eko", "Fitri", "Gita", "Ida")):
        await office.newcomer(f"u{n}", f"{name} Pengusul", "pengusul-0")
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Nama lain")
    await office.types(HADI, "pengusul")
    assert "Nama itu tidak ditemukan, atau lebih dari satu pegawai" in await office.last(HADI)
    await office.types(HADI, "gita")
    await office.tap(HADI, "Hari ini")
    await office.types(HADI, LETTER)
    assert await kasubbag(office) == ["u6"]
