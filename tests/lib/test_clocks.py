from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.lib.clocks import (
    LATELY,
    Haste,
    duration,
    haste,
    left,
    remaining,
    term,
    term_left,
    until,
)
from emulation.lib.dates import PartialDate

NOW = datetime(2023, 10, 27, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=5), "1 phút"),
        (timedelta(minutes=59, seconds=59), "59 phút"),
        (timedelta(hours=1), "1 giờ"),
        (timedelta(hours=47, minutes=59), "47 giờ"),
        (timedelta(days=2), "2 ngày"),
        (timedelta(days=30, hours=23), "30 ngày"),
    ],
)
def test_a_span_is_said_in_one_unit_and_never_longer_than_it_is(span, words):
    assert duration(span) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=5), "1 phút"),
        (timedelta(minutes=59, seconds=59), "59 phút"),
        (timedelta(hours=1), "1 giờ"),
        (timedelta(hours=5, minutes=20), "5 giờ 20 phút"),
        (timedelta(hours=23, minutes=59, seconds=59), "23 giờ 59 phút"),
        (timedelta(days=1), "1 ngày"),
        (timedelta(days=2, hours=5, minutes=59), "2 ngày 5 giờ"),
        (timedelta(days=6, hours=23, minutes=59), "6 ngày 23 giờ"),
        (timedelta(days=7), "7 ngày"),
        (timedelta(days=7, hours=23), "7 ngày"),
    ],
)
def test_what_is_left_is_said_in_two_units_once_it_is_near(span, words):
    assert remaining(span) == words


@given(st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=400)))
def test_what_is_left_is_never_said_longer_than_it_is(span):
    sizes = {"ngày": 86400, "giờ": 3600, "phút": 60}
    words = remaining(span).split()
    said = sum(int(n) * sizes[unit] for n, unit in zip(words[::2], words[1::2], strict=True))
    coarsest = 86400 if span >= timedelta(days=7) else 3600 if span >= timedelta(days=1) else 60
    assert 0 <= span.total_seconds() - said < coarsest


def test_the_moment_itself_is_named_by_the_clock_of_viet_nam():
    due = datetime(2023, 10, 30, 10, 0, tzinfo=UTC)
    assert until(due, due - timedelta(days=2, hours=5)) == (
        "còn 2 ngày 5 giờ, đến 17:00 ngày 30/10/2023"
    )
    assert until(due, due + timedelta(hours=2)) == "quá hạn 2 giờ, từ 17:00 ngày 30/10/2023"
    late = datetime(2023, 12, 31, 17, 30, tzinfo=UTC)
    assert until(late, late) == "còn 1 phút, đến 00:30 ngày 01/01/2024"


@pytest.mark.parametrize(
    ("hours", "closing", "words"),
    [
        (-29, 48, "còn 1 ngày 5 giờ"),
        (0, 0, "còn 1 phút"),
        (2, 29, "quá hạn 2 giờ, còn nhận 1 ngày 3 giờ"),
        (48, 48, "quá hạn 2 ngày, còn nhận 1 phút"),
        (51, 48, "đã đóng nhận 3 giờ"),
        (51, None, "quá hạn 2 ngày"),
    ],
)
def test_on_time_then_late_but_taken_then_closed(hours, closing, words):
    closes_at = None if closing is None else NOW + timedelta(hours=closing)
    assert term_left(NOW, closes_at, NOW + timedelta(hours=hours)) == words


def test_before_and_after_the_moment():
    assert left(NOW + timedelta(days=3), NOW) == "còn 3 ngày"
    assert left(NOW, NOW) == "còn 1 phút"
    assert left(NOW - timedelta(days=3), NOW) == "quá hạn 3 ngày"


@pytest.mark.parametrize(
    ("days", "expected"), [(4, Haste.CALM), (3, Haste.SOON), (0, Haste.SOON), (-1, Haste.OVER)]
)
def test_how_a_deadline_presses(days, expected):
    assert haste(NOW + timedelta(days=days), NOW) == expected


@pytest.mark.parametrize(
    ("ends_on", "words", "haste"),
    [
        ("2023-11-08", "còn 12 ngày, đến 08/11/2023", Haste.CALM),
        ("2023-10-28", "còn 1 ngày, đến 28/10/2023", Haste.SOON),
        ("2023-10-27", "hôm nay là ngày kết thúc (27/10/2023)", Haste.SOON),
        ("2023-10-02", "quá ngày kết thúc 25 ngày", Haste.SOON),
        ("2023-08-01", "kết thúc ngày 01/8/2023, đã 2 tháng", Haste.CALM),
        ("2022-10-28", "kết thúc ngày 28/10/2022, đã 11 tháng", Haste.CALM),
        ("2020-10-27", "kết thúc ngày 27/10/2020, đã 3 năm", Haste.CALM),
        ("2023-12", "còn 65 ngày, đến 12/2023", Haste.CALM),
        ("2022-12", "kết thúc tháng 12/2022, đã 9 tháng", Haste.CALM),
        ("2021", "kết thúc năm 2021, đã 1 năm", Haste.CALM),
    ],
)
def test_a_last_day_presses_while_it_is_near_and_is_only_said_long_after(ends_on, words, haste):
    assert term(PartialDate.from_iso(ends_on), NOW.date()) == (words, haste)


def test_no_last_day_is_said():
    assert term(None, NOW.date()) == ("chưa định ngày kết thúc", Haste.CALM)


@given(st.integers(min_value=-4000, max_value=4000))
def test_a_last_day_is_never_pressing_for_long(days):
    words, pressing = term(PartialDate.of(NOW.date() + timedelta(days=days)), NOW.date())
    assert (pressing == Haste.SOON) == (-LATELY <= days <= 7)
    assert "đã 0" not in words
