"""WhatsApp as a channel: listens by webhook, delivers, answers and fetches."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable
from typing import Final
from urllib.parse import quote

from aiohttp import web

from bot.channel import Blobs, Delivered, Intake, Parcel, Trouble, TryLater, Unknown
from bot.whatsapp import media, receive
from bot.whatsapp import settings as limits
from bot.whatsapp.alarm import Alarm, Tell
from bot.whatsapp.client import Graph
from bot.whatsapp.faults import GraphError, trouble
from bot.whatsapp.pace import Pace
from bot.whatsapp.send import Allowance, Sender
from bot.whatsapp.settings import CHANNEL, WhatsAppSettings
from bot.whatsapp.shape import text as read
from bot.whatsapp.webhook import Webhook
from bot.whatsapp.wording import starred
from bot.wording import pieces
from handlers.messages import Address, Incoming, IncomingFile

#: Seconds for a call whose answer nobody waits for.
BRIEF: Final = 5.0
#: Seconds after which "mengetik…" has to be shown again; Meta shows it for 25, or until a message.
TYPING: Final = 24.0
#: Seconds between two questions to Meta about the number of the office.
ASK_AGAIN: Final = 60.0

_PEOPLE: Final = 2_000  #: whose last message is remembered

_LOG: Final = logging.getLogger(__name__)


class WhatsAppChannel:
    """The number of an office on WhatsApp.

    It can deliver and fetch before `start` and after `stop`; those two are about listening.

    Args:
        settings: see there.
        blobs: kept files.
        allowance: takes an officer's one reminder of the day.
        tell_admin: says a sentence to the admins.

    """

    name = CHANNEL
    working_lasts = TYPING

    def __init__(
        self,
        settings: WhatsAppSettings,
        blobs: Blobs,
        *,
        allowance: Allowance,
        tell_admin: Tell,
        graph: Graph | None = None,
        pace: Pace | None = None,
        every: float = ASK_AGAIN,
    ) -> None:
        self._graph = graph or Graph(settings)
        alarm = self._alarm = Alarm(tell_admin)
        self._allowance = allowance
        self._sender = Sender(self._graph, blobs, pace or Pace(), alarm, template=settings.template)
        self._webhook = Webhook(settings, alarm)
        self._last: OrderedDict[str, str] = OrderedDict()
        self._number = ""
        self._named = asyncio.Event()
        self._every = every
        self._unknown = ""  #: why Meta does not tell our number, if it does not
        self._asking: asyncio.Task[None] | None = None

    def __repr__(self) -> str:
        return "WhatsAppChannel()"

    def trouble(self) -> str:
        """Say in a line why Meta is not heard, or does not listen to us, if so."""
        return self._unknown

    def routes(self) -> list[web.RouteDef]:
        """Give what the web server serves for WhatsApp."""
        return self._webhook.routes()

    async def start(self, intake: Intake) -> None:
        """Begin to take webhooks, and learn our own number and how Meta is with us by the way."""
        self._webhook.open(intake)
        self._asking = asyncio.create_task(self._learn(), name="whatsapp")

    async def stop(self) -> None:
        """Stop taking webhooks and close connections; Meta sends again what it could not."""
        self._webhook.close()
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])
            self._asking = None
        await self._graph.close()

    def parse(self, raw: str) -> list[Incoming]:
        """Translate a stored update; what nobody needs gives an empty list."""
        found = receive.parse(raw)
        for incoming in found:
            self._note(incoming)
        return found

    async def deliver(self, parcel: Parcel) -> Delivered:
        """Deliver one letter.

        Raises:
            TryLater, Unknown, Unreachable, Refused: see there.

        """
        return await self._sender.deliver(parcel, self._allowance)

    async def answer(self, incoming: Incoming, text: str) -> Trouble | None:
        """Answer a press: blue ticks at once, and the words as a message below the old card.

        There is no little window here, and old buttons stay: without words a late press would
        look as if it had done something. What was typed gets its ticks, too.
        """
        if not incoming.answer_to:
            return None
        waits = incoming.press is not None and not text
        await self._briefly(self._graph.mark_read(incoming.answer_to, typing=waits))
        if not text:
            return None
        said = starred(pieces(text, limits.BODY)[0])
        return await self._briefly(self._sender.say(incoming.sender.id, said, incoming.message))

    async def working(self, address: Address) -> None:
        """Show "mengetik…" for 25 seconds or until the next message."""
        if wamid := self._last.get(address.id):
            await self._briefly(self._graph.mark_read(wamid, typing=True))

    def fetch(self, file: IncomingFile) -> AsyncIterator[bytes]:
        """Give the bytes of a received file in pieces.

        Raises:
            TryLater, FileTooBig, Refused: while iterating.

        """
        return media.fetch(self._graph, file)

    async def introduce(self) -> str:
        """Ask Meta for the number of the office, which invitation links need.

        Raises:
            TryLater, Refused: Meta does not say.

        """
        try:
            answer = await self._graph.look_up(fields="display_phone_number")
        except GraphError as error:
            raise trouble(error) from None
        self._number = re.sub(r"\D", "", read(answer, "display_phone_number"))
        if self._number:
            self._named.set()
        return self._number

    async def introduced(self) -> str:
        """Wait until Meta has told the number of the office, however long it is out of reach."""
        await self._named.wait()
        return self._number

    def invitation_link(self, token: str) -> str:
        """Give the link by which a person opens an invitation: a prepared message to our number.

        Raises:
            TryLater: our number is not known yet.

        """
        number = self._number or re.sub(r"\D", "", self._webhook.number)
        if not number:
            raise TryLater("WhatsApp: nomor kantor belum terbaca dari Meta")
        return f"https://wa.me/{number}?text={quote(f'{receive.START} {token}')}"

    async def _learn(self) -> None:
        """Ask for our number again and again: that Meta tells it shows that it knows us still."""
        while True:
            says = await self._wrong()
            if says and says != self._unknown:
                _LOG.warning("%s", says)
            self._unknown = says
            await asyncio.sleep(self._every)

    async def _wrong(self) -> str:
        """Say what Meta has against us, if anything.

        Anybody may send us a wrong signature; whether our secret is the right one, Meta knows.
        """
        try:
            await self.introduce()
            if self._webhook.doubted and not await self._graph.knows_secret():
                await self._alarm.say("kiriman Meta ditolak, WHATSAPP_APP_SECRET salah")
                return "webhooks carry another signature: check WHATSAPP_APP_SECRET"
        except Trouble as error:
            return str(error)
        except GraphError as error:
            return str(trouble(error))
        return ""

    def _note(self, incoming: Incoming) -> None:
        """Remember a person's last message: "mengetik…" hangs on it."""
        if not incoming.answer_to:
            return
        self._last[incoming.sender.id] = incoming.answer_to
        self._last.move_to_end(incoming.sender.id)
        if len(self._last) > _PEOPLE:
            self._last.popitem(last=False)

    async def _briefly(self, call: Awaitable[object]) -> Trouble | None:
        """Make a call that may fail, and say how it did."""
        try:
            await asyncio.wait_for(call, BRIEF)
        except Trouble as error:
            failed = error
        except GraphError as error:
            failed = trouble(error)
        except TimeoutError:
            failed = Unknown("WhatsApp: belum menjawab")
        else:
            return None
        _LOG.debug("not answered: %s", failed)
        return failed
