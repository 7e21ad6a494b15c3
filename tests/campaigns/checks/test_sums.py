from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.campaigns.checks.province import fact, findings, number, result, told

KIND = "parts_do_not_add_up"


def whole_and(*parts, total=100, uom="người", **fields):
    rows = [result("R0", total, uom, **fields)]
    for place, part in enumerate(parts, start=1):
        said = part if isinstance(part, dict) else {"value": part}
        rows.append(result(f"R{place}", uom=uom, part_of="R0", label=f"phần {place}", **said))
    return {"results": rows}


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
def test_counted_parts_add_up_exactly(parts):
    assert findings(KIND, **whole_and(*parts, total=sum(parts))) == []


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=3), st.integers(1, 50))
def test_parts_that_outgrow_their_total_are_an_error(parts, more):
    total = sum(parts) - more
    assume(total > 0)
    facts = whole_and(*parts, total=total)
    ids = {row["id"] for row in facts["results"]}
    assert told(KIND, **facts) == [("error", ids)]


@given(st.lists(st.decimals(min_value=0, max_value=1000, places=2), min_size=2, max_size=6))
def test_rounded_parts_may_miss_their_rounded_total_by_their_last_digits(exact):
    parts = [value.quantize(Decimal("0.1"), "ROUND_HALF_UP") for value in exact]
    total = sum(exact).quantize(Decimal("0.1"), "ROUND_HALF_UP")
    assert findings(KIND, **whole_and(*parts, total=total, uom="tỷ đồng")) == []


def test_a_breakdown_that_falls_short_is_worth_a_look():
    assert told(KIND, **whole_and(60, 39)) == [("warning", {"R0", "R1", "R2"})]


def test_a_few_kinds_or_units_among_others_may_fall_short():
    assert findings(KIND, **whole_and(30, 40)) == []
    districts = ({"value": 59, "unit": "DS.BV"}, {"value": 40, "unit": "DS.LH"})
    assert findings(KIND, **whole_and(*districts, unit="DS")) == []


def test_parts_of_every_unit_make_up_the_whole():
    units = ("DS.BV", "DS.LH", "DS.TP")
    short = [{"value": 30, "unit": unit} for unit in units]
    assert told(KIND, **whole_and(*short)) == [("error", {"R0", "R1", "R2", "R3"})]
    short[1]["value"] = 40
    assert findings(KIND, **whole_and(*short)) == []


def test_some_parts_among_others_need_not_add_up():
    among = whole_and({"value": 30, "raw": ["trong đó 30 nữ"]}, 20)
    assert findings(KIND, **among) == []
    assert findings(KIND, **whole_and(30)) == []
    assert findings(KIND, **whole_and(30, {"value": None})) == []
    too_many = whole_and({"value": 80, "raw": ["trong đó 80 nữ"]}, 30)
    assert told(KIND, **too_many) == [("error", {"R0", "R1", "R2"})]


def test_parts_in_another_scale_are_converted_and_in_another_unit_left_alone():
    facts = whole_and(60, {"value": number("40000")}, total=100, uom="tỷ đồng")
    facts["results"][2]["uom"] = "triệu đồng"
    assert findings(KIND, **facts) == []
    facts["results"][2]["uom"] = "người"
    assert findings(KIND, **facts) == []


def test_two_breakdowns_of_one_total_are_not_added_to_each_other():
    by_sex_and_by_district = whole_and(
        55, 45, {"value": 70, "unit": "DS.BV"}, {"value": 30, "unit": "DS.LH"}
    )
    assert findings(KIND, **by_sex_and_by_district) == []
    assert findings(KIND, **whole_and(55, 45, 70, 30)) == []


def test_rates_of_parts_do_not_add_up_to_a_rate_but_shares_do_to_a_hundred():
    assert findings(KIND, **whole_and(5, 4, total=9, uom="%")) == []
    assert findings(KIND, **whole_and(5, 6, total=9, uom="%")) == []
    assert findings(KIND, **whole_and(number("20.4"), number("79.6"), uom="%")) == []
    assert told(KIND, **whole_and(number("20.4"), number("82.6"), uom="%")) != []


def test_a_lower_bound_among_the_parts_leaves_room_only_above():
    over = {"value": 50, "approx": "over"}
    assert findings(KIND, **whole_and(over, 45)) == []
    assert told(KIND, **whole_and(over, 60)) == [("error", {"R0", "R1", "R2"})]


def test_bounds_are_never_added_to_an_exact_total():
    over = [{"value": 60, "approx": "over"}, {"value": 40, "approx": "over"}]
    assert told("lower_bounds_added", **whole_and(*over)) == [("warning", {"R0", "R1", "R2"})]
    assert findings("lower_bounds_added", **whole_and(*over, approx="over")) == []
    assert findings("lower_bounds_added", **whole_and(60, 40)) == []


def members(total, *values, uom="hộ", **fields):
    rows = [
        result(f"R{place}", value, uom, group="nhà ở", label=f"phần {place}", **fields)
        for place, value in enumerate(values)
    ]
    rows[0]["group_total"] = total
    return {"results": rows}


