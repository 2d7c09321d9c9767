"""The ticks: a few sweeps; what is due stands in rows.

Those of every few seconds or minutes are counted by a clock that nobody can set: APScheduler, which
wakes the hourly one, would sleep for an hour when the computer's is set back by one. What is to be
done once a night is asked for every few minutes, since many computers are off at night.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.care import Care
from bot.jobs import watch
from bot.loops import Heart
from bot.turns import Turns
from handlers import desk
from handlers.job_kind import JobKind
from handlers.laporan import plan_monthly
from handlers.messages import Job
from handlers.ports import Reminder, Wanted
from sop.deadlines import Calendar
from storage import delivery, inbox, jobs, looks, reminders, workers
from storage.faults import StorageFault, translate
from storage.transaction import Tx

_LOG: Final = structlog.get_logger("ticks")

#: Seconds between two looks at what others had in hand, and at what is to be planned.
_TAKE_OVER: Final = 60.0
_PLAN: Final = 300.0
#: Between two looks of the night at what is public.
_APART: Final = timedelta(seconds=5)
#: The time of day, in the office's zone, from which the work of a night is due.
_NIGHT: Final = timedelta(hours=2, minutes=30)
#: Under this name the day of the last such work is remembered.
_LAST_NIGHT: Final = "malam"


class Ticks:
    """The clock of the office: reminders every few seconds, backups hourly, the watch nightly."""

    def __init__(
        self, turns: Turns, calendar: Calendar, care: Care | None = None, *, every: float = 5.0
    ) -> None:
        self._turns = turns
        self._calendar = calendar
        self._scheduler = AsyncIOScheduler(timezone=calendar.office.zone)
        common = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self.heart = Heart("ticks")
        self._care = care
        self._often = (
            (every, self._tick),
            (_TAKE_OVER, self.take_over),
            (_PLAN, self.plan_ahead),
            (_PLAN, self.night),
        )
        self._running: list[asyncio.Task[None]] = []
        if care is not None:
            self._scheduler.add_job(care.hourly, CronTrigger(minute=10), **common)

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()
        self._running = [asyncio.create_task(_again(*often)) for often in self._often]

    def stop(self) -> None:
        """Stop ticking."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for running in self._running:
            running.cancel()

    async def _tick(self) -> None:
        """Sweep, and note whether that went well; the next one comes in any case."""
        try:
            await self.sweep()
        except StorageFault as fault:
            self.heart.complain(fault)
            self.heart.broke()
        else:
            self.heart.beat()

    async def sweep(self) -> int:
        """Let all that is due have its effect, each exactly once; tell how many that were."""
        total = 0
        while True:
            now = self._turns.clock.now()
            due = await self._turns.look(lambda tx: reminders.next_due(tx.conn))
            if due is None or due > now:
                return total
            total += await self._turns.run(self._some)
            self.heart.beat()

    def _some(self, tx: Tx) -> int:
        now = self._turns.clock.now()
        claimed = reminders.claim(tx.conn, now)
        for reminder in claimed:
            self._remind(tx, reminder, now)
        return len(claimed)

    def _remind(self, tx: Tx, reminder: Reminder, now: datetime) -> None:
        """Let one have its effect; one that breaks is written to the log and stops no other."""
        try:
            with tx.attempt():
                desk.remind(tx, reminder, now, self._calendar)
        except Exception as fault:
            if isinstance(translate(fault), StorageFault):
                raise  # no fault of the reminder: all of them come again
            _LOG.exception("reminder broke", kind=reminder.kind)

    async def plan_ahead(self) -> None:
        """Plan the next monthly report, if it is not planned yet."""
        now = self._turns.clock.now()
        await self._turns.run(lambda tx: plan_monthly(tx, self._calendar, now))

    async def take_over(self) -> None:
        """Let go again what a dead worker had in hand, and what a clock that ran ahead put off.

        Who looks for jobs finds by himself those whose lease ran out.
        """
        now, me = self._turns.clock.now(), self._turns.worker

        def release(tx: Tx) -> None:
            delivery.release(tx.conn, now, workers.alive(tx.conn, me), now - delivery.LEASE)
            delivery.set_right(tx.conn, now)
            inbox.set_right(tx.conn, now)
            jobs.set_right(tx.conn, now)

        await self._turns.run(release)

    async def night(self) -> None:
        """Do the work of a night, once; on a computer that was off, when it is on again."""
        local = self._turns.clock.now().astimezone(self._calendar.office.zone)
        day = (local - _NIGHT).date().isoformat()
        if await self._turns.look(lambda tx: tx.setting(_LAST_NIGHT)) == day:
            return
        if self._care is not None:
            await self._care.purge()
        await self.drift(day)  # last, with the night: whatever breaks, no site is asked twice

    async def drift(self, night: str = "") -> None:
        """Queue tonight's looks at published documents, one after the other.

        So the site is not stormed, and what somebody waits for meanwhile goes first.

        Args:
            night: which is done by that.

        """
        now = self._turns.clock.now()
        every, seen = await self._turns.look(
            lambda tx: (tx.find(Wanted(limit=None)), looks.times(tx.conn))
        )
        public = [berkas for berkas in every if berkas.published]
        chosen = watch.tonight(public, seen, now)

        def queue(tx: Tx) -> None:
            for n, code in enumerate(chosen):
                due = now + n * _APART
                tx.start(Job(JobKind.PERIKSA_TAYANG, code, f"tayang:{code}"), now, due)
            if night:
                tx.remember(_LAST_NIGHT, night)

        await self._turns.run(queue)
        _LOG.info("drift watch queued", documents=len(chosen), public=len(public))


async def _again(every: float, work: Callable[[], Awaitable[object]]) -> None:
    """Work again and again, so many seconds apart; what breaks is logged and tried again."""
    said = ""
    while True:
        await asyncio.sleep(every)
        try:
            await work()
            said = ""
        except StorageFault as fault:
            why = f"{type(fault).__name__}: {fault}"
            if why != said:
                _LOG.warning("tick broke", why=why)
            said = why
        except Exception:
            _LOG.exception("tick broke")
