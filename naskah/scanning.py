"""The scanning half of the workshop: a scan put together, typed, its parts sent to children."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from naskah.door import Door
from naskah.errors import Broken, TooHeavy
from naskah.limits import INSPECT, SCAN, Answer, Progress
from naskah.page_facts import PageFacts, facts_from
from naskah.scanned import Assembled, Half, PageReport, Problem, RefusedPart, ScanPart, StackPart

#: Photos that one child looks at: its start is shared, and little is repeated when one kills it.
_BATCH: Final = 4
_PDF_BATCH: Final = 40  #: pages of a PDF that one child looks at
_HALVES: Final[tuple[Half, Half]] = ("asli", "salinan")
_REFUSALS: Final = frozenset({"bukan_dokumen", "rusak", "terkunci", "terlalu_besar", "kosong"})


class Scanning(Door):
    """What a workshop does with scans."""

    async def assemble(
        self,
        parts: Sequence[ScanPart],
        order: Sequence[int] | None,
        expected_pages: int | None,
        keputusan: bool,
        progress: Progress | None = None,
        *,
        swap: bool = False,
        replacements: Mapping[tuple[Half, int], int] | None = None,
    ) -> Assembled:
        """Put a scan together from photos and PDFs, as a proposal to the officer.

        One child works at a time, so that an album leaves room for what other officers wait for.

        Args:
            parts: in the order of their arrival.
            order: the parts to use, in the order wanted ([Urutkan]); all as they came unless told.
            expected_pages: of the softcopy, if known.
            keputusan: whether asli and salinan come in one go; otherwise all is the asli.
            progress: is told pages looked at and pages in all.
            swap: the officer says that the proposal has them the wrong way round ([Tukar]).
            replacements: pages taken again ([Ulang hal. 7]): ("asli", 7) → index of the part whose
                first page stands there instead. That part need not be in `order`.

        Raises:
            TooHeavy: binding ran out of time or memory.
            Broken: binding failed. A part that cannot be used never raises: see `refused`.

        """
        again = dict(replacements or {})
        wanted = list(range(len(parts)) if order is None else order)
        used = list(dict.fromkeys([*wanted, *again.values()]))
        count = _Count(len(used), progress)
        looked: dict[int, _Looked | RefusedPart] = {}
        for batch in _batches(parts, used):
            looked.update(await _look(self, parts, batch, count))
        refused = tuple(each for each in looked.values() if isinstance(each, RefusedPart))
        good = {part: each for part, each in looked.items() if isinstance(each, _Looked)}
        plan = _plan(good, [part for part in wanted if part not in again.values()], again)
        if not plan.leaves:
            return _nothing(refused, expected_pages)
        header = {
            **plan.header(good, parts),
            "expected": expected_pages,
            "keputusan": keputusan,
            "swap": swap,
        }
        blobs = [good[part].data for part in plan.sources]
        answer = await self.run("scan", "assemble", header, blobs, limits=SCAN)
        return _assembled(answer, plan, good, refused, expected_pages)

    async def split_stack(self, pdf: bytes) -> list[StackPart]:
        """Split a stack from the scanner at its cover pages; see `cover.split_stack`.

        Raises:
            Broken: "terkunci" or "rusak".
            TooHeavy: too many pages for one child.

        """
        answer = await self.run("cover", "stack", {}, [pdf], limits=SCAN)
        parts = _list(answer.header, "parts")
        return [_stack_part(entry, blob) for entry, blob in zip(parts, answer.blobs, strict=True)]

    async def code_on_photo(self, photo: bytes) -> str | None:
        """Read the berkas code on a photo of a cover page; None when there is none or several.

        Raises:
            Broken: "bukan_dokumen", "rusak" or "terlalu_besar".

        """
        code = (await self.run("cover", "photo", {}, [photo], limits=INSPECT)).header["code"]
        return str(code) if code else None


def _stack_part(entry: object, pdf: bytes) -> StackPart:
    match entry:
        case {"code": str() | None as code, "pages": list(pages)}:
            return StackPart(code, tuple(int(str(page)) for page in pages), pdf)
    raise Broken("bad answer")


@dataclass(frozen=True, slots=True)
class _Looked:
    """A part whose pages are known: a photo's page as JPEG, or the PDF as it came."""

    data: bytes
    points: tuple[float, float] | None  #: of a photo's sheet; None for a PDF
    pages: tuple[PageFacts, ...]
    thumbs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """The pages in their order, each as (part, page of it)."""

    leaves: tuple[tuple[int, int], ...]
    replace: tuple[tuple[Half, int, int], ...]  #: half, page number, which leaf
    sources: tuple[int, ...]

    def header(self, looked: Mapping[int, _Looked], parts: Sequence[ScanPart]) -> dict[str, object]:
        """Write the plan for the child."""
        return {
            "leaves": [
                [self.sources.index(part), page, looked[part].pages[page].as_json()]
                for part, page in self.leaves
            ],
            "replace": [list(entry) for entry in self.replace],
            "sizes": [looked[part].points for part in self.sources],
            "names": [parts[part].name for part in self.sources],
        }


