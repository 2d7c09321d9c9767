"""Susun: put the parts of a scan together, tell asli and salinan apart, name the faults."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from bot.jobs import progress
from bot.jobs.trouble import trouble_of
from bot.jobs.workroom import Workroom
from handlers.step4.halaman import runs
from handlers.step4.pindai import looked_at
from handlers.step4.susunan import assembled_of, ordered
from handlers.texts import has, say
from naskah.errors import Broken, TooHeavy
from naskah.page.problem import Problem
from naskah.scan.scanned import Assembled, Half, PageReport, ScanPart, Susunan
from sop.berkas import Berkas, File, Page, Scan, Use
from sop.reports import ScanAssembled
from storage.jobs import Task

#: As many pictures as hang below a scan card.
_SHOWN = 4
#: What is said of a file that took more time or memory than there is.
_HEAVY = "terlalu_berat"
#: How the names of photos end.
_PHOTOS = {"", ".jpg", ".jpeg", ".png", ".webp"}


async def assemble(room: Workroom, task: Task) -> None:
    """Susun: pages in order, asli and salinan told apart, faults named."""
    berkas = await room.berkas(task.code)
    if berkas is None or not berkas.scan.parts:
        return
    scan = berkas.scan
    made_of = assembled_of(scan)
    used = [*ordered(scan), *(p for p in scan.parts if p.id in scan.again)]
    try:
        async with progress.shown(room, task.code, looked_at) as count:
            done = await room.shop.assemble(
                [ScanPart(await room.files.read(p.sha256), p.name) for p in used],
                _arranged(scan, used),
                keputusan=berkas.keputusan and not berkas.kept,
                expected=berkas.pages or None,
                progress=count,
                softcopy=b"" if scan.order or scan.replaced else await _softcopy(room, berkas),
            )
    except (Broken, TooHeavy) as bad:
        await room.end(
            task, room.entry(task.code, ScanAssembled(parts=made_of, trouble=_trouble(bad)))
        )
        return
    if done.pages:
        report = await _report(room, berkas, done, made_of, used)
    else:
        report = ScanAssembled(parts=made_of, trouble=_nothing(done, used))
    await room.end(task, room.entry(task.code, report))


def _arranged(scan: Scan, used: Sequence[File]) -> Susunan:
    """Say how Staf arranged the parts; those taken again lie behind the others."""
    return Susunan(
        order=range(len(ordered(scan))),
        left_out={(_index(used, part), page - 1) for part, page in scan.left_out},
        retaken={
            (_index(used, part), page - 1): _index(used, again)
            for part, page, again in scan.retaken
        },
        replacements={half_page(scan, n): _index(used, part) for n, part in scan.replaced},
        swap=scan.swapped,
    )


async def _softcopy(room: Workroom, berkas: Berkas) -> bytes:
    """Give the softcopy as a PDF, for the order of its pages; nothing where there is none."""
    if berkas.file(Use.SOFTCOPY) is None:
        return b""
    try:
        softcopy = await room.softcopy(berkas)
        return b"" if softcopy.without else await room.shop.to_pdf(softcopy.data)
    except (Broken, TooHeavy):
        return b""


async def assembling_broke(room: Workroom, task: Task) -> None:
    """Say on the card that putting together ended by a fault of ours."""
    berkas = await room.berkas(task.code)
    if berkas is not None:
        made_of = assembled_of(berkas.scan)
        await room.report(
            task.code, ScanAssembled(parts=made_of, trouble=say("trouble.tak_terbaca"))
        )


def _nothing(done: Assembled, parts: Sequence[File]) -> str:
    """Say why no page can be used: of several files which one fails by what."""
    if len(done.refused) == 1:
        return _why(done.refused[0].why)
    return "\n".join([say("step4.nothing"), *_refused(done, parts)])


def _refused(done: Assembled, parts: Sequence[File]) -> list[str]:
    return [
        say("step4.refused", nama=parts[r.source].name, sebab=_why(r.why)) for r in done.refused
    ]


def _trouble(bad: Broken | TooHeavy) -> str:
    return _why(_HEAVY) if isinstance(bad, TooHeavy) else trouble_of(bad)


def _why(reason: str) -> str:
    """Say why a scan cannot be used; what is to be done is not always what a usulan asks for."""
    own = f"step4.{reason}"
    return say(own if has(own) else f"trouble.{reason}")


def half_page(scan: Scan, number: int) -> tuple[Half, int]:
    """Name a page counted through both halves by its half and its number there."""
    first = scan.asli.pages if scan.asli else 0
    return ("asli", number) if number <= first or not scan.salinan else ("salinan", number - first)


def _index(parts: Sequence[File], part: str) -> int:
    return next(n for n, p in enumerate(parts) if p.id == part)


async def _report(
    room: Workroom, berkas: Berkas, done: Assembled, made_of: tuple[str, ...], parts: list[File]
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
            p.leaf + 1,
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


def _findings(done: Assembled, parts: list[File]) -> list[str]:
    """Say what the officer should look at, beside the faults of single pages."""
    found = [done.why] if done.why and done.unsure else []
    if any(_shrunk_on_the_way(page, parts) for page in done.pages):
        found.append(say("step4.small_photos"))
    if done.backs:
        found.append(say("step4.backs", n=done.backs))
    if done.in_order:
        found.append(say("step4.in_order"))
    if done.missing:
        key = "step4.missing" if done.missing > 0 else "step4.surplus"
        found.append(say(key, n=abs(done.missing)))
    found += _refused(done, parts)
    first = {"asli": 0, "salinan": done.asli_pages}
    turned = [first[page.half] + page.number for page in done.pages if page.notes]
    return [*found, say("step4.turned", hal=runs(turned))] if turned else found


def _shrunk_on_the_way(page: PageReport, parts: list[File]) -> bool:
    """Tell a photo with too few pixels: chat apps shrink what is sent as a photo, not as a file."""
    ending = PurePath(parts[page.source].name).suffix.casefold() if page.source < len(parts) else ""
    small = any(problem.startswith(Problem.SMALL) for problem in page.problems)
    return small and ending in _PHOTOS


async def _pictures(room: Workroom, done: Assembled) -> tuple[File, ...]:
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
