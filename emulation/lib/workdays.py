"""Working days (ngày làm việc): Monday to Friday, without days off, with Saturdays worked for them.

A term counts from the day after the one on which it begins, so 1 working day from a Friday is the
Monday after. The days off and the worked Saturdays are data; none is known here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ONE = timedelta(days=1)
SATURDAY = 5
# No calendar leaves a year without a working day; a table that does is wrong.
LONGEST_REST = 366


class WorkdayError(ValueError):
    """The days off leave no working day; the message is a Vietnamese sentence."""


@dataclass(frozen=True)
class Calendar:
    """Days off, and days that are worked though they fall on a weekend or a day off."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    @classmethod
    def of(cls, spans: Iterable[tuple[date, date, bool]]) -> "Calendar":
        """From spans (first day, day after the last, whether it is worked)."""
        off, worked = set(), set()
        for first, after, is_worked in spans:
            days = (first + number * ONE for number in range((after - first).days))
            (worked if is_worked else off).update(days)
        return cls(frozenset(off), frozenset(worked))

    def is_workday(self, day: date) -> bool:
        if day in self.worked:
            return True
        return day.weekday() < SATURDAY and day not in self.off


def add_working_days(start: date, number: int, calendar: Calendar) -> date:
    """The last day of a term of so many working days that begins on `start`.

    With 0, `start` itself, or the first working day after it. ValueError for a negative number,
    WorkdayError when the calendar leaves no working day.
    """
    if number < 0:
        raise ValueError("A term is not negative.")
    day = start
    if number == 0:
        return day if calendar.is_workday(day) else _next(day, calendar)
    for _ in range(number):
        day = _next(day, calendar)
    return day


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """How many working days lie after `start` up to and with `end`; negative when it is before."""
    if end < start:
        return -working_days_between(end, start, calendar)
    days = (start + number * ONE for number in range(1, (end - start).days + 1))
    return sum(calendar.is_workday(day) for day in days)


def _next(day: date, calendar: Calendar) -> date:
    for _ in range(LONGEST_REST):
        day += ONE
        if calendar.is_workday(day):
            return day
    raise WorkdayError("Bảng ngày nghỉ không để lại ngày làm việc nào. Hãy xem lại bảng.")
