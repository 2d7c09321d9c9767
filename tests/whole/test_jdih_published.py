"""What is public stays true: watched at night, marked, taken down; and a limit found out late."""

from __future__ import annotations

import io
import json
import re
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import aiohttp
import numpy as np
import pytest
from PIL import Image
from sqlalchemy import text

from bot.jobs.upload import POLL
from bot.periksa import published
from handlers.step4.susunan import assembled_of
from sop.berkas import Upload, Use
from sop.produk import Status
from sop.reading import Found
from sop.reports import ScanAssembled
from storage.transaction import Tx
from tests.jdih.conftest import pdf
from tests.office import HADI, RUDI, SARI, YUNI
from tests.readings import edaran, keputusan
from tests.whole.conftest import free_port
from tests.whole.jdih_desk import Desk, ildis, ildis_settings, open_desk, portal, rest

MB = 1024 * 1024


async def night(desk: Desk) -> None:
    await desk.ticks.drift()
    await desk.work()
    await desk.wait(minutes=6)  # until no more is found


async def test_the_nightly_look_tells_the_kasubbag_once_and_forgets_what_is_mended(
    tmp_path: Path,
) -> None:
    async with ildis(tmp_path) as site, open_desk(tmp_path, **ildis_settings(site)) as desk:
        await desk.ready()
        await desk.unggah()
        rings = await desk.rung(HADI)
        await night(desk)
        assert await desk.rung(HADI) == rings
        (row,) = site.rows
        file = site.shelf.files / row.file
        ours = file.read_bytes()

        async def told(sentence: str, times: int) -> None:
            for _ in range(2):
                await night(desk)
            assert sentence in await desk.card(HADI)
            assert await desk.rung(HADI) == rings + times

        row.published = False
        await told("Keputusan 45/2025 di JDIH tidak tampil lagi di daftar publik", 1)
        row.published = True
        await night(desk)
        assert "tidak tampil lagi" not in await desk.card(HADI)
        assert await desk.rung(HADI) == rings + 1
        file.write_bytes(pdf("bukan naskah kita"))
        await told("File Keputusan 45/2025 di JDIH bukan lagi file yang kita unggah", 2)
        file.unlink()
        await told("Halaman atau file Keputusan 45/2025 di JDIH tidak ditemukan lagi", 3)
        file.write_bytes(ours)
        row.values["status"] = "Tidak Berlaku"
        row.values["judul"] = "Judul yang ditulis lain"
        await told("tertulis “Tidak Berlaku”, di berkas kita “Berlaku”", 4)
        site.ildis.maintenance = True
        await night(desk)
        assert await desk.rung(HADI) == rings + 4
        await desk.stands(Upload.PUBLISHED)


async def test_a_document_is_taken_down_and_that_is_read_back_before_it_is_said(
    tmp_path: Path,
) -> None:
    async with ildis(tmp_path) as site, open_desk(tmp_path, **ildis_settings(site)) as desk:
        await desk.ready()
        await desk.unggah()
        site.ildis.maintenance = True
        await desk.tap(HADI, "Turunkan dari JDIH", "Tulis alasan lain")
        await desk.types(HADI, "Salah unggah")
        await desk.work()
        await desk.stands(Upload.PUBLISHED)
        assert "Sedang diturunkan: Salah unggah." in await desk.card(HADI)
        site.ildis.maintenance = False
        await desk.wait(minutes=11)
        await desk.stands(Upload.TAKEN_DOWN)
        assert [row.published for row in site.rows] == [False]
        for who in (SARI, HADI, RUDI):
            card = await desk.card(who)
            assert re.search(r"tayang\. Diturunkan .+ oleh Hadi Prasetyo: Salah unggah\.", card)
        assert "Unggah" not in await desk.buttons(RUDI)


