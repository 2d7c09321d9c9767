"""What is known of one scanned page once it was looked at: passed between children as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass


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

    def as_json(self) -> dict[str, object]:
        """Write for the other child."""
        return asdict(self)


def facts_from(value: object) -> PageFacts:
    """Read what `as_json` wrote.

    Raises:
        ValueError: it is something else.

    """
    if not isinstance(value, Mapping):
        raise ValueError("facts are an object")  # noqa: TRY004 - one fault for every bad answer
    return PageFacts(
        problems=texts(value.get("problems")),
        notes=texts(value.get("notes")),
        tilted=bool(value.get("tilted")),
        turn=int(value.get("turn", 0)),
        coloured=bool(value.get("coloured")),
        ring=bool(value.get("ring")),
        box=bool(value.get("box")),
        ink=float(value.get("ink", 0)),
        imprint=str(value.get("imprint", "")),
        text=str(value.get("text", "")),
        read=bool(value.get("read")),
    )


def texts(value: object) -> tuple[str, ...]:
    """Read a list of texts; anything else is empty."""
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
