from datetime import UTC, datetime, timedelta

import pytest

from emulation.lib.clocks import Haste, duration, haste, left

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


def test_before_and_after_the_moment():
    assert left(NOW + timedelta(days=3), NOW) == "còn 3 ngày"
    assert left(NOW, NOW) == "còn 1 phút"
    assert left(NOW - timedelta(days=3), NOW) == "quá hạn 3 ngày"


@pytest.mark.parametrize(
    ("days", "expected"), [(4, Haste.CALM), (3, Haste.SOON), (0, Haste.SOON), (-1, Haste.OVER)]
)
def test_how_a_deadline_presses(days, expected):
    assert haste(NOW + timedelta(days=days), NOW) == expected
