"""Scans in the workshop: a scan put together, typed, its parts sent to children."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from naskah.file.identify import is_tiff
from naskah.limits import INSPECT, SCAN, Answer, Progress
from naskah.page.problem import Problem
from naskah.scan.scanned import (
    AS_IT_CAME,
    Assembled,
    Half,
    PageReport,
    RefusedPart,
    ScanPart,
    StackPart,
    Susunan,
)
from naskah.workshop.runner import Runner
from naskah.workshop.scan_parts import Count, Looked, batches, look, pdf_of

_HALVES: Final[tuple[Half, Half]] = ("asli", "salinan")


class Scanning(Runner):
    """What a workshop does with scans."""

    async def assemble(
        self,
        parts: Sequence[ScanPart],
        susunan: Susunan = AS_IT_CAME,
        *,
        keputusan: bool,
        expected: int | None = None,
        softcopy: bytes = b"",
        progress: Progress | None = None,
    ) -> Assembled:
        """Put a scan together from photos and PDFs, as a proposal to the officer.

        One child works at a time, so that an album leaves room for what other officers wait for.

        Args:
            parts: in the order of their arrival.
            susunan: how the officer arranged them.
            keputusan: whether asli and salinan come in one go; otherwise all is the asli.
            expected: pages of the softcopy, if known.
            softcopy: PDF by which pages that came in another order are put in theirs; may be empty.
            progress: is told pages looked at and pages in all.

        Raises:
            TooHeavy: binding ran out of time or memory.
            Broken: binding failed. A part that cannot be used never raises: see `refused`.

        """
        good, refused = await self._looked_at(parts, susunan.used(len(parts)), progress)
        plan = _plan(good, susunan, len(parts))
        if not plan.leaves:
            return _nothing(refused, expected)
        header = {
            **plan.header(good, parts),
            "expected": expected,
            "keputusan": keputusan,
            "swap": susunan.swap,
        }
        blobs = [good[part].data for part in plan.sources] + ([softcopy] if softcopy else [])
        limits = SCAN.for_pages(len(plan.leaves))
        answer = await self.run("scan.assemble", "assemble", header, blobs, limits=limits)
        return _assembled(answer, plan, good, refused, expected)

    async def _looked_at(
        self, parts: Sequence[ScanPart], used: Sequence[int], progress: Progress | None
    ) -> tuple[dict[int, Looked], tuple[RefusedPart, ...]]:
        """Look at the parts that are used: what was seen of each that can be, and what cannot."""
        count = Count(len(used), progress)
        looked: dict[int, Looked | RefusedPart] = {}
        for batch in batches(parts, used):
            looked.update(await look(self, parts, batch, count))
        good = {part: each for part, each in looked.items() if isinstance(each, Looked)}
        return good, tuple(each for each in looked.values() if isinstance(each, RefusedPart))

    async def pages_of(self, scan: bytes) -> bytes:
        """Give a scan of many pages as a PDF: a TIFF is made one, a PDF stays as it is.

        Raises:
            Broken: "rusak" or "terlalu_besar"; TooHeavy: too much for one child.

        """
        return await pdf_of(self, scan) if is_tiff(scan) else scan

    async def split_stack(self, pdf: bytes) -> list[StackPart]:
        """Split a stack from the scanner at its cover pages; see `cover.split_stack`.

        Raises:
            Broken: "terkunci" or "rusak".
            TooHeavy: too many pages for one child.

        """
        answer = await self.run("scan.cover", "stack", {}, [pdf], limits=SCAN)
        parts = answer.get("parts", list[tuple[str | None, tuple[int, ...]]])
        return [StackPart(*part, pdf) for part, pdf in zip(parts, answer.blobs, strict=True)]

    async def code_on_photo(self, photo: bytes) -> str | None:
        """Read the berkas code on a photo of a cover page; None when there is none or several.

        Raises:
            Broken: "bukan_dokumen", "rusak" or "terlalu_besar".

        """
        answer = await self.run("scan.cover", "photo", {}, [photo], limits=INSPECT)
        return answer.get("code", str) or None


@dataclass(frozen=True, slots=True)
class _Plan:
    """The pages in their order, each as (part, page of it)."""

    leaves: tuple[tuple[int, int], ...]
    replace: tuple[tuple[Half, int, int], ...]  #: half, page number, which leaf
    instead: tuple[tuple[int, int], ...]  #: which leaf, and which one stands there instead
    sources: tuple[int, ...]

    def header(self, looked: Mapping[int, Looked], parts: Sequence[ScanPart]) -> dict[str, object]:
        """Write the plan for the child."""
        return {
            "leaves": [
                [self.sources.index(part), page, asdict(looked[part].pages[page])]
                for part, page in self.leaves
            ],
            "replace": [list(entry) for entry in self.replace],
            "instead": [list(entry) for entry in self.instead],
            "sizes": [looked[part].points for part in self.sources],
            "names": [parts[part].name for part in self.sources],
        }


def _plan(looked: Mapping[int, Looked], susunan: Susunan, parts: int) -> _Plan:
    own = [part for part in susunan.shown(parts) if part in looked]
    wanted = [
        leaf
        for part in own
        for n in range(len(looked[part].pages))
        if (leaf := (part, n)) not in susunan.left_out
    ]
    leaves = list(wanted)
    replace: list[tuple[Half, int, int]] = []
    for (half, number), part in susunan.replacements.items():
        if part in looked:
            replace.append((half, number, len(leaves)))
            leaves.append((part, 0))
    instead: list[tuple[int, int]] = []
    for leaf, part in susunan.retaken.items():
        if part in looked and leaf in wanted:
            instead.append((wanted.index(leaf), len(leaves)))
            leaves.append((part, 0))
    sources = tuple(dict.fromkeys(part for part, _ in leaves))
    return _Plan(tuple(leaves), tuple(replace), tuple(instead), sources)


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
    looked: Mapping[int, Looked],
    refused: tuple[RefusedPart, ...],
    expected: int | None,
) -> Assembled:
    reports = [page for half in _HALVES for page in _reports(answer, half, plan, looked)]
    asli, salinan = (sum(page.half == half for page in reports) for half in _HALVES)
    return Assembled(
        asli=answer.blobs[0] or None,
        salinan=answer.blobs[1] or None,
        asli_pages=asli,
        salinan_pages=salinan,
        unsure=answer.get("unsure", bool),
        why=answer.get("why", str),
        pages=reports,
        stamp_hint=answer.get("hint", tuple[bool | None, bool | None]),
        backs=answer.get("backs", int),
        in_order=answer.get("sorted", bool),
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
    answer: Answer, half: Half, plan: _Plan, looked: Mapping[int, Looked]
) -> Iterator[PageReport]:
    twice = answer.get("twice", dict[str, list[tuple[int, int]]])
    earlier = dict(twice[half])
    for number, leaf in enumerate(answer.get(half, list[int]), 1):
        part, page = plan.leaves[leaf]
        facts = looked[part].pages[page]
        again = (f"{Problem.DUPLICATE} {earlier[number]}",) if number in earlier else ()
        yield PageReport(
            number=number,
            problems=(*facts.problems, *again),
            thumb=looked[part].thumbs[page],
            source=part,
            half=half,
            notes=facts.notes,
            tilted=facts.tilted,
            leaf=page,
        )
