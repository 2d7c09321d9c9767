"""/plh: an acting officer is named in two taps and the surat perintah, or sent home early."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handlers.files import file_of
from handlers.jabatan import post_label, post_of
from handlers.messages import MAX_ROWS, Button, Press
from handlers.officers.choices import current, ended, overtaken, step
from handlers.officers.pelaksana import (
    Forgotten,
    end_of,
    from_day,
    last_day,
    named_letter,
    send_home,
    start_of,
    take_effect,
)
from handlers.ports import PLH, SURAT_PERINTAH, Loose, Memory, Question
from handlers.texts import say
from handlers.turn import Outcome, Turn
from handlers.typed import as_label
from handlers.typed_day import as_date, as_day
from sop.penugasan import (
    NotYoursToGive,
    Penugasan,
    acting,
    away,
    may_appoint,
    owners,
    planned,
)
from sop.refusals import Incomplete
from sop.roles import Held, Jabatan, Kind, Officer, Role, holds
from sop.tanggal import tanggal

#: The question that a surat perintah answers, in words or as a file.
SURAT = "plh-surat"

_current = current(PLH, lambda _: say("anew.plh"))


@dataclass(frozen=True, slots=True)
class Draft:
    """An appointment on its way: what was chosen so far, remembered between taps."""

    jabatan: str
    deputy: str = ""
    last_day: str = ""  #: ISO date, the last day on which somebody acts
    kind: Kind = Kind.PLH
    first_day: str = ""  #: ISO date; nothing: from now on


# Choosing ----------------------------------------------------------------------------------------


def begin(turn: Turn) -> Outcome:
    """/plh: who acts for me; the Sekretaris and the admin choose the jabatan first."""
    posts = [j for j in turn.memory.jabatan() if _offered(turn, j)]
    mine = [j for j in posts if _own(turn, j)]
    if not posts:
        raise NotYoursToGive
    if len(posts) == 1 or (len(mine) == 1 and not _appoints_others(turn)):
        return _of_post(turn, (mine or posts)[0])
    rows = [
        Button(post_label(j, turn.office), Press("plh-jabatan", arg=j.id), hint=_now_held(turn, j))
        for j in sorted(posts, key=lambda j: (j not in mine, j.title))
    ]
    return _choice(turn, say("plh.which_post"), rows)


def _offered(turn: Turn, jabatan: Jabatan) -> bool:
    held = turn.memory.held(jabatan.id)
    return len(owners(held, turn.now)) == 1 and may_appoint(turn.officer, held, turn.now)


def _own(turn: Turn, jabatan: Jabatan) -> bool:
    held = turn.memory.held(jabatan.id)
    return any(h.officer == turn.officer.id for h in owners(held, turn.now))


def _appoints_others(turn: Turn) -> bool:
    return bool({Role.SEKRETARIS, Role.ADMIN} & set(turn.officer.roles(turn.now)))


def _now_held(turn: Turn, jabatan: Jabatan) -> str:
    held = turn.memory.held(jabatan.id)
    now = acting(held, turn.now)
    names = [f"{now.holding.kind.value} {now.name}"] if now else []
    names += [h.name for h in owners(held, turn.now)]
    return ", ".join(names)


@_current
def choose_post(turn: Turn) -> Outcome:
    """Jabatan: the one in which somebody is to act."""
    return _of_post(turn, _jabatan(turn.memory, turn.press.arg))


def _of_post(turn: Turn, jabatan: Jabatan) -> Outcome:
    """Ask who acts, or show who does and offer to end it."""
    held = turn.memory.held(jabatan.id)
    if not may_appoint(turn.officer, held, turn.now):
        raise NotYoursToGive
    if (now := acting(held, turn.now)) is not None:
        text = say(
            "plh.running", jabatan=jabatan.title, siapa=_styled(now), sampai=_last(turn, now)
        )
        end = Button("Akhiri sekarang", Press("plh-akhir", arg=jabatan.id))
        return _choice(turn, text, [end])
    _keep(turn, Draft(jabatan.id))
    after = planned(held, turn.now)
    able = _able(turn, held)
    room = MAX_ROWS - (2 if after else 1)
    rows = [
        Button(o.name, Press("plh-siapa", arg=o.id), hint=o.title(turn.now)) for o in able[:room]
    ]
    if len(able) > room:
        rows[-1:] = [Button("Nama lain", Press("plh-siapa", arg="?"))]
    text = say("plh.who_for_me" if _own(turn, jabatan) else "plh.who_for", jabatan=jabatan.title)
    if after is not None:
        rows.append(Button("Batalkan rencana", Press("plh-akhir", arg=jabatan.id)))
        text = f"{_planned(turn, after)}\n\n{text}"
    return _choice(turn, text, rows)


def _planned(turn: Turn, held: Held) -> str:
    period = held.holding.period
    mulai = tanggal(turn.office.day(period.since))
    title, sampai = held.holding.title, _last(turn, held)
    return say("plh.planned", jabatan=title, siapa=held.name, mulai=mulai, sampai=sampai)


def _able(turn: Turn, held: Sequence[Held]) -> list[Officer]:
    """List who may act: everybody but the one who is away, the one who names, and those away.

    Who has acted in this jabatan before comes first, then those who do not only propose.
    """
    out = {turn.officer.id, *(h.officer for h in owners(held, turn.now))}
    able = [o for o in turn.memory.officers() if o.id not in out and not away(o, turn.now)]
    acted = {h.officer for h in held if h.holding.kind is not Kind.DEFINITIF}
    inside = (Role.STAF, Role.KASUBBAG, Role.SEKRETARIS)

    def rank(officer: Officer) -> tuple[bool, bool]:
        return officer.id not in acted, not any(holds(officer, r, turn.now) for r in inside)

    return sorted(able, key=rank)


@_current
def choose_deputy(turn: Turn) -> Outcome:
    """Siapa: the one who acts; then until when."""
    draft = _draft(turn)
    if turn.press.arg == "?" and not turn.text:
        return turn.ask(say("plh.write_name"), "plh-siapa", "?")
    deputy = _named(turn, draft) if turn.press.arg == "?" else _officer(turn, turn.press.arg)
    _keep(turn, replace(draft, deputy=deputy.id))
    today = turn.today
    sunday = today + timedelta(days=6 - today.weekday())
    names = {today: "Hari ini", today + timedelta(days=1): "Besok"}
    names.setdefault(sunday, "Akhir pekan ini")  # at the weekend that is one of the others
    rows = [
        Button(name, Press("plh-sampai", arg=last.isoformat()), hint=tanggal(last))
        for last, name in names.items()
    ]
    rows.append(Button("Tulis tanggal", Press("plh-sampai", arg="?"), hint=say("plh.date_hint")))
    rows.append(Button("Mulai lain hari", Press("plh-mulai", arg="?"), hint=say("plh.later_hint")))
    return _choice(turn, say("plh.until", nama=deputy.name), rows)


@_current
def choose_start(turn: Turn) -> Outcome:
    """Mulai: the first day, when that is not today; then the last one."""
    draft = _draft(turn)
    if not draft.deputy:
        raise Forgotten
    if not turn.text:
        return turn.ask(say("plh.write_start"), "plh-mulai", "?")
    first = as_day(turn.text, turn.today, ahead=True)
    if first is None or first < turn.today:
        raise Incomplete("mulai")
    _keep(turn, replace(draft, first_day=first.isoformat()))
    text = say("plh.until_from", nama=_officer(turn, draft.deputy).name, mulai=tanggal(first))
    rows = [
        Button("Hari itu saja", Press("plh-sampai", arg=first.isoformat()), hint=tanggal(first)),
        Button("Tulis tanggal", Press("plh-sampai", arg="?"), hint=say("plh.date_hint")),
    ]
    return _choice(turn, text, rows)


def _named(turn: Turn, draft: Draft) -> Officer:
    wanted = as_label(turn.text)
    able = _able(turn, turn.memory.held(draft.jabatan))
    found = [o for o in able if wanted in o.name.casefold()]
    if len(found) != 1:
        raise Incomplete("nama")
    return found[0]


@_current
def choose_end(turn: Turn) -> Outcome:
    """Sampai: the last day; then the surat perintah."""
    draft = _draft(turn)
    if turn.press.arg == "?" and not turn.text:
        return turn.ask(say("plh.write_date"), "plh-sampai", "?")
    first = date.fromisoformat(draft.first_day) if draft.first_day else turn.today
    written = turn.press.arg == "?"
    last = as_day(turn.text, turn.today, ahead=True) if written else as_date(turn.press.arg)
    if last is None or last < first:
        raise Incomplete("sampai")
    ready = replace(draft, last_day=last.isoformat())
    return _ask_letter(turn, ready)


@_current
def choose_kind(turn: Turn) -> Outcome:
    """Plh., Plt. or Pj.: in what quality; the first is the usual one."""
    return _ask_letter(turn, replace(_draft(turn), kind=Kind(turn.press.arg)))


def _ask_letter(turn: Turn, draft: Draft) -> Outcome:
    if not draft.deputy or not draft.last_day:
        raise Forgotten
    _keep(turn, draft)
    jabatan, deputy = _jabatan(turn.memory, draft.jabatan), _officer(turn, draft.deputy)
    text = say(
        "plh.letter",
        jabatan=f"{draft.kind.value} {jabatan.title}",
        nama=deputy.name,
        mulai=from_day(draft.first_day),
        sampai=tanggal(date.fromisoformat(draft.last_day)),
        berlaku=say("plh.then" if draft.first_day else "plh.at_once"),
    )
    others = [k for k in (Kind.PLH, Kind.PLT, Kind.PJ) if k is not draft.kind]
    rows = [Button(f"Sebagai {k.value}", Press("plh-jenis", arg=k.value)) for k in others]
    asked = _choice(turn, text, rows)
    return replace(asked, ask=Question(turn.officer.id, SURAT, ""))


def letter(turn: Turn) -> Outcome:
    """Surat perintah, written or as a file: with it the appointment stands."""
    draft = _draft(turn)
    if not draft.deputy or not draft.last_day:
        raise Forgotten
    jabatan, deputy = _jabatan(turn.memory, draft.jabatan), _officer(turn, draft.deputy)
    wanted = Penugasan(
        jabatan=jabatan,
        deputy=deputy,
        until=end_of(turn.office, date.fromisoformat(draft.last_day)),
        since=start_of(turn, draft.first_day),
        kind=draft.kind,
        surat_perintah=_letter_text(turn),
    )
    outcome = take_effect(turn, wanted, turn.officer)
    _forget(turn)
    return outcome


def _letter_text(turn: Turn) -> str:
    """Give number and date as written, or name the files, which are kept."""
    if not turn.incoming.files:
        return named_letter(turn.text)
    kept = [file_of(f) for f in turn.incoming.files]
    own = (turn.officer.id, turn.now, SURAT_PERINTAH)
    turn.memory.put_loose(*(Loose(file, *own) for file in kept))
    named = ", ".join(f"{f.name} (SHA-256 {f.sha256[:12]})" for f in kept)
    return " · ".join(filter(None, (" ".join(turn.text.split()), named)))


@_current
def end(turn: Turn) -> Outcome:
    """Akhiri sekarang: the jabatan is its own officer's again."""
    jabatan = _jabatan(turn.memory, turn.press.arg)
    if anew := overtaken(turn, PLH, _of_post(turn, jabatan)):
        return anew
    outcome = send_home(turn, jabatan, turn.officer)
    return ended(turn, PLH, outcome.say, outcome)


