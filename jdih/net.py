"""A JDIH website as a client sees it: one host, bounded answers, faults turned into sentences."""

from __future__ import annotations

import hashlib
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import TracebackType
from typing import IO, Final, Self

import aiohttp
from aiohttp import ClientSession, ClientTimeout, CookieJar
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import Payload
from multidict import CIMultiDictProxy
from yarl import URL

from jdih.publisher import GivenUp, NeedsHuman, Progress, TooLarge, TryAgain, megabytes

#: Bytes of an ordinary page or JSON answer.
PAGE_LIMIT: Final = 4 * 1024 * 1024
#: Bytes of a published file that are read in any case.
FILE_LIMIT: Final = 64 * 1024 * 1024
#: Bytes by which it is told what a file is.
HEAD: Final = 1024
#: Redirects followed inside one site.
_HOPS: Final = 5
#: The slowest line we stay patient with, in bytes per second.
_SLOWEST: Final = 512
_CHUNK: Final = 64 * 1024
#: Statuses of a site that is only busy; everything from 500 up is one, too.
_BUSY: Final = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
#: What stands on a page by which Cloudflare looks whether a visitor is a person; what it puts into
#: every page of a site besides has the beginning of that path alone …
_CHALLENGE: Final = re.compile(rb"/cdn-cgi/challenge-platform/[\w/]*orchestrate/")
#: … and the bytes of a page, at its beginning, where that is looked for.
_PAGE: Final = 64 * 1024
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

#: What can be sent as a body: a form, text fields in urlencoded form, or a text as it is.
Body = aiohttp.FormData | Mapping[str, str] | str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered to one request."""

    status: int
    url: URL
    headers: CIMultiDictProxy[str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text; undecodable bytes are replaced."""
        return self.body.decode("utf-8", "replace")

    @property
    def location(self) -> URL | None:
        """Where a redirect leads, made absolute; None when this is no redirect."""
        target = self.headers.get("Location")
        return self.url.join(URL(target)) if self.status in _REDIRECTS and target else None

    @property
    def is_pdf(self) -> bool:
        """Tell by the first bytes whether this is a PDF."""
        return b"%PDF-" in self.body[:HEAD]

    def must_let_us_in(self) -> Self:
        """Raise NeedsHuman when a guard before the site wants to see a browser, else as below."""
        challenged = _CHALLENGE.search(self.body[:_PAGE]) is not None
        if challenged or self.headers.get("cf-mitigated") == "challenge":
            raise NeedsHuman(
                "JDIH minta bukti bahwa pengunjungnya manusia (Cloudflare); unggah manual oleh"
                " Staf. Pengelola JDIH dapat mengecualikan bot ini."
            )
        return self.must_not_be_busy()

    def must_not_be_busy(self) -> Self:
        """Raise TryAgain when the site is busy, TooLarge when the body was over its limit."""
        if self.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise TooLarge(0)
        if self.status in _BUSY or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            after = retry_after(self.headers.get("Retry-After"), datetime.now(UTC))
            raise TryAgain(f"JDIH sedang tidak dapat melayani (jawaban {self.status}).", after)
        return self


