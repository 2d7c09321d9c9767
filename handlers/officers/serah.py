"""Handing over: the cards that wait for a jabatan go to whoever holds it now, and come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from handlers.card import Scene
from handlers.card_task import CardTask
from handlers.cari import sees
from handlers.jabatan import post_of
from handlers.ports import OPEN, Reminder
from handlers.texts import count, role_name, say, shorten
from handlers.tugas import task_of, urgency
from handlers.turn import Note, Other, Outcome, Ring, Turn
from sop.berkas import Berkas, State
from sop.decide import asks, authority, staf_named, unit_of, waits_for
from sop.roles import Holding, Jabatan, Kind, Officer, Role

#: So many cards are handed over as messages, the most urgent; the others are found in /tugas.
_MOST = 10


def pending(turn: Turn, jabatan: Jabatan) -> list[Berkas]:
    """List the berkas that wait for a jabatan, the most urgent first."""
    waiting = _by_urgency(turn)
    return [b for b in waiting if jabatan.role in asks(b) and _of_unit(b, jabatan)]


def _by_urgency(turn: Turn) -> list[Berkas]:
    return sorted(turn.memory.find(OPEN), key=lambda b: (urgency(turn, b), b.number))


def rest(number: int) -> str:
    """Say where the others are, if more wait than are handed over as cards; mostly nothing."""
    return say("plh.rest", n=_MOST) if number > _MOST else ""


def _of_unit(berkas: Berkas, jabatan: Jabatan) -> bool:
    return jabatan.role is not Role.PENGUSUL or berkas.unit == jabatan.unit


def moved_to(turn: Turn, officer: Officer, berkas: Sequence[Berkas]) -> tuple[Other, ...]:
    """Give an officer the cards, silently below what announced them; those elsewhere say so."""
    now = turn.memory.officer(officer.id) or officer
    return tuple(
        Other(b.code, (Ring(now.id, task_of(b, now, turn), silent=True),) if n < _MOST else ())
        for n, b in enumerate(berkas)
    )


def back_to(turn: Turn, jabatan: Jabatan, owners: Sequence[str]) -> Outcome:
    """Give a jabatan back: its officers are told what waits, in the next hour of work.

    Whoever takes it back himself is told at once.
    """
    loud = turn.calendar.loud(turn.now)
    awake = [o for o in owners if loud <= turn.now or o == turn.officer.id]
    outcome = Outcome()
    if len(awake) < len(owners):
        outcome = Outcome(others=tuple(Other(b.code) for b in pending(turn, jabatan)))
    for officer in owners:
        if officer not in awake:
            key = f"plh-back:{jabatan.id}:{officer}:{loud.isoformat()}"
            turn.memory.remind(Reminder(key, "plh-back", loud, "", officer))
    for officer in awake:
        told = returned(turn, officer, jabatan)
        outcome = replace(
            outcome, notes=outcome.notes + told.notes, others=outcome.others + told.others
        )
    return outcome


def returned(turn: Turn, officer_id: str, jabatan: Jabatan) -> Outcome:
    """Tell an officer that his jabatan is his again, with the cards that wait."""
    officer = turn.memory.officer(officer_id)
    if officer is None or _held(turn, officer, jabatan) is None:
        return Outcome()
    waiting = pending(turn, jabatan)
    n = len(waiting)
    text = say("plh.back", jabatan=jabatan.title, n=count(n)) + rest(n)
    note = Note(officer.id, text, silent=officer.id == turn.officer.id)
    return Outcome(notes=(note,), others=moved_to(turn, officer, waiting))


def _held(turn: Turn, officer: Officer, jabatan: Jabatan) -> Holding | None:
    standing = officer.standing(turn.now)
    return next((h for h in standing if h.jabatan.id == jabatan.id), None)


def plan_start(turn: Turn, jabatan: Jabatan, deputy: str, since: datetime) -> None:
    """Plan what happens when somebody begins to act later."""
    key = f"plh-start:{jabatan.id}:{deputy}:{since.isoformat()}"
    turn.memory.remind(Reminder(key, "plh-start", since, "", deputy))


def plan_end(turn: Turn, jabatan: Jabatan, deputy: str, until: datetime) -> None:
    """Plan what happens when somebody no longer acts."""
    key = f"plh-end:{jabatan.id}:{deputy}:{until.isoformat()}"
    turn.memory.remind(Reminder(key, "plh-end", until, "", deputy))


def due(turn: Turn, reminder: Reminder) -> Outcome:
    """Let an acting officer's period begin or end; who has to know is told in working hours."""
    jabatan = post_of(turn.memory, reminder.key.split(":")[1])
    if jabatan is None:
        return Outcome()
    if reminder.kind == "plh-back":
        return returned(turn, reminder.officer, jabatan)
    if reminder.kind in {"plh-start", "plh-begin"}:
        return _begun(turn, reminder, jabatan)
    held = turn.memory.held(jabatan.id)
    ended = any(
        h.officer == reminder.officer and h.holding.period.until == reminder.due for h in held
    )
    owners = [h.officer for h in held if h.holding.stands(turn.now)]
    return back_to(turn, jabatan, owners) if ended else Outcome()


