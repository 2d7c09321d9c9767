"""Paper beside the bot: blank sheets for bad days, sheets booked later, and what is in an odner."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Final

from handlers.card_task import CardTask
from handlers.files import file_of
from handlers.job_kind import JobKind
from handlers.messages import MAX_ROWS, Button, Job, Press
from handlers.step5.simpan import odners
from handlers.texts import say
from handlers.turn import Note, Outcome, Turn
from handlers.typed_day import as_day
from sop import commands as c
from sop.berkas import File, Use
from sop.refusals import Incomplete, NotYours
from sop.roles import Role, holds
from sop.tanggal import tanggal

#: So many blank sheets are printed at once.
MOST: Final = 50
_SERIAL: Final = "lembar-kosong"


def _insiders_only(turn: Turn) -> None:
    if not any(holds(turn.officer, role, turn.now) for role in (Role.KASUBBAG, Role.STAF)):
        raise NotYours(role=Role.STAF.value)


# Blank sheets ------------------------------------------------------------------------------------


def blank_sheets(turn: Turn) -> Outcome:
    """/lembar-kosong n: sheets with a serial of their own, so that the agenda stays gapless."""
    _insiders_only(turn)
    count = int(turn.text) if turn.text.isdecimal() else 0
    if not 1 <= count <= MOST:
        return Outcome(say=say("kertas.blank_how"))
    last = int(turn.memory.setting(_SERIAL) or "0")
    turn.memory.remember(_SERIAL, str(last + count))
    blanks = {"dari": serial(last + 1), "sampai": serial(last + count)}
    payload = {**turn.asker, "first": str(last + 1), "count": str(count)}
    job = Job(JobKind.LEMBAR_KOSONG, "", f"lembar-kosong:{last + 1}", payload)
    return Outcome(say=say("kertas.blank", **blanks), jobs=(job,))


def serial(number: int) -> str:
    """Write the number of a blank sheet: "LK-0007"."""
    return f"LK-{number:04d}"


# Booked later ------------------------------------------------------------------------------------


def book_later(turn: Turn) -> Outcome:
    """Bukukan susulan: the photo of the filled sheet first, then the date that stands on it."""
    if turn.incoming.files:
        photo = replace(file_of(turn.incoming.files[0]), use=Use.SUSULAN)
        _keep(turn, photo)
        written = as_day(turn.incoming.text, turn.today, ahead=False)
        return _booked(turn, photo, written) if written else _ask(turn, "kertas.written")
    kept = _kept(turn)
    if kept is None or not turn.text:
        _keep(turn, None)
        return _ask(turn, "kertas.photo")
    written = as_day(turn.text, turn.today, ahead=False)
    if written is None:
        raise Incomplete("tanggal")
    return _booked(turn, kept, written)


def _ask(turn: Turn, key: str) -> Outcome:
    return turn.ask(say(key), c.BookLater.word)


def _booked(turn: Turn, photo: File, written: date) -> Outcome:
    if written > turn.today:
        raise Incomplete("belum_tiba")
    _keep(turn, None)
    booked, said = c.BookLater(photo, written), say("kertas.booked", tanggal=tanggal(written))
    return turn.done(booked, said, view="disposisi", task=CardTask.KEPUTUSAN, fresh=True)


def _keep(turn: Turn, photo: File | None) -> None:
    said = [photo.id, photo.sha256, photo.name, photo.size] if photo else None
    turn.memory.remember(f"susulan:{turn.berkas.code}", json.dumps(said) if said else "")


def _kept(turn: Turn) -> File | None:
    said = turn.memory.setting(f"susulan:{turn.berkas.code}")
    if not said:
        return None
    ident, sha256, name, size = json.loads(said)
    return File(ident, sha256, name, size, Use.SUSULAN)


# The odner ---------------------------------------------------------------------------------------


def odner(turn: Turn) -> Outcome:
    """/odner: what lies in an odner, as a list to put in front and labels to cut."""
    _insiders_only(turn)
    wanted = turn.press.arg or turn.text
    if wanted:
        key = f"isi-odner:{turn.officer.id}:{wanted}"
        job = Job(JobKind.ISI_ODNER, "", key, {**turn.asker, "odner": wanted})
        return Outcome(say=say("kertas.odner", odner=wanted), jobs=(job,))
    known = odners(turn.memory)
    if not known:
        return Outcome(say=say("kertas.no_odner"))
    rows = tuple(Button(o, Press("odner", arg=o)) for o in known[:MAX_ROWS])
    text = say("kertas.which_odner")
    if left := known[MAX_ROWS:]:
        text += say("kertas.other_odner", contoh=left[0])
    return Outcome(notes=(Note(turn.officer.id, text, buttons=rows, silent=True),))
