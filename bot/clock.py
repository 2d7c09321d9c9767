"""Clocks: the real one, and the one of the practice office that can be moved forward."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from sop.tanggal import tanggal


class Clock(Protocol):
    """Tells what time it is; everything that asks for the present asks here."""

    def now(self) -> datetime:
        """Give the instant it is, in UTC."""


def is_surely_wrong(now: datetime) -> bool:
    """Tell that it is earlier than when this program was written to the disk: a dead battery."""
    return now.timestamp() < Path(__file__).stat().st_mtime - timedelta(days=1).total_seconds()


async def right(clock: Clock, tell: Callable[[str], None], pause: float = 5.0) -> None:
    """Wait until the clock may be right, and tell once that it is waited for.

    By one of years ago nobody holds his jabatan yet, and what is recorded stays in the history.

    Args:
        clock: that of the computer.
        tell: reaches whoever started the bot.
        pause: seconds between two looks.

    """
    if is_surely_wrong(now := clock.now()):
        shown = tanggal(now.date())
        tell(f"Jam komputer ini salah ({shown}). Bot menunggu sampai jamnya benar: nyalakan NTP.")
    while is_surely_wrong(clock.now()):  # noqa: ASYNC110 -- a clock rings nobody
        await asyncio.sleep(pause)


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
