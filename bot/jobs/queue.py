"""The queue of slow work: what is due is taken up, and what became of it written down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from bot.jobs.table import LAST_WORDS, RUNNERS, WATCHED
from bot.jobs.workroom import Later, Workroom
from bot.loops import Beat, see_off, unheard
from bot.turns import wait_for
from bot.working import shown
from handlers.messages import Address
from handlers.texts import say
from naskah.errors import NoRoom
from storage import jobs, workers
from storage.faults import Damaged, StorageFault, StorageFull, Unreachable, Unwritable
from storage.jobs import Task
from storage.transaction import Tx

_LOG: Final = structlog.get_logger("jobs")

#: So many jobs run at the same time; the workshop has a limit of its own.
AT_ONCE: Final = 4
_MOST_ATTEMPTS: Final = 6
_RENEW: Final = 120.0  #: seconds
#: Seconds after which it is seen that a job is at work.
SOON: Final = 0.5
_PATIENCE: Final = 5.0  #: seconds to wait for one of the running jobs to end
_BREATH: Final = 2.0  #: seconds between two tries to write down what became of a job
_ROOM: Final = timedelta(seconds=30)  #: until there may be room again on a full disk


class Jobs:
    """The loop over the queue of slow work."""

    def __init__(self, room: Workroom, *, soon: float = SOON) -> None:
        """Work in a room; a job that takes longer than `soon` seconds is seen to be at work."""
        self._soon = soon
        self._room = room
        self._turns = room.turns
        self._running: set[asyncio.Task[None]] = set()
        self._due: datetime | None = None  #: when the next job is, as far as was seen

    async def run_forever(self, beat: Beat = unheard) -> None:
        """Take jobs as they become due."""
        while True:
            if not await self.run_once():
                await wait_for(self._turns.work, self._due, self._turns.clock)
            beat()

    async def run_once(self) -> int:
        """Start what is due and has room; tell how many jobs that were."""
        if len(self._running) >= AT_ONCE:
            first = asyncio.FIRST_COMPLETED
            await asyncio.wait(self._running, timeout=_PATIENCE, return_when=first)
        if len(self._running) >= AT_ONCE:
            return 0
        now = self._turns.clock.now()
        me = self._turns.worker
        self._due = await self._turns.look(lambda tx: jobs.next_due(tx.conn, me))
        if self._due is None or self._due > now:
            return 0
        free = AT_ONCE - len(self._running)
        tasks = await self._turns.run_quietly(lambda tx: jobs.claim(tx.conn, now, free, me))
        for task in tasks:
            running = asyncio.create_task(self._run(task))
            self._running.add(running)
            running.add_done_callback(self._running.discard)
        return len(tasks)

    async def _run(self, task: Task) -> None:
        keepers = [asyncio.create_task(k) for k in (self._renew(task.id), self._typing(task))]
        try:
            await RUNNERS[task.kind](self._room, task)
        except Later as later:
            await self._later(task, later.at, str(later), anew=not later.counts)
        except (StorageFull, NoRoom, Unreachable) as full:  # not the job's fault: no try is counted
            if type(full) is not Unreachable:  # else the server is only begun anew, as a rule
                shut = isinstance(full, Unwritable)
                await self._tell_admins(say("talk.admin_waits" if shut else "talk.admin_full"))
            await self._later(task, self._turns.clock.now() + _ROOM, type(full).__name__)
        except asyncio.CancelledError:
            raise
        except Damaged as fault:
            _LOG.error("job broke", kind=task.kind, why=str(fault))
            await self._tell_admins(say("talk.admin_spoilt"))
            await self._broken(task)
        except Exception:
            _LOG.exception("job broke", kind=task.kind)
            await self._broken(task)
        else:
            await self._note(lambda tx: jobs.finish(tx.conn, task.id))
        finally:
            for keeper in keepers:
                keeper.cancel()

    async def _note(self, note: Callable[[Tx], object]) -> None:
        """Write down what became of a job, however long the disk takes."""
        said = False
        while True:
            try:
                await self._turns.run(note)
            except StorageFault:
                if not said:
                    _LOG.warning("what became of a job cannot be written down yet")
                said = True
                await asyncio.sleep(_BREATH)
            else:
                return

    async def _later(self, task: Task, at: datetime, why: str, *, anew: bool = True) -> None:
        await self._note(lambda tx: jobs.retry(tx.conn, task.id, at, why, anew=anew))

    async def _broken(self, task: Task) -> None:
        if task.attempts >= _MOST_ATTEMPTS and await self._last_words(task):
            await self._note(lambda tx: jobs.fail(tx.conn, task.id, "broke"))
            work = say(f"kerja.{task.kind}")
            await self._tell_admins(say("talk.admin_gave_up", kerja=work))
            return
        at = self._turns.clock.now() + jobs.back_off(task.attempts)
        await self._note(lambda tx: jobs.retry(tx.conn, task.id, at, "broke"))

    async def _last_words(self, task: Task) -> bool:
        """Say that a job is given up; False when that cannot be written down yet."""
        last = LAST_WORDS.get(task.kind, _gave_up if "channel" in task.payload else _unsaid)
        try:
            await last(self._room, task)
        except StorageFault:
            return False
        return True

    async def _tell_admins(self, text: str) -> None:
        with suppress(StorageFault):
            await self._room.tell_admins(text)

    async def _renew(self, job_id: str) -> None:
        while True:
            await asyncio.sleep(_RENEW)
            await self._note(lambda tx: jobs.renew(tx.conn, job_id, self._turns.clock.now()))

    async def _typing(self, task: Task) -> None:
        """Show whoever waits for a job that it is being worked on; one that is quick needs none."""
        await asyncio.sleep(self._soon)
        try:
            chats = await self._turns.look(lambda tx: _waiting(tx, task))
        except StorageFault:
            return
        async with AsyncExitStack() as seen:
            for chat in chats:
                if channel := self._room.channels.get(chat.channel):
                    show = partial(channel.working, chat)
                    await seen.enter_async_context(shown(show, channel.working_lasts))
            await asyncio.Event().wait()

    async def after_restart(self) -> None:
        """Take up what was being done when a process died."""
        now, me = self._turns.clock.now(), self._turns.worker
        await self._turns.run(lambda tx: jobs.release(tx.conn, now, workers.alive(tx.conn, me)))

    async def stop(self) -> None:
        """Stop what runs; it is taken up at the next start."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def settle(self) -> None:
        """Wait until nothing runs."""
        await see_off(self._running)


async def _gave_up(room: Workroom, task: Task) -> None:
    """Say to whoever asked for something that it does not come."""
    await room.turns.run(room.letter("", say("talk.gave_up"), to=task.chat))


async def _unsaid(room: Workroom, task: Task) -> None:
    """Say nothing to officers: none waits for it."""


def _waiting(tx: Tx, task: Task) -> set[Address]:
    """Give the chats in which somebody waits: who asked for it, or looks at the card it changes."""
    if "channel" in task.payload:
        return {task.chat}
    wanted = WATCHED.get(task.kind)
    rows = tx.cards(task.code) if task.code else ()
    return {row.address for row in rows if row.task == wanted}
