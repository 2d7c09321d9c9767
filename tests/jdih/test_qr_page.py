"""The page behind the QR code: what it tells of a document, and what it keeps to itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, web

from jdih.portal.periksa import Published, periksa_app
from sop.produk import Status
from tests.jdih.conftest import OFFICE, Serve, make_entry
from tests.jdih.seen import get, texts


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
        (
            "Keputusan Nomor 46 Tahun 2025",
            Status.BERLAKU,
            "tetapi dicabut dengan Keputusan Nomor 46 Tahun 2025",
        ),
        ("", Status.TIDAK_BERLAKU, "tetapi sudah tidak berlaku"),
    ],
)
async def test_the_qr_page_says_whether_a_document_is_in_force(
    serve: Serve, session: ClientSession, revoked_by: str, status: Status, says: str
) -> None:
    async def lookup(code: str) -> Published:
        assert code == "K7M3Q9XA"
        return Published(
            judul="Keputusan Nomor 45 Tahun 2025 tentang Jam Kerja",
            short="Keputusan Nomor 45 Tahun 2025",
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
