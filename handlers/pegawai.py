"""Officers in the chat: /pegawai enrols, invites, moves and retires them; nothing is orphaned."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from functools import wraps
from typing import Final

from handlers.card import sign
from handlers.choices import Handler, current, ended, overtaken, step
from handlers.lists import post_label
from handlers.messages import MAX_ROWS, Button, Press
from handlers.pendaftaran import NAMED, held_on, say_goodbye
from handlers.ports import PEGAWAI, Question
from handlers.serah import left_behind, moved_to, owned, pending
from handlers.texts import count, say
from handlers.turn import Note, Outcome, Turn
from handlers.typed import as_name
from handlers.undangan import invitation, invited, others_told, way_in
from sop.refusals import Incomplete, Refusal
from sop.roles import Holding, Jabatan, Kind, Officer, Period, Role
from sop.tanggal import tanggal

_PAGE: Final = MAX_ROWS - 2  #: beside [Berikutnya] and [Tambah pegawai]
_NIP: Final = re.compile(r"(?<!\d)\d{18}(?!\d)")


class LastAdmin(Refusal):
    """Without an admin nobody could be enrolled any more."""

    text = "refusal.last_admin"


class Unknown(Refusal):
    """The officer or jabatan of this button does not exist any more."""

    text = "refusal.expired"


def _admins_only(handler: Handler) -> Handler:
    answer = current(PEGAWAI, _now)(handler)

    @wraps(handler)
    def guarded(turn: Turn) -> Outcome:
        turn.require_role(Role.ADMIN)
        return answer(turn)

    return guarded


def _now(turn: Turn) -> str:
    """Say what the officer of a button holds now."""
    officer_id = re.split("[=.]", turn.press.arg)[0]
    officer = turn.memory.officer(officer_id) if officer_id else None
    if officer is None:
        return say("pegawai.anew")
    return say("pegawai.now", nama=officer.name, jabatan=_titles(turn, officer))


def _titles(turn: Turn, officer: Officer) -> str:
    held = [h.title for h in officer.holdings if turn.now in h.period]
    return ", ".join(held) or say("pegawai.no_post")


# Looking -----------------------------------------------------------------------------------------


@_admins_only
def listed(turn: Turn) -> Outcome:
    """/pegawai: everybody, a page at a time; a written name narrows the list."""
    named = turn.text.casefold()
    everyone = [o for o in turn.memory.officers() if named in o.name.casefold()]
    page = int(turn.press.arg) if turn.press.arg.isdecimal() else 0
    shown = everyone[page * _PAGE : (page + 1) * _PAGE]
    rows = [
        Button(o.name, Press("pegawai-lihat", arg=o.id), hint=_standing(turn, o)) for o in shown
    ]
    if len(everyone) > (page + 1) * _PAGE:
        rows.append(Button("Berikutnya", Press("pegawai", arg=str(page + 1))))
    rows.append(Button("Tambah pegawai", Press("pegawai-tambah")))
    key = "pegawai.named" if named else "pegawai.list"
    return _card(turn, say(key, n=len(everyone), nama=turn.text), *rows)


def _standing(turn: Turn, officer: Officer) -> str:
    """Say what an officer holds, and before it that he is not connected yet."""
    title = officer.title(turn.now) or "-"
    reached = turn.memory.addresses(officer.id)
    return title if reached else say("pegawai.not_linked", jabatan=title)


@_admins_only
def shown(turn: Turn) -> Outcome:
    """One officer: jabatan, whether he is connected, what he has in hand."""
    return _about(turn, _officer(turn, turn.press.arg))


def _about(turn: Turn, officer: Officer) -> Outcome:
    reached = f"{officer.id}.{sign(way_in(turn, officer))}"

    def about(word: str) -> Press:
        return Press(word, arg=officer.id)

    return _card(
        turn,
        _described(turn, officer),
        Button("Undang", Press("pegawai-undang", arg=reached)),
        Button("HP hilang", Press("pegawai-lepas", arg=reached), hint=say("pegawai.lost_hint")),
        Button("Pindah jabatan", about("pegawai-pindah")),
        Button("Ganti nama", about(NAMED), hint=say("pegawai.rename_hint")),
        Button("Nonaktifkan", about("pegawai-keluar")),
        Button("Kembali", Press("pegawai")),
    )


def _described(turn: Turn, officer: Officer) -> str:
    zone = turn.office.zone
    held = [
        say("pegawai.holds", jabatan=h.title, sejak=tanggal(h.period.since.astimezone(zone).date()))
        for h in officer.holdings
        if turn.now in h.period
    ]
    lines = [say("pegawai.one", nama=officer.name, nip=officer.nip or "-"), *held]
    owns = say("pegawai.in_hand", n=count(len(owned(turn, officer.id))))
    return "\n".join([*lines, way_in(turn, officer), owns])


# Inviting ----------------------------------------------------------------------------------------


@_admins_only
def invite(turn: Turn) -> Outcome:
    """Undang: a link for every channel, single use; made by a job that alone knows the token."""
    officer, anew = _way_in_as_shown(turn)
    if anew:
        return anew
    if not held_on(officer, turn.now):
        return _which_post(turn, officer)  # who holds nothing could not open it; this invites, too
    text = say("pegawai.inviting", nama=officer.name)
    told = others_told(turn, officer) if invited(turn, officer) else ()
    return ended(turn, PEGAWAI, text, Outcome(jobs=(invitation(turn, officer),), notes=told))


def _way_in_as_shown(turn: Turn) -> tuple[Officer, Outcome | None]:
    """Give the officer of a button, and his card anew if it said otherwise how he is reached.

    Another admin may have invited him meanwhile, or he may have come back with a new phone.
    """
    officer_id, _, told = turn.press.arg.rpartition(".")
    officer = _officer(turn, officer_id)
    if told == sign(way_in(turn, officer)):
        return officer, None
    return officer, replace(_about(turn, officer), say=say("talk.choose_again"))


@_admins_only
def lost_phone(turn: Turn) -> Outcome:
    """HP hilang: no address opens anything any more; a new invitation goes to the admin."""
    officer, anew = _way_in_as_shown(turn)
    if anew:
        return anew
    say_goodbye(turn, turn.memory.unbind(officer.id))
    text = say("pegawai.unbound", nama=officer.name)
    return ended(turn, PEGAWAI, text, Outcome(jobs=(invitation(turn, officer),)))


# Adding ------------------------------------------------------------------------------------------


@_admins_only
def add(turn: Turn) -> Outcome:
    """Tambah pegawai: name and NIP are written, the jabatan is chosen."""
    if not turn.text:
        return Outcome(
            say=say("pegawai.write"), ask=Question(turn.officer.id, "pegawai-tambah", "")
        )
    found = _NIP.search(turn.text.replace(" ", ""))
    if found is None and re.search(r"\d", turn.text):
        raise Incomplete("nip")
    nip = found[0] if found else ""
    name = as_name(re.sub(r"\d", " ", turn.text))
    if name is None:
        raise Incomplete("nama_pegawai")
    officer = Officer(f"p{secrets.token_hex(4)}", name, nip)
    turn.memory.add_officer(officer)
    return _which_post(turn, officer)


# Renaming ----------------------------------------------------------------------------------------


@_admins_only
def rename(turn: Turn) -> Outcome:
    """Ganti nama: the next plain message is the new name; it can be taken back."""
    officer = _officer(turn, turn.press.arg)
    if not turn.text:
        ask = Question(turn.officer.id, NAMED, "", officer.id)
        return Outcome(say=say("pegawai.write_name", nama=officer.name), ask=ask)
    told = rename_now(turn, officer, turn.text)
    name = _officer(turn, officer.id).name
    turn.memory.remember(f"nama-lama:{officer.id}", officer.name)
    back = Button("Kembalikan nama", Press("pegawai-nama-lama", arg=f"{officer.id}.{sign(name)}"))
    card = _card(turn, say("pegawai.renamed", nama=name, lama=officer.name), back)
    return replace(card, notes=(*card.notes, *told.notes))


@_admins_only
def name_back(turn: Turn) -> Outcome:
    """Kembalikan nama: as before, unless he was renamed once more."""
    officer_id, _, told = turn.press.arg.rpartition(".")
    officer = _officer(turn, officer_id)
    before = turn.memory.setting(f"nama-lama:{officer.id}")
    if told != sign(officer.name) or not before:
        raise Unknown
    outcome = rename_now(turn, officer, before)
    return ended(turn, PEGAWAI, say("pegawai.name_back", nama=before), outcome)


def rename_now(turn: Turn, officer: Officer, written: str) -> Outcome:
    """Give an officer another name, and tell him; what he did stays under the old one.

    Raises:
        Incomplete: that is no name.

    """
    name = as_name(written)
    if name is None:
        raise Incomplete("nama_lengkap")
    turn.memory.rename_officer(officer.id, name)
    told = Note(officer.id, say("pegawai.told_renamed", nama=name), silent=True)
    return Outcome(notes=() if officer.id == turn.officer.id else (told,))


# Moving ------------------------------------------------------------------------------------------


@_admins_only
def move(turn: Turn) -> Outcome:
    """Pindah jabatan: which one next."""
    return _which_post(turn, _officer(turn, turn.press.arg))


def _which_post(turn: Turn, officer: Officer) -> Outcome:
    rows = [
        Button(post_label(j), Press("pegawai-ke", arg=f"{officer.id}={j.id}"), hint=j.title)
        for j in turn.memory.jabatan()
    ]
    if officer.holdings and len(rows) < MAX_ROWS:
        rows.append(_back(officer))
    text = say("pegawai.which_post", nama=officer.name, jabatan=_titles(turn, officer))
    return _card(turn, text, *rows[:MAX_ROWS])


def _back(officer: Officer) -> Button:
    return Button("Kembali", Press("pegawai-lihat", arg=officer.id))


@_admins_only
def moved(turn: Turn) -> Outcome:
    """Ke jabatan ini: the old one ends now; a newcomer is invited as well."""
    officer_id, _, jabatan_id = turn.press.arg.rpartition("=")
    officer = _officer(turn, officer_id)
    jabatan = next((j for j in turn.memory.jabatan() if j.id == jabatan_id), None)
    if jabatan is None:
        raise Unknown
    if anew := overtaken(turn, PEGAWAI, _which_post(turn, officer)):
        return anew
    outcome = move_to(turn, officer, jabatan)
    waits = invited(turn, officer)  # it opens his new jabatan as well
    new = not (waits or turn.memory.addresses(officer.id))
    jobs = (invitation(turn, officer),) if new else ()
    done = say("pegawai.moved", nama=officer.name, jabatan=jabatan.title)
    text = "\n".join((done, *waits))
    return ended(turn, PEGAWAI, text, replace(outcome, jobs=jobs))


def move_to(turn: Turn, officer: Officer, jabatan: Jabatan) -> Outcome:
    """End what an officer holds definitively and give him a jabatan; his berkas find others.

    Where nobody held that jabatan, what waits for it comes to him.

    Raises:
        LastAdmin: he is the only admin and would not be one any more.

    """
    if jabatan.role is not Role.ADMIN:
        _keep_an_admin(turn, officer)
    in_hand = owned(turn, officer.id)
    for held in officer.holdings:
        if held.kind is Kind.DEFINITIF and turn.now in held.period:
            turn.memory.end_holding(officer.id, held.jabatan.id, turn.now)
    vacant = not turn.memory.holders(jabatan.role, turn.now, jabatan.unit)
    turn.memory.add_holding(officer.id, Holding(jabatan, Period(turn.now)))
    behind = left_behind(turn, officer, in_hand)
    waiting = pending(turn, jabatan) if vacant else []
    waits = say("pegawai.waits", n=len(waiting)) if waiting else ""
    told = Note(officer.id, say("pegawai.told_moved", jabatan=jabatan.title) + waits)
    others = moved_to(turn, officer, waiting)
    return replace(behind, notes=(told, *behind.notes), others=(*behind.others, *others))


# Retiring ----------------------------------------------------------------------------------------


@_admins_only
def retire(turn: Turn) -> Outcome:
    """Nonaktifkan: asked once more, with what he has in hand."""
    officer = _officer(turn, turn.press.arg)
    _keep_an_admin(turn, officer)
    text = say("pegawai.retire_sure", nama=officer.name, n=len(owned(turn, officer.id)))
    sure = Button("Ya, nonaktifkan", Press("pegawai-keluar-ya", arg=officer.id))
    return _card(turn, text, sure, _back(officer))


@_admins_only
def retired(turn: Turn) -> Outcome:
    """Ya: all his jabatan and addresses end; his berkas go back to the role."""
    officer = _officer(turn, turn.press.arg)
    if anew := overtaken(turn, PEGAWAI, retire(turn)):
        return anew
    outcome = retire_now(turn, officer)
    return ended(turn, PEGAWAI, say("pegawai.retired", nama=officer.name), outcome)


def retire_now(turn: Turn, officer: Officer) -> Outcome:
    """End everything an officer holds; those who go on with his berkas are rung.

    Raises:
        LastAdmin: he is the only admin.

    """
    _keep_an_admin(turn, officer)
    in_hand = owned(turn, officer.id)
    say_goodbye(turn, turn.memory.retire_officer(officer.id, turn.now))
    return left_behind(turn, officer, in_hand)


def _keep_an_admin(turn: Turn, officer: Officer) -> None:
    admins = turn.memory.holders(Role.ADMIN, turn.now)
    if [a.id for a in admins] == [officer.id]:
        raise LastAdmin


# Who is meant ------------------------------------------------------------------------------------


def _officer(turn: Turn, officer_id: str) -> Officer:
    found = next((o for o in turn.memory.officers() if o.id == officer_id), None)
    if found is None:
        raise Unknown
    return found


def _card(turn: Turn, text: str, *rows: Button) -> Outcome:
    return step(turn, PEGAWAI, text, *rows)
