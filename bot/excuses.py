"""Excuses: what senders and admins hear while nothing can be written, at once and once each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.admins import Admins, delivered, with_word
from bot.channel import Channel
from handlers.messages import Address, Incoming, Letter, Post
from handlers.texts import say
from storage.faults import StorageFault, StorageFull

#: Seconds of silence in which a database may be gone without a word: servers are begun anew.
SILENCE: Final = 20.0


class Excuses:
    """Speaks past the outbox, in which nothing moves now; groups are not spoken to."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        admins: Admins,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._channels = channels
        self._admins = admins
        self._clock = clock
        self._since: float | None = None  #: when it began that nothing can be written
        self._excused: set[Address] = set()  #: senders who know
        self._soothed: set[str] = set()  #: presses that were told that they are tried again

    def over(self, incomings: Sequence[Incoming] = ()) -> None:
        """Note that something could be written; what came of these is said by itself."""
        self._since = None
        self._excused.difference_update(incoming.sender for incoming in incomings)
        self.calmed(incomings)

    def calmed(self, incomings: Sequence[Incoming]) -> None:
        """Forget presses to which the last was said."""
        self._soothed.difference_update(incoming.id for incoming in incomings)

    async def held_up(self, fault: StorageFault, incomings: Sequence[Incoming]) -> None:
        """Tell senders that what they sent waits: of a full disk at once, of the rest if it lasts.

        The admins are told then, too.
        """
        now = self._clock()
        if self._since is None:
            self._since = now
        lasts = now - self._since >= SILENCE
        await self.soothe(incomings)
        if isinstance(fault, StorageFull):
            await self._excuse(incomings, "talk.full", "talk.admin_full")
        elif lasts:
            await self._excuse(incomings, "talk.waits", "talk.admin_waits")

    async def soothe(self, incomings: Sequence[Incoming]) -> None:
        """Answer a press whose turn will be tried again, once: no button is left turning."""
        presses = [i for i in incomings if i.press is not None and i.id not in self._soothed]
        self._soothed.update(press.id for press in presses)
        await asyncio.gather(
            *(self._channels[p.sender.channel].answer(p, say("talk.again")) for p in presses)
        )

    async def _excuse(self, incomings: Sequence[Incoming], waits: str, for_admins: str) -> None:
        private = {incoming.sender for incoming in incomings if not incoming.group_chat}
        senders = private - self._excused
        if not senders:
            return
        self._excused |= senders
        told = await self._admins.call(say(for_admins))
        text = with_word(waits, told=told)
        waiting = senders & self._excused  # the others were answered while the admins were told
        letters = [Letter(to=sender, post=Post.NOTE, text=text) for sender in waiting]
        await delivered(self._channels, letters)
