from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from campaigns.checks.values import Said
from tests.campaigns.checks.province import (
    LAUNCH,
    NEWS,
    fact,
    findings,
    former,
    number,
    plan,
    result,
    told,
)

COUNTS = st.integers(1, 10**6)
AMOUNTS = st.decimals(min_value=1, max_value=10**6, places=1)


def planned(value, plan_value, kind, pct, uom="lao động", **fields):
    row = result("R1", value, uom, plan_value=plan_value, vs_plan=plan(kind, pct), **fields)
    return {"results": [row]}


def as_percent(value, base, decimals, rounding=ROUND_HALF_UP):
    percent = Decimal(value) * 100 / Decimal(base)
    return percent.quantize(Decimal(1).scaleb(-decimals), rounding)


@given(COUNTS, COUNTS, st.integers(0, 3))
def test_a_percentage_rounded_half_up_always_agrees(value, base, decimals):
    percent = as_percent(value, base, decimals)
    assert findings("percent_against_plan", **planned(value, base, "reach", percent)) == []


@given(COUNTS, COUNTS, st.integers(0, 3))
def test_an_excess_agrees_like_the_percentage_it_comes_from(value, base, decimals):
    assume(value >= base)
    excess = as_percent(value, base, decimals) - 100
    assert findings("percent_against_plan", **planned(value, base, "exceed", excess)) == []


@given(COUNTS, COUNTS, st.integers(0, 2), st.sampled_from([-3, -2, 2, 3]))
def test_two_units_of_the_last_digit_off_are_always_found(value, base, decimals, off):
    percent = as_percent(value, base, decimals) + off * Decimal(1).scaleb(-decimals)
    assume(percent > 0)
    assert told("percent_against_plan", **planned(value, base, "reach", percent)) == [
        ("error", {"R1"})
    ]


@given(AMOUNTS, AMOUNTS)
def test_printed_amounts_carry_the_doubt_of_their_last_digit(value, base):
    """Computed before rounding by the office, from figures that it then printed with one digit."""
    exact_value, exact_base = value + Decimal("0.04"), base - Decimal("0.04")
    percent = as_percent(exact_value, exact_base, 2)
    facts = planned(value, base, "reach", percent, "tỷ đồng")
    assert findings("percent_against_plan", **facts) == []


def test_digits_cut_off_instead_of_rounded_are_only_a_warning():
    percent = as_percent(7, 6, 1, ROUND_DOWN)
    assert percent == number("116.6")
    assert told("percent_against_plan", **planned(7, 6, "reach", percent)) == [("warning", {"R1"})]


@pytest.mark.parametrize(
    "change",
    [
        {"plan_shared": True},
        {"approx": "under"},
        {"plan_pct_approx": "over"},
        {"estimate": True},
    ],
)
def test_what_is_only_about_right_is_not_held_to_its_digits(change):
    assert findings("percent_against_plan", **planned(100, 98, "reach", 101, **change)) == []
    assert told("percent_against_plan", **planned(100, 98, "reach", 101)) != []


def test_a_shortfall_is_a_percentage_too():
    assert findings("percent_against_plan", **planned(90, 100, "short", 10)) == []
    assert told("percent_against_plan", **planned(90, 100, "short", 7)) == [("error", {"R1"})]


def test_of_a_share_points_are_allowed_as_excess():
    share = {"uom": "%", "indicator": "forest"}
    level, base = number("52.0"), number("50.0")
    assert findings("percent_against_plan", **planned(level, base, "exceed", 2, **share)) == []
    assert findings("percent_against_plan", **planned(level, base, "exceed", 4, **share)) == []
    assert told("percent_against_plan", **planned(level, base, "exceed", 3, **share)) != []


def test_of_a_share_that_should_fall_points_below_the_plan_are_an_excess():
    lower = {"uom": "%", "indicator": "poverty"}
    level = number("12.3")
    assert findings("percent_against_plan", **planned(level, 13, "exceed", 1, **lower)) == []
    assert (
        findings("percent_against_plan", **planned(level, 15, "exceed", number("2.7"), **lower))
        == []
    )
    assert (
        told("percent_against_plan", **planned(level, 15, "exceed", number("4.7"), **lower)) != []
    )


def test_where_lower_is_better_the_ratio_may_be_turned_round():
    lower = {"uom": "%", "indicator": "poverty"}
    assert findings("percent_against_plan", **planned(8, 10, "reach", 125, **lower)) == []
    assert findings("percent_against_plan", **planned(8, 10, "reach", 80, **lower)) == []
    assert findings("percent_against_plan", **planned(8, 10, "exceed", 20, **lower)) == []
    assert told("percent_against_plan", **planned(8, 10, "reach", 110, **lower)) != []


