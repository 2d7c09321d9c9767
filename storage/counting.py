"""Counting: how far work on many files is, for whoever watches it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

#: Hears how many of so many are done.
Counted: TypeAlias = Callable[[int, int], None]


def each(files: Sequence[str], counted: Counted | None) -> Iterator[str]:
    """Give the files, and tell after each how many are done."""
    for number, sha256 in enumerate(files, 1):
        yield sha256
        if counted is not None:
            counted(number, len(files))
