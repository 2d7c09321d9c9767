"""Step 4: Staf takes two copies into custody, sends the scan, and checks it against the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers import in_one_go
from handlers.card import (
    Scene,
    attachment,
    compose,
    ending,
    headed,
    kasubbag,
    menu,
    press,
    standing,
    to_view,
)
from handlers.card_task import CardTask
from handlers.job_kind import JobKind
from handlers.messages import MAX_ROWS, Button, Card, Job
from handlers.ports import progress_key
from handlers.step4 import periksa
from handlers.step4.halaman import runs
from handlers.step4.susunan import absolute, as_shown, assembled_of, page_of
from handlers.step5 import simpan
from handlers.step5.unggah import prepare_job
from handlers.texts import say, shorten
from handlers.tugas import staf_task
from handlers.turn import Outcome, Ring, Turn
from sop import commands as c
from sop import reports as r
from sop.berkas import Berkas, File, Scan, State, Use
from sop.decide import staf_named
from sop.refusals import Incomplete
from sop.roles import Role, holds

#: As many kinds of faults as a card names the pages of.
_NAMED = 4
#: What is said of an empty page, and of one that is like another, with the number of that behind.
_EMPTY, _TWIN = "kosong", "sama dengan hal. "
#: Deeds that stand under [Lainnya] once there is something to do about the scan.
_BEHIND = frozenset({c.Return.word, c.TakeBack.word})
#: No scan has more pages.
_LAST_PAGE = 9999
#: What [Tidak jadi] carries in the place of the page to take again.
_NO_PAGE = "0"


def card(scene: Scene) -> Card:
    """Show Staf's card from the disposisi to the checked scan."""
    berkas = scene.berkas
    match berkas.state:
        case State.SUBMITTED | State.RECEIVED | State.DISPOSED:
            return _before(scene)
        case State.CLEARED:
            mine = berkas.staf is None or berkas.staf.id == scene.officer.id
            please = _please(scene) if mine else ""
            return compose(scene, headed(berkas, _order(berkas), please))
        case State.IN_HAND:
            return _scan_card(scene)
        case _:
            return compose(scene, headed(berkas, ending(scene)))


def _before(scene: Scene) -> Card:
    berkas = scene.berkas
    line = say("step2.please_receive") if berkas.state is State.SUBMITTED else standing(scene)
    return compose(scene, headed(berkas, line))


def _order(berkas: Berkas) -> str:
    sheet, decided = berkas.disposisi, berkas.decided
    if sheet is None or decided is None:
        return ""
    what = (
        say("step3.kept_line", alasan=berkas.kept_reason)
        if berkas.kept
        else decided.note.capitalize()
    )
    text = say(
        "step4.order_kept" if berkas.kept else "step4.order",
        apa=what,
        oleh=f"{decided.by.name}, {decided.by.title}",
        kepada=sheet.kepada_name,
        isi="; ".join(sheet.isi),
        batas=sheet.batas,
    )
    return f"{text}\n{say('step2.note', catatan=sheet.catatan)}" if sheet.catatan else text


def _please(scene: Scene) -> str:
    key = "step4.please_take_salinan" if scene.berkas.keputusan else "step4.please_take"
    return say(key, kasubbag=kasubbag(scene))


def _scan_card(scene: Scene) -> Card:
    berkas, scan = scene.berkas, scene.berkas.scan
    if scan.used and not scan.stale:
        return periksa.card(scene)
    if scan.redo:
        anew = Button("Tidak jadi", press(scene, "ulang-hal", _NO_PAGE))
        return Card(headed(berkas, say("step4.redo", hal=scan.redo)), (anew,))
    if scan.trouble:
        trouble, again = say("step4.trouble", sebab=scan.trouble), _again(scene)
        hint = f"\n{say('step4.try_again')}" if again else ""
        text = headed(berkas, f"{trouble}{hint}", _please_scan(berkas))
        return compose(scene, text, (*again, *_anew(scene)), behind=_BEHIND)
    if scan.stale or not scan.halves:
        if not scan.parts:
            return compose(scene, headed(berkas, _please_scan(berkas)))
        waiting = say("step4.assembling", n=len(scan.parts))
        far = scene.memory.setting(progress_key(berkas.code))
        return compose(scene, headed(berkas, f"{waiting}\n{far}".rstrip()), _anew(scene))
    return _assembled(scene)


