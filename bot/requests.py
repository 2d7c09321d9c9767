"""Requests that are none: who sends them gets a 400 and learns nothing, and the log stays short."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

import structlog
from aiohttp import web
from aiohttp.http import HttpProcessingError

from handlers.texts import say
from storage.faults import StorageFault

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LOG: Final = structlog.get_logger("web")

#: Where the server writes down what goes wrong before a request is one.
_SERVER: Final = "aiohttp.server"

#: Seconds for a body of anybody; Telegram and Meta send theirs at once.
_PATIENCE: Final = 30.0

#: What a visitor does to us: he sends what nobody can read, or hangs up while he is listened to.
_OF_STRANGERS: Final = (HttpProcessingError, web.RequestPayloadError, ConnectionResetError)


@web.middleware
async def readable(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a Host that names nobody, and a body that is not packed as it says.

    While the database cannot be used, whoever asks is sent away until later.
    """
    try:
        _ = request.url.origin()
    except ValueError:
        return web.Response(status=HTTPStatus.BAD_REQUEST)
    try:
        return await handler(request)
    except web.RequestPayloadError:
        return web.Response(status=HTTPStatus.BAD_REQUEST)
    except StorageFault as fault:
        _LOG.warning("sent away until later", why=type(fault).__name__)
        status, later = HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "60"}
        return web.Response(status=status, headers=later, text=say("web.later"))


async def body_of(request: web.Request, most: int, patience: float = _PATIENCE) -> bytes:
    """Read a body of so many bytes at most; whoever dawdles over it takes nobody's place.

    Raises:
        web.HTTPRequestTimeout, web.HTTPRequestEntityTooLarge: it did not come, or is too large.

    """
    try:
        async with asyncio.timeout(patience):
            return await request.clone(client_max_size=most).read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None


async def guarded(_request: web.Request, response: web.StreamResponse) -> None:
    """Let no browser guess what an answer is, and tell nobody by which program it was given."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.pop("Server", None)


def quiet() -> None:
    """Keep requests of strangers that nobody can read out of the log: each would be a traceback."""
    logging.getLogger(_SERVER).addFilter(_is_ours)


def _is_ours(record: logging.LogRecord) -> bool:
    fault = record.exc_info[1] if record.exc_info else None
    return not isinstance(fault, _OF_STRANGERS)
