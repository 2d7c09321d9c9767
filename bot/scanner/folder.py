"""The scanner inbox as a folder: each file taken once, whole, and only when it has stopped growing.

A sweep every second looks at names, sizes and times; that also works on network shares, which tell
nobody of new files. Where the system does tell, the next sweep comes at once. A file that was taken
goes to `selesai/`, one that cannot be used to `gagal/` with the reason beside it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import structlog
from watchfiles import awatch

from bot.scanner.inbox import Inbox, Refuse
from bot.scanner.kinds import TAKEN, complete, kind_of
from handlers.texts import say, size

#: Stores a file so that it is never lost: name, bytes, identity. Called again with an identity that
#: it has seen it must do nothing.
Take = Callable[[str, bytes, str], Awaitable[None]]

DONE: Final = "selesai"
FAILED: Final = "gagal"

_LOG: Final = structlog.get_logger("pemindai")
_UNFINISHED: Final = (".tmp", ".part", ".partial", ".crdownload", ".filepart", ".writing")
_LONGEST_WAIT: Final = 60.0  #: seconds between two tries at a file that the store did not take


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient a folder is, in seconds, and how much it takes."""

    every: float = 1.0  #: between sweeps
    still: float = 1.5  #: that size and time must not change
    give_up: float = 120.0  #: after which a file that is still incomplete has failed
    most_bytes: int = 300_000_000


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What tells that a file has not changed."""

    size: int
    mtime_ns: int


@dataclass(slots=True)
class _Watched:
    """A file that is waiting to be taken."""

    stamp: _Stamp
    since: float  #: when it was first seen with this stamp
    not_before: float = 0.0
    pause: float = 1.0


class FolderInbox(Inbox):
    """Sweeps a folder and hands over what lies in it.

    Args:
        folder: where scanners write; it may come and go, as mounts do.
        take: must have committed when it returns; only then is the file moved.
        refuse: the same, for a file that cannot be used.
        pace: how patient to be.
        clock: seconds that only go forward.

    """

    name = "scan folder"

    def __init__(
        self,
        folder: Path,
        take: Take,
        refuse: Refuse,
        pace: Pace | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._folder = folder
        self._take = take
        self._refuse = refuse
        self._pace = pace or Pace()
        self._clock = clock
        self._watched: dict[str, _Watched] = {}
        self._stuck: dict[str, _Stamp] = {}
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Sweep until cancelled."""
        watcher = asyncio.create_task(self._listen())
        try:
            while True:
                self._wake.clear()
                await self.sweep()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), self._pace.every)
        finally:
            watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watcher

    async def sweep(self) -> int:
        """Look once; give how many files were taken."""
        try:
            found = await asyncio.to_thread(_listed, self._folder)
        except OSError as bad:
            self._note(f"{type(bad).__name__}: folder pemindai tidak terbaca")
            self._stuck.clear()  # what could not be moved may have lain on a share that is gone
            return 0
        self._note("")
        for name in [name for name in self._watched if name not in found]:
            del self._watched[name]  # renamed, removed, or taken
        taken = 0
        for name, stamp in sorted(found.items(), key=lambda entry: (entry[1].mtime_ns, entry[0])):
            if self._ripe(name, stamp) and await self._handle(name, stamp):
                taken += 1
        return taken

    def _ripe(self, name: str, stamp: _Stamp) -> bool:
        """Tell whether a file has been still for long enough."""
        if self._stuck.get(name) == stamp:
            return False
        now = self._clock()
        seen = self._watched.get(name)
        if seen is None or seen.stamp != stamp:
            self._watched[name] = _Watched(stamp, now)
            return False
        return now - seen.since >= self._pace.still and now >= seen.not_before

    async def _handle(self, name: str, stamp: _Stamp) -> bool:
        """Take a file, or put it aside with the reason; tell whether it was taken."""
        if stamp.size > self._pace.most_bytes:
            most = size(self._pace.most_bytes)
            await self._put_aside(name, stamp, say("pindai.terlalu_besar", batas=most))
            return False
        try:
            data = await asyncio.to_thread(_whole, self._folder / name, stamp)
        except OSError as bad:  # held by the scanner, or gone: the next sweep tells
            self._later(name, type(bad).__name__)
            return False
        if data is None:  # changed while it was read
            return False
        if reason := self._unusable(name, data):
            await self._put_aside(name, stamp, reason)
            return False
        if self._incomplete(data):
            return False
        return await self._hand_over(name, stamp, data)

    def _unusable(self, name: str, data: bytes) -> str:
        """Say why a file cannot be used, once it has had time to become whole."""
        waited = self._clock() - self._watched[name].since
        if data and kind_of(data) is None:
            return say("pindai.jenis", jenis=TAKEN)
        if self._incomplete(data) and waited >= self._pace.give_up:
            return say("pindai.terputus" if data else "pindai.kosong")
        return ""

    @staticmethod
    def _incomplete(data: bytes) -> bool:
        kind = kind_of(data)
        return kind is None or not complete(kind, data)

    async def _hand_over(self, name: str, stamp: _Stamp, data: bytes) -> bool:
        digest = sha256(data).hexdigest()
        try:
            await self._take(name, data, _identity(digest, name, stamp))
        except Exception as fault:  # noqa: BLE001 - the file stays where it is and is tried again
            self._later(name, type(fault).__name__)
            return False
        await self._move(name, stamp, DONE)
        return True

    def _later(self, name: str, fault: str) -> None:
        """Try a file again after a pause that grows."""
        seen = self._watched[name]
        _LOG.warning("berkas belum terambil", sebab=fault, jeda=seen.pause)
        seen.not_before = self._clock() + seen.pause
        seen.pause = min(seen.pause * 2, _LONGEST_WAIT)

    async def _put_aside(self, name: str, stamp: _Stamp, reason: str) -> None:
        """Tell of a file that cannot be used, and move it with the reason beside it."""
        _LOG.warning("berkas ditolak", sebab=reason)
        told = f"{reason} {say('pindai.di_folder')}"
        try:
            await self._refuse(name, told, _identity(str(stamp.size), name, stamp))
        except Exception as fault:  # noqa: BLE001 - the file stays where it is and is tried again
            self._later(name, type(fault).__name__)
            return
        place = await self._move(name, stamp, FAILED)
        if place is not None:
            note = place.with_name(f"{place.name}.txt")
            with contextlib.suppress(OSError):
                await asyncio.to_thread(note.write_text, f"{name}\n{reason}\n", "utf-8")

    async def _move(self, name: str, stamp: _Stamp, where: str) -> Path | None:
        """Move a file aside unless it changed since; where that fails, it stays, dealt with."""
        try:
            place = await asyncio.to_thread(_moved, self._folder, name, stamp, where)
        except OSError as bad:
            _LOG.error("berkas tidak dapat dipindahkan", sebab=type(bad).__name__, ke=where)
            self._stuck[name] = stamp
            return None
        self._watched.pop(name, None)
        return place

    async def _listen(self) -> None:
        """Wake the sweep when the system tells of a change; where it cannot, the second will do."""
        try:
            async for _ in awatch(self._folder, recursive=False):
                self._wake.set()
        except (OSError, RuntimeError) as bad:
            _LOG.info("tanpa pemberitahuan berkas baru", sebab=type(bad).__name__)


