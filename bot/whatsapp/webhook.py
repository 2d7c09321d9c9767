"""The webhook: Meta's POSTs are verified, taken apart and stored before they are acknowledged."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.channel import Intake
from bot.requests import body_of
from bot.whatsapp import settings as limits
from bot.whatsapp.alarm import Alarm
from bot.whatsapp.faults import fault_of
from bot.whatsapp.settings import CHANNEL, WhatsAppSettings
from bot.whatsapp.split import Post, split

PATH: Final = "/whatsapp/webhook"

_SCHEME: Final = b"sha256="

_LOG: Final = logging.getLogger(__name__)


class Webhook:
    """The two routes that Meta calls.

    Answers 200 only when everything in the POST is safely stored; else Meta sends it again, for up
    to seven days. Duplicates are harmless because every update has its own unique id.
    """

    def __init__(self, settings: WhatsAppSettings, alarm: Alarm) -> None:
        self._settings = settings
        self._alarm = alarm
        self._intake: Intake | None = None
        #: Something about our own number came with another signature, and nothing with ours since.
        #: Anybody may have sent it.
        self.doubted = False
        self.number = ""  #: the phone number of the office, as last seen in a payload

    def open(self, intake: Intake) -> None:
        """Begin to take POSTs."""
        self._intake = intake

    def close(self) -> None:
        """Send Meta away until later."""
        self._intake = None

    def routes(self) -> list[web.RouteDef]:
        """List the routes for the web server."""
        return [web.get(PATH, self.handshake), web.post(PATH, self.receive)]

    async def handshake(self, request: web.Request) -> web.Response:
        """Prove to Meta that this address is ours: return the challenge."""
        query = request.query
        ours = self._settings.verify_token
        known = bool(ours) and _same(query.get("hub.verify_token", ""), ours)
        if query.get("hub.mode") != "subscribe" or not known:
            return web.Response(status=HTTPStatus.FORBIDDEN)
        return web.Response(text=query.get("hub.challenge", ""))

    async def receive(self, request: web.Request) -> web.Response:
        """Store what Meta sends, then acknowledge it."""
        raw = await body_of(request, limits.POST)
        if not self._signed(raw, request.headers.get("X-Hub-Signature-256", "")):
            _LOG.warning("a webhook POST without a valid signature was refused")
            self._doubt(raw)
            return web.Response(status=HTTPStatus.FORBIDDEN)
        if self._intake is None:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            post = split(json.loads(raw), self._settings.phone_id)
        except (ValueError, RecursionError):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        await self._keep(self._intake, post)
        self.doubted = False
        return web.Response()

    async def _keep(self, intake: Intake, post: Post) -> None:
        self.number = post.number or self.number
        if post.updates:
            await intake.store(CHANNEL, list(post.updates.items()))
        if post.reports:
            await intake.statuses(CHANNEL, post.reports)
        for code in sorted(post.errors):
            await self._alarm.ring(fault_of(code), code)

    def _doubt(self, raw: bytes) -> None:
        """Note what a stranger would not know to send: a POST about our own number."""
        try:
            about_us = bool(split(json.loads(raw), self._settings.phone_id).number)
        except (ValueError, RecursionError):
            return
        self.doubted = self.doubted or about_us

    def _signed(self, raw: bytes, header: str) -> bool:
        """Check the signature over the raw bytes: parsing and writing anew would change them."""
        secret = self._settings.app_secret.encode()
        ours = _SCHEME + hmac.new(secret, raw, hashlib.sha256).hexdigest().encode()
        return bool(secret) and _same(header, ours.decode())


def _same(theirs: str, ours: str) -> bool:
    """Compare without telling by the time it takes how much of it was right."""
    return hmac.compare_digest(theirs.encode("utf-8", "replace"), ours.encode())
