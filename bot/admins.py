"""Word to the admins: what only a person can mend, the same words at most once in six hours."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.channel import Channel, Parcel
from bot.turns import Turns
from handlers.messages import Letter, Post
from handlers.ports import Memory
from handlers.texts import say
from sop.roles import Role
from storage.faults import StorageFault
from storage.keys import instant, stamp

_LOG: Final = structlog.get_logger("admins")

#: For so long the same words are not said again.
QUIET: Final = timedelta(hours=6)
_TOLD: Final = "kabar-admin"
_PATIENCE: Final = 5.0  #: seconds for a letter past the outbox


class Admins:
    """Those who hold the role of admin, told by letter, or at once when nothing can be written."""

    def __init__(self, turns: Turns, channels: Mapping[str, Channel]) -> None:
        self._turns = turns
        self._channels = channels
        self._told: dict[str, datetime] = {}  #: past the outbox

    async def tell(self, text: str, besides: str = "") -> bool:
        """Tell them; False when nobody was reached.

        Args:
            text: what is said.
            besides: a channel on which it would come only once what it says holds no more.

        """
        now = self._turns.clock.now()
        try:
            return await self._turns.run(lambda tx: post(tx, text, now, besides))
        except StorageFault:
            return await self.call(text)

    async def call(self, text: str) -> bool:
        """Tell them at once, past the outbox, in which nothing may move; False as `tell`."""
        now = self._turns.clock.now()
        if text in self._told and now - self._told[text] < QUIET:
            return True
        self._told[text] = now  # before anything is awaited: others may be about to tell the same
        try:
            letters = await self._turns.look(lambda tx: _letters(tx, text, now))
        except StorageFault:
            letters = ()
        reached = await delivered(self._channels, letters)
        if not reached:
            del self._told[text]
        return reached


def post(memory: Memory, text: str, now: datetime, besides: str = "") -> bool:
    """Tell the admins by letter, not on a channel `besides`; False when there is nobody to tell."""
    letters = _letters(memory, text, now, besides)
    told: dict[str, str] = json.loads(memory.setting(_TOLD) or "{}")
    lately = {said: at for said, at in told.items() if now - instant(at) < QUIET}
    if letters and text not in lately:
        memory.remember(_TOLD, json.dumps({**lately, text: stamp(now)}))
        for letter in letters:
            memory.post(letter, now)
    return bool(letters)


async def delivered(channels: Mapping[str, Channel], letters: Sequence[Letter]) -> bool:
    """Deliver letters at once, best effort, when nothing can be written down; False if none came.

    They go side by side: a chat that hangs holds up no other.
    """
    return any(await asyncio.gather(*(_delivered(channels, letter) for letter in letters)))


async def _delivered(channels: Mapping[str, Channel], letter: Letter) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE):
            await channels[letter.to.channel].deliver(Parcel(letter=letter, key=""))
    except Exception as error:  # whatever it is, more important things go on
        _LOG.warning("could not be told at once", why=type(error).__name__)
        return False
    return True


def with_word(key: str, *, told: bool) -> str:
    """Say something, and that the admins were told, or are to be."""
    return say(key, admin=say("talk.admin_told" if told else "talk.tell_admin"))


def _letters(memory: Memory, text: str, now: datetime, besides: str = "") -> Sequence[Letter]:
    reached = {
        admin.id: [a for a in memory.addresses(admin.id) if a.channel != besides]
        for admin in memory.holders(Role.ADMIN, now)
    }
    return [
        Letter(to=address, post=Post.NOTE, text=text, officer=admin)
        for admin, addresses in reached.items()
        for address in addresses[:1]
    ]
