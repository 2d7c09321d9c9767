"""Somebody else answers for JDIH: a hotspot's page, or a guard that wants to see a browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest
from aiohttp import web

from jdih.ildis.publisher import IldisPublisher
from jdih.publisher import BadLogin, NeedsHuman, PublishError, TryAgain
from jdih.rest.publisher import RestPublisher
from jdih.rest.settings import RestSettings
from tests.jdih.conftest import Said, Serve, make_entry

HOTSPOT = "<html><title>Wi-Fi KPU</title><form><input name='hp'><button>Masuk</button></form>"
FORM = (
    "<form action='login' method='post'><input name='_csrf' value='x'>"
    "<input name='LoginForm[username]'><input name='LoginForm[password]'></form>"
)


class Page(NamedTuple):
    """What somebody answers to everything."""

    text: str
    status: int = 200
    headers: Mapping[str, str] = {}


def answering(get: Page, post: Page) -> web.Application:
    async def answer(request: web.Request) -> web.Response:
        text, status, headers = get if request.method == "GET" else post
        heads = {"Content-Type": "text/html", **headers}
        return web.Response(text=text, status=status, headers=heads)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    return app


#: What Cloudflare puts into every page of a site, and into the one that holds visitors up.
PLATFORM = "<script>a.src='/cdn-cgi/challenge-platform/"
WATCHED = f"{PLATFORM}scripts/jsd/main.js'</script>"
HELD_UP = f"{PLATFORM}h/b/orchestrate/chl_page/v1?ray=8'</script>"
CHALLENGE = Page("<title>Just a moment...</title>", 403, {"cf-mitigated": "challenge"})


@pytest.mark.parametrize(
    ("get", "post", "error", "says"),
    [
        (Page(HOTSPOT), Page(HOTSPOT), TryAgain, "tidak tampil"),
        (Page(FORM), Page(HOTSPOT), TryAgain, "bukan dari JDIH"),
        (Page(FORM), Page("Forbidden", 403), TryAgain, "bukan dari JDIH"),
        (Page(FORM), Page(FORM), BadLogin, "menolak nama pengguna"),
        (CHALLENGE, CHALLENGE, NeedsHuman, "Cloudflare"),
        (Page(FORM), CHALLENGE, NeedsHuman, "Cloudflare"),
        (Page(HELD_UP), Page(HELD_UP), NeedsHuman, "Cloudflare"),
        (Page(FORM + WATCHED), Page(FORM + WATCHED), BadLogin, "menolak nama pengguna"),
    ],
)
async def test_on_the_way_into_ildis_only_ildis_itself_refuses_a_password(
    serve: Serve,
    said: Said,
    get: Page,
    post: Page,
    error: type[PublishError],
    says: str,
) -> None:
    publisher = IldisPublisher(await serve(answering(get, post)), "operator", "sandi")
    for _ in range(2):
        with pytest.raises(error, match=says):
            await publisher.publish(make_entry(), said)
    await publisher.close()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Page(HOTSPOT), TryAgain),
        (Page("Forbidden", 403), TryAgain),
        (Page("Unauthorized", 401), BadLogin),
        (CHALLENGE, NeedsHuman),
    ],
)
async def test_on_the_way_into_a_service_only_the_service_refuses_a_password(
    serve: Serve, said: Said, answer: Page, error: type[PublishError]
) -> None:
    settings = RestSettings.model_validate(
        {
            "create": "api/documents",
            "search": "api/documents?id={kode}",
            "item": "api/documents/{id}",
            "login": "api/login",
            "login_token": "token",
            "fields": {"judul": "title", "kode": "id"},
            "page": "dokumen/{id}",
        }
    )
    url = await serve(answering(answer, answer))
    publisher = RestPublisher(url, "kantor", "sandi", settings)
    with pytest.raises(error):
        await publisher.publish(make_entry(), said)
    await publisher.close()
