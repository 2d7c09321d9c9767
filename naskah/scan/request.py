"""What the task that assembles a scan is asked, and all it works with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from naskah.child import Refused, entries
from naskah.page.facts import PageFacts
from naskah.page.likeness import Imprint
from naskah.pdf.bind import Leaf, Source
from naskah.scan.in_order import imprints_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRequest:
    """Pages that were looked at, and what is wanted of them; a page is told by its place.

    What was taken again comes behind the pages that stand there by themselves.
    """

    leaves: Sequence[Leaf]
    facts: Sequence[PageFacts]  #: of each leaf
    sources: Sequence[Source]
    names: Sequence[str]  #: of the sources
    keputusan: bool  #: asli and salinan come in one go
    expected: int | None  #: pages of the softcopy, if known
    swap: bool  #: the proposal has them the wrong way round
    replace: Sequence[tuple[str, int, int]]  #: half, page of it from 1, what takes its place
    instead: Mapping[int, int]  #: which leaf stands in the place of another one
    softcopy: Sequence[Imprint]  #: its pages, which tell the order; empty when there is none

    @property
    def own(self) -> list[int]:
        """List the places of the pages that stand there by themselves."""
        spare = {*(place for _, _, place in self.replace), *self.instead.values()}
        return [place for place in range(len(self.leaves)) if place not in spare]

    @property
    def pages_wanted(self) -> frozenset[int]:
        """Tell how many pages a scan should have: of one half, or of both."""
        if self.expected is None:
            return frozenset()
        return frozenset({self.expected, 2 * self.expected} if self.keputusan else {self.expected})

    def shown(self, place: int) -> PageFacts:
        """Give what is known of the page that is seen at a place."""
        return self.facts[self.instead.get(place, place)]

    def imprints(self, places: Sequence[int]) -> list[Imprint]:
        """Give what the pages seen at some places look like."""
        return [Imprint.unpacked(self.shown(place).imprint) for place in places]

    def scanned(self, place: int) -> bool:
        """Tell whether a page came in a PDF, and is no photo."""
        return self.sources[self.leaves[place].source].points is None


def request_of(header: Mapping[str, object], blobs: Sequence[bytes]) -> ScanRequest:
    """Read what is asked.

    Header: "leaves" as [source, page, facts], "sizes" of the sources in points or null for a PDF,
    "names", "expected", "keputusan", "swap", "replace" as [half, number, leaf], "instead" as [leaf,
    leaf that stands in its place]. Behind the sources may come the softcopy.
    """
    sizes = entries(header["sizes"])
    leaves, facts = _leaves(header["leaves"])
    replace = [entries(entry) for entry in entries(header["replace"])]
    instead = [entries(entry) for entry in entries(header["instead"])]
    expected = header["expected"]
    return ScanRequest(
        leaves=leaves,
        facts=facts,
        sources=[Source(d, _points(size)) for d, size in zip(blobs, sizes, strict=False)],
        names=[str(name) for name in entries(header["names"])],
        keputusan=bool(header["keputusan"]),
        expected=expected if isinstance(expected, int) else None,
        swap=bool(header["swap"]),
        replace=[(str(half), _int(number), _int(leaf)) for half, number, leaf in replace],
        instead={_int(place): _int(leaf) for place, leaf in instead},
        softcopy=_softcopy(blobs[len(sizes) :]),
    )


def _leaves(value: object) -> tuple[list[Leaf], list[PageFacts]]:
    leaves, facts = [], []
    for entry in entries(value):
        match entry:
            case [int(source), int(page), dict(told)]:
                facts.append(PageFacts.from_json(told))
                leaves.append(Leaf(source, page, facts[-1].turn))
            case _:
                raise Refused("bad request")
    return leaves, facts


def _points(value: object) -> tuple[float, float] | None:
    """Read the size of a photo's sheet in points; none of a PDF, whose pages have their own."""
    match value:
        case [float() | int() as width, float() | int() as height]:
            return float(width), float(height)
    return None


def _softcopy(blobs: Sequence[bytes]) -> list[Imprint]:
    """Look at the pages of the softcopy, if there is one that can be read."""
    try:
        return [page for each in blobs for page in imprints_of(each)]
    except Refused:
        return []


def _int(value: object) -> int:
    return int(str(value))
