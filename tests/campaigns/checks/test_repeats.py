import pytest

from tests.campaigns.checks.province import (
    DISTRICT,
    LAUNCH,
    NEWS,
    REPORT,
    fact,
    findings,
    former,
    number,
    plan,
    result,
    told,
)

KIND = "cross_document_value"


def twice(value, other, **fields):
    """The same result in a report and in the news, the second with other fields."""
    return {
        "results": [
            result("R1", value, "lao động"),
            result("R2", other, **({"uom": "lao động", "source": NEWS} | fields)),
        ]
    }


def test_two_documents_with_two_values_contradict_each_other():
    assert told(KIND, **twice(900, 905)) == [("error", {"R1", "R2"})]


@pytest.mark.parametrize(
    ("value", "other", "fields"),
    [
        (900, 900, {}),
        (900, 900, {"uom": "người"}),
        (905, 900, {"approx": "over"}),
        (900, 905, {"approx": "under"}),
        (900, 880, {"estimate": True}),
        (900, 905, {"period": "2022"}),
        (900, 905, {"unit": "DS.BV"}),
        (900, 905, {"indicator": "rice"}),
        (900, 905, {"scope": "nông thôn"}),
        (900, 905, {"cumulative": True}),
        (900, 300, {"part_of": "R1"}),
        (900, None, {}),
    ],
)
def test_equal_values_bounds_and_other_things_do_not(value, other, fields):
    assert findings(KIND, **twice(value, other, **fields)) == []


def test_a_bound_that_is_far_off_contradicts():
    assert told(KIND, **twice(1500, 900, approx="over")) == [("error", {"R1", "R2"})]
    assert told(KIND, **twice(880, 900, approx="over")) == [("error", {"R1", "R2"})]


def test_an_estimate_that_is_far_off_is_only_a_warning():
    assert told(KIND, **twice(900, 700, estimate=True)) == [("warning", {"R1", "R2"})]


def test_figures_printed_with_more_digits_agree_with_those_rounded():
    facts = twice(number("47.2"), number("47.24"))
    for row in facts["results"]:
        row |= {"uom": "triệu đồng"}
    assert findings(KIND, **facts) == []
    facts["results"][1]["value"] = number("47.26")
    assert told(KIND, **facts) != []
    facts["results"][1]["value"] = number("47.3")
    assert told(KIND, **facts) != []
    facts["results"][1] |= {"value": number("0.0472"), "uom": "tỷ đồng"}
    assert findings(KIND, **facts) == []


def test_percentages_and_plans_are_compared_too():
    facts = twice(None, None)
    for row, pct in zip(facts["results"], (number("16.6"), number("17.6")), strict=True):
        row["vs_plan"] = plan("exceed", pct)
    assert told(KIND, **facts) == [("error", {"R1", "R2"})]
    facts["results"][1]["vs_plan"] = plan("reach", number("116.6"), "kế hoạch")
    assert findings(KIND, **facts) == []
    facts["results"][1]["vs_plan"] = plan("reach", 150, "Trung ương giao")
    assert findings(KIND, **facts) == []
    facts = twice(900, 900, vs_prev=[former("pct", 12)])
    facts["results"][0]["vs_prev"] = [former("pct", 11)]
    assert told(KIND, **facts) == [("error", {"R1", "R2"})]
    facts["results"][0]["vs_prev"] = [former("pct", 11, "2021")]
    assert findings(KIND, **facts) == []


def test_all_documents_that_say_one_of_the_values_are_named():
    facts = twice(900, 905)
    facts["results"].append(result("R3", 900, "lao động", source=DISTRICT))
    assert told(KIND, **facts) == [("error", {"R1", "R2", "R3"})]


def test_two_rows_of_one_document_may_be_two_things():
    same_label = [result("R1", 900, "lao động"), result("R2", 905, "lao động")]
    assert told(KIND, results=same_label) == [("error", {"R1", "R2"})]
    other_label = [same_label[0], same_label[1] | {"label": "xuất khẩu lao động"}]
    assert findings(KIND, results=other_label) == []


def test_a_figure_in_one_document_completes_percentages_in_another():
    facts = twice(900, None, vs_plan=plan("exceed", 11))
    assert told("missing_absolute", **facts) == [("info", {"R1", "R2"})]
    assert findings("only_percent", **facts) == []
    assert findings("missing_absolute", **twice(900, 900)) == []


def test_percentages_alone_are_told_by_document():
    rows = [
        result("R1", None, None, vs_plan=plan("reach", 103)),
        result("R2", None, None, vs_plan=plan("reach", 104), indicator="rice"),
        result("R3", None, None, vs_plan=plan("reach", 105), unit="DS.BV", source=NEWS),
        result("R4", 5, "tấn", vs_plan=plan("reach", 105), unit="DS.LH"),
    ]
    assert told("only_percent", results=rows) == [("info", {"R1", "R2"}), ("info", {"R3"})]


