import pytest

from tests.campaigns.checks.province import (
    LAUNCH,
    REPORT,
    fact,
    findings,
    former,
    number,
    plan,
    result,
    told,
)

CAMPAIGN = [fact("C-1", LAUNCH, code="C1")]


def target(id="T1", indicator="growth", value=9, uom="%", **fields):
    said = {"campaign": "C1", "unit": "DS", "year": 2023, "label": indicator}
    figure = {"indicator": indicator, "value": value, "uom": uom}
    return fact(id, LAUNCH, **(said | figure | fields))


def reported(*results, targets=None):
    return {
        "campaigns": CAMPAIGN,
        "targets": targets or [target()],
        "results": [row | {"campaign": "C1"} for row in results],
    }


def test_a_target_without_a_result_is_told_with_the_parts_that_are_there():
    facts = reported(
        result("R1", number("5.1"), "% tăng", indicator="growth_farm"),
        result("R2", 900, "lao động"),
    )
    assert told("target_without_result", **facts) == [("warning", {"T1", "R1"})]


@pytest.mark.parametrize(
    "change",
    [
        {"indicator": "growth"},
        {"indicator": "growth", "period": "2023-12"},
    ],
)
def test_a_target_with_a_result_is_not(change):
    assert findings("target_without_result", **reported(result("R1", 8, "%", **change))) == []


@pytest.mark.parametrize("change", [{"unit": "DS.BV"}, {"period": "2022"}, {"part_of": "R9"}])
def test_a_result_of_another_unit_year_or_of_a_part_is_none(change):
    facts = reported(result("R1", 8, "%", indicator="growth", **change))
    assert told("target_without_result", **facts) == [("warning", {"T1"})]


def test_before_anything_is_reported_no_target_is_missing():
    assert findings("target_without_result", campaigns=CAMPAIGN, targets=[target()]) == []


def test_a_target_due_after_the_campaign_is_not_missing_at_its_closing():
    facts = reported(result("R1", 900, "lao động"), targets=[target(year=2024)])
    ending = facts["campaigns"][0] | {"end_date": "2023-12-31"}
    assert findings("target_without_result", **(facts | {"campaigns": [ending]})) == []
    ending["end_date"] = "2024-06-30"
    assert told("target_without_result", **(facts | {"campaigns": [ending]})) != []


def test_targets_for_every_unit_are_not_answered_by_one_result():
    facts = reported(
        result("R1", 900, "lao động"),
        targets=[target(per_unit=["each_commune"]), target("T2", "works", 1, "công trình")],
    )
    assert findings("target_without_result", **facts) == []


def test_a_target_by_wording_of_something_measured_is_told():
    wording = {"value": None, "qualitative": "hoàn thành"}
    facts = [
        target("T1", "revenue", uom=None, **wording),
        target("T2", "escape", uom=None, **wording),
        target("T3", "revenue", uom=None, campaign=None, **wording),
    ]
    assert told("target_without_figure", campaigns=CAMPAIGN, targets=facts) == [("info", {"T1"})]


def test_met_is_what_the_target_says():
    facts = reported(result("R1", 8, "%", indicator="growth", met=True))
    assert told("met_against_target", **facts) == [("error", {"R1", "T1"})]
    facts = reported(result("R1", 9, "%", indicator="growth", met=True))
    assert findings("met_against_target", **facts) == []
    facts = reported(result("R1", 9, "%", indicator="growth", met="không đạt"))
    assert told("met_against_target", **facts) == [("error", {"R1", "T1"})]


def test_lower_is_better_turns_the_verdict_round():
    facts = reported(
        result("R1", 8, "%", indicator="poverty", met=False),
        targets=[target("T1", "poverty")],
    )
    assert told("met_against_target", **facts) == [("error", {"R1", "T1"})]
    facts["results"][0]["met"] = True
    assert findings("met_against_target", **facts) == []


@pytest.mark.parametrize(
    ("op", "value", "met"), [("<=", 9, True), ("<", 9, False), (">", 9, False), ("=", 9, True)]
)
def test_the_comparator_of_the_target_decides(op, value, met):
    right = reported(result("R1", value, "%", indicator="growth", met=met), targets=[target(op=op)])
    assert findings("met_against_target", **right) == []
    right["results"][0]["met"] = not met
    assert told("met_against_target", **right) == [("error", {"R1", "T1"})]


def test_a_bound_settles_only_what_it_settles():
    over = {"indicator": "growth", "approx": "over"}
    facts = reported(result("R1", 10, "%", met=False, **over))
    assert told("met_against_target", **facts) == [("error", {"R1", "T1"})]
    facts = reported(result("R1", 5, "%", met=True, **over))
    assert findings("met_against_target", **facts) == []


def test_targets_in_another_scale_are_converted():
    big = target("T1", "revenue", 2, "nghìn tỷ đồng")
    facts = reported(result("R1", 1900, "tỷ đồng", indicator="revenue", met=True), targets=[big])
    assert told("met_against_target", **facts) == [("error", {"R1", "T1"})]
    facts["results"][0]["value"] = 2000
    assert findings("met_against_target", **facts) == []


def test_the_plan_of_the_result_or_its_percentage_decides_too():
    short = result("R1", 90, "lao động", plan_value=100, met=True)
    only_percent = result("R2", None, None, vs_plan=plan("reach", 97), met=True, unit="DS.BV")
    right = result("R3", 90, "lao động", plan_value=90, met=True, unit="DS.LH")
    facts = {"results": [short, only_percent, right]}
    assert told("met_against_target", **facts) == [("error", {"R1"}), ("error", {"R2"})]


def group(verdict, *mets):
    return [
        result(
            f"R{place}",
            1,
            "tấn",
            indicator="rice",
            unit=None,
            group="nông nghiệp",
            verdict_of_group=verdict,
            met=met,
            label=f"lúa {place}",
        )
        for place, met in enumerate(mets)
    ]


def test_the_verdict_of_a_group_holds_for_its_members():
    assert told("group_verdict", results=group(True, True, False)) == [("warning", {"R1"})]
    assert told("group_verdict", results=group("không đạt", True, False)) == [("warning", {"R0"})]
    assert findings("group_verdict", results=group("đạt", True, True, None)) == []


def near(label, indicator="budget_of_the_province"):
    return reported(
        result("R1", 900, "tỷ đồng", indicator=indicator, label=label),
        targets=[target("T1", "revenue", 800, "tỷ đồng", label="dự toán thu ngân sách nhà nước")],
    )


def test_near_names_of_two_indicators_are_never_matched_silently():
    facts = near("thu ngân sách địa phương")
    assert told("indicator_name_variant", **facts) == [("info", {"T1", "R1"})]


def test_other_names_and_the_same_indicator_are_left_alone():
    assert findings("indicator_name_variant", **near("thu hút đầu tư")) == []
    assert findings("indicator_name_variant", **near("thu ngân sách", "revenue")) == []


def test_nothing_is_said_of_results_that_agree():
    facts = reported(
        result(
            "R1",
            number("9.5"),
            "%",
            indicator="growth",
            met=True,
            vs_prev=[former("from", 8, "2022")],
        ),
    )
    assert told("met_against_target", **facts) == []
    assert {row["source"] for row in facts["results"]} == {REPORT}
