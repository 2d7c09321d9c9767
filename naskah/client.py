"""The workshop: the only door of this room, which hands every file to a child process with limits.

No library that reads documents or pictures is imported here, so none is loaded in the bot. One
child serves one request and ends; it is killed when it is too slow or no longer wanted.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import shutil
import signal
import stat
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from naskah.errors import Broken, NoRoom, TooHeavy
from naskah.frames import LENGTH_BYTES, header_length, pack, parse_header
from naskah.limits import INSPECT, MB, OFFICE, PAGES, SCAN, Answer, Limits
from naskah.workshop.examining import Examining
from naskah.workshop.finishing import Finishing
from naskah.workshop.making import Making
from naskah.workshop.scanning import Scanning

__all__ = ["INSPECT", "MB", "OFFICE", "PAGES", "SCAN", "Answer", "Limits", "Workshop"]

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_PREFIX: Final = "jdih-bot-"  #: of the folders of children
_LEFT: Final = 86_400.0  #: seconds after which nobody is at work in one


class Workshop(Making, Examining, Scanning, Finishing):
    """Runs the tasks of this room, a few at a time.

    Args:
        workers: how many children may work at once.
        room: the package whose modules are the tasks.
        least: bytes that have to be free where temporary files are made, or a child that breaks
            may have done so for want of them.

    """

    def __init__(self, workers: int = 2, room: str = "naskah", least: int = 20 * MB) -> None:
        self._places = asyncio.Semaphore(workers)
        self._room = room
        self._least = least

    async def run(
        self,
        task: str,
        do: str,
        header: Mapping[str, object],
        blobs: Sequence[bytes] = (),
        *,
        limits: Limits = INSPECT,
    ) -> Answer:
        """Have one child do one thing.

        Args:
            task: the module of this room that can do it, e.g. "reading.read".
            do: the key in that module's `TASKS`.
            header: what JSON can carry.
            blobs: files.
            limits: what the child may use.

        Raises:
            TooHeavy: it ran out of time or memory.
            NoRoom: it could not be done for want of room on the disk.
            Broken: it crashed or refused.

        """
        try:
            async with self._places, _folder() as folder:
                child = await _start(f"{self._room}.{task}", limits, folder)
                return await _within(limits, child, {**header, "do": do}, blobs)
        except Broken as fault:
            if not _is_verdict(fault) and self._lacks_room():
                raise NoRoom(str(fault)) from fault
            raise

    def _lacks_room(self) -> bool:
        """Tell whether too little is free where the children make their temporary files."""
        return shutil.disk_usage(tempfile.gettempdir()).free < self._least


def _is_verdict(fault: Broken) -> bool:
    """Tell what is said of a file from what may have gone wrong around it."""
    return fault.reason.isidentifier() and fault.reason != "rusak"


async def _within(
    limits: Limits,
    child: asyncio.subprocess.Process,
    header: Mapping[str, object],
    blobs: Sequence[bytes],
) -> Answer:
    """Let a child answer within its time; nothing of it is left running.

    Raises:
        TooHeavy, Broken: see there.

    """
    try:
        async with asyncio.timeout(limits.wall_seconds):
            return await _converse(child, header, blobs)
    except TimeoutError as late:
        raise TooHeavy(f"{header['do']}: {limits.wall_seconds} s") from late
    finally:
        await _end(child)


def tidy(older: float = _LEFT) -> None:
    """Throw away the folders of children whose bot was killed: letters lie in them.

    Args:
        older: seconds for which one was not touched; a younger one may be at work.

    """
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            found = left.lstat()
            ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
            if ours and found.st_mtime < time.time() - older:
                shutil.rmtree(left, ignore_errors=True)


@contextlib.asynccontextmanager
async def _folder() -> AsyncIterator[str]:
    """Give a child a folder for its temporary files; what it leaves there when killed goes, too.

    Raises:
        NoRoom: there is none for it.

    """
    try:
        folder = tempfile.mkdtemp(prefix=_PREFIX)
    except OSError as fault:
        if fault.errno in _FULL:
            raise NoRoom(fault.strerror) from fault
        raise
    try:
        yield folder
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def _start(module: str, limits: Limits, folder: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "naskah",
        module,
        str(limits.cpu_seconds),
        str(limits.memory_bytes),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=folder,
        env={**_environment(), "TMPDIR": folder},
        start_new_session=True,
    )


def _environment() -> dict[str, str]:
    """Give a child what it needs to start and none of the bot's tokens."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TESSDATA_PREFIX")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        # Threads of their own would only fight the other children, and each reserves memory.
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


async def _converse(
    child: asyncio.subprocess.Process, header: Mapping[str, object], blobs: Sequence[bytes]
) -> Answer:
    assert child.stdin is not None  # noqa: S101 - started with pipes
    assert child.stdout is not None  # noqa: S101
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # its end is told below
        for piece in pack(header, blobs):
            child.stdin.write(piece)
            await child.stdin.drain()
    child.stdin.close()
    try:
        frame, results = await _frame(child.stdout)
    except asyncio.IncompleteReadError:
        raise _death(await child.wait()) from None
    except ValueError as bad:
        raise Broken("bad answer") from bad
    match frame:
        case {"answer": dict(answer)}:
            return Answer(answer, results)
        case {"heavy": _}:
            raise TooHeavy("memory")
        case _:
            raise Broken(str(frame.get("refused", "bad answer")))


async def _frame(source: asyncio.StreamReader) -> tuple[dict[str, object], list[bytes]]:
    length = header_length(await source.readexactly(LENGTH_BYTES))
    header, sizes = parse_header(await source.readexactly(length))
    return header, [await source.readexactly(size) for size in sizes]


def _death(code: int) -> TooHeavy | Broken:
    """Tell from its exit code why a child died without an answer."""
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return TooHeavy("processor time")
    return Broken(signal.Signals(-code).name if code < 0 else f"exit {code}")


async def _end(child: asyncio.subprocess.Process) -> None:
    """Leave nothing running: neither the child nor what it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    await child.wait()