def _identity(content: str, name: str, stamp: _Stamp) -> str:
    """Name a file so that it is taken, or told of, once across restarts."""
    told = "\0".join((content, name, str(stamp.mtime_ns)))
    return f"folder:{sha256(told.encode()).hexdigest()}"


def _listed(folder: Path) -> dict[str, _Stamp]:
    """List the files that may be scans; a link is not followed out of the folder."""
    for inner in (DONE, FAILED):
        (folder / inner).mkdir(exist_ok=True)
    found: dict[str, _Stamp] = {}
    with os.scandir(folder) as entries:
        for entry in _candidates(entries):
            with contextlib.suppress(FileNotFoundError):
                facts = entry.stat(follow_symlinks=False)
                found[entry.name] = _Stamp(facts.st_size, facts.st_mtime_ns)
    return found


def _candidates(entries: Iterable[os.DirEntry[str]]) -> Iterable[os.DirEntry[str]]:
    for entry in entries:
        hidden = entry.name.startswith((".", "~")) or entry.name.lower().endswith(_UNFINISHED)
        if not hidden and entry.is_file(follow_symlinks=False):
            yield entry


def _whole(path: Path, stamp: _Stamp) -> bytes | None:
    """Read a file; nothing when it changed meanwhile."""
    data = path.read_bytes()
    return data if _stamp(path) == stamp and len(data) == stamp.size else None


def _stamp(path: Path) -> _Stamp:
    facts = path.stat()
    return _Stamp(facts.st_size, facts.st_mtime_ns)


def _moved(folder: Path, name: str, stamp: _Stamp, where: str) -> Path | None:
    """Move a file under a name that is free; a file that changed since is left as a new one."""
    source = folder / name
    with contextlib.suppress(FileNotFoundError):
        if _stamp(source) != stamp:
            return None
        place = _free(folder / where / name)
        source.rename(place)
        return place
    return None


def _free(place: Path) -> Path:
    number = 1
    free = place
    while free.exists():
        number += 1
        free = place.with_name(f"{place.stem} ({number}){place.suffix}")
    return free
