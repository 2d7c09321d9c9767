"""Keys and instants as text: what sorts as text sorts by time, in either database."""

from __future__ import annotations

import secrets
import threading
import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

_COUNTER_BITS: Final = 12


@lru_cache(maxsize=512)
def stamp(at: datetime) -> str:
    """Write an instant as UTC text of one width: `2026-11-03T04:05:06.789Z`.

    The last ones are remembered: one turn writes the same instant into a dozen rows.

    Raises:
        ValueError: the instant carries no zone, so nobody knows when it is.

    """
    if at.tzinfo is None:
        msg = "an instant needs a zone"
        raise ValueError(msg)
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def instant(text: str) -> datetime:
    """Read what `stamp` wrote."""
    return datetime.fromisoformat(text)


class _Keys:
    """Makes UUIDv7 that grow within this process, also when the clock is set back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0  # milliseconds and counter in one number

    def make(self) -> str:
        with self._lock:
            self._last = max((time.time_ns() // 1_000_000) << _COUNTER_BITS, self._last + 1)
            moment, counter = divmod(self._last, 1 << _COUNTER_BITS)
        return _written(moment << 80 | 7 << 76 | counter << 64 | 2 << 62 | secrets.randbits(62))


def first_key(at: datetime) -> str:
    """Give what sorts before all keys made from an instant on, and behind all made before."""
    return _written(int(at.timestamp() * 1000) << 80)


def _written(number: int) -> str:
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


#: Gives a new key; later keys sort behind earlier ones.
new_key: Final = _Keys().make
