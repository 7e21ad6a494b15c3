from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.choices import Outcome
from awards.eligibility import (
    PREDICATES,
    Finding,
    RuleError,
    assess,
    changed,
    check_rule,
)
from tests.awards.cases import NAMES, ask, award, case, each, had, outcome, rule

PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"


# Which rules concern a nominee


@pytest.mark.parametrize(
    ("facts", "concerns"),
    [
        ({}, True),
        ({"from_on": date(2026, 6, 15)}, True),
        ({"from_on": date(2026, 6, 16)}, False),
        ({"until_on": date(2026, 6, 15)}, False),
        ({"until_on": date(2026, 6, 16)}, True),
        ({"awards": frozenset({"cstd-tinh", "ldtt"})}, True),
        ({"awards": frozenset({"ldtt"})}, False),
        ({"recipient_kinds": frozenset({"individual"})}, True),
        ({"recipient_kinds": frozenset({"collective"})}, False),
        ({"occasions": frozenset({"merit"})}, True),
        ({"occasions": frozenset({"campaign"})}, False),
    ],
)
def test_rules_speak_on_their_days_of_their_nominees(facts, concerns):
    assert rule("body_exists", **facts).concerns(case()) is concerns


def test_findings_come_in_the_order_of_the_rules_with_their_basis_and_mark():
    rules = [
        rule("occasion", code="b", basis="Điều 8", is_unchecked=True),
        rule("leads_bloc", code="x", awards=frozenset({"co-tinh"})),
        rule("recipient_kind", code="a", name="Đối tượng", basis="Điều 20"),
    ]
    found = assess(case(), rules)
    assert [(one.rule, one.basis, one.is_unchecked) for one in found] == [
        ("b", "Điều 8", True),
        ("a", "Điều 20", False),
    ]
    assert found[1].name == "Đối tượng"


def test_the_law_of_the_day_of_receipt_is_read():
    """Two versions of one rule: the year of the dossier decides, not that of today."""
    old = rule("consecutive_years", {"awards": ["cstdcs"], "years": 3}, until_on=date(2026, 10, 1))
    new = replace(old, params={"awards": ["cstdcs"], "years": 2}, from_on=date(2026, 10, 1))
    nominee = case(past=each("cstdcs", 2024, 2025))
    before = assess(replace(nominee, day=date(2026, 9, 30)), [old, replace(new, until_on=None)])
    after = assess(replace(nominee, day=date(2026, 10, 1)), [old, replace(new, until_on=None)])
    assert [one.outcome for one in before] == [Outcome.FAIL]
    assert [one.outcome for one in after] == [Outcome.PASS]


# The award and the recipient


def test_the_kind_of_recipient_fits():
    assert outcome("recipient_kind", case()) == PASS
    collective = ask("recipient_kind", case(kind="collective"))
    assert collective.outcome == Outcome.FAIL
    assert "dành cho cá nhân; đối tượng được đề nghị là tập thể" in collective.sentence
    nobody = case(award=award("ldtt", recipient_kinds=frozenset()))
    assert outcome("recipient_kind", nobody) == UNKNOWN


def test_the_occasion_fits():
    assert outcome("occasion", case()) == PASS
    campaign = ask("occasion", case(occasion="campaign"))
    assert campaign.outcome == Outcome.FAIL
    assert "khen thưởng công trạng" in campaign.sentence
    assert outcome("occasion", case(award=award("ldtt", occasions=frozenset()))) == UNKNOWN


@pytest.mark.parametrize(
    ("from_on", "until_on", "expected"),
    [
        (None, None, PASS),
        (date(2026, 6, 15), None, PASS),
        (date(2026, 6, 16), None, FAIL),
        (None, date(2026, 6, 15), FAIL),
        (None, date(2026, 6, 16), PASS),
    ],
)
def test_the_award_is_given_on_the_day(from_on, until_on, expected):
    nominee = case(award=award("ldtt", from_on=from_on, until_on=until_on))
    assert outcome("award_in_force", nominee) == expected


def test_the_abolished_badge_is_named_with_its_last_day():
    badge = award("huy-hieu", until_on=date(2024, 1, 1), basis="Luật 2022")
    sentence = ask("award_in_force", case(award=badge)).sentence
    assert "không còn từ ngày 01/01/2024 theo Luật 2022" in sentence


