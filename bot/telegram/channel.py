"""Telegram as a channel: listens in one of two ways, delivers, answers and fetches."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from aiohttp import web
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channel import Blobs, Delivered, Intake, Parcel, Trouble, TryLater
from bot.telegram import files, receive
from bot.telegram.about import About, describe
from bot.telegram.actions import RENEWED, act, soon
from bot.telegram.api import WEBHOOK_PATH, OfficeBot, TelegramSettings, link
from bot.telegram.faults import harmless, pause
from bot.telegram.menus import Menus
from bot.telegram.pace import Pace
from bot.telegram.poll import WAIT, BackOff, explain, poll
from bot.telegram.send import Sender
from bot.telegram.webhook import LOOK, Webhook, announce, look, withdraw
from bot.telegram.wording import TOAST
from bot.wording import pieces
from handlers.messages import Address, Incoming, IncomingFile, plain

#: Seconds for Telegram to take note that the bot stops.
_FAREWELL: Final = 2.0

_LOG: Final = logging.getLogger(__name__)


class TelegramChannel:
    """The bot of an office on Telegram.

    It can deliver and fetch before `start` and after `stop`; those two are about listening.
    """

    name = receive.CHANNEL
    working_lasts = RENEWED

    def __init__(
        self,
        settings: TelegramSettings,
        blobs: Blobs,
        *,
        pace: Pace | None = None,
        wait: int = WAIT,
        every: float = LOOK,
        back_off: BackOff | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._bot = OfficeBot(settings)
        self._sender = Sender(self._bot, blobs, pace or Pace(), official=settings.official)
        self.menus = Menus(self._bot, clock)
        self._webhook = Webhook(settings.webhook_secret)
        self._wait = wait
        self._every = every
        self._back_off = back_off or BackOff()
        self._clock = clock
        self._listening: asyncio.Task[None] | None = None
        self._named = asyncio.Event()
        self._me = receive.Me(settings.bot_id)

    def __repr__(self) -> str:
        return "TelegramChannel()"

    def trouble(self) -> str:
        """Say in a line why Telegram is not heard, if it is not."""
        return self._back_off.trouble

    def routes(self) -> list[web.RouteDef]:
        """Give what the web server serves for Telegram: nothing while the bot asks by itself."""
        if not self._settings.webhook:
            return []
        return [web.post(WEBHOOK_PATH, self._webhook.handle)]

    async def start(self, intake: Intake) -> None:
        """Begin to listen, and go on trying while Telegram is out of reach."""
        self._webhook.intake = intake
        self._listening = asyncio.create_task(self._keep_listening(intake), name="telegram")

    async def stop(self) -> None:
        """Stop listening and close connections; what is on its way waits at Telegram."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])
            self._listening = None
        self._webhook.intake = None
        if self._settings.webhook:
            try:
                await asyncio.wait_for(withdraw(self._bot), _FAREWELL)
            except (TelegramError, TimeoutError):
                _LOG.warning("the webhook stays set: Telegram did not answer")
        await self._bot.close_http()

    def parse(self, raw: str) -> list[Incoming]:
        """Translate a stored update; what nobody needs gives an empty list."""
        return receive.parse(raw, self._me)

    async def deliver(self, parcel: Parcel) -> Delivered:
        """Deliver one letter.

        Raises:
            TryLater, Unknown, Gone, Unreachable, Refused: see there.

        """
        return await self._sender.deliver(parcel)

    async def answer(self, incoming: Incoming, text: str) -> Trouble | None:
        """Answer a press at once; what does not fit the little window is cut between words.

        It can be answered for some fifteen seconds; then Telegram calls it too old.
        """
        if not incoming.answer_to:
            return None
        shown = pieces(plain(text), TOAST, TOAST)[0]
        asked = {"callback_query_id": incoming.answer_to, "text": shown or None}
        return await soon(lambda: self._bot.call("answerCallbackQuery", **asked))

    async def working(self, address: Address) -> None:
        """Show "mengetik…" for five seconds or until the next message."""
        if address.id.lstrip("-").isdecimal():
            await act(self._bot, int(address.id), ChatAction.TYPING)

    def fetch(self, file: IncomingFile) -> AsyncIterator[bytes]:
        """Give the bytes of a received file in pieces.

        Raises:
            TryLater, FileTooBig, Refused: while iterating.

        """
        return files.fetch(self._bot, self._settings, file)

    async def introduce(self) -> str:
        """Ask Telegram for the bot's own name, which invitation links need.

        Raises:
            TryLater: it does not say, or does not know the token.

        """
        try:
            user = await self._bot.get_me()
        except TelegramError as error:
            meant = harmless(error)
            after = meant.after if isinstance(meant, TryLater) else 0.0
            raise TryLater(explain(error), after) from None
        self._me = receive.Me(self._me.id, user.username or "")
        self._named.set()
        return self._me.username

    async def introduced(self) -> str:
        """Wait until Telegram has told the bot's own name, however long it is out of reach."""
        await self._named.wait()
        return self._me.username

    def invitation_link(self, token: str) -> str:
        """Give the link by which a person opens an invitation.

        Raises:
            TryLater: the bot has not been introduced yet.

        """
        if not self._me.username:
            raise TryLater("Telegram has not yet told the name of the bot")
        return link(self._me.username, token)

    async def describe(self, wanted: About, ours: About) -> None:
        """Put these texts on the bot's page, where none but `ours` stand.

        Raises:
            TelegramError: Telegram does not answer, or refuses.

        """
        await describe(self._bot, wanted, ours)

    async def _keep_listening(self, intake: Intake) -> None:
        """Listen; whatever it breaks on is logged by its kind, and it begins anew."""
        while True:
            try:
                await self._listen(intake)
            except Exception as error:  # noqa: BLE001 -- a bot that has gone deaf helps nobody
                await self._back_off.wait(f"listening broke off ({type(error).__name__})")
            else:
                return

    async def _listen(self, intake: Intake) -> None:
        await self._persist(self.introduce)
        if self._settings.webhook:
            await self._persist(lambda: announce(self._bot, self._settings))
            while True:
                await asyncio.sleep(self._every)
                await self._persist(lambda: look(self._bot, self._settings, self._webhook.heard))
        await self._persist(lambda: withdraw(self._bot))
        await poll(self._bot, intake, self._back_off, self._wait, self._clock)

    async def _persist(self, call: Callable[[], Awaitable[object]]) -> None:
        """Try until it works."""
        while True:
            try:
                await call()
            except TryLater as error:
                await self._back_off.wait(str(error), error.after)
            except TelegramError as error:
                await self._back_off.wait(explain(error), pause(error))
            else:
                self._back_off.worked()
                return
