"""Susunan: how the parts of a scan are arranged, as the officer wants and as its pages stand."""

from __future__ import annotations

from sop.berkas import File, Scan


def absolute(scan: Scan, half: str, number: int) -> int:
    """Count a page through asli and salinan: page 2 of the salinan of a 6-page asli is page 8."""
    before = scan.asli.pages if half == "salinan" and scan.asli else 0
    return before + number


def ordered(scan: Scan) -> list[File]:
    """Give the parts in the order the officer wants them; those never ordered come last."""
    place = {part: n for n, part in enumerate(scan.order)}
    parts = [p for p in scan.parts if p.id not in scan.again]
    return sorted(parts, key=lambda p: place.get(p.id, len(place)))


def as_shown(scan: Scan) -> list[File]:
    """Give the parts as their pages stand now, from where [Urutkan] moves them.

    The softcopy sorts within each half, so the half that came first stays first. Parts without a
    page in the scan come last.
    """
    parts = ordered(scan)
    if scan.order:
        return parts
    came = {p.id: n for n, p in enumerate(parts)}
    originals = {again: part for part, _, again in scan.retaken}
    shown = [(page.half, originals.get(page.part, page.part)) for page in scan.pages]
    shown = [(half, part) for half, part in shown if part in came]
    first = {half: min(came[p] for h, p in shown if h == half) for half, _ in shown}
    shown.sort(key=lambda page: first[page[0]])
    places = list(dict.fromkeys(part for _, part in shown))
    return sorted(parts, key=lambda p: places.index(p.id) if p.id in places else len(places))


def page_of(scan: Scan, number: int) -> tuple[str, int]:
    """Name a page by (part, page of it), one taken again as the one it stands for.

    ("", 0) where only its number tells it: there is no such page, or what stands there was noted
    by its number.
    """
    if not 0 < number <= len(scan.pages):
        return "", 0
    page = scan.pages[number - 1]
    if page.part in {part for _, part in scan.replaced}:
        return "", 0
    originals = {again: (part, at) for part, at, again in scan.retaken}
    return originals.get(page.part, (page.part, page.source))


def assembled_of(scan: Scan) -> tuple[str, ...]:
    """Name all that an assembled scan was made of, to tell an outdated one."""
    swapped = ("tukar",) if scan.swapped else ()
    replaced = tuple(f"{page}={part}" for page, part in scan.replaced)
    retaken = tuple(f"{part}:{page}={again}" for part, page, again in scan.retaken)
    left_out = tuple(f"-{part}:{page}" for part, page in scan.left_out)
    return (*(p.id for p in ordered(scan)), *replaced, *retaken, *swapped, *left_out)