def _please_scan(berkas: Berkas) -> str:
    if berkas.kept:
        return say("step4.please_scan_kept")
    return say("step4.please_scan_keputusan" if berkas.keputusan else "step4.please_scan")


def _anew(scene: Scene) -> tuple[Button, ...]:
    return (Button("Mulai ulang", press(scene, "mulai-ulang")),)


def _again(scene: Scene) -> tuple[Button, ...]:
    """Offer to put the same files together once more, where that may end otherwise."""
    chance = {say("step4.terlalu_berat"), say("trouble.tak_terbaca")}
    if not any(why in scene.berkas.scan.trouble for why in chance):
        return ()
    return (Button("Coba lagi", press(scene, "susun-lagi")),)


def _assembled(scene: Scene) -> Card:
    berkas, scan = scene.berkas, scene.berkas.scan
    if scan.belongs:  # what is wrong with its pages is for the other berkas to say
        text = headed(berkas, f"{_total(scan)}\n{periksa.compares(scan)}")
        return compose(scene, text, behind=_BEHIND | {c.UseScan.word}, more=_anew(scene))
    lines = [*_halves(berkas), *scan.findings[:_NAMED], *page_problems(scan)]
    if scan.left_out:
        lines.append(say("step4.left_out", n=len(scan.left_out)))
    if scan.recognised:
        lines.append(say("step4.recognised"))
    if scan.match not in {"", say("step4.match_same")}:
        lines.append(scan.match)
    views = (
        [*_faulty(scene), *_swap(scene)] if not scan.unsure else [*_swap(scene), *_faulty(scene)]
    )
    if len(scan.parts) > 1:
        views.append(to_view(scene, "Urutkan", "urutkan"))
    text = headed(berkas, "\n".join(lines))
    return compose(scene, text, views, behind=_BEHIND, more=_anew(scene))


def _swap(scene: Scene) -> list[Button]:
    pair = scene.berkas.scan.asli is not None and scene.berkas.scan.salinan is not None
    return [Button("Tukar", press(scene, "tukar"))] if pair else []


def _faulty(scene: Scene) -> list[Button]:
    """Offer to leave out a page that is one too many, and to take the first faulty one again."""
    scan = scene.berkas.scan
    found = []
    if extra := _extra(scan):
        found.append(Button(f"Buang hal. {extra}", press(scene, "buang-hal", str(extra))))
    if bad := next((n for n, page in enumerate(scan.pages, 1) if page.problems), 0):
        found.append(Button(f"Ulang hal. {bad}", press(scene, "ulang-hal", str(bad))))
    return found


def _extra(scan: Scan) -> int:
    """Name a page that is one too many, counted through both halves; 0 when there is none.

    It is empty, or like another one: then the earlier if that is faulty, else the later. Where a
    page that was taken again is told by its number none is named, since numbers would change.
    """
    if scan.replaced or len(scan.pages) < 2:
        return 0
    for number, page in enumerate(scan.pages, 1):
        if _EMPTY in page.problems:
            return number
        if twin := next((p.removeprefix(_TWIN) for p in page.problems if _TWIN in p), ""):
            earlier = number - page.number + int(twin)
            return earlier if scan.pages[earlier - 1].problems else number
    return 0


def _halves(berkas: Berkas) -> list[str]:
    scan = berkas.scan
    doubt = " (?)" if scan.unsure else ""
    lines = [_total(scan)]
    if scan.asli and scan.salinan:
        lines.append(say("step4.halves", asli=scan.asli.pages, salinan=scan.salinan.pages) + doubt)
    elif scan.salinan:
        lines.append(say("step4.only_salinan", n=scan.salinan.pages) + doubt)
    elif berkas.keputusan and not berkas.kept:
        lines.append(say("step4.only_asli"))
    return lines


