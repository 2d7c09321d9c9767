"""The four ways to JDIH, each through the desk: pressed once, read back, and only then *tayang*."""

from __future__ import annotations

import hashlib
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import text

from bot.jobs.upload import entry_for, uploaded_of
from handlers.ports import Wanted
from jdih.portal.faults import Fault
from jdih.publisher import Entry
from sop.berkas import Upload, Use
from sop.reports import AbstrakMade
from storage.transaction import Tx
from tests.jdih.conftest import pdf
from tests.jdih.rest_double import RestDouble
from tests.office import HADI, RUDI, SARI
from tests.readings import edaran, keputusan
from tests.whole.conftest import free_port
from tests.whole.jdih_desk import (
    Desk,
    Panel,
    ildis,
    ildis_settings,
    open_desk,
    portal,
    rest,
    served,
)


def waiting_jobs(tx: Tx) -> set[str]:
    return set(tx.conn.execute(text("SELECT kind FROM jobs WHERE state = 'waiting'")).scalars())


@pytest.mark.parametrize("way", ["portal", "ildis 4", "ildis 3", "rest", "rest in two steps"])
async def test_one_press_ends_in_a_document_that_a_visitor_can_read(
    tmp_path: Path, way: str
) -> None:
    async with AsyncExitStack() as stack:
        if way == "portal":
            _, settings = await stack.enter_async_context(portal(tmp_path, free_port()))
        elif way.startswith("ildis"):
            old = {"version": 3, "names": "strip"} if way.endswith("3") else {}
            settings = ildis_settings(await stack.enter_async_context(ildis(tmp_path, **old)))
        else:
            _, settings = await stack.enter_async_context(rest(tmp_path))
        desk = await stack.enter_async_context(open_desk(tmp_path, **settings))
        await desk.ready()
        await desk.unggah()
        berkas = await desk.stands(Upload.PUBLISHED)
        assert berkas.online.equal
        assert berkas.online.sha256 == berkas.naskah_unggah.sha256
        async with aiohttp.ClientSession() as visitor:
            file = await visitor.get(berkas.online.file)
            assert hashlib.sha256(await file.read()).hexdigest() == berkas.naskah_unggah.sha256
            assert (await visitor.get(berkas.online.page)).status == 200
        for who in (SARI, HADI, RUDI):
            assert "dibaca ulang: sama" in await desk.card(who)
            assert berkas.online.page in await desk.card(who)
            assert "Buka" in await desk.buttons(who)
        assert "Sedang diunggah" not in await desk.card()


async def test_by_hand_the_package_arrives_the_address_is_compared_and_only_then_believed(
    tmp_path: Path,
) -> None:
    async with ildis(tmp_path) as site, open_desk(tmp_path, jdih_kind="assisted") as desk:
        await desk.ready()
        await desk.unggah()
        berkas = await desk.stands(Upload.BY_HAND)
        naskah = await desk.files.read(berkas.naskah_unggah.sha256)
        arrived = [f for m in await desk.screen(RUDI) for f in m.files]
        names = [f.name for f in arrived][-3:]
        assert names[0] == berkas.naskah_unggah.name
        assert names[1].endswith("-abstrak.pdf")
        assert names[2].endswith("-isian.txt")
        package = next(text for text in await desk.said(RUDI) if "Paket unggah manual" in text)
        for line in ("Nomor: 45", "Tanggal Penetapan: 03-11-2025", "Penandatangan: Ahmad Fauzan"):
            assert line in package
        assert "lalu kirim alamat halamannya" in await desk.card()

        other = site.upload_by_hand("Lain", pdf("dokumen lain"), "lain.pdf", nomor="9")
        await desk.tap(RUDI, "Kirim alamat")
        await desk.types(RUDI, other)
        assert "Memeriksa" in await desk.card()
        await desk.work()
        await desk.stands(Upload.BY_HAND)
        assert "Belum cocok. File di alamat itu bukan naskah unggah kita" in await desk.card()

        await desk.tap(RUDI, "Kirim alamat")
        await desk.types(RUDI, "http://127.0.0.1:9/dokumen/1")
        await desk.work()
        assert "Belum dapat diperiksa" in await desk.card()

        right = site.upload_by_hand(berkas.title, naskah, berkas.naskah_unggah.name)
        await desk.tap(RUDI, "Kirim alamat")
        await desk.types(RUDI, right)
        await desk.work()
        berkas = await desk.stands(Upload.PUBLISHED)
        assert (berkas.online.page, berkas.online.equal) == (right, True)
        assert right in await desk.card(SARI)


