"""Working time of an office: never outside its hours, and the same there and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import national_holidays
from handlers.texts import span
from sop.berkas import Berkas, Disposisi, State
from sop.deadlines import Calendar, due, with_own_days
from sop.office import Hours, Office
from sop.signed import Actor, Signed

YEARS = range(2025, 2028)
NATIONAL = national_holidays(YEARS)
PLAIN = Calendar(Office(), NATIONAL)
RAMADAN = Calendar(
    Office(hours=Hours(seasons=(Hours.ramadan(date(2026, 2, 18), date(2026, 3, 19)),))), NATIONAL
)
EAST = Calendar(Office(zona="Asia/Jayapura", zona_name="WIT"), NATIONAL)

calendars = st.sampled_from([PLAIN, RAMADAN, EAST])
moments = st.integers(0, 880 * 24 * 60).map(
    lambda n: datetime(2025, 1, 2, tzinfo=UTC) + timedelta(minutes=n)
)
amounts = st.timedeltas(timedelta(), timedelta(hours=75))


def at(text: str, calendar: Calendar = PLAIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=calendar.office.zone)


@given(calendar=calendars, since=moments, amount=amounts)
def test_after_and_between_undo_each_other(calendar, since, amount) -> None:
    end = calendar.after(since, amount)
    assert calendar.between(since, end) == amount


@given(calendar=calendars, since=moments, amount=amounts)
def test_no_deadline_falls_outside_the_hours(calendar, since, amount) -> None:
    end = calendar.after(since, amount).astimezone(calendar.office.zone)
    if amount:
        assert any(first < end.time() <= last for first, last in calendar.spans(end.date()))


@given(calendar=calendars, since=moments, one=amounts, two=amounts)
def test_time_adds_up(calendar, since, one, two) -> None:
    assert calendar.after(calendar.after(since, one), two) == calendar.after(since, one + two)


@given(calendar=calendars, moment=moments)
def test_nobody_is_rung_in_the_quiet(calendar, moment) -> None:
    loud = calendar.loud(moment)
    assert loud >= moment
    assert not calendar.quiet(loud)
    assert loud == moment or calendar.quiet(moment)


@given(calendar=calendars, moment=moments)
def test_the_digest_comes_on_a_working_morning_ahead(calendar, moment) -> None:
    morning = calendar.next_morning(moment).astimezone(calendar.office.zone)
    assert morning > moment
    assert morning.time() == calendar.hours.digest
    assert calendar.works(morning.date())


@given(calendar=calendars, one=moments, two=moments)
def test_between_knows_its_direction(calendar, one, two) -> None:
    assert calendar.between(one, two) == -calendar.between(two, one)


HOURS = [
    ("lunch does not count", "2025-11-04 11:30", 1.0, "2025-11-04 13:30"),
    ("a night lies between", "2025-11-04 15:00", 2.0, "2025-11-05 08:30"),
    ("Friday has a longer lunch", "2025-11-07 11:00", 1.0, "2025-11-07 13:30"),
    ("a weekend lies between", "2025-11-07 16:00", 1.0, "2025-11-10 08:00"),
    ("Christmas and its cuti bersama are free", "2025-12-24 15:00", 2.0, "2025-12-29 08:30"),
    ("before work it begins with work", "2025-11-04 05:00", 1.0, "2025-11-04 08:30"),
    ("a whole working day", "2025-11-04 08:30", 7.5, "2025-11-05 08:30"),
]


@pytest.mark.parametrize(
    ("since", "hours", "end"), [h[1:] for h in HOURS], ids=[h[0] for h in HOURS]
)
def test_hours_of_a_government_office(since: str, hours: float, end: str) -> None:
    assert PLAIN.after(at(since), timedelta(hours=hours)) == at(end)


def test_ramadan_days_are_shorter() -> None:
    assert RAMADAN.after(at("2026-02-25 14:30"), timedelta(hours=1)) == at("2026-02-26 08:30")
    assert PLAIN.after(at("2026-02-25 14:30"), timedelta(hours=1)) == at("2026-02-25 15:30")


def test_a_friday_of_ramadan_has_a_break_for_prayer_and_ends_later() -> None:
    assert RAMADAN.after(at("2026-02-27 11:00"), timedelta(hours=1)) == at("2026-02-27 13:00")
    assert RAMADAN.end_of_day(at("2026-02-27 09:00")) == at("2026-02-27 15:30")
    week = RAMADAN.between(at("2026-02-23 00:00"), at("2026-02-28 00:00"))
    assert week == timedelta(hours=32, minutes=30)


def test_an_office_may_work_on_a_national_holiday_and_be_free_on_another_day() -> None:
    christmas, own = date(2025, 12, 25), date(2025, 12, 29)
    days = with_own_days(NATIONAL, {christmas: (True, ""), own: (False, "Hari jadi kabupaten")})
    calendar = replace(PLAIN, holidays=days)
    assert calendar.works(christmas)
    assert not calendar.works(own)
    assert calendar.after(at("2025-12-24 15:30"), timedelta(hours=1)) == at("2025-12-25 08:00")


def test_the_days_that_rest_on_an_estimate_are_named() -> None:
    guessed = replace(PLAIN, holidays={date(2026, 3, 20): "Idulfitri (perkiraan)"})
    found = guessed.estimated(at("2026-03-18 10:00"), at("2026-03-24 10:00"))
    assert found == ((date(2026, 3, 20), "Idulfitri (perkiraan)"),)
    assert guessed.estimated(at("2026-03-21 10:00"), at("2026-03-24 10:00")) == ()
    assert PLAIN.estimated(at("2025-12-24 10:00"), at("2025-12-30 10:00")) == ()


def test_an_office_that_never_works_does_not_hang() -> None:
    idle = Calendar(Office(hours=Hours(week={})))
    assert idle.after(at("2025-11-04 10:00"), timedelta(hours=1)) == at("2025-11-04 10:00")
    assert idle.loud(at("2025-11-04 10:00")) == at("2025-11-04 10:00")


def test_the_quiet_hours_are_the_offices_own() -> None:
    late = Calendar(Office(hours=Hours(quiet_from=time(18), quiet_to=time(6))), NATIONAL)
    assert PLAIN.quiet(at("2025-11-04 17:00"))
    assert not late.quiet(at("2025-11-04 17:00"))


@pytest.mark.parametrize(
    ("spans", "day"),
    [
        ({n: ((time(8), time(13)),) for n in range(6)}, 5.0),
        ({**{n: ((time(8), time(15, 30)),) for n in range(4)}, 4: ((time(8), time(11)),)}, 7.5),
        ({0: ((time(8), time(12)),), 1: ((time(8), time(14)),)}, 6.0),
        ({0: (), 1: ((time(22), time(23, 30)),)}, 1.5),
    ],
)
def test_a_working_day_is_as_long_as_the_office_says(spans: dict, day: float) -> None:
    hours = Hours(week=spans)
    assert hours.working_day == timedelta(hours=day)
    assert span(timedelta(hours=day), hours.working_day) == "1 hari kerja"
    assert span(timedelta(hours=2 * day), hours.working_day) == "2 hari kerja"
    assert "jam" in span(timedelta(hours=day - 0.01), hours.working_day)


def test_the_sekretaris_is_told_after_a_working_day_of_this_office() -> None:
    short = Office(hours=Hours(week={n: ((time(8), time(13)),) for n in range(5)}))
    times = due(
        Berkas(code="x", state=State.SUBMITTED, since_at=at("2025-11-04 08:00")), Calendar(short)
    )
    assert times.due == at("2025-11-05 10:30")
    assert times.late == at("2025-11-06 10:30")


@pytest.mark.parametrize(
    ("batas", "decided", "end"),
    [
        ("Hari ini", "2026-11-25T10:00", "2026-11-25T16:00"),
        ("Hari ini", "2026-11-25T19:00", "2026-11-26T16:00"),  # the office had shut
        ("Hari ini", "2026-11-28T10:00", "2026-11-30T16:00"),  # a Saturday
        ("Minggu ini", "2026-11-25T10:00", "2026-11-27T16:30"),  # Fridays end later
        ("Minggu ini", "2026-12-23T10:00", "2026-12-23T16:00"),  # Christmas, then a weekend
        ("2 hari kerja", "2026-11-26T10:00", "2026-11-30T10:00"),
        ("Segera mungkin", "2026-11-25T10:00", "2026-11-26T10:00"),  # names no time
    ],
)
def test_the_work_of_staf_has_the_time_of_the_lembar_disposisi(batas, decided, end) -> None:
    berkas = sent_on(batas, at(decided))
    assert due(berkas, PLAIN).due == at(end)
    taken = replace(berkas, state=State.IN_HAND, since_at=at(decided) + timedelta(minutes=1))
    if batas != "Segera mungkin":
        assert due(taken, PLAIN).due == at(end)  # it does not begin anew when Staf has the papers


def test_a_working_day_of_ramadan_ends_at_the_same_time_of_the_next() -> None:
    decided = sent_on("2 hari kerja", at("2026-02-23T10:00"))  # a Monday
    assert due(decided, RAMADAN).due == at("2026-02-25T10:00")
    assert due(decided, RAMADAN).late == at("2026-02-26T10:00")


def test_a_step_that_begins_after_the_limit_has_the_time_of_the_office() -> None:
    scanned = replace(
        sent_on("Hari ini", at("2026-11-25T10:00")),
        state=State.SCANNED,
        since_at=at("2026-11-26T09:00"),
    )
    assert due(scanned, PLAIN).due == at("2026-11-27T09:00")


def test_the_time_of_the_kasubbag_is_the_offices_own() -> None:
    berkas = replace(sent_on("3 hari kerja", at("2026-11-25T10:00")), state=State.DISPOSED)
    assert due(berkas, PLAIN).due == at("2026-11-26T10:00")


def sent_on(batas: str, when: datetime) -> Berkas:
    """A berkas that the Kasubbag has just decided."""
    sheet = Disposisi("rudi", "Rudi", ("Pindai",), "Biasa", batas)
    signed = Signed(Actor("hadi", "Hadi", "Kepala Subbagian Hukum"), when, "diotentikasi")
    return Berkas(
        code="K7M3Q9XA", state=State.CLEARED, since_at=when, disposisi=sheet, decided=signed
    )
