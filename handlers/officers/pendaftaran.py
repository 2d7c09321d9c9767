"""Enrolment: an invitation is opened, confirmed by the person himself, and used once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from handlers.card_task import CardTask
from handlers.messages import FIXED, Address, Button, Incoming, Letter, Post, Press
from handlers.ports import CardRow, Memory, Question
from handlers.texts import say
from handlers.tugas import own_scans, own_work
from handlers.turn import Note, Outcome, Turn
from sop.deadlines import Calendar
from sop.roles import Holding, Officer, Role

#: The name of the first admin until he says his own.
NAMELESS: Final = "Admin"
#: The question that an officer's name answers.
NAMED: Final = "pegawai-nama"


def recognised(memory: Memory, incoming: Incoming, now: datetime) -> Officer | None:
    """Tell who writes, also when his channel gave him a new id.

    A second id, such as a phone number, counts only for an address that was bound under nothing
    better: numbers are given to somebody else after a while, and authority must not go with them.
    """
    sender = incoming.sender
    known = memory.known(sender)
    if known is not None:
        return known.officer if known.address == sender else None
    before = Address(sender.channel, incoming.alias)
    known = memory.known(before) if incoming.alias else None
    if known is None or known.address != before:
        return None
    memory.bind(sender, known.officer.id, before.id, now)
    return known.officer


def open_invitation(memory: Memory, incoming: Incoming, now: datetime) -> bool:
    """Answer somebody who opened an invitation link; False when the token is no good.

    The token stays in the pressed button only; it is looked up by its hash.
    """
    officer = _invited(memory, incoming.start, now)
    if officer is None:
        return False
    row = CardRow(code="", officer=officer.id, task=CardTask.UNDANGAN, address=incoming.sender)
    buttons = (
        Button("Ya, saya", Press("daftar-ya", "", 0, incoming.start)),
        Button("Bukan saya", Press("daftar-bukan", "", 0, incoming.start)),
    )
    memory.put_card(row)
    memory.post(_drawing(row, _question(officer, now), buttons), now)
    return True


def is_asked(memory: Memory, sender: Address) -> bool:
    """Tell whether somebody has the question of an invitation before him, which only a tap answers.

    The token is in its buttons alone, so typed words cannot accept it.
    """
    last = memory.last_card(sender)
    return last is not None and last.task is CardTask.UNDANGAN


def _invited(memory: Memory, token: str, now: datetime) -> Officer | None:
    """Find whom an invitation still lets in: it is for one person as long as he has a jabatan."""
    invitation = memory.invitation(token)
    if invitation is None or invitation.used or invitation.expires <= now:
        return None
    officer = memory.officer(invitation.officer)
    return officer if officer is not None and held_on(officer, now) else None


def held_on(officer: Officer, now: datetime) -> list[Holding]:
    """List what an officer holds, also while somebody acts for him, or will hold."""
    ends = ((held, held.period.until) for held in officer.holdings)
    return [held for held, until in ends if until is None or now < until]


def _question(officer: Officer, now: datetime) -> str:
    titles = ", ".join(held.title for held in held_on(officer, now))
    return say("daftar.ask", nama=officer.name, jabatan=titles)


def bind(memory: Memory, incoming: Incoming, now: datetime, calendar: Calendar) -> bool:
    """Bind the address to the officer of the invitation, once; False when it is no good."""
    token = incoming.press.arg if incoming.press else ""
    officer = _invited(memory, token, now)
    if officer is None:
        _settle(memory, incoming, say("daftar.invalid"), now)
        return False
    before = [a for a in memory.addresses(officer.id) if a != incoming.sender]
    memory.bind(incoming.sender, officer.id, incoming.alias, now)
    memory.use_invitation(token, now)
    also = say(
        "daftar.also",
        nama=officer.name,
        kanal=say(f"kanal.{incoming.sender.channel}"),
        kasubbag=memory.office.kasubbag,
    )
    for address in before:  # somebody else may have opened it
        memory.post(_letter(address, officer, also), now)
    _settle(memory, incoming, say("daftar.used"), now)
    turn = Turn(now=now, officer=officer, memory=memory, calendar=calendar, incoming=incoming)
    memory.post(_letter(incoming.sender, officer, _welcome(turn)), now)
    for admin in memory.holders(Role.ADMIN, now):
        if admin.id != officer.id:
            for address in memory.addresses(admin.id)[:1]:
                told = say("daftar.admin_told", nama=officer.name)
                memory.post(_letter(address, admin, told, silent=True), now)
    return True


def _welcome(turn: Turn) -> str:
    """Greet, and say how much waits already; who has no name of his own yet is asked for it."""
    officer = turn.officer
    if officer.name != NAMELESS:
        waiting = len(own_work(turn)) + len(own_scans(turn))
        told = say("daftar.waiting", n=waiting) if waiting else ""
        return say("daftar.yes", nama=officer.name) + told
    turn.memory.ask(Question(officer.id, NAMED, "", officer.id))
    return say("daftar.who")


def decline(memory: Memory, incoming: Incoming, now: datetime) -> str:
    """Answer somebody who is not the one invited: the invitation stays unused."""
    _settle(memory, incoming, say("daftar.no"), now)
    return say("daftar.no")


def _settle(memory: Memory, incoming: Incoming, text: str, now: datetime) -> None:
    """Close the question that was pressed: it is answered, or nobody can answer it any more."""
    asked = memory.card_of_message(incoming.sender, incoming.message) or _adopted(
        memory, incoming, now
    )
    if asked is None or asked.closed or asked.task is not CardTask.UNDANGAN:
        return
    memory.put_card(replace(asked, closed=True))
    if asked.address.channel not in FIXED:
        memory.post(_drawing(asked, text), now)  # its buttons go


def _adopted(memory: Memory, incoming: Incoming, now: datetime) -> CardRow | None:
    """Take in a question that was pressed before anybody could say that it had arrived."""
    last = memory.last_card(incoming.sender) if incoming.message else None
    if last is None or last.message or last.task is not CardTask.UNDANGAN:
        return None
    memory.found(last.id, incoming.sender, incoming.message, now)
    return replace(last, message=incoming.message)


def say_goodbye(turn: Turn, cards: Sequence[CardRow]) -> None:
    """Take text and buttons off cards in chats where their officer is not reached any more."""
    for row in cards:
        if row.address.channel not in FIXED:
            turn.memory.post(_drawing(row, say("daftar.not_here")), turn.now)


def _drawing(row: CardRow, text: str, buttons: tuple[Button, ...] = ()) -> Letter:
    """Draw a card for whoever holds that phone: he is no officer, not yet or no longer."""
    return Letter(
        to=row.address, post=Post.CARD, text=text, buttons=buttons, card=row.id, silent=not buttons
    )


def _letter(to: Address, officer: Officer, text: str, *, silent: bool = False) -> Letter:
    return Letter(to=to, post=Post.NOTE, text=text, officer=officer.id, silent=silent)


def accept(turn: Turn) -> Outcome:
    """Ya, saya: pressed by somebody who is enrolled already; another address of the same person."""
    if bind(turn.memory, turn.incoming, turn.now, turn.calendar):
        return Outcome()
    return Outcome(notes=(Note(turn.officer.id, say("daftar.known", nama=turn.officer.name)),))


def refuse(turn: Turn) -> Outcome:
    """Bukan saya: pressed by somebody who is enrolled already."""
    return Outcome(say=decline(turn.memory, turn.incoming, turn.now))
