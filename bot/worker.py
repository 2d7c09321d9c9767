"""The worker: updates are stored and become turns, and every press is answered."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import nullcontext, suppress
from datetime import datetime
from typing import Final
from weakref import WeakValueDictionary

import structlog

from bot import admins, undelivered
from bot.admins import Admins, with_word
from bot.channel import Channel, Report, Unknown
from bot.excuses import Excuses
from bot.loops import Beat, see_off, unheard
from bot.turns import Turns, wait_for
from handlers import desk
from handlers.messages import FIXED, Address, Incoming, Letter, Post
from handlers.texts import say
from sop.deadlines import Calendar
from storage import inbox, outbox
from storage.faults import StorageFault, StorageFull, Unreachable
from storage.inbox import Update
from storage.transaction import Tx

_LOG: Final = structlog.get_logger("worker")

#: So many updates are looked at together: few enough that answers do not wait for the last turn.
_BATCH: Final = 24


class Worker:
    """A loop over durable rows. Killed at any moment, it goes on where the rows stand."""

    def __init__(self, turns: Turns, channels: Mapping[str, Channel], calendar: Calendar) -> None:
        self._turns = turns
        self._channels = channels
        self._calendar = calendar
        self._excuses = Excuses(channels, Admins(turns, channels))
        self._errands: set[asyncio.Task[None]] = set()
        self._in_order: WeakValueDictionary[Address, asyncio.Lock] = WeakValueDictionary()
        self._fault: StorageFault | None = None  #: what kept the last round from its work

    # The intake ---------------------------------------------------------------------------------
    async def store(self, channel: str, updates: Sequence[tuple[str, str]]) -> int:
        """Store raw updates; one that comes alone is handled in the same commit.

        Those of one chat that come in the same instant are taken one after the other.

        Raises:
            StorageFault: nothing was stored, nothing may be acknowledged; its senders know.

        """
        try:
            new = await self._stored(channel, updates)
        except StorageFault as fault:
            waits = [incoming for _, raw in updates for incoming in self._parsed(channel, raw)]
            self._errand(self._excuses.held_up(fault, waits))
            raise
        self._excuses.over()
        return new

    async def _stored(self, channel: str, updates: Sequence[tuple[str, str]]) -> int:
        if len(updates) != 1:
            return await self._turns.store(channel, updates)
        incomings = self._parsed(channel, updates[0][1])
        sender = incomings[0].sender if incomings else None
        async with self._in_order.setdefault(sender, asyncio.Lock()) if sender else nullcontext():
            with suppress(Exception):  # then it is stored first, and broken or held up in its turn
                return await self._at_once(channel, updates[0], incomings)
            return await self._turns.store(channel, updates)

    async def statuses(self, channel: str, reports: Sequence[Report]) -> None:
        """Note delivery reports; those already known are skipped."""
        now = self._turns.clock.now()

        def note(tx: Tx) -> None:
            for told in reports:
                undelivered.reported(tx, channel, told, now)

        await self._turns.run(note)

    async def _at_once(
        self, channel: str, update: tuple[str, str], incomings: Sequence[Incoming]
    ) -> int:
        """Store an update and handle it, unless others wait before it; tell whether it was new."""
        now = self._turns.clock.now()

        def turn(tx: Tx) -> tuple[int, bool, list[tuple[Incoming, str]]]:
            first = not inbox.waiting(tx.conn, now, 1)
            new = inbox.store(tx.conn, channel, [update], now, done=first)
            handled = [(i, self._turn(tx, i, now)) for i in incomings] if first and new else []
            return new, first, handled

        new, first, handled = await self._turns.run(turn)
        if not first:
            self._turns.updates.set()
        self._answer_all(handled)
        return new

    # The loop -----------------------------------------------------------------------------------
    async def receive_forever(self, beat: Beat = unheard) -> None:
        """Take stored updates as they come; in order within a chat, chats side by side.

        Raises:
            StorageFault: some of them cannot be handled as long as the database is as it is.

        """
        while True:
            handled = await self.receive_once()
            if self._fault is not None:
                fault, self._fault = self._fault, None
                raise fault
            beat()
            if handled < _BATCH:
                await wait_for(self._turns.updates, None, self._turns.clock, 2.0)

    async def receive_once(self) -> int:
        """Handle what waits now, and tell how many updates that were."""
        now = self._turns.clock.now()
        waiting = await self._turns.look(lambda tx: inbox.waiting(tx.conn, now, _BATCH))
        chats: dict[object, list[tuple[Update, list[Incoming]]]] = defaultdict(list)
        for update in waiting:
            incomings = self._parsed(update.channel, update.raw)
            chats[incomings[0].sender if incomings else update.id].append((update, incomings))
        await asyncio.gather(*(self._chat(updates) for updates in chats.values()))
        return len(waiting)

    def _parsed(self, name: str, raw: str) -> list[Incoming]:
        channel = self._channels.get(name)
        try:
            return channel.parse(raw) if channel else []
        except (ValueError, KeyError, TypeError, AttributeError):
            _LOG.exception("update not understood", channel=name)
            return []

    async def _chat(self, updates: Sequence[tuple[Update, list[Incoming]]]) -> None:
        for update, incomings in updates:
            if not await self._handle(update, incomings):
                return  # what came later waits, too

    async def _handle(self, update: Update, incomings: Sequence[Incoming]) -> bool:
        """Handle one update; False when that has to wait until the database can be written."""
        now = self._turns.clock.now()

        def turn(tx: Tx) -> list[tuple[Incoming, str]]:
            if not inbox.take(tx.conn, update.id):
                return []
            return [(i, self._turn(tx, i, now)) for i in incomings]

        try:
            answers = await self._turns.run(turn)
        except (StorageFull, Unreachable) as fault:
            self._held_up(fault, incomings)
            return False
        except Exception:  # a fault of ours in one turn must not stop the others
            _LOG.exception("turn broke", channel=update.channel)
            return await self._broken(update, incomings)
        self._answer_all(answers)
        return True

    def _turn(self, tx: Tx, incoming: Incoming, now: datetime) -> str:
        """Let the desk handle one update and give the words that answer a press.

        Where an answer is a message of its own, it is left out when the card comes anew and tells.
        """
        answer = desk.receive(tx, incoming, now, self._calendar)
        apart = incoming.sender.channel in FIXED and not answer.refused
        of_it = incoming.press.code if incoming.press else ""
        comes = apart and outbox.comes(tx.conn, incoming.sender, of_it, others=True)
        return "" if comes else answer.text

    def _answer_all(self, answers: Sequence[tuple[Incoming, str]]) -> None:
        self._excuses.over([incoming for incoming, _ in answers])
        for incoming, text in answers:
            self._errand(self._answer(incoming, text))

    async def _answer(self, incoming: Incoming, text: str) -> None:
        """Answer a press; words that last are sent as a letter where they could not be shown.

        What was typed is only marked as read, where a channel can: its answer is a letter.
        """
        channel = self._channels[incoming.sender.channel]
        if incoming.files:
            await channel.working(incoming.sender)
            return
        if incoming.press is None and not incoming.answer_to:
            return
        unseen = await channel.answer(incoming, text)
        if unseen is None or not text:
            return
        now, repeat = self._turns.clock.now(), isinstance(unseen, Unknown)
        try:
            await self._turns.run(lambda tx: _say_below(tx, incoming, text, now, repeat=repeat))
        except StorageFault:
            _LOG.warning("a press is left without its answer", channel=incoming.sender.channel)

    async def _broken(self, update: Update, incomings: Sequence[Incoming]) -> bool:
        """Try again a few times; then lay the update aside and say so to its sender."""
        self._errand(self._excuses.soothe(incomings))
        now = self._turns.clock.now()

        def note(tx: Tx) -> bool:
            laid_aside = inbox.failed(tx.conn, update.id, "turn broke", now)
            if laid_aside:
                _apologise(tx, incomings, now)
            return laid_aside

        try:
            if await self._turns.run(note):
                self._excuses.calmed(incomings)
        except StorageFault as fault:
            self._held_up(fault, incomings)
            return False
        return True

    def _held_up(self, fault: StorageFault, incomings: Sequence[Incoming]) -> None:
        """Leave an update where it is until the database can be written; say so to its sender."""
        self._fault = fault
        self._errand(self._excuses.held_up(fault, incomings))

    def _errand(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def settle(self, patience: float | None = None) -> None:
        """Wait until all errands are done, so many seconds at most; for an orderly stop."""
        await see_off(self._errands, patience)


def _say_below(tx: Tx, incoming: Incoming, text: str, now: datetime, *, repeat: bool) -> None:
    """Send the words that answer a press below the card that was pressed, without a ring."""
    known = tx.officer_at(incoming.sender)
    row = tx.card_of_message(incoming.sender, incoming.message)
    said = Letter(
        to=incoming.sender,
        post=Post.NOTE,
        text=text,
        card=row.id if row else "",
        silent=True,
        officer=known.id if known else "",
    )
    tx.post(said, now, repeat=repeat)


def _apologise(tx: Tx, incomings: Sequence[Incoming], now: datetime) -> None:
    """Say that something was laid aside, to who sent it and to the admins."""
    told = admins.post(tx, say("talk.admin_broken"), now)
    text = with_word("talk.broken", told=told)
    for incoming in incomings:
        known = tx.officer_at(incoming.sender)
        whose = known.id if known else ""
        tx.post(Letter(to=incoming.sender, post=Post.NOTE, text=text, officer=whose), now)
