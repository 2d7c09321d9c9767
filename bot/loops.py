"""The loops of the bot: each is kept going whatever breaks in it, and says how it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

import structlog

from storage.faults import StorageFault

_LOG: Final = structlog.get_logger("loops")

#: Tells that a loop has come round once more.
Beat = Callable[[], None]
#: Runs until it breaks.
Loop = Callable[[Beat], Awaitable[None]]

#: Seconds that a loop rests after it broke: at first, doubled each time, at most.
FIRST: Final = 1.0
LONGEST: Final = 30.0
#: Seconds after which a loop that has not come round is stuck.
STUCK: Final = 120.0


def unheard() -> None:
    """Beat for nobody: a loop that is run for itself."""


class Watched(Protocol):
    """What can say how it is."""

    @property
    def name(self) -> str:
        """Give its name."""

    def trouble(self) -> str:
        """Say in a word or a line what is wrong, if anything is."""


class Heart:
    """How a loop is: when it came round last, and whether it broke since."""

    def __init__(
        self,
        name: str,
        *,
        beats: bool = True,
        first: float = FIRST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the name of a loop; one that `beats` not is well unless it broke a while ago."""
        self.name = name
        self._beats = beats
        self._first = self._pause = first
        self._clock = clock
        self._last = clock()
        self._broke: float | None = None
        self._why = ""  #: what it broke on, as far as that was said

    def complain(self, fault: StorageFault) -> None:
        """Log what it broke on, if that is news."""
        why = f"{type(fault).__name__}: {fault}"
        if self.is_news(why):
            _LOG.warning("loop broke", loop=self.name, why=why)

    def is_news(self, why: str) -> bool:
        """Tell whether it broke on something else before, or came round or was well meanwhile."""
        lately = self._broke is not None and self._clock() - self._broke < STUCK
        news, self._why = why != self._why or not lately, why
        return news

    def beat(self) -> None:
        """Note that the loop came round."""
        if self._why:
            _LOG.info("loop goes on", loop=self.name)
            self._why = ""
        self._last, self._broke, self._pause = self._clock(), None, self._first

    def broke(self) -> float:
        """Note that it broke and tell for how many seconds it rests."""
        now = self._clock()
        if self._broke is not None and now - self._broke > STUCK:
            self._pause = self._first
        self._broke = now
        pause, self._pause = self._pause, min(2 * self._pause, LONGEST)
        return pause

    def trouble(self) -> str:
        """Say in a word what is wrong, if anything is."""
        now = self._clock()
        if self._broke is not None and (self._beats or now - self._broke < STUCK):
            return "broken"
        return "stuck" if self._beats and now - self._last > STUCK else ""


async def keep_going(heart: Heart, loop: Loop) -> None:
    """Run a loop until it ends; when it breaks, that is logged, it rests and goes on."""
    while True:
        try:
            return await loop(heart.beat)
        except StorageFault as fault:
            heart.complain(fault)
        except Exception:  # whatever it was, the next round may be better
            _LOG.exception("loop broke", loop=heart.name)
        await asyncio.sleep(heart.broke())


class Loops:
    """All loops of a running bot."""

    def __init__(self, *, first: float = FIRST) -> None:
        self._first = first
        self._watched: list[Watched] = []
        self._tasks: list[asyncio.Task[None]] = []

    def watch(self, watched: Watched) -> None:
        """Ask somebody else, too, how he is."""
        self._watched.append(watched)

    def start(self, name: str, loop: Loop) -> None:
        """Begin a loop and keep it going."""
        self._begin(Heart(name, first=self._first), loop)

    def keep(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """Keep something going that runs by itself and tells nobody when it comes round."""

        async def loop(_: Beat) -> None:
            await run()

        self._begin(Heart(name, beats=False, first=self._first), loop)

    def _begin(self, heart: Heart, loop: Loop) -> None:
        self.watch(heart)
        self._tasks.append(asyncio.create_task(keep_going(heart, loop), name=heart.name))

    def troubles(self) -> dict[str, str]:
        """Say who is not well, and how."""
        return {one.name: word for one in self._watched if (word := one.trouble())}

    async def stop(self) -> None:
        """Stop them all."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def see_off(tasks: set[asyncio.Task[None]], patience: float | None = None) -> None:
    """Wait until none of these is left; after so many seconds of `patience` they are stopped.

    What does not even let itself be stopped gets as long once more, and is left.
    """
    try:
        async with asyncio.timeout(patience):
            while tasks:
                await asyncio.wait(tasks)
    except TimeoutError:
        late = list(tasks)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=patience)
