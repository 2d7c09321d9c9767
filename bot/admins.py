"""Word to the admins: what only a person can mend, each kind at most once an hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.channel import Channel, Parcel
from bot.turns import Turns
from handlers.messages import Letter, Post
from handlers.texts import say
from sop.roles import Role
from storage.faults import StorageFault
from storage.keys import instant, stamp
from storage.transaction import Tx

_LOG: Final = structlog.get_logger("admins")

#: For so long the same kind of trouble is not told again.
QUIET: Final = timedelta(hours=1)


class Admins:
    """Calls those who hold the role of admin when nothing can be written down."""

    def __init__(self, turns: Turns, channels: Mapping[str, Channel]) -> None:
        self._turns = turns
        self._channels = channels
        self._told: dict[str, datetime] = {}

    async def call(self, text: str, now: datetime) -> bool:
        """Tell them at once, past the outbox; False when nobody was reached."""
        if text in self._told and now - self._told[text] < QUIET:
            return True
        self._told[text] = now  # before anything is awaited: others may be about to tell the same
        try:
            letters = await self._turns.look(lambda tx: _letters(tx, text, now))
        except StorageFault:
            letters = ()
        reached = [await delivered(self._channels, letter) for letter in letters]
        if not any(reached):
            del self._told[text]
        return any(reached)


def post(tx: Tx, kind: str, text: str, now: datetime) -> bool:
    """Tell the admins by letter; False when there is nobody to tell."""
    letters, key = _letters(tx, text, now), f"kabar-admin:{kind}"
    last = tx.setting(key)
    if letters and (not last or now - instant(last) >= QUIET):
        tx.remember(key, stamp(now))
        for letter in letters:
            tx.post(letter, now)
    return bool(letters)


async def delivered(channels: Mapping[str, Channel], letter: Letter) -> bool:
    """Deliver a letter at once, best effort, when nothing can be written down."""
    try:
        await channels[letter.to.channel].deliver(Parcel(letter=letter, key=""))
    except Exception as error:  # whatever it is, more important things go on
        _LOG.warning("could not be told at once", why=type(error).__name__)
        return False
    return True


def with_word(key: str, *, told: bool) -> str:
    """Say something, and that the admins were told, if they were."""
    return say(key, admin=say("talk.admin_told") if told else "").strip()


def _letters(tx: Tx, text: str, now: datetime) -> Sequence[Letter]:
    return [
        Letter(to=address, post=Post.NOTE, text=text, officer=admin.id)
        for admin in tx.holders(Role.ADMIN, now)
        for address in tx.addresses(admin.id)[:1]
    ]
