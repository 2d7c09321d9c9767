"""The bot as a process in the technician's terminal, and Telegram as it is set there."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.cli.conftest import ROOT, Shell
from tests.telegram.bot_api import BotApi
from tests.waiting import until
from tests.whole.conftest import free_port

LINK = re.compile(r"https://t\.me/jdih_uji_bot\?start=([\w-]+)")


@dataclass
class Running:
    """`jdih-bot run` in a terminal: what it says to the technician, and what it logs."""

    process: asyncio.subprocess.Process
    out: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    async def says(self, words: str) -> str:
        """Wait for a line."""
        await until(lambda: any(words in line for line in self.out), 60)
        return next(line for line in self.out if words in line)

    @property
    def links(self) -> list[str]:
        return [line for line in self.out if "t.me" in line]


async def _read(stream: asyncio.StreamReader, lines: list[str]) -> None:
    while line := await stream.readline():
        lines.append(line.decode())


@asynccontextmanager
async def started(jdih: Shell, **env: str) -> AsyncIterator[Running]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=jdih.here,
        env=jdih.env(**{"PYTHONPATH": str(ROOT), "HTTP_PORT": str(free_port()), **env}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    running = Running(process)
    reading = asyncio.gather(_read(process.stdout, running.out), _read(process.stderr, running.log))
    try:
        yield running
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        async with asyncio.timeout(30):
            await process.wait()
            await reading


def told(api: BotApi) -> dict[str, str]:
    """All that an officer with a token has to set; the base is only where the test plays it."""
    return {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API_BASE": api.base}
