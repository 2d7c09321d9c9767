"""An app of officers adrift: its phones and its network, and what the bot says on it."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from bot.channel import Channel, Delivered, Intake, Parcel, Trouble
from handlers.messages import Address, Incoming, IncomingFile, Letter
from handlers.ports import CardRow
from tests.telegram import chats as telegram
from tests.whatsapp import people as whatsapp
from tests.whole.chats import Phone
from tests.whole.tipis import Tipis

Person = telegram.Person | whatsapp.Person

#: How a message that may have come before begins.
AGAIN = "(ulang) "

Deliver = Callable[[Parcel], Awaitable[Delivered]]
Answer = Callable[[Incoming, str], Awaitable[Trouble | None]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of the bot as a phone shows it now: buttons are (label, press)."""

    id: str
    text: str
    file: bytes
    buttons: tuple[tuple[str, str], ...]
    paid: bool = False  #: a template


class Side(ABC):
    """One app."""

    name: str

    def __init__(self, office: Tipis, chance: random.Random, trail: list[str]) -> None:
        self.office = office
        self.chance = chance
        self.trail = trail
        self.app: dict[str, Phone] = office.apps[self.name]

    def phone(self, who: str) -> Person:
        """Give the person who holds a phone."""
        found: Person = self.app[who].person
        return found

    @abstractmethod
    def seen(self, who: str) -> list[Seen]:
        """Give what the bot wrote, as a phone shows it now, oldest first."""

    @abstractmethod
    async def push(self, who: str, message: str, press: str) -> str:
        """Press a button, also one that is gone by now; give what its answer is known by."""

    @abstractmethod
    async def hear(self) -> None:
        """Let what officers did reach the bot: late, twice, or in another order."""

    @property
    @abstractmethod
    def unheard(self) -> bool:
        """Tell whether something that officers did has not reached the bot yet."""

    @abstractmethod
    async def storm(self, who: str) -> None:
        """Let the network fail in some way, or an officer block the bot."""

    @abstractmethod
    async def clear_up(self) -> None:
        """Let the network be well, and nobody block the bot."""

    @abstractmethod
    async def listen(self, *, on: bool) -> None:
        """Let the bot begin to listen, or stop."""

    @abstractmethod
    def pass_time(self, seconds: float) -> None:
        """Let time pass at the servers of the app."""

    @abstractmethod
    def shows(self, row: CardRow, letter: Letter) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Give text and buttons that a phone shows of a drawing of a card."""

    def gone(self, who: str, message: str) -> bool:
        """Tell whether an officer took a message off his phone."""
        return False

    @abstractmethod
    def was_told(self, who: str, text: str) -> bool:
        """Tell whether words that answer a press were seen."""

    def no_other_buttons(self, who: str, closed: set[str]) -> Seen | None:
        """Find what was decided and has a button, where a message can be drawn anew."""
        return None


class Overheard(Channel):
    """A channel beside which somebody stands who sees what it is given, and how it ends."""

    def __init__(
        self,
        channel: Channel,
        delivering: Callable[[Parcel, Deliver], Awaitable[Delivered]],
        answering: Callable[[Incoming, str, Answer], Awaitable[Trouble | None]],
    ) -> None:
        self.name = channel.name
        self.working_lasts = channel.working_lasts
        self._channel = channel
        self._delivering = delivering
        self._answering = answering

    async def deliver(self, parcel: Parcel) -> Delivered:
        return await self._delivering(parcel, self._channel.deliver)

    async def answer(self, incoming: Incoming, text: str) -> Trouble | None:
        return await self._answering(incoming, text, self._channel.answer)

    def trouble(self) -> str:
        return self._channel.trouble()

    def parse(self, raw: str) -> list[Incoming]:
        return self._channel.parse(raw)

    async def start(self, intake: Intake) -> None:
        await self._channel.start(intake)

    async def stop(self) -> None:
        await self._channel.stop()

    async def working(self, address: Address) -> None:
        await self._channel.working(address)

    def fetch(self, file: IncomingFile) -> AsyncIterator[bytes]:
        return self._channel.fetch(file)

    def invitation_link(self, token: str) -> str:
        return self._channel.invitation_link(token)