def amounts(*pairs, indicator="revenue"):
    units = ("DS.BV", "DS.LH", "DS.TP")
    return [
        result(f"R{place}", value, uom, indicator=indicator, unit=units[place])
        for place, (value, uom) in enumerate(pairs)
    ]


def test_one_indicator_in_two_scales_is_an_error():
    rows = amounts((64200, "triệu đồng"), (80, "tỷ đồng"), (90, "tỷ đồng"))
    [found] = findings("unit_of_measure", results=rows)
    assert (found.severity, set(found.facts)) == ("error", {"R0", "R1", "R2"})
    assert found.expected == {"tỷ đồng": "64.2"}


@pytest.mark.parametrize(
    "uoms", [("tỷ đồng", "Tỉ  đồng"), ("triệu đồng", "triệu đồng/năm"), ("lao động", "người")]
)
def test_spellings_of_one_unit_of_measure_are_one(uoms):
    rows = amounts(*((5, uom) for uom in uoms), indicator="jobs")
    assert findings("unit_of_measure", results=rows) == []


def test_units_that_do_not_convert_are_an_error_unless_the_catalogue_knows_them():
    assert told("unit_of_measure", results=amounts((5, "tấn"), (6, "bao"), indicator="rice")) == [
        ("error", {"R0", "R1"})
    ]
    assert findings("unit_of_measure", results=amounts((5, "người"), (6, "lao động"))) == []


def test_a_large_sum_in_the_small_scale_beside_the_large_scale_is_an_error():
    small = result("R1", 64200, "triệu đồng", indicator="revenue", unit="DS.BV")
    large = result("R2", 784, "tỷ đồng", indicator="output", unit="DS.LH")
    assert told("unit_of_measure", results=[small, large]) == [("error", {"R1", "R2"})]
    assert findings("unit_of_measure", results=[small | {"value": 642}, large]) == []
    assert findings("unit_of_measure", results=[small, large | {"source": NEWS}]) == []


def targets(one, other, **fields):
    said = {"unit": "DS", "indicator": "jobs", "year": 2023, "uom": "lao động"}
    return {
        "targets": [
            fact("T1", LAUNCH, value=one, **said),
            fact("T2", DISTRICT, **(said | {"value": other} | fields)),
        ]
    }


def test_one_target_with_two_figures_is_worth_a_look():
    assert told(KIND, **targets(900, 950)) == [("warning", {"T1", "T2"})]
    assert findings(KIND, **targets(900, 900)) == []
    assert findings(KIND, **targets(900, 950, unit="DS.BV")) == []
    assert findings(KIND, **targets(900, 950, per_unit=["each_district"])) == []


def events(value, **fields):
    figures = [{"what": "entries", "value": value, "uom": "bài"}]
    said = {"name": "Cuộc thi tìm hiểu lịch sử tỉnh", "kind": "contest", "figures": figures}
    first = [{"what": "entries", "value": 900, "uom": "bài"}, {"what": "authors", "value": 5}]
    return {
        "events": [
            fact("E1", REPORT, **(said | {"figures": first})),
            fact("E2", NEWS, **(said | fields)),
        ]
    }


def test_one_event_with_two_turnouts_contradicts_itself():
    assert told(KIND, **events(905)) == [("error", {"E1", "E2"})]
    assert findings(KIND, **events(900)) == []
    assert findings(KIND, **events(905, name="Hội chợ công thương")) == []
    assert findings(KIND, **events(905, kind="festival")) == []


def test_the_same_uneven_percentage_of_two_units_is_chance():
    def rows(pct, **fields):
        other = {"indicator": "rice", "unit": "DS.LH"} | fields
        return [
            result("R1", None, None, vs_plan=plan("reach", pct), unit="DS.BV"),
            result("R2", None, None, vs_plan=plan("reach", pct), **other),
        ]

    assert told("coincidence", results=rows(number("119.4"))) == [("info", {"R1", "R2"})]
    assert findings("coincidence", results=rows(100)) == []
    assert findings("coincidence", results=rows(number("119.4"), indicator="jobs")) == []
    assert findings("coincidence", results=rows(number("119.4"), source=NEWS)) == []


def test_a_phrase_that_runs_on_into_the_next_result_lacks_a_full_stop():
    def rows(raw, pct=106):
        return [
            result(
                "R1",
                35,
                "%",
                indicator="forest",
                label="tỷ lệ che phủ rừng",
                vs_plan=plan("reach", 106),
                raw=[raw],
            ),
            result(
                "R2", 990, "lao động", label="đào tạo nghề lao động", vs_plan=plan("reach", pct)
            ),
        ]

    together = "35%, đạt 106% KH công tác đào tạo nghề"
    assert told("missing_full_stop", results=rows(together)) == [("warning", {"R1", "R2"})]
    assert findings("missing_full_stop", results=rows("35%, đạt 106% KH. Đào tạo nghề")) == []
    assert findings("missing_full_stop", results=rows("35%, đạt 106% KH năm 2023")) == []
    assert findings("missing_full_stop", results=rows(together, pct=107)) == []
