"""A process whose children take up the waiting uploads of an office; tests kill these on the way.

Reads lines "folder address" and prints lines "pid mulai" and "pid selesai …". Forking keeps the
imports out of every child's life, so that a kill hits the upload itself.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.whole.jdih_desk import account, open_desk


async def carry(folder: str, url: str) -> None:
    async with open_desk(Path(folder), **account(url)) as desk:
        tell("mulai")
        await desk.jobs.after_restart()
        await desk.work()


def tell(sentence: str) -> None:
    os.write(1, f"{os.getpid()} {sentence}\n".encode())


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if os.fork() == 0:
            try:
                asyncio.run(carry(*line.split()))
                tell("selesai")
            except BaseException as error:  # noqa: BLE001 - whatever it is, the test has to see it
                tell(f"selesai {error!r}")
            os._exit(0)


if __name__ == "__main__":
    main()