async def test_what_the_bot_may_not_take_down_is_asked_for_once_and_then_watched(
    tmp_path: Path,
) -> None:
    async with ildis(tmp_path) as site, open_desk(tmp_path, **ildis_settings(site)) as desk:
        await desk.ready()
        await desk.unggah()
        site.ildis.may_verify = False
        await desk.tap(HADI, "Turunkan dari JDIH", "Tulis alasan lain")
        rings = await desk.rung(RUDI)
        await desk.types(HADI, "Salah unggah")
        assert await desk.rung(RUDI) == rings + 1
        rings = await desk.rung(HADI)
        await desk.work()
        for _ in range(3):
            await desk.wait(seconds=POLL.total_seconds() + 1)
        asked = "Akun JDIH kita tidak boleh menurunkan dokumen; turunkan di panel."
        for who in (HADI, RUDI):
            assert asked in await desk.card(who)
        assert await desk.rung(HADI) == rings + 1
        await desk.stands(Upload.PUBLISHED)
        (site.shelf.files / site.rows[0].file).write_bytes(pdf("masih tayang, naskah lain"))
        await desk.wait(seconds=POLL.total_seconds() + 1)
        await desk.stands(Upload.PUBLISHED)
        site.rows[0].published = False
        await desk.wait(seconds=POLL.total_seconds() + 1)
        await desk.stands(Upload.TAKEN_DOWN)
        assert asked not in await desk.card(HADI)


async def down(desk: Desk) -> None:
    await desk.tap(HADI, "Turunkan dari JDIH", "Tulis alasan lain")
    await desk.types(HADI, "Salah unggah")
    await desk.work()
    await desk.stands(Upload.TAKEN_DOWN)


@pytest.mark.parametrize("way", ["portal", "ildis"])
@pytest.mark.parametrize("as_replacement", [False, True])
async def test_what_was_taken_down_goes_up_again_with_the_same_bytes_and_is_read_back(
    tmp_path: Path, way: str, as_replacement: bool
) -> None:
    async with AsyncExitStack() as stack:
        if way == "portal":
            _, settings = await stack.enter_async_context(portal(tmp_path, free_port()))
        else:
            settings = ildis_settings(await stack.enter_async_context(ildis(tmp_path)))
        desk = await stack.enter_async_context(open_desk(tmp_path, **settings))
        naskah = pdf("naskah yang sama")
        await desk.ready(naskah=naskah)
        await desk.unggah()
        first = await desk.stands(Upload.PUBLISHED)
        if not as_replacement:
            await down(desk)
        await desk.proposes(keputusan())
        if as_replacement:
            await desk.tap(SARI, "Pengganti")
            code = (await desk.berkas()).code
            await desk.tap(HADI, "Turunkan dari JDIH", "Tulis alasan lain")
            await desk.types(HADI, "Salah unggah")
            await desk.work()
            assert (await desk.turns.look(lambda tx: tx.berkas(first.code))).upload is (
                Upload.TAKEN_DOWN
            )
            assert (await desk.berkas()).code == code
        await desk.tap(SARI, "Kirim")
        await desk.sent(naskah)
        await desk.unggah()
        again = await desk.stands(Upload.PUBLISHED)
        assert again.naskah_unggah.name == first.naskah_unggah.name
        assert again.online.equal
        async with aiohttp.ClientSession() as visitor, visitor.get(again.online.file) as file:
            assert await file.read() == naskah
        was = await desk.turns.look(lambda tx: tx.berkas(first.code))
        assert was.upload is Upload.TAKEN_DOWN
        assert "Salah unggah" in was.online.note


@pytest.mark.parametrize(
    ("number", "named"),
    [("7", "Nomor 7 Tahun 2025"), ("7/HK.03-SE/6202/2025", "Nomor 7/HK.03-SE/6202/2025")],
)
async def test_status_is_changed_on_jdih_too_and_what_a_later_one_revokes_is_proposed(
    tmp_path: Path, number: str, named: str
) -> None:
    async with (
        portal(tmp_path, free_port()) as (_, settings),
        open_desk(tmp_path, **settings) as desk,
    ):
        await desk.ready(edaran(number))
        await desk.unggah()
        old = await desk.stands(Upload.PUBLISHED)
        revokes = Found(f"Surat Edaran {named} tentang Jam Kerja Sekretariat")
        await desk.ready(keputusan("46", mencabut=revokes))
        await desk.unggah()
        await desk.stands(Upload.PUBLISHED)
        card = await desk.last(RUDI)
        assert old.produk.short in card
        assert "Dicabut oleh Keputusan Nomor 46 Tahun 2025. Tandai Tidak Berlaku?" in card
        proof = await published(desk.turns)(old.code)
        assert proof is not None
        assert proof.revoked_by == "Keputusan Nomor 46 Tahun 2025"
        rings = await desk.rings()
        desk.clock.advance(timedelta(days=40))
        await desk.tap(RUDI, "Ubah status", "Tidak Berlaku")
        await desk.work()
        now = await desk.turns.look(lambda tx: tx.berkas(old.code))
        assert now.online.at == old.online.at, "it is public since the day on which it became so"
        assert (now.produk.status, now.upload) == (Status.TIDAK_BERLAKU, Upload.PUBLISHED)
        assert now.online.note == "Status di JDIH: Tidak Berlaku."
        assert await desk.rings() == rings
        assert "Tandai" not in await desk.last(RUDI)
        async with aiohttp.ClientSession() as visitor:
            page = await visitor.get(now.online.page)
            assert "Tidak Berlaku" in await page.text()
        await night(desk)
        assert (await desk.turns.look(lambda tx: tx.berkas(old.code))).online.drift == ""


