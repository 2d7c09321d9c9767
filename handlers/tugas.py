"""Tasks and finding: /tugas, /lacak, /mengapa, /cari, and the files and history of a berkas."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from handlers.card import (
    Scene,
    attachment,
    compose,
    files_button,
    heading,
    press,
    public_link,
    standing,
)
from handlers.langkah import strip
from handlers.messages import MAX_BUTTON, Button, Card, Job, Press
from handlers.ports import EVERY_STAF, OPEN, SURAT_PERINTAH, Loose, Wanted
from handlers.texts import moment, say, shorten, span
from handlers.turn import Note, Outcome, Turn
from handlers.typed import as_agenda, as_document
from sop.berkas import CLEARED_ON, Actor, Berkas, State, Use
from sop.deadlines import ESTIMATE, due
from sop.decide import staf_named, unit_of, waits_for
from sop.produk import SINGKATAN
from sop.refusals import Refusal
from sop.roles import Officer, Role, holds
from sop.tanggal import tanggal

_PAGE = 9
_MINUTE = timedelta(minutes=1)

#: The word that shows a loose scan; its argument is the file's id.
OPEN_SCAN = "scan-masuk"


#: The task of the card that says where the paper lies; as an argument it opens that card.
PAPER = "simpan"


class NotFound(Refusal):
    """No berkas that this officer may see answers to what was written."""

    text = "find.none"


# What waits for me -------------------------------------------------------------------------------


def tasks(turn: Turn) -> Outcome:
    """/tugas: what waits for this officer, the most urgent first; a pengusul's that run besides."""
    found, running = waiting_for(turn), _proposed(turn)
    rest = colleagues(turn, turn.officer)
    mine = [_row(turn, b) for b in found if is_mine(b, rest)]
    mine += [_scan_row(x) for x in _sendings(loose_scans(turn)) if not x.aside]
    others = [_row(turn, b, _holder(turn, b)) for b in found if not is_mine(b, rest)]
    if waiting := [*mine, *others]:
        text = say("tugas.list", n=len(mine)) if mine else say("tugas.none")
        if others:
            text += "\n" + say("tugas.colleagues", n=len(others))
        text += _more(waiting)
        if running:
            text += "\n" + say("tugas.besides", n=len(running))
        return _listed(turn, text, waiting)
    if running:
        text = f"{say('tugas.none')}\n{say('tugas.running', n=len(running))}{_more(running)}"
        return _listed(turn, text, [_running_row(turn, b) for b in running])
    return Outcome(notes=(Note(turn.officer.id, say("tugas.none")),))


def _listed(turn: Turn, text: str, rows: Sequence[Button]) -> Outcome:
    return Outcome(notes=(Note(turn.officer.id, text, buttons=tuple(rows[:_PAGE])),))


def _more(found: Sequence[Berkas] | Sequence[Button]) -> str:
    return say("tugas.more", n=len(found) - _PAGE) if len(found) > _PAGE else ""


def _proposed(turn: Turn) -> list[Berkas]:
    """List what this officer's subbagian sent and others have in hand, the newest first."""
    if not holds(turn.officer, Role.PENGUSUL, turn.now):
        return []
    found = turn.memory.find(OPEN)
    sent = (b for b in found if b.agenda and Role.PENGUSUL not in waits_for(b))
    return [b for b in sent if _own_unit(turn, b)]


def _running_row(turn: Turn, berkas: Berkas) -> Button:
    """Make the row of a berkas that somebody has in hand: who, and what he has to do."""
    what = say(f"tugas.{berkas.state.name.lower()}")
    hint = say("tugas.held", siapa=_holder(turn, berkas), apa=what, judul=berkas.produk.tentang)
    return Button(row_label(berkas), Press("lacak", berkas.code, berkas.version), hint=hint)


def _holder(turn: Turn, berkas: Berkas) -> str:
    """Name who has to act: the staf by name, others by role."""
    role = next(iter(waits_for(berkas)), Role.BOT)
    staf = turn.memory.officer(staf_named(berkas)) if role is Role.STAF else None
    return staf.name if staf else say(f"role.{role.value}")


