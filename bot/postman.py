"""The postman: letters of the outbox are delivered, and what became of each is written down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

import structlog

from bot import undelivered
from bot.channel import (
    Arrives,
    Channel,
    Delivered,
    Gone,
    Parcel,
    Refused,
    Shut,
    Spoilt,
    Trouble,
    TryLater,
    Unknown,
    Unreachable,
)
from bot.loops import Beat, see_off, unheard
from bot.turns import Turns, wait_for
from handlers import board
from handlers.messages import Address, Letter, Post
from handlers.texts import say
from storage import delivery, elsewhere, outcomes, workers
from storage.chats import chat_of
from storage.delivery import Claim
from storage.faults import StorageFault
from storage.transaction import Tx

_LOG: Final = structlog.get_logger("postman")

#: So many letters are on their way at the same time, each to another chat.
SENDERS: Final = 32
#: Seconds between two rounds: letters that arrive in them are written down in one commit.
_BREATH: Final = 0.01
_MOST_ATTEMPTS: Final = 8
_WINDOW: Final = timedelta(hours=24)

#: What is written down about a letter, in the transaction it is given.
Writing = Callable[[Tx], object]


class Note(NamedTuple):
    """What became of a letter."""

    key: str
    write: Writing


class _Round(NamedTuple):
    """What a round claimed, and when the next letter is due if nobody rings before."""

    claims: Sequence[Claim]
    due: datetime | None


class Postman:
    """A loop over durable rows. Killed at any moment, it goes on where the rows stand."""

    def __init__(self, turns: Turns, channels: Mapping[str, Channel]) -> None:
        self._turns = turns
        self._channels = channels
        self._rounds: set[asyncio.Task[None]] = set()
        self._away = 0  #: letters whose delivery has not ended yet
        self._notes: list[Note] = []  #: what became of the others, until it is on disk
        #: When to send again at the latest, as the last round saw.
        self._due: datetime | None = None
        self._beyond = ""  #: the chat with which the last round ended when there was more to send

    async def send_forever(self, beat: Beat = unheard) -> None:
        """Deliver letters as they become due."""
        while True:
            free = SENDERS - self._away
            if free and await self.send_once() < free:
                await asyncio.sleep(_BREATH)
            await wait_for(self._turns.letters, self._due, self._turns.clock)
            beat()

    async def send_once(self) -> int:
        """Claim what is due, committed, and send it out; tell how many letters that were.

        What became of those before is written down in the same commit.

        Raises:
            StorageFault: nothing can be written just now; what is known is kept for the next time.

        """
        now, free, notes = self._turns.clock.now(), SENDERS - self._away, list(self._notes)

        def turn(tx: Tx) -> _Round:
            for note in notes:
                note.write(tx)
            claims = delivery.claim(tx.conn, now, free, self._turns.worker, self._beyond)
            return _Round(claims, None if len(claims) == free else delivery.next_due(tx.conn))

        writing = asyncio.ensure_future(self._turns.run_quietly(turn))
        try:
            claims, self._due = await asyncio.shield(writing)
        except asyncio.CancelledError:
            await self._give_back(writing, notes)
            raise
        except StorageFault:
            raise
        except Exception:
            if not notes:
                raise
            _LOG.exception("a note broke")  # one that breaks must not hold up the others
            await self._one_by_one(notes)
            self._due = now
            return 0
        del self._notes[: len(notes)]
        self._beyond = self._last_chat(claims) if claims and len(claims) == free else ""
        for claim in claims:
            self._away += 1
            task = asyncio.create_task(self._deliver(claim))
            self._rounds.add(task)
            task.add_done_callback(self._rounds.discard)
        return len(claims)

    def _last_chat(self, claims: Sequence[Claim]) -> str:
        """Give the chat with which a round ended that began behind the one before."""
        chats = [chat_of(claim.letter.to) for claim in claims]
        return max(chats, key=lambda chat: (chat <= self._beyond, chat))

    async def _give_back(self, writing: asyncio.Future[_Round], notes: Sequence[Note]) -> None:
        """End a round that was stopped while it was written: what it claimed is not sent."""
        with suppress(Exception):
            claims, _ = await writing
            del self._notes[: len(notes)]
            for key in (claim.key for claim in claims):
                self._notes.append(Note(key, partial(_untouched, key=key)))

    async def _one_by_one(self, notes: Sequence[Note]) -> None:
        """Write down what can be written; a note that breaks is laid aside with its letter.

        Raises:
            StorageFault: the rest is kept for the next time.

        """
        for note in notes:
            try:
                await self._turns.run_quietly(note.write)
            except StorageFault:
                raise
            except Exception:
                _LOG.exception("what became of a letter cannot be written down")
                await self._turns.run_quietly(partial(_failed, key=note.key))
            self._notes.remove(note)

    async def _deliver(self, claim: Claim) -> None:
        """Send one letter and ring for what became of it to be written down."""
        note = await self._attempt(claim, self._turns.clock.now())
        self._away -= 1
        self._note(claim, partial(_of_newest, claim=claim, write=note))

    def _note(self, claim: Claim, write: Writing) -> None:
        """Ring for something to be written down."""
        self._notes.append(Note(claim.key, write))
        self._turns.letters.set()

    def _came(self, claim: Claim, place: int, messages: Sequence[str]) -> None:
        """Let it be written down at once what went out of a letter of several messages."""
        came = partial(_came, claim=claim, place=place, messages=messages)
        self._note(claim, partial(came, now=self._turns.clock.now()))

    async def _attempt(self, claim: Claim, now: datetime) -> Writing:
        """Send one letter; gives what is to be written down."""
        key = claim.key
        if not claim.bound:
            return lambda tx: outcomes.replaced(tx.conn, key)
        parcel = _parcel(claim, now, partial(self._came, claim))
        try:
            delivered = await self._channel(claim.letter.to).deliver(parcel)
        except TryLater as busy:
            return _later(claim, busy, now)
        except Unknown:
            return lambda tx: outcomes.unknown(tx.conn, key, now)
        except Gone:
            return lambda tx: outcomes.redraw(tx.conn, key, now)
        except Unreachable as dead:
            return _told(undelivered.unreachable, claim, dead, now)
        except Shut as shut:
            shut_why = str(shut)
            return lambda tx: elsewhere.divert(tx.conn, key, now, shut_why)
        except Refused as never:
            spoilt = isinstance(never, Spoilt)
            ending = partial(undelivered.refused, files=never.files, spoilt=spoilt)
            return _told(ending, claim, never, now)
        except Exception:  # whatever a channel does wrong, the letter is not lost
            _LOG.exception("sending broke")
            return _again(claim, now)
        return partial(_sent, claim=claim, delivered=delivered, now=now)

    def _channel(self, address: Address) -> Channel:
        """Find the channel of an address.

        Raises:
            Shut: the office has it no more.

        """
        channel = self._channels.get(address.channel)
        if channel is None:
            raise Shut(say("talk.no_channel", kanal=say(f"kanal.{address.channel}")))
        return channel

    async def after_restart(self) -> None:
        """Let what was being sent when a process died go again, marked as a repeat.

        What waited for a token or the like to be mended is tried at once: a new one was the reason.
        """
        now, me = self._turns.clock.now(), self._turns.worker

        def turn(tx: Tx) -> None:
            delivery.release(tx.conn, now, workers.alive(tx.conn, me))
            delivery.hurry(tx.conn, now)

        await self._turns.run(turn)

    async def settle(self, patience: float | None = None) -> None:
        """Wait until what is on its way is delivered and noted; for an orderly stop.

        What has not arrived after so many seconds goes again at the next start, marked so.
        """
        await see_off(self._rounds, patience)
        try:
            await self._one_by_one(list(self._notes))
        except StorageFault:
            _LOG.warning("what became of some letters is not known: they go again, marked so")


def _of_newest(tx: Tx, claim: Claim, write: Writing) -> None:
    """Write down what became of an attempt, unless it was reported as lost before it ended."""
    if outcomes.is_newest(tx.conn, claim.key, claim.tries):
        write(tx)


def _came(tx: Tx, claim: Claim, place: int, messages: Sequence[str], now: datetime) -> None:
    to = claim.letter.to
    outcomes.came(tx.conn, claim.key, claim.tries, to, place, messages, now)


def _later(claim: Claim, busy: TryLater, now: datetime) -> Writing:
    """Let a letter wait; one that cannot be brought before an admin mends it goes elsewhere.

    A card that hangs there is drawn anew where it hangs, so as not to hang in two chats.
    """
    at, why, in_doubt = now + _pause(claim, busy.after), str(busy), busy.in_doubt
    elsewhere_now = busy.mending and not claim.edits

    def write(tx: Tx) -> None:
        if not (elsewhere_now and elsewhere.detour(tx.conn, claim.key, now, why)):
            outcomes.retry(tx.conn, claim.key, at, why, in_doubt=in_doubt)

    return write


def _sent(tx: Tx, claim: Claim, delivered: Delivered, now: datetime) -> None:
    edits, began = claim.edits, claim.began
    before = outcomes.sent(tx.conn, claim.key, delivered.messages, now, edits, began)
    if before:
        board.left_behind(tx, claim.letter.card, before, now)
    elif claim.letter.buttons and not claim.edits:
        board.closed_on_its_way(tx, claim.letter.card, now)
    if delivered.choices:
        board.reminded(tx, claim.letter, delivered.choices)
    if delivered.in_short and claim.letter.post is Post.NOTE:  # nothing opens the rest of it
        elsewhere.held(tx.conn, claim.key, now, "diingatkan")


def _told(
    ending: Callable[[Tx, str, Letter, str, datetime], None],
    claim: Claim,
    trouble: Trouble,
    now: datetime,
) -> Writing:
    return lambda tx: ending(tx, claim.key, claim.letter, str(trouble), now)


def _untouched(tx: Tx, key: str) -> None:
    delivery.untouched(tx.conn, key)


def _failed(tx: Tx, key: str) -> None:
    outcomes.failed(tx.conn, key, "cannot be written down")


def _pause(claim: Claim, asked: float) -> timedelta:
    """Give the pause before the next attempt: as long as the channel asks, or our own back-off."""
    return timedelta(seconds=asked or min(2.0**claim.attempts, 300.0))


def _again(claim: Claim, now: datetime) -> Writing:
    key = claim.key
    if claim.attempts >= _MOST_ATTEMPTS:
        return lambda tx: outcomes.failed(tx.conn, key, "sending broke")
    at = now + _pause(claim, 0)
    return lambda tx: outcomes.retry(tx.conn, key, at, "sending broke")


def _parcel(claim: Claim, now: datetime, arrives: Arrives) -> Parcel:
    heard = claim.heard_at
    return Parcel(
        letter=claim.letter,
        key=claim.key,
        edits=claim.edits,
        reply_to=claim.reply_to,
        repeat=claim.repeat,
        tries=claim.tries,
        arrived=claim.arrived,
        arrives=arrives,
        # Nobody but who has just written is answered at an address that is not bound to anybody.
        window_open=(heard is None or now - heard < _WINDOW) and claim.why != outcomes.WINDOW_SHUT,
    )
