"""What waits to be handled, done slowly, or remembered: inbox, jobs and reminders."""

from __future__ import annotations

import asyncio

from handlers.messages import Job
from handlers.ports import Reminder
from storage import inbox, jobs, reminders
from storage.database import Database
from storage.jobs import Task
from storage.transaction import Tx
from tests.storage.people import SARI, at, draft, submit


async def store(db: Database, *ids: str, channel: str = "telegram") -> int:
    rows = [(id_, f'{{"update_id":"{id_}"}}') for id_ in ids]
    return await db.run(lambda tx: inbox.store(tx.conn, channel, rows, at()))


async def waiting(db: Database, minutes: float = 0) -> list[inbox.Update]:
    return list(await db.read(lambda tx: inbox.waiting(tx.conn, at(minutes))))


async def test_an_update_is_stored_once_per_channel(db: Database) -> None:
    assert await store(db, "1", "2") == 2
    assert await store(db, "2", "3", "3") == 1
    assert await store(db, "1", channel="whatsapp") == 1
    assert [u.raw[-3:-2] for u in await waiting(db)] == ["1", "2", "3", "1"]


async def test_ids_that_jump_back_after_a_quiet_week_are_new_all_the_same(db: Database) -> None:
    assert await store(db, "900000001") == 1
    assert await store(db, "100000007") == 1
    assert len(await waiting(db)) == 2


async def test_an_update_is_done_with_the_turn_that_handled_it(db: Database) -> None:
    await store(db, "1")
    (update,) = await waiting(db)

    def turn(tx: Tx) -> str:
        assert inbox.take(tx.conn, update.id)
        return draft(tx).code

    def broken(tx: Tx) -> None:
        turn(tx)
        raise ZeroDivisionError

    (fault,) = await asyncio.gather(db.run(broken), return_exceptions=True)
    assert isinstance(fault, ZeroDivisionError)
    assert await waiting(db) == [update]
    await db.run(turn)
    assert await waiting(db) == []
    assert not await db.run(lambda tx: inbox.take(tx.conn, update.id))


async def test_an_update_that_keeps_failing_is_laid_aside_and_kept(db: Database) -> None:
    await store(db, "1", "2")
    bad, good = await waiting(db)
    for attempt in range(1, inbox.MAX_ATTEMPTS + 1):
        aside = await db.run(lambda tx: inbox.failed(tx.conn, bad.id, "KeyError", at()))
        assert aside is (attempt == inbox.MAX_ATTEMPTS)
        assert [u.id for u in await waiting(db)] == [good.id]
    assert [u.id for u in await waiting(db, 60)] == [good.id]
    assert await db.read(lambda tx: inbox.counts(tx.conn)) == {"failed": 1, "waiting": 1}


async def test_handled_updates_lose_their_text_but_are_known_for_weeks(db: Database) -> None:
    await store(db, "1", "2")
    done, left = await waiting(db)
    await db.run(lambda tx: inbox.take(tx.conn, done.id))
    day = 24 * 60
    await db.run(lambda tx: inbox.purge(tx.conn, at(30 * day)))
    assert [u.raw for u in await waiting(db)] == [left.raw]
    assert await store(db, "1") == 0
    await db.run(lambda tx: inbox.purge(tx.conn, at(61 * day)))
    assert await store(db, "1", "2") == 1


# Jobs ------------------------------------------------------------------------------------------


async def start(db: Database, *wanted: Job, minutes: float = 0) -> None:
    for job in wanted:
        await db.run(lambda tx, job=job: tx.start(job, at(minutes)))


async def claim(db: Database, minutes: float = 0, worker: str = "") -> list[Task]:
    return list(await db.run(lambda tx: jobs.claim(tx.conn, at(minutes), 10, worker)))


