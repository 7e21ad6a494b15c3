from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from campaigns.choices import Approximation, Comparator, ComparisonKind, Direction, Quantity
from campaigns.measures import (
    Judgement,
    Measure,
    Reading,
    implied_baseline,
    judge,
    judge_count,
    judge_stated,
    judge_wording,
    rounded,
    total,
    value_of_count,
)

D = Decimal
EXACT, OVER, UNDER = Approximation.EXACT, Approximation.OVER, Approximation.UNDER
MORE = Reading(Quantity.AMOUNT, Direction.HIGHER)
LESS = Reading(Quantity.LEVEL, Direction.LOWER)
EITHER = Reading(Quantity.AMOUNT, Direction.UNKNOWN)


def measure(value, uom="", approximation=EXACT):
    return Measure(None if value is None else D(value), approximation, uom)


def judged(actual, plan, reading=MORE):
    return judge(measure(actual), measure(plan), reading)


def shown(value, decimals=2):
    """As it would be printed."""
    return None if value is None else str(rounded(value, decimals))


# The figures that the documents of the sample print


@pytest.mark.parametrize(
    ("actual", "plan", "decimals", "percent"),
    [
        ("9004", "8000", 2, "112.55"),
        ("9004", "8000", 1, "112.6"),
        ("3.91", "3.6", 1, "108.6"),
        ("195.5", "150", 2, "130.33"),
        ("18.5", "15.5", 1, "119.4"),
        ("64200", "53769", 1, "119.4"),
        ("990", "934", 0, "106"),
    ],
)
def test_percentages_of_plan_come_out_as_printed(actual, plan, decimals, percent):
    judgement = judged(actual, plan)
    assert shown(judgement.percent, decimals) == percent
    assert judgement.excess == judgement.percent - 100
    assert judgement.met is True


def test_halves_are_rounded_up_as_offices_round():
    assert [str(rounded(D(text), 1)) for text in ("112.55", "112.54", "-0.05", "2.25")] == [
        "112.6",
        "112.5",
        "-0.1",
        "2.3",
    ]


def test_part_of_a_total_as_printed():
    assert shown(judge_count(D(25), D(39)).percent) == "64.10"
    assert judge_count(D(10), D(10)) == Judgement(
        percent=D(100), excess=D(0), difference=D(0), met=True
    )


@pytest.mark.parametrize(
    ("value", "excess", "plan"),
    [("14000", "36", "10294"), ("14000", "31", "10687"), ("9842", "16.6", "8441")],
)
def test_a_stated_excess_implies_its_plan(value, excess, plan):
    implied = implied_baseline(measure(value), ComparisonKind.EXCEED, D(excess))
    assert shown(implied, 0) == plan


@pytest.mark.parametrize(
    ("kind", "value", "plan"),
    [
        (ComparisonKind.REACH, "119.4", "15.49"),
        (ComparisonKind.PERCENT, "10", "16.82"),
        (ComparisonKind.DIFFERENCE, "4.3", "14.20"),
        (ComparisonKind.FROM, "30.32", "30.32"),
        (ComparisonKind.REACH, "0", None),
        (ComparisonKind.PERCENT, "-100", None),
    ],
)
def test_every_way_of_stating_implies_a_baseline_or_none(kind, value, plan):
    assert shown(implied_baseline(measure("18.5"), kind, D(value))) == plan
    assert implied_baseline(measure(None), kind, D(value)) is None


# Quantity and direction


