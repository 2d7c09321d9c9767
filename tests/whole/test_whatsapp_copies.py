"""Copies on WhatsApp: what cannot be drawn anew is followed by a word, and answers when pressed."""

from __future__ import annotations

import secrets
from pathlib import Path

from handlers import desk
from handlers.step4.scan_masuk import Arrived
from sop.berkas import File
from sop.roles import Role
from tests.office import DEWI, HADI, RUDI, SARI, YUNI
from tests.readings import keputusan
from tests.whole.tipis import OnWhatsApp, on_whatsapp

NONE = "Bukan untuk berkas"


async def scan_arrives(office: OnWhatsApp) -> None:
    """A scan that tells nothing comes from the scanner's folder."""
    kept = await office.files.keep(b"SCAN")
    file = File(secrets.token_hex(6), kept, "SCAN.pdf", 9, pages=3)
    now = office.clock.now()
    await office.turns.run(
        lambda tx: desk.scans_arrived(tx, [[Arrived(file, "SCAN.pdf")]], now, office.calendar)
    )
    await office.settle()


def said(office: OnWhatsApp, who: str) -> list[str]:
    return [text for to, text, _ in office.shown() if to == who]


async def test_a_question_answered_by_a_colleague_is_followed_by_a_word(tmp_path: Path) -> None:
    async with on_whatsapp(tmp_path) as office:
        await office.to_staf()
        await office.tap(RUDI, "Terima")
        await scan_arrives(office)
        assert "Untuk berkas mana?" in said(office, RUDI)[-1]
        await office.tap(DEWI, "0001 · KPT 45/2025")
        assert "Sudah ditangani Dewi Lestari" in said(office, RUDI)[-1]
        before = said(office, RUDI)
        await office.tap(RUDI, "0001 · KPT 45/2025")
        assert "Sudah ditangani Dewi Lestari" in said(office, RUDI)[-1]
        assert len(said(office, RUDI)) == len(before) + 1
        assert len((await office.berkas()).scan.parts) == 1


async def test_a_scan_set_aside_by_a_colleague_is_told_and_can_be_offered_again(
    tmp_path: Path,
) -> None:
    async with on_whatsapp(tmp_path) as office:
        await office.to_staf()
        await office.tap(RUDI, "Terima")
        await scan_arrives(office)
        await office.tap(DEWI, NONE)
        assert "bukan untuk berkas" in said(office, RUDI)[-1]
        await office.tap(RUDI, "Batalkan")
        assert "Untuk berkas mana?" in said(office, DEWI)[-1]


async def test_a_copy_from_before_a_scan_was_set_aside_files_nothing(tmp_path: Path) -> None:
    async with on_whatsapp(tmp_path) as office:
        await office.to_staf()
        await office.tap(RUDI, "Terima")
        await scan_arrives(office)
        await office.tap(DEWI, NONE)
        await office.tap(RUDI, "0001 · KPT 45/2025")
        assert "Sudah ditangani Dewi Lestari" in said(office, RUDI)[-1]
        assert not (await office.berkas()).scan.parts


async def test_an_old_choice_of_pegawai_is_answered_with_what_holds_now(tmp_path: Path) -> None:
    async with on_whatsapp(tmp_path) as office:
        await office.types(YUNI, "/pegawai rudi")
        await office.tap(YUNI, "Rudi Hartono", "Nonaktifkan", "Kembali", "Pindah jabatan")
        await office.tap(YUNI, "Sekretaris")
        assert said(office, YUNI)[-1].startswith("Rudi Hartono kini memegang Sekretaris KPU")
        for old in ("Ya, nonaktifkan", "Admin"):
            await office.tap(YUNI, old)
            assert "sudah dipakai" in said(office, YUNI)[-1]
            assert "Rudi Hartono kini: Sekretaris KPU" in said(office, YUNI)[-1]
        now = office.clock.now()
        rudi = await office.turns.look(lambda tx: tx.officer(RUDI))
        assert rudi.roles(now) == (Role.SEKRETARIS,)


async def test_a_correction_that_found_its_berkas_brings_its_card_once(tmp_path: Path) -> None:
    async with on_whatsapp(tmp_path) as office:
        await office.to_kasubbag()
        await office.tap(HADI, "Kembalikan", "Salah ketik pada naskah")
        await office.attach(SARI, "naskah-baru.pdf")
        before = said(office, SARI)
        await office.reads(naskah=keputusan())
        (card,) = said(office, SARI)[len(before) :]
        assert card.startswith("Agenda 0001 · Keputusan 45/2025")
        await office.tap(SARI, "Kirim")


async def test_papers_that_were_asked_for_come_without_a_word_among_them(tmp_path: Path) -> None:
    async with on_whatsapp(tmp_path) as office:
        await office.to_decision()
        await office.types(HADI, "0001")
        shown = office.app[HADI].person.shown
        before = len(shown)
        await office.tap(HADI, "Buka PDF")
        assert {m.type for m in shown[before:]} == {"document"}


async def test_an_officer_is_said_to_be_connected_by_the_name_of_his_app(tmp_path: Path) -> None:
    async with on_whatsapp(tmp_path) as office:
        await office.types(YUNI, "/pegawai rudi")
        await office.tap(YUNI, "Rudi Hartono")
        assert "Terhubung lewat WhatsApp sejak" in said(office, YUNI)[-1]
