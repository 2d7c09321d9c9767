"""What is known of one scanned page once it was looked at: passed between children as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """One page."""

    problems: tuple[str, ...] = ()  #: a `Problem` each, some with a number behind it
    notes: tuple[str, ...] = ()
    tilted: bool = False  #: it lies crooked, and is read all the same
    turn: int = 0  #: degrees clockwise that a page of a PDF must be turned
    coloured: bool = False
    ring: bool = False  #: a round stamp is suspected
    box: bool = False  #: a coloured box like a SALINAN stamp is suspected
    ink: float = 0.0  #: share of coloured ink
    imprint: str = ""  #: see `likeness`
    text: str = ""  #: of the text layer, or as read by OCR; empty when not known
    read: bool = False  #: `text` is known, even if empty

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Read what the parent looked over and handed on."""
        listed = {name: tuple(told[name]) for name in ("problems", "notes")}
        return cls(**{**told, **listed})
