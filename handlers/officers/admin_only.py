"""What all steps of /pegawai share: for admins only, on one message, about one officer."""

from __future__ import annotations

import re
from functools import wraps
from typing import Final

from handlers.messages import Button, Press
from handlers.officers.choices import current, step
from handlers.ports import PEGAWAI
from handlers.texts import say
from handlers.turn import Handler, Note, Outcome, Turn
from sop.refusals import Refusal
from sop.roles import BOT, Kind, Officer, Role


class LastAdmin(Refusal):
    """Without an admin nobody could be enrolled any more."""

    text = "refusal.last_admin"


#: Roles whose word counts for the whole office.
WEIGHTY: Final = frozenset({Role.KASUBBAG, Role.SEKRETARIS, Role.ADMIN})


class Unknown(Refusal):
    """The officer or jabatan of this button does not exist any more."""

    text = "refusal.expired"


def admins_only(handler: Handler) -> Handler:
    """Let a step be taken by admins, on the message of /pegawai that is worked with."""
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
        return say("anew.pegawai")
    return say("pegawai.now", nama=officer.name, jabatan=titles(turn, officer))


def titles(turn: Turn, officer: Officer) -> str:
    """Name what an officer holds now."""
    held = [h.title for h in officer.current(turn.now)]
    return ", ".join(held) or say("pegawai.no_post")


def officer_of(turn: Turn, officer_id: str) -> Officer:
    """Give the officer that a button is about.

    Raises:
        Unknown: there is no such officer any more.

    """
    found = next((o for o in turn.memory.officers() if o.id == officer_id), None)
    if found is None:
        raise Unknown
    return found


def keep_an_admin(turn: Turn, officer: Officer) -> None:
    """See to it that somebody is left who can enrol others, in his own right and on a phone.

    From outside the chat it is enough that there is one: who is there can invite him.

    Raises:
        LastAdmin: this officer is the only one.

    """
    if not _enrols(turn, officer):
        return
    others = [o for o in turn.memory.officers() if o.id != officer.id and _enrols(turn, o)]
    if turn.officer.id != BOT.id:
        others = [o for o in others if turn.memory.addresses(o.id)]
    if not others:
        raise LastAdmin


def _enrols(turn: Turn, officer: Officer) -> bool:
    """Tell whether an officer is an admin himself; who only acts as one will not stay one."""
    own = (h for h in officer.current(turn.now) if h.kind is Kind.DEFINITIF)
    return any(h.jabatan.role is Role.ADMIN for h in own)


def told_to_heads(turn: Turn, officer: Officer, text: str) -> tuple[Note, ...]:
    """Tell who decides and who watches over it: an admin could give himself what is theirs."""
    roles = (Role.KASUBBAG, Role.SEKRETARIS)
    heads = {o.id for role in roles for o in turn.memory.holders(role, turn.now)}
    told = sorted(heads - {turn.officer.id, officer.id})
    return tuple(Note(head, text, silent=True) for head in told)


def card(turn: Turn, text: str, *rows: Button) -> Outcome:
    """Show a step of /pegawai."""
    return step(turn, PEGAWAI, text, *rows)


def back(officer: Officer) -> Button:
    """Lead back to what an officer is and has."""
    return Button("Kembali", Press("pegawai-lihat", arg=officer.id))
