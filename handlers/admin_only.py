"""What all steps of /pegawai share: for admins only, on one message, about one officer."""

from __future__ import annotations

import re
from functools import wraps

from handlers.choices import current, step
from handlers.messages import Button, Press
from handlers.ports import PEGAWAI
from handlers.texts import say
from handlers.turn import Handler, Outcome, Turn
from sop.refusals import Refusal
from sop.roles import Officer, Role


class LastAdmin(Refusal):
    """Without an admin nobody could be enrolled any more."""

    text = "refusal.last_admin"


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
        return say("pegawai.anew")
    return say("pegawai.now", nama=officer.name, jabatan=titles(turn, officer))


def titles(turn: Turn, officer: Officer) -> str:
    """Name what an officer holds now."""
    held = [h.title for h in officer.holdings if turn.now in h.period]
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
    """See to it that somebody is left who can enrol others.

    Raises:
        LastAdmin: this officer is the only one.

    """
    admins = turn.memory.holders(Role.ADMIN, turn.now)
    if [a.id for a in admins] == [officer.id]:
        raise LastAdmin


def card(turn: Turn, text: str, *rows: Button) -> Outcome:
    """Show a step of /pegawai."""
    return step(turn, PEGAWAI, text, *rows)


def back(officer: Officer) -> Button:
    """Lead back to what an officer is and has."""
    return Button("Kembali", Press("pegawai-lihat", arg=officer.id))
