"""Deadlines: working time of the office, when a step is due, and when somebody is reminded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from sop.berkas import Berkas, State, Upload
from sop.office import Hours, Office, Season, Spans, Step

#: Names of the days on which nobody works, by date; a name may end in "(perkiraan)".
Holidays = Mapping[date, str]

#: How the name of a day ends whose date the government has not yet fixed.
ESTIMATE: Final = "(perkiraan)"

#: Nobody waits longer than this for a working day; guards against an office that never works.
_HORIZON: Final = 400


def with_own_days(national: Holidays, own: Mapping[date, tuple[bool, str]]) -> Holidays:
    """Put the days that an office set itself over the national ones.

    Args:
        national: names of the days off, by date.
        own: by date: whether the office works on it after all, and the name of the day.

    """
    free = {day: name for day, (working, name) in own.items() if not working}
    kept = {day: name for day, name in national.items() if not own.get(day, (False, ""))[0]}
    return {**kept, **free}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The office's working time on real days."""

    office: Office
    holidays: Holidays = field(default_factory=dict)

    @property
    def hours(self) -> Hours:
        """Give the working hours."""
        return self.office.hours

    def spans(self, day: date) -> Spans:
        """Give the working spans of a day; none on holidays."""
        if day in self.holidays:
            return ()
        season = self._season(day)
        return (season.hours if season else self.hours.week).get(day.weekday(), ())

    def _season(self, day: date) -> Season | None:
        return next((one for one in self.hours.seasons if one.first <= day <= one.last), None)

    def working_day(self, at: datetime) -> timedelta:
        """Give the length of a usual working day at an instant: it is shorter in Ramadan."""
        season = self._season(self.office.day(at))
        return (season or self.hours).working_day

    def works(self, day: date) -> bool:
        """Tell whether the office works on a day."""
        return bool(self.spans(day))

    def after(self, since: datetime, amount: timedelta) -> datetime:
        """Give the instant at which an amount of working time has passed since another one."""
        left = amount
        end = since
        for start, end in self._spans_from(since):
            if end - start >= left:
                return (start + left).astimezone(since.tzinfo)
            left -= end - start
        return end

    def between(self, since: datetime, until: datetime) -> timedelta:
        """Give the working time between two instants; negative when `until` is the earlier."""
        if until < since:
            return -self.between(until, since)
        total = timedelta()
        for start, end in self._spans_from(since):
            if start >= until:
                break
            total += min(end, until) - start
        return total

    def estimated(self, since: datetime, until: datetime) -> tuple[tuple[date, str], ...]:
        """List the days between two instants that count as free by an estimate only."""
        first, last = self.office.day(since), self.office.day(until)
        return tuple(
            (day, name)
            for day, name in sorted(self.holidays.items())
            if first <= day <= last and name.endswith(ESTIMATE) and day.weekday() in self.hours.week
        )

    def end_of_day(self, at: datetime) -> datetime:
        """Give the end of the working day of an instant; of the next one once the office shut."""
        start, _ = next(self._spans_from(at), (at, at))
        ends = [self._at(start.date(), last) for _, last in self.spans(start.date())]
        return max(ends, default=at).astimezone(at.tzinfo)

    def end_of_week(self, at: datetime) -> datetime:
        """Give the end of the last working day of the week in which `end_of_day` lies."""
        end = self.end_of_day(at).astimezone(self.office.zone)
        rest = (end.date() + timedelta(days=ahead) for ahead in range(7 - end.weekday()))
        last = max((day for day in rest if self.works(day)), default=end.date())
        return self.end_of_day(self._at(last, time()))

    def next_morning(self, at: datetime) -> datetime:
        """Give the next working day's digest time strictly after an instant."""
        return self._morning(at, self.hours.digest) or at + timedelta(days=1)

    def quiet(self, at: datetime) -> bool:
        """Tell whether nobody is to be rung at an instant: evenings, nights, days off."""
        local = at.astimezone(self.office.zone)
        clock = local.time()
        night = clock >= self.hours.quiet_from or clock < self.hours.quiet_to
        return night or not self.works(local.date())

    def loud(self, at: datetime) -> datetime:
        """Give the instant itself, or the next working morning's end of quiet."""
        return (self._morning(at, self.hours.quiet_to) or at) if self.quiet(at) else at

    def _morning(self, at: datetime, clock: time) -> datetime | None:
        """Give the next working day's moment of a time of day, strictly after an instant."""
        moments = (self._at(day, clock) for day in self._days_from(at) if self.works(day))
        found = next((moment for moment in moments if moment > at), None)
        return found.astimezone(at.tzinfo) if found else None

    def _days_from(self, at: datetime) -> Iterator[date]:
        today = self.office.day(at)
        return (today + timedelta(days=ahead) for ahead in range(_HORIZON))

    def _spans_from(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        local = since.astimezone(self.office.zone)
        for day in self._days_from(since):
            for first, last in self.spans(day):
                start, end = self._at(day, first), self._at(day, last)
                if end > local:
                    yield max(start, local), end

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.office.zone)


