"""The whole SOP on real documents, with nothing told: children read and make, the portal publishes."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
from datetime import date

import pytest
from pypdf import PdfReader

from bot.app import App
from handlers.ports import Wanted
from sop.berkas import Berkas
from tests.naskah.word_files import keputusan_docx
from tests.whole.phones import PATIENCE, Phones


@pytest.mark.parametrize(
    ("sample", "clear"), [("keputusan", "Otentikasi"), ("surat-edaran", "Setujui unggah")]
)
async def test_nine_taps_and_no_typed_character_from_nota_dinas_to_jdih(
    practice: App, phones: Phones, sample: str, clear: str
) -> None:
    await phones.sample(sample)
    await phones.tap("pengusul", "Kirim")
    await phones.tap("kasubbag", "Disposisi", "Terbitkan", clear)
    await phones.tap("staf", "Terima")
    await phones.sample(f"scan-{sample}")
    await phones.tap("staf", "Pakai", "Sesuai", "Sudah disimpan", "Unggah")
    told = await phones.sees("pengusul", "dibaca ulang: sama")

    assert (phones.taps, phones.typed) == (9, 0)
    address = re.search(r"http\S+", told["text"]).group()
    async with phones.session.get(address) as page:
        assert page.status == 200
    berkas = (await practice.turns.look(lambda tx: tx.find(Wanted(limit=1))))[0]
    async with phones.session.get(berkas.online.file) as file:
        public = await file.read()
    assert hashlib.sha256(public).hexdigest() == berkas.naskah_unggah.sha256
    assert await phones.rings("pengusul", "kasubbag", "staf", "staf2", "sekretaris", "admin") <= 6


async def test_a_jdih_that_is_down_loses_nothing_and_is_tried_again(
    practice: App, phones: Phones
) -> None:
    await phones.sample("surat-edaran")
    await phones.tap("pengusul", "Kirim")
    await phones.tap("kasubbag", "Disposisi", "Terbitkan", "Setujui unggah")
    await phones.tap("staf", "Terima")
    await phones.sample("scan-surat-edaran")
    await phones.tap("staf", "Pakai", "Sesuai")
    await phones.switch("jdih-mati", on=True)
    await phones.tap("staf", "Unggah")
    await phones.sees("staf", "Tidak ada yang hilang")
    await phones.switch("jdih-mati", on=False)
    await phones.tap("staf", "Coba sekarang")
    await phones.sees("pengusul", "dibaca ulang: sama")


async def test_papers_of_the_berkas_reach_those_who_need_them(
    practice: App, phones: Phones
) -> None:
    await phones.sample("keputusan")
    await phones.tap("pengusul", "Kirim")
    await phones.tap("kasubbag", "Disposisi", "Terbitkan")
    await phones.gets("kasubbag", "lembar-disposisi-0001.pdf")
    await phones.tap("kasubbag", "Otentikasi")
    await phones.gets("staf", "lembar-disposisi-0001.pdf")
    await phones.gets("staf", "konsep-salinan-0001.pdf")
    await phones.tap("staf", "Terima")
    await phones.gets("staf", "tanda-terima-0001.pdf")


async def test_bad_files_are_answered_by_name(practice: App, phones: Phones) -> None:
    await phones.sends("pengusul", ("kosong.pdf", b"\n"), ("teks.pdf", b"bukan pdf sama sekali"))
    await phones.sees("pengusul", "teks.pdf: bukan PDF, DOCX, atau foto")


async def test_a_version_that_came_back_shows_its_changed_lines_in_a_picture(
    practice: App, phones: Phones
) -> None:
    shop, today = practice.room.shop, date(2026, 11, 20)
    first = await shop.contoh("keputusan", "45", today, scans=False)
    again = await shop.contoh("keputusan", "46", today, scans=False)
    await phones.sends("pengusul", *((n, d) for n, d in first.items() if n.endswith(".pdf")))
    await phones.tap("pengusul", "Kirim")
    await phones.tap("kasubbag", "Kembalikan", "Salah ketik pada naskah")
    await phones.sees("pengusul", "Dikembalikan")
    changed = next(n for n in again if n.startswith("keputusan") and n.endswith(".pdf"))
    await phones.sends("pengusul", ("naskah-baru.pdf", again[changed]))
    await phones.sees("pengusul", "Nomor 46 Tahun")
    await phones.tap("pengusul", "Kirim")
    await phones.gets("kasubbag", "perubahan-0001-versi-2.png")
    await phones.sees("kasubbag", "(versi 2)")


async def test_the_abstrak_is_written_anew_in_the_words_of_staf(
    practice: App, phones: Phones
) -> None:
    await phones.sample("surat-edaran")
    await phones.tap("pengusul", "Kirim")
    await phones.tap("kasubbag", "Disposisi", "Terbitkan", "Setujui unggah")
    await phones.tap("staf", "Terima")
    await phones.sample("scan-surat-edaran")
    await phones.tap("staf", "Pakai", "Sesuai")
    await phones.sees("staf", "Pratinjau JDIH")
    await phones.tap("staf", "Lainnya", "Ubah abstrak")
    await phones.sees("staf", "Tulis isi ringkas abstrak")
    seen = {(await _only(practice)).abstrak.sha256}
    await phones.types("staf", "Jam kerja dimulai pukul tujuh.\nApel pagi setiap Senin.")
    assert "Apel pagi setiap Senin." in await _abstrak(practice, seen)
    await phones.tap("staf", "Perbaiki", "Tentang")
    await phones.sees("staf", "Tulis tentang yang benar.")
    await phones.types("staf", "Jam Kerja Baru")
    text = await _abstrak(practice, seen)
    assert "SURAT EDARAN SEKRETARIS KPU KABUPATEN KOTAWARINGIN TIMUR TENTANG JAM KERJA BARU" in text
    assert "Apel pagi setiap Senin." in text
    await phones.tap("staf", "Unggah")
    await phones.sees("pengusul", "dibaca ulang: sama")
    berkas = await _only(practice)
    made = PdfReader(io.BytesIO(await practice.room.files.read(berkas.naskah_unggah.sha256)))
    assert made.metadata.title.endswith("tentang Jam Kerja Baru")


async def test_the_abstrak_of_a_docx_counts_the_pages_that_go_up(
    practice: App, phones: Phones
) -> None:
    made = await practice.room.shop.contoh("keputusan", "45", date(2026, 11, 20))
    made["keputusan-45.docx"] = keputusan_docx("45", date(2026, 11, 20))
    softcopies = ("nota-dinas-45.pdf", "keputusan-45.docx")
    await phones.sends("pengusul", *((name, made[name]) for name in softcopies))
    await phones.tap("pengusul", "Kirim")
    await phones.tap("kasubbag", "Disposisi", "Terbitkan", "Otentikasi")
    await phones.tap("staf", "Terima")
    scans = ("scan-asli-45.pdf", "scan-salinan-45.pdf")
    await phones.sends("staf", *((name, made[name]) for name in scans))
    await phones.tap("staf", "Pakai", "Sesuai")
    await phones.sees("staf", "Pratinjau JDIH")
    text, berkas = await _abstrak(practice, {""}), await _only(practice)
    assert berkas.naskah_unggah.pages == 4
    assert "NOMOR 45 TAHUN 2026, 4 HLM." in text
    assert "Lampiran: 2 hlm." in text


async def _only(practice: App) -> Berkas:
    (berkas,) = await practice.turns.look(lambda tx: tx.find(Wanted(limit=2)))
    return berkas


async def _abstrak(practice: App, seen: set[str]) -> str:
    """Wait for an abstrak that was not there yet, and read it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            now = (await _only(practice)).abstrak.sha256
            if now not in seen:
                break
            await asyncio.sleep(0.1)
    seen.add(now)
    data = await practice.room.files.read(now)
    return " ".join(PdfReader(io.BytesIO(data)).pages[0].extract_text().split())
