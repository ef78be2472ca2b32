"""Working days of China, and the last days of periods."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from departments.clock import Calendar, Deadline, today
from templates.catalog import load
from templates.places import Year, Years

CALENDAR = Calendar(load().years)
DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 2, 13), True),  # Friday before Spring Festival
        (date(2026, 2, 14), True),  # a Saturday that is worked
        (date(2026, 2, 16), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),  # a Saturday that is worked
        (date(2026, 11, 21), False),  # an ordinary Saturday
        (date(2026, 11, 23), True),
    ],
)
def test_holidays_and_worked_weekends_of_2026(day: date, working: bool):
    assert CALENDAR.is_working_day(day) is working


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # over a weekend
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # begun on a Saturday
        (date(2026, 11, 21), 10, date(2026, 12, 4)),  # over the end of a month
        (date(2026, 11, 21), 20, date(2026, 12, 18)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # the worked Saturday counts
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # nine days off in between
        (date(2026, 2, 12), 5, date(2026, 2, 26)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over the National Day holidays
    ],
)
def test_the_day_a_period_begins_on_is_not_counted(start: date, count: int, end: date):
    assert CALENDAR.add_working_days(start, count) == Deadline(end, known=True)
    assert CALENDAR.working_days_between(start, end) == count


def test_beyond_the_known_years_weekdays_are_counted_and_the_result_says_so():
    assert CALENDAR.knows(date(2026, 12, 31)) and not CALENDAR.knows(date(2027, 1, 1))
    assert CALENDAR.add_working_days(date(2026, 12, 30), 1) == Deadline(date(2026, 12, 31), True)
    assert CALENDAR.add_working_days(date(2026, 12, 31), 2) == Deadline(date(2027, 1, 4), False)


def test_a_year_entered_by_hand_is_known_and_goes_before_the_library():
    year = Year(
        certainty="assumed",
        source="made for this test",
        holidays=(date(2027, 1, 1), date(2027, 1, 4)),
        workdays=(date(2027, 1, 3),),
    )
    calendar = Calendar(Years(years={2027: year}))
    assert calendar.add_working_days(date(2026, 12, 31), 2) == Deadline(date(2027, 1, 5), True)
    ordinary = Calendar(Years(years={2026: Year(certainty="assumed", source="made")}))
    assert ordinary.is_working_day(date(2026, 2, 17)) is True


@pytest.mark.parametrize(
    ("holidays", "workdays"), [([date(2028, 1, 3)], []), ([], [date(2027, 1, 4)])]
)
def test_a_year_that_contradicts_itself_is_refused(holidays, workdays):
    with pytest.raises(ValueError, match="2027"):
        Years(
            years={
                2027: Year(certainty="assumed", source="x", holidays=holidays, workdays=workdays)
            }
        )


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 16, 0, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_late_instant_belongs_to_the_next_shanghai_day(instant: datetime, day: date):
    assert today(instant) == day


def test_an_instant_without_a_zone_has_no_day():
    with pytest.raises(ValueError, match="time zone"):
        today(datetime(2026, 11, 20))


def test_a_negative_period_is_refused():
    with pytest.raises(ValueError, match="shorter"):
        CALENDAR.add_working_days(date(2026, 1, 1), -1)


@given(DAYS, st.integers(1, 60))
def test_a_period_ends_on_a_working_day_and_counts_back(start: date, count: int):
    end = CALENDAR.add_working_days(start, count).on
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(start, end) == count
    assert CALENDAR.working_days_between(end, start) == -count
    assert CALENDAR.working_days_between(start, end - timedelta(days=1)) == count - 1


@given(DAYS, st.integers(0, 30), st.integers(0, 30))
def test_two_periods_in_a_row_are_one(start: date, first: int, second: int):
    middle = CALENDAR.add_working_days(start, first)
    end = CALENDAR.add_working_days(middle.on, second)
    whole = CALENDAR.add_working_days(start, first + second)
    assert (end.on, middle.known and end.known) == (whole.on, whole.known)


@given(DAYS, st.integers(0, 60))
def test_a_known_deadline_never_rests_on_an_unknown_year(start: date, count: int):
    deadline = CALENDAR.add_working_days(start, count)
    assert deadline.known == (deadline.on.year <= 2026)
