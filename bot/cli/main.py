"""The command line: run the bot, look after the office, check that everything is in order.

It ends with 0 when all is well, 1 when it looked and something is wrong, and 2 when what was asked
cannot be done.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import typer
from rich.console import Console
from rich.markup import escape
from typer import TyperException

from bot import heap, logs
from bot.app import App
from bot.cli import book, care, evidence, office, people
from bot.clock import WallClock, right
from bot.config import Settings, must_mean_practice, read_settings
from bot.doctor import checks
from bot.finding import Finding, Verdict
from bot.home import Misuse, meaning
from bot.office.file import Misconfigured
from bot.proxy import spare_this_machine
from bot.publishers import UNSET_KIND
from bot.runner import Runner
from storage.faults import StorageFault, translate

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
for part in (office, people, book, care, evidence):
    app.add_typer(part.app)

_OUT: Final = Console(soft_wrap=True, highlight=False)
_STYLES: Final = {
    Verdict.FINE: "green",
    Verdict.UNUSED: "dim",
    Verdict.WARN: "yellow",
    Verdict.WRONG: "bold red",
}
#: What is amiss with a file or folder, and what the technician does.
_AMISS: Final = {
    PermissionError: "akun ini tidak boleh membuka atau menulisnya; jalankan sebagai akun bot",
    FileNotFoundError: "tidak ada",
    FileExistsError: "bukan folder",
    NotADirectoryError: "bukan folder",
    IsADirectoryError: "ini folder, bukan file",
}
_ROOT: Final = Path(__file__).resolve().parents[2]


def main(words: Sequence[str] | None = None) -> None:
    """Enter here; whatever goes wrong is one line, never a traceback.

    Args:
        words: what stands behind the name of the program; None: as the shell gave them.

    """
    _take_streams()
    try:
        code = app(words, standalone_mode=False)
    except TyperException as error:
        _end(error.format_message())
    except (Misconfigured, Misuse) as error:
        _end(str(error))
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:  # noqa: BLE001 - the last line of defence
        _end(_line(error))
    sys.exit(code)


def _take_streams() -> None:
    """Let nothing of ours take the place of a stream that is closed: what is said goes nowhere."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", closefd=False))


def _end(line: str) -> None:
    sys.stderr.write(" ".join(line.split()) + "\n")
    sys.exit(2)


def _line(error: Exception) -> str:
    """Say what went wrong; of a file or folder, which one and what the technician does."""
    of_file = error if isinstance(error, OSError) and error.filename else None
    if of_file and type(of_file) in _AMISS:
        return f"{of_file.filename}: {_AMISS[type(of_file)]}."
    fault = translate(error)
    if isinstance(fault, StorageFault):
        return meaning(fault)
    if of_file:
        return f"{of_file.filename}: {of_file.strerror}."
    return f"Kesalahan tak terduga: {type(error).__name__} di {_place(error)}. Laporkan baris ini."


def _place(error: BaseException) -> str:
    """Say where in our own code a fault came up; its own words may hold what nobody should see."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_relative_to(_ROOT)]
    last = next(f for f in reversed(ours) if "site-packages" not in f.filename)
    return f"{Path(last.filename).relative_to(_ROOT)}:{last.lineno}"


@app.callback()
def top() -> None:
    """Bot JDIH: dari nota dinas sampai tayang."""
    spare_this_machine()


@app.command()
def run() -> None:
    """Jalankan bot (mode latihan bila tidak ada token)."""
    settings = read_settings()
    must_mean_practice(settings)
    logs.set_up(settings.secrets, settings.log_level)
    asyncio.run(_run(settings))


@app.command("doctor")
def examine() -> None:
    """Periksa semua yang dibutuhkan; satu baris tiap hal, keluar 1 bila ada yang salah."""
    try:
        settings = read_settings()
    except Misconfigured as error:
        _tell("Setelan", Finding.wrong(str(error)))
        raise typer.Exit(1) from None
    if asyncio.run(_examine(settings)):
        raise typer.Exit(1)


async def _examine(settings: Settings) -> bool:
    """Print every finding as it comes; tell whether something is wrong."""
    wrong = False
    async for name, finding in checks.examine(settings):
        _tell(name, finding)
        wrong = wrong or not finding.ok
    return wrong


def _tell(name: str, finding: Finding) -> None:
    mark = _STYLES[finding.verdict]
    _OUT.print(f"[{mark}]{finding.verdict}[/] {name:<{checks.WIDTH}}  {escape(finding.line)}")


async def _run(settings: Settings) -> None:
    await right(WallClock(), _say)
    runner = Runner(settings)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, runner.stop)
    loop.add_signal_handler(signal.SIGHUP, partial(_hung_up, runner, _in_window()))
    await runner.run(_greet)


def _hung_up(runner: Runner, was_in_window: bool) -> None:
    """Read the profile anew; when it is the window of the bot that was closed, stop in order."""
    if was_in_window and not _in_window():
        runner.stop()
    else:
        runner.reload()


def _in_window() -> bool:
    """Tell whether a terminal window is open in which the bot runs."""
    return any(os.isatty(number) for number in range(3))


def _greet(running: App) -> None:
    heap.settle()
    mode = "latihan" if running.settings.with_playground else "kantor"
    _say(f"Bot JDIH berjalan (mode {mode}). Buka {running.address}")
    if running.settings.unknown:
        _say(running.settings.unknown)
    if running.settings.on_own_portal:
        _say(UNSET_KIND)
    running.invite_first_admin(_say)


def _say(line: str) -> None:
    """Tell whoever started the bot; it goes on when nobody listens any longer."""
    try:
        typer.echo(line)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
