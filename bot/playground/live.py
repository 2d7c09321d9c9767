"""What happens on the phones, told at once to every page that listens."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from bot.playground.shown import Json, Message

_BACKLOG: Final = 1000  #: a page further behind than this is let go and catches up anew


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell: `message`, `typing`, `toast`, `clock`, `switch` or `reset`."""

    kind: str
    data: Json
    phone: str = ""  #: empty: everybody hears it
    rev: int = 0  #: of a message: where a page that reconnects goes on


def drawn(message: Message) -> Event:
    """Tell how a message looks now."""
    data = {"phone": message.phone, "message": message.json()}
    return Event("message", data, message.phone, message.rev)


@dataclass(eq=False, slots=True)
class Listener:
    """One page listening to some phones."""

    phones: frozenset[str]
    _events: asyncio.Queue[Event | None] = field(
        default_factory=lambda: asyncio.Queue(_BACKLOG + 1)
    )

    async def next(self, seconds: float) -> Event | None:
        """Wait for an event; nothing when it is time to part.

        Raises:
            TimeoutError: nothing happened in this time.

        """
        async with asyncio.timeout(seconds):
            return await self._events.get()

    def hear(self, event: Event) -> bool:
        """Queue an event if it concerns this page; false when the page is too far behind."""
        if event.phone and event.phone not in self.phones:
            return True
        if self._events.qsize() >= _BACKLOG:
            return False
        self._events.put_nowait(event)
        return True

    def part(self) -> None:
        """End the listening after what is queued."""
        with contextlib.suppress(asyncio.QueueFull):
            self._events.put_nowait(None)


class Live:
    """All pages that listen now."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    @contextlib.contextmanager
    def listening(self, phones: frozenset[str]) -> Iterator[Listener]:
        """Hear what happens on some phones while the context lasts."""
        listener = Listener(phones)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def tell(self, event: Event) -> None:
        """Tell an event to everybody whom it concerns."""
        for listener in list(self._listeners):
            if not listener.hear(event):
                self._listeners.discard(listener)
                listener.part()

    def part(self) -> None:
        """Let all listeners go, because the server stops."""
        for listener in self._listeners:
            listener.part()
        self._listeners.clear()