@pytest.mark.parametrize(
    ("closed_on", "assessed_on", "expected"),
    [
        (None, None, PASS),
        (date(2026, 6, 15), None, FAIL),
        (date(2026, 6, 16), None, PASS),
        (date(2026, 6, 16), date(2026, 8, 1), FAIL),
        (date(2025, 7, 1), None, FAIL),
    ],
)
def test_a_body_that_is_no_more_gets_no_award(closed_on, assessed_on, expected):
    nominee = case(kind="collective", body_closed_on=closed_on, assessed_on=assessed_on)
    assert outcome("body_exists", nominee) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"occasion": "merit"}, PASS),
        ({"campaign_id": None}, FAIL),
        ({"campaign_id": 3, "takes_part": True}, PASS),
        ({"campaign_id": 3, "takes_part": False}, FAIL),
        ({"campaign_id": 3, "takes_part": None}, UNKNOWN),
    ],
)
def test_a_campaign_award_names_its_campaign(facts, expected):
    assert outcome("campaign_named", case(**{"occasion": "campaign"} | facts)) == expected


def test_taking_part_may_be_left_unasked():
    nominee = case(occasion="campaign", campaign_id=3, takes_part=False)
    assert outcome("campaign_named", nominee, must_take_part=False) == PASS


@pytest.mark.parametrize(
    ("months", "expected"), [(None, UNKNOWN), (59, FAIL), (60, PASS), (61, PASS)]
)
def test_flags_of_long_movements(months, expected):
    nominee = case(occasion="campaign", campaign_id=3, campaign_months=months)
    assert outcome("campaign_length", nominee, months=60) == expected
    assert outcome("campaign_length", case(campaign_months=months), months=60) == PASS


def test_the_deciding_head_needs_another_signer():
    assert outcome("deciding_head", case()) == PASS
    found = ask("deciding_head", case(is_deciding_head=True))
    assert found.outcome == Outcome.UNKNOWN
    assert "người khác ký" in found.sentence


# Composites: the routes to a provincial certificate


ROUTES = [
    {
        "predicate": "consecutive_years",
        "params": {"awards": ["cstdcs"], "years": 2},
        "name": "Hai năm chiến sĩ thi đua",
    },
    {
        "predicate": "all_of",
        "name": "Xuất sắc và sáng kiến",
        "params": {
            "rules": [
                {"predicate": "yearly_rating", "params": {"rating": "excellent", "years": 2}},
                {"predicate": "initiatives", "params": {"count": 2}},
            ]
        },
    },
]


def test_one_route_is_enough_and_is_told():
    found = ask("any_of", case(past=each("cstdcs", 2024, 2025)), rules=ROUTES)
    assert found.outcome == Outcome.PASS
    assert found.sentence.startswith("Đạt theo Hai năm chiến sĩ thi đua: Có 2 năm liên tục")
    assert [part.outcome.value for part in found.parts] == [PASS, FAIL]
    assert {proof.sentence for proof in found.proofs} >= {
        "Chiến sĩ thi đua cơ sở năm 2025 (Quyết định số 25/QĐ-UBND ngày 05/01/2026)"
    }


def test_no_route_passes_and_all_are_told():
    found = ask("any_of", case(past=each("cstdcs", 2025)), rules=ROUTES)
    assert found.outcome == Outcome.FAIL
    assert "Hai năm chiến sĩ thi đua: " in found.sentence
    assert "Xuất sắc và sáng kiến: " in found.sentence
    assert found.parts[1].parts[0].name == PREDICATES["yearly_rating"].label


def test_a_route_that_cannot_be_said_leaves_it_open():
    found = ask("any_of", case(past=each("cstdcs", 2022, 2024)), rules=ROUTES)
    assert found.outcome == Outcome.UNKNOWN


PARTS = {
    PASS: {"predicate": "body_exists"},
    FAIL: {"predicate": "consecutive_years", "params": {"awards": ["ldtt"], "years": 1}},
    UNKNOWN: {"predicate": "leads_bloc"},
}


@given(st.lists(st.sampled_from([PASS, FAIL, UNKNOWN]), min_size=1, max_size=5))
def test_a_composite_agrees_with_its_parts(outcomes):
    rules = [PARTS[one] for one in outcomes]
    some = ask("any_of", case(), rules=rules)
    every = ask("all_of", case(), rules=rules)
    assert [part.outcome.value for part in some.parts] == outcomes
    assert some.outcome == next(one for one in (PASS, UNKNOWN, FAIL) if one in outcomes)
    assert every.outcome == next(one for one in (FAIL, UNKNOWN, PASS) if one in outcomes)


# Rules that the admin types


