"""Told truly: what a card says agrees with what was decided, and with who has the work."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from handlers import desk
from handlers.messages import plain
from handlers.step4 import pindai
from handlers.step4.susunan import assembled_of
from handlers.texts import say
from sop.berkas import State, Upload, Use
from sop.commands import TakeCopies
from sop.decide import decide
from sop.reading import Form, Reading
from sop.refusals import TakenBy
from sop.reports import NextTry, ScanCompared
from tests.office import BAMBANG, DEWI, HADI, RUDI, SARI, Office
from tests.readings import edaran, keputusan


async def kept(office: Office) -> None:
    await office.to_decision(edaran())
    await office.tap(HADI, "Lainnya", "Arsipkan saja", "keputusan internal")


async def test_a_pengusul_reads_that_his_document_is_only_archived_and_no_target(
    office: Office,
) -> None:
    await kept(office)
    card = await office.last(SARI)
    assert "Diarsipkan saja, tidak diunggah (keputusan internal)." in card
    assert "Disetujui" not in card
    assert "Perkiraan tayang" not in card
    assert "Disetujui" not in await office.last(HADI)


async def test_a_pengusul_is_rung_once_his_document_was_archived_instead_of_published(
    office: Office,
) -> None:
    await kept(office)
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles()
    before = len([m for m in await office.screen(SARI) if not m.mine and not m.silent])
    await office.tap(RUDI, "Pakai", "Sudah disimpan")
    loud = [m for m in await office.screen(SARI) if not m.mine and not m.silent]
    assert len(loud) == before + 1
    assert "Tidak diunggah: keputusan internal." in loud[-1].text


async def test_no_target_is_shown_that_has_passed(office: Office) -> None:
    await office.to_kasubbag()
    assert "Perkiraan tayang" in await office.last(SARI)
    await office.pass_time(timedelta(days=14))
    await office.tap(HADI, "Disposisi", "Terbitkan")
    card = next(t for t in reversed(await office.said(SARI)) if "tulis 0001 pada map" in t)
    assert "Menunggu keputusan Kasubbag Hukum" in card
    assert "Perkiraan tayang" not in card


async def test_what_was_taken_down_has_no_target_although_its_paper_has_no_place_yet(
    office: Office,
) -> None:
    await office.to_jdih()
    await office.uploads(Upload.TAKEN_DOWN)
    card = await office.last(SARI)
    assert "Tidak lagi tayang" in card
    assert "Perkiraan tayang" not in card


async def test_staf_is_not_told_to_upload_what_is_only_archived(office: Office) -> None:
    await kept(office)
    card = await office.last(RUDI)
    assert "Disposisi kepada Rudi Hartono. Batas: 1 hari kerja." in card
    assert "unggah ke JDIH" not in card


async def test_the_standing_of_a_keputusan_says_that_it_was_authenticated(office: Office) -> None:
    await office.to_staf()
    assert "Diotentikasi. Menunggu Rudi Hartono" in await office.last(SARI)
    await office.to_staf(edaran())
    assert "Disetujui. Menunggu Rudi Hartono" in await office.last(SARI)


async def test_the_card_does_not_say_yes_and_no_to_the_upload_at_once(office: Office) -> None:
    await office.to_decision(edaran())
    card = "\n".join(await office.said(HADI))
    assert "Naskah asli sudah saya lihat.\nBoleh diunggah: ya." in card


async def test_a_decision_of_an_earlier_day_carries_its_date(office: Office) -> None:
    await office.to_staf()
    await office.pass_time(timedelta(days=2))
    await office.types(HADI, "0001")
    await office.tap(HADI, "Buka kartu")
    assert "Diotentikasi 4 Nov 08.30 oleh Hadi Prasetyo" in await office.last(HADI)


async def test_tugas_tells_what_is_mine_from_what_a_colleague_has(office: Office) -> None:
    await office.to_staf()
    await office.types(DEWI, "/tugas")
    assert "Tidak ada yang menunggu Bapak/Ibu." in await office.last(DEWI)
    assert "Pada rekan, dapat diambil alih: 1" in await office.last(DEWI)
    shown = (await office.screen(DEWI))[-1]
    assert shown.buttons[0].hint.startswith("terima naskah, pada Rudi Hartono")
    await office.tap(DEWI, "0001 · KPT 45/2025", "Ambil alih")
    await office.types(RUDI, "/tugas")
    assert "Pada rekan, dapat diambil alih: 1" in await office.last(RUDI)


async def test_what_waits_for_the_kasubbag_is_his_whomever_the_disposisi_names(
    office: Office,
) -> None:
    await office.to_decision()
    await office.types(HADI, "/tugas")
    assert "Menunggu Bapak/Ibu: 1" in await office.last(HADI)
    assert "Pada rekan" not in await office.last(HADI)
    for _ in range(3):
        await office.pass_time(timedelta(days=1))
    assert any("1 berkas menunggu Bapak/Ibu, 1 terlambat" in t for t in await office.said(HADI))


async def test_what_came_back_waits_for_its_pengusul_whoever_had_the_papers(
    office: Office,
) -> None:
    await office.to_scan()
    await office.tap(RUDI, "Lainnya", "Kembalikan", "Jumlah rangkap kurang")
    await office.types(SARI, "/tugas")
    assert "Menunggu Bapak/Ibu: 1" in await office.last(SARI)
    assert "Pada rekan" not in await office.last(SARI)


@pytest.mark.parametrize("who", [BAMBANG, DEWI, SARI])
async def test_whoever_may_see_a_berkas_can_open_its_papers(office: Office, who: str) -> None:
    await office.to_scan()
    softcopy = (await office.berkas()).file(Use.SOFTCOPY)
    await office.types(who, "/lacak 0001")
    await office.tap(who, "Buka PDF")
    sent = (await office.screen(who))[-1]
    assert softcopy.sha256 in [file.sha256 for file in sent.files]
    assert sent.silent


async def test_the_sekretaris_sees_the_papers_on_the_card_that_asks_for_his_word(
    office: Office,
) -> None:
    await office.gives(HADI, "pengusul-2")
    await office.proposes(who=HADI)
    await office.tap(HADI, "Kirim", "Disposisi", "Terbitkan", "Minta izin")
    await office.tap(BAMBANG, "Buka PDF")
    assert [f.name for f in (await office.screen(BAMBANG))[-1].files][:1] == ["nota.pdf"]


async def test_papers_are_not_taken_by_the_one_before_after_somebody_took_over(
    office: Office,
) -> None:
    await office.to_staf()
    await office.types(DEWI, "0001")
    await office.tap(DEWI, "Buka kartu", "Ambil alih")
    berkas = await office.berkas()
    rudi, dewi = await office.turns.look(lambda tx: (tx.officer(RUDI), tx.officer(DEWI)))
    with pytest.raises(TakenBy):
        decide(berkas, TakeCopies(), rudi, office.clock.now())
    assert decide(berkas, TakeCopies(), dewi, office.clock.now()).target is State.IN_HAND


@pytest.mark.parametrize("word", ["agenda", "laporan"])
async def test_a_month_that_cannot_be_read_is_shown_by_the_command_that_was_typed(
    office: Office, word: str
) -> None:
    await office.types(HADI, f"/{word} x")
    assert f"Contoh: /{word} November 2025" in await office.last(HADI)


async def test_a_command_of_another_role_says_whose_it_is(office: Office) -> None:
    await office.types(BAMBANG, "/pegawai")
    assert await office.last(BAMBANG) == "Ini bagian Admin."


async def test_a_digest_counts_what_is_mine_and_leaves_colleagues_alone(office: Office) -> None:
    await office.to_staf()
    for _ in range(3):
        await office.pass_time(timedelta(days=1))
    assert any("1 berkas menunggu Bapak/Ibu" in text for text in await office.said(RUDI))
    assert not any("menunggu Bapak/Ibu" in text for text in await office.said(DEWI))


async def test_many_reminders_at_once_ring_once(office: Office) -> None:
    for number in range(46, 52):
        await office.to_kasubbag(keputusan(str(number)))
    before = [m.id for m in await office.screen(HADI)]
    await office.pass_time(timedelta(days=2))
    came = [m for m in await office.screen(HADI) if m.id not in before and "Pengingat" in m.text]
    assert len(came) == 6  # five cards, and what leads to the rest
    assert sum(not m.silent for m in came) == 1
    escalated = [m for m in await office.screen(BAMBANG) if "Terlambat lebih" in m.text]
    assert len(escalated) == 5
    assert sum(not m.silent for m in escalated) == 1
    assert "Masih ada lagi berkas yang terlambat" in await office.last(BAMBANG)


async def test_a_search_says_how_many_more_there_are(office: Office) -> None:
    for number in range(46, 58):
        await office.to_kasubbag(keputusan(str(number)))
    await office.types(HADI, "/cari arsip")
    assert "12 berkas cocok" in await office.last(HADI)
    assert "… dan 3 lagi." in await office.last(HADI)


async def test_an_old_button_that_would_ask_for_something_says_who_was_first(
    office: Office,
) -> None:
    await office.gives(DEWI, "kasubbag-hukum")
    await office.to_kasubbag()
    old = next(m for m in await office.screen(DEWI) if m.buttons)
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    await office.press_raw(DEWI, old.id, old.buttons[0].id)
    assert "Sudah didisposisi oleh Hadi Prasetyo, 08.30." in office.toast


async def test_an_upload_that_waits_for_its_next_attempt_is_not_said_to_go_on(
    office: Office,
) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Unggah")
    at = office.clock.now() + timedelta(minutes=2)
    await office.report((await office.berkas()).code, NextTry("JDIH tidak menjawab.", at))
    assert "Sudah dicoba 1 kali; dicoba lagi sendiri 08.32." in "\n".join(await office.said(RUDI))
    await office.types(SARI, "/lacak 0001")
    assert "Sedang diunggah" not in await office.last(SARI)
    assert "Belum terunggah, dicoba lagi sendiri. JDIH tidak menjawab." in await office.last(SARI)


async def test_what_the_machine_doubted_stands_on_the_preview_again(office: Office) -> None:
    await office.to_scan()
    berkas = await office.berkas()
    doubt = plain(say("step4.match_differs", apa="nomor"))
    await office.report(berkas.code, ScanCompared(assembled_of(berkas.scan), doubt))
    await office.tap(RUDI, "Pakai", "Sesuai")
    await office.prepares()
    preview = next(t for t in await office.said(RUDI) if "Pratinjau JDIH" in t)
    assert "mesin masih menemukan:\n• periksa: nomor berbeda dari softcopy" in preview


async def test_a_question_about_a_scan_says_of_how_many_files(office: Office) -> None:
    for number in ("45", "46"):
        await office.to_staf(keputusan(number))
        await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "asli.pdf", "salinan.pdf")
    assert "Scan masuk: asli.pdf dan 1 file lain" in await office.last(RUDI)


async def test_a_scan_whose_pages_are_all_seen_says_what_is_left(office: Office) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    code, now = (await office.berkas()).code, office.clock.now()
    for done, said in (
        (80, "80/90 halaman"),
        (90, "90 halaman sudah dilihat, sedang diurutkan dan dijadikan PDF…"),
    ):
        line = pindai.looked_at(done, 90)
        await office.turns.run(
            partial(desk.progress, code=code, line=line, now=now, calendar=office.calendar)
        )
        await office.settle()
        assert plain(await office.last(RUDI)).endswith(f"1 file diterima, sedang disusun…\n{said}")


async def test_a_berkas_without_a_file_says_so_and_sends_no_empty_message(office: Office) -> None:
    await office.attach(SARI, "rusak.pdf")
    await office.reads(rusak=Reading(form=Form.OTHER, trouble="rusak"))
    await office.tap(SARI, "Batal", "Lacak")
    shown = len(await office.screen(SARI))
    await office.tap(SARI, "Buka PDF")
    assert office.toast == "Belum ada filenya."
    assert len(await office.screen(SARI)) == shown
