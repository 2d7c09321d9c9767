"""The webhook: a request is believed by its secret and answered after the commit."""

from __future__ import annotations

import hmac
import json
import logging
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.channel import Intake, TryLater
from bot.requests import body_of
from bot.telegram.api import ALLOWED_UPDATES, OfficeBot, TelegramSettings
from bot.telegram.keep import keep_one
from bot.telegram.receive import identity
from bot.telegram.request import redact

BODY: Final = 1 << 20  #: bytes of an update at most; real ones have a few thousand
LOOK: Final = 60.0  #: seconds between two looks whether Telegram delivers
SIGNED_BY: Final = "X-Telegram-Bot-Api-Secret-Token"

_LOG: Final = logging.getLogger(__name__)


class Webhook:
    """Takes what Telegram delivers, once somebody keeps it."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self.intake: Intake | None = None
        self.heard = 0.0  #: when an update was taken last, in seconds since 1970

    async def handle(self, request: web.Request) -> web.Response:
        """Store one update; 200 means that it is committed."""
        if not self._believes(request.headers.get(SIGNED_BY, "")):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        if self.intake is None:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        update = _update(await body_of(request, BODY))
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
            kind = type(error).__name__
            _LOG.error("an update could not be stored (%s)", kind)
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        self.heard = time.time()
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


async def look(bot: OfficeBot, settings: TelegramSettings, heard: float) -> None:
    """Make sure that Telegram delivers here; a webhook that was moved away is set again.

    Args:
        bot: asks.
        settings: say where to deliver.
        heard: when something was delivered last, in seconds since 1970.

    Raises:
        TryLater: it did not deliver.
        TelegramError: it does not say.

    """
    info = await bot.get_webhook_info()
    if info.url != settings.webhook_url:
        await announce(bot, settings)
        raise TryLater("another program moved the webhook of this bot: stop it", LOOK)
    failed = info.last_error_date.timestamp() if info.last_error_date else 0.0
    if info.pending_update_count and failed > heard:
        why = redact(info.last_error_message or "")
        raise TryLater(f"Telegram cannot deliver to PUBLIC_URL: {why}")


async def withdraw(bot: OfficeBot) -> None:
    """Tell Telegram to deliver no more; what waits there goes on waiting.

    Raises:
        TelegramError: it did not hear.

    """
    await bot.delete_webhook(drop_pending_updates=False)


def _update(raw: bytes) -> Mapping[str, object] | None:
    """Read an update; nothing when it is none."""
    try:
        update = json.loads(raw.decode("utf-8", "replace"))
        return update if isinstance(update, dict) and identity(update) else None
    except (ValueError, TypeError, RecursionError):
        return None
