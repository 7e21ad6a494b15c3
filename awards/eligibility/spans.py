"""Years and days: whether two things are of the same years, and how long ago something was."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from awards.eligibility.values import Case


def possible_years(case: Case) -> tuple[int, ...]:
    """The years that the proposal is for; when it names none, that of its receipt or the last."""
    return case.years or (case.day.year - 1, case.day.year)


def same_years(case: Case, years: Iterable[int], decided_on: date | None = None) -> bool | None:
    """Whether something of these years is of a year of the proposal; None: it cannot be said.

    A decision is taken in the year that it is for or in the next; a record without years is of
    none of the proposal's when its decision lies elsewhere.
    """
    known, own = set(years), set(possible_years(case))
    if not known and decided_on is not None:
        known = {decided_on.year - 1, decided_on.year}
        return None if known & own else False
    if not known:
        return None
    if not known & own:
        return False
    return True if case.years else None


def years_later(day: date, years: int) -> date:
    """The day on which so many full years have passed; a 29 February waits for 1 March."""
    return months_later(day, 12 * years)


def years_before(day: date, years: int) -> date:
    """The first of the last so many years up to the day: of 5/10/2026 and five, 5/10/2021."""
    last = monthrange(day.year - years, day.month)[1]
    return date(day.year - years, day.month, min(day.day, last))


def months_later(day: date, months: int) -> date:
    """The day on which so many full months have passed; a 31st waits for the 1st of the next."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    last = monthrange(year, month + 1)[1]
    if day.day <= last:
        return date(year, month + 1, day.day)
    return date(year, month + 1, last) + timedelta(days=1)


def run_to(years: set[int], end: int) -> int:
    """How many of the years follow one another up to `end`; 0 when `end` is not among them."""
    length = 0
    while end - length in years:
        length += 1
    return length


def missing_between(years: set[int]) -> list[int]:
    """The years left out between the first and the last."""
    if not years:
        return []
    return [year for year in range(min(years), max(years)) if year not in years]
