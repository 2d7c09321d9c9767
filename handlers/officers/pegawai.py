"""Officers in the chat: /pegawai enrols, invites, renames and retires them; nothing is orphaned."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from handlers.card import sign
from handlers.lists import page_of, turned
from handlers.messages import MAX_ROW_HINT, MAX_ROWS, Button, Press
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
from handlers.officers.pendaftaran import NAMED, held_on, say_goodbye
from handlers.officers.rangkap import deeds, which_post
from handlers.officers.serah import left_behind, owned
from handlers.officers.undangan import invitation, invited, others_told, way_in
from handlers.ports import PEGAWAI
from handlers.texts import count, say, shorten
from handlers.turn import Note, Outcome, Turn
from handlers.typed import as_name
from sop.refusals import Incomplete
from sop.roles import Officer
from sop.tanggal import tanggal

_PAGE: Final = MAX_ROWS - 2  #: beside [Berikutnya] and [Tambah pegawai]


# Looking -----------------------------------------------------------------------------------------


@admins_only
def listed(turn: Turn) -> Outcome:
    """/pegawai: everybody, a page at a time; a written name narrows the list."""
    page, asked = turned(turn, "pegawai")
    name = turn.text or asked
    everyone = [o for o in turn.memory.officers() if name.casefold() in o.name.casefold()]
    rows = [
        Button(o.name, Press("pegawai-lihat", arg=o.id), hint=_standing(turn, o)) for o in everyone
    ]
    add = Button("Tambah pegawai", Press("pegawai-tambah"))
    text = say("pegawai.named" if name else "pegawai.list", n=len(everyone), nama=name)
    return card(turn, text, *page_of(rows, page, Press("pegawai", arg=name), _PAGE), add)


def _standing(turn: Turn, officer: Officer) -> str:
    """Say what an officer holds, and before it that he is not connected yet."""
    titles = "; ".join(officer.titles(turn.now)) or "-"
    if turn.memory.addresses(officer.id):
        return shorten(titles, MAX_ROW_HINT)
    room = MAX_ROW_HINT - len(say("pegawai.not_linked", jabatan=""))
    return say("pegawai.not_linked", jabatan=shorten(titles, room))


@admins_only
def shown(turn: Turn) -> Outcome:
    """One officer: jabatan, whether he is connected, what he has in hand."""
    return about(turn, officer_of(turn, turn.press.arg))


def about(turn: Turn, officer: Officer) -> Outcome:
    """Show one officer, and what can be done with him."""
    reached = f"{officer.id}.{sign(way_in(turn, officer))}"

    def of_him(word: str) -> Press:
        return Press(word, arg=officer.id)

    return card(
        turn,
        _described(turn, officer),
        Button("Undang", Press("pegawai-undang", arg=reached)),
        Button("HP hilang", Press("pegawai-lepas", arg=reached), hint=say("pegawai.lost_hint")),
        *deeds(turn, officer),
        Button("Ganti nama", of_him(NAMED), hint=say("pegawai.rename_hint")),
        Button("Nonaktifkan", of_him("pegawai-keluar")),
        Button("Kembali", Press("pegawai")),
    )


def _described(turn: Turn, officer: Officer) -> str:
    held = [
        say("pegawai.holds", jabatan=h.title, sejak=tanggal(turn.office.day(h.period.since)))
        for h in officer.current(turn.now)
    ]
    lines = [say("pegawai.one", nama=officer.name, nip=officer.nip or "-"), *held]
    owns = say("pegawai.in_hand", n=count(len(owned(turn, officer.id))))
    return "\n".join([*lines, way_in(turn, officer), owns])


# Inviting ----------------------------------------------------------------------------------------


@admins_only
def invite(turn: Turn) -> Outcome:
    """Undang: a link for every channel, single use; made by a job that alone knows the token."""
    officer, anew = _way_in_as_shown(turn)
    if anew:
        return anew
    if not held_on(officer, turn.now):
        return which_post(turn, officer)  # who holds nothing could not open it; this invites, too
    text = say("pegawai.inviting", nama=officer.name)
    told = others_told(turn, officer) if invited(turn, officer) else ()
    return ended(turn, PEGAWAI, text, Outcome(jobs=(invitation(turn, officer),), notes=told))


def _way_in_as_shown(turn: Turn) -> tuple[Officer, Outcome | None]:
    """Give the officer of a button, and his card anew if it said otherwise how he is reached.

    Another admin may have invited him meanwhile, or he may have come back with a new phone.
    """
    officer_id, _, told = turn.press.arg.rpartition(".")
    officer = officer_of(turn, officer_id)
    if told == sign(way_in(turn, officer)):
        return officer, None
    return officer, replace(about(turn, officer), say=say("talk.choose_again"))


@admins_only
def lost_phone(turn: Turn) -> Outcome:
    """HP hilang: no address opens anything any more; a new invitation goes to the admin."""
    officer, anew = _way_in_as_shown(turn)
    if anew:
        return anew
    keep_an_admin(turn, officer)
    say_goodbye(turn, turn.memory.unbind(officer.id))
    text = say("pegawai.unbound", nama=officer.name)
    outcome = Outcome(jobs=(invitation(turn, officer),), notes=_loss_told(turn, officer))
    return ended(turn, PEGAWAI, text, outcome)


def _loss_told(turn: Turn, officer: Officer) -> tuple[Note, ...]:
    """Tell the heads of the office that one of them, or an admin, gets another phone."""
    if not WEIGHTY.intersection(officer.roles(turn.now)):
        return ()
    blanks = {"siapa": turn.officer.name, "nama": officer.name, "jabatan": titles(turn, officer)}
    return told_to_heads(turn, officer, say("pegawai.told_lost", **blanks))


# Renaming ----------------------------------------------------------------------------------------


@admins_only
def rename(turn: Turn) -> Outcome:
    """Ganti nama: the next plain message is the new name; it can be taken back."""
    officer = officer_of(turn, turn.press.arg)
    if not turn.text:
        return turn.ask(say("pegawai.write_name", nama=officer.name), NAMED, officer.id)
    told = rename_now(turn, officer, turn.text)
    name = officer_of(turn, officer.id).name
    turn.memory.remember(f"nama-lama:{officer.id}", officer.name)
    undo = Button("Kembalikan nama", Press("pegawai-nama-lama", arg=f"{officer.id}.{sign(name)}"))
    done = card(turn, say("pegawai.renamed", nama=name, lama=officer.name), undo)
    return replace(done, notes=(*done.notes, *told.notes))


@admins_only
def name_back(turn: Turn) -> Outcome:
    """Kembalikan nama: as before, unless he was renamed once more."""
    officer_id, _, told = turn.press.arg.rpartition(".")
    officer = officer_of(turn, officer_id)
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


# Retiring ----------------------------------------------------------------------------------------


@admins_only
def retire(turn: Turn) -> Outcome:
    """Nonaktifkan: asked once more, with what he has in hand."""
    officer = officer_of(turn, turn.press.arg)
    keep_an_admin(turn, officer)
    text = say("pegawai.retire_sure", nama=officer.name, n=len(owned(turn, officer.id)))
    sure = Button("Ya, nonaktifkan", Press("pegawai-keluar-ya", arg=officer.id))
    return card(turn, text, sure, back(officer))


@admins_only
def retired(turn: Turn) -> Outcome:
    """Ya: all his jabatan and addresses end; his berkas go back to the role."""
    officer = officer_of(turn, turn.press.arg)
    if anew := overtaken(turn, PEGAWAI, retire(turn)):
        return anew
    outcome = retire_now(turn, officer)
    return ended(turn, PEGAWAI, say("pegawai.retired", nama=officer.name), outcome)


def retire_now(turn: Turn, officer: Officer) -> Outcome:
    """End everything an officer holds; those who go on with his berkas are rung.

    Raises:
        LastAdmin: he is the only admin.

    """
    keep_an_admin(turn, officer)
    in_hand = owned(turn, officer.id)
    say_goodbye(turn, turn.memory.retire_officer(officer.id, turn.now))
    return left_behind(turn, officer, in_hand)
