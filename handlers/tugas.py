"""What waits for whom: /tugas, who is responsible, on which card an officer works, /bantuan."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from handlers.card_task import CardTask
from handlers.lists import (
    about,
    doing,
    holder,
    late,
    listed,
    more,
    row_label,
    running_row,
    scan_row,
    sendings,
    turned,
)
from handlers.messages import Button, Press
from handlers.ports import EVERY_STAF, OPEN, SURAT_PERINTAH, Loose, Memory
from handlers.texts import say
from handlers.turn import Note, Outcome, Turn
from sop.berkas import Berkas, State
from sop.deadlines import due
from sop.decide import asks, authority, staf_named, unit_of, waits_for
from sop.roles import Officer, Role, holds


def tasks(turn: Turn) -> Outcome:
    """/tugas: what waits for this officer, the most urgent first; a pengusul's that run besides."""
    found = waiting_for(turn)
    running = [b for b in _proposed(turn) if b not in found]
    page, _ = turned(turn, "tugas")
    rest = _colleagues(turn)
    mine = [_row(turn, b) for b in found if _is_own(b, rest)]
    mine += [scan_row(x) for x in own_scans(turn)]
    others = [_row(turn, b, holder(turn, b)) for b in found if not _is_own(b, rest)]
    if waiting := [*mine, *others]:
        text = say("tugas.list", n=len(mine)) if mine else say("tugas.none")
        if others:
            text += "\n" + say("tugas.colleagues", n=len(others))
        text += more(waiting, page)
        if running:
            text += "\n" + say("tugas.besides", n=len(running))
        return listed(turn, text, waiting, page, Press("tugas"))
    if running:
        text = f"{say('tugas.none')}\n{say('tugas.running', n=len(running))}{more(running, page)}"
        rows = [running_row(turn, b) for b in running]
        return listed(turn, text, rows, page, Press("tugas"))
    return Outcome(notes=(Note(turn.officer.id, say("tugas.none")),))


def _proposed(turn: Turn) -> list[Berkas]:
    """List what this officer's subbagian sent and others have in hand, the newest first."""
    if not holds(turn.officer, Role.PENGUSUL, turn.now):
        return []
    found = turn.memory.find(OPEN)
    sent = (b for b in found if b.agenda and Role.PENGUSUL not in waits_for(b))
    return [b for b in sent if own_unit(turn, b)]


def waiting_for(turn: Turn) -> list[Berkas]:
    """List the berkas whose next deed is this officer's; what others are named for comes last."""
    officer, now = turn.officer, turn.now
    every = turn.memory.find(OPEN)
    found = [b for b in every if any(authority(b, r, officer, now) for r in asks(b))]
    rest = _colleagues(turn)
    return sorted(found, key=lambda b: (not _is_own(b, rest), urgency(turn, b), b.number))


def own_work(turn: Turn) -> list[Berkas]:
    """List what waits for this officer and no named colleague, the most urgent first."""
    rest = _colleagues(turn)
    return [b for b in waiting_for(turn) if _is_own(b, rest)]


def loose_scans(turn: Turn) -> list[Loose]:
    """List the scans of no berkas that this officer may take as a staf, those set aside too."""
    if not holds(turn.officer, Role.STAF, turn.now):
        return []
    kept = [*turn.memory.loose(turn.officer.id), *turn.memory.loose(EVERY_STAF)]
    return [loose for loose in kept if loose.group != SURAT_PERINTAH]


def own_scans(turn: Turn) -> list[Loose]:
    """List the first file of each sending that waits for this officer to say whose it is."""
    return [first for first in sendings(loose_scans(turn)) if not first.aside]


def responsible(turn: Turn, berkas: Berkas) -> Sequence[Officer]:
    """List those on whose deed a berkas waits; who is named for it or sent it alone, if he may."""
    people: list[Officer] = []
    for role in waits_for(berkas):
        people += turn.memory.holders(role, turn.now, unit_of(berkas, role))
    sender = berkas.pengusul if Role.PENGUSUL in waits_for(berkas) else None
    own = sender.id if sender else staf_named(berkas)
    return [o for o in people if o.id == own] or people