async def test_a_waiting_job_of_the_same_key_is_replaced(db: Database) -> None:
    await start(db, Job("baca", key="b"), Job("susun", "C1", "s:C1", {"n": "1"}))
    await start(db, Job("susun", "C1", "s:C1", {"n": "2"}), Job("lain"), Job("lain"))
    tasks = await claim(db)
    assert sorted((t.kind, dict(t.payload)) for t in tasks) == [
        ("baca", {}),
        ("lain", {}),
        ("lain", {}),
        ("susun", {"n": "2"}),
    ]
    assert await claim(db) == []


async def test_of_one_key_only_one_runs_and_the_newer_one_comes_after(db: Database) -> None:
    await start(db, Job("susun", key="s", payload={"n": "1"}))
    (first,) = await claim(db)
    await start(db, Job("susun", key="s", payload={"n": "2"}))
    assert await claim(db) == []
    assert await db.read(lambda tx: jobs.next_due(tx.conn)) is None  # nobody looks in vain
    assert await db.run(lambda tx: jobs.finish(tx.conn, first.id))
    (second,) = await claim(db)
    assert second.payload == {"n": "2"}


async def test_a_key_is_under_way_until_its_last_job_has_ended(db: Database) -> None:
    async def under_way(key: str) -> bool:
        return await db.read(lambda tx: tx.under_way(key))

    await start(db, Job("susun", key="s"), Job("lain"))
    assert (await under_way("s"), await under_way("t"), await under_way("")) == (True, False, False)
    (first,) = [task for task in await claim(db) if task.kind == "susun"]
    assert await under_way("s")
    await start(db, Job("susun", key="s"))
    await db.run(lambda tx: jobs.finish(tx.conn, first.id))
    assert await under_way("s")
    (second,) = await claim(db)
    await db.run(lambda tx: jobs.fail(tx.conn, second.id, "menyerah"))
    assert not await under_way("s")


async def test_a_job_that_failed_waits_and_counts(db: Database) -> None:
    await start(db, Job("unggah"))
    (task,) = await claim(db)
    await db.run(lambda tx: jobs.retry(tx.conn, task.id, at(10), "JDIH sibuk"))
    assert await claim(db, 9) == []
    assert await db.read(lambda tx: jobs.next_due(tx.conn)) == at(10)
    (again,) = await claim(db, 10)
    assert (again.id, again.attempts) == (task.id, 2)
    await db.run(lambda tx: jobs.fail(tx.conn, task.id, "menyerah"))
    assert await db.read(lambda tx: jobs.counts(tx.conn)) == {"failed": 1}


async def test_a_retry_gives_way_to_a_newer_job_of_its_key(db: Database) -> None:
    await start(db, Job("susun", key="s", payload={"n": "1"}))
    (first,) = await claim(db)
    await start(db, Job("susun", key="s", payload={"n": "2"}))
    await db.run(lambda tx: jobs.retry(tx.conn, first.id, at(1), "sibuk"))
    assert [t.payload for t in await claim(db, 5)] == [{"n": "2"}]


async def test_a_dead_worker_loses_its_job_and_cannot_finish_it_later(db: Database) -> None:
    await start(db, Job("unggah"))
    (task,) = await claim(db, worker="a")
    assert await claim(db, 9, "b") == []
    await db.run(lambda tx: jobs.renew(tx.conn, task.id, at(9)))
    assert await claim(db, 11, "b") == []
    assert await claim(db, 99, "a") == [], "who is alive does not take its own job twice"
    next_due = jobs.next_due
    assert await db.read(lambda tx: next_due(tx.conn, "a")) is None
    assert await db.read(lambda tx: next_due(tx.conn, "b")) == at(9) + jobs.LEASE
    (taken,) = await claim(db, 99, "b")
    assert (taken.id, taken.attempts) == (task.id, 2)
    assert await db.run(lambda tx: jobs.finish(tx.conn, task.id))
    assert not await db.run(lambda tx: jobs.finish(tx.conn, task.id))


async def test_after_a_restart_jobs_in_hand_are_taken_again(db: Database) -> None:
    await start(db, Job("unggah"), Job("susun", key="s", payload={"n": "1"}))
    assert len(await claim(db)) == 2
    await start(db, Job("susun", key="s", payload={"n": "2"}))
    await db.run(lambda tx: jobs.release(tx.conn, at(1), ["b"]))
    again = await claim(db, 1)
    assert sorted(str(dict(t.payload)) for t in again) == ["{'n': '2'}", "{}"]


