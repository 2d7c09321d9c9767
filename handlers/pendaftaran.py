"""Enrolment: an invitation is opened, confirmed by the person himself, and used once."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from handlers.messages import Address, Button, Card, Incoming, Letter, Post, Press
from handlers.ports import Memory
from handlers.texts import say
from handlers.turn import Note, Outcome, Turn
from sop.roles import Officer, Role

#: What a channel says when an officer's id changed: the sender is new, the alias the old one.
MOVED: Final = "moved"


def recognised(memory: Memory, incoming: Incoming, now: datetime) -> Officer | None:
    """Tell who writes, also when his channel gave him a new id.

    A second id, such as a phone number, counts only for an address that was bound under nothing
    better: numbers are given to somebody else after a while, and authority must not go with them.
    """
    sender = incoming.sender
    bound = memory.bound(sender)
    if bound == sender:
        return memory.officer_at(sender)
    before = Address(sender.channel, incoming.alias)
    if bound is not None or not incoming.alias or memory.bound(before) != before:
        return None
    officer = memory.officer_at(before)
    if officer is not None:
        memory.bind(sender, officer.id, before.id, now)
    return officer


def open_invitation(memory: Memory, incoming: Incoming, now: datetime) -> bool:
    """Answer somebody who opened an invitation link; False when the token is no good.

    The token stays in the pressed button only; it is looked up by its hash.
    """
    invitation = memory.invitation(incoming.start)
    if invitation is None or invitation.used or invitation.expires <= now:
        return False
    officer = memory.officer(invitation.officer)
    if officer is None:
        return False
    titles = ", ".join(h.title for h in officer.holdings if h.stands(now)) or "-"
    card = Card(
        say("daftar.ask", nama=officer.name, jabatan=titles),
        (
            Button("Ya, saya", Press("daftar-ya", "", 0, incoming.start)),
            Button("Bukan saya", Press("daftar-bukan", "", 0, incoming.start)),
        ),
    )
    memory.post(_letter(incoming.sender, card.text, card.buttons), now)
    return True


def bind(memory: Memory, incoming: Incoming, now: datetime) -> bool:
    """Bind the address to the officer of the invitation, once; False when it is no good."""
    token = incoming.press.arg if incoming.press else ""
    invitation = memory.invitation(token)
    if invitation is None or invitation.used or invitation.expires <= now:
        return False
    officer = memory.officer(invitation.officer)
    if officer is None:
        return False
    memory.bind(incoming.sender, officer.id, incoming.alias, now)
    memory.use_invitation(token, now)
    memory.post(_letter(incoming.sender, say("daftar.yes", nama=officer.name)), now)
    for admin in memory.holders(Role.ADMIN, now):
        if admin.id != officer.id:
            for address in memory.addresses(admin.id)[:1]:
                memory.post(
                    _letter(address, say("daftar.admin_told", nama=officer.name), silent=True), now
                )
    return True


def _letter(
    to: Address, text: str, buttons: tuple[Button, ...] = (), *, silent: bool = False
) -> Letter:
    return Letter(to=to, post=Post.NOTE, text=text, buttons=buttons, silent=silent)


def accept(turn: Turn) -> Outcome:
    """Ya, saya: pressed by somebody who is enrolled already; another address of the same person."""
    if bind(turn.memory, turn.incoming, turn.now):
        return Outcome()
    return Outcome(notes=(Note(turn.officer.id, say("daftar.known", nama=turn.officer.name)),))


def decline(turn: Turn) -> Outcome:
    """Bukan saya: the invitation stays unused."""
    del turn
    return Outcome(say=say("daftar.no"))