@pytest.mark.parametrize(
    ("quantity", "uom", "difference_uom"),
    [
        (Quantity.LEVEL, "triệu đồng", "triệu đồng"),
        (Quantity.LEVEL, "%", "điểm %"),
        (Quantity.AMOUNT, "ha", "ha"),
        (Quantity.AMOUNT, "", ""),
        (Quantity.RATE, "%", "điểm %"),
        (Quantity.RATE, "% tăng", "điểm %"),
        (Quantity.RATE, "", "điểm %"),
        (Quantity.CHANGE, "điểm %", "điểm %"),
        (Quantity.CHANGE, "hộ", "hộ"),
        (Quantity.COUNT_OF, "trường", "trường"),
        (Quantity.UNKNOWN, "km", "km"),
    ],
)
@pytest.mark.parametrize(
    ("direction", "met"),
    [(Direction.HIGHER, True), (Direction.LOWER, False), (Direction.UNKNOWN, None)],
)
def test_each_quantity_and_direction(quantity, uom, difference_uom, direction, met):
    judgement = judge(measure("12", uom), measure("10", uom), Reading(quantity, direction))
    assert judgement == Judgement(
        percent=D(120),
        excess=D(20),
        difference=D(2),
        uom=difference_uom,
        met=met,
        reason="" if met is not None else "chưa rõ cao hơn hay thấp hơn là tốt",
    )


@pytest.mark.parametrize("quantity", [Quantity.YES_NO, Quantity.WORDING])
def test_what_is_not_read_by_figures_is_not_computed(quantity):
    judgement = judge(measure("1"), measure("1"), Reading(quantity, Direction.HIGHER))
    assert judgement == Judgement(reason="chỉ tiêu không đọc bằng con số")


@pytest.mark.parametrize(
    ("comparator", "below", "equal", "above"),
    [
        (Comparator.EQUAL, False, True, False),
        (Comparator.AT_LEAST, False, True, True),
        (Comparator.OVER, False, False, True),
        (Comparator.AT_MOST, True, True, False),
        (Comparator.UNDER, True, False, False),
    ],
)
@pytest.mark.parametrize("direction", Direction.values)
def test_a_stated_comparator_decides_whatever_the_direction(
    comparator, below, equal, above, direction
):
    reading = Reading(Quantity.AMOUNT, direction, comparator)
    assert [judged(value, "10", reading).met for value in ("9.99", "10", "10.01")] == [
        below,
        equal,
        above,
    ]


def test_lower_is_better_is_met_from_below():
    judgement = judge(measure("24.63", "%"), measure("25", "%"), LESS)
    assert (shown(judgement.percent), shown(judgement.difference), judgement.met) == (
        "98.52",
        "-0.37",
        True,
    )


@pytest.mark.parametrize(
    ("actual", "plan", "reason"),
    [
        (None, "10", "chưa có kết quả"),
        ("10", None, "mức so sánh không nêu con số"),
        (None, None, "chưa có kết quả"),
    ],
)
def test_what_is_missing_is_said(actual, plan, reason):
    judgement = judged(actual, plan)
    assert judgement == Judgement(reason=reason)


@pytest.mark.parametrize(("plan", "met"), [("0", True), ("-5", True), ("7", False)])
def test_a_plan_of_nothing_has_no_percentage_but_may_be_met(plan, met):
    judgement = judged("3", plan)
    assert judgement.met is met
    assert judgement.difference == D(3) - D(plan)
    if D(plan) <= 0:
        assert judgement.percent is judgement.excess is None
        assert judgement.reason == "mức so sánh không lớn hơn 0 nên không tính được tỷ lệ"


def test_an_empty_result_is_not_zero():
    assert judged("0", "10").percent == 0
    assert judged("0", "10").met is False
    assert judged(None, "10").met is None


# Units of measure


@pytest.mark.parametrize(
    ("actual", "plan", "percent"),
    [
        (("64200", "triệu đồng"), ("60", "tỷ đồng"), "107.00"),
        (("64.2", "tỷ đồng"), ("60000", "triệu đồng"), "107.00"),
        (("64.2", "Tỉ đồng"), ("60", "tỷ đồng"), "107.00"),
        (("1", "triệu lượt"), ("800000", "lượt"), "125.00"),
        (("5", "%"), ("4", "% tăng"), "125.00"),
        (("5", ""), ("4", "ha"), "125.00"),
        (("5", "ha"), ("4", ""), "125.00"),
        (("1", "km2"), ("50", "ha"), "200.00"),
    ],
)
def test_units_of_measure_are_converted_before_comparing(actual, plan, percent):
    judgement = judge(measure(*actual), measure(*plan), MORE)
    assert shown(judgement.percent) == percent
    assert judgement.met is True


