"""A finding of `doctor`: one line about one thing, and whether something has to be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Verdict(StrEnum):
    """How it stands, as the mark at the beginning of the line."""

    FINE = "✓"
    UNUSED = "–"  #: not set up, and nothing needs it
    WARN = "!"  #: it works, but somebody should know
    WRONG = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found; the line says what to do and never holds a secret."""

    verdict: Verdict
    line: str  #: Indonesian, for the technician of the office

    @property
    def ok(self) -> bool:
        """Tell whether it works."""
        return self.verdict is not Verdict.WRONG

    @classmethod
    def fine(cls, line: str) -> Self:
        """All is well."""
        return cls(Verdict.FINE, line)

    @classmethod
    def unused(cls, line: str) -> Self:
        """Nobody asked for it."""
        return cls(Verdict.UNUSED, line)

    @classmethod
    def warn(cls, line: str) -> Self:
        """It works all the same."""
        return cls(Verdict.WARN, line)

    @classmethod
    def wrong(cls, line: str) -> Self:
        """It does not work."""
        return cls(Verdict.WRONG, line)
