"""The memory of the bot at rest: an office with a Telegram token, polling, nothing to do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from bench.bot_api import TOKEN, Load, serve

#: Seconds until everything that begins has begun.
SETTLED: Final = 12.0
#: Megabytes that an office PC can spare.
WANTED: Final = 130


def main() -> float:
    """Print and give the resident memory in megabytes."""
    context = get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=serve, args=(there, Load(presses=0)), daemon=True)
    server.start()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            resident = _resident(here.recv(), Path(folder))
    finally:
        server.terminate()
        server.join()
    print(f"{resident:.0f} MB resident at rest (wanted: at most {WANTED})")
    return resident


def _resident(base: str, folder: Path) -> float:
    told = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_BASE": base,
        "JDIH_KIND": "portal",
        "DATA_DIR": str(folder),
        "HTTP_PORT": str(_free_port()),
    }
    env = {**os.environ, **told}
    migrate = [sys.executable, "-m", "bot", "migrate"]  # as at every start but the first
    subprocess.run(migrate, env=env, stdout=subprocess.DEVNULL, check=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(SETTLED)
        status = Path(f"/proc/{process.pid}/status").read_text("ascii")
        line = next(one for one in status.splitlines() if one.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
