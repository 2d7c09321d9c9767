"""How an office does: working time per step, returns by reason and lateness, from histories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeAlias

from sop.berkas import Berkas, State, Upload
from sop.commands import Return, TakeBack
from sop.deadlines import Calendar, due, step_of
from sop.history import Record, apply
from sop.office import Step

#: A berkas with all its records, oldest first.
Story: TypeAlias = tuple[Berkas, Sequence[Record]]


@dataclass(frozen=True, slots=True)
class Stay:
    """How long a berkas stood at a step, and how long it might, in working time."""

    step: Step
    spent: timedelta
    allowed: timedelta
    late: bool  #: one of the deeds of the step came too late


@dataclass(frozen=True, slots=True, kw_only=True)
class PerStep:
    """What a step took on average."""

    times: int
    mean: timedelta
    allowed: timedelta  #: on average
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PerUnit:
    """What a subbagian sent, and what became of it."""

    sent: int
    published: int
    returned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of the berkas that entered the buku agenda in a period."""

    entered: int
    published: int
    kept: int  #: archived only
    withdrawn: int
    stopped: int
    taken_down: int  #: was public
    running: int  #: neither public nor closed
    returned: int  #: times, not berkas
    late: int  #: berkas that were late at some step
    steps: Mapping[Step, PerStep]
    reasons: Mapping[str, int]  #: of returns, the most frequent first
    units: Mapping[str, PerUnit]


def standing(records: Iterable[Record]) -> list[Record]:
    """Leave out what was taken back within its minute, as if it had never been decided."""
    found: list[Record] = []
    for record in records:
        if isinstance(record.command, TakeBack):
            while found and not found.pop().command.decision:
                pass
        else:
            found.append(record)
    return found


def stays(records: Iterable[Record], calendar: Calendar, now: datetime) -> Iterator[Stay]:
    """List how long a berkas stood at each step; where it stands now counts until now."""
    for step, parts in groupby(_parts(records, calendar, now), key=_step):
        if step is not None:
            stood = [part for part in parts if part is not None]
            spent = sum((part.spent for part in stood), timedelta())
            # Its time ends where that of its last part does; what was late before adds nothing.
            before = (min(part.spent, part.allowed) for part in stood[:-1])
            allowed = sum(before, stood[-1].allowed)
            yield Stay(step, spent, allowed, any(part.late for part in stood))


def _step(stay: Stay | None) -> Step | None:
    return stay.step if stay else None


def _parts(records: Iterable[Record], calendar: Calendar, now: datetime) -> Iterator[Stay | None]:
    """Follow a berkas from deed to deed; None where its time did not run."""
    berkas = Berkas(code="")
    for record in records:
        after = apply(berkas, record)
        moved = after.since_at != berkas.since_at or after.state is not berkas.state
        if moved or step_of(after) is not step_of(berkas):
            yield _stay(berkas, calendar, record.at)
        berkas = after
    yield _stay(berkas, calendar, now)


def _stay(berkas: Berkas, calendar: Calendar, until: datetime) -> Stay | None:
    times = due(berkas, calendar)
    if times is None:
        return None
    spent = calendar.between(times.since, until)
    allowed = calendar.between(times.since, times.due)
    return Stay(times.step, spent, allowed, spent > allowed)


def figures(stories: Sequence[Story], calendar: Calendar, now: datetime) -> Figures:
    """Count the berkas of a period, with working times as of now."""
    told = [(b, standing(records)) for b, records in stories]
    walked = [list(stays(records, calendar, now)) for _, records in told]
    berkas = [b for b, _ in told]
    reasons = _reasons(told)
    return Figures(
        entered=len(berkas),
        published=sum(b.published for b in berkas),
        kept=sum(b.kept and b.closed for b in berkas),
        withdrawn=sum(b.state is State.WITHDRAWN and not b.stopped for b in berkas),
        stopped=sum(b.stopped for b in berkas),
        taken_down=sum(b.upload is Upload.TAKEN_DOWN for b in berkas),
        running=sum(not b.closed and not b.went_up for b in berkas),
        returned=sum(reasons.values()),
        late=sum(any(s.late for s in stay) for stay in walked),
        steps=_steps([s for stay in walked for s in stay]),
        reasons=dict(reasons.most_common()),
        units=_units(told),
    )


def _reasons(stories: Sequence[Story]) -> Counter[str]:
    return Counter(
        record.command.reason
        for _, records in stories
        for record in records
        if isinstance(record.command, Return)
    )


def _steps(walked: Sequence[Stay]) -> dict[Step, PerStep]:
    found = {}
    for step in Step:
        mine = [s for s in walked if s.step is step]
        if mine:
            found[step] = PerStep(
                times=len(mine),
                mean=sum((s.spent for s in mine), timedelta()) / len(mine),
                allowed=sum((s.allowed for s in mine), timedelta()) / len(mine),
                late=sum(s.late for s in mine),
            )
    return found


def _units(stories: Sequence[Story]) -> dict[str, PerUnit]:
    found = {}
    for unit in sorted({b.unit for b, _ in stories}):
        mine = [(b, records) for b, records in stories if b.unit == unit]
        found[unit] = PerUnit(
            sent=len(mine),
            published=sum(b.published for b, _ in mine),
            returned=sum(_reasons(mine).values()),
        )
    return found


def published_between(berkas: Iterable[Berkas], since: datetime, until: datetime) -> list[Berkas]:
    """List what became public in `[since, until)`, oldest first; also if taken down since."""
    found = [
        (b.online.at, b)
        for b in berkas
        if b.went_up and b.online.at is not None and since <= b.online.at < until
    ]
    return [b for _, b in sorted(found, key=lambda pair: pair[0])]
