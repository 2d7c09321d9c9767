"""The parts of a scan looked at in children: photos a few at a time, PDFs some pages at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from naskah.errors import Broken, TooHeavy
from naskah.file.identify import has_pdf_header, is_tiff
from naskah.limits import SCAN, Progress, read_as
from naskah.page.facts import PageFacts
from naskah.scan.scanned import RefusedPart, ScanPart
from naskah.workshop.runner import Runner

#: Photos that one child looks at: its start is shared, and little is repeated when one kills it.
_BATCH: Final = 4
#: Pages of a PDF that one child looks at: the card counts on, and a slow machine has time enough.
_PDF_BATCH: Final = 10
_REFUSALS: Final = frozenset(
    {
        "berbahaya",
        "bukan_dokumen",
        "kosong",
        "portofolio",
        "rusak",
        "terkunci",
        "terlalu_besar",
        "terlalu_panjang",
    }
)


@dataclass(frozen=True, slots=True)
class Looked:
    """A part whose pages are known: a photo's page as JPEG, a PDF as it came, a TIFF as PDF."""

    data: bytes
    points: tuple[float, float] | None  #: of a photo's sheet; None for a PDF
    pages: tuple[PageFacts, ...]
    thumbs: tuple[bytes, ...]


class Count:
    """Adds up how many pages were looked at, for the live card."""

    def __init__(self, parts: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, parts, progress

    def step(self, pages: int, more: int = 0) -> None:
        """Note that pages were looked at and that there are more of them than was thought."""
        self._done += pages
        self._total += more
        if self._progress:
            self._progress(self._done, self._total)


def batches(parts: Sequence[ScanPart], used: Sequence[int]) -> Iterator[list[int]]:
    """Give each file of pages alone and photos a few at a time."""
    alone = [part for part in used if has_pdf_header(parts[part].data) or is_tiff(parts[part].data)]
    photos = [part for part in used if part not in alone]
    yield from ([part] for part in alone)
    yield from (photos[at : at + _BATCH] for at in range(0, len(photos), _BATCH))


async def look(
    workshop: Runner, parts: Sequence[ScanPart], batch: Sequence[int], count: Count
) -> dict[int, Looked | RefusedPart]:
    """Look at some parts; when they kill their child, look at each alone to find the one."""
    try:
        first = parts[batch[0]].data
        if has_pdf_header(first):
            return {batch[0]: await _look_at_pdf(workshop, first, count)}
        if is_tiff(first):
            return {batch[0]: await _look_at_pdf(workshop, await pdf_of(workshop, first), count)}
        return await _look_at_photos(workshop, parts, batch, count)
    except (TooHeavy, Broken) as fault:
        if len(batch) == 1:
            count.step(1)
            return {batch[0]: RefusedPart(batch[0], _why(fault))}
    found: dict[int, Looked | RefusedPart] = {}
    for part in batch:
        found.update(await look(workshop, parts, [part], count))
    return found


def _why(fault: TooHeavy | Broken) -> str:
    if isinstance(fault, TooHeavy):
        return "terlalu_berat"
    return fault.reason if fault.reason in _REFUSALS else "rusak"


async def pdf_of(workshop: Runner, tiff: bytes) -> bytes:
    """Give the pages of a TIFF as a PDF; see `from_tiff.pdf_of`."""
    return (await workshop.run("pdf.from_tiff", "pdf", {}, [tiff], limits=SCAN)).blobs[0]


async def _look_at_photos(
    workshop: Runner, parts: Sequence[ScanPart], batch: Sequence[int], count: Count
) -> dict[int, Looked | RefusedPart]:
    data = [parts[part].data for part in batch]
    answer = await workshop.run("scan.pages", "photos", {}, data, limits=SCAN)
    blobs = iter(answer.blobs)
    found: dict[int, Looked | RefusedPart] = {}
    for part, entry in zip(batch, answer.get("pages", list[object]), strict=True):
        match entry:
            case {"facts": facts, "points": [int() | float() as width, int() | float() as height]}:
                points = (float(width), float(height))
                page, thumb = next(blobs), next(blobs)
                found[part] = Looked(page, points, (read_as(PageFacts, facts),), (thumb,))
            case _:
                found[part] = RefusedPart(part, _refusal(entry))
    count.step(len(batch))
    return found


async def _look_at_pdf(workshop: Runner, data: bytes, count: Count) -> Looked:
    """Look at a PDF; where some pages together are too heavy for a child, each gets its own."""
    pages: list[PageFacts] = []
    thumbs: list[bytes] = []
    total, many = 1, _PDF_BATCH
    while len(pages) < total:
        header = {"from": len(pages), "count": many}
        try:
            answer = await workshop.run("scan.pages", "pdf", header, [data], limits=SCAN)
        except TooHeavy:
            if many == 1:
                raise
            many = 1
            continue
        found = answer.get("pages", list[PageFacts])
        if not found:
            raise Broken("kosong")
        grown = answer.get("total", int) - total
        total += grown
        pages += found
        thumbs += answer.blobs
        count.step(len(found), grown)
    return Looked(data, None, tuple(pages), tuple(thumbs))


def _refusal(entry: object) -> str:
    reason = str(entry.get("refused", "")) if isinstance(entry, Mapping) else ""
    return reason if reason in _REFUSALS else "rusak"
