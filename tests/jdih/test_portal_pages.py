"""The portal as its visitors meet it: list, search, document, and what machines read."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession, FormData

from bot.playground.switches import switches
from jdih.links import parse, words
from jdih.own_portal import metadata_of
from jdih.portal.metadata import Metadata, key_in
from jdih.portal.site import STORE, local_date
from sop.produk import Jenis, Relasi
from tests.clock import TestClock
from tests.jdih.conftest import Portal, Said, Serve, make_entry, open_portal, pdf
from tests.jdih.seen import get, texts

SHELF = (
    ("45", 2025, "Penetapan Standar Pelayanan Informasi Publik", Jenis.KEPUTUSAN),
    ("46", 2025, "Pedoman Teknis Pengelolaan Arsip Dinamis", Jenis.KEPUTUSAN_SEKRETARIS),
    ("33/HK.04/6202/2021", 2021, "Pengunggahan Produk Hukum", Jenis.KEPUTUSAN),
    ("2", 2024, "Jadwal Piket <b>Hari Libur</b> & Cuti", Jenis.SURAT_EDARAN),
)


async def fill(portal: Portal, said: Said) -> None:
    for number, (nomor, tahun, tentang, jenis) in enumerate(SHELF):
        entry = make_entry(nomor, tahun, tentang, jenis=jenis, code=f"CODE000{number}")
        await portal.publisher.publish(entry, said)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["46", "45", "2", "33/HK.04/6202/2021"]),
        ("q=arsip", ["46"]),
        ("q=ARS", ["46"]),
        ("q=45", ["45"]),
        ("q=33/HK.04/6202/2021", ["33/HK.04/6202/2021"]),
        ("q=%22%29+OR+1%3D1", []),
        ("q=NEAR(", []),
        ("q=zzz", []),
        ("jenis=Surat+Edaran", ["2"]),
        ("tahun=2025&jenis=Keputusan", ["45"]),
        ("tahun=abc", ["46", "45", "2", "33/HK.04/6202/2021"]),
        ("tahun=%C2%B2", ["46", "45", "2", "33/HK.04/6202/2021"]),
        ("tahun=99999999999999999999", ["46", "45", "2", "33/HK.04/6202/2021"]),
        ("status=Tidak+Berlaku", []),
        ("hal=99", ["46", "45", "2", "33/HK.04/6202/2021"]),
        ("hal=-1", ["46", "45", "2", "33/HK.04/6202/2021"]),
    ],
)
async def test_the_list_shows_what_was_asked_for(
    portal: Portal, said: Said, session: ClientSession, query: str, numbers: list[str]
) -> None:
    await fill(portal, said)
    page = await get(session, f"{portal.url}?{query}")
    lines = texts(page, "//li[@class='result']/p[1]")
    assert [line.split("Nomor ")[1].split()[0] for line in lines] == numbers


async def test_long_lists_have_pages_that_keep_the_filter(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    for number in range(12):
        await portal.publisher.publish(make_entry(str(number + 1), code=f"C{number}"), said)
    first = await get(session, f"{portal.url}?tahun=2025")
    assert len(first.xpath("//li[@class='result']")) == 10
    (following,) = first.xpath("//a[@rel='next']/@href")
    second = await get(session, f"{portal.url.removesuffix('/jdih/')}{following}")
    assert len(second.xpath("//li[@class='result']")) == 2
    assert "tahun=2025" in following


async def test_a_document_page_lists_the_metadata_a_jdih_page_has(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    entry = make_entry(abstrak=pdf("Abstrak"))
    uploaded = await portal.publisher.publish(entry, said)
    page = await get(session, uploaded.page_url)
    rows = {words(row[0]): words(row[1]) for row in page.xpath("//dl/div")}
    assert (
        rows
        | {
            "Judul": entry.judul,
            "T.E.U. Badan/Pengarang": entry.teu,
            "Nomor": "45",
            "Tahun terbit": "2025",
            "Jenis dokumen": "Keputusan",
            "Singkatan jenis": "KPT",
            "Tempat penetapan": "Sampit",
            "Tanggal penetapan": "3 Maret 2025",
            "Penandatangan": "Ahmad Fauzan",
            "Status": "Berlaku",
            "Bahasa": "Indonesia",
        }
        == rows
    )
    described = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert described["encoding"]["sha256"] == entry.sha256
    assert page.xpath("string(//meta[@name='DC.title']/@content)") == entry.judul
    assert [word for word in texts(page, "//p[@class='deeds']/a") if word == "Abstrak"]


async def test_a_document_comes_and_goes_by_the_clock_of_the_office(
    serve: Serve, tmp_path: Path, said: Said, session: ClientSession
) -> None:
    async with open_portal(serve, tmp_path, TestClock()) as portal:
        placed = await portal.publisher.publish(make_entry(), said)
        shown = await get(session, placed.page_url)
        assert "Tayang sejak 4 November 2025." in texts(shown, "//p")


async def test_relations_are_shown_from_both_sides(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    old = make_entry("12", 2024, "Tata Kelola Arsip", code="OLDOLD22")
    before = await portal.publisher.publish(old, said)
    new = make_entry(relasi=(Relasi("mencabut", old.judul.upper().replace("  ", " ")),))
    after = await portal.publisher.publish(new, said)
    old_page, new_page = await get(session, before.page_url), await get(session, after.page_url)
    assert f"Dicabut oleh: {new.judul}" in texts(old_page, "//dd")
    assert texts(old_page, "//header/p/span[contains(@class,'status')]") == ["Tidak Berlaku"]
    (link,) = new_page.xpath("//dd//a/@href")
    assert before.page_url.endswith(link)


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Keputusan KPU Kabupaten Kotawaringin Timur Nomor 12 Tahun 2024 tentang X",
         "keputusan|12|2024"),
        ("KEPUTUSAN  SEKRETARIS KPU NOMOR : 007 TAHUN 2023 TENTANG Y",
         "keputusan sekretaris|7|2023"),
        ("Keputusan KPU Nomor 33/HK.04/6202/2021 tentang Z", "keputusan|33/hk04/6202/2021|2021"),
        ("Keputusan tanpa angka", ""),
        ("Nomor 4 Tahun 2020", ""),
    ],
)  # fmt: skip
def test_a_title_names_the_document_it_means(title: str, key: str) -> None:
    assert key_in(title) == key


async def test_a_title_with_markup_is_shown_as_text(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    await fill(portal, said)
    async with session.get(f"{portal.url}?q=piket") as response:
        body = await response.text()
    assert "<b>Hari" not in body
    assert "&lt;b&gt;Hari Libur&lt;/b&gt; &amp; Cuti" in body
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


async def test_sitemap_and_robots_invite_to_public_pages_only(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    await fill(portal, said)
    async with session.get(f"{portal.url}sitemap.xml") as response:
        text = await response.text()
    assert text.count("<loc>") == len(SHELF)
    changed = [datetime.fromisoformat(at) for at in re.findall("<lastmod>(.+?)</lastmod>", text)]
    assert len(changed) == len(SHELF)
    assert all(at.tzinfo for at in changed), "which day it was depends on where the office is"
    async with session.get(f"{portal.url}robots.txt") as response:
        assert "Disallow: /jdih/api/" in await response.text()


@pytest.mark.parametrize(
    "path",
    ["dokumen/99", "berkas/tidak.pdf", "dokumen/99-apa", "keputusan-1-1999", "apa/saja", "%00"],
)
async def test_what_is_not_there_is_answered_politely(
    portal: Portal, session: ClientSession, path: str
) -> None:
    page = await get(session, portal.url + path, status=404)
    assert "Halaman tidak ditemukan" in texts(page, "//h1")
    assert "Lihat semua produk hukum" in texts(page, "//main//a")


async def test_what_goes_wrong_is_told_in_indonesian_with_a_way_back(
    portal: Portal, session: ClientSession
) -> None:
    async with session.post(portal.url) as response:
        assert (response.status, response.headers["Allow"]) == (405, "GET,HEAD")
        page = parse(await response.text())
    assert texts(page, "//h1") == ["Alamat ini hanya untuk dibaca"]
    with sqlite3.connect(portal.book) as shelf:
        shelf.execute("DROP TABLE words")
    page = await get(session, f"{portal.url}?q=arsip", status=500)
    assert texts(page, "//h1") == ["Ada gangguan di situs ini"]
    assert "Lihat semua produk hukum" in texts(page, "//main//a")
    headers = {"Authorization": "Bearer rahasia"}
    async with session.get(f"{portal.url}api/lain", headers=headers) as response:
        assert response.status == 404
        assert "Halaman tidak ditemukan" in (await response.json())["kesalahan"]


@pytest.mark.parametrize(
    ("jenis", "line", "label", "tipe", "promulgated"),
    [
        (Jenis.KEPUTUSAN, "Ditetapkan di Sampit", "Tanggal penetapan", "Produk hukum", False),
        (Jenis.SURAT_EDARAN, "Ditetapkan di Sampit", "Tanggal penetapan", "Produk hukum", False),
        (Jenis.PENGUMUMAN, "Dikeluarkan di Sampit", "Tanggal pengumuman", "Produk hukum", False),
        (Jenis.PERATURAN, "Ditetapkan di Sampit", "Tanggal penetapan", "Peraturan", True),
        (Jenis.PUTUSAN, "Diputus di Sampit", "Tanggal putusan", "Putusan", False),
    ],
)
async def test_a_date_is_called_what_it_is_for_each_kind(
    portal: Portal,
    said: Said,
    session: ClientSession,
    jenis: Jenis,
    line: str,
    label: str,
    tipe: str,
    promulgated: bool,
) -> None:
    uploaded = await portal.publisher.publish(make_entry(jenis=jenis), said)
    (shown,) = texts(await get(session, portal.url), "//li[@class='result']/p[@class='meta']")
    assert shown.startswith(f"{line}, 3 Maret 2025")
    page = await get(session, uploaded.page_url)
    rows = {words(row[0]): words(row[1]) for row in page.xpath("//dl/div")}
    assert (rows[label], rows["Tipe dokumen"]) == ("3 Maret 2025", tipe)
    assert ("Tanggal pengundangan" in rows) is promulgated


async def test_a_thousand_documents_are_sorted_paged_and_found(
    portal: Portal, session: ClientSession
) -> None:
    store = portal.store
    for number in range(1000):
        entry = make_entry(str(number + 1), 2020 + number % 5, code=f"C{number:07}")
        meta = Metadata.model_validate_json(metadata_of(entry))
        store.put(entry.code, meta, entry.pdf, None, public=True, now=datetime.now(UTC))
    began = time.monotonic()
    first = await get(session, f"{portal.url}?tahun=2021&urut=nomor")
    assert texts(first, "//li[@class='result']/p/span[2]")[:2] == [
        "Nomor 997 Tahun 2021",
        "Nomor 992 Tahun 2021",
    ]
    assert texts(first, "//nav[@class='pager']//li") == ["1", "2", "…", "20"]
    (last,) = first.xpath("//nav[@class='pager']//a[text()='20']/@href")
    assert "urut=nomor" in last
    assert "tahun=2021" in last
    end = await get(session, portal.url.removesuffix("/jdih/") + last)
    assert texts(end, "//li[@class='result']/p/span[2]")[-1] == "Nomor 2 Tahun 2021"
    oldest = await get(session, f"{portal.url}?urut=terlama")
    assert "Tahun 2020" in texts(oldest, "//li[@class='result']/p/span[2]")[0]
    assert texts(oldest, "//h2[@id='hasil']") == ["1000 dokumen"]
    async with session.get(f"{portal.url}feed/document.json?tahun=2021") as response:
        assert len(await response.json()) == 200
    assert time.monotonic() - began < 5


async def test_a_search_without_a_find_says_so_and_leads_on(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    await fill(portal, said)
    page = await get(session, f"{portal.url}?q=arsip&tahun=2024")
    assert texts(page, "//div[@class='empty']/h3") == ["Tidak ada yang cocok dengan “arsip”"]
    (onward,) = page.xpath("//div[@class='empty']//a[contains(., 'di semua dokumen')]/@href")
    found = await get(session, portal.url.removesuffix("/jdih/") + onward)
    assert len(found.xpath("//li[@class='result']")) == 1


@pytest.mark.parametrize(
    ("metadata", "content", "status"),
    [
        ("{}", pdf("x"), 422),
        ("bukan json", pdf("x"), 422),
        ("{}", b"<html>", 415),
        ("{}", b"", 415),
    ],
)
async def test_the_back_door_refuses_what_is_no_document(
    portal: Portal, session: ClientSession, metadata: str, content: bytes, status: int
) -> None:
    form = FormData()
    form.add_field("metadata", metadata, content_type="application/json")
    form.add_field("berkas", content, filename="x.pdf")
    address = f"{portal.url}api/dokumen/CODE"
    headers = {"Authorization": "Bearer rahasia"}
    async with session.put(address, data=form, headers=headers) as response:
        assert response.status == status
    async with session.get(address, headers=headers) as response:
        assert response.status == 404


def test_a_day_is_the_one_of_the_office() -> None:
    evening = datetime(2026, 11, 28, 23, 1, tzinfo=UTC)
    assert local_date(ZoneInfo("Asia/Jakarta"), evening) == "29 November 2026"
    assert local_date(ZoneInfo("UTC"), evening) == "28 November 2026"


async def test_what_waited_for_verification_is_public_once_the_switch_is_off(
    portal: Portal, said: Said
) -> None:
    switch = next(s for s in switches(portal.app) if s.name == "jdih-verifikasi")
    await switch.turn(True)
    uploaded = await portal.publisher.publish(make_entry(), said)
    assert not uploaded.public
    await switch.turn(False)
    assert [one.public for one in portal.store.everything()] == [True]
    assert not switch.is_on()


async def test_visitors_leave_the_bot_its_threads(portal: Portal, session: ClientSession) -> None:
    async def visits(path: str) -> int:
        async with session.get(f"{portal.url}{path}") as response:
            return response.status

    with portal.app[STORE]._lock:  # as long as the shelf is busy
        paths = ("", "feed/document.json", "sitemap.xml", "berkas/a.pdf", "dokumen/1") * 10
        waiting = [asyncio.create_task(visits(path)) for path in paths]
        await asyncio.sleep(0)
        async with session.get(f"{portal.url}robots.txt"):  # behind them in the door
            pass
        await asyncio.wait_for(asyncio.to_thread(int), 10)
    assert set(await asyncio.gather(*waiting)) == {200, 404}