async def test_what_is_corrected_during_the_upload_by_hand_is_packed_anew(tmp_path: Path) -> None:
    async with ildis(tmp_path) as site, open_desk(tmp_path, jdih_kind="assisted") as desk:
        await desk.ready(naskah=pdf("naskah lama"))
        await desk.unggah()
        old = await desk.stands(Upload.BY_HAND)
        address = site.upload_by_hand(old.title, pdf("naskah lama"), old.naskah_unggah.name)
        await desk.tap(RUDI, "Kirim alamat")
        await desk.types(RUDI, address)
        await desk.tap(RUDI, "Lainnya", "Perbaiki", "Tentang")
        await desk.types(RUDI, "Pedoman yang Benar")
        berkas = await desk.berkas()
        assert (berkas.upload, berkas.preparing) == (Upload.NONE, True)
        assert "siapkan" in await desk.turns.look(waiting_jobs)
        assert "Menyiapkan naskah unggah" in await desk.card()
        await desk.idle()
        await desk.shows(pdf("naskah benar"))
        await desk.work()  # the address of the old file is not believed any more
        await desk.stands(Upload.NONE)
        await desk.unggah()
        new = await desk.stands(Upload.BY_HAND)
        files = [f for m in await desk.screen(RUDI) for f in m.files][-3:]
        assert files[0].name == new.naskah_unggah.name != old.naskah_unggah.name
        assert files[0].sha256 == new.naskah_unggah.sha256
        package = [text for text in await desk.said(RUDI) if "Paket unggah manual" in text][-1]
        assert "tentang Pedoman yang Benar" in package


async def test_an_abstrak_sent_during_the_upload_by_hand_is_packed_too(tmp_path: Path) -> None:
    async with open_desk(tmp_path, jdih_kind="assisted") as desk:
        await desk.ready()
        await desk.unggah()
        code = (await desk.stands(Upload.BY_HAND)).code
        made = await desk.room.keep(pdf("Abstrak lain"), "abstrak.pdf", Use.ABSTRAK, 1)
        await desk.report(code, AbstrakMade(made))
        await desk.work()
        files = [f for m in await desk.screen(RUDI) for f in m.files][-3:]
        assert files[1].sha256 == made.sha256
        await desk.stands(Upload.BY_HAND)


async def test_an_address_that_does_not_answer_is_looked_at_again_by_itself(tmp_path: Path) -> None:
    busy = True
    naskah = pdf("naskah")

    async def show(_: web.Request) -> web.Response:
        if busy:
            return web.Response(status=503, headers={"Retry-After": "90"})
        return web.Response(body=naskah, content_type="application/pdf")

    app = web.Application()
    app.router.add_get("/berkas.pdf", show)
    async with served(app) as url, open_desk(tmp_path, jdih_kind="assisted") as desk:
        await desk.ready(naskah=naskah)
        await desk.unggah()
        await desk.tap(RUDI, "Kirim alamat")
        await desk.types(RUDI, f"{url}/berkas.pdf")
        await desk.work()
        await desk.stands(Upload.BY_HAND)
        assert "Belum dapat diperiksa. JDIH sedang tidak dapat melayani" in await desk.card()
        assert "Dicoba lagi 08.31" in await desk.card()
        busy = False
        await desk.wait(minutes=2)
        await desk.stands(Upload.PUBLISHED)


async def test_a_replacement_takes_the_place_of_the_old_file_and_so_does_the_next_one(
    tmp_path: Path,
) -> None:
    async with ildis(tmp_path) as site, open_desk(tmp_path, **ildis_settings(site)) as desk:
        await desk.ready()
        await desk.unggah()
        first = await desk.stands(Upload.PUBLISHED)
        for turn in (1, 2):
            await desk.proposes(keputusan())
            await desk.tap(SARI, "Pengganti", "Kirim")
            await desk.sent(pdf(f"naskah pengganti {turn}"))
            assert "Mengganti dokumen yang sudah tayang" in await desk.card()
            await desk.unggah()
            berkas = await desk.stands(Upload.PUBLISHED)
            assert len(site.rows) == 1
            assert berkas.online.remote_id == first.online.remote_id
            assert berkas.online.equal
        everyone = await desk.turns.look(lambda tx: tx.find(Wanted(limit=9)))
        assert [b.upload for b in everyone] == [
            Upload.PUBLISHED,
            Upload.TAKEN_DOWN,
            Upload.TAKEN_DOWN,
        ]
        assert everyone[1].online.note == "Diganti oleh agenda 0003."