def _begun(turn: Turn, reminder: Reminder, jabatan: Jabatan) -> Outcome:
    """Let the cards move to who acts from now on; he is told of them in the next hour of work."""
    officer, waiting = turn.memory.officer(reminder.officer), pending(turn, jabatan)
    holding = _held(turn, officer, jabatan) if officer else None
    if officer is None or holding is None:
        return Outcome()
    if (loud := turn.calendar.loud(turn.now)) > turn.now:
        key = reminder.key.replace("plh-start", "plh-begin", 1)
        turn.memory.remind(replace(reminder, key=key, kind="plh-begin", due=loud))
        return Outcome(others=tuple(Other(b.code) for b in waiting))
    n = len(waiting)
    note = Note(officer.id, say("plh.begun", jabatan=holding.title, n=count(n)) + rest(n))
    return Outcome(notes=(note,), others=moved_to(turn, officer, waiting))


def authority_line(scene: Scene) -> str:
    """Say why a card that waits has no deeds: somebody else acts, or acting is over."""
    officer, berkas, now = scene.officer, scene.berkas, scene.now
    for role in asks(berkas):
        if _ROLES.get(scene.task, role) is not role:
            continue  # the card of a usulan is not one on which its pengusul acted for somebody
        if authority(berkas, role, officer, now):
            return ""
        if away := officer.replaced(role, now, unit_of(berkas, role)):
            return say("plh.handled_by", siapa=away.deputy(now))
        if (last := _last_acted(officer, role, now)) is not None:
            return _over(scene, last)
    return ""


def out_of_sight(scene: Scene) -> str:
    """Say why a berkas is not this officer's to see any more; nothing while it is."""
    if sees(scene.officer, scene.berkas, scene.now):
        return ""
    role = _ROLES.get(scene.task)
    last = _last_acted(scene.officer, role, scene.now) if role else None
    return _over(scene, last) if last else say("refusal.out_of_sight")


def _over(scene: Scene, acted: Holding) -> str:
    return say("plh.over", jabatan=acted.title, sejak=scene.dated(acted.period.until))


def _last_acted(officer: Officer, role: Role, now: datetime) -> Holding | None:
    """Give the holding in which an officer last acted in a role; he may have done so before."""
    over = (
        (h.period.until, h)
        for h in officer.holdings
        if h.jabatan.role is role and h.kind is not Kind.DEFINITIF
        if h.period.until is not None and h.period.until <= now
    )
    return max(over, key=lambda ended: ended[0], default=(now, None))[1]


def staf_lines(scene: Scene) -> list[str]:
    """Say on every open card of Staf what the Kasubbag wrote, and that another one has the work."""
    berkas, lines = scene.berkas, []
    if _ROLES.get(scene.task) is not Role.STAF or Role.STAF not in waits_for(berkas):
        return []
    order, staf = berkas.disposisi, berkas.staf
    if order and order.catatan and berkas.state in {State.IN_HAND, State.SCANNED}:
        lines.append(say("step4.note", catatan=shorten(order.catatan, 200)))
    if staf is not None and staf.id != scene.officer.id:
        who = scene.memory.officer(staf.id)
        lines.append(say("step4.worked_on", staf=who.name if who else staf.name))
    return lines