@pytest.mark.parametrize(
    ("predicate", "params", "said"),
    [
        ("no_such", {}, "Không có loại quy tắc “no_such”"),
        (None, {}, "Không có loại quy tắc"),
        ("consecutive_years", {"years": 3}, "Thiếu tham số “Danh hiệu, hình thức được tính”"),
        ("consecutive_years", {"awards": ["cstdcs"]}, "Thiếu tham số “Số năm liên tục”"),
        ("consecutive_years", {"awards": [], "years": 3}, "ít nhất một mã"),
        ("consecutive_years", {"awards": "cstdcs", "years": 3}, "danh sách mã"),
        ("consecutive_years", {"awards": ["cstdcx"], "years": 3}, "mã “cstdcx”"),
        ("consecutive_years", {"awards": [3], "years": 3}, "phải là mã"),
        ("consecutive_years", {"awards": ["cstdcs"], "years": "3"}, "số nguyên từ 1"),
        ("consecutive_years", {"awards": ["cstdcs"], "years": True}, "số nguyên từ 1"),
        ("consecutive_years", {"awards": ["cstdcs"], "years": 0}, "số nguyên từ 1"),
        ("consecutive_years", {"awards": ["cstdcs"], "years": 3.0}, "số nguyên từ 1"),
        ("consecutive_years", {"awards": ["cstdcs"], "years": None}, "số nguyên từ 1"),
        ("consecutive_years", {"awards": ["cstdcs"], "years": 3, "ending": "x"}, "một trong"),
        ("consecutive_years", {"awards": ["cstdcs"], "years": 3, "ending": []}, "một trong"),
        ("honours_within", {"awards": ["cstdcs"], "occasions": ["x"]}, "danh sách gồm"),
        ("honours_within", {"awards": ["cstdcs"], "counting_pending": 1}, "có hoặc không"),
        ("body_exists", {"x": 1}, "Không có tham số “x”. Các tham số: không có tham số nào"),
        ("body_exists", [], "các cặp tên và giá trị"),
        ("ratio_cap", {"base": "ldtt", "percent": 0.15}, "tỷ lệ phần trăm"),
        ("ratio_cap", {"base": "ldtt", "percent": "mười"}, "tỷ lệ phần trăm"),
        ("ratio_cap", {"base": "ldtt", "percent": 101}, "tỷ lệ phần trăm"),
        ("ratio_cap", {"base": "ldtt", "percent": Decimal("NaN")}, "tỷ lệ phần trăm"),
        ("ratio_cap", {"base": "", "percent": 15}, "staff"),
        ("ratio_cap", {"base": "xyz", "percent": 15}, "mã “xyz”"),
        ("own_vote", {"numerator": 3, "denominator": 2}, "không được lớn hơn 1"),
        ("own_vote", {"numerator": 1, "denominator": 0}, "số nguyên từ 1"),
        (
            "own_vote",
            {"numerator": 1, "denominator": 2, "quorum_numerator": 2},
            "không được lớn hơn 1",
        ),
        ("any_of", {"rules": []}, "ít nhất một quy tắc"),
        ("any_of", {"rules": ["body_exists"]}, "mỗi quy tắc có predicate"),
        ("any_of", {"rules": [{"predicate": "no_such"}]}, "Điều kiện thứ 1: Không có loại"),
        ("any_of", {"rules": [{"predicate": "body_exists", "x": 1}]}, "không có mục “x”"),
        ("any_of", {"rules": [{"predicate": "body_exists", "name": 1}]}, "phải là chữ"),
        (
            "all_of",
            {"rules": [{"predicate": "body_exists"}, {"predicate": "ratio_cap"}]},
            "Điều kiện thứ 2: Thiếu tham số",
        ),
    ],
)
def test_a_rule_that_cannot_be_read_is_said_in_one_sentence(predicate, params, said):
    with pytest.raises(RuleError) as error:
        check_rule(rule(predicate, params), set(NAMES) | {"cstd-tinh"})
    assert said in str(error.value)


def test_composites_lie_not_too_deep():
    part = {"predicate": "body_exists"}
    for _ in range(3):
        part = {"predicate": "any_of", "params": {"rules": [part]}}
    check_rule(rule(**part))
    with pytest.raises(RuleError, match="lồng nhau"):
        check_rule(rule("any_of", {"rules": [part]}))