class Site:
    """Requests to one website; redirects to another host are refused, sizes are bounded."""

    def __init__(self, base_url: str, *, session: ClientSession | None = None) -> None:
        self.base = URL(base_url.rstrip("/") + "/")
        self._session = session
        self._owned = session is None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def session(self) -> ClientSession:
        """The connection pool with its cookies, opened at first use."""
        if self._session is None or (self._owned and self._session.closed):
            self._session = new_session()
        return self._session

    def address(self, path: str) -> URL:
        """Make a path or address absolute and make sure that it is on this site.

        Raises:
            GivenUp: the address is on another host, or falls back from https to http.

        """
        url = self.base.join(URL(path))
        if not same_site(self.base, url):
            raise GivenUp(f"JDIH menunjuk ke situs lain ({url.host}); tidak diikuti.")
        return url

    async def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Body = None,
        headers: Mapping[str, str] | None = None,
        limit: int = PAGE_LIMIT,
        size: int = 0,
    ) -> Answer:
        """Send one request and read its answer; redirects are answers, not followed.

        Args:
            method: GET, POST, …
            path: relative to the site, or an address on it.
            params: query to add.
            data: body to send.
            headers: further headers.
            limit: most bytes that are read.
            size: bytes that travel, either way; the patience grows with it.

        Raises:
            TryAgain: out of reach, too slow, cut off, or without a valid certificate.
            GivenUp: the answer is over the limit or the address is not on this site.

        """
        async with self._sent(method, path, params, data, headers, size) as response:
            body = await _bounded(response, limit)
            return Answer(response.status, response.url, response.headers, body)

    @asynccontextmanager
    async def _sent(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None = None,
        data: Body = None,
        headers: Mapping[str, str] | None = None,
        size: int = 0,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Send one request; whatever breaks until its answer was read is said in a sentence."""
        url = self.address(path)
        try:
            async with self.session.request(
                method,
                url if params is None else url.extend_query(params),
                data=data,
                headers=headers,
                allow_redirects=False,
                timeout=patience(size),
            ) as response:
                yield response
        except (ssl.SSLError, aiohttp.ClientSSLError) as error:
            raise TryAgain(
                "Sertifikat keamanan JDIH tidak sah; tidak ada yang dikirim. Beri tahu admin.", 3600
            ) from error
        except TimeoutError as error:
            raise TryAgain("JDIH terlalu lambat menjawab.") from error
        except (aiohttp.ClientError, OSError) as error:
            raise TryAgain("JDIH tidak dapat dihubungi atau sambungan terputus.") from error

    async def get(
        self,
        path: str,
        *,
        limit: int = PAGE_LIMIT,
    ) -> Answer:
        """GET a page of the site, following redirects inside the site only."""

        async def once(address: str) -> Answer:
            return await self.ask("GET", address, limit=limit)

        return await _led(await once(path), once)

    async def save(
        self,
        path: str,
        into: IO[bytes],
        *,
        limit: int,
        size: int = 0,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[Answer, str]:
        """GET a file of the site into a file of ours, following redirects inside the site only.

        Args:
            path: relative to the site, or an address on it.
            into: where its bytes go; at its end afterwards.
            limit: bytes after which no more is read.
            size: bytes that travel; the patience grows with it.
            headers: further headers.

        Returns:
            The answer, with the first `HEAD` bytes as its body, and the SHA-256 of the whole;
            empty for a file over the limit.

        Raises:
            TryAgain: out of reach, too slow, cut off, or without a valid certificate.
            GivenUp: the address is not on this site.

        """
        sha256 = ""

        async def once(address: str) -> Answer:
            nonlocal sha256
            async with self._sent("GET", address, headers=headers, size=size) as response:
                head, sha256 = await _copied(response, into, limit)
                return Answer(response.status, response.url, response.headers, head)

        return await _led(await once(path), once), sha256

    async def close(self) -> None:
        """Close the session, when it is our own."""
        if self._owned and self._session is not None:
            await self._session.close()
            self._session = None


class ReportedBytes(Payload):
    """A file that says, at each quarter, how much of it has been sent."""

    _value: bytes
    _autoclose = True

    def __init__(self, value: bytes, progress: Progress, filename: str) -> None:
        super().__init__(value, content_type="application/pdf", filename=filename)
        self._size = len(value)
        self._progress = progress

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """Give the file as text, as a payload must be able to."""
        return self._value.decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Send the file in chunks."""
        told, total = 0, len(self._value)
        for start in range(0, total, _CHUNK):
            await writer.write(self._value[start : start + _CHUNK])
            quarter = 4 * (start + _CHUNK) // total
            if told < quarter < 4:
                told = quarter
                await self._progress(f"Mengunggah {quarter * 25} % dari {megabytes(total)} MB …")


async def silent(_sentence: str) -> None:
    """Report progress to nobody."""


def new_session(connector: aiohttp.BaseConnector | None = None) -> ClientSession:
    """Open a session that keeps cookies, also of a site known by its number.

    It goes through the proxy of the office, if there is one. A connector of one's own, that looks
    where names lead, would see only the proxy: with one it goes out directly.
    """
    return ClientSession(
        connector=connector,
        trust_env=connector is None,
        cookie_jar=CookieJar(unsafe=True),
        headers={"User-Agent": "jdih-bot", "Accept-Language": "id"},
        auto_decompress=True,
    )


def patience(size: int) -> ClientTimeout:
    """Wait long enough for `size` bytes on a very slow line, but never for ever."""
    return ClientTimeout(total=120 + size / _SLOWEST, sock_connect=20, sock_read=90)


def same_site(base: URL, url: URL) -> bool:
    """Tell whether `url` is on the host of `base`, without losing https on the way."""
    if url.scheme not in {"http", "https"} or url.host != base.host:
        return False
    if base.scheme == url.scheme:
        return base.port == url.port
    return url.scheme == "https" and base.is_default_port() and url.is_default_port()


def retry_after(value: str | None, now: datetime) -> float | None:
    """Read a Retry-After header, seconds or a date; None when it says nothing usable."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


def most_of_file(size: int) -> int:
    """Give the bytes up to which a public file is read where ours has `size`.

    A site that writes a PDF anew may make it larger, but not by much.
    """
    return max(FILE_LIMIT, 2 * size)


async def _led(answer: Answer, once: Callable[[str], Awaitable[Answer]]) -> Answer:
    """Follow redirects from a first answer."""
    for _ in range(_HOPS):
        if answer.location is None:
            return answer
        answer = await once(str(answer.location))
    raise TryAgain("JDIH terus mengalihkan alamat tanpa menjawab.")


async def _copied(
    response: aiohttp.ClientResponse, into: IO[bytes], limit: int
) -> tuple[bytes, str]:
    into.seek(0)
    into.truncate()
    head, digest, total = b"", hashlib.sha256(), 0
    async for chunk in response.content.iter_chunked(_CHUNK):
        head = head if len(head) >= HEAD else (head + chunk)[:HEAD]
        into.write(chunk)
        digest.update(chunk)
        total += len(chunk)
        if total > limit:
            return head, ""
    return head, digest.hexdigest()


async def _bounded(response: aiohttp.ClientResponse, limit: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > limit:
            raise GivenUp(f"Jawaban JDIH lebih besar dari {megabytes(limit)} MB; tidak dibaca.")
    return bytes(body)
