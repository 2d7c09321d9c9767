"""What an officer holds: he moves, takes on another jabatan beside his own, or lays one down.

In a small office one person proposes, scans and enrols the others. Whoever holds several jabatan
does the work of each; what the SOP wants done by two people stays so, see `sop.command`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from handlers.jabatan import post_label, post_of
from handlers.messages import MAX_ROWS, Button, Press
from handlers.officers.admin_only import (
    WEIGHTY,
    Unknown,
    admins_only,
    back,
    card,
    keep_an_admin,
    officer_of,
    titles,
    told_to_heads,
)
from handlers.officers.choices import ended, overtaken
from handlers.officers.serah import left_behind, moved_to, owned, pending, rest
from handlers.officers.undangan import invitation, invited
from handlers.ports import PEGAWAI
from handlers.texts import say
from handlers.turn import Note, Outcome, Turn
from sop.roles import Holding, Jabatan, Kind, Officer, Period, Role

#: The words of the presses; the argument is the officer, then "=" and the jabatan.
MOVE, MOVE_TO = "pegawai-pindah", "pegawai-ke"
ALSO, ALSO_THIS = "pegawai-rangkap", "pegawai-juga"
LESS, LESS_THIS = "pegawai-kurang", "pegawai-tanpa"


def deeds(turn: Turn, officer: Officer) -> list[Button]:
    """Offer what can be done with the jabatan of an officer."""
    held = _definitive(turn, officer)
    rows = [Button("Pindah jabatan", Press(MOVE, arg=officer.id))]
    if held:
        hint = say("pegawai.also_hint")
        rows.append(Button("Rangkap jabatan", Press(ALSO, arg=officer.id), hint=hint))
    if len(held) > 1:
        rows.append(Button("Lepas jabatan", Press(LESS, arg=officer.id)))
    return rows


def _definitive(turn: Turn, officer: Officer) -> list[Holding]:
    return [h for h in officer.current(turn.now) if h.kind is Kind.DEFINITIF]


# Moving ------------------------------------------------------------------------------------------


@admins_only
def move(turn: Turn) -> Outcome:
    """Pindah jabatan: which one next."""
    return which_post(turn, officer_of(turn, turn.press.arg))


def which_post(turn: Turn, officer: Officer) -> Outcome:
    """Ask for the jabatan of an officer, in the place of whatever he holds."""
    text = say("pegawai.which_post", nama=officer.name, jabatan=titles(turn, officer))
    if len(_definitive(turn, officer)) > 1:
        text += say("pegawai.all_end")
    return _posts(turn, officer, MOVE_TO, text, turn.memory.jabatan())


@admins_only
def moved(turn: Turn) -> Outcome:
    """Ke jabatan ini: the old ones end now; a newcomer is invited as well."""
    return _done(turn, which_post, move_to, "pegawai.moved")


def move_to(turn: Turn, officer: Officer, jabatan: Jabatan) -> Outcome:
    """End what an officer holds definitively and give him a jabatan; his berkas find others.

    Raises:
        LastAdmin: he is the only admin and would not be one any more.

    """
    if jabatan.role is not Role.ADMIN:
        keep_an_admin(turn, officer)
    in_hand = owned(turn, officer.id)
    for held in _definitive(turn, officer):
        turn.memory.end_holding(officer.id, held.jabatan.id, turn.now)
    given = _given(turn, officer, jabatan, "pegawai.told_moved")
    return _with(given, left_behind(turn, officer, in_hand))


# Several at once ---------------------------------------------------------------------------------


@admins_only
def also(turn: Turn) -> Outcome:
    """Rangkap jabatan: which one beside what he holds."""
    return _which_more(turn, officer_of(turn, turn.press.arg))


def _which_more(turn: Turn, officer: Officer) -> Outcome:
    held = {h.jabatan.id for h in _definitive(turn, officer)}
    text = say("pegawai.which_more", nama=officer.name, jabatan=titles(turn, officer))
    others = (j for j in turn.memory.jabatan() if j.id not in held)
    return _posts(turn, officer, ALSO_THIS, text, others)


@admins_only
def taken_on(turn: Turn) -> Outcome:
    """Jabatan ini juga: what he holds stays."""
    return _done(turn, _which_more, take_on, "pegawai.taken_on")


def take_on(turn: Turn, officer: Officer, jabatan: Jabatan) -> Outcome:
    """Give an officer a jabatan beside those that he holds."""
    return _given(turn, officer, jabatan, "pegawai.told_taken_on")


@admins_only
def less(turn: Turn) -> Outcome:
    """Lepas jabatan: which one of several."""
    return _which_less(turn, officer_of(turn, turn.press.arg))


def _which_less(turn: Turn, officer: Officer) -> Outcome:
    text = say("pegawai.which_less", nama=officer.name)
    return _posts(turn, officer, LESS_THIS, text, [h.jabatan for h in _definitive(turn, officer)])


@admins_only
def laid_down(turn: Turn) -> Outcome:
    """Jabatan ini dilepas: the others stay."""
    return _done(turn, _which_less, lay_down, "pegawai.laid_down")


def lay_down(turn: Turn, officer: Officer, jabatan: Jabatan) -> Outcome:
    """End one jabatan of an officer; its berkas find others.

    Raises:
        LastAdmin: he is the only admin and would not be one any more.

    """
    if jabatan.role is Role.ADMIN:
        keep_an_admin(turn, officer)
    in_hand = pending(turn, jabatan)
    turn.memory.end_holding(officer.id, jabatan.id, turn.now)
    told = Note(officer.id, say("pegawai.told_laid_down", jabatan=jabatan.title))
    known = officer.id == turn.officer.id  # the choice says it
    return _with(Outcome(notes=() if known else (told,)), left_behind(turn, officer, in_hand))


# What they share ---------------------------------------------------------------------------------


def _posts(turn: Turn, officer: Officer, word: str, text: str, posts: Iterable[Jabatan]) -> Outcome:
    rows = [
        Button(post_label(j, turn.office), Press(word, arg=f"{officer.id}={j.id}"), hint=j.title)
        for j in posts
    ]
    if officer.holdings and len(rows) < MAX_ROWS:
        rows.append(back(officer))
    return card(turn, text, *rows[:MAX_ROWS])


def _done(
    turn: Turn,
    asked: Callable[[Turn, Officer], Outcome],
    deed: Callable[[Turn, Officer, Jabatan], Outcome],
    text: str,
) -> Outcome:
    """Do what was chosen, unless the choice reads otherwise by now; who is new is invited."""
    officer_id, _, jabatan_id = turn.press.arg.rpartition("=")
    officer, jabatan = officer_of(turn, officer_id), post_of(turn.memory, jabatan_id)
    if jabatan is None:
        raise Unknown
    if anew := overtaken(turn, PEGAWAI, asked(turn, officer)):
        return anew
    outcome = deed(turn, officer, jabatan)
    waits = invited(turn, officer)  # it opens his new jabatan as well
    new = not (waits or turn.memory.addresses(officer.id))
    jobs = (invitation(turn, officer),) if new else ()
    done = say(text, nama=officer.name, jabatan=jabatan.title)
    told = (done, *_shared(turn, officer, jabatan), *waits)
    return ended(turn, PEGAWAI, "\n".join(told), replace(outcome, jobs=jobs))


def _shared(turn: Turn, officer: Officer, jabatan: Jabatan) -> tuple[str, ...]:
    """Name who still holds a jabatan of which an office has one."""
    if jabatan.role not in {Role.KASUBBAG, Role.SEKRETARIS}:
        return ()
    holders = turn.memory.holders(jabatan.role, turn.now)
    others = [one.name for one in holders if one.id != officer.id]
    if not others or len(others) == len(holders):  # he is not one of them any more
        return ()
    return (say("pegawai.shared", siapa=", ".join(others)),)


def _given(turn: Turn, officer: Officer, jabatan: Jabatan, text: str) -> Outcome:
    """Give an officer a jabatan; where nobody held it, what waits for it comes to him."""
    vacant = not turn.memory.holders(jabatan.role, turn.now, jabatan.unit)
    turn.memory.add_holding(officer.id, Holding(jabatan, Period(turn.now)))
    waiting = pending(turn, jabatan) if vacant else []
    n = len(waiting)
    waits = say("pegawai.waits", n=n) + rest(n) if waiting else ""
    told = Note(officer.id, say(text, jabatan=jabatan.title) + waits)
    known = officer.id == turn.officer.id and not waits  # the choice says it
    notes = (*(() if known else (told,)), *_heads_told(turn, officer, jabatan))
    return Outcome(notes=notes, others=moved_to(turn, officer, waiting))


def _heads_told(turn: Turn, officer: Officer, jabatan: Jabatan) -> tuple[Note, ...]:
    """Tell the heads of the office who is one of them, or admin, from now on."""
    if jabatan.role not in WEIGHTY:
        return ()
    blanks = {"siapa": turn.officer.name, "nama": officer.name, "jabatan": jabatan.title}
    return told_to_heads(turn, officer, say("pegawai.told_given", **blanks))


def _with(told: Outcome, behind: Outcome) -> Outcome:
    """Tell an officer first what he holds now; his berkas go on before new ones come."""
    notes, others = (*told.notes, *behind.notes), (*behind.others, *told.others)
    return replace(behind, notes=notes, others=others)