def test_the_difference_is_said_in_the_units_of_the_result():
    judgement = judge(measure("64200", "triệu đồng"), measure("60", "tỷ đồng"), MORE)
    assert (judgement.difference, judgement.uom) == (D(4200), "triệu đồng")


def test_units_of_measure_that_do_not_convert_are_said():
    assert judge(measure("5", "ha"), measure("4", "hộ"), MORE) == Judgement(
        reason="đơn vị tính khác nhau (ha và hộ), không quy đổi được"
    )


# Approximations: the truth table, then the law behind it

OPEN = "con số chỉ biết gần đúng nên chưa kết luận được"
NO_RATIO = "hai con số đều chỉ biết gần đúng nên không tính được tỷ lệ"


@pytest.mark.parametrize(
    ("approximation", "actual", "reading", "met", "reason"),
    [
        (OVER, "300", MORE, True, ""),
        (OVER, "250", MORE, None, OPEN),
        (OVER, "300", LESS, False, ""),
        (OVER, "250", LESS, None, OPEN),
        (UNDER, "300", MORE, False, ""),
        (UNDER, "350", MORE, None, OPEN),
        (UNDER, "300", LESS, True, ""),
        (UNDER, "350", LESS, None, OPEN),
        (OVER, "300", Reading(comparator=Comparator.EQUAL), False, ""),
        (OVER, "250", Reading(comparator=Comparator.EQUAL), None, OPEN),
        (UNDER, "300", Reading(comparator=Comparator.UNDER), True, ""),
        (OVER, "300", Reading(comparator=Comparator.OVER), True, ""),
    ],
)
def test_a_bound_settles_what_it_can(approximation, actual, reading, met, reason):
    judgement = judge(measure(actual, "", approximation), measure("300"), reading)
    assert (judgement.met, judgement.reason, judgement.bound) == (met, reason, approximation)
    assert judgement.percent == D(actual) * 100 / 300


@pytest.mark.parametrize(
    ("actual", "plan", "bound"),
    [(OVER, EXACT, OVER), (UNDER, EXACT, UNDER), (EXACT, OVER, UNDER), (EXACT, UNDER, OVER),
     (OVER, UNDER, OVER), (UNDER, OVER, UNDER)],
)  # fmt: skip
def test_which_side_the_percentage_bounds(actual, plan, bound):
    judgement = judge(measure("30", "", actual), measure("20", "", plan), MORE)
    assert (judgement.bound, judgement.percent) == (bound, D(150))


@pytest.mark.parametrize("both", [OVER, UNDER])
def test_two_bounds_of_one_side_say_nothing(both):
    judgement = judge(measure("30", "", both), measure("20", "", both), MORE)
    assert judgement == Judgement(reason=NO_RATIO)


def test_a_negative_result_beside_an_inexact_plan_has_no_percentage():
    judgement = judge(measure("-3"), measure("10", "", UNDER), MORE)
    assert judgement.percent is None
    assert judgement.reason.startswith("kết quả âm")


figures = st.decimals(min_value=D("-1e6"), max_value=D("1e6"), places=3)
plans = st.decimals(min_value=D("0.001"), max_value=D("1e6"), places=3)
approximations = st.sampled_from(Approximation.values)
readings = st.builds(
    Reading,
    st.sampled_from([Quantity.LEVEL, Quantity.AMOUNT, Quantity.RATE, Quantity.CHANGE]),
    st.sampled_from(Direction.values),
    st.sampled_from(["", *Comparator.values]),
)


def truth_of(value, approximation, distance):
    """A figure that the printed one may stand for."""
    return value + {EXACT: 0, OVER: distance, UNDER: -distance}[approximation]


HOLDS = {
    Comparator.EQUAL: lambda a, b: a == b,
    Comparator.AT_LEAST: lambda a, b: a >= b,
    Comparator.OVER: lambda a, b: a > b,
    Comparator.AT_MOST: lambda a, b: a <= b,
    Comparator.UNDER: lambda a, b: a < b,
}


