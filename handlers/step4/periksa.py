"""Step 4b, the checklist: what Staf holds the scan against the paper by before [Sesuai]."""

from __future__ import annotations

from handlers.card import Scene, compose, files_button, headed, in_all
from handlers.job_kind import JobKind
from handlers.messages import Card, Job
from handlers.step4.halaman import named
from handlers.texts import say
from sop import commands as c
from sop.berkas import Berkas, File, Scan, Use


def card(scene: Scene) -> Card:
    """Show the checklist; what a machine found decides which button is the main one.

    Another number that was read beyond doubt is mostly another paper, yet it may be the berkas that
    is wrong: then [Sesuai] stands second. Of a scan of another document it stands behind.
    """
    berkas, scan = scene.berkas, scene.berkas.scan
    text, papers = headed(berkas, _checklist(scene)), (files_button(scene),)
    if scan.other:
        first = c.MoveScan if scan.belongs else c.RedoScan
        behind = frozenset({c.AcceptScan.word})
        return compose(scene, text, first=first.word, behind=behind, more=papers)
    first_word = c.RedoScan.word if scan.other_number else ""
    return compose(scene, text, first=first_word, more=papers)


def compares(scan: Scan) -> str:
    """Say how a scan compares, and what to do with one that belongs elsewhere."""
    return f"{scan.match} {say('step4.press_move')}" if scan.belongs else scan.match


def comparable(berkas: Berkas, half: File | None) -> bool:
    """Tell whether there is something to compare a scan with."""
    return half is not None and berkas.file(Use.SOFTCOPY) is not None


def comparing(code: str) -> Job:
    """Make the job that holds a scan against the softcopy."""
    return Job.on(JobKind.COCOKKAN, code)


def _checklist(scene: Scene) -> str:
    berkas, scan = scene.berkas, scene.berkas.scan
    lines = [say("step4.check"), _page_count(berkas), _comparison(scene)]
    if berkas.keputusan:
        lines += _salinan(scan)
    else:
        lines.append(say("step4.signature"))
    return "\n".join(filter(None, [*lines, _tilted(scan)]))


def _comparison(scene: Scene) -> str:
    """Say how the scan compares, that a machine still compares it, or that it cannot tell."""
    berkas = scene.berkas
    if berkas.scan.match or not comparable(berkas, next(iter(berkas.scan.halves), None)):
        return compares(berkas.scan)
    looking = scene.memory.under_way(comparing(berkas.code).key)
    return say("step4.comparing" if looking else "step4.match_unknown")


def _tilted(scan: Scan) -> str:
    """Advise another scan of pages that lie crooked, though they were read."""
    pages = [(page.half, page.number) for page in scan.pages if page.tilted]
    return say("step4.tilted", hal=named(scan, pages)) if pages else ""


def _page_count(berkas: Berkas) -> str:
    """Compare the pages of each half with those of the softcopy: the salinan is what goes up."""
    scan, soft = berkas.scan, in_all(berkas)
    counts = {half.pages for half in scan.halves}
    n = max(counts, default=0)
    if counts == {berkas.pages}:
        return say("step4.pages_same", n=n, m=soft)
    if scan.asli and scan.salinan and (soft or len(counts) > 1):
        of = say("step4.of_softcopy", m=soft) if soft else ""
        pages = {"asli": scan.asli.pages, "salinan": scan.salinan.pages}
        return say("step4.halves_differ", **pages, softcopy=of)
    return say("step4.pages_differ" if soft else "step4.pages_unknown", n=n, m=soft)


def _salinan(scan: Scan) -> list[str]:
    """Say what is to be seen on the salinan, or that there is none: then the asli would go up."""
    if scan.salinan is None:
        return [say("step4.no_salinan")]
    return [say(_hint("salinan", scan.salinan_word)), say(_hint("cap", scan.cap_dinas))]


def _hint(name: str, seen: bool | None) -> str:
    return f"step4.{name}_{ {True: 'yes', False: 'no', None: 'unknown'}[seen] }"
