import pytest

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


def printed(value, raw, uom="tỷ đồng"):
    return {"results": [result("R1", value, uom, raw=[raw])]}


@pytest.mark.parametrize(
    ("value", "raw"),
    [
        (14000, "gần 14. 000 tỷ đồng"),
        (14000, "gần 14 .000 tỷ đồng"),
        (1234567, "1.234. 567 tỷ đồng"),
        (14000, "gần 14 000 tỷ đồng"),
        (14000, "gần 14, 000 tỷ đồng"),
    ],
)
def test_a_blank_inside_a_number_is_an_error_with_the_number_meant(value, raw):
    [found] = findings("number_format", **printed(value, raw))
    assert (found.severity, found.expected) == ("error", {"value": value})


@pytest.mark.parametrize(
    ("value", "raw"),
    [
        (14000, "14.000 tỷ đồng"),
        (5, "5 tập thể, 420 cá nhân"),
        (420, "năm 2023, 420 lao động"),
        (420, "đạt 2023. 420 lao động"),
        (420, "30/5/2023. 420 lao động"),
        (150, "12 150 hộ"),  # the value says that these are two numbers
    ],
)
def test_numbers_beside_each_other_are_not_one(value, raw):
    assert findings("number_format", **printed(value, raw)) == []


def test_a_point_taken_for_a_decimal_mark_is_an_error():
    assert told("number_format", **printed(number("64.2"), "64.200 triệu đồng")) == [
        ("error", {"R1"})
    ]
    assert told("number_format", **printed(1234, "1,234 lao động")) == [("error", {"R1"})]
    assert findings("number_format", **printed(64200, "64.200 triệu đồng")) == []
    assert findings("number_format", **printed(number("1.234"), "1,234 triệu đồng")) == []


@pytest.mark.parametrize(
    ("value", "raw"),
    [(10000, "1.0000 con"), (1234567, "12.34.567 đồng"), (number("12.5"), "1.2,5 ha")],
)
def test_marks_that_no_reading_allows_are_an_error(value, raw):
    [found] = findings("number_format", **printed(value, raw))
    assert found.severity == "error"


@pytest.mark.parametrize(
    ("value", "raw"),
    [
        (10000, "10.000 con"),
        (10000, "trên 10 nghìn con"),
        (5, "0,5 ha và 5 hộ"),
        (number("10.50"), "10,5%"),
        (number("12.5"), "12.5 ha"),
        (1205, "1,205 tỷ và 1.205 triệu"),
    ],
)
def test_marks_in_their_place_are_not(value, raw):
    assert findings("number_format", **printed(value, raw)) == []


def slashed(id, value, raw, **fields):
    return result(id, value, "xã", raw=[raw], **fields)


def test_a_slash_that_may_mean_the_plan_is_asked_about_with_all_of_its_document():
    part = slashed("R1", 25, "25/39 xã", numerator=25, denominator=39)
    of_plan = slashed("R2", number("195.5"), "195,5/150ha", plan_value=150, unit="DS.BV")
    elsewhere = slashed("R3", 1, "1/3 xã", numerator=1, denominator=3, source=NEWS)
    assert told("ratio_notation", results=[part, of_plan, elsewhere]) == [("warning", {"R1", "R2"})]
    unknown = slashed("R4", 12, "12/15 xã")
    assert told("ratio_notation", results=[unknown]) == [("warning", {"R4"})]


def test_a_slash_with_more_above_than_below_is_read_as_of_the_plan():
    fields = {"numerator": 42, "denominator": 40, "vs_plan": plan("reach", 105)}
    [found] = findings("ratio_notation", results=[slashed("R1", 42, "42/40 xã", **fields)])
    assert found.expected == {"R1": "thực hiện trên kế hoạch: 105%"}


def test_parts_of_totals_dates_and_numbers_of_documents_are_no_question():
    facts = [
        slashed("R1", 25, "25/39 xã", numerator=25, denominator=39),
        slashed("R2", 9, "9 xã, ngày 22/12/2023", unit="DS.BV"),
        slashed("R3", 9, "9 xã theo số 12/2023/QĐ-UBND", unit="DS.LH"),
        slashed("R4", 9, "9 xã, ngày 22/12", unit="DS.TP"),
    ]
    assert findings("ratio_notation", results=facts) == []


def share(**fields):
    said = {"indicator": "forest", "vs_plan": plan("exceed", 10)} | fields
    return result("R1", 66, "%", **said)


def test_an_excess_of_a_share_is_points_or_percent():
    [found] = findings("points_or_percent", results=[share()])
    assert (found.severity, found.facts) == ("warning", ("R1",))
    assert found.expected == {"plan_if_points": 56, "plan_if_relative": 60}


@pytest.mark.parametrize(
    "change",
    [
        {"uom": "điểm %"},
        {"uom": "tỷ đồng"},
        {"plan_value": 60},
        {"plan_value": 56},
        {"vs_plan": plan("reach", 110)},
        {"vs_plan": None, "vs_prev": [former("pct", 10, uom="điểm %")]},
        {"vs_plan": None, "vs_prev": [former("abs", 10)]},
        {"vs_plan": None, "vs_prev": [former("pct", 10), former("from", 60)]},
    ],
)
def test_where_the_plan_or_the_words_decide_nothing_is_asked(change):
    row = share() | change
    assert findings("points_or_percent", results=[row]) == []


