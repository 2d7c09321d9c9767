"""The links of a web page, found however its panel wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import html
from lxml.etree import ParserError
from yarl import URL

#: Attributes that lead to a page or a file.
_LINKING: Final = ("href", "src", "data", "data-src", "data-url", "data-pdf")


def parse(text: str) -> html.HtmlElement:
    """Parse a page; an empty or unreadable one is an empty page."""
    try:
        return html.fromstring(text or "<html></html>")
    except (ParserError, ValueError):
        return html.fromstring("<html></html>")


def links(page: html.HtmlElement, base: URL) -> Iterator[URL]:
    """Yield every address a page points to, made absolute, in order and once."""
    seen: set[URL] = set()
    for element in page.iter():
        for name in _LINKING:
            value = element.get(name) if isinstance(element.tag, str) else None
            url = _absolute(value, base) if value else None
            if url is not None and url not in seen:
                seen.add(url)
                yield url


def words(element: html.HtmlElement) -> str:
    """Give the text of an element as a reader sees it, blanks folded."""
    return " ".join(" ".join(element.itertext()).split())


def _absolute(value: str, base: URL) -> URL | None:
    try:
        url = base.join(URL(value.strip()))
    except ValueError:
        return None
    return url.with_fragment(None) if url.scheme in {"http", "https"} else None