def _total(scan: Scan) -> str:
    return say("step4.assembled", n=sum(half.pages for half in scan.halves))


def page_problems(scan: Scan) -> list[str]:
    """Say in a line for each kind of fault which pages have it."""
    pages: dict[tuple[str, ...], list[int]] = {}
    for page in scan.pages:
        if page.problems:
            number = absolute(scan, page.half, page.number)
            pages.setdefault(page.problems, []).append(number)
    lines = [
        say("step4.page", hal=runs(numbers), apa=", ".join(problems))
        for problems, numbers in pages.items()
    ]
    more = sum(map(len, list(pages.values())[_NAMED:]))
    return lines[:_NAMED] + ([say("step4.more_pages", n=more)] if more > 0 else [])


def card_order(scene: Scene) -> Card:
    """List the parts; pressing one moves it to the front of those that follow."""
    scan = scene.berkas.scan
    parts = as_shown(scan)
    rows = [
        Button(
            f"{n}. {shorten(p.name, 20)}", press(scene, "naikkan", p.id), hint=say("step4.move_up")
        )
        for n, p in enumerate(parts[: MAX_ROWS - 1], 1)
    ]
    return menu(scene, say("step4.order_parts"), rows)


# What Staf does ----------------------------------------------------------------------------------


def take(turn: Turn) -> Outcome:
    """4a. Menerima naskah dokumen hukum sebanyak 2 rangkap."""
    receipt = Job.on(JobKind.TANDA_TERIMA, turn.berkas.code)
    return turn.done(c.TakeCopies(), say("step4.taken"), jobs=(receipt,))


def take_over(turn: Turn) -> Outcome:
    """Ambil alih: another staf goes on; the one before is told by his card."""
    task = staf_task(turn.berkas, turn.berkas.state)
    before = turn.memory.officer(staf_named(turn.berkas))
    told = before is not None and holds(before, Role.STAF, turn.now)
    rings = (*((Ring(before.id, task),) if before and told else ()), *_beside(turn, task))
    return turn.done(c.TakeOver(), say("step4.taken_over"), task=task, rings=rings)


def _beside(turn: Turn, task: CardTask) -> tuple[Ring, ...]:
    """Open the card of the upload beside that of the paper: rows 5a and 5b go in either order."""
    berkas = turn.berkas
    both = berkas.state is State.SCANNED and task is CardTask.SIMPAN and not berkas.kept
    return (Ring(turn.officer.id, CardTask.UNGGAH),) if both else ()


def add_scan(turn: Turn, files: Sequence[File], *, recognised: bool = False) -> Outcome:
    """4b. Melakukan scan: parts as they come; what they make together is shown when assembled."""
    parts = tuple(
        replace(f, use=Use.PART)
        for f in files
        if f.sha256 not in {p.sha256 for p in turn.berkas.scan.parts}
    )
    if not parts:
        first = in_one_go.first(turn, f"sama:{turn.berkas.code}")
        told = say("step4.same_part", nama=files[0].name) if first else ""
        return Outcome(say=told, task=CardTask.KERJA, follow=True)
    record = turn.decide(c.AddScan(parts, recognised=recognised))
    return Outcome(
        records=(record,), task=CardTask.KERJA, follow=True, jobs=(assembling(record.code),)
    )


def looked_at(done: int, total: int) -> str:
    """Say how far a scan is put together; a long one takes a while after its last page, too."""
    if done < total:
        return say("step4.counted", n=done, dari=total)
    return say("step4.counted_all", n=total)


def assembling(code: str) -> Job:
    """Make the job that puts a scan together."""
    return Job.on(JobKind.SUSUN, code)


