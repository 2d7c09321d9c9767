"""The history: the records of a berkas, and the berkas that is folded from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sop.berkas import Berkas, State, Undo
from sop.command import Command, Deed
from sop.signed import Actor

#: How long a decision can be taken back.
TAKE_BACK: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Record:
    """A deed as it entered the history of a berkas: numbered from 1, never changed."""

    code: str
    number: int
    command: Command
    by: Actor
    at: datetime
    source: State
    target: State

    @property
    def word(self) -> str:
        """Give the word of the command."""
        return self.command.word


def apply(berkas: Berkas, record: Record) -> Berkas:
    """Fold the next record into a berkas."""
    command = record.command
    changed = dict(command.changes(berkas, Deed(record.by, record.at)))
    moved = record.target is not record.source
    if moved or command.turns:
        changed["since"] = record.number
    if moved or berkas.version == 0:
        changed["since_at"] = record.at
    if moved:
        changed["undo"] = _undo(record)
    # A command names the fields that it changes; no type says which those are.
    return replace(berkas, version=record.number, state=record.target, **changed)  # type: ignore[arg-type]


def _undo(record: Record) -> Undo | None:
    if not record.command.decision:
        return None
    return Undo(record.source, record.by.id, record.at + TAKE_BACK)


def fold(records: Iterable[Record], code: str) -> Berkas:
    """Fold a whole history, oldest first."""
    berkas = Berkas(code=code)
    for record in records:
        berkas = apply(berkas, record)
    return berkas
