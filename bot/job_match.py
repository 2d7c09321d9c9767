"""Cocokkan: whether the scan shows what the softcopy says, as hints for the checklist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from bot.whose_scan import whose
from bot.workroom import Workroom
from handlers.halaman import HALVES, named
from handlers.step4_pindai import assembled_of
from handlers.texts import say, shorten
from naskah.errors import Broken, TooHeavy
from naskah.examining import ScanMatch
from naskah.page_match import OtherWords, PageMatch
from naskah.scanned import Problem
from sop.berkas import Berkas, Lampiran, Scan, Use
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
    if berkas is None or soft is None or berkas.scan.asli is None:
        return
    softcopy = await room.files.read(soft.sha256)
    found = await _first_page_compared(room, softcopy, berkas, berkas.scan.asli)
    other = found is not None and found.verdict == _OTHER
    differs = "" if other else await _all_compared(room, berkas)
    says = "\n".join(filter(None, (*_compared(found, berkas, differs), differs)))
    number = found.number if found else ""
    report = ScanCompared(assembled_of(berkas.scan), says, other, other_number=number)
    if other and (owner := await _owner(room, berkas)):
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


async def _first_page_compared(
    room: Workroom, softcopy: bytes, berkas: Berkas, asli: Lampiran
) -> ScanMatch | None:
    """Hold the scan against the softcopy, and against the number that the berkas has by now."""
    nomor, tahun = berkas.produk.nomor, str(berkas.produk.tahun or "")
    scan = await room.files.read(asli.sha256)
    try:
        return await room.shop.compare_scan(softcopy, scan, nomor=nomor, tahun=tahun)
    except (Broken, TooHeavy):
        return None


async def _owner(room: Workroom, berkas: Berkas) -> Berkas | None:
    """Find the berkas that a scan of another document is of."""
    asli = berkas.scan.asli
    return await whose(room, await room.files.read(asli.sha256), berkas.code) if asli else None


async def _all_compared(room: Workroom, berkas: Berkas) -> str | None:
    """Say in lines for each half which pages are not the softcopy's, or else which words.

    Gives None when its pages cannot be compared.
    """
    try:
        softcopy = await room.softcopy(berkas)
        if softcopy.without:
            return None
        pdf = await room.shop.to_pdf(softcopy.data)
        halves = [(n, await room.files.read(f.sha256)) for n, f in _halves(berkas.scan) if f]
        found = [(name, await room.shop.compare_pages(pdf, half)) for name, half in halves]
    except (Broken, TooHeavy):
        return None
    pages = [line for name, match in found if (line := _wrong_pages(name, match))]
    return "\n".join(pages or await _words_compared(room, pdf, halves))


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


def _halves(scan: Scan) -> tuple[tuple[str, Lampiran | None], ...]:
    return ((HALVES["asli"], scan.asli), (HALVES["salinan"], scan.salinan))


def _wrong_pages(name: str, pages: PageMatch) -> str:
    wrong = {"differs": pages.differing, "missing": pages.missing, "astray": pages.astray}
    said = [
        say(f"step4.page_{what}", hal=", ".join(map(str, numbers)))
        for what, numbers in wrong.items()
        if numbers
    ]
    return say("step4.match_pages", naskah=name, apa="; ".join(said)) if said else ""


def _compared(found: ScanMatch | None, berkas: Berkas, differing: str | None) -> Iterator[str]:
    """Say in lines how a scan compares; nothing, when the machine could not tell."""
    if found is None:
        return
    if found.verdict == _OTHER:
        yield say("step4.match_other")
        return
    differs = [name for name, same in found.agrees.items() if not same]
    as_number = _NUMBER if berkas.produk.nomor else frozenset()
    if not as_number.isdisjoint(differs):
        yield _number_compared(found, berkas)
    if others := [name for name in differs if name not in as_number]:
        yield say("step4.match_differs", apa=", ".join(others))
    if crooked := _crooked(found, berkas.scan):
        yield say("step4.match_crooked", hal=named(berkas.scan, crooked))
    elif not differs and found.verdict == "sama" and differing == "":
        yield say("step4.match_same")


def _number_compared(found: ScanMatch, berkas: Berkas) -> str:
    """Say what number stands on the scan, or that none can be read there."""
    wanted = berkas.produk.numbered.removeprefix("Nomor ")
    if found.number:
        return say("step4.match_number", kini=found.number, dulu=wanted)
    return say("step4.match_no_number", dulu=wanted)


def _crooked(found: ScanMatch, scan: Scan) -> list[tuple[str, int]]:
    """List the pages of both halves that lie too crooked to be read."""
    seen = {(page.half, page.number) for page in scan.pages if Problem.CROOKED in page.problems}
    return sorted(seen | {("asli", number) for number in found.crooked})
