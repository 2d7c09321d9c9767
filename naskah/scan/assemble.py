"""A scan put together from pages that were looked at: told apart, in order, bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

import cv2
import numpy as np

from naskah.child import Header, Reply
from naskah.ocr.tesseract import words_in
from naskah.page.from_pdf import rendered
from naskah.page.from_photo import quarters
from naskah.page.likeness import Imprint, likeness
from naskah.page.problem import Problem
from naskah.page.straighten import DPI
from naskah.pdf.bind import Leaf, Source, bind
from naskah.picture.of_pdf import opened
from naskah.picture.photo import Picture
from naskah.picture.skew import straight
from naskah.scan.halves import Bundle, Split, cap_dinas, salinan_word, split
from naskah.scan.in_order import in_order, unmixed
from naskah.scan.request import ScanRequest, request_of
from naskah.scan.twins import Stack, twice

_MIXED: Final = (
    "Halaman asli dan salinan tercampur dan mungkin tertukar: tekan Mulai ulang, lalu kirim "
    "pindaian asli dan salinan sendiri-sendiri."
)
#: The tenths of a page in which a heading and a SALINAN stamp stand, and in which it is signed.
_TOP: Final = (0, 4)
_END: Final = (3, 10)
_WHOLE: Final = (0, 10)


def assemble(header: Header, blobs: list[bytes]) -> Reply:
    """Tell the halves apart and bind them; `request_of` says what the header holds.

    Answer: "asli" and "salinan", the leaves of each half; "twice" of each, "unsure" and "why" of
    the parting, "hint" of a Keputusan, "backs" left out, whether it was "sorted". Two blobs, one
    for each half, of which one may be empty.
    """
    asked = request_of(header, blobs)
    backs = _empty_backs(asked)
    as_they_came = [place for place in asked.own if place not in backs]
    order, bundle, parted = _told_apart(asked, as_they_came)
    halves = _halves(asked, order, parted)
    answer: dict[str, object] = {
        **halves,
        "twice": {half: twice(_stack(asked, places)) for half, places in halves.items()},
        "unsure": parted.unsure,
        "why": parted.why,
        "hint": _hint(bundle, parted) if asked.keputusan else (None, None),
        "backs": len(backs),
        "sorted": order != as_they_came,
    }
    bound = [
        bind(asked.sources, [asked.leaves[place] for place in places]) for places in halves.values()
    ]
    return answer, [each or b"" for each in bound]


def _empty_backs(asked: ScanRequest) -> frozenset[int]:
    """Find the empty backs of sheets that a scanner took from both sides.

    They are even pages of a PDF. Where a softcopy tells how many pages there should be, a scan that
    has as many keeps them all, and none is left out that would leave too few: such an empty page
    may be a sheet that lay the wrong way round. Otherwise all even pages have to be empty.
    """
    order, wanted = asked.own, asked.pages_wanted
    empty = {place for place in order if Problem.BLANK in asked.shown(place).problems}
    left = len(order) - len(empty)
    if wanted and (len(order) in wanted or left < min(wanted)):
        return frozenset()
    found: set[int] = set()
    for number, source in enumerate(asked.sources):
        pages = [place for place in order if asked.leaves[place].source == number]
        own, backs = empty.intersection(pages), set(pages[1::2])
        if source.points is None and (own == backs or (left in wanted and own <= backs)):
            found |= own
    return frozenset(found)


def _told_apart(asked: ScanRequest, as_they_came: Sequence[int]) -> tuple[list[int], Bundle, Split]:
    """Part the halves, with the pages of each in the order of the softcopy as far as it tells."""
    order, surely = list(as_they_came), True
    if asked.keputusan:
        found, surely = unmixed(asked.imprints(order), asked.softcopy)
        order = [order[n] for n in found]
    bundle = _bundle(asked, order)
    parted = _parted(asked, bundle)
    again = _by_softcopy(asked, order, parted)
    if again != order:
        order, bundle = again, _bundle(asked, again)
        parted = _parted(asked, bundle)
    if not surely and not _file_by_file(bundle):
        parted = replace(parted, unsure=True, why=_MIXED)
    return order, bundle, parted


def _file_by_file(bundle: Bundle) -> bool:
    """Tell whether each half came as a file of pages of its own, so that none can be mixed."""
    half = len(bundle.pages) // 2
    one, other = set(bundle.sources[:half]), set(bundle.sources[half:])
    apart = len(one) == len(other) == 1 and one != other
    return apart and all(bundle.whole[source] for source in one | other)


def _by_softcopy(asked: ScanRequest, order: Sequence[int], parted: Split) -> list[int]:
    """Put the pages of each half in the order of the softcopy, where that knows all of them."""
    found: list[int] = []
    for half in sorted((parted.asli, parted.salinan), key=lambda pages: pages.start):
        places = [order[page] for page in half]
        found += [places[n] for n in in_order(asked.imprints(places), asked.softcopy)]
    return found


def _parted(asked: ScanRequest, bundle: Bundle) -> Split:
    if not asked.keputusan:
        return Split(range(len(bundle.pages)), range(0), False, "")
    found = split(bundle)
    if not asked.swap:
        return found
    return Split(found.salinan, found.asli, False, "Ditukar oleh petugas.")


def _halves(asked: ScanRequest, order: Sequence[int], parted: Split) -> dict[str, list[int]]:
    """Give the leaves of each half in order, what was taken again in the place of what it is of."""
    halves = {
        half: [asked.instead.get(order[page], order[page]) for page in pages]
        for half, pages in (("asli", parted.asli), ("salinan", parted.salinan))
    }
    for half, number, leaf in asked.replace:
        halves[half][number - 1 : number] = [leaf]  # behind the last one, if there are fewer now
    return halves


def _hint(bundle: Bundle, parted: Split) -> tuple[bool | None, bool | None]:
    return salinan_word(bundle, parted.salinan), cap_dinas(bundle, parted.salinan)


def _stack(asked: ScanRequest, places: Sequence[int]) -> Stack:
    """Give the pages of one half, to look for some that were sent twice."""

    @cache
    def text(page: int) -> str | None:
        return _read(asked, places[page], _WHOLE, sparse=False)

    pages = [asked.facts[place] for place in places]
    return Stack(pages, [asked.scanned(place) for place in places], asked.softcopy, text)


def _bundle(asked: ScanRequest, order: Sequence[int]) -> Bundle:
    facts = [asked.facts[place] for place in order]
    prints = [Imprint.unpacked(page.imprint) for page in facts]

    @cache
    def alike(one: int, other: int) -> bool:
        return likeness(prints[one], prints[other]).alike

    @cache
    def read(page: int, tenths: tuple[int, int], sparse: bool) -> str | None:
        return _read(asked, order[page], tenths, sparse=sparse)

    return Bundle(
        facts,
        [asked.leaves[place].source for place in order],
        asked.names,
        [source.points is None for source in asked.sources],
        asked.expected,
        alike,
        lambda page: read(page, _TOP, True),  # stamps stand anywhere, not in lines
        lambda page: read(page, _END, False),
    )


def _read(asked: ScanRequest, place: int, tenths: tuple[int, int], *, sparse: bool) -> str | None:
    """Read a part of a page, unless its text is known; None when it cannot be read here."""
    facts = asked.facts[place]
    if facts.read:
        return facts.text
    leaf = asked.leaves[place]
    seen = _seen(asked.sources[leaf.source], leaf)
    height = seen.shape[0] // 10
    rows = seen[tenths[0] * height : tenths[1] * height]
    return words_in(np.ascontiguousarray(rows), DPI, sparse=sparse)


def _seen(source: Source, leaf: Leaf) -> Picture:
    """Give a page as a picture, upright and straight."""
    if source.points is not None:
        page = np.asarray(
            cv2.imdecode(np.frombuffer(source.data, np.uint8), cv2.IMREAD_COLOR), dtype=np.uint8
        )
    else:
        with opened(source.data) as document:
            page = quarters(rendered(document[leaf.page]), leaf.turn)
    return straight(page).picture


TASKS: Final = {"assemble": assemble}
NICE: Final = 15  #: an album of photos must not hold up what officers wait for
