"""The worker: stored updates become turns, and letters of the outbox are delivered."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.channel import (
    Channel,
    Gone,
    Parcel,
    Refused,
    Shut,
    TryLater,
    Unknown,
    Unreachable,
)
from bot.turns import Turns, wait_for
from bot.whatsapp.faults import WINDOW_CLOSED
from handlers import desk
from handlers.messages import FIXED, Incoming, Letter, Post
from handlers.texts import say
from sop.deadlines import Calendar
from storage import inbox, outbox
from storage.faults import StorageFault, StorageFull
from storage.inbox import Update
from storage.outbox import Claim
from storage.transaction import Tx

_LOG: Final = structlog.get_logger("worker")

#: So many letters are on their way at the same time.
SENDERS: Final = 6
_BATCH: Final = 64
_MOST_ATTEMPTS: Final = 8
_BREATH: Final = 2.0  #: seconds between two tries at a disk that is full
_WINDOW: Final = timedelta(hours=24)


class Worker:
    """Two loops over durable rows. Killed at any moment, it goes on where the rows stand."""

    def __init__(self, turns: Turns, channels: Mapping[str, Channel], calendar: Calendar) -> None:
        self._turns = turns
        self._channels = channels
        self._calendar = calendar
        self._errands: set[asyncio.Task[None]] = set()
        self._sending: set[asyncio.Task[None]] = set()

    # Updates become turns ------------------------------------------------------------------------
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
            answers = [(i, self._turn(tx, i, now)) for i in incomings]
            inbox.done(tx.conn, update.id)
            return answers

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
            except (TryLater, Unknown, Gone, Unreachable, Refused):
                _LOG.warning("could not tell of the full disk")

    def _errand(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    # Letters are delivered -----------------------------------------------------------------------
    async def send_forever(self) -> None:
        """Deliver letters as they become due."""
        while True:
            if not await self.send_once():
                due = await self._turns.look(lambda tx: outbox.next_due(tx.conn))
                await wait_for(self._turns.letters, due, self._turns.clock)

    async def send_once(self) -> int:
        """Claim what is due, committed, and send it out; tell how many letters that were."""
        now = self._turns.clock.now()
        due = await self._turns.look(lambda tx: outbox.next_due(tx.conn))
        if due is None or due > now:
            return 0
        while len(self._sending) >= SENDERS:
            await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
        free = SENDERS - len(self._sending)
        claims = await self._turns.run_quietly(lambda tx: outbox.claim(tx.conn, now, free))
        for claim in claims:
            task = asyncio.create_task(self._deliver(claim))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return len(claims)

    async def _deliver(self, claim: Claim) -> None:
        """Send one letter and write down what became of it, however long the disk takes."""
        note = await self._attempt(claim, self._turns.clock.now())
        while True:
            try:
                await self._turns.run(note)
            except StorageFault:
                _LOG.warning("what became of a letter cannot be written down yet")
                await asyncio.sleep(_BREATH)
            else:
                return

    async def _attempt(self, claim: Claim, now: datetime) -> Callable[[Tx], object]:
        """Send one letter; gives what is to be written down."""
        key = claim.key
        try:
            delivered = await self._channels[claim.letter.to.channel].deliver(_parcel(claim, now))
        except TryLater as busy:
            at, busy_why = now + _pause(claim, busy.after), str(busy)
            return lambda tx: outbox.retry(tx.conn, key, at, busy_why)
        except Unknown:
            return lambda tx: outbox.unknown(tx.conn, key, now)
        except Gone:
            return lambda tx: outbox.redraw(tx.conn, key, now)
        except Unreachable as dead:
            dead_why = str(dead)
            return lambda tx: outbox.redirect(tx.conn, key, now, dead_why)
        except Shut as shut:
            shut_why = str(shut)
            return lambda tx: outbox.divert(tx.conn, key, now, shut_why)
        except Refused as never:
            never_why = str(never)
            _LOG.warning("letter refused", why=never_why)
            return lambda tx: outbox.failed(tx.conn, key, never_why)
        except Exception:  # whatever a channel does wrong, the letter is not lost
            _LOG.exception("sending broke")
            return _again(claim, now)
        return lambda tx: outbox.sent(tx.conn, key, delivered.messages, now)

    async def after_restart(self) -> None:
        """Let what was being sent when the process died go again, marked as a repeat."""
        now = self._turns.clock.now()
        await self._turns.run(lambda tx: outbox.release_after_restart(tx.conn, now))

    async def settle(self) -> None:
        """Wait until all errands are done; for an orderly stop."""
        while pending := self._errands | self._sending:
            await asyncio.wait(pending)


def _pause(claim: Claim, asked: float) -> timedelta:
    """Give the pause before the next attempt: as long as the channel asks, or our own back-off."""
    return timedelta(seconds=asked or min(2.0**claim.attempts, 300.0))


def _again(claim: Claim, now: datetime) -> Callable[[Tx], object]:
    key = claim.key
    if claim.attempts >= _MOST_ATTEMPTS:
        return lambda tx: outbox.failed(tx.conn, key, "sending broke")
    at = now + _pause(claim, 0)
    return lambda tx: outbox.retry(tx.conn, key, at, "sending broke")


def _parcel(claim: Claim, now: datetime) -> Parcel:
    heard = claim.heard_at
    return Parcel(
        letter=claim.letter,
        key=claim.key,
        edits=claim.edits,
        reply_to=claim.reply_to,
        repeat=claim.repeat,
        # Nobody but who has just written is answered at an address that is not bound to anybody.
        window_open=(heard is None or now - heard < _WINDOW) and claim.why != WINDOW_CLOSED,
    )
