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
    heading,
    press,
    public_link,
    standing,
)
from handlers.langkah import strip
from handlers.lists import PAGE, listed, more, row_label, running_row, scan_row, sendings
from handlers.messages import Button, Card, Job, Press
from handlers.ports import OPEN, Wanted
from handlers.texts import moment, say, shorten, span
from handlers.tugas import PAPER, loose_scans, own_unit, responsible, task_of, waiting_for
from handlers.turn import Note, Outcome, Turn
from handlers.typed import as_agenda, as_document
from sop.berkas import CLEARED_ON, Actor, Berkas, State, Use
from sop.deadlines import ESTIMATE, due
from sop.refusals import Refusal
from sop.roles import Officer, Role, holds
from sop.tanggal import tanggal

_MINUTE: Final = timedelta(minutes=1)


class NotFound(Refusal):
    """No berkas that this officer may see answers to what was written."""

    text = "find.none"


# Where is it -------------------------------------------------------------------------------------


def track(turn: Turn) -> Outcome:
    """/lacak, /mengapa: who holds it, since when, what comes next."""
    if not (turn.berkas.code or turn.text):
        return _all_running(turn)
    berkas = seen(turn) if turn.berkas.code else find_one(turn, turn.text)
    return Outcome(notes=(_tracked(turn, berkas),))


def _all_running(turn: Turn) -> Outcome:
    """List what runs and concerns this officer: what waits for him first, then the newest."""
    found = [b for b in turn.memory.find(OPEN) if may_see(turn, b)]
    first = {b.code: n for n, b in enumerate(waiting_for(turn))}
    running = sorted((b for b in found if b.agenda), key=lambda b: first.get(b.code, len(first)))
    if not running:
        return Outcome(say=say("lacak.how"))
    text = say("lacak.list", n=len(running)) + more(running)
    return listed(turn, text, [running_row(turn, b) for b in running])


def tracking_text(turn: Turn, berkas: Berkas) -> str:
    """Say who holds a berkas, since when, how much time is left, and what was sent."""
    scene = Scene(
        berkas=berkas,
        officer=turn.officer,
        task="pantau",
        view="",
        now=turn.now,
        memory=turn.memory,
        calendar=turn.calendar,
    )
    held = bool(berkas.fetched)  # each is named below
    lines = [heading(berkas), "", standing(scene) if held else ending(scene)]
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
    lines += [
        _copy_line(
            copy.name,
            _called(turn, copy.holder) if copy.holder else "-",
            str(copy.place or ""),
            copy.borrower,
        )
        for copy in berkas.fetched
    ]
    if steps := strip(scene):
        lines += ["", steps]
    return "\n".join(lines)


def time_left(turn: Turn, until: datetime) -> str:
    """Say how much working time is left, or by how much it is late."""
    left = turn.calendar.between(turn.now, until)
    key = "left" if left > _MINUTE else "late" if left < -_MINUTE else "now"
    sisa = span(left, turn.office.hours.working_day)
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


def _copy_line(name: str, holder: str, place: str, borrower: str) -> str:
    name = name.capitalize()
    if borrower:
        return say("lacak.borrowed", nama=name, siapa=borrower)
    if place:
        return say("lacak.placed", nama=name, tempat=place)
    return say("lacak.held", nama=name, siapa=holder)


def card_track(scene: Scene) -> Card:
    """Show a berkas to somebody who only looks."""
    berkas = scene.berkas
    views = (*public_link(berkas), files_button(scene), Button("Lacak", press(scene, "lacak")))
    return compose(scene, f"{heading(berkas)}\n\n{ending(scene)}", views)


def find_one(turn: Turn, text: str) -> Berkas:
    """Find one berkas by its agenda number, document number or code.

    Raises:
        NotFound: there is none that this officer may see.

    """
    found = [b for b in matching(turn, text) if may_see(turn, b)]
    if not found:
        raise NotFound(apa=shorten(text or "-", 40))
    return found[0]


def seen(turn: Turn) -> Berkas:
    """Give the berkas of a button, if this officer may see it.

    Raises:
        NotFound: he may not, and learns no more than a stranger to it.

    """
    if not may_see(turn, turn.berkas):
        raise NotFound(apa=turn.berkas.code)
    return turn.berkas