def test_the_target_of_the_campaign_serves_as_the_plan():
    facts = {
        "campaigns": [fact("C-1", LAUNCH, code="C1")],
        "targets": [
            fact(
                "T1",
                LAUNCH,
                campaign="C1",
                unit="DS",
                indicator="jobs",
                year=2023,
                value=800,
                uom="người",
            )
        ],
        "results": [result("R1", 900, "lao động", campaign="C1", vs_plan=plan("reach", 110))],
    }
    facts["targets"][0]["uom"] = "lao động"
    assert told("percent_against_plan", **facts) == [("warning", {"R1", "T1"})]
    facts["results"][0]["vs_plan"] = plan("reach", number("112.5"))
    assert findings("percent_against_plan", **facts) == []
    facts["results"][0]["vs_plan"] = plan("reach", 110, "Trung ương giao")
    assert findings("percent_against_plan", **facts) == []


def test_counted_things_have_a_whole_plan():
    impossible = result("R1", 7, "xã", vs_plan=plan("reach", number("130.5")))
    possible = result("R2", 7, "xã", vs_plan=plan("reach", number("116.7")), unit="DS.BV")
    measured = result("R3", 7, "tấn", vs_plan=plan("reach", number("130.5")), unit="DS.LH")
    assert told("percent_against_plan", results=[impossible, possible, measured]) == [
        ("warning", {"R1"})
    ]


def test_several_plans_for_one_result_are_told_with_what_they_imply():
    plans = plan("exceed", 25, "Trung ương giao") + plan("exceed", 20, "HĐND tỉnh giao")
    two = result("R1", 1500, "tỷ đồng", indicator="revenue", vs_plan=plans)
    one = result("R2", 1500, "tỷ đồng", indicator="revenue", vs_plan=plans[:1], unit="DS.BV")
    [found] = findings("two_plan_bases", results=[two, one])
    assert (found.severity, found.facts) == ("info", ("R1",))
    assert found.expected == {"implied_plans": {"Trung ương giao": 1200, "HĐND tỉnh giao": 1250}}


def share(value, part, whole, uom="trường", **fields):
    row = result("R1", value, uom, indicator="schools", numerator=part, denominator=whole, **fields)
    return {"results": [row]}


@given(COUNTS, COUNTS, st.integers(0, 2))
def test_a_part_and_its_total_agree_with_their_value_and_share(part, whole, decimals):
    assume(part <= whole)
    percent = as_percent(part, whole, decimals)
    assert findings("numerator_denominator", **share(part, part, whole, share_pct=percent)) == []
    assert findings("numerator_denominator", **share(percent, part, whole, "%")) == []


@pytest.mark.parametrize(
    "facts",
    [
        share(40, 40, 39),
        share(24, 25, 39),
        share(25, 25, 39, share_pct=number("64.2")),
        share(number("66.7"), 25, 39, "%"),
        {"results": [result("R1", 50, "hộ", registered=80, share_pct=60)]},
        {"results": [result("R1", 50, "hộ", share_pct=120)]},
    ],
)
def test_a_part_that_does_not_fit_its_total_is_an_error(facts):
    assert told("numerator_denominator", **facts) == [("error", {"R1"})]


def test_a_share_of_what_was_registered_or_of_the_whole_agrees():
    registered = result("R1", 50, "hộ", registered=80, share_pct=number("62.5"))
    whole = result("R2", 200, "hộ", unit="DS.BV")
    part = result("R3", 50, "hộ", unit="DS.BV", part_of="R2", share_pct=25)
    assert findings("numerator_denominator", results=[registered, whole, part]) == []


def test_more_than_all_is_the_actual_of_a_plan_where_something_says_so():
    def slash(uom="tấn", **fields):
        return share(number("38.8"), number("38.8"), number("38.7"), uom, **fields)

    by_percent = slash("xe", vs_plan=plan("reach", number("100.3")))
    by_value = slash("xe", plan_value=number("38.7"))
    for facts in (by_percent, by_value, slash("tấn")):
        assert findings("numerator_denominator", **facts) == []
    off = slash("xe", vs_plan=plan("reach", number("103.3")))
    assert told("numerator_denominator", **off) == [("error", {"R1"})]


def test_more_may_be_done_than_was_registered():
    def done(percent):
        return {"results": [result("R1", 300, "hộ", registered=250, share_pct=percent)]}

    assert findings("numerator_denominator", **done(120)) == []
    assert told("numerator_denominator", **done(130)) == [("error", {"R1"})]


def grown(value, *formers, uom="tỷ đồng", **fields):
    row = result("R1", value, uom, indicator="revenue", vs_prev=list(formers), **fields)
    return {"results": [row]}


