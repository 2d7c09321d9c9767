"""The command line: run the bot, look after the office, check that everything is in order."""

from __future__ import annotations

import asyncio
import signal
import sys

import typer
from rich.console import Console

from bot import logs
from bot.app import App, Runner
from bot.config import Misconfigured, Settings, read_settings
from storage.faults import StorageFault

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
_OUT = Console(soft_wrap=True, highlight=False)


def main() -> None:
    """Enter here; whatever goes wrong is one line, never a traceback."""
    try:
        app()
    except (Misconfigured, StorageFault) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


@app.callback()
def top() -> None:
    """Bot JDIH: dari nota dinas sampai tayang."""


@app.command()
def run() -> None:
    """Jalankan bot (mode latihan bila tidak ada token)."""
    settings = read_settings()
    logs.set_up(settings.secrets, settings.log_level)
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    runner = Runner(settings)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, runner.stop)
    await runner.run(_greet)


def _greet(running: App) -> None:
    mode = "latihan" if running.settings.with_playground else "kantor"
    _OUT.print(f"Bot JDIH berjalan (mode {mode}). Buka {running.address}")
