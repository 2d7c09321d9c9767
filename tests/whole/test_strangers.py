"""Strangers at the web server: what is no request gets a short no, and fills no log."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack

import pytest
from aiohttp import web

from bot.app import App
from bot.config import Settings
from bot.doors import serve
from bot.requests import body_of, quiet
from tests.whole.conftest import free_port


async def answered(app: App, head: str, body: bytes = b"") -> tuple[int, str]:
    """Send a request as it stands; gives the status and the whole answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", app.settings.http_port)
    writer.write(f"{head}\r\nConnection: close\r\n\r\n".encode("latin-1") + body)
    said = (await asyncio.wait_for(reader.read(), 10)).decode()
    writer.close()
    return int(said.split()[1]), said


HOST = "Host: 127.0.0.1"
PACKED = f"{HOST}\r\nContent-Encoding: gzip\r\nContent-Length: 3"
NONE = {
    "a host that is no name": ("GET /jdih/robots.txt HTTP/1.1\r\nHost: [", b"", 400),
    "a port that is no number": ("GET /jdih/sitemap.xml HTTP/1.1\r\nHost: a:x", b"", 400),
    "a port beyond all": ("GET /jdih/ HTTP/1.1\r\nHost: a:99999", b"", 400),
    "bytes for a name": ("GET /jdih/robots.txt HTTP/1.1\r\nHost: \xff", b"", 400),
    "no host": ("GET /jdih/robots.txt HTTP/1.1\r\nHost:", b"", 400),
    "an address of no file": (f"GET /jdih/static/{'a' * 5000} HTTP/1.1\r\n{HOST}", b"", 404),
    "no address": (f"GET * HTTP/1.1\r\n{HOST}", b"", 400),
    "a body packed wrongly": (f"POST /playground/api/clock HTTP/1.1\r\n{PACKED}", b"abc", 400),
    "a form that is none": (
        f"POST /unggah/ HTTP/1.1\r\n{HOST}\r\nContent-Type: multipart/form-data\r\n"
        "Content-Length: 1",
        b"x",
        400,
    ),
}


@pytest.mark.parametrize(("head", "body", "status"), NONE.values(), ids=NONE)
async def test_what_is_no_request_gets_a_short_no_and_fills_no_log(
    practice: App, caplog: pytest.LogCaptureFixture, head: str, body: bytes, status: int
) -> None:
    caplog.set_level(logging.WARNING)
    assert (await answered(practice, head, body))[0] == status
    assert not caplog.records


async def test_who_never_gets_to_the_end_of_his_request_is_cut_off() -> None:
    settings = Settings(_env_file=None, http_port=free_port())
    async with AsyncExitStack() as stack:
        await serve(web.Application(), settings, stack, idle=0.3)
        reader, writer = await asyncio.open_connection("127.0.0.1", settings.http_port)
        writer.write(b"GET / HTTP/1.1\r\nX: ")
        assert await asyncio.wait_for(reader.read(), 10) == b""
        writer.close()


async def test_who_dawdles_over_what_he_sends_is_cut_off() -> None:
    async def listening(request: web.Request) -> web.Response:
        return web.Response(body=await body_of(request, 1000, patience=0.3))

    settings, app = Settings(_env_file=None, http_port=free_port()), web.Application()
    app.router.add_post("/", listening)
    async with AsyncExitStack() as stack:
        await serve(app, settings, stack, idle=0.3)
        reader, writer = await asyncio.open_connection("127.0.0.1", settings.http_port)
        writer.write(f"POST / HTTP/1.1\r\n{HOST}\r\nContent-Length: 9\r\n\r\n<".encode())
        assert b" 408 " in await asyncio.wait_for(reader.readline(), 10)
        writer.close()


async def test_who_hangs_up_while_he_is_listened_to_fills_no_log(
    practice: App, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    for _ in range(3):
        _, writer = await asyncio.open_connection("127.0.0.1", practice.settings.http_port)
        head = f"POST /whatsapp/webhook HTTP/1.1\r\n{HOST}\r\nContent-Length: 9\r\n\r\n<"
        writer.write(head.encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    assert (await answered(practice, f"GET /healthz HTTP/1.1\r\n{HOST}"))[0] == 200
    assert not caplog.records


async def test_a_connection_of_our_own_that_fails_is_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def asking(_request: web.Request) -> web.Response:
        raise ConnectionRefusedError

    quiet()
    settings, app = Settings(_env_file=None, http_port=free_port()), web.Application()
    app.router.add_get("/", asking)
    async with AsyncExitStack() as stack:
        await serve(app, settings, stack)
        reader, writer = await asyncio.open_connection("127.0.0.1", settings.http_port)
        writer.write(f"GET / HTTP/1.1\r\n{HOST}\r\n\r\n".encode())
        assert b" 500 " in await asyncio.wait_for(reader.readline(), 10)
        writer.close()
    assert [record.exc_info[0] for record in caplog.records] == [ConnectionRefusedError]


async def test_every_answer_is_what_it_says_and_names_no_program(practice: App) -> None:
    for path in ("/healthz", "/jdih/", "/tidak-ada", "/playground/api/setup", "/periksa/K7M3Q9XA"):
        _, said = await answered(practice, f"GET {path} HTTP/1.1\r\n{HOST}")
        assert "X-Content-Type-Options: nosniff" in said
        assert "aiohttp" not in said


async def test_an_address_that_leads_nowhere_says_so_in_indonesian(practice: App) -> None:
    for path in ("/tidak-ada", "/jdihh/dokumen/1", "/periksaa"):
        status, said = await answered(practice, f"GET {path} HTTP/1.1\r\n{HOST}")
        assert status == 404
        assert "Halaman ini tidak ada" in said
        assert '<a href="/">' in said
