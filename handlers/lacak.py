"""Where is it: /lacak, /mengapa, /cari, and the card, the files and the history of a berkas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from handlers.card import (
    Scene,
    attachment,
    compose,
    ending,
    files_button,
    headed,
    press,
    public_link,
    scene_of,
    standing,
)
from handlers.card_task import CardTask
from handlers.cari import MOST, OutOfSight, alike, hits, may_see, meant, nothing
from handlers.job_kind import JobKind
from handlers.langkah import strip
from handlers.lists import (
    about,
    late,
    listed,
    more,
    row_label,
    running_row,
    scan_row,
    sendings,
    turned,
)
from handlers.messages import FIXED, Button, Card, Job, Press
from handlers.ports import OPEN
from handlers.texts import moment, say, shorten, span
from handlers.tugas import loose_scans, responsible, task_of, urgency, waiting_for
from handlers.turn import Note, Outcome, Turn
from sop.berkas import CLEARED_ON, Berkas, State, Use
from sop.copies import Copy
from sop.deadlines import ESTIMATE, due
from sop.roles import Officer, Role, holds
from sop.signed import Actor
from sop.tanggal import tanggal

_MINUTE: Final = timedelta(minutes=1)
#: The papers that [Buka PDF] sends in any case; others count only while a deed stands.
_PAPERS: Final = frozenset({
    Use.NOTA_DINAS, Use.SOFTCOPY, Use.LAMPIRAN, Use.PENDUKUNG, Use.DISPOSISI, Use.SUSULAN,
    Use.ASLI, Use.SALINAN,
})  # fmt: skip


# Where is it -------------------------------------------------------------------------------------


def track(turn: Turn) -> Outcome:
    """/lacak, /mengapa: who holds it, since when, what comes next."""
    page, asked = turned(turn, "lacak")
    text = turn.text or asked
    if not (turn.berkas.code or text):
        return _all_running(turn, page)
    found = [seen(turn)] if turn.berkas.code else meant(turn, text)
    if len(found) == 1:
        return Outcome(notes=(_tracked(turn, found[0]),))
    said = say("find.several", n=len(found), apa=shorten(text, 60)) + more(found, page)
    return listed(turn, said, [_hit(turn, b) for b in found], page, Press("lacak", arg=text))


def _all_running(turn: Turn, page: int) -> Outcome:
    """List what runs and concerns this officer: what waits for him, the late ones, the newest."""
    found = [b for b in turn.memory.find(OPEN) if may_see(turn, b) and b.agenda]
    mine = waiting_for(turn)
    own = {b.code for b in mine}
    others = [b for b in found if b.code not in own]
    overdue = sorted((b for b in others if late(turn, b)), key=lambda b: urgency(turn, b))
    own |= {b.code for b in overdue}
    running = [*(b for b in mine if b.agenda), *overdue, *(b for b in others if b.code not in own)]
    if not running:
        return Outcome(say=say("lacak.how"))
    text = say("lacak.list", n=len(running)) + more(running, page)
    return listed(turn, text, [running_row(turn, b) for b in running], page, Press("lacak"))


def tracking_text(turn: Turn, berkas: Berkas) -> str:
    """Say who holds a berkas, since when, how much time is left, and what was sent."""
    scene = scene_of(turn, berkas, turn.officer, CardTask.PANTAU)
    held = bool(berkas.fetched)  # each is named below
    lines = [standing(scene) if held else ending(scene)]
    if times := due(berkas, turn.calendar):
        lines.append(time_left(turn, times.due))
        lines += [
            say("lacak.estimated", tanggal=tanggal(date), nama=name.removesuffix(ESTIMATE).strip())
            for date, name in turn.calendar.estimated(times.since, times.due)
        ]
    if count := turn.memory.reminded(berkas.code):
        lines.append(say("lacak.reminded", n=count))
    lines += _undelivered(turn, berkas)
    lines += [say("lacak.unreachable", siapa=o.name) for o in _out_of_reach(turn, berkas)]
    lines += [_copy_line(turn, copy) for copy in berkas.fetched]
    if steps := strip(scene):
        lines += ["", steps]
    return headed(berkas, "\n".join(lines))


def time_left(turn: Turn, until: datetime) -> str:
    """Say how much working time is left, or by how much it is late."""
    left = turn.calendar.between(turn.now, until)
    key = "left" if left > _MINUTE else "late" if left < -_MINUTE else "now"
    sisa = span(left, turn.calendar.working_day(turn.now))
    return say(f"lacak.{key}", sisa=sisa, batas=moment(until, turn.office, turn.now))


def _called(turn: Turn, who: Actor) -> str:
    """Name somebody as he is called now."""
    officer = turn.memory.officer(who.id)
    return officer.name if officer else who.name


def _undelivered(turn: Turn, berkas: Berkas) -> list[str]:
    """Say to whom a message did not arrive and why; the same about one officer only once."""
    lines = []
    for officer_id, state, why in turn.memory.undelivered(berkas.code):
        officer = turn.memory.officer(officer_id)
        name = officer.name if officer else "-"
        lines.append(say(f"lacak.{state}", siapa=name, sebab=why or "-"))
    return list(dict.fromkeys(lines))


def _out_of_reach(turn: Turn, berkas: Berkas) -> Sequence[Officer]:
    """List those on whom a berkas waits, if the bot can reach none of them."""
    people = responsible(turn, berkas)
    return [] if any(turn.memory.addresses(officer.id) for officer in people) else people


def _copy_line(turn: Turn, copy: Copy) -> str:
    name = copy.name.capitalize()
    if copy.borrower:
        return say("lacak.borrowed", nama=name, siapa=copy.borrower)
    if copy.place:
        return say("lacak.placed", nama=name, tempat=copy.place)
    return say("lacak.held", nama=name, siapa=_called(turn, copy.holder) if copy.holder else "-")


def card_track(scene: Scene) -> Card:
    """Show a berkas to somebody who only looks."""
    berkas = scene.berkas
    views = (*public_link(berkas), files_button(scene), Button("Lacak", press(scene, "lacak")))
    return compose(scene, headed(berkas, ending(scene)), views)


def seen(turn: Turn) -> Berkas:
    """Give the berkas of a button, if this officer may see it.

    Raises:
        OutOfSight: he may not, such as with the button of a time when he acted for somebody.

    """
    if not may_see(turn, turn.berkas):
        raise OutOfSight
    return turn.berkas


def search(turn: Turn) -> Outcome:
    """/cari: over number, title, unit and year; typing a number alone does the same."""
    page, asked = turned(turn, "cari")
    text = turn.text.strip() or asked
    if not text:
        return Outcome(say=say("find.how"))
    found = [b for b in hits(turn, text) if may_see(turn, b)]
    scans = [x for x in sendings(loose_scans(turn)) if text.casefold() in x.file.name.casefold()]
    if len(found) == 1 and not scans:
        return Outcome(notes=(_tracked(turn, found[0]),))
    key = "find.several" if len(found) <= MOST else "find.many"
    if not found and not scans:
        key = "find.near"
        found = [b for b in alike(turn, text) if may_see(turn, b)]
        if not found:
            raise nothing(turn, text)
    rows = [*(_hit(turn, b) for b in found[:MOST]), *map(scan_row, scans)]
    said = say(key, n=len(rows), apa=shorten(text, 60)) + more(rows, page)
    return listed(turn, said, rows, page, Press("cari", arg=text))


def _hit(turn: Turn, berkas: Berkas) -> Button:
    hint = about(turn, berkas) or berkas.unit
    return Button(row_label(berkas), Press.on("lacak", berkas), hint=hint)


def _tracked(turn: Turn, berkas: Berkas) -> Note:
    text = tracking_text(turn, berkas)
    papers = (Button("Buka PDF", Press.on("buka-pdf", berkas)),)
    buttons = (
        Button("Buka kartu", Press.on("buka", berkas)),
        Button("Riwayat", Press.on("riwayat", berkas)),
        *(public_link(berkas) or papers),
    )
    return Note(turn.officer.id, text, buttons=buttons)


# Card, files and history -------------------------------------------------------------------------


def open_card(turn: Turn) -> Outcome:
    """Open the card of a berkas anew, at the end of the chat: that of its paper, if asked for."""
    berkas = seen(turn)
    paper = turn.press.arg == CardTask.SIMPAN and holds(turn.officer, Role.STAF, turn.now)
    task = CardTask.SIMPAN if paper and berkas.archived else task_of(berkas, turn.officer, turn)
    return Outcome(task=task, fresh=True)


def open_files(turn: Turn) -> Outcome:
    """Buka PDF: send the papers that matter where the berkas stands."""
    berkas, wanted = seen(turn), set(_PAPERS)
    if berkas.state in CLEARED_ON:
        wanted.add(Use.SALINAN_DRAFT)
    if berkas.fetched:
        wanted.add(Use.TANDA_TERIMA)
    files = [f for f in berkas.files if f.use in wanted]
    checking = berkas.scan.halves if berkas.state is State.IN_HAND else ()
    more = (*checking, berkas.naskah_unggah, berkas.abstrak)
    files += [f for f in more if f and f not in files]  # a scan that is used is there already
    if not files:
        return Outcome(say=say("files.none"))
    tells = turn.incoming.sender.channel in FIXED  # a word would come among them
    done = "" if tells else say("files.sent", n=len(files))
    sent = tuple(attachment(f) for f in files)
    if turn.row is not None and turn.row.message == turn.incoming.message:
        return Outcome(say=done, hang=sent)
    return Outcome(say=done, notes=(Note(turn.officer.id, "", files=sent, silent=True),))


def history(turn: Turn) -> Outcome:
    """Riwayat: the history of a berkas as a PDF."""
    berkas = seen(turn)
    key = f"riwayat:{berkas.code}:{turn.officer.id}"
    job = Job(JobKind.RIWAYAT, berkas.code, key, turn.asker)
    return Outcome(say=say("files.making"), jobs=(job,))
