"""Power cuts, simulated: what a disk may hold when the power goes between any two writes."""

from __future__ import annotations

import random
import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_NUMBER = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of what `recorder.c` noted: a write, a truncation, a sync, and so on."""

    kind: str
    name: str
    offset: int
    data: bytes


def entries(record: bytes) -> Iterator[Entry]:
    """Read what was recorded."""
    at = 0

    def take(size: int) -> bytes:
        nonlocal at
        at += size
        return record[at - size : at]

    def number() -> int:
        return int(_NUMBER.unpack(take(8))[0])

    while at < len(record):
        kind = take(1).decode()
        name = Path(take(number()).decode()).name
        offset, length = number(), number()
        yield Entry(kind, name, offset, take(length) if kind in "wa" else b"")


@dataclass(slots=True)
class File:
    """What of a file is surely on the disk, and what may be there or not."""

    synced: bytearray = field(default_factory=bytearray)
    pending: list[Entry] = field(default_factory=list)

    def sync(self) -> None:
        """Bring everything to the disk."""
        for entry in self.pending:
            _do(self.synced, entry)
        self.pending.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        """Give what may be found after a cut: any of the unsynced writes, whole or torn."""
        found = bytearray(self.synced)
        mood = chance.choice(("none", "all", "first", "some", "torn"))
        keep = chance.randint(0, len(self.pending))
        for place, entry in enumerate(self.pending):
            if mood == "none" or (mood == "first" and place >= keep):
                break
            if mood in {"some", "torn"} and chance.random() < 0.5:
                continue
            _do(found, _torn(entry, chance) if mood == "torn" else entry)
        return bytes(found)


class Disk:
    """The files of a process as its writes come in."""

    def __init__(self) -> None:
        self.files: defaultdict[str, File] = defaultdict(File)
        self.acknowledged: list[str] = []

    def take(self, entry: Entry) -> None:
        """Go on by one entry."""
        if entry.kind == "a":
            self.acknowledged += entry.data.decode().split()
        elif entry.kind == "u":
            self.files.pop(entry.name, None)
        elif entry.kind == "s":
            self.files[entry.name].sync()
        else:
            self.files[entry.name].pending.append(entry)

    def cut(self, chance: random.Random) -> Mapping[str, bytes]:
        """Give the files as they may be found after a cut right now."""
        return {name: file.after_cut(chance) for name, file in self.files.items()}


def _do(content: bytearray, entry: Entry) -> None:
    if entry.kind == "t":
        del content[entry.offset :]
        return
    content.extend(bytes(max(0, entry.offset - len(content))))
    content[entry.offset : entry.offset + len(entry.data)] = entry.data


def _torn(entry: Entry, chance: random.Random) -> Entry:
    """Let only some sectors of a write arrive."""
    if entry.kind == "t" or len(entry.data) < 512:
        return entry
    return Entry(entry.kind, entry.name, entry.offset, entry.data[: 512 * chance.randint(0, 8)])
