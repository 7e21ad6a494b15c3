"""Whether a figure can be right: what is refused, what is asked about, what passes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.limits import NONE, Limits, doubt

D = Decimal
SHARE = Limits(lowest=D(0), highest=D(100), usual_low=D(5), usual_high=D(60))
figures = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("value", "refused", "asks"),
    [
        ("-0.01", "Số này phải từ 0 % trở lên.", ""),
        ("0", "", "Thường không dưới 5 %. Hãy xem lại hoặc ghi lý do."),
        ("5", "", ""),
        ("60", "", ""),
        ("60.01", "", "Thường không quá 60 %. Hãy xem lại hoặc ghi lý do."),
        ("100", "", "Thường không quá 60 %. Hãy xem lại hoặc ghi lý do."),
        ("100.01", "Số này không được quá 100 %.", ""),
    ],
)
def test_limits_hold_up_to_and_with_their_figure(value, refused, asks):
    found = doubt(D(value), SHARE, "%")
    assert (found.refused, found.asks) == (refused, asks)


@pytest.mark.parametrize(
    ("value", "asks"),
    [
        ("9999", ""),
        ("10000", "Gấp 10 lần trở lên so với kỳ trước (1.000 ha). Hãy xem lại hoặc ghi lý do."),
        ("100", "Chưa bằng một phần 10 của kỳ trước (1.000 ha). Hãy xem lại hoặc ghi lý do."),
        ("101", ""),
        ("0", ""),
        ("-5", ""),
    ],
)
def test_a_slipped_decimal_point_is_asked_about(value, asks):
    assert doubt(D(value), Limits(), "ha", {"kỳ trước": D(1000)}).asks == asks


def test_what_is_usual_by_decision_needs_no_likeness():
    limits = Limits(usual_low=D(1), usual_high=D(10**6))
    assert doubt(D(500_000), limits, "ha", {"kỳ trước": D(10)}) == NONE


def test_an_empty_figure_is_no_doubt():
    assert doubt(None, SHARE, "%", {"kế hoạch": D(5)}) == NONE


@given(figures)
def test_nothing_is_said_where_there_is_nothing_to_compare_with(value):
    assert doubt(value, Limits()) == NONE
    assert doubt(value, Limits(), "", {"kế hoạch": D(0), "kỳ trước": D(-3)}) == NONE


@given(figures, figures)
def test_what_is_refused_is_never_also_asked_about(value, other):
    found = doubt(value, SHARE, "%", {"kế hoạch": other})
    assert not (found.refused and found.asks)
    assert bool(found.refused) == (value < 0 or value > 100)