def test_a_group_adds_up_to_its_stated_total():
    assert findings(KIND, **members(100, 60, 40)) == []
    assert told(KIND, **members(100, 60, 30)) == [("error", {"R0", "R1"})]
    assert findings(KIND, **members(100, 60, 40, 100)) == []


def test_one_figure_of_several_units_adds_up_to_the_total_of_their_group():
    def districts(total, *values):
        rows = members(total, *values)
        units = ("DS.BV", "DS.LH", "DS.TP")
        return {"results": [r | {"unit": u} for r, u in zip(rows["results"], units, strict=False)]}

    assert findings(KIND, **districts(90, 50, 30, 10)) == []
    assert told(KIND, **districts(80, 50, 30, 10)) == [("error", {"R0", "R1", "R2"})]
    # Every unit may have a group of the same name with a total of its own.
    own = districts(50, 50, 30)
    own["results"][1]["group_total"] = 30
    assert findings(KIND, **own) == []


def test_a_group_of_different_indicators_is_counted():
    def listed(total):
        return {
            "results": [
                result("R1", 5, "%", indicator="growth", group="vượt", group_total=total),
                result("R2", 5, "%", indicator="forest", group="vượt", group_total=total),
                result("R3", 5, "tấn", indicator="rice", group="vượt", group_total=total),
            ]
        }

    assert findings("group_count", **listed(3)) == []
    assert told("group_count", **listed(4)) == [("warning", {"R1", "R2", "R3"})]


def test_a_row_may_be_the_total_of_its_group():
    rows = members(None, 60, 40, 99)
    rows["results"][2]["group_total"] = True
    assert told(KIND, **rows) == [("error", {"R0", "R1", "R2"})]
    rows["results"][2]["value"] = 100
    assert findings(KIND, **rows) == []


@pytest.mark.parametrize(
    "levels", [{"cấp tỉnh": 10, "cấp huyện": 89}, [{"level": "tỉnh", "value": 10}, {"value": 89}]]
)
def test_a_breakdown_by_level_adds_up_unless_it_is_incomplete(levels):
    row = result("R1", 100, "công trình", by_level=levels)
    assert told(KIND, results=[row]) == [("error", {"R1"})]
    assert findings(KIND, results=[row | {"by_level_complete": False}]) == []
    assert findings(KIND, results=[row | {"value": 99}]) == []


def event(**fields):
    return {"events": [fact("E1", name="Hội thao", kind="contest", **fields)]}


def test_the_turnout_of_units_adds_up_to_that_of_the_event():
    figures = [{"what": "athletes", "value": 300, "uom": "vận động viên"}]
    assert told(KIND, **event(figures=figures, by_unit={"DS.BV": 100, "DS.LH": 190})) == [
        ("error", {"E1"})
    ]
    assert findings(KIND, **event(figures=figures, by_unit={"DS.BV": 100, "DS.LH": 200})) == []
    assert findings(KIND, **event(by_unit={"DS.BV": 100, "DS.LH": 200})) == []


def test_prizes_by_rank_add_up_to_their_total():
    assert told(KIND, **event(prizes={"nhất": 1, "nhì": 2, "total": 4})) == [("error", {"E1"})]
    assert findings(KIND, **event(prizes={"nhất": 1, "nhì": 2, "total": 3})) == []
    assert findings(KIND, **event(prizes={"nhất": 1, "nhì": 2})) == []


def award(**counts):
    return {"awards": [fact("A1", form="Bằng khen", authority="DS.CT", counts=counts)]}


def test_kinds_of_recipients_add_up_to_their_total():
    assert told(KIND, **award(individuals=40, collectives=20, mixed_total=65)) == [
        ("error", {"A1"})
    ]
    assert findings(KIND, **award(individuals=40, collectives=25, mixed_total=65)) == []
    assert findings(KIND, **award(individuals=0, collectives=0, mixed_total=65)) == []


def test_points_of_criteria_add_up_to_the_full_score():
    def rule(total):
        return {"scoring": [fact("S1", total=total, criteria=[{"points": 60}, {"points": 40}])]}

    assert findings(KIND, **rule(100)) == []
    assert told(KIND, **rule(90)) == [("error", {"S1"})]
    rows = [fact("S1", points=60), fact("S2", points=30), fact("S3", kind="total", points=100)]
    assert told(KIND, scoring=rows) == [("error", {"S1", "S2", "S3"})]
    rows[1]["points"] = 40
    assert findings(KIND, scoring=rows) == []


def test_points_inside_one_criterion_add_up_to_its_own():
    def criterion(points):
        items = [{"label": "an toàn", "points": 120}, {"label": "môi trường", "points": points}]
        return {"scoring": [fact("S1", points=200, items=items)]}

    assert findings(KIND, **criterion(80)) == []
    assert told(KIND, **criterion(81)) == [("error", {"S1"})]


def test_a_full_score_may_hold_the_bonus_or_leave_it_out():
    rows = [fact("S1", points=60), fact("S2", points=40), fact("S3", kind="bonus", points=10)]
    for full, slips in ((100, 0), (110, 0), (105, 1)):
        whole = fact("S0", kind="total", points=full)
        assert len(findings(KIND, scoring=[whole, *rows])) == slips
