"""The manifests: which backups there are, what belongs to each, and which of them stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage import shapes
from storage.faults import Damaged

#: How many backups stay: the newest of each of so many hours, days and months that have one.
KEPT: Final = ((13, 24), (10, 30), (7, 12))  # (length of the time's text, how many)


@dataclass(frozen=True, slots=True)
class Beside:
    """A copy of a SQLite store that lies beside the database."""

    name: str  #: of the store
    copy: str  #: name of the copy
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What belongs to a backup."""

    made_at: str  #: UTC, as `stamp` writes it
    office: str
    records: int
    head: str  #: hash of the newest record
    database: str  #: name of the copy
    database_sha256: str
    files: tuple[str, ...]  #: SHA-256 of every file that a record, or a store beside, names
    beside: tuple[Beside, ...] = ()


def list_all(folder: Path) -> Sequence[Path]:
    """List the manifests of the backups in a folder, oldest first."""
    return sorted(folder.glob("*Z.json"))


def read(manifest: Path) -> Manifest:
    """Read what belongs to a backup.

    Raises:
        Damaged: it cannot be read.

    """
    try:
        return shapes.load(Manifest, manifest.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise Damaged(f"{manifest.name} cannot be read") from fault


def readable(manifest: Path) -> Manifest | None:
    """Read what belongs to a backup; None where it cannot be read."""
    try:
        return read(manifest)
    except Damaged:
        return None


def rotate(folder: Path, made: Path) -> None:
    """Drop the backups that are neither the newest of their hour, day or month, nor recent.

    The one just made stays, whatever the clock says: it may have been set back by a year. What
    cannot be read stays, with all that it may name.
    """
    manifests = list_all(folder)
    kept: set[Path] = {made, *manifests[-1:]}
    for length, count in KEPT:
        newest = {path.name[:length]: path for path in manifests}
        kept.update(newest[key] for key in sorted(newest)[-count:])
    old = {path: readable(path) for path in manifests if path not in kept}
    dropped = {path: listed for path, listed in old.items() if listed is not None}
    if not dropped:
        return
    staying = {path: readable(path) for path in manifests if path not in dropped}
    known = [listed for listed in staying.values() if listed is not None]
    named = {one.copy for listed in known for one in listed.beside}
    named |= {listed.database for listed in known}
    named |= {_may_name(path) for path, listed in staying.items() if listed is None}
    for path, listed in dropped.items():
        path.unlink()
        stores = [one.copy for one in listed.beside] if len(known) == len(staying) else []
        for name in {listed.database, *stores} - named:
            path.with_name(name).unlink(missing_ok=True)


def _may_name(manifest: Path) -> str:
    """Give the copy of the database that a list names which cannot be read: the newest then."""
    copies = [path.name for path in manifest.parent.glob("*Z.d*")]
    older = (name for name in copies if name.partition(".")[0] <= manifest.stem)
    return max(older, default="")
