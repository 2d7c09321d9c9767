"""The bot in a process that may be killed: `python -m tests.whole.runner`, set by the environment.

It forks the bot, says its process id, and forks the next one as soon as that one is dead; so a kill
costs no import, and everything after it is as on a machine that lost its power.
"""

from __future__ import annotations

import asyncio
import os
import sys

from bot import logs
from bot.config import read_settings
from bot.runner import Runner


def main() -> None:
    while True:
        child = os.fork()
        if child == 0:
            settings = read_settings()
            logs.set_up(settings.secrets)
            asyncio.run(Runner(settings).run(lambda _: _ready()))
            return
        os.waitpid(child, 0)


def _ready() -> None:
    sys.stdout.write(f"ready {os.getpid()}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
