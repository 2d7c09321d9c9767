"""The files of the portal as browsers want them: shown, kept, named, in part, and sent once."""

from __future__ import annotations

import asyncio
import resource
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession

from tests.jdih.conftest import Portal, Said, make_entry, pdf

LONG_AGO = "Thu, 01 Jan 2015 00:00:00 GMT"


@dataclass
class Shown:
    """A published file: where it is, its bytes, and how it was tagged and dated."""

    url: str
    pdf: bytes
    tag: str
    day: str


@pytest.fixture
async def shown(portal: Portal, said: Said, session: ClientSession) -> Shown:
    entry = make_entry()
    url = (await portal.publisher.publish(entry, said)).file_url
    async with session.head(url) as response:
        return Shown(url, entry.pdf, response.headers["ETag"], response.headers["Last-Modified"])


async def test_a_file_is_shown_or_kept(shown: Shown, session: ClientSession) -> None:
    async with session.get(shown.url) as response:
        assert await response.read() == shown.pdf
        assert response.headers["Content-Disposition"].startswith("inline")
    async with session.get(f"{shown.url}?unduh") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")


async def test_a_file_has_a_name_for_people(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    entry = make_entry("33/HK.04/6202/2025", tentang="Standar “Layanan”: é", abstrak=pdf("A"))
    url = (await portal.publisher.publish(entry, said)).file_url
    async with session.head(url) as response:
        assert response.status == 200
        assert response.headers["Content-Length"] == str(len(entry.pdf))
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.content_disposition is not None
        assert response.content_disposition.filename == (
            "Keputusan Nomor 33-HK.04-6202-2025 tentang Standar “Layanan”- é.pdf"
        )
    async with session.get(url.replace(".pdf", "-abstrak.pdf")) as response:
        assert response.content_disposition is not None
        assert str(response.content_disposition.filename).startswith("Abstrak Keputusan Nomor 33")


async def test_a_file_is_given_in_parts(shown: Shown, session: ClientSession) -> None:
    size = len(shown.pdf)
    for asked, part in (
        ("bytes=0-9", slice(0, 10)),
        ("bytes=10-", slice(10, None)),
        ("bytes=-7", slice(-7, None)),
        (f"bytes=5-{size * 2}", slice(5, None)),
    ):
        async with session.get(shown.url, headers={"Range": asked}) as response:
            assert response.status == 206, asked
            assert response.headers["Accept-Ranges"] == "bytes"
            assert await response.read() == shown.pdf[part]
            start = (part.start + size) % size
            stop = start + len(shown.pdf[part]) - 1
            assert response.headers["Content-Range"] == f"bytes {start}-{stop}/{size}"
    async with session.get(shown.url, headers={"Range": f"bytes={size}-"}) as response:
        assert (response.status, response.headers["Content-Range"]) == (416, f"bytes */{size}")


@pytest.mark.parametrize(
    "head",
    [
        {"Range": "bytes=0-9", "If-Range": '"lain"'},
        {"Range": "bytes=9-1"},
        {"Range": "halaman=1"},
        {"Range": "bytes=0-1,4-5"},
    ],
)
async def test_a_part_that_cannot_be_meant_is_the_whole_file(
    shown: Shown, session: ClientSession, head: dict[str, str]
) -> None:
    async with session.get(shown.url, headers=head) as response:
        assert (response.status, await response.read()) == (200, shown.pdf)


async def test_a_file_that_the_visitor_has_is_not_sent_again(
    shown: Shown, session: ClientSession
) -> None:
    for head, status in (
        ({"Range": "bytes=0-9", "If-Range": shown.tag}, 206),
        ({"Range": "bytes=0-9", "If-Range": shown.day}, 206),
        ({"If-None-Match": shown.tag}, 304),
        ({"If-Modified-Since": shown.day}, 304),
        ({"If-Modified-Since": shown.day, "If-None-Match": '"lain"'}, 200),
        ({"If-Modified-Since": LONG_AGO}, 200),
    ):
        async with session.get(shown.url, headers=head) as response:
            assert response.status == status, head


def held() -> int:
    """Bytes of memory that this process has now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


async def test_visitors_who_take_nothing_hold_no_more_of_a_large_file_than_a_piece(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    entry = make_entry(content=pdf("besar", filler=9_000_000))
    url = (await portal.publisher.publish(entry, said)).file_url
    site = urlsplit(url)
    before, slow = held(), []
    for _ in range(30):
        reader, writer = await asyncio.open_connection(site.hostname, site.port, limit=1024)
        writer.write(f"GET {site.path} HTTP/1.1\r\nHost: {site.netloc}\r\n\r\n".encode())
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        slow.append(writer)
    grown = held() - before
    async with session.get(url, headers={"Range": "bytes=100000-4000000"}) as response:
        assert await response.read() == entry.pdf[100_000:4_000_001]
    async with session.get(url) as response:
        assert await response.read() == entry.pdf
    for writer in slow:
        writer.close()
    assert grown < 100_000_000
