"""How an office does: working time per step, returns by reason and lateness, from histories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sop.berkas import Berkas, State, Upload
from sop.commands import Return
from sop.deadlines import Calendar, step_of
from sop.moves import Record, apply
from sop.office import Step

#: A berkas with all its records, oldest first.
Story: TypeAlias = tuple[Berkas, Sequence[Record]]


@dataclass(frozen=True, slots=True)
class Stay:
    """How long a berkas stood at a step, in working time."""

    step: Step
    spent: timedelta
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PerStep:
    """What a step took on average."""

    times: int
    mean: timedelta
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
    running: int
    returned: int  #: times, not berkas
    late: int  #: berkas that were late at some step
    steps: Mapping[Step, PerStep]
    reasons: Mapping[str, int]  #: of returns, the most frequent first
    units: Mapping[str, PerUnit]


def stays(records: Iterable[Record], calendar: Calendar, now: datetime) -> Iterator[Stay]:
    """List how long a berkas stood at each step; where it stands now counts until now."""
    berkas = Berkas(code="")
    for record in records:
        after = apply(berkas, record)
        if after.since_at != berkas.since_at or step_of(after) is not step_of(berkas):
            yield from _stay(berkas, calendar, record.at)
        berkas = after
    yield from _stay(berkas, calendar, now)


def _stay(berkas: Berkas, calendar: Calendar, until: datetime) -> Iterator[Stay]:
    step = step_of(berkas)
    if step is not None and berkas.since_at is not None:
        spent = calendar.between(berkas.since_at, until)
        yield Stay(step, spent, spent > calendar.office.deadlines[step])


def figures(stories: Sequence[Story], calendar: Calendar, now: datetime) -> Figures:
    """Count the berkas of a period, with working times as of now."""
    walked = [list(stays(records, calendar, now)) for _, records in stories]
    berkas = [b for b, _ in stories]
    reasons = _reasons(stories)
    return Figures(
        entered=len(berkas),
        published=sum(b.published for b in berkas),
        kept=sum(b.kept and b.closed for b in berkas),
        withdrawn=sum(b.state is State.WITHDRAWN for b in berkas),
        running=sum(not b.closed for b in berkas),
        returned=sum(reasons.values()),
        late=sum(any(s.late for s in stay) for stay in walked),
        steps=_steps([s for stay in walked for s in stay]),
        reasons=dict(reasons.most_common()),
        units=_units(stories),
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
            total = sum((s.spent for s in mine), timedelta())
            found[step] = PerStep(
                times=len(mine), mean=total / len(mine), late=sum(s.late for s in mine)
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
    public = {Upload.PUBLISHED, Upload.TAKEN_DOWN}
    found = [
        (b.online.at, b)
        for b in berkas
        if b.upload in public and b.online.at is not None and since <= b.online.at < until
    ]
    return [b for _, b in sorted(found, key=lambda pair: pair[0])]
