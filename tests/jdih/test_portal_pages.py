"""The portal as its visitors meet it: list, search, document, files, and what machines read."""

from __future__ import annotations

import json
import sqlite3
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession, FormData, web
from lxml import html

from bot.practice import switches
from jdih.links import parse, words
from jdih.own_portal import metadata_of
from jdih.portal.metadata import Metadata, key_in
from jdih.portal.periksa import Published, periksa_app
from jdih.portal.site import local_date
from jdih.portal.store import Store
from sop.produk import Jenis, Relasi, Status
from tests.jdih.conftest import OFFICE, Portal, Said, Serve, make_entry, pdf

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


async def get(session: ClientSession, url: str, status: int = 200) -> html.HtmlElement:
    async with session.get(url) as response:
        assert response.status == status, await response.text()
        return parse(await response.text())


def texts(page: html.HtmlElement, path: str) -> list[str]:
    return [words(element) for element in page.xpath(path)]


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


async def test_files_are_shown_kept_and_not_sent_twice(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    entry = make_entry()
    uploaded = await portal.publisher.publish(entry, said)
    async with session.get(uploaded.file_url) as shown:
        assert await shown.read() == entry.pdf
        assert shown.headers["Content-Disposition"].startswith("inline")
        tag = shown.headers["ETag"]
    async with session.get(f"{uploaded.file_url}?unduh") as kept:
        assert kept.headers["Content-Disposition"].startswith("attachment")
    async with session.get(uploaded.file_url, headers={"If-None-Match": tag}) as again:
        assert again.status == 304


async def test_a_file_has_a_name_for_people_and_is_given_in_parts(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    entry = make_entry("33/HK.04/6202/2025", tentang="Standar “Layanan”: é", abstrak=pdf("A"))
    url = (await portal.publisher.publish(entry, said)).file_url
    size = len(entry.pdf)
    async with session.head(url) as response:
        assert response.status == 200
        assert response.headers["Content-Length"] == str(size)
        assert response.headers["Accept-Ranges"] == "bytes"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        disposition = response.content_disposition
        assert disposition is not None
        assert disposition.filename == (
            "Keputusan Nomor 33-HK.04-6202-2025 tentang Standar “Layanan”- é.pdf"
        )
        tag, day = response.headers["ETag"], response.headers["Last-Modified"]
    async with session.get(url.replace(".pdf", "-abstrak.pdf")) as response:
        assert response.content_disposition is not None
        assert str(response.content_disposition.filename).startswith("Abstrak Keputusan Nomor 33")
    for asked, part in (
        ("bytes=0-9", slice(0, 10)),
        ("bytes=10-", slice(10, None)),
        ("bytes=-7", slice(-7, None)),
        (f"bytes=5-{size * 2}", slice(5, None)),
    ):
        async with session.get(url, headers={"Range": asked}) as response:
            assert response.status == 206, asked
            assert await response.read() == entry.pdf[part]
            start = (part.start + size) % size
            stop = start + len(entry.pdf[part]) - 1
            assert response.headers["Content-Range"] == f"bytes {start}-{stop}/{size}"
    async with session.get(url, headers={"Range": f"bytes={size}-"}) as response:
        assert (response.status, response.headers["Content-Range"]) == (416, f"bytes */{size}")
    for head in (
        {"Range": "bytes=0-9", "If-Range": '"lain"'},
        {"Range": "bytes=9-1"},
        {"Range": "halaman=1"},
        {"Range": "bytes=0-1,4-5"},
    ):
        async with session.get(url, headers=head) as response:
            assert (response.status, await response.read()) == (200, entry.pdf), head
    for head, status in (
        ({"Range": "bytes=0-9", "If-Range": tag}, 206),
        ({"Range": "bytes=0-9", "If-Range": day}, 206),
        ({"If-None-Match": tag}, 304),
        ({"If-Modified-Since": day}, 304),
        ({"If-Modified-Since": day, "If-None-Match": '"lain"'}, 200),
        ({"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"}, 200),
    ):
        async with session.get(url, headers=head) as response:
            assert response.status == status, head


async def test_sitemap_and_robots_invite_to_public_pages_only(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    await fill(portal, said)
    async with session.get(f"{portal.url}sitemap.xml") as response:
        assert (await response.text()).count("<loc>") == len(SHELF)
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
    with sqlite3.connect(portal.store) as shelf:
        shelf.execute("DROP TABLE words")
    page = await get(session, f"{portal.url}?q=arsip", status=500)
    assert texts(page, "//h1") == ["Ada gangguan di situs ini"]
    assert "Lihat semua produk hukum" in texts(page, "//main//a")
    headers = {"Authorization": "Bearer rahasia"}
    async with session.get(f"{portal.url}api/lain", headers=headers) as response:
        assert response.status == 404
        assert "Halaman tidak ditemukan" in (await response.json())["kesalahan"]


async def test_the_qr_page_has_no_english_either(serve: Serve, session: ClientSession) -> None:
    async def broken(code: str) -> Published | None:
        raise OSError(code)

    root = web.Application()
    root.add_subapp("/periksa/", periksa_app(broken, OFFICE))
    url = await serve(root)
    page = await get(session, f"{url}/periksa/K7M3Q9XA", status=500)
    assert texts(page, "//h1") == ["Ada gangguan di situs ini"]
    page = await get(session, f"{url}/periksa/K7M3Q9XA/lebih", status=404)
    assert texts(page, "//h1") == ["Halaman tidak ditemukan"]


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
    store = Store(portal.store)
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


async def test_the_qr_page_says_no_more_of_an_unpublished_code_than_of_an_unknown_one(
    serve: Serve, session: ClientSession
) -> None:
    entry = make_entry()
    published = Published(
        judul=entry.judul,
        short=entry.produk.short,
        status=Status.BERLAKU,
        sha256=entry.sha256,
        size=len(entry.pdf),
        page_url="https://jdih.example/dokumen/1",
        since=datetime(2025, 3, 4, tzinfo=UTC),
    )

    async def lookup(code: str) -> Published | None:
        return published if code == "K7M3Q9XA" else None

    root = web.Application()
    root.add_subapp("/periksa/", periksa_app(lookup, OFFICE))
    url = await serve(root)
    page = await get(session, f"{url}/periksa/k7m3-q9xa")
    assert texts(page, "//h1") == [entry.judul]
    assert page.xpath("//@data-sha256") == [entry.sha256]
    answers = []
    for code in ("AAAAAAAA", "WAITING2"):
        async with session.get(f"{url}/periksa/{code}") as response:
            answers.append((response.status, await response.text()))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


@pytest.mark.parametrize(
    ("revoked_by", "status", "says"),
    [
        ("", Status.BERLAKU, "Tayang di JDIH dan berlaku"),
        ("Keputusan 46/2025", Status.BERLAKU, "tetapi dicabut dengan Keputusan 46/2025"),
        ("", Status.TIDAK_BERLAKU, "tetapi sudah tidak berlaku"),
    ],
)
async def test_the_qr_page_says_whether_a_document_is_in_force(
    serve: Serve, session: ClientSession, revoked_by: str, status: Status, says: str
) -> None:
    async def lookup(code: str) -> Published:
        assert code == "K7M3Q9XA"
        return Published(
            judul="Keputusan 45/2025 tentang Jam Kerja",
            short="Keputusan 45/2025",
            status=status,
            sha256="0" * 64,
            size=1_000,
            page_url="https://jdih.example/dokumen/1",
            since=datetime(2025, 3, 4, tzinfo=UTC),
            revoked_by=revoked_by,
        )

    root = web.Application()
    root.add_subapp("/periksa/", periksa_app(lookup, OFFICE))
    page = await get(session, f"{await serve(root)}/periksa/K7M3Q9XA")
    [seal] = texts(page, "//p[contains(@class, 'seal')]")
    assert says in seal


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
    assert [one.public for one in Store(portal.store).everything()] == [True]
    assert not switch.is_on()
