"""What every scanner inbox is to the rest of the bot: it runs, and says how it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

#: Tells officers of what cannot be used: name, why and what to do, identity. Called again with an
#: identity that it has seen it must do nothing.
Refuse = Callable[[str, str, str], Awaitable[None]]

_LOG: Final = structlog.get_logger("pemindai")


class Inbox(ABC):
    """A place that scanners write to."""

    name: str  #: in the health page and the log

    def __init__(self) -> None:
        self._trouble = ""

    @abstractmethod
    async def run(self) -> None:
        """Look into it, for as long as the bot runs."""

    def trouble(self) -> str:
        """Say why it cannot be used at the moment; empty when all is well."""
        return self._trouble

    def _note(self, trouble: str) -> None:
        if trouble and trouble != self._trouble:
            _LOG.error("pemindai bermasalah", di=self.name, sebab=trouble)
        self._trouble = trouble
