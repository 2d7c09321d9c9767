"""A nursery: a process whose children do one order a line, and which tests kill on the way.

Forking keeps the imports out of every child's life, so that a kill hits the work itself. A child
says "pid mulai" when it begins, "pid selesai" when it is done, and what broke it behind that.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BEGINS = "mulai"
_ENDS = "selesai"


@dataclass
class Nursery:
    """The process, as a test talks to it."""

    process: Process

    async def start(self, *order: object) -> int:
        """Give an order; returns the pid of the child that has just begun with it."""
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(map(str, order)).encode() + b"\n")
        await self.process.stdin.drain()
        while True:
            pid, sentence = await self._line()
            if sentence == BEGINS:
                return pid

    async def finish(self, *order: object) -> float:
        """Let a child do an order to its end; returns the seconds it took."""
        mine = await self.start(*order)
        began = time.monotonic()
        while await self._line() != (mine, _ENDS):
            pass
        return time.monotonic() - began

    async def _line(self) -> tuple[int, str]:
        assert self.process.stdout is not None
        line = await asyncio.wait_for(self.process.stdout.readline(), 120)
        pid, _, sentence = line.decode().strip().partition(" ")
        assert not sentence.startswith(f"{_ENDS} "), sentence
        return int(pid), sentence


@asynccontextmanager
async def nursery(module: str) -> AsyncIterator[Nursery]:
    """Start the process: a module that ends in `breed`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, stdin=PIPE, stdout=PIPE, cwd=ROOT
    )
    yield Nursery(process)
    assert process.stdin is not None
    process.stdin.close()
    await process.wait()


def kill(pid: int) -> bool:
    """Kill a child; False when it was done before."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def tell(sentence: str) -> None:
    """Say something to the test."""
    os.write(1, f"{os.getpid()} {sentence}\n".encode())


def breed(work: Callable[..., Coroutine[Any, Any, None]]) -> None:
    """Have each line of standard input done by a child, its words as arguments."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if os.fork() == 0:
            try:
                asyncio.run(work(*line.split()))
                tell(_ENDS)
            except BaseException as error:  # noqa: BLE001 -- whatever it is, the test has to see it
                tell(f"{_ENDS} {error!r}")
            os._exit(0)