def waiting_for(turn: Turn) -> list[Berkas]:
    """List the berkas whose next deed is this officer's; what others are named for comes last."""
    officer, now = turn.officer, turn.now
    found = []
    for berkas in turn.memory.find(OPEN):
        roles = [r for r in waits_for(berkas) if holds(officer, r, now)]
        if roles and (Role.PENGUSUL not in roles or _own_unit(turn, berkas)):
            found.append(berkas)
    rest = colleagues(turn, officer)
    return sorted(found, key=lambda b: (not is_mine(b, rest), _due_key(turn, b), b.number))


def loose_scans(turn: Turn) -> list[Loose]:
    """List the scans of no berkas that this officer may take as a staf, those set aside too."""
    if not holds(turn.officer, Role.STAF, turn.now):
        return []
    kept = [*turn.memory.loose(turn.officer.id), *turn.memory.loose(EVERY_STAF)]
    return [loose for loose in kept if loose.group != SURAT_PERINTAH]


def _sendings(scans: Sequence[Loose]) -> list[Loose]:
    """Give the first file of each sending."""
    return list({x.group or x.file.id: x for x in reversed(scans)}.values())[::-1]


def _scan_row(scan: Loose) -> Button:
    key = "tugas.aside" if scan.aside else "tugas.loose"
    label = shorten(scan.file.name, MAX_BUTTON)
    return Button(label, Press(OPEN_SCAN, arg=scan.file.id), hint=say(key))


def responsible(turn: Turn, berkas: Berkas) -> Sequence[Officer]:
    """List those on whose deed a berkas waits; who is named for it or sent it alone, if he may."""
    people: list[Officer] = []
    for role in waits_for(berkas):
        people += turn.memory.holders(role, turn.now, unit_of(berkas, role))
    sender = berkas.pengusul if Role.PENGUSUL in waits_for(berkas) else None
    own = sender.id if sender else staf_named(berkas)
    return [o for o in people if o.id == own] or people


def colleagues(turn: Turn, officer: Officer) -> frozenset[str]:
    """List the other staf; who is no longer one has no work that could be his."""
    return frozenset(o.id for o in turn.memory.holders(Role.STAF, turn.now) if o.id != officer.id)


def is_mine(berkas: Berkas, colleagues: Collection[str]) -> bool:
    """Tell whether what waits in a role somebody holds is his, and not a colleague's of Staf."""
    return Role.STAF not in waits_for(berkas) or staf_named(berkas) not in colleagues


def _due_key(turn: Turn, berkas: Berkas) -> str:
    times = due(berkas, turn.calendar)
    return times.due.isoformat() if times else "9999"


def _own_unit(turn: Turn, berkas: Berkas) -> bool:
    return turn.officer.holding(Role.PENGUSUL, turn.now, berkas.unit) is not None


def _row(turn: Turn, berkas: Berkas, colleague: str = "") -> Button:
    times = due(berkas, turn.calendar)
    late = say("tugas.late") if times and turn.now > times.due else ""
    what = say(f"tugas.{berkas.state.name.lower()}")
    if colleague:
        what = say("tugas.with_colleague", apa=what, siapa=colleague)
    hint = f"{late}{what} · {berkas.produk.tentang}"
    return Button(row_label(berkas), Press("buka", berkas.code, berkas.version), hint=hint)


def row_label(berkas: Berkas) -> str:
    """Name a berkas in a list: "0131 · KPT 45/2025"; a long number is cut, a draft has none yet."""
    produk = berkas.produk
    kind = SINGKATAN[produk.jenis] if produk.jenis else "?"
    number = produk.short.removeprefix(produk.jenis.value if produk.jenis else "").strip()
    name = f"{kind} {number}" if produk.jenis or produk.nomor else "Dokumen"
    label = f"{berkas.number} · {name}" if berkas.agenda else name
    return label if len(label) <= MAX_BUTTON else f"{label[: MAX_BUTTON - 1].rstrip(' /.-')}…"


