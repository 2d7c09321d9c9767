"""Cocokkan: whether the scan shows what the softcopy says, as hints for the checklist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from bot.jobs.whose_scan import whose
from bot.jobs.workroom import Workroom
from handlers.step4.halaman import HALVES, named
from handlers.step4.susunan import assembled_of
from handlers.texts import say, shorten
from naskah.errors import Broken, TooHeavy
from naskah.match.findings import OtherWords, PageMatch
from naskah.page.problem import Problem
from naskah.workshop.examining import ScanMatch
from sop.berkas import Berkas, File, Scan, Use
from sop.reports import ScanCompared
from storage.jobs import Task

#: As many other words as a checklist names.
_WORDS: Final = 3
#: The verdict on a scan that is not of this document at all.
_OTHER: Final = "lain"
#: What makes up the number of a document, judged as one.
_NUMBER: Final = frozenset({"nomor", "tahun"})


async def match(room: Workroom, task: Task) -> None:
    """Cocokkan: whether the scan shows what the softcopy says, as a hint for the checklist."""
    berkas = await room.berkas(task.code)
    soft = berkas.file(Use.SOFTCOPY) if berkas else None
    if berkas is None or soft is None or not berkas.scan.halves:
        return
    softcopy = await room.files.read(soft.sha256)
    pages = await _pages_compared(room, berkas)
    found = [
        await _half_compared(room, softcopy, berkas, half, pages) for half in berkas.scan.halves
    ]
    first, other = found[0], any(half.other for half in found)
    differs = "" if other else await _differing(room, pages)
    says = "\n".join(filter(None, (*_compared(found, berkas, differs), differs)))
    number = next((half.number for half in found if half.number), "")
    report = ScanCompared(assembled_of(berkas.scan), says, other, other_number=number)
    if first.other and (owner := await _owner(room, berkas)):
        free = not owner.scan.parts or owner.scan.belongs == berkas.code
        key = "step4.match_belongs" if free else "step4.match_elsewhere"
        told = say(key, agenda=owner.number, judul=owner.title)
        report = replace(report, says=told, belongs=owner.code if free else "")
    await room.end(task, room.entry(task.code, report))


async def matching_broke(room: Workroom, task: Task) -> None:
    """Say on the checklist that the machine cannot tell, by a fault of ours."""
    berkas = await room.berkas(task.code)
    if berkas is not None:
        report = ScanCompared(assembled_of(berkas.scan))
        await room.end(task, room.entry(task.code, report))


@dataclass(frozen=True, slots=True)
class _Half:
    """What the pages that are read of one half say, beside the softcopy."""

    match: ScanMatch | None  #: None where it could not be told
    other: bool  #: it is another document

    @property
    def number(self) -> str:
        """Give another number that stands there beyond doubt, on a first page that is this one."""
        return self.match.number if self.match and self.match.verdict != _OTHER else ""


async def _half_compared(
    room: Workroom, softcopy: bytes, berkas: Berkas, half: File, pages: _Pages | None
) -> _Half:
    """Hold a half against the softcopy, and against the number that the berkas has by now."""
    nomor, tahun = berkas.produk.nomor, str(berkas.produk.tahun or "")
    scan = await room.files.read(half.sha256)
    try:
        found = await room.shop.compare_scan(softcopy, scan, nomor=nomor, tahun=tahun)
    except (Broken, TooHeavy):
        return _Half(None, other=False)
    known = pages is not None and pages.knows(berkas.scan.halves.index(half))
    return _Half(found, other=found.verdict == _OTHER and not known)


async def _owner(room: Workroom, berkas: Berkas) -> Berkas | None:
    """Find the berkas that a scan of another document is of."""
    first = await room.files.read(berkas.scan.halves[0].sha256)
    return await whose(room, first, berkas.code)


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages of a scan beside those of the softcopy."""

    softcopy: bytes
    halves: Sequence[tuple[str, bytes]]  #: their names and PDFs, the asli first
    found: Sequence[PageMatch]

    def knows(self, half: int) -> bool:
        """Tell whether a half is of this document, whatever its first page is."""
        return self.found[half].known > len(self.found[half].differing)


