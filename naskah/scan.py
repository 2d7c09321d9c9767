"""The scan: photos and scanned PDFs looked at page by page, then bound as asli and salinan."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from functools import cache
from typing import Final

import cv2
import numpy as np

from naskah.bind import Leaf, Source, bind
from naskah.child import Refused, Task, entries, serve
from naskah.halves import Bundle, Split, cap_dinas, salinan_word, split
from naskah.identify import Content, identify
from naskah.in_order import imprints_of, in_order, unmixed
from naskah.likeness import Imprint, likeness
from naskah.page_facts import PageFacts, texts
from naskah.page_pdf import pages_of, rendered
from naskah.page_photo import page_from, quarters
from naskah.photo import Picture
from naskah.pictures import opened
from naskah.reader import words_in
from naskah.scan_request import instead_of, leaves_of, pages_wanted, points_of, replacements
from naskah.scanned import Problem
from naskah.skew import straight
from naskah.straighten import DPI
from naskah.structure import only_covers_others
from naskah.twins import Stack, twice

MOST_PAGES: Final = 1000  #: of one PDF; looking at more would hold up what others wait for
#: The tenths of a page in which a heading and a SALINAN stamp stand, and in which it is signed.
_TOP: Final = (0, 4)
_END: Final = (3, 10)
_WHOLE: Final = (0, 10)


def look_at_photos(
    header: dict[str, object], blobs: list[bytes]
) -> tuple[dict[str, object], list[bytes]]:
    """Make a page of each photo.

    Answer: "pages", one for each photo: {"facts", "points"} or {"refused"}; two blobs for each
    that is not refused, the page and its small picture.
    """
    del header
    pages: list[dict[str, object]] = []
    results: list[bytes] = []
    for data in blobs:
        try:
            page = page_from(data)
        except Refused as refusal:
            pages.append({"refused": str(refusal)})
        else:
            pages.append({"facts": page.facts.as_json(), "points": page.paper.points})
            results += [page.jpeg, page.thumb]
    return {"pages": pages}, results


def look_at_pdf(
    header: dict[str, object], blobs: list[bytes]
) -> tuple[dict[str, object], list[bytes]]:
    """Look at some pages of a scanned PDF: "count" of them beginning with "from", counted from 0.

    Answer: facts of each in "pages", a small picture of each; "total" pages in the file.

    Raises:
        Refused: "berbahaya", "portofolio", "terkunci", "rusak", "terlalu_panjang" or "kosong".

    """
    pages: list[dict[str, object]] = []
    thumbs: list[bytes] = []
    first, count = int(str(header["from"])), int(str(header["count"]))
    if not first:
        _check(blobs[0])
    with opened(blobs[0]) as document:
        if len(document) > MOST_PAGES:
            raise Refused("terlalu_panjang")
        for facts, small in pages_of(document, first, count):
            pages.append(facts.as_json())
            thumbs.append(small)
        total = len(document)
    if not pages:
        raise Refused("kosong")
    return {"pages": pages, "total": total}, thumbs


def _check(pdf: bytes) -> None:
    """Refuse what opens as a PDF and is something else besides, since it may go public as it is."""
    if identify(pdf) is not Content.PDF:
        raise Refused("berbahaya")
    if only_covers_others(pdf):
        raise Refused("portofolio")


def assemble(
    header: dict[str, object], blobs: list[bytes]
) -> tuple[dict[str, object], list[bytes]]:
    """Tell the halves apart and bind them.

    Header: "leaves" as [source, page, facts], "sizes" of the sources in points or null for a PDF,
    "names", "expected", "keputusan", "swap", "replace" as [half, number, leaf], "instead" as [leaf,
    leaf that stands in its place]. Behind the sources may come the softcopy, which tells the order
    of the pages.
    """
    leaves, facts = leaves_of(header["leaves"])
    sizes = entries(header["sizes"])
    sources = [Source(d, points_of(size)) for d, size in zip(blobs, sizes, strict=False)]
    instead = instead_of(header)
    spare = {*(leaf for _, _, leaf in replacements(header)), *instead.values()}
    shown = [facts[instead.get(place, place)] for place in range(len(leaves))]
    order = [place for place in range(len(leaves)) if place not in spare]
    backs = _empty_backs(order, leaves, shown, sources, pages_wanted(header))
    as_they_came = [place for place in order if place not in backs]
    wanted = _softcopy_pages(blobs[len(sizes) :])
    parting = _unmixed(as_they_came, shown, wanted) if header["keputusan"] else as_they_came
    bundle = _bundle(header, parting, leaves, facts, sources)
    parted = _parted(bundle, header)
    order = _by_softcopy(parting, parted, shown, wanted)
    if order != parting:
        bundle = _bundle(header, order, leaves, facts, sources)
        parted = _parted(bundle, header)
    hint = _hint(bundle, parted) if header["keputusan"] else (None, None)
    chosen = _chosen(header, order, parted)
    answer: dict[str, object] = {
        "asli": chosen["asli"],
        "salinan": chosen["salinan"],
        "twice": {
            half: twice(_stack(places, leaves, facts, sources, wanted))
            for half, places in chosen.items()
        },
        "unsure": parted.unsure,
        "why": parted.why,
        "hint": hint,
        "backs": len(backs),
        "sorted": order != as_they_came,
    }
    bound = [
        bind(sources, [leaves[place] for place in chosen[half]]) for half in ("asli", "salinan")
    ]
    return answer, [each or b"" for each in bound]


def _chosen(header: dict[str, object], order: Sequence[int], parted: Split) -> dict[str, list[int]]:
    """Give the leaves of each half in order, what was taken again in the place of what it is of."""
    instead = instead_of(header)
    chosen = {
        half: [instead.get(order[page], order[page]) for page in pages]
        for half, pages in (("asli", parted.asli), ("salinan", parted.salinan))
    }
    for half, number, leaf in replacements(header):
        chosen[half][number - 1 : number] = [leaf]  # behind the last one, if there are fewer now
    return chosen


def _softcopy_pages(softcopy: Sequence[bytes]) -> list[Imprint]:
    try:
        return [page for each in softcopy for page in imprints_of(each)]
    except Refused:
        return []


def _unmixed(
    order: Sequence[int], facts: Sequence[PageFacts], wanted: Sequence[Imprint]
) -> list[int]:
    prints = [Imprint.unpacked(facts[place].imprint) for place in order]
    return [order[n] for n in unmixed(prints, wanted)]


def _by_softcopy(
    order: Sequence[int], parted: Split, facts: Sequence[PageFacts], wanted: Sequence[Imprint]
) -> list[int]:
    """Put the pages of each half in the order of the softcopy, where that knows all of them."""
    found: list[int] = []
    for half in sorted((parted.asli, parted.salinan), key=lambda pages: pages.start):
        places = [order[page] for page in half]
        prints = [Imprint.unpacked(facts[place].imprint) for place in places]
        found += [places[n] for n in in_order(prints, wanted)]
    return found


def _empty_backs(
    order: Sequence[int],
    leaves: Sequence[Leaf],
    facts: Sequence[PageFacts],
    sources: Sequence[Source],
    wanted: Collection[int],
) -> frozenset[int]:
    """Find the empty backs of sheets that a scanner took from both sides.

    They are even pages of a PDF. Where a softcopy tells how many pages there should be, a scan that
    has as many keeps them all, and none is left out that would leave too few: such an empty page
    may be a sheet that lay the wrong way round. Otherwise all even pages have to be empty.
    """
    empty = {place for place in order if Problem.BLANK in facts[place].problems}
    left = len(order) - len(empty)
    if wanted and (len(order) in wanted or left < min(wanted)):
        return frozenset()
    found: set[int] = set()
    for number, source in enumerate(sources):
        pages = [place for place in order if leaves[place].source == number]
        own, backs = empty.intersection(pages), set(pages[1::2])
        if source.points is None and (own == backs or (left in wanted and own <= backs)):
            found |= own
    return frozenset(found)


def _parted(bundle: Bundle, header: dict[str, object]) -> Split:
    if not header["keputusan"]:
        return Split(range(len(bundle.pages)), range(0), False, "")
    found = split(bundle)
    if not header.get("swap"):
        return found
    return Split(found.salinan, found.asli, False, "Ditukar oleh petugas.")


def _hint(bundle: Bundle, parted: Split) -> tuple[bool | None, bool | None]:
    return salinan_word(bundle, parted.salinan), cap_dinas(bundle, parted.salinan)


def _stack(
    places: Sequence[int],
    leaves: Sequence[Leaf],
    facts: Sequence[PageFacts],
    sources: Sequence[Source],
    wanted: Sequence[Imprint],
) -> Stack:
    """Give the pages of one half, to look for some that were sent twice."""
    own = [leaves[place] for place in places]
    pages = [facts[place] for place in places]
    scanned = [sources[leaf.source].points is None for leaf in own]

    @cache
    def text(page: int) -> str | None:
        return _read(sources[own[page].source], own[page], pages[page], _WHOLE, sparse=False)

    return Stack(pages, scanned, wanted, text)


def _bundle(
    header: dict[str, object],
    order: Sequence[int],
    all_leaves: Sequence[Leaf],
    all_facts: Sequence[PageFacts],
    sources: Sequence[Source],
) -> Bundle:
    leaves, facts = [all_leaves[place] for place in order], [all_facts[place] for place in order]
    prints = [Imprint.unpacked(page.imprint) for page in facts]

    @cache
    def alike(one: int, other: int) -> bool:
        return likeness(prints[one], prints[other]).alike

    @cache
    def read(page: int, tenths: tuple[int, int], sparse: bool) -> str | None:
        leaf = leaves[page]
        return _read(sources[leaf.source], leaf, facts[page], tenths, sparse=sparse)

    expected = header.get("expected")
    return Bundle(
        facts,
        [leaf.source for leaf in leaves],
        texts(header["names"]),
        [source.points is None for source in sources],
        expected if isinstance(expected, int) else None,
        alike,
        lambda page: read(page, _TOP, True),  # stamps stand anywhere, not in lines
        lambda page: read(page, _END, False),
    )


def _read(
    source: Source, leaf: Leaf, facts: PageFacts, tenths: tuple[int, int], *, sparse: bool
) -> str | None:
    """Read a part of a page, unless its text is known; None when it cannot be read here."""
    if facts.read:
        return facts.text
    seen = _seen(source, leaf)
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


TASKS: dict[str, Task] = {"photos": look_at_photos, "pdf": look_at_pdf, "assemble": assemble}

if __name__ == "__main__":
    os.nice(10)  # an album of photos must not hold up what officers wait for
    serve(TASKS)
