"""Pages in their order: which page of the softcopy each one looks like."""

from __future__ import annotations

from collections.abc import Sequence
from operator import or_
from typing import Final

from naskah.child import Refused
from naskah.page.from_pdf import rendered
from naskah.page.likeness import Imprint, imprint, likeness
from naskah.picture.of_pdf import opened

MOST_PAGES: Final = 150  #: of a softcopy; beyond, looking takes too long
_MOST_MIXED: Final = 40  #: pages of which each is looked for in the whole softcopy


def imprints_of(softcopy: bytes) -> list[Imprint]:
    """Take the imprints of the pages of a softcopy.

    Raises:
        Refused: it cannot be opened, or has more than 150 pages.

    """
    with opened(softcopy) as document:
        if len(document) > MOST_PAGES:
            raise Refused("terlalu_besar")
        return [imprint(rendered(page)) for page in document]


def place(number: int, page: Imprint, wanted: Sequence[Imprint]) -> int | None:
    """Find a page in the softcopy: where it should be if that is sure, else where most alike."""
    if number < len(wanted) and likeness(wanted[number], page).surely:
        return number
    return likest(page, wanted)


def likest(page: Imprint, wanted: Sequence[Imprint]) -> int | None:
    """Find the page of the softcopy that a page is most alike; None when it is like none.

    Where the most alike agrees in a part only, as two pages with a signature do, the page is not
    known: the next best is another one.
    """
    alike = {n: likeness(each, page) for n, each in enumerate(wanted)}
    best = max(alike, key=lambda n: alike[n].places, default=None)
    return best if best is not None and alike[best].same else None


def in_order(pages: Sequence[Imprint], wanted: Sequence[Imprint]) -> list[int]:
    """Put pages in the order of the softcopy; as they came unless each is known as another one."""
    known: dict[int, int] = {}
    for n, page in enumerate(pages):
        there = place(n, page, wanted)
        if there is None or there in known:  # the others need not be looked for any more
            return list(range(len(pages)))
        known[there] = n
    return [known[there] for there in sorted(known)]


def unmixed(pages: Sequence[Imprint], wanted: Sequence[Imprint]) -> tuple[list[int], bool]:
    """Part two copies that came mixed, as asli 1, salinan 1, asli 2, salinan 2; tell if surely.

    The first of each page goes before the second: surely only while all run in one direction, since
    in a stack that was turned over between they have changed places. Copies that seem to have come
    one behind the other are each put in order: surely where each runs in one direction, or both
    came alike. All stay as they came unless each is known and comes twice.
    """
    as_they_came = list(range(len(pages)))
    if len(pages) > _MOST_MIXED or not wanted:
        return as_they_came, True
    places = [likest(page, wanted) for page in pages]
    known = [there for there in places if there is not None]
    if len(known) < len(pages) or any(known.count(there) != 2 for there in known):
        return as_they_came, True
    first = [n for n in as_they_came if known.index(known[n]) == n]
    copies = (first, [n for n in as_they_came if n not in first])
    runs = [[known[n] for n in copy] for copy in copies]
    up, down = ([run == sorted(run, reverse=back) for run in runs] for back in (False, True))
    if first != as_they_came[: len(first)]:
        return [*copies[0], *copies[1]], all(up) or all(down)
    surely = runs[0] == runs[1] or all(map(or_, up, down))
    return [n for copy in copies for n in sorted(copy, key=lambda n: known[n])], surely
