"""Officers' phones on Telegram and WhatsApp, held alike: what a person sees, taps and sends."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from handlers.messages import plain
from tests.telegram import chats as telegram
from tests.waiting import until
from tests.whatsapp import people as whatsapp

#: How long something slow may take on a busy machine, in seconds.
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Line:
    """A message of the bot as a phone shows it."""

    text: str
    labels: tuple[str, ...] = ()
    file: str = ""


class Phone(ABC):
    """An officer's phone."""

    def __init__(self) -> None:
        self.taps = 0
        self.typed = 0

    @abstractmethod
    def screen(self) -> list[Line]:
        """Give what the bot wrote, as it is shown now, oldest first."""

    @abstractmethod
    async def press(self, label: str) -> None:
        """Press a button of the newest message that has it."""

    @abstractmethod
    async def sends(self, *files: tuple[str, bytes]) -> None:
        """Send documents."""

    @abstractmethod
    async def writes(self, text: str) -> None:
        """Send a text."""

    @abstractmethod
    async def opens(self, link: str) -> None:
        """Open the link of an invitation and press what it prepares."""

    @abstractmethod
    def rings(self) -> int:
        """Count the messages that made the phone ring."""

    async def types(self, text: str) -> None:
        self.typed += len(text)
        await self.writes(text)

    async def tap(self, *labels: str) -> None:
        """Press buttons as soon as they are there."""
        for label in labels:
            await self._until(lambda wanted=label: any(wanted in m.labels for m in self.screen()))
            self.taps += 1
            await self.press(label)

    async def sees(self, words: str) -> Line:
        """Wait until some words are shown, and give the newest message with them."""
        await self._until(lambda: any(words in m.text for m in self.screen()), words)
        return next(m for m in reversed(self.screen()) if words in m.text)

    async def gets(self, name: str) -> Line:
        """Wait for a file."""
        await self._until(lambda: any(m.file == name for m in self.screen()), name)
        return next(m for m in self.screen() if m.file == name)

    async def _until(self, there, what: str = "") -> None:  # type: ignore[no-untyped-def]
        try:
            await until(there, PATIENCE)
        except TimeoutError:
            raise AssertionError(f"not there: {what}; on the screen: {self.screen()}") from None


class TelegramPhone(Phone):
    """A phone with Telegram."""

    def __init__(self, person: telegram.Person) -> None:
        super().__init__()
        self.person = person

    def screen(self) -> list[Line]:
        shown = self.person.screen()
        return [Line(plain(m.text), tuple(m.labels), m.file) for m in shown]

    async def press(self, label: str) -> None:
        self.person.presses(label)

    async def sends(self, *files: tuple[str, bytes]) -> None:
        self.person.sends_files(*files)

    async def writes(self, text: str) -> None:
        self.person.sends_text(text)

    async def opens(self, link: str) -> None:
        self.person.starts(link)

    def rings(self) -> int:
        return self.person.rings()


class WhatsAppPhone(Phone):
    """A phone with WhatsApp, where nothing that was shown ever changes."""

    def __init__(self, person: whatsapp.Person) -> None:
        super().__init__()
        self.person = person

    def screen(self) -> list[Line]:
        shown = self.person.screen()
        return [Line(m.text, tuple(m.labels), m.name) for m in shown]

    async def press(self, label: str) -> None:
        await self.person.presses(label)

    async def sends(self, *files: tuple[str, bytes]) -> None:
        await self.person.sends_files(*files)

    async def writes(self, text: str) -> None:
        await self.person.sends_text(text)

    async def opens(self, link: str) -> None:
        await self.person.sends_text(parse_qs(urlsplit(link).query)["text"][0])

    def rings(self) -> int:
        return len(self.person.shown)