@dataclass(frozen=True, slots=True)
class Due:
    """When the step at which a berkas stands ends, and when to remind."""

    step: Step
    since: datetime
    half: datetime
    due: datetime
    calendar: Calendar

    @property
    def late(self) -> datetime:
        """Give the instant at which the Sekretaris is told: one working day after `due`."""
        return self.calendar.after(self.due, self.calendar.working_day(self.due))


_STEPS: Final[Mapping[State, Step]] = {
    State.SUBMITTED: Step.DISPOSISI,
    State.RECEIVED: Step.DISPOSISI,
    State.DISPOSED: Step.KEPUTUSAN,
    State.CLEARED: Step.PINDAI,
    State.IN_HAND: Step.PINDAI,
    State.SCANNED: Step.UNGGAH,
}


#: What the Kasubbag gives a time for when he sends a berkas on.
_OF_STAF: Final = frozenset({Step.PINDAI, Step.UNGGAH})
#: How a lembar disposisi counts working days: "2 hari kerja".
_DAYS: Final = re.compile(r"(\d{1,2}) hari kerja")


def step_of(berkas: Berkas) -> Step | None:
    """Name the step whose time runs now; none while it is with the pengusul or closed."""
    if berkas.closed or (berkas.upload is Upload.WAITING and berkas.archived):
        return None
    return _STEPS.get(berkas.state)


def due(berkas: Berkas, calendar: Calendar) -> Due | None:
    """Give the due times of a berkas where it stands, in working time of the office.

    The work of Staf has the time that the lembar disposisi gives it; what gives none, or gave what
    had passed before the step began, has the time that the office sets for the step.
    """
    step = step_of(berkas)
    if step is None or berkas.since_at is None:
        return None
    since, amount = berkas.since_at, calendar.office.deadlines[step]
    limit = _limit(berkas, calendar) if step in _OF_STAF else None
    if limit is not None and limit > since:
        amount = calendar.between(since, limit)
    half, end = calendar.after(since, amount / 2), calendar.after(since, amount)
    return Due(step, since, half, end, calendar)


def _limit(berkas: Berkas, calendar: Calendar) -> datetime | None:
    """Give the instant that the lembar disposisi names; it counts from when Staf may begin."""
    if berkas.disposisi is None or berkas.decided is None:
        return None
    text, at = berkas.disposisi.batas.casefold(), berkas.decided.at
    if text == "hari ini":
        return calendar.end_of_day(at)
    if text == "minggu ini":
        return calendar.end_of_week(at)
    days = _DAYS.fullmatch(text)
    return calendar.after(at, int(days[1]) * calendar.working_day(at)) if days else None


def target(calendar: Calendar, at: datetime) -> datetime:
    """Estimate when a berkas just sent will be public: the sum of all steps' time."""
    return calendar.after(at, sum(calendar.office.deadlines.values(), timedelta()))
