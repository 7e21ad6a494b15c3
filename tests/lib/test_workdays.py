"""Terms in working days, with days off and worked Saturdays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.lib.workdays import Calendar, WorkdayError, add_working_days, working_days_between

PLAIN = Calendar()
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
CALENDARS = st.builds(
    Calendar,
    off=st.frozensets(DAYS, max_size=40),
    worked=st.frozensets(DAYS, max_size=10),
)


@pytest.mark.parametrize(
    ("start", "number", "last"),
    [
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # from a Friday
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # from a Saturday
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 29), 0, date(2026, 11, 30)),
        # The real dossier of Quảng Bình: 14 working days, then 4.
        (date(2022, 9, 28), 14, date(2022, 10, 18)),
        (date(2022, 10, 18), 4, date(2022, 10, 24)),
    ],
)
def test_a_term_counts_from_the_day_after(start, number, last):
    assert add_working_days(start, number, PLAIN) == last


def test_days_off_and_worked_saturdays():
    calendar = Calendar.of(
        [
            (date(2025, 4, 30), date(2025, 5, 3), False),  # until 2 May
            (date(2025, 4, 26), date(2025, 4, 27), True),  # a Saturday that is worked
        ]
    )
    assert add_working_days(date(2025, 4, 25), 1, calendar) == date(2025, 4, 26)
    assert add_working_days(date(2025, 4, 29), 1, calendar) == date(2025, 5, 5)
    assert working_days_between(date(2025, 4, 25), date(2025, 5, 5), calendar) == 4


def test_a_worked_day_wins_over_a_day_off():
    saturday = date(2025, 4, 26)
    both = Calendar(off=frozenset({saturday}), worked=frozenset({saturday}))
    assert both.is_workday(saturday)


def test_a_term_is_not_negative():
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2026, 1, 1), -1, PLAIN)


def test_a_calendar_without_a_working_day_is_said():
    start = date(2026, 1, 1)
    rest = Calendar(off=frozenset(start + timedelta(days=number) for number in range(800)))
    with pytest.raises(WorkdayError, match="Bảng ngày nghỉ"):
        add_working_days(start, 1, rest)


@given(DAYS, st.integers(1, 60), CALENDARS)
def test_a_term_is_as_long_as_it_is_counted(start, number, calendar):
    last = add_working_days(start, number, calendar)
    assert calendar.is_workday(last)
    assert working_days_between(start, last, calendar) == number
    assert working_days_between(last, start, calendar) == -number


@given(DAYS, st.integers(0, 30), st.integers(1, 30), CALENDARS)
def test_two_terms_after_each_other_are_one(start, first, second, calendar):
    middle = add_working_days(start, first, calendar)
    # A term of none that begins on a rest day ends on the next working day, which is then no gap.
    whole = add_working_days(start, first + second, calendar)
    if first or calendar.is_workday(start):
        assert add_working_days(middle, second, calendar) == whole


@given(DAYS, DAYS, CALENDARS, DAYS)
def test_a_further_day_off_never_adds_a_working_day(start, end, calendar, day):
    start, end = sorted((start, end))
    more = Calendar(calendar.off | {day}, calendar.worked)
    with_more = working_days_between(start, end, more)
    assert 0 <= working_days_between(start, end, calendar) - with_more <= 1
