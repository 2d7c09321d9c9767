"""What the task that assembles a scan is asked: its header, read into what it works with."""

from __future__ import annotations

from naskah.bind import Leaf
from naskah.child import entries
from naskah.page_facts import PageFacts, facts_from


def leaves_of(value: object) -> tuple[list[Leaf], list[PageFacts]]:
    """Read which page of which source each leaf is, and what is known about it."""
    leaves, facts = [], []
    for entry in entries(value):
        source, page, known = entries(entry)
        facts.append(facts_from(known))
        leaves.append(Leaf(int(str(source)), int(str(page)), facts[-1].turn))
    return leaves, facts


def replacements(header: dict[str, object]) -> list[tuple[str, int, int]]:
    """Read which page of which half, counted from 1, a leaf takes the place of."""
    asked = [entries(entry) for entry in entries(header.get("replace", []))]
    return [(str(half), int(str(number)), int(str(leaf))) for half, number, leaf in asked]


def instead_of(header: dict[str, object]) -> dict[int, int]:
    """Read which leaf stands in the place of another one."""
    pairs = [entries(entry) for entry in entries(header.get("instead", []))]
    return {int(str(place)): int(str(leaf)) for place, leaf in pairs}


def points_of(value: object) -> tuple[float, float] | None:
    """Read the size of a photo's sheet in points; none of a PDF, whose pages have their own."""
    match value:
        case [float() | int() as width, float() | int() as height]:
            return float(width), float(height)
    return None


def pages_wanted(header: dict[str, object]) -> frozenset[int]:
    """Tell how many pages a scan should have: of one half, or of both."""
    expected = header.get("expected")
    if not isinstance(expected, int):
        return frozenset()
    return frozenset({expected, 2 * expected} if header["keputusan"] else {expected})