# What is remembered between taps -----------------------------------------------------------------


def _keep(turn: Turn, draft: Draft) -> None:
    said = [draft.jabatan, draft.deputy, draft.last_day, draft.kind.value, draft.first_day]
    turn.memory.remember(f"plh:{turn.officer.id}", json.dumps(said))


def _draft(turn: Turn) -> Draft:
    kept = turn.memory.setting(f"plh:{turn.officer.id}")
    if not kept:
        raise Forgotten
    jabatan, deputy, last_day, kind, *first = json.loads(kept)
    return Draft(jabatan, deputy, last_day, Kind(kind), *first)


def _forget(turn: Turn) -> None:
    turn.memory.remember(f"plh:{turn.officer.id}", "")


def _choice(turn: Turn, text: str, rows: Sequence[Button]) -> Outcome:
    return step(turn, PLH, text, *rows[:MAX_ROWS])


def _jabatan(memory: Memory, jabatan_id: str) -> Jabatan:
    found = post_of(memory, jabatan_id)
    if found is None:
        raise Forgotten
    return found


def _officer(turn: Turn, officer_id: str) -> Officer:
    found = turn.memory.officer(officer_id)
    if found is None:
        raise Forgotten
    return found


def _styled(held: Held) -> str:
    return f"{held.holding.kind.value} {held.name}"


def _last(turn: Turn, held: Held) -> str:
    until = held.holding.period.until
    return last_day(turn, until) if until else "-"
