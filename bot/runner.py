"""The runner: keeps the application up, and begins it anew when it is told to."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from typing import Final

import structlog

from bot.app import App, open_app
from bot.config import Settings
from bot.office.file import Misconfigured, read_office
from bot.playground.channel import PlaygroundChannel

_LOG: Final = structlog.get_logger("runner")


class Runner:
    """Starts the application, and begins it anew when it is told to."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._again = asyncio.Event()
        self._wipe = False  #: the practice office is thrown away before it begins anew
        self._done = asyncio.Event()
        self.app: App | None = None

    async def run(self, ready: Callable[[App], None] | None = None) -> None:
        """Run until stopped."""
        while True:
            self._again.clear()
            self.app = await open_app(self._settings, self._reset)
            if ready:
                ready(self.app)
            waits = [asyncio.create_task(e.wait()) for e in (self._again, self._done)]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()
            await self.app.end()
            if self._done.is_set():
                return
            if self._wipe:
                self._wipe = False
                await _begin_anew(self.app)

    def stop(self) -> None:
        """Let `run` end."""
        self._done.set()

    def reload(self) -> None:
        """Begin anew with the profile of the office as it is now; a wrong one changes nothing."""
        try:
            read_office(self._settings.office_file)
        except Misconfigured as error:
            _LOG.error("the office file is not taken", why=str(error))
            return
        self._again.set()

    async def _reset(self) -> None:
        self._wipe = True
        self._again.set()


async def _begin_anew(app: App) -> None:
    """Throw the practice office away; only a folder named so is ever touched.

    The phones are emptied and stay: by what is left in them open pages notice the new morning.
    """
    home, phones = app.settings.home, app.channels.get(PlaygroundChannel.name)
    if home.name != "latihan" or not isinstance(phones, PlaygroundChannel):
        return
    await phones.wipe()
    for each in home.iterdir():
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        elif each.name.partition(".")[0] != phones.server.path.stem:
            each.unlink(missing_ok=True)
