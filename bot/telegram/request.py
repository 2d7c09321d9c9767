"""HTTP to the Bot API on aiohttp, which says of every failure whether the request was sent.

Failures of python-telegram-bot's tree that a request can end with:

    NetworkError
    ├── NotSent    no connection was made: Telegram never saw the request
    ├── Busy       answered 5xx: Telegram did nothing
    ├── Flood      answered 429: Telegram did nothing and says how long to wait
    ├── TimedOut   the request went out and no answer came back: nobody knows
    └── BadRequest (and the rest of the library's own)

The address of a request holds the token. No failure raised here carries it, neither in its text
nor as cause or context (aiohttp's own errors do), and it is taken out of what the server says.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Final, cast
from urllib.request import getproxies, proxy_bypass

from aiohttp import (
    ClientError,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channel import UNCONNECTED

CONNECT: Final = 10.0  #: seconds to find the name of the server and to reach it
READ: Final = 20.0  #: seconds for the answer of a call; of a file, without a byte of it
UPLOAD: Final = 300.0  #: seconds for a whole upload; 50 MB on an office line
CHUNK: Final = 1 << 16

_TOKEN: Final = re.compile(r"\d{5,}(?::|%3A)[\w-]{20,}", re.IGNORECASE)
_JSON: Final = {"Content-Type": "application/json"}


class NotSent(NetworkError):
    """No connection: Telegram never saw the request."""

    def __init__(self, says: str, *, distrusted: bool = False) -> None:
        super().__init__(says)
        self.distrusted = distrusted  #: somebody answered whose certificate does not hold


class Busy(NetworkError):
    """Telegram has trouble of its own and did nothing."""


class Flood(NetworkError):
    """Too many requests; Telegram did nothing."""

    def __init__(self, after: float) -> None:
        super().__init__(f"Flood control exceeded. Retry in {after:g} seconds")
        self.after = after  #: seconds, as Telegram said; 0 when it said none


class Missing(NetworkError):
    """A file that is to be downloaded is not there."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """Parameters that are JSON already: as much of the library's `RequestData` as is read here."""

    parameters: Mapping[str, object]
    contains_files: bool = False


class AiohttpRequest(BaseRequest):
    """The request class of the library, on one aiohttp session that opens by itself."""

    def __init__(
        self, *, connect: float = CONNECT, read: float = READ, upload: float = UPLOAD
    ) -> None:
        self._connect = connect
        self._read = read
        self._upload = upload
        self._session: ClientSession | None = None
        # Many offices reach the internet through HTTPS_PROXY only. The environment is read once:
        # `trust_env` of aiohttp would read it in a thread for every request.
        self._proxies = getproxies()

    @property
    def read_timeout(self) -> float:
        """Give the seconds that an answer may take."""
        return self._read

    async def initialize(self) -> None:
        """Do nothing: the session opens with the first request."""

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        """Make one request.

        Of the timeouts a caller gives only the one for reading counts (long polls need it).

        Raises:
            NotSent, Busy, Flood, TimedOut: see there.

        """
        del write_timeout, connect_timeout, pool_timeout
        read = float(read_timeout) if isinstance(read_timeout, int | float) else self._read
        uploads = request_data is not None and request_data.contains_files
        timeout = _timeout(self._connect, read, self._upload if uploads else 0.0)
        body, headers = _body(request_data)
        fault: NetworkError
        try:
            async with self._open().request(
                method,
                url,
                data=body,
                headers=headers,
                proxy=_proxy(url, self._proxies),
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                return _judged(response.status, await response.read())
        except NetworkError:
            raise
        except UNCONNECTED as error:
            fault = _not_sent(error)
        except (ClientError, TimeoutError, OSError) as error:
            fault = TimedOut(f"no answer from Telegram ({type(error).__name__})")
        raise fault

    async def call(self, url: str, parameters: Mapping[str, object]) -> object:
        """Post parameters that are JSON already, and give the result; `None` is left out.

        Raises:
            TelegramError: as every request of the library.

        """
        given = {name: value for name, value in parameters.items() if value is not None}
        return await self.post(url, cast("RequestData", _Ready(given)))

    async def stream(self, url: str) -> AsyncIterator[bytes]:
        """Download in pieces.

        Raises:
            NotSent, Busy, TimedOut: while iterating; also when the end is missing.
            Missing: the server has no such file.

        """
        timeout = ClientTimeout(total=None, connect=self._connect, sock_read=self._read)
        fault: NetworkError
        try:
            proxy = _proxy(url, self._proxies)
            async with self._open().get(
                url, proxy=proxy, timeout=timeout, allow_redirects=False
            ) as response:
                _found(response.status)
                async for piece in response.content.iter_chunked(CHUNK):
                    yield piece
                return
        except NetworkError:
            raise
        except UNCONNECTED as error:
            fault = _not_sent(error)
        except (ClientError, TimeoutError, OSError) as error:
            fault = TimedOut(f"download broke off ({type(error).__name__})")
        raise fault

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, object]:
        """Read an answer; one that cannot be read leaves open what happened.

        The library would log the whole payload here, which may be somebody's letter.
        """
        try:
            answer = json.loads(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise TimedOut("unreadable answer from Telegram")
        return answer

    def _open(self) -> ClientSession:
        if self._session is None:
            connector = TCPConnector(limit=64, keepalive_timeout=30)
            self._session = ClientSession(connector=connector, cookie_jar=DummyCookieJar())
        return self._session


@cache
def _timeout(connect: float, read: float, upload: float) -> ClientTimeout:
    """Give the limits of a request; `upload` is 0 for one that carries no file."""
    if upload:
        return ClientTimeout(total=upload, connect=connect, sock_read=read)
    return ClientTimeout(total=connect + read, connect=connect)


def redact(text: str) -> str:
    """Take everything that looks like a bot token out of a text."""
    return _TOKEN.sub("[token]", text)


def _proxy(url: str, proxies: Mapping[str, str]) -> str | None:
    """Give the way out of the office to an address, if there is one."""
    scheme, _, rest = url.partition("://")
    proxy = proxies.get(scheme)
    return None if proxy is None or proxy_bypass(rest.partition("/")[0]) else proxy


def _body(data: RequestData | None) -> tuple[FormData | bytes | None, dict[str, str]]:
    """Write parameters as JSON, or as a form that streams its files."""
    if data is None:
        return None, {}
    if not data.contains_files:
        return json.dumps(data.parameters, ensure_ascii=False).encode(), _JSON
    form = FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        opened = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, opened, filename=filename, content_type=mime)
    return form, {}


def _judged(status: int, payload: bytes) -> tuple[int, bytes]:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Flood(_retry_after(payload))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Busy(f"Telegram answered {status}")
    if status >= HTTPStatus.BAD_REQUEST:
        return status, redact(payload.decode("utf-8", "replace")).encode()
    return status, payload


def _retry_after(payload: bytes) -> float:
    try:
        return float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return 0.0


def _not_sent(error: Exception) -> NotSent:
    name = type(error).__name__
    return NotSent(
        f"no connection to Telegram ({name})", distrusted=isinstance(error, ClientSSLError)
    )


def _found(status: int) -> None:
    if status == HTTPStatus.OK:
        return
    if status < HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.TOO_MANY_REQUESTS:
        raise Missing(f"no file ({status})")
    raise Busy(f"Telegram answered {status}")