def arrange(turn: Turn) -> Outcome:
    """Tukar, Urutkan, Ulang hal. n, Mulai ulang, Coba lagi: arrange the parts and assemble again.

    Raises:
        Incomplete: no page has such a number ("pilihan").

    """
    word, command = turn.press.word, _arranged(turn)
    if word == "mulai-ulang":
        return turn.done(command, say("step4.restarted"))
    if word == "ulang-hal":
        said = say("step4.redo_noted" if command.redo else "step4.redo_off", hal=turn.press.arg)
        return turn.done(command, said)
    view, jobs = "urutkan" if word == "naikkan" else "", (assembling(turn.berkas.code),)
    return turn.done(command, say("step4.arranged"), view=view, jobs=jobs)


def _arranged(turn: Turn) -> c.Arrange:
    """Give how a button arranges the parts."""
    arg, scan = turn.press.arg, turn.berkas.scan
    match turn.press.word:
        case "mulai-ulang":
            return c.Arrange(drop=True)
        case "susun-lagi":
            return c.Arrange(again=True)
        case "tukar":
            return c.Arrange(swap=True)
        case "ulang-hal" if arg == _NO_PAGE:
            return c.Arrange()
        case "ulang-hal":
            return c.Arrange(redo=_page(arg), redo_of=page_of(scan, _page(arg)))
        case "buang-hal":
            return c.Arrange(leave_out=_page(arg), leave_out_of=page_of(scan, _page(arg)))
        case _:
            return c.Arrange(order=_moved_up(scan, arg))


def _moved_up(scan: Scan, part: str) -> tuple[str, ...]:
    """Give the parts with one of them (by its id) a place further up."""
    parts = [p.id for p in as_shown(scan)]
    at = parts.index(part) if part in parts else 0
    if at > 0:
        parts[at - 1], parts[at] = parts[at], parts[at - 1]
    return tuple(parts)


def _page(arg: str) -> int:
    if not (arg.isdecimal() and 0 < int(arg) <= _LAST_PAGE):
        raise Incomplete("pilihan")
    return int(arg)


def assembled(turn: Turn, report: r.ScanAssembled) -> Outcome:
    """Tersusun: the scan is put together; an outdated one is dropped, a newer is on its way."""
    if report.parts != assembled_of(turn.berkas.scan):
        return Outcome()
    turn.memory.remember(progress_key(turn.berkas.code), "")
    record = turn.decide(report)
    pictures = tuple(attachment(f, photo=True) for f in report.pictures)
    rings = turn.ring_staf(CardTask.KERJA, pictures)
    comparable = periksa.comparable(turn.berkas, report.asli or report.salinan)
    jobs = (periksa.comparing(record.code),) if comparable else ()
    return Outcome(records=(record,), rings=rings, jobs=jobs)


def compared(turn: Turn, report: r.ScanCompared) -> Outcome:
    """Dicocokkan: a hint for the checklist; one about an outdated scan is dropped."""
    if report.parts != assembled_of(turn.berkas.scan):
        return Outcome()
    return Outcome(records=(turn.decide(report),))


def use_scan(turn: Turn) -> Outcome:
    """Pakai: take the scan, asli and salinan in one."""
    kept = turn.berkas.kept  # there is nothing to check: its paper is stored next
    task = CardTask.SIMPAN if kept else None
    return turn.done(c.UseScan(), say("step4.used"), task=task, fresh=kept)


def accept(turn: Turn) -> Outcome:
    """Sesuai: the scan agrees with the paper; storing and uploading go on side by side."""
    staf, jobs = turn.officer.id, (prepare_job(turn.berkas.code),)
    rings = (Ring(staf, CardTask.SIMPAN), Ring(staf, CardTask.UNGGAH))
    return turn.done(c.AcceptScan(), say("step4.accepted"), rings=rings, jobs=jobs)


def redo(turn: Turn) -> Outcome:
    """Ulang scan: begin the scan anew; a paper that was stored goes back to its place after it."""
    if turn.berkas.place is not None:
        simpan.keep_place(turn, turn.berkas.place)
    return turn.done(c.RedoScan(), say("step4.restarted"), task=CardTask.KERJA, fresh=True)
