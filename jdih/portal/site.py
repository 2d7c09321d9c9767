"""What every page of the portal shares: keys of the application, addresses, dates, head lines."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from typing import Final, ParamSpec, Protocol, TypeVar
from zoneinfo import ZoneInfo

from aiohttp import web
from yarl import URL

from jdih.portal.store import Document, Store
from jdih.publisher import MEGABYTE
from sop.office import Office
from sop.tanggal import tanggal

_P = ParamSpec("_P")
_T = TypeVar("_T")

STORE: web.AppKey[Store] = web.AppKey("store", Store)
OFFICE: web.AppKey[Office] = web.AppKey("office", Office)
#: Token that uploads must carry.
TOKEN: web.AppKey[str] = web.AppKey("token", str)
#: Scheme and host the public sees, empty: those of the request.
PUBLIC_URL: web.AppKey[str] = web.AppKey("public_url", str)


class Clock(Protocol):
    """Tells when a document came or went; the practice office has a time of its own."""

    def now(self) -> datetime:
        """Give the instant it is, with a zone."""


class WallClock:
    """The time of the world."""

    def now(self) -> datetime:
        """Give the instant it is."""
        return datetime.now(UTC)


CLOCK: web.AppKey[Clock] = web.AppKey("clock", Clock)

#: Only files of our own, no inline script or style, no framing by other sites.
SECURITY: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
        " font-src 'self'; frame-src 'self'; object-src 'self'; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "same-origin",
}


#: Threads for visitors: the bot keeps its own, however many come.
_VISITORS: Final = ThreadPoolExecutor(2, thread_name_prefix="portal")


async def for_visitors(work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Ask the shelf something for a visitor, in his turn."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_VISITORS, partial(work, *args, **kwargs))


def local_date(zone: ZoneInfo, day: date | datetime) -> str:
    """Write a date, or the day of an instant in the office's zone, as it is said: 3 Maret 2025."""
    if isinstance(day, datetime):
        day = day.astimezone(zone).date()
    return tanggal(day)


def size(count: int) -> str:
    """Write a number of bytes: 87 kB, 1,4 MB."""
    if count < MEGABYTE:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / MEGABYTE:.1f} MB".replace(".", ",")


def page_url(request: web.Request, document: Document) -> URL:
    """Give the public address of a document's page."""
    return absolute(request, document.slug)


def file_url(request: web.Request, name: str) -> URL:
    """Give the public address of a file."""
    return absolute(request, f"berkas/{name}")


def absolute(request: web.Request, path: str) -> URL:
    """Make the address of a path below the portal as the public sees it."""
    origin = URL(request.config_dict[PUBLIC_URL] or str(request.url.origin()))
    return origin.join(URL(f"{request.app.router['beranda'].url_for()}{path}"))