async def documents(desk: Desk, site: object) -> int:
    """How many documents a visitor finds on a site."""
    if isinstance(site, Panel):
        return sum(row.published for row in site.rows)
    if isinstance(site, RestDouble):
        return len(site.documents)
    feed = desk.room.publisher.listings(await entry_of(desk))[0]
    async with aiohttp.ClientSession() as visitor, visitor.get(feed) as answer:
        return len(await answer.json())


async def entry_of(desk: Desk) -> Entry:
    berkas = await desk.berkas()
    return await entry_for(desk.room, berkas, berkas.naskah_unggah)


@pytest.mark.parametrize("way", ["portal", "ildis", "rest"])
async def test_a_replacement_that_was_up_before_it_was_told_is_finished_and_nothing_is_doubled(
    tmp_path: Path, way: str
) -> None:
    async with AsyncExitStack() as stack:
        site: object = None
        if way == "portal":
            _, settings = await stack.enter_async_context(portal(tmp_path, free_port()))
        elif way == "ildis":
            site = await stack.enter_async_context(ildis(tmp_path))
            settings = ildis_settings(site)
        else:
            site, settings = await stack.enter_async_context(rest(tmp_path))
        desk = await stack.enter_async_context(open_desk(tmp_path, **settings))
        await desk.ready()
        await desk.unggah()
        old = await desk.stands(Upload.PUBLISHED)
        await desk.proposes(keputusan())
        await desk.tap(SARI, "Pengganti", "Kirim")
        await desk.sent(pdf("naskah pengganti"))
        await desk.unggah(work=False)
        # The first attempt: the site has the new file, and then the bot is killed.
        entry = await entry_of(desk)
        await desk.room.publisher.replace(entry, uploaded_of(desk.room, old, entry))
        assert (await desk.turns.look(lambda tx: tx.berkas(old.code))).published
        await desk.stands(Upload.QUEUED)
        await desk.work()
        new = await desk.stands(Upload.PUBLISHED)
        assert new.online.equal
        assert new.online.remote_id == old.online.remote_id
        was = await desk.turns.look(lambda tx: tx.berkas(old.code))
        assert (was.upload, was.online.note) == (Upload.TAKEN_DOWN, "Diganti oleh agenda 0002.")
        assert await documents(desk, site) == 1


async def test_a_replacement_that_cannot_be_read_back_leaves_the_old_one_marked_as_public(
    tmp_path: Path,
) -> None:
    async with (
        portal(tmp_path, free_port()) as (faults, settings),
        open_desk(tmp_path, **settings) as desk,
    ):
        await desk.ready()
        await desk.unggah()
        old = await desk.stands(Upload.PUBLISHED)
        await desk.proposes(keputusan())
        await desk.tap(SARI, "Pengganti", "Kirim")
        await desk.sent(pdf("naskah pengganti"))
        faults.now = Fault.CUT
        await desk.unggah()
        await desk.stands(Upload.QUEUED)
        assert (await desk.turns.look(lambda tx: tx.berkas(old.code))).published
        async with aiohttp.ClientSession() as visitor, visitor.get(old.online.file) as file:
            assert file.status == 200  # the old file is still there
        faults.now = Fault.NONE
        await desk.wait(minutes=2)
        await desk.stands(Upload.PUBLISHED)
        assert await documents(desk, None) == 1
        assert not (await desk.turns.look(lambda tx: tx.berkas(old.code))).published


async def test_a_corrected_title_does_not_keep_a_replacement_from_its_place(tmp_path: Path) -> None:
    async with ildis(tmp_path) as site, open_desk(tmp_path, **ildis_settings(site)) as desk:
        await desk.ready(edaran())
        await desk.unggah()
        await desk.proposes(edaran())
        await desk.tap(SARI, "Pengganti", "Kirim")
        await desk.sent(pdf("naskah pengganti"))
        await desk.tap(RUDI, "Perbaiki", "Tentang")
        await desk.types(RUDI, "Jam Kerja Sekretariat pada Bulan Ramadan")
        await desk.idle()
        await desk.shows(pdf("naskah pengganti"))  # made anew, under the new title
        await desk.unggah()
        await desk.stands(Upload.PUBLISHED)
        (row,) = site.rows
        assert row.values["judul"].endswith("tentang Jam Kerja Sekretariat pada Bulan Ramadan")
