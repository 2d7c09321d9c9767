"""Pages in their order: which page of the softcopy each one looks like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from naskah.child import Refused
from naskah.likeness import Imprint, imprint, likeness
from naskah.page_pdf import rendered
from naskah.pictures import opened

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


def unmixed(pages: Sequence[Imprint], wanted: Sequence[Imprint]) -> list[int]:
    """Part two copies that came mixed, as asli 1, salinan 1, asli 2, salinan 2.

    The first of each page goes before the second. They stay as they came unless each is known and
    comes twice.
    """
    as_they_came = list(range(len(pages)))
    if len(pages) > _MOST_MIXED or not wanted:
        return as_they_came
    places = [likest(page, wanted) for page in pages]
    half = len(pages) // 2
    mixed = len(set(places[:half])) < half
    if not mixed or None in places or any(places.count(there) != 2 for there in places):
        return as_they_came
    first = [n for n in as_they_came if places.index(places[n]) == n]
    return first + [n for n in as_they_came if n not in first]