@given(figures, approximations, plans, plans, approximations, plans, readings)
def test_no_judgement_is_false_for_any_figures_that_the_bounds_allow(
    value, approximation, distance, plan, plan_approximation, plan_distance, reading
):
    actual = truth_of(value, approximation, distance)
    base = truth_of(plan, plan_approximation, plan_distance)
    assume(base > 0)
    judgement = judge(
        measure(value, "", approximation), measure(plan, "", plan_approximation), reading
    )
    if judgement.met is not None:
        assert judgement.met == HOLDS[reading.needed](actual, base)
    if judgement.difference is not None:
        true_difference = actual - base
        assert {
            EXACT: true_difference == judgement.difference,
            OVER: true_difference >= judgement.difference,
            UNDER: true_difference <= judgement.difference,
        }[judgement.bound]
    if judgement.percent is not None:
        true_percent = actual * 100 / base
        slack = D("1e-12")
        assert {
            EXACT: abs(true_percent - judgement.percent) <= slack,
            OVER: true_percent >= judgement.percent - slack,
            UNDER: true_percent <= judgement.percent + slack,
        }[judgement.bound]


@given(figures, plans, readings)
def test_exact_figures_always_get_an_answer_or_its_reason(value, plan, reading):
    judgement = judge(measure(value), measure(plan), reading)
    assert judgement.excess == judgement.percent - 100
    assert (judgement.met is None) == (not reading.needed)
    assert bool(judgement.reason) == (judgement.met is None)


@given(figures, plans, readings)
def test_the_unit_of_measure_changes_no_judgement(value, plan, reading):
    in_billions = judge(measure(value, "tỷ đồng"), measure(plan, "tỷ đồng"), reading)
    in_millions = judge(measure(value * 1000, "triệu đồng"), measure(plan, "tỷ đồng"), reading)
    assert in_millions.met == in_billions.met
    assert shown(in_millions.percent, 9) == shown(in_billions.percent, 9)


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_the_implied_plan_gives_the_stated_percentage_back(value, thousandths):
    percent = D(thousandths) / 1000
    plan = implied_baseline(measure(value), ComparisonKind.REACH, percent)
    assert shown(judge(measure(value), Measure(plan), MORE).percent, 3) == shown(percent, 3)


# What documents state


@pytest.mark.parametrize(
    ("kind", "value", "percent"),
    [
        (ComparisonKind.REACH, "203", "203"),
        (ComparisonKind.EXCEED, "36", "136"),
        (ComparisonKind.PERCENT, "15", "115"),
        (ComparisonKind.PERCENT, "-4", "96"),
    ],
)
def test_a_stated_percentage_is_kept_as_stated(kind, value, percent):
    judgement = judge_stated(kind, D(value), MORE)
    assert (judgement.percent, judgement.excess, judgement.stated) == (
        D(percent),
        D(percent) - 100,
        True,
    )


def test_a_stated_difference_or_former_level_has_no_percentage():
    assert judge_stated(ComparisonKind.DIFFERENCE, D("2.1"), MORE) == Judgement(
        difference=D("2.1"), stated=True
    )
    assert judge_stated(ComparisonKind.FROM, D("30.32"), LESS) == Judgement(
        reason="tài liệu chỉ nêu mức cũ", stated=True
    )


@pytest.mark.parametrize(
    ("kind", "value", "reading", "met"),
    [
        (ComparisonKind.REACH, "100", MORE, True),
        (ComparisonKind.REACH, "99.9", MORE, False),
        (ComparisonKind.REACH, "106", EITHER, None),
        (ComparisonKind.REACH, "100", LESS, True),
        (ComparisonKind.REACH, "106", LESS, None),
        (ComparisonKind.EXCEED, "8.6", MORE, True),
        (ComparisonKind.EXCEED, "8.6", EITHER, True),
        (ComparisonKind.EXCEED, "-3", EITHER, False),
        (ComparisonKind.EXCEED, "8.6", LESS, None),
        (ComparisonKind.PERCENT, "15", MORE, None),
    ],
)
def test_what_a_stated_percentage_says_of_the_plan(kind, value, reading, met):
    assert judge_stated(kind, D(value), reading).met is met


