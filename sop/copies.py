"""The paper: its copies, who has each, and where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sop.signed import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """Where the paper lies."""

    lemari: str
    odner: str
    nomor: str

    def __str__(self) -> str:
        return f"{self.lemari} / {self.odner} / {self.nomor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One paper copy and who has it."""

    name: str  #: "naskah asli" or "salinan"
    holder: Actor | None = None
    since: datetime | None = None
    place: Place | None = None
    borrower: str = ""