def test_the_pause_grows_to_an_hour_and_no_further() -> None:
    assert [jobs.back_off(n).seconds for n in (0, 1, 2, 5, 9, 10, 99)] == [
        10,
        10,
        20,
        160,
        2560,
        3600,
        3600,
    ]


# Reminders --------------------------------------------------------------------------------------


def reminder(key: str, minutes: float = 0, kind: str = "due", code: str = "") -> Reminder:
    return Reminder(key, kind, at(minutes), code, SARI.id)


async def test_a_reminder_is_planned_once_and_comes_once(db: Database) -> None:
    assert await db.run(lambda tx: tx.remind(reminder("a", 5)))
    assert not await db.run(lambda tx: tx.remind(reminder("a", 1)))
    claim = reminders.claim
    assert await db.run(lambda tx: claim(tx.conn, at(4))) == []
    assert await db.run(lambda tx: claim(tx.conn, at(5))) == [reminder("a", 5)]
    assert await db.run(lambda tx: claim(tx.conn, at(9))) == []
    assert not await db.run(lambda tx: tx.remind(reminder("a", 20))), "a key is used for ever"


async def test_a_sweep_that_fails_leaves_its_reminders_due(db: Database) -> None:
    await db.run(lambda tx: tx.remind(reminder("a")))

    def broken(tx: Tx) -> None:
        assert len(reminders.claim(tx.conn, at())) == 1
        raise ZeroDivisionError

    await asyncio.gather(db.run(broken), return_exceptions=True)
    assert len(await db.run(lambda tx: reminders.claim(tx.conn, at()))) == 1


async def test_three_thousand_due_at_once_come_once_each_from_several_sweepers(
    db: Database,
) -> None:
    def plan(tx: Tx) -> None:
        for n in range(3000):
            tx.remind(reminder(f"k{n}", n % 7))

    await db.run(plan)
    seen: list[str] = []

    async def sweep() -> None:
        while claimed := await db.run(lambda tx: reminders.claim(tx.conn, at(60))):
            seen.extend(r.key for r in claimed)

    await asyncio.gather(*(sweep() for _ in range(4)))
    assert len(seen) == len(set(seen)) == 3000


async def test_what_is_planned_for_a_berkas_can_be_forgotten_by_kind(db: Database) -> None:
    def plan(tx: Tx) -> None:
        for kind in ("half", "due", "snooze"):
            tx.remind(reminder(f"{kind}:A", 5, kind, "A"))
        tx.remind(reminder("half:B", 5, "half", "B"))

    await db.run(plan)
    await db.run(lambda tx: tx.forget_reminders("A", ("snooze",)))
    planned = [f"{kind}:A" for kind in ("half", "due", "snooze")]
    waits = await db.read(lambda tx: [tx.waits(key) for key in planned])
    assert waits == [True, True, False]
    await db.run(lambda tx: tx.forget_reminders("A", ("half", "due")))
    left = await db.run(lambda tx: reminders.claim(tx.conn, at(9)))
    assert [r.key for r in left] == ["half:B"]


async def test_reminders_count_since_the_berkas_stands_as_it_does(db: Database) -> None:
    berkas = await db.run(draft)

    async def remind(kind: str, minutes: float) -> int:
        key = f"{kind}:{minutes}"
        await db.run(lambda tx: tx.remind(reminder(key, minutes, kind, berkas.code)))
        await db.run(lambda tx: reminders.claim(tx.conn, at(minutes)))
        return await db.read(lambda tx: tx.reminded(berkas.code))

    assert await remind("half", 1) == 1
    assert await remind("redraw", 2) == 1
    assert await remind("due", 3) == 2
    berkas = await db.run(lambda tx: submit(tx, berkas, at(5)))
    assert await db.read(lambda tx: tx.reminded(berkas.code)) == 0
    assert await remind("half", 6) == 1