async def test_a_status_that_jdih_does_not_take_is_left_to_the_staf(tmp_path: Path) -> None:
    async with ildis(tmp_path) as site, open_desk(tmp_path, **ildis_settings(site)) as desk:
        await desk.ready()
        await desk.unggah()
        await desk.tap(RUDI, "Ubah status", "Tidak Berlaku")
        await desk.work()
        await desk.stands(Upload.PUBLISHED)
        assert "tetapi JDIH belum menampilkannya; ubah di panel JDIH." in await desk.card()
        assert len(site.rows) == 1


@pytest.fixture
def heavy_scan() -> bytes:
    """A scan of two grainy pages, over 2 MB as a careless scanner makes it."""
    grain = np.random.default_rng(7)
    pages = []
    for number in range(2):
        page = np.full((1754, 1240), 235, np.float32) + grain.normal(0, 9, (1754, 1240))
        for line in range(200, 1500, 48):
            page[line : line + 14, 140:1090:7] = 40 + number
        pages.append(Image.fromarray(page.clip(0, 255).astype(np.uint8)).convert("RGB"))
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], quality=95, resolution=150)
    assert out.tell() > 2 * MB
    return out.getvalue()


def queued_limit(tx: Tx) -> int:
    """The limit that the waiting preparation is told."""
    rows = tx.conn.execute(
        text("SELECT payload FROM jobs WHERE kind = 'siapkan' AND state = 'waiting'")
    )
    return int(json.loads(rows.scalar_one())["limit"])


async def test_a_limit_found_out_late_leads_back_to_the_preview_of_a_smaller_file(
    tmp_path: Path, heavy_scan: bytes
) -> None:
    async with (
        ildis(tmp_path) as site,
        open_desk(tmp_path, **ildis_settings(site)) as desk,
    ):
        await desk.to_scan(edaran())
        berkas = await desk.berkas()
        asli = await desk.room.keep(heavy_scan, "asli.pdf", Use.ASLI, 2)
        parts = assembled_of(berkas.scan)
        await desk.report(berkas.code, ScanAssembled(parts=parts, asli=asli))
        await desk.tap(RUDI, "Pakai", "Sesuai")
        await desk.idle()
        await desk.shows(heavy_scan)
        await desk.unggah(work=False)
        await desk.jobs.run_once()
        await desk.jobs.settle()
        await desk.settle()
        berkas = await desk.stands(Upload.FAILED)
        assert berkas.preparing
        assert "Menyiapkan naskah unggah" in await desk.card()
        assert await desk.buttons(RUDI) != ["Unggah"]
        await desk.work()
        berkas = await desk.stands(Upload.NONE)
        assert berkas.naskah_unggah.size <= 2 * MB
        assert "naskah diperkecil dari" in await desk.card()
        assert "Periksa, lalu tekan Unggah lagi." in await desk.card()
        assert any("JDIH_MAX_MB" in said for said in await desk.said(YUNI))
        await desk.unggah()
        await desk.stands(Upload.PUBLISHED)
        assert len(site.rows) == 1


async def test_a_service_that_only_says_too_large_gets_the_next_smaller_size(
    tmp_path: Path, heavy_scan: bytes
) -> None:
    async with (
        rest(tmp_path, limit=MB) as (_, settings),
        open_desk(tmp_path, **settings) as desk,
    ):
        await desk.ready(naskah=heavy_scan)
        await desk.unggah(work=False)
        await desk.jobs.run_once()
        await desk.jobs.settle()
        await desk.settle()
        await desk.stands(Upload.FAILED)
        assert "Menyiapkan naskah unggah" in await desk.card()
        payload = await desk.turns.look(queued_limit)
        assert payload == 2 * MB
