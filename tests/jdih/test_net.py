"""How the adapters meet the network: bounded, patient, on one host, with certificates that hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from yarl import URL

from jdih.net import Site, patience, retry_after, same_site
from jdih.publisher import GivenUp, TooLarge, TryAgain, megabytes
from tests.adapters import self_signed
from tests.jdih.conftest import Serve

NOW = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)


def app(**answers: tuple[int, str, bytes]) -> web.Application:
    """Answer each path with status, Location and body."""
    made = web.Application()

    async def handle(request: web.Request) -> web.StreamResponse:
        status, location, body = answers[request.match_info["name"]]
        headers = {"Location": location} if location else {}
        return web.Response(status=status, headers=headers, body=body)

    made.router.add_get("/{name}", handle)
    return made


async def test_a_certificate_that_does_not_hold_stops_everything(tmp_path: Path) -> None:
    runner = web.AppRunner(app(x=(200, "", b"x")))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=self_signed(tmp_path))
    await site.start()
    port = runner.addresses[0][1]
    async with Site(f"https://localhost:{port}/") as client:
        with pytest.raises(TryAgain, match="Sertifikat keamanan JDIH tidak sah"):
            await client.get("x")
    await runner.cleanup()


async def test_an_answer_over_the_limit_is_not_read_to_its_end(serve: Serve) -> None:
    url = await serve(app(large=(200, "", b"x" * 300_000)))
    async with Site(url) as site:
        assert len((await site.get("large", limit=300_000)).body) == 300_000
        with pytest.raises(GivenUp, match="lebih besar dari 0,1 MB"):
            await site.get("large", limit=100_000)


async def test_redirects_are_followed_inside_the_site_only_and_not_for_ever(serve: Serve) -> None:
    url = await serve(
        app(
            a=(302, "/b", b""),
            b=(200, "", b"sampai"),
            round=(302, "/round", b""),
            away=(302, "http://jdih.example/b", b""),
        )
    )
    async with Site(url) as site:
        assert (await site.get("a")).text == "sampai"
        with pytest.raises(TryAgain, match="terus mengalihkan"):
            await site.get("round")
        with pytest.raises(GivenUp, match=r"situs lain \(jdih.example\)"):
            await site.get("away")


async def test_a_site_that_is_off_is_tried_again(unused_tcp_port: int) -> None:
    async with Site(f"http://127.0.0.1:{unused_tcp_port}/") as site:
        with pytest.raises(TryAgain, match="tidak dapat dihubungi"):
            await site.get("x")


async def test_an_office_behind_a_proxy_reaches_jdih_through_it(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", await serve(app(x=(200, "", b"lewat proxy"))))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    async with Site("http://jdih.example/") as away:
        assert (await away.get("x")).text == "lewat proxy"
    async with Site(await serve(app(x=(200, "", b"langsung")))) as near:
        assert (await near.get("x")).text == "langsung"


@pytest.mark.parametrize(
    ("status", "error"),
    [(429, TryAgain), (500, TryAgain), (502, TryAgain), (503, TryAgain), (413, TooLarge)],
)
async def test_a_busy_or_refusing_site_is_told_apart(
    serve: Serve, status: int, error: type[Exception]
) -> None:
    url = await serve(app(x=(status, "", b"")))
    async with Site(url) as site:
        with pytest.raises(error):
            (await site.get("x")).must_not_be_busy()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120),
        ("Mon, 03 Mar 2025 12:01:00 GMT", 60),
        ("Mon, 03 Mar 2025 11:00:00 GMT", 0),
        ("Mon, 03 Mar 2025 12:01:00", 60),
        ("sebentar", None),
        ("-5", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(
    value: str | None, seconds: float | None
) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("base", "url", "same"),
    [
        ("https://jdih.go.id/", "https://jdih.go.id/x", True),
        ("http://jdih.go.id/", "https://jdih.go.id/x", True),
        ("https://jdih.go.id/", "http://jdih.go.id/x", False),
        ("https://jdih.go.id/", "https://lain.go.id/x", False),
        ("https://jdih.go.id/", "https://jdih.go.id.lain.id/x", False),
        ("http://jdih.go.id:8080/", "http://jdih.go.id:9090/x", False),
        ("https://jdih.go.id/", "file:///etc/passwd", False),
    ],
)
def test_a_site_is_one_host_and_never_falls_back_from_https(
    base: str, url: str, *, same: bool
) -> None:
    assert same_site(URL(base), URL(url)) is same


def test_a_line_of_one_kilobyte_a_second_is_waited_for() -> None:
    total = patience(5 * 1024 * 1024).total
    assert total is not None
    assert total > 5 * 1024


@pytest.mark.parametrize(
    ("size", "text"), [(2 * 1024**2, "2"), (10_000_000, "10"), (1_999_999, "1,9"), (0, "0")]
)
def test_limits_are_written_as_indonesians_do_and_never_too_high(size: int, text: str) -> None:
    assert megabytes(size) == text
