"""The webhook: a request is believed by its secret and answered after the commit."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.channel import Intake
from bot.telegram.api import ALLOWED_UPDATES, OfficeBot, TelegramSettings
from bot.telegram.keep import keep_one
from bot.telegram.receive import identity

BODY: Final = 1 << 20  #: bytes of an update at most; real ones have a few thousand
SIGNED_BY: Final = "X-Telegram-Bot-Api-Secret-Token"

_logger = logging.getLogger(__name__)


class Webhook:
    """Takes what Telegram delivers, once somebody keeps it."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self.intake: Intake | None = None

    async def handle(self, request: web.Request) -> web.Response:
        """Store one update; 200 means that it is committed."""
        if not self._believes(request.headers.get(SIGNED_BY, "")):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        if self.intake is None:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        raw = await _limited(request)
        if raw is None:
            return web.Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        update = _update(raw)
        if update is None:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        return await self._store(self.intake, update)

    def _believes(self, given: str) -> bool:
        """Compare in constant time; without a secret of our own nobody is believed."""
        offered = given.encode("utf-8", "surrogateescape")
        return hmac.compare_digest(offered, self._secret) and bool(self._secret)

    async def _store(self, intake: Intake, update: Mapping[str, object]) -> web.Response:
        try:
            await keep_one(intake, update)
        except Exception as error:  # noqa: BLE001 -- not stored is not acknowledged: it comes again
            # Only the kind of failure is logged; its text may quote the letter.
            _logger.error("an update could not be stored (%s)", type(error).__name__)  # noqa: TRY400
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return web.Response()


async def announce(bot: OfficeBot, settings: TelegramSettings) -> None:
    """Tell Telegram where to deliver.

    One update at a time: over several connections those of one chat would overtake each other.

    Raises:
        TelegramError: it did not hear, or does not want to.

    """
    await bot.set_webhook(
        settings.webhook_url,
        secret_token=settings.webhook_secret,
        max_connections=1,
        allowed_updates=ALLOWED_UPDATES,
    )


async def withdraw(bot: OfficeBot) -> None:
    """Tell Telegram to deliver no more; what waits there goes on waiting.

    Raises:
        TelegramError: it did not hear.

    """
    await bot.delete_webhook(drop_pending_updates=False)


async def _limited(request: web.Request) -> str | None:
    """Read a body of at most `BODY` bytes."""
    body = bytearray()
    async for piece in request.content.iter_chunked(1 << 16):
        body += piece
        if len(body) > BODY:
            return None
    return body.decode("utf-8", "replace")


def _update(raw: str) -> Mapping[str, object] | None:
    """Read an update; nothing when it is none."""
    try:
        update = json.loads(raw)
        return update if isinstance(update, dict) and identity(update) else None
    except (ValueError, TypeError):
        return None
