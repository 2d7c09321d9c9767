"""Clocks: the real one, and the one of the practice office that can be moved forward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Tells what time it is; everything that asks for the present asks here."""

    def now(self) -> datetime:
        """Give the instant it is, in UTC."""


class WallClock:
    """The time of the world."""

    def now(self) -> datetime:
        """Give the instant it is, in UTC."""
        return datetime.now(UTC)


class PracticeClock:
    """The world's time plus what was moved forward, kept in a file across restarts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ahead = timedelta()
        if path.exists():
            self._ahead = timedelta(seconds=float(path.read_text("ascii") or 0))

    def now(self) -> datetime:
        """Give the instant it is in the practice office, in UTC."""
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        """Move it forward; it never goes back."""
        self._ahead += max(by, timedelta())
        self._path.write_text(str(self._ahead.total_seconds()), "ascii")
