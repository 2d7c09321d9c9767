"""The clock of the tests: it stands still until somebody moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

#: A Tuesday morning in the office.
MORNING = datetime(2025, 11, 4, 1, 30, tzinfo=UTC)  # 08.30 WIB


class TestClock:
    """A clock that stands still until it is moved."""

    __test__ = False

    def __init__(self, now: datetime = MORNING) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by
