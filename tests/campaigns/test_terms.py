"""Which moment counts for what arrives late: the server's stamp, within the grace and no longer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.terms import counted, extension_fault, is_over
from emulation.lib.stamps import stamp, stamped_at

LIMIT = datetime(2023, 10, 30, 10, tzinfo=UTC)
GRACE = timedelta(minutes=30)
minutes = st.integers(-10_000, 10_000)


def after(number):
    return LIMIT + timedelta(minutes=number)


@pytest.mark.parametrize(
    ("now", "stamped", "counts"),
    [
        (-1, -60, -1),  # in time: the moment itself
        (0, -60, 0),
        (1, -60, -60),  # typed in time, arrived within the grace
        (30, 0, 0),
        (31, -60, 31),  # the grace is over
        (1, 1, 1),  # the page was given out after the limit
    ],
)
def test_what_was_typed_in_time_counts_within_the_grace(now, stamped, counts):
    assert counted(after(now), after(stamped), LIMIT, GRACE) == after(counts)


def test_without_a_stamp_or_a_limit_the_clock_decides():
    assert counted(after(5), None, LIMIT, GRACE) == after(5)
    assert counted(after(5), after(-5), None, GRACE) == after(5)


@given(minutes, minutes)
def test_a_stamp_makes_nothing_later_and_nothing_late_after_the_grace(now, stamped):
    counts = counted(after(now), after(stamped), LIMIT, GRACE)
    assert counts in (after(now), after(stamped))
    if now > 30:
        assert is_over(counts, LIMIT)
    if now <= 0:
        assert not is_over(counts, LIMIT)


def test_there_is_no_end_without_a_limit():
    assert not is_over(after(10**6), None)
    assert (is_over(LIMIT, LIMIT), is_over(after(1), LIMIT)) == (False, True)


def test_a_stamp_is_of_one_person_and_cannot_be_written():
    mark = stamp(7, LIMIT)
    assert stamped_at(mark, 7) == LIMIT
    assert stamped_at(mark, 8) is None
    assert stamped_at(mark[:-1] + ("A" if mark[-1] != "A" else "B"), 7) is None
    for forged in ("", "x", "7:1698660000", mark.replace(":", ".", 1)):
        assert stamped_at(forged, 7) is None


@pytest.mark.parametrize(
    ("until", "due", "now", "fault"),
    [
        ((2023, 10, 31, 10), (2023, 10, 30, 10), (2023, 10, 1), ""),
        ((2023, 10, 31, 10), (2023, 10, 30, 10), (2023, 10, 31, 10), "đã qua"),
        ((2023, 10, 31, 10), None, (2023, 10, 1), "chưa có hạn nộp"),
        ((2023, 10, 30, 10), (2023, 10, 30, 10), (2023, 10, 1), "phải sau hạn nộp"),
        # A year after the term, whenever it is given; the whole of that day by the local clock.
        ((2024, 10, 29, 16, 59, 59), (2023, 10, 30, 10), (2023, 1, 1), ""),
        ((2024, 10, 29, 17), (2023, 10, 30, 10), (2023, 1, 1), "đến hết ngày 29/10/2024."),
        # A term that has passed: a year after today.
        ((2027, 2, 28, 10), (2023, 10, 30, 10), (2026, 3, 1), ""),
        ((2027, 3, 2, 10), (2023, 10, 30, 10), (2026, 3, 1), "đến hết ngày 01/3/2027."),
        ((9999, 12, 31, 16), (2023, 10, 30, 10), (2023, 1, 1), "nhiều nhất một năm"),
    ],
)
def test_a_term_is_moved_further_and_by_a_year_at_most(until, due, now, fault):
    until, due, now = (value and datetime(*value, tzinfo=UTC) for value in (until, due, now))
    said = extension_fault(until, due, now)
    assert fault in said if fault else said == ""