def test_growth_of_a_share_is_points_or_percent_too():
    row = share(vs_plan=None, vs_prev=[former("pct", 10)])
    assert told("points_or_percent", results=[row]) == [("warning", {"R1"})]
    before = result("R0", 60, "%", indicator="forest", period="2022")
    assert findings("points_or_percent", results=[row, before]) == []


def level(value=24, label="tỷ lệ giảm hộ nghèo còn", **fields):
    return result("R1", value, "%", indicator="poverty", label=label, **fields)


def cut(value=4, **fields):
    return result("R2", value, "điểm %", indicator="poverty_cut", **fields)


def test_a_level_worded_as_a_reduction_is_told_with_the_reduction():
    facts = [level(), cut(), cut(unit="DS.BV") | {"id": "R3"}]
    assert told("level_or_change", results=facts) == [("warning", {"R1", "R2"})]
    assert told("level_or_change", results=[level()]) == [("warning", {"R1"})]


def test_a_level_and_a_reduction_that_say_so_are_fine():
    plainly = level(label="tỷ lệ hộ nghèo", raw=["tỷ lệ hộ nghèo còn 24%"])
    assert findings("level_or_change", results=[plainly, cut()]) == []
    from_to = level(vs_prev=[former("from", 28)], raw=["giảm từ 28% xuống còn 24%"])
    assert findings("level_or_change", results=[from_to, cut()]) == []


def test_a_reduction_follows_from_the_two_levels():
    from_to = level(label="tỷ lệ hộ nghèo", vs_prev=[former("from", 28)])
    assert findings("growth_against_level", results=[from_to, cut(4)]) == []
    assert told("growth_against_level", results=[from_to, cut(6)]) == [("error", {"R1", "R2"})]
    assert told("level_or_change", results=[from_to, cut(30)]) == [("error", {"R1", "R2"})]


def test_a_reduction_is_that_of_its_own_level_under_a_shorter_name_too():
    def beside(label):
        before = level(label="tỷ lệ hộ nghèo", vs_prev=[former("from", 28)])
        other = cut(6, label=label) | {"indicator": None}
        return {"results": [before, other]}

    assert told("growth_against_level", **beside("giảm nghèo")) == [("error", {"R1", "R2"})]
    assert findings("growth_against_level", **beside("giảm hộ cận nghèo")) == []


def test_from_and_to_give_the_change():
    down = level(label="tỷ lệ hộ nghèo", vs_prev=[former("from", number("28.5"))])
    up = result("R2", 110, "tỷ đồng", indicator="revenue", vs_prev=[former("from", 100)])
    by_percent = result("R3", 110, "tỷ đồng", unit="DS.BV", vs_prev=[former("pct", 10)])
    found = findings("from_to", results=[down, up, by_percent])
    assert [(f.facts, f.severity, f.expected) for f in found] == [
        (("R1",), "info", {"reduction_points": "4.5"}),
        (("R2",), "info", {"increase": 10}),
    ]


def test_percentages_of_unclear_belonging_are_told_with_the_figure_before_them():
    arrivals = result("R1", 1, "triệu lượt", indicator="rice", approx="over")
    income = result(
        "R2",
        800,
        "tỷ đồng",
        indicator="revenue",
        attribution="ambiguous",
        vs_plan=plan("exceed", 24),
    )
    facts = [arrivals, income]
    assert told("ambiguous_attribution", results=facts) == [("warning", {"R1", "R2"})]
    arrivals["vs_plan"] = plan("reach", 100)
    assert told("ambiguous_attribution", results=facts) == [("warning", {"R2"})]
    income["attribution"] = None
    assert findings("ambiguous_attribution", results=facts) == []


def test_a_fall_of_a_share_leads_to_a_higher_former_level():
    fall = level(4, "tỷ lệ hộ nghèo", vs_prev=[former("pct", 2)], raw=["giảm 2% so với 2022"])
    [found] = findings("points_or_percent", results=[fall])
    assert found.expected == {"former_if_points": 6, "former_if_relative": "4.1"}


def test_a_slash_before_a_known_total_is_a_part_of_it():
    rows = [
        slashed("R1", 9, "9/18 chỉ tiêu", group="vượt", group_total=18),
        slashed("R2", 9, "9/12 hộ đăng ký", registered=12, unit="DS.BV"),
    ]
    assert findings("ratio_notation", results=rows) == []


def test_a_known_target_decides_between_points_and_percent():
    facts = {
        "campaigns": [fact("C-1", LAUNCH, code="C1")],
        "targets": [
            fact("T1", LAUNCH, campaign="C1", unit="DS", indicator="forest", year=2023, value=60)
        ],
        "results": [share(campaign="C1")],
    }
    assert findings("points_or_percent", **facts) == []
