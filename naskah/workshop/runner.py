"""The one way to run a task in a child, which every part of the workshop needs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from naskah.limits import INSPECT, Answer, Limits


class Runner(ABC):
    """Runs tasks in children; see `Workshop.run`."""

    @abstractmethod
    async def run(
        self,
        task: str,
        do: str,
        header: Mapping[str, object],
        blobs: Sequence[bytes] = (),
        *,
        limits: Limits = INSPECT,
    ) -> Answer:
        """Have one child do one thing."""