@given(AMOUNTS, AMOUNTS)
def test_growth_difference_and_former_level_agree(value, level):
    pct = as_percent(value, level, 1) - 100
    assume(pct != value)
    facts = grown(value, former("pct", pct), former("abs", value - level), former("from", level))
    assert findings("growth_against_level", **facts) == []


@pytest.mark.parametrize(
    "formers",
    [
        (former("from", 100), former("pct", 12)),
        (former("from", 100), former("abs", 12)),
        (former("abs", 10), former("pct", 20)),
        (former("from", 100), former("pct", 12, None)),
    ],
)
def test_growth_that_does_not_lead_to_the_former_level_is_an_error(formers):
    assert told("growth_against_level", **grown(110, *formers)) == [("error", {"R1"})]


def test_a_fall_is_printed_without_its_sign():
    facts = grown(90, former("from", 100), former("pct", 10), raw=["giảm 10% so với năm 2022"])
    assert findings("growth_against_level", **facts) == []
    facts["results"][0]["raw"] = ["tăng 10% so với năm 2022"]
    assert told("growth_against_level", **facts) != []


def test_a_fall_is_seen_from_the_former_level_where_no_word_tells_it():
    fall = grown(90, former("from", 100), former("abs", 10), raw=["90 so với 100 (10)"])
    assert findings("growth_against_level", **fall) == []
    fall["results"][0]["vs_prev"][1]["value"] = 12
    assert told("growth_against_level", **fall) == [("error", {"R1"})]


def test_a_fall_to_nothing_says_nothing_of_the_former_level():
    gone = grown(0, former("from", 60), former("pct", 100), uom="nhà", raw=["giảm 100%, từ 60"])
    assert findings("growth_against_level", **gone) == []


def test_comparisons_with_two_years_are_two():
    facts = grown(110, former("pct", 10, "2022"), former("from", 50, "2015"))
    assert findings("growth_against_level", **facts) == []


def test_growth_is_held_against_the_result_of_the_year_before():
    this_year = grown(110, former("pct", 10))["results"][0]
    last_year = result("R0", 105, "tỷ đồng", source=NEWS, indicator="revenue", period="2022")
    assert told("growth_against_level", results=[this_year, last_year]) == [("error", {"R1", "R0"})]
    last_year["value"] = 100
    assert findings("growth_against_level", results=[this_year, last_year]) == []
    last_year |= {"value": 100000, "uom": "triệu đồng"}
    assert findings("growth_against_level", results=[this_year, last_year]) == []


def test_the_same_period_a_year_before_is_found_too():
    this_year = grown(110, former("pct", 10, "cùng kỳ"), period="6 tháng đầu năm 2023")["results"][
        0
    ]
    before = result("R0", 105, "tỷ đồng", indicator="revenue", period="6 tháng đầu năm 2022")
    assert told("growth_against_level", results=[this_year, before]) == [("error", {"R1", "R0"})]
    before["period"] = "2022"
    assert findings("growth_against_level", results=[this_year, before]) == []


def test_a_growth_rate_told_as_value_and_as_growth_is_one_number():
    rate = result(
        "R1",
        number("3.8"),
        "% tăng",
        indicator="growth_farm",
        vs_prev=[former("pct", number("3.8"), None), former("from", 5, None)],
    )
    assert findings("growth_against_level", results=[rate]) == []


def test_a_share_of_a_total_is_at_most_all_of_it():
    too_much = result("R1", 101, "%", indicator="forest", label="tỷ lệ che phủ rừng")
    all_of_it = result("R2", 100, "%", indicator="forest", unit="DS.BV")
    growth = result("R3", 120, "%", indicator="growth")
    of_plan = result("R4", 120, "%", indicator="forest", unit="DS.LH", label="so với kế hoạch")
    below = result("R5", -3, "hộ", unit="DS.TP")
    assert told("impossible_value", results=[too_much, all_of_it, growth, of_plan, below]) == [
        ("error", {"R1"}),
        ("error", {"R5"}),
    ]


@given(
    st.decimals(min_value=0, max_value=10**7, places=2),
    st.sampled_from(["exact", "over", "under", "estimate"]),
    st.sampled_from(["", "%", "tỷ đồng", "người"]),
)
def test_a_printed_figure_may_always_be_itself(value, approximation, uom):
    said = Said(value, 2, approximation, uom)
    assert said.bounds.low <= value <= said.bounds.high


@given(st.integers(0, 10**7))
def test_over_is_never_below_and_under_is_never_above(value):
    over, under = (Said(Decimal(value), 0, word, "người") for word in ("over", "under"))
    assert over.bounds.low == value == under.bounds.high
    assert over.bounds.high > value > under.bounds.low