@pytest.mark.parametrize(
    ("value", "approximation", "met"),
    [("105", OVER, True), ("95", OVER, None), ("95", UNDER, False), ("105", UNDER, None)],
)
def test_a_stated_bound_settles_what_it_can(value, approximation, met):
    judgement = judge_stated(ComparisonKind.REACH, D(value), MORE, approximation)
    assert (judgement.met, judgement.bound) == (met, approximation)
    assert judge_stated(ComparisonKind.REACH, D(100), LESS, approximation).met is None
    difference = judge_stated(ComparisonKind.DIFFERENCE, D(value), MORE, approximation)
    assert (difference.difference, difference.bound) == (D(value), approximation)


# Part of a total, words, sums


@pytest.mark.parametrize(
    ("numerator", "denominator", "reason"),
    [
        (None, "39", "thiếu số đạt hoặc tổng số"),
        ("25", None, "thiếu số đạt hoặc tổng số"),
        ("25", "0", "tổng số phải lớn hơn 0"),
        ("25", "-1", "tổng số phải lớn hơn 0"),
        ("-1", "39", "số đạt nhỏ hơn 0"),
        ("40", "39", "số đạt lớn hơn tổng số"),
    ],
)
def test_what_is_no_part_of_a_total(numerator, denominator, reason):
    judgement = judge_count(
        None if numerator is None else D(numerator), None if denominator is None else D(denominator)
    )
    assert judgement == Judgement(reason=reason)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_part_is_between_nothing_and_all(numerator, denominator):
    judgement = judge_count(D(numerator), D(denominator))
    if numerator > denominator:
        assert judgement.percent is None
    else:
        assert 0 <= judgement.percent <= 100
        assert judgement.met == (numerator == denominator) == (judgement.percent == 100)


def test_a_part_is_compared_by_its_number_or_by_its_share():
    assert value_of_count(D(25), D(39), "trường") == D(25)
    assert shown(value_of_count(D(25), D(39), "%")) == "64.10"


def test_words_are_met_when_they_are_said_to_be():
    assert judge_wording(True) == Judgement(met=True)
    assert judge_wording(False) == Judgement(met=False)
    assert judge_wording(None).met is None
    assert "chưa có kết luận" in judge_wording(None).reason


def test_sums_convert_and_keep_the_first_named_unit():
    assert total([measure("1", "tỷ đồng"), measure("500", "triệu đồng")]) == measure(
        "1.5", "tỷ đồng"
    )
    assert total([measure("1"), measure("2", "tỷ đồng"), measure("500", "triệu đồng")]) == measure(
        "3.5", "tỷ đồng"
    )


def test_a_sum_with_bounds_is_a_bound():
    assert total([measure("300", "", OVER), measure("24")]) == measure("324", "", OVER)
    assert total([measure("300", "", UNDER), measure("24")]) == measure("324", "", UNDER)


@pytest.mark.parametrize(
    ("measures", "reason"),
    [
        ([], "không có số liệu nào để cộng"),
        (
            [measure("300", "", OVER), measure("24", "", UNDER)],
            "có số “trên” và số “gần” lẫn nhau nên không cộng được",
        ),
        ([measure("300"), measure(None)], "có đơn vị chưa có số liệu nên không cộng được"),
        ([measure("3", "ha"), measure("4", "hộ")], "đơn vị tính khác nhau (ha và hộ)"),
    ],
)
def test_what_has_no_sum(measures, reason):
    assert total(measures) == Judgement(reason=reason)


@given(st.lists(figures, min_size=1, max_size=6), st.randoms())
def test_a_sum_does_not_depend_on_the_order(values, random):
    measures = [measure(value, "ha") for value in values]
    shuffled = random.sample(measures, len(measures))
    assert total(shuffled) == total(measures) == measure(sum(values), "ha")
