"""Assisted upload: a complete package, and an address that is believed only after a look."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession, web

from jdih.assisted import AssistedPublisher, jdih_hosts, locate, package
from jdih.drift import Drift, drift
from jdih.net import FILE_LIMIT
from jdih.public_only import PublicOnly, public_session
from jdih.publisher import GivenUp, NeedsHuman, PublishError, TooLarge
from jdih.readback import Seen, read_back
from sop.produk import Relasi
from tests.jdih.conftest import OFFICE, Said, Serve, make_entry, pdf

LOCAL = frozenset({"127.0.0.1"})
ENTRY = make_entry(
    abstrak=pdf("Abstrak"), relasi=(Relasi("mencabut", "Keputusan Nomor 1 Tahun 2020"),)
)


def site(page: str, files: dict[str, bytes]) -> web.Application:
    app = web.Application()

    async def show(_request: web.Request) -> web.Response:
        return web.Response(text=page, content_type="text/html")

    async def file(request: web.Request) -> web.Response:
        content = files.get(request.match_info["name"])
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content, content_type="application/pdf")

    app.router.add_get("/produk/45", show)
    app.router.add_get("/unduh/{name}", file)
    return app


def test_the_package_holds_files_names_and_every_field_ready_to_copy() -> None:
    made = package(ENTRY, 10**6)
    names = [name for name, _ in made.files]
    assert names == [
        ENTRY.file_name,
        ENTRY.abstrak_name,
        ENTRY.file_name.replace(".pdf", "-isian.txt"),
    ]
    assert made.files[0][1] == ENTRY.pdf
    fields = dict(made.fields)
    assert fields["Judul"] == ENTRY.judul
    assert fields["Tanggal Penetapan"] == "03-03-2025"
    assert fields["Keterangan Status"] == "mencabut Keputusan Nomor 1 Tahun 2020"
    assert "" not in fields.values()
    sheet = made.files[2][1].decode("utf-8-sig")
    assert all(f"{label}\r\n{value}" in sheet for label, value in made.fields)


def test_a_package_the_site_would_refuse_is_not_handed_out() -> None:
    with pytest.raises(TooLarge):
        package(ENTRY, 10)


PAGES = {
    "a link": '<a href="/unduh/x.pdf">Unduh</a>',
    "an embedded viewer": '<iframe src="/unduh/x.pdf#page=1"></iframe>',
    "an object": '<object data="/unduh/x.pdf"></object>',
    "a link without .pdf": '<a href="/unduh/x">Download</a>',
    "another file first": '<a href="/unduh/lain.pdf">L</a><a href="/unduh/x.pdf">U</a>',
    "a dead link first": '<a href="/unduh/mati.pdf">M</a><a href="/unduh/x.pdf">U</a>',
    "broken markup": '<p><a href="http://[oops">?</a><a href=/unduh/x.pdf>U',
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
async def test_a_page_that_holds_the_file_link_is_enough(
    serve: Serve, session: ClientSession, page: str
) -> None:
    files = {"x.pdf": ENTRY.pdf, "x": ENTRY.pdf, "lain.pdf": pdf("lain")}
    url = await serve(site(page, files))
    uploaded = await locate(session, ENTRY, f" {url}/produk/45 ", LOCAL)
    assert (await read_back(session, ENTRY, uploaded)).seen is Seen.EQUAL
    assert uploaded.page_url == f"{url}/produk/45"


async def test_a_file_is_found_on_another_host_of_the_jdih_and_on_no_stranger_s(
    serve: Serve, session: ClientSession
) -> None:
    store = (await serve(site("", {"x.pdf": ENTRY.pdf}))).replace("127.0.0.1", "localhost")
    link = f'<a href="{store}/unduh/x.pdf">U</a>'
    page = f"{await serve(site(link, {}))}/produk/45"
    uploaded = await locate(session, ENTRY, page, LOCAL | {"localhost"})
    assert uploaded.file_url == f"{store}/unduh/x.pdf"
    with pytest.raises(GivenUp, match="tidak ada file PDF"):
        await locate(session, ENTRY, page, LOCAL)


async def test_the_address_of_the_file_itself_is_enough(
    serve: Serve, session: ClientSession
) -> None:
    url = await serve(site("", {"x.pdf": ENTRY.pdf}))
    uploaded = await locate(session, ENTRY, f"{url}/unduh/x.pdf", LOCAL)
    assert (await read_back(session, ENTRY, uploaded)).seen is Seen.EQUAL


@pytest.mark.parametrize("size", [5_000_000, 70_000_000])
async def test_a_large_file_is_compared_by_its_own_address_and_by_one_that_leads_to_it(
    serve: Serve, session: ClientSession, size: int
) -> None:
    entry = make_entry(content=pdf("besar", filler=size))
    app = site("", {"x.pdf": entry.pdf, "lain.pdf": pdf("lain", filler=size)})

    async def onward(_request: web.Request) -> web.Response:
        raise web.HTTPFound("/unduh/x.pdf")

    app.router.add_get("/ambil", onward)
    url = await serve(app)
    for path, seen in (
        ("unduh/x.pdf", "equal"),
        ("ambil", "equal"),
        ("unduh/lain.pdf", "different"),
    ):
        uploaded = await locate(session, entry, f"{url}/{path}", LOCAL)
        assert (await read_back(session, entry, uploaded)).seen == seen, path


async def test_a_file_too_large_to_be_ours_is_another_one(
    serve: Serve, session: ClientSession
) -> None:
    url = await serve(site("", {"x.pdf": pdf("lain", filler=FILE_LIMIT)}))
    uploaded = await locate(session, ENTRY, f"{url}/unduh/x.pdf", LOCAL)
    looked = await read_back(session, ENTRY, uploaded)
    assert (looked.seen, looked.sha256) == (Seen.DIFFERENT, "")
    assert drift(ENTRY, looked) is Drift.CHANGED


async def test_a_page_with_another_file_is_found_out(serve: Serve, session: ClientSession) -> None:
    url = await serve(site('<a href="/unduh/y.pdf">U</a>', {"y.pdf": pdf("lain")}))
    uploaded = await locate(session, ENTRY, f"{url}/produk/45", LOCAL)
    assert (await read_back(session, ENTRY, uploaded)).seen is Seen.DIFFERENT


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("bukan alamat", "bukan alamat situs"),
        ("ftp://127.0.0.1/x.pdf", "bukan alamat situs"),
        ("https://lain.example/x.pdf", r"bukan di situs JDIH \(127"),
        ("https://127.0.0.1.lain.example/", "bukan di situs JDIH"),
        ("http://[", "bukan alamat situs"),
    ],
)
async def test_addresses_elsewhere_are_refused_before_anything_is_fetched(
    session: ClientSession, address: str, sentence: str
) -> None:
    with pytest.raises(GivenUp, match=sentence):
        await locate(session, ENTRY, address, LOCAL)


async def test_where_no_site_is_known_an_address_of_the_office_network_is_refused(
    session: ClientSession,
) -> None:
    with pytest.raises(GivenUp, match="yang dapat dibuka masyarakat"):
        await locate(session, ENTRY, "http://127.0.0.1/x.pdf", frozenset())


@pytest.mark.parametrize("path", ["produk/45", "produk/tidak-ada"])
async def test_a_page_without_any_pdf_is_refused(
    serve: Serve, session: ClientSession, path: str
) -> None:
    url = await serve(site('<a href="/produk/45">ini</a><a href="/unduh/mati.pdf">M</a>', {}))
    with pytest.raises(GivenUp):
        await locate(session, ENTRY, f"{url}/{path}", LOCAL)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.5", "169.254.169.254", "[::1]", "100.64.0.1"]
)
async def test_without_a_known_site_nothing_inside_is_fetched(serve: Serve, host: str) -> None:
    url = await serve(site("", {"x.pdf": ENTRY.pdf}))
    port = url.rsplit(":", 1)[1]
    async with public_session() as session:
        with pytest.raises(PublishError):
            await locate(session, ENTRY, f"http://{host}:{port}/unduh/x.pdf", ())


async def test_a_name_that_leads_inside_is_not_resolved() -> None:
    resolver = PublicOnly()
    with pytest.raises(OSError, match="no public address"):
        await resolver.resolve("localhost", 80)
    await resolver.close()


def test_the_hosts_of_an_office_come_from_its_settings() -> None:
    assert jdih_hosts("https://jdih.kpu.go.id/", OFFICE) == {"jdih.kpu.go.id"}
    assert jdih_hosts("", OFFICE) == set()


async def test_the_assisted_way_never_claims_to_have_done_anything(said: Said) -> None:
    publisher = AssistedPublisher()
    with pytest.raises(NeedsHuman, match="diunggah manual"):
        await publisher.publish(ENTRY, said)
