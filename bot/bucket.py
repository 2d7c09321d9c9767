"""A token bucket: how channels keep below the limits of what they may send."""

from __future__ import annotations

import asyncio
from typing import Final

_SLACK: Final = 1e-6  #: of a token; clocks do not add up exactly


class Bucket:
    """Holds tokens that grow back; what is taken beyond them is owed."""

    def __init__(self, rate: float, capacity: float, now: float) -> None:
        self._rate = rate
        self._capacity = capacity
        self._level = capacity
        self._at = now
        self.turn = asyncio.Lock()  #: who waits here, waits in line

    def wait(self, now: float) -> float:
        """Give the seconds until one token is there."""
        self._fill(now)
        short = 1.0 - self._level
        return short / self._rate if short > _SLACK else 0.0

    def take(self, tokens: float, now: float) -> None:
        """Take tokens, going into debt if need be (an album counts as its pictures)."""
        self._fill(now)
        self._level -= tokens

    def drain(self, seconds: float, now: float) -> None:
        """Owe so much that the next token is there after some seconds."""
        self._at = max(now, self._at)
        self._level = 1.0 - seconds * self._rate

    def _fill(self, now: float) -> None:
        passed = max(0.0, now - self._at)
        self._level = min(self._capacity, self._level + passed * self._rate)
        self._at = now
