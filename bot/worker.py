"""The worker: stored updates become turns, and every press is answered."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Final

import structlog

from bot.channel import Channel, Parcel, Trouble
from bot.turns import Turns, wait_for
from handlers import desk
from handlers.messages import FIXED, Incoming, Letter, Post
from handlers.texts import say
from sop.deadlines import Calendar
from storage import inbox, outbox
from storage.faults import StorageFull
from storage.inbox import Update
from storage.transaction import Tx

_LOG: Final = structlog.get_logger("worker")

#: So many updates are looked at together: few enough that answers do not wait for the last turn.
_BATCH: Final = 8


class Worker:
    """A loop over durable rows. Killed at any moment, it goes on where the rows stand."""

    def __init__(self, turns: Turns, channels: Mapping[str, Channel], calendar: Calendar) -> None:
        self._turns = turns
        self._channels = channels
        self._calendar = calendar
        self._errands: set[asyncio.Task[None]] = set()

    async def receive_forever(self) -> None:
        """Take stored updates as they come; in order within a chat, chats side by side."""
        while True:
            if not await self.receive_once():
                await wait_for(self._turns.updates, None, self._turns.clock, 2.0)

    async def receive_once(self) -> int:
        """Handle what waits now, and tell how many updates that were."""
        now = self._turns.clock.now()
        waiting = await self._turns.look(lambda tx: inbox.waiting(tx.conn, now, _BATCH))
        chats: dict[object, list[tuple[Update, list[Incoming]]]] = defaultdict(list)
        for update in waiting:
            incomings = self._parsed(update)
            chats[incomings[0].sender if incomings else update.id].append((update, incomings))
        await asyncio.gather(*(self._chat(updates) for updates in chats.values()))
        return len(waiting)

    def _parsed(self, update: Update) -> list[Incoming]:
        channel = self._channels.get(update.channel)
        try:
            return channel.parse(update.raw) if channel else []
        except (ValueError, KeyError, TypeError, AttributeError):
            _LOG.exception("update not understood", channel=update.channel)
            return []

    async def _chat(self, updates: Sequence[tuple[Update, list[Incoming]]]) -> None:
        for update, incomings in updates:
            await self._handle(update, incomings)

    async def _handle(self, update: Update, incomings: Sequence[Incoming]) -> None:
        now = self._turns.clock.now()

        def turn(tx: Tx) -> list[tuple[Incoming, str]]:
            if not inbox.take(tx.conn, update.id):
                return []
            return [(i, self._turn(tx, i, now)) for i in incomings]

        try:
            answers = await self._turns.run(turn)
        except StorageFull:
            await self._excuse(incomings, say("file.full"))
            await asyncio.sleep(1)
            return
        except Exception:  # a fault of ours in one turn must not stop the others
            _LOG.exception("turn broke", channel=update.channel)
            await self._broken(update, incomings)
            return
        for incoming, text in answers:
            self._errand(self._answer(incoming, text))

    def _turn(self, tx: Tx, incoming: Incoming, now: datetime) -> str:
        """Let the desk handle one update and give the words that answer a press.

        Where an answer is a message of its own, it is left out when the card comes anew and tells.
        """
        answer = desk.receive(tx, incoming, now, self._calendar)
        apart = incoming.sender.channel in FIXED and not answer.refused
        return "" if apart and outbox.comes(tx.conn, incoming.sender) else answer.text

    async def _answer(self, incoming: Incoming, text: str) -> None:
        channel = self._channels[incoming.sender.channel]
        if incoming.press is not None:
            await channel.answer(incoming, text)
        elif incoming.files:
            await channel.working(incoming.sender)

    async def _broken(self, update: Update, incomings: Sequence[Incoming]) -> None:
        """Try again a few times; then lay the update aside and say so to its sender."""
        now = self._turns.clock.now()
        laid_aside = await self._turns.run(
            lambda tx: inbox.failed(tx.conn, update.id, "turn broke", now)
        )
        if laid_aside:
            await self._apologise(incomings)

    async def _apologise(self, incomings: Sequence[Incoming]) -> None:
        now = self._turns.clock.now()

        def post(tx: Tx) -> None:
            for incoming in incomings:
                tx.post(Letter(to=incoming.sender, post=Post.NOTE, text=say("talk.broken")), now)

        await self._turns.run(post)

    async def _excuse(self, incomings: Sequence[Incoming], text: str) -> None:
        """Say that the disk is full; best effort, for nothing can be written down."""
        for incoming in incomings:
            parcel = Parcel(letter=Letter(to=incoming.sender, post=Post.NOTE, text=text), key="")
            try:
                await self._channels[incoming.sender.channel].deliver(parcel)
            except Trouble:
                _LOG.warning("could not tell of the full disk")

    def _errand(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def settle(self) -> None:
        """Wait until all errands are done; for an orderly stop."""
        while self._errands:
            await asyncio.wait(self._errands)
