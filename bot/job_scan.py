"""Jobs of the scan: put the parts together, and make the naskah unggah of what was accepted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from bot import progress
from bot.whose_scan import whose
from bot.workroom import Workroom
from handlers.halaman import HALVES, named
from handlers.step4_pindai import assembled_of, ordered
from handlers.step5_unggah import abstrak_key
from handlers.texts import say, shorten, size
from jdih.entry import full_title
from naskah.errors import Broken, TooHeavy
from naskah.examining import ScanMatch
from naskah.page_match import OtherWords, PageMatch
from naskah.scanned import Assembled, Half, Problem, ScanPart
from sop.berkas import Berkas, Lampiran, Page, Scan, Upload, Use
from sop.produk import file_name
from sop.reports import AbstrakMade, Prepared, ScanAssembled, ScanCompared
from storage.jobs import Task

#: As many pictures as hang below a scan card.
_SHOWN = 4
#: As many other words as a checklist names.
_WORDS = 3


async def assemble(room: Workroom, task: Task) -> None:
    """Susun: pages in order, asli and salinan told apart, faults named."""
    berkas = await room.berkas(task.code)
    if berkas is None or not berkas.scan.parts:
        return
    scan = berkas.scan
    made_of = assembled_of(scan)
    parts = ordered(scan)
    used = [*parts, *(p for p in scan.parts if p.id in {part for _, part in scan.replaced})]
    try:
        async with progress.shown(room, task.code, _counted) as count:
            done = await room.shop.assemble(
                [ScanPart(await room.files.read(p.sha256), p.name) for p in used],
                list(range(len(parts))),
                berkas.pages or None,
                berkas.keputusan and not berkas.kept,
                count,
                swap=scan.swapped,
                replacements={half_page(scan, n): _index(used, part) for n, part in scan.replaced},
            )
    except (Broken, TooHeavy) as bad:
        await room.end(task, room.entry(task.code, ScanAssembled(parts=made_of, trouble=_why(bad))))
        return
    await room.end(task, room.entry(task.code, await _report(room, berkas, done, made_of, used)))


def _counted(done: int, total: int) -> str:
    return say("step4.counted", n=done, dari=total)


async def assembling_broke(room: Workroom, task: Task) -> None:
    """Say on the card that putting together ended by a fault of ours."""
    berkas = await room.berkas(task.code)
    if berkas is not None:
        made_of = assembled_of(berkas.scan)
        await room.report(task.code, ScanAssembled(parts=made_of, trouble=say("trouble.rusak")))


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
        pdf = await room.shop.to_pdf(await room.softcopy(berkas))
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


def half_page(scan: Scan, number: int) -> tuple[Half, int]:
    """Name a page counted through both halves by its half and its number there."""
    first = scan.asli.pages if scan.asli else 0
    return ("asli", number) if number <= first or not scan.salinan else ("salinan", number - first)


def _index(parts: list[Lampiran], part: str) -> int:
    return next(n for n, p in enumerate(parts) if p.id == part)


def _why(bad: Exception) -> str:
    if isinstance(bad, Broken) and bad.reason == "tidak_muat":
        return say("step5.too_large")
    return say("trouble.terlalu_berat") if isinstance(bad, TooHeavy) else say("trouble.rusak")


async def _report(
    room: Workroom, berkas: Berkas, done: Assembled, made_of: tuple[str, ...], parts: list[Lampiran]
) -> ScanAssembled:
    number = berkas.number
    asli = (
        await room.keep(done.asli, f"asli-{number}.pdf", Use.ASLI, done.asli_pages)
        if done.asli
        else None
    )
    copy = (
        await room.keep(done.salinan, f"salinan-{number}.pdf", Use.SALINAN, done.salinan_pages)
        if done.salinan
        else None
    )
    pages = tuple(
        Page(
            p.number,
            parts[p.source].id if p.source < len(parts) else "",
            p.source,
            p.half,
            p.problems,
            p.tilted,
        )
        for p in done.pages
    )
    word, cap = done.stamp_hint
    return ScanAssembled(
        parts=made_of,
        asli=asli,
        salinan=copy,
        pages=pages,
        unsure=done.unsure,
        findings=tuple(_findings(done, parts)),
        salinan_word=word,
        cap_dinas=cap,
        pictures=await _pictures(room, done),
    )


def _findings(done: Assembled, parts: list[Lampiran]) -> list[str]:
    """Say what the officer should look at, beside the faults of single pages."""
    found = [done.why] if done.why and done.unsure else []
    if done.backs:
        found.append(say("step4.backs", n=done.backs))
    if done.missing:
        key = "step4.missing" if done.missing > 0 else "step4.surplus"
        found.append(say(key, n=abs(done.missing)))
    return found + [
        say("step4.refused", nama=parts[r.source].name, sebab=say(f"trouble.{r.why}"))
        for r in done.refused
    ]


async def _pictures(room: Workroom, done: Assembled) -> tuple[Lampiran, ...]:
    bad = [p for p in done.pages if p.problems]
    ends = [p for p in done.pages if p.number == 1]
    chosen = (bad + [p for p in ends if p not in bad])[:_SHOWN]
    return tuple(
        [
            await room.keep(p.thumb, f"{p.half}-hal-{p.number}.jpg", Use.PICTURE)
            for p in chosen
            if p.thumb
        ]
    )


async def prepare(room: Workroom, task: Task) -> None:
    """Siapkan: footer, OCR layer, size and abstrak, before anybody is asked to press [Unggah]."""
    berkas = await room.berkas(task.code)
    if berkas is None or berkas.kept or berkas.upload not in {Upload.NONE, Upload.FAILED}:
        return
    source = berkas.file(Use.SALINAN) or berkas.file(Use.ASLI)
    if source is None:
        return
    try:
        limit = min(int(task.payload.get("limit", 0)) or room.max_bytes, room.max_bytes)
        report = await _prepared(room, berkas, source, limit)
        if "limit" in task.payload:
            report = replace(report, findings=(_shrunk(berkas, report, limit),))
    except (Broken, TooHeavy) as bad:
        report = Prepared(trouble=_why(bad))
    await room.end(task, room.entry(task.code, report))


async def redact(room: Workroom, task: Task) -> None:
    """Samarkan: black out the data pribadi of the naskah unggah; the scans stay as they are."""
    berkas = await room.berkas(task.code)
    if berkas is None or berkas.naskah_unggah is None or not berkas.preparing:
        return
    before = Prepared(unggah=berkas.naskah_unggah, pictures=berkas.pictures)
    try:
        pdf = await room.shop.samarkan(await room.files.read(berkas.naskah_unggah.sha256))
        made = await _as_naskah_unggah(room, berkas, pdf, berkas.naskah_unggah.pages)
        report = replace(made, redacted=True)
    except Broken as bad:
        key = "none_found" if bad.reason == "tidak_ditemukan" else "still_there"
        report = replace(before, trouble=say(f"pribadi.{key}"))
    except TooHeavy as bad:
        report = replace(before, trouble=_why(bad))
    await room.end(task, room.entry(task.code, report))


async def redacting_broke(room: Workroom, task: Task) -> None:
    """Show the naskah unggah as it was: nothing was taken out, by a fault of ours."""
    berkas = await room.berkas(task.code)
    if berkas is not None:
        as_it_was = Prepared(unggah=berkas.naskah_unggah, pictures=berkas.pictures)
        await room.report(task.code, replace(as_it_was, trouble=say("pribadi.still_there")))


def _shrunk(berkas: Berkas, report: Prepared, limit: int) -> str:
    """Say that the naskah unggah is another one than before, because JDIH takes less."""
    before, after = berkas.naskah_unggah, report.unggah
    sizes = {
        "dari": size(before.size) if before else "-",
        "jadi": size(after.size) if after else "-",
    }
    return say("step5.shrunk", batas=size(limit), **sizes)


async def preparing_broke(room: Workroom, task: Task) -> None:
    """Say on the card that the naskah unggah was not made by a fault of ours."""
    await room.report(task.code, Prepared(trouble=say("step5.broke")))


async def _searchable(room: Workroom, code: str, pdf: bytes) -> bytes:
    """Lay a text layer under the scan where Tesseract is installed; without it goes as it is."""
    if not room.shop.can_read_scans():
        return pdf
    await room.progress(code, say("step5.ocr"))
    try:
        return await room.shop.searchable(pdf)
    except (Broken, TooHeavy):
        return pdf


async def _fitting(room: Workroom, code: str, pdf: bytes, limit: int) -> bytes:
    if len(pdf) <= limit:
        return pdf
    await room.progress(code, say("step5.shrinking", batas=size(limit)))
    return (await room.shop.shrink(pdf, limit)).pdf


async def _prepared(room: Workroom, berkas: Berkas, source: Lampiran, limit: int) -> Prepared:
    data = await _searchable(room, berkas.code, await room.files.read(source.sha256))
    title = full_title(berkas.produk, room.facts)
    made = await room.shop.naskah_unggah(data, room.kantor, judul=title)
    pdf = await _fitting(room, berkas.code, made.pdf, limit)
    sent = berkas.abstrak is not None and berkas.abstrak.use is Use.ABSTRAK_STAF
    abstrak = None if sent or not room.office.abstrak else await _abstrak(room, berkas)
    return replace(await _as_naskah_unggah(room, berkas, pdf, made.pages), abstrak=abstrak)


async def _as_naskah_unggah(room: Workroom, berkas: Berkas, pdf: bytes, pages: int) -> Prepared:
    """Keep the bytes that go up under their name, with pictures of the first and last page."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    name = file_name(berkas.produk, room.office.code, sha256, room.office.file_pattern)
    unggah = await room.keep(pdf, name, Use.UNGGAH, pages)
    images = await room.shop.pictures(pdf)
    pictures = tuple(
        [await room.keep(image, f"naskah-hal-{n}.jpg", Use.PICTURE) for n, image in images.items()]
    )
    return Prepared(unggah=unggah, pictures=pictures)


async def abstrak(room: Workroom, task: Task) -> None:
    """Abstrak: made anew with the isi ringkas that Staf wrote."""
    berkas = await room.berkas(task.code)
    made = await _abstrak(room, berkas) if berkas else None
    if made is not None:
        await room.end(task, room.entry(task.code, AbstrakMade(made)))


async def _abstrak(room: Workroom, berkas: Berkas) -> Lampiran | None:
    """Draft the abstrak of a berkas as it is named now, with the isi ringkas Staf wrote, if any."""
    if not berkas.naskah:
        return None
    written = await room.turns.look(lambda tx: tx.setting(abstrak_key(berkas.code)))
    points = tuple(line.strip() for line in written.splitlines() if line.strip())
    try:
        data = await room.softcopy(berkas)
        sheet = await room.shop.draft_abstrak(data, berkas.produk, room.office.name)
        sheet = replace(sheet, isi=points or sheet.isi)
        pdf = await room.paper(sheet)
    except (Broken, TooHeavy):
        return None
    return await room.keep(pdf, f"abstrak-{berkas.number}.pdf", Use.ABSTRAK, 1)
