"""Pages of a scan in words: "3, 5–8", and of which half they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from handlers.texts import say, shorten
from sop.berkas import Scan

#: As much room as the numbers of pages have in one place.
ROOM: Final = 60
#: How the halves of a scan are called.
HALVES: Final = {"asli": "naskah asli", "salinan": "salinan"}


def runs(numbers: Sequence[int]) -> str:
    """Write page numbers in short: "3, 5–8"."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    told = ", ".join(f"{r[0]}–{r[-1]}" if len(r) > 1 else str(r[0]) for r in found)
    return shorten(told, ROOM)


def named(scan: Scan, pages: Iterable[tuple[str, int]]) -> str:
    """Name pages by their half and number: "hal. 1–2 naskah asli dan hal. 1 salinan".

    A scan of one half needs no name for it.
    """
    of: dict[str, list[int]] = {half: [] for half in HALVES}
    for half, number in pages:
        of[half].append(number)
    both = scan.asli is not None and scan.salinan is not None
    return " dan ".join(
        say("step4.half_pages", hal=runs(numbers), naskah=HALVES[half] if both else "").strip()
        for half, numbers in of.items()
        if numbers
    )
