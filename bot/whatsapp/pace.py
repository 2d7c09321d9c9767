"""Pacing: nobody gets more messages than Meta lets through to one person.

Meta counts a message each six seconds to one person, and lends some for a burst.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from bot.bucket import Bucket
from bot.channel import TryLater
from bot.whatsapp.faults import PAIR

#: Messages one person may get at once. Meta lends about 45; the rest is for what cannot wait.
BURST: Final = 40.0
PEOPLE: Final = 2_000  #: buckets remembered


class Pace:
    """Sends a letter back to the outbox when its turn has not come: no sender waits here."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._people: OrderedDict[str, Bucket] = OrderedDict()

    def admit(self, person: str) -> None:
        """Take one message from what a person may get.

        Raises:
            TryLater: with the seconds until the next one.

        """
        bucket, now = self._bucket(person), self._clock()
        if wait := bucket.wait(now):
            raise TryLater("WhatsApp: menunggu giliran untuk penerima ini", wait)
        bucket.take(1.0, now)

    def took(self, person: str) -> None:
        """Count a message that could not wait: the answer to a press."""
        self._bucket(person).take(1.0, self._clock())

    def flooded(self, person: str, seconds: float) -> None:
        """Leave a person alone, because Meta said so."""
        self._bucket(person).drain(seconds, self._clock())

    def _bucket(self, person: str) -> Bucket:
        if person not in self._people:
            self._people[person] = Bucket(1.0 / PAIR, BURST, self._clock())
            if len(self._people) > PEOPLE:
                self._people.popitem(last=False)
        self._people.move_to_end(person)
        return self._people[person]