def test_the_awards_that_a_rule_speaks_of_are_looked_up_too():
    broken = rule("body_exists", awards=frozenset({"cstd-tinh", "gone"}))
    with pytest.raises(RuleError, match="gone"):
        check_rule(broken, {"cstd-tinh"})
    check_rule(broken)


def test_a_percent_is_read_as_it_is_typed():
    for percent in (15, "15", "15,0", "15%", Decimal(15)):
        check_rule(rule("ratio_cap", {"base": "staff", "percent": percent}))


@pytest.mark.parametrize("predicate", list(PREDICATES))
def test_every_predicate_declares_what_it_reads(predicate):
    """With the required parameters alone it answers, and each has a label for the form."""
    samples = {
        "awards": ["ldtt"],
        "award": "ldtt",
        "integer": 1,
        "percent": 15,
        "base": "staff",
        "rules": [{"predicate": "body_exists"}],
        "text": "Xét theo Điều 74.",
    }
    ask_it, params, label = PREDICATES[predicate]
    required = {one.name: samples[one.type] for one in params if one.is_required}
    found = ask(predicate, case(), **required)
    assert "Quy tắc chưa dùng được" not in found.sentence
    assert found.sentence.endswith((".", "!"))
    assert label and all(one.label for one in params)


def test_a_broken_rule_does_not_stop_the_others():
    found = assess(case(), [rule("no_such"), rule("body_exists")])
    assert [one.outcome.value for one in found] == [UNKNOWN, PASS]
    assert "người quản trị" in found[0].sentence


# Two runs


def finding(code, outcome=Outcome.PASS, basis="Điều 1", **facts):
    return Finding(code, code, outcome, "câu", basis, **facts)


def test_a_second_run_tells_what_came_went_or_differs():
    before = [finding("same"), finding("gone"), finding("outcome"), finding("basis")]
    after = [
        finding("basis", basis="Điều 2"),
        replace(finding("same"), sentence="một câu khác"),
        finding("come"),
        finding("outcome", Outcome.FAIL),
    ]
    found = changed(before, after)
    assert [one.rule for one in found] == ["basis", "come", "outcome", "gone"]
    basis, come, other, gone = found
    assert (basis.differs_in_basis, basis.differs_in_outcome) == (True, False)
    assert (come.is_come, come.is_gone, come.differs_in_outcome) == (True, False, False)
    assert (other.differs_in_outcome, other.differs_in_basis) == (True, False)
    assert (gone.is_gone, gone.is_come, gone.differs_in_basis) == (True, False, False)


def test_two_rows_of_one_code_are_compared_each():
    before = [finding("a"), finding("a", Outcome.FAIL)]
    assert changed(before, before) == []
    assert len(changed(before, [finding("a"), finding("a")])) == 1
    assert [one.is_gone for one in changed(before, [finding("a")])] == [True]


# No order of the records matters

RULES = [
    rule("consecutive_years", {"awards": ["cstdcs"], "years": 3}),
    rule("honours_within", {"awards": ["cstdcs", "bk-tinh"], "count": 2, "within_years": 3}),
    rule("waiting_time", {"awards": ["bk-tinh"], "years": 5}),
    rule("once_per_years", {"awards": ["cstdcs"], "years": 2}),
    rule("merit_not_rewarded", {"awards": ["bk-tinh"]}),
    rule("achievement_once"),
    rule("any_of", {"rules": ROUTES}),
]
RECORDS = [
    *each("cstdcs", 2022, 2023, 2025),
    had("cstdcs", 2024, occasion="campaign", pk=77, campaign_id=3),
    had("cstdcs", 2023, pk=78),
    had("bk-tinh", 2021, 2022),
    had("bk-tinh", pk=80),
    had("cstdcs", 2021, is_inherited=True, pk=79),
]


@given(st.permutations(RECORDS))
def test_the_order_of_the_registry_changes_nothing(records):
    assert assess(case(past=tuple(records)), RULES) == assess(case(past=tuple(RECORDS)), RULES)


def test_what_no_record_tells_goes_to_a_person_also_beside_routes_that_fail():
    question = "Người lao động: xét theo Điều 74."
    alone = rule("for_a_person", {"question": question})
    (finding,) = assess(case(), [alone])
    assert (finding.outcome, finding.sentence) == (Outcome.UNKNOWN, question)
    routes = [
        {"predicate": "initiatives", "params": {"count": 2}},
        {"predicate": "for_a_person", "params": {"question": question}},
    ]
    (finding,) = assess(case(), [rule("any_of", {"rules": routes})])
    assert finding.outcome == Outcome.UNKNOWN