class _Count:
    """Adds up how many pages were looked at, for the live card."""

    def __init__(self, parts: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, parts, progress

    def step(self, pages: int, more: int = 0) -> None:
        """Note that pages were looked at and that there are more of them than was thought."""
        self._done += pages
        self._total += more
        if self._progress:
            self._progress(self._done, self._total)


def _batches(parts: Sequence[ScanPart], used: Sequence[int]) -> Iterator[list[int]]:
    """Give each PDF alone and photos a few at a time."""
    photos = [part for part in used if not _is_pdf(parts[part].data)]
    yield from ([part] for part in used if _is_pdf(parts[part].data))
    yield from (photos[at : at + _BATCH] for at in range(0, len(photos), _BATCH))


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


async def _look(
    workshop: Scanning, parts: Sequence[ScanPart], batch: Sequence[int], count: _Count
) -> dict[int, _Looked | RefusedPart]:
    """Look at some parts; when they kill their child, look at each alone to find the one."""
    try:
        if _is_pdf(parts[batch[0]].data):
            return {batch[0]: await _look_at_pdf(workshop, parts[batch[0]].data, count)}
        return await _look_at_photos(workshop, parts, batch, count)
    except (TooHeavy, Broken) as fault:
        if len(batch) == 1:
            count.step(1)
            return {batch[0]: RefusedPart(batch[0], _why(fault))}
    found: dict[int, _Looked | RefusedPart] = {}
    for part in batch:
        found.update(await _look(workshop, parts, [part], count))
    return found


def _why(fault: TooHeavy | Broken) -> str:
    if isinstance(fault, TooHeavy):
        return "terlalu_berat"
    return fault.reason if fault.reason in _REFUSALS else "rusak"


async def _look_at_photos(
    workshop: Scanning, parts: Sequence[ScanPart], batch: Sequence[int], count: _Count
) -> dict[int, _Looked | RefusedPart]:
    data = [parts[part].data for part in batch]
    answer = await workshop.run("scan", "photos", {}, data, limits=SCAN)
    blobs = iter(answer.blobs)
    found: dict[int, _Looked | RefusedPart] = {}
    for part, entry in zip(batch, _list(answer.header, "pages"), strict=True):
        match entry:
            case {"facts": facts, "points": [int() | float() as width, int() | float() as height]}:
                points = (float(width), float(height))
                page, thumb = next(blobs), next(blobs)
                found[part] = _Looked(page, points, (facts_from(facts),), (thumb,))
            case _:
                found[part] = RefusedPart(part, _refusal(entry))
    count.step(len(batch))
    return found


async def _look_at_pdf(workshop: Scanning, data: bytes, count: _Count) -> _Looked:
    pages: list[PageFacts] = []
    thumbs: list[bytes] = []
    total = 1
    while len(pages) < total:
        header = {"from": len(pages), "count": _PDF_BATCH}
        answer = await workshop.run("scan", "pdf", header, [data], limits=SCAN)
        found = [facts_from(entry) for entry in _list(answer.header, "pages")]
        if not found:
            raise Broken("kosong")
        grown = int(str(answer.header["total"])) - total
        total += grown
        pages += found
        thumbs += answer.blobs
        count.step(len(found), grown)
    return _Looked(data, None, tuple(pages), tuple(thumbs))


def _refusal(entry: object) -> str:
    reason = str(entry.get("refused", "")) if isinstance(entry, Mapping) else ""
    return reason if reason in _REFUSALS else "rusak"


def _plan(
    looked: Mapping[int, _Looked], wanted: Sequence[int], again: Mapping[tuple[Half, int], int]
) -> _Plan:
    leaves = [
        (part, n) for part in wanted if part in looked for n in range(len(looked[part].pages))
    ]
    replace: list[tuple[Half, int, int]] = []
    for (half, number), part in again.items():
        if part in looked:
            replace.append((half, number, len(leaves)))
            leaves.append((part, 0))
    return _Plan(tuple(leaves), tuple(replace), tuple(dict.fromkeys(part for part, _ in leaves)))


def _nothing(refused: tuple[RefusedPart, ...], expected: int | None) -> Assembled:
    return Assembled(
        asli=None,
        salinan=None,
        asli_pages=0,
        salinan_pages=0,
        unsure=True,
        why="Tidak ada halaman yang terbaca.",
        pages=[],
        stamp_hint=(None, None),
        missing=expected or 0,
        refused=refused,
    )


def _assembled(
    answer: Answer,
    plan: _Plan,
    looked: Mapping[int, _Looked],
    refused: tuple[RefusedPart, ...],
    expected: int | None,
) -> Assembled:
    reports = [page for half in _HALVES for page in _reports(answer, half, plan, looked)]
    asli, salinan = (sum(page.half == half for page in reports) for half in _HALVES)
    word, stamp = (_known(value) for value in _list(answer.header, "hint"))
    return Assembled(
        asli=answer.blobs[0] or None,
        salinan=answer.blobs[1] or None,
        asli_pages=asli,
        salinan_pages=salinan,
        unsure=bool(answer.header["unsure"]),
        why=str(answer.header["why"]),
        pages=reports,
        stamp_hint=(word, stamp),
        missing=_missing(asli, salinan, expected),
        refused=refused,
    )


def _missing(asli: int, salinan: int, expected: int | None) -> int:
    """Count the pages that the shortest half lacks."""
    if expected is None:
        return 0
    lacking = [expected - pages for pages in (asli, salinan) if pages]
    return max(lacking, default=expected)


def _reports(
    answer: Answer, half: Half, plan: _Plan, looked: Mapping[int, _Looked]
) -> Iterator[PageReport]:
    twice = dict(_pairs(answer.header, half))
    for number, leaf in enumerate(_list(answer.header, half), 1):
        part, page = plan.leaves[int(str(leaf))]
        facts = looked[part].pages[page]
        report = PageReport(
            number, facts.problems, looked[part].thumbs[page], part, half, facts.notes
        )
        if number in twice:
            again = f"{Problem.DUPLICATE} {twice[number]}"
            report = replace(report, problems=(*report.problems, again))
        yield report


def _pairs(header: Mapping[str, object], half: Half) -> Iterator[tuple[int, int]]:
    match header["twice"]:
        case Mapping() as halves:
            for later, earlier in halves[half]:
                yield int(later), int(earlier)


def _known(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _list(header: Mapping[str, object], key: str) -> list[object]:
    value = header.get(key)
    if not isinstance(value, list):
        raise Broken("bad answer")
    return value