def matching(turn: Turn, text: str) -> Sequence[Berkas]:
    """List the berkas that a typed number or words may mean, newest first.

    What has the exact number comes before, and what was discarded or joined another comes last.

    "53/2026" is Keputusan 53 of that year, and also Surat Edaran 53/HK.03-SE/6202/2026.
    """
    words = text.strip()
    if (document := as_document(words)) is not None:
        named = Wanted(text=f"{document[0]}/{document[1]}", limit=PAGE)
        if found := turn.memory.find(named):
            gone = State.DISCARDED
            return sorted(found, key=lambda b: (b.state is gone, b.produk.nomor != document[0]))
    if (agenda := as_agenda(words)) is not None or words.isdecimal():
        year, number = agenda or (None, int(words))
        this_year = turn.now.astimezone(turn.office.zone).year
        years = [year] if year else [this_year, this_year - 1]
        return [b for y in years if (b := turn.memory.by_agenda(y, number))]
    if one := turn.memory.berkas(words.upper()):
        return [one]
    found = turn.memory.find(Wanted(text=words, limit=50)) if words else []
    return [b for b in found if not b.joined] or found  # what a joined draft said is in its berkas


def may_see(turn: Turn, berkas: Berkas) -> bool:
    """Tell whether an officer may see a berkas: a pengusul sees those of his own unit.

    Whoever is away sees what is done in his place.
    """
    officer, now = turn.officer, turn.now
    inside = (Role.KASUBBAG, Role.STAF, Role.SEKRETARIS)
    reads = any(holds(officer, role, now) or officer.replaced(role, now) for role in inside)
    return reads or own_unit(turn, berkas)


def search(turn: Turn) -> Outcome:
    """/cari: over number, title, unit and year; typing a number alone does the same."""
    if not turn.text.strip():
        return Outcome(say=say("find.how"))
    found = [b for b in matching(turn, turn.text) if may_see(turn, b)]
    words = turn.text.strip().casefold()
    scans = [x for x in sendings(loose_scans(turn)) if words in x.file.name.casefold()]
    if not found and not scans:
        raise NotFound(apa=shorten(turn.text, 40))
    if len(found) == 1 and not scans:
        return Outcome(notes=(_tracked(turn, found[0]),))
    rows = tuple(
        Button(row_label(b), Press("lacak", b.code, b.version), hint=b.produk.tentang or b.unit)
        for b in found[:PAGE]
    )
    rows = (*rows, *map(scan_row, scans))[:PAGE]
    all_found = [*found, *scans]
    text = say("find.several", n=len(all_found), apa=shorten(turn.text, 60))
    if len(all_found) > PAGE:
        text += say("tugas.more", n=len(all_found) - PAGE)
    return Outcome(notes=(Note(turn.officer.id, text, buttons=rows),))


def _tracked(turn: Turn, berkas: Berkas) -> Note:
    text = tracking_text(turn, berkas)
    papers = (Button("Buka PDF", Press("buka-pdf", berkas.code, berkas.version)),)
    buttons = (
        Button("Buka kartu", Press("buka", berkas.code, berkas.version)),
        Button("Riwayat", Press("riwayat", berkas.code, berkas.version)),
        *(public_link(berkas) or papers),
    )
    return Note(turn.officer.id, text, buttons=buttons)


# Card, files and history -------------------------------------------------------------------------


def open_card(turn: Turn) -> Outcome:
    """Open the card of a berkas anew, at the end of the chat: that of its paper, if asked for."""
    berkas = seen(turn)
    paper = turn.press.arg == PAPER and holds(turn.officer, Role.STAF, turn.now)
    task = PAPER if paper and berkas.archived else task_of(berkas, turn.officer, turn)
    return Outcome(task=task, fresh=True)


def open_files(turn: Turn) -> Outcome:
    """Buka PDF: send the papers that matter where the berkas stands."""
    berkas = seen(turn)
    wanted = (
        Use.NOTA_DINAS,
        Use.SOFTCOPY,
        Use.LAMPIRAN,
        Use.PENDUKUNG,
        Use.DISPOSISI,
        Use.SUSULAN,
        Use.SALINAN_DRAFT,
        Use.ASLI,
        Use.SALINAN,
    )
    files = [f for f in berkas.files if f.use in wanted]
    if berkas.state not in CLEARED_ON:
        files = [f for f in files if f.use is not Use.SALINAN_DRAFT]
    checking = (berkas.scan.asli, berkas.scan.salinan) if berkas.state is State.IN_HAND else ()
    files += [f for f in (*checking, berkas.naskah_unggah, berkas.abstrak) if f]
    done, sent = say("files.sent", n=len(files)), tuple(attachment(f) for f in files)
    if turn.row is not None and turn.row.message == turn.incoming.message:
        return Outcome(say=done, hang=sent)
    return Outcome(say=done, notes=(Note(turn.officer.id, "", files=sent, silent=True),))


def history(turn: Turn) -> Outcome:
    """Riwayat: the history of a berkas as a PDF."""
    berkas = seen(turn)
    key = f"riwayat:{berkas.code}:{turn.officer.id}"
    job = Job("riwayat", berkas.code, key, turn.asker)
    return Outcome(say=say("files.making"), jobs=(job,))
