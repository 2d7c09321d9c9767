"""What a visitor sees of a page."""

from __future__ import annotations

from aiohttp import ClientSession
from lxml import html

from jdih.links import parse, words


async def get(session: ClientSession, url: str, status: int = 200) -> html.HtmlElement:
    async with session.get(url) as response:
        assert response.status == status, await response.text()
        return parse(await response.text())


def texts(page: html.HtmlElement, path: str) -> list[str]:
    return [words(element) for element in page.xpath(path)]