# Who leaves --------------------------------------------------------------------------------------


def owned(turn: Turn, officer_id: str) -> list[Berkas]:
    """List the open berkas that name an officer, or wait for a jabatan that he holds."""
    officer = turn.memory.officer(officer_id)
    if officer is None:
        return []
    waiting = _by_urgency(turn)
    return [b for b in waiting if _names(b, officer_id) or _waits_for_him(turn, b, officer)]


def _names(berkas: Berkas, officer_id: str) -> bool:
    named = [berkas.staf.id if berkas.staf else "", berkas.pengusul.id if berkas.pengusul else ""]
    return officer_id in [*named, berkas.disposisi.kepada if berkas.disposisi else ""]


def _waits_for_him(turn: Turn, berkas: Berkas, officer: Officer) -> bool:
    roles = (role for role in asks(berkas) if role is not Role.STAF)
    return any(authority(berkas, role, officer, turn.now) for role in roles)


def left_behind(turn: Turn, officer: Officer, berkas: Sequence[Berkas]) -> Outcome:
    """Ring those who go on with what an officer left; a jabatan without anybody is reported."""
    others: list[Other] = []
    empty: set[Role] = set()
    got: dict[str, int] = {}
    for one in berkas:
        roles = _given_up(turn, one, officer)
        found = {role: _heirs(turn, one, role) for role in roles}
        empty |= {role for role, people in found.items() if not people}
        heirs = {heir.id: heir for several in found.values() for heir in several}
        for heir in heirs:
            got[heir] = got.get(heir, 0) + 1
        rings = [
            Ring(h.id, task_of(one, h, turn), silent=True)
            for h in heirs.values()
            if got[h.id] <= _MOST
        ]
        others.append(Other(one.code, tuple(rings)))
    notes = [
        Note(heir, say("pegawai.yours_now", nama=officer.name, n=n) + rest(n))
        for heir, n in got.items()
    ]
    return Outcome(notes=(*notes, *vacant(turn, empty)), others=tuple(others))


def _given_up(turn: Turn, berkas: Berkas, officer: Officer) -> Sequence[Role]:
    """List the roles in which a berkas waited for an officer as he was; none if it only names him.

    What he goes on to hold is still his.
    """
    if Role.STAF in waits_for(berkas):
        return (Role.STAF,) if staf_named(berkas) == officer.id else ()
    now = turn.memory.officer(officer.id)
    had = [role for role in asks(berkas) if authority(berkas, role, officer, turn.now)]
    return [role for role in had if now is None or not authority(berkas, role, now, turn.now)]


def _heirs(turn: Turn, berkas: Berkas, role: Role) -> Sequence[Officer]:
    return turn.memory.holders(role, turn.now, unit_of(berkas, role))


def vacant(turn: Turn, roles: set[Role]) -> tuple[Note, ...]:
    """Tell those who can appoint somebody that nobody holds roles for which berkas wait."""
    text = [say("pegawai.vacant", role=role_name(role, turn.office)) for role in sorted(roles)]
    people = {o.id for r in (Role.SEKRETARIS, Role.ADMIN) for o in turn.memory.holders(r, turn.now)}
    return tuple(Note(who, line) for who in sorted(people) for line in text)


#: Whose card a task is.
_ROLES: Final[Mapping[CardTask, Role]] = {
    CardTask.USULAN: Role.PENGUSUL,
    CardTask.KEPUTUSAN: Role.KASUBBAG,
    CardTask.IZIN: Role.SEKRETARIS,
    CardTask.KERJA: Role.STAF,
    CardTask.SIMPAN: Role.STAF,
    CardTask.UNGGAH: Role.STAF,
}


def heirs_of(turn: Turn, berkas: Berkas, wanted: Ring) -> Sequence[str]:
    """Give who is rung in the place of somebody who no longer holds the role of a card."""
    officer, role = turn.memory.officer(wanted.officer), _ROLES.get(wanted.task)
    if officer is None or role is None:
        return (wanted.officer,)
    if authority(berkas, role, officer, turn.now):
        return (wanted.officer,)
    return [o.id for o in _heirs(turn, berkas, role)] or (wanted.officer,)
