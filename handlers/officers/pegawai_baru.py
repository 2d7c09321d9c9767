"""Tambah pegawai: one is written, or many, a line each; each gets his jabatan and is invited."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from handlers.officers import rangkap
from handlers.officers.admin_only import admins_only, officer_of
from handlers.officers.pegawai import about
from handlers.officers.pendaftaran import held_on
from handlers.texts import say, shorten
from handlers.turn import Note, Outcome, Turn
from handlers.typed import as_name
from sop.refusals import Incomplete
from sop.roles import Officer

_NIP: Final = re.compile(r"(?<!\d)\d{18}(?!\d)")
#: What stands before a name in a list, and before a NIP.
_LABELS: Final = re.compile(r"^\W*\d{1,2}[.)]\s+|\bNIP\b\W*|[|;\t]", re.IGNORECASE)


class _Written(NamedTuple):
    name: str
    nip: str


@admins_only
def add(turn: Turn) -> Outcome:
    """Tambah pegawai: names and NIP are written, the jabatan of each is chosen."""
    if not turn.text:
        return turn.ask(say("pegawai.write"), "pegawai-tambah")
    lines = list(_lines(turn.text))
    written = [_read(line, alone=len(lines) == 1) for line in lines]
    everyone = turn.memory.officers()
    known = [one for w in written if (one := _known(everyone, w)) is not None]
    new = [Officer(f"p{secrets.token_hex(4)}", *w) for w in written if not _known(everyone, w)]
    for officer in new:
        turn.memory.add_officer(officer)
    turn.memory.remember(_waiting(turn), ",".join(one.id for one in new))
    shown = rangkap.which_post(turn, new[0]) if new else about(turn, known[0])
    names = ", ".join(one.name for one in known)
    told = [Note(turn.officer.id, say("pegawai.known", nama=names), silent=True)] if names else []
    return replace(shown, notes=(*told, *shown.notes))


def _lines(text: str) -> Iterator[str]:
    """Give a line for each person; a NIP that stands below a name belongs to it."""
    person = ""
    for line in filter(str.strip, text.splitlines()):
        if person and not as_name(_plain(line)):
            person += f" {line}"
            continue
        if person:
            yield person
        person = line
    yield person


def _plain(line: str) -> str:
    """Leave of a line what may be a name."""
    return re.sub(r"\d", " ", _LABELS.sub(" ", line))


def _read(line: str, *, alone: bool) -> _Written:
    """Read a name with its NIP, if that is given.

    Raises:
        Incomplete: one of both cannot be; of several lines it is quoted.

    """
    digits = re.sub(r"(?<=\d) (?=\d)", "", _LABELS.sub(" ", line))
    found, name = _NIP.search(digits), as_name(_plain(line))
    if name and (found or not re.search(r"\d", digits)):
        return _Written(name, found[0] if found else "")
    unnamed, quoted = bool(found) or name is None, shorten(line, 60)
    if alone:
        raise Incomplete("nama_pegawai" if unnamed else "nip")
    raise Incomplete("nama_pegawai_baris" if unnamed else "nip_baris", baris=quoted)


def _known(officers: Sequence[Officer], written: _Written) -> Officer | None:
    """Find who is an officer already: by his NIP, or by his name where none is written."""

    def same(one: Officer) -> bool:
        if written.nip and one.nip:
            return written.nip == one.nip
        return written.name.casefold() == one.name.casefold()

    return next(filter(same, officers), None)


def _waiting(turn: Turn) -> str:
    return f"pegawai-baru:{turn.officer.id}"


def placed(turn: Turn) -> Outcome:
    """Ke jabatan ini; and of several newcomers the next one is asked about."""
    outcome = rangkap.moved(turn)
    waiting = [one for one in turn.memory.setting(_waiting(turn)).split(",") if one]
    if turn.press.arg.partition("=")[0] not in waiting[:1]:
        return outcome
    others = (officer_of(turn, one) for one in waiting)
    left = [one for one in others if not held_on(one, turn.now)]
    if len(left) == len(waiting):  # the choice has to be made again
        return outcome
    turn.memory.remember(_waiting(turn), ",".join(one.id for one in left))
    if not left:
        return outcome
    asked = rangkap.which_post(turn, left[0])  # in the place of what was done, which the toast says
    return replace(outcome, notes=(*asked.notes, *outcome.notes[1:]))