def task_of(berkas: Berkas, officer: Officer, turn: Turn) -> str:
    """Name the card on which an officer works on a berkas; those who only look get "pantau"."""
    now = turn.now
    kasubbag_state = berkas.state in {State.RECEIVED, State.DISPOSED} or (
        berkas.state is State.SUBMITTED and not berkas.staf_receives
    )
    if holds(officer, Role.KASUBBAG, now) and (
        kasubbag_state or not holds(officer, Role.STAF, now)
    ):
        return "keputusan"
    if holds(officer, Role.STAF, now) and berkas.state not in {State.DRAFT, State.RETURNED}:
        if berkas.state is not State.SCANNED:
            return "kerja"
        return "simpan" if berkas.archived is None or berkas.kept else "unggah"
    if _own_unit(turn, berkas):
        return "usulan"
    return "pantau"


def open_card(turn: Turn) -> Outcome:
    """Open the card of a berkas anew, at the end of the chat: that of its paper, if asked for."""
    berkas = seen(turn)
    paper = turn.press.arg == PAPER and holds(turn.officer, Role.STAF, turn.now)
    task = PAPER if paper and berkas.archived else task_of(berkas, turn.officer, turn)
    return Outcome(task=task, fresh=True)


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
    text = say("lacak.list", n=len(running)) + _more(running)
    return _listed(turn, text, [_running_row(turn, b) for b in running])


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
    lines = [heading(berkas), "", standing(scene)]
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
        for copy in berkas.copies
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
    return compose(scene, f"{heading(berkas)}\n\n{standing(scene)}", views)


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
        named = Wanted(text=f"{document[0]}/{document[1]}", limit=_PAGE)
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
    return turn.memory.find(Wanted(text=words, limit=50)) if words else []


def may_see(turn: Turn, berkas: Berkas) -> bool:
    """Tell whether an officer may see a berkas: a pengusul sees those of his own unit.

    Whoever is away sees what is done in his place.
    """
    officer, now = turn.officer, turn.now
    inside = (Role.KASUBBAG, Role.STAF, Role.SEKRETARIS)
    reads = any(holds(officer, role, now) or officer.replaced(role, now) for role in inside)
    return reads or _own_unit(turn, berkas)


def search(turn: Turn) -> Outcome:
    """/cari: over number, title, unit and year; typing a number alone does the same."""
    if not turn.text.strip():
        return Outcome(say=say("find.how"))
    found = [b for b in matching(turn, turn.text) if may_see(turn, b)]
    words = turn.text.strip().casefold()
    scans = [x for x in _sendings(loose_scans(turn)) if words in x.file.name.casefold()]
    if not found and not scans:
        raise NotFound(apa=shorten(turn.text, 40))
    if len(found) == 1 and not scans:
        return Outcome(notes=(_tracked(turn, found[0]),))
    rows = tuple(
        Button(row_label(b), Press("lacak", b.code, b.version), hint=b.produk.tentang or b.unit)
        for b in found[:_PAGE]
    )
    rows = (*rows, *map(_scan_row, scans))[:_PAGE]
    all_found = [*found, *scans]
    text = say("find.several", n=len(all_found), apa=shorten(turn.text, 60))
    if len(all_found) > _PAGE:
        text += say("tugas.more", n=len(all_found) - _PAGE)
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


# Files and history -------------------------------------------------------------------------------


def open_files(turn: Turn) -> Outcome:
    """Buka PDF: send the papers that matter where the berkas stands."""
    berkas = seen(turn)
    wanted = (
        Use.NOTA_DINAS,
        Use.SOFTCOPY,
        Use.LAMPIRAN,
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


def help_(turn: Turn) -> Outcome:
    """/bantuan: what this officer can do here, by role."""
    roles = [r for r in turn.officer.roles(turn.now) if r is not Role.BOT]
    lines = [say("help.hello", nama=turn.officer.name, jabatan=turn.officer.title(turn.now) or "-")]
    lines += [say(f"help.{role.value}") for role in roles]
    lines.append(say("help.all"))
    return Outcome(notes=(Note(turn.officer.id, "\n\n".join(lines)),))