async def _pages_compared(room: Workroom, berkas: Berkas) -> _Pages | None:
    """Hold the pages of both halves against the softcopy; nothing when that cannot be done."""
    try:
        softcopy = await room.softcopy(berkas)
        if softcopy.without:
            return None
        pdf = await room.shop.to_pdf(softcopy.data)
        halves = [(n, await room.files.read(f.sha256)) for n, f in _halves(berkas.scan) if f]
        return _Pages(pdf, halves, [await room.shop.compare_pages(pdf, h) for _, h in halves])
    except (Broken, TooHeavy):
        return None


async def _differing(room: Workroom, pages: _Pages | None) -> str | None:
    """Say in lines for each half which pages are not the softcopy's, or else which words."""
    if pages is None:
        return None
    named = zip(pages.halves, pages.found, strict=True)
    lines = [line for (name, _), match in named if (line := _wrong_pages(name, match))]
    return "\n".join(lines or await _words_compared(room, pages.softcopy, pages.halves))


async def _words_compared(
    room: Workroom, softcopy: bytes, halves: Sequence[tuple[str, bytes]]
) -> list[str]:
    """Say in a line for each place which words of a half are not the softcopy's."""
    found: list[tuple[str, OtherWords]] = []
    for name, half in halves:
        with suppress(Broken, TooHeavy):  # what the other half tells is told all the same
            found += [(name, other) for other in await room.shop.compare_words(softcopy, half)]
    lines = [_other_words(name, other) for name, other in found[:_WORDS]]
    more = len(found) - _WORDS
    return lines + ([say("step4.more_words", n=more)] if more > 0 else [])


def _other_words(name: str, other: OtherWords) -> str:
    return say(
        "step4.match_words",
        naskah=name,
        hal=other.page,
        kini=shorten(other.shown, 60),
        dulu=shorten(other.wanted, 60),
    )


def _halves(scan: Scan) -> tuple[tuple[str, File | None], ...]:
    return ((HALVES["asli"], scan.asli), (HALVES["salinan"], scan.salinan))


def _wrong_pages(name: str, pages: PageMatch) -> str:
    wrong = {"differs": pages.differing, "missing": pages.missing, "astray": pages.astray}
    said = [
        say(f"step4.page_{what}", hal=", ".join(map(str, numbers)))
        for what, numbers in wrong.items()
        if numbers
    ]
    return say("step4.match_pages", naskah=name, apa="; ".join(said)) if said else ""


def _compared(found: Sequence[_Half], berkas: Berkas, differing: str | None) -> Iterator[str]:
    """Say in lines how a scan compares; nothing, when the machine could not tell."""
    first, *salinan = found
    if first.other:
        yield say("step4.match_other")
        return
    for half in salinan:
        if half.other:
            yield say("step4.match_other_salinan")
        elif half.number and not first.number:
            yield _number_compared(half.number, berkas, HALVES["salinan"])
    match = first.match
    if match is None or match.verdict == _OTHER:  # its first page is not that of the softcopy
        return
    differs = [name for name, same in match.agrees.items() if not same]
    as_number = _NUMBER if berkas.produk.nomor else frozenset()
    if not as_number.isdisjoint(differs):
        yield _number_compared(match.number, berkas)
    if others := [name for name in differs if name not in as_number]:
        yield say("step4.match_differs", apa=", ".join(others))
    if crooked := _crooked(match, berkas.scan):
        yield say("step4.match_crooked", hal=named(berkas.scan, crooked))
        return
    wrong = differs or any(half.other or half.number for half in salinan)
    if not wrong and match.verdict == "sama" and differing == "":
        yield say("step4.match_same")


def _number_compared(number: str, berkas: Berkas, where: str = "pindaian") -> str:
    """Say what number stands on the scan, or that none can be read there."""
    wanted = berkas.produk.numbered.removeprefix("Nomor ")
    if number:
        return say("step4.match_number", mana=where, kini=number, dulu=wanted)
    return say("step4.match_no_number", dulu=wanted)


def _crooked(found: ScanMatch, scan: Scan) -> list[tuple[str, int]]:
    """List the pages of both halves that lie too crooked to be read."""
    seen = {(page.half, page.number) for page in scan.pages if Problem.CROOKED in page.problems}
    return sorted(seen | {("asli", number) for number in found.crooked})