def unreached(memory: Memory, people: Sequence[Officer]) -> str:
    """Name people if none of them has a phone connected; mostly nothing."""
    if any(memory.addresses(one.id) for one in people):
        return ""
    return ", ".join(one.name for one in people)


def _colleagues(turn: Turn) -> frozenset[str]:
    """List the other staf; who is no longer one has no work that could be his."""
    staf = turn.memory.holders(Role.STAF, turn.now)
    return frozenset(o.id for o in staf if o.id != turn.officer.id)


def _is_own(berkas: Berkas, colleagues: Collection[str]) -> bool:
    """Tell whether what waits in a role somebody holds is his, and not a colleague's of Staf."""
    return Role.STAF not in waits_for(berkas) or staf_named(berkas) not in colleagues


def urgency(turn: Turn, berkas: Berkas) -> str:
    """Give what berkas sort by: what is due first, comes first; what is never due, last."""
    times = due(berkas, turn.calendar)
    return times.due.isoformat() if times else "9999"


def own_unit(turn: Turn, berkas: Berkas) -> bool:
    """Tell whether this officer proposes for the subbagian of a berkas."""
    return turn.officer.holding(Role.PENGUSUL, turn.now, berkas.unit) is not None


def _row(turn: Turn, berkas: Berkas, colleague: str = "") -> Button:
    what = doing(berkas)
    if task_of(berkas, turn.officer, turn) is CardTask.IZIN:
        what = say("tugas.izin")
    if colleague:
        what = say("tugas.with_colleague", apa=what, siapa=colleague)
    hint = f"{late(turn, berkas)}{what} · {about(turn, berkas)}"
    return Button(row_label(berkas), Press.on("buka", berkas), hint=hint)


def task_of(berkas: Berkas, officer: Officer, turn: Turn) -> CardTask:
    """Name the card on which an officer works on a berkas; those who only look get PANTAU."""
    now = turn.now
    if holds(officer, Role.KASUBBAG, now) and (
        Role.KASUBBAG in waits_for(berkas) or not holds(officer, Role.STAF, now)
    ):
        return CardTask.KEPUTUSAN
    if Role.SEKRETARIS in asks(berkas) and holds(officer, Role.SEKRETARIS, now):
        return CardTask.IZIN
    if holds(officer, Role.STAF, now) and berkas.state not in {State.DRAFT, State.RETURNED}:
        return staf_task(berkas, berkas.state)
    if own_unit(turn, berkas):
        return CardTask.USULAN
    return CardTask.PANTAU


def staf_task(berkas: Berkas, state: State) -> CardTask:
    """Name the card on which Staf goes on with a berkas that is in a state, or is again."""
    if state is not State.SCANNED:
        return CardTask.KERJA
    return CardTask.SIMPAN if berkas.archived is None or berkas.kept else CardTask.UNGGAH


def help_(turn: Turn) -> Outcome:
    """/bantuan: what this officer can do here, by role."""
    roles = [r for r in turn.officer.roles(turn.now) if r is not Role.BOT]
    held = ", ".join(turn.officer.titles(turn.now)) or "-"
    lines = [say("help.hello", nama=turn.officer.name, jabatan=held)]
    lines += [say(f"help.{role.value}", kasubbag=turn.office.kasubbag) for role in roles]
    lines.append(say("help.all"))
    return Outcome(notes=(Note(turn.officer.id, "\n\n".join(lines)),))


def begun(turn: Turn) -> Outcome:
    """/start: in a chat that may be empty, what can be done here, and what waits.

    A link of an invitation is nothing for who is enrolled already.
    """
    known = say("daftar.known", nama=turn.officer.name)
    first = Outcome(notes=(Note(turn.officer.id, known),)) if turn.incoming.start else help_(turn)
    waits = tasks(turn).notes if waiting_for(turn) or loose_scans(turn) else ()
    return Outcome(notes=(*first.notes, *waits))
