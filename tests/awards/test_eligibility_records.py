from datetime import date

import pytest

from awards.choices import Outcome
from awards.eligibility import Idea, Matter, Year
from tests.awards.cases import ask, case, outcome

PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"


# Initiatives


def idea(pk=1, scope="province", day=date(2025, 3, 1), **facts):
    return Idea(
        **{"pk": pk, "name": f"Sáng kiến {pk}", "scope": scope, "recognised_on": day} | facts
    )


@pytest.mark.parametrize(
    ("ideas", "params", "expected"),
    [
        ((), {}, FAIL),
        ((idea(),), {}, PASS),
        ((idea(),), {"count": 2}, FAIL),
        ((idea(1), idea(2)), {"count": 2}, PASS),
        ((idea(scope="unit"),), {"scope": "province"}, FAIL),
        ((idea(scope="nation"),), {"scope": "province"}, PASS),
        ((idea(scope="province"),), {"scope": "nation"}, FAIL),
        ((idea(day=None),), {}, UNKNOWN),
        ((idea(scope="x"),), {}, UNKNOWN),
        ((idea(1), idea(2, day=None)), {"count": 3}, FAIL),
        ((idea(day=date(2023, 6, 15)),), {"within_years": 3}, PASS),
        ((idea(day=date(2023, 6, 14)),), {"within_years": 3}, FAIL),
        ((idea(day=date(2026, 6, 16)),), {}, FAIL),
        ((idea(used_by=(("hồ sơ số 4", "cstd-tinh"),)),), {}, FAIL),
        ((idea(used_by=(("hồ sơ số 4", "cstd-tinh"),)),), {"exclude_used": False}, PASS),
        ((idea(used_by=(("hồ sơ số 4", "cstdcs"),)),), {}, PASS),
    ],
)
def test_recognised_initiatives(ideas, params, expected):
    assert outcome("initiatives", case(ideas=ideas), **params) == expected


def test_what_does_not_count_is_told():
    found = ask(
        "initiatives",
        case(ideas=(idea(1, number="7/QĐ-SKHCN"), idea(2, "unit"))),
        count=2,
        scope="province",
    )
    assert found.outcome == Outcome.FAIL
    assert "Không tính “Sáng kiến 2” (phạm vi cơ sở" in found.sentence
    assert "phạm vi thấp hơn tỉnh, bộ, ngành" in found.sentence
    assert "Quyết định số 7/QĐ-SKHCN ngày 01/3/2025" in found.proofs[0].sentence


@pytest.mark.parametrize(
    ("used_by", "params", "expected"),
    [
        ((), {}, PASS),
        ((("hồ sơ năm 2022", "cstd-tinh"),), {}, FAIL),
        ((("hồ sơ năm 2022", "cstd-tinh"),), {"when_used": "unknown"}, UNKNOWN),
        ((("hồ sơ năm 2022", "cstdcs"),), {}, PASS),
        ((("hồ sơ năm 2022", "cstdcs"),), {"any_award": True}, FAIL),
    ],
)
def test_an_initiative_supports_one_proposal_of_a_kind(used_by, params, expected):
    nominee = case(ideas=(idea(used_by=used_by), idea(2)))
    found = ask("initiative_not_reused", nominee, **params)
    assert found.outcome == expected
    assert ("đã dùng cho hồ sơ năm 2022" in found.sentence) == (expected != PASS)


# Yearly ratings


def rated(**marks):
    return tuple(Year(int(year[1:]), rating) for year, rating in marks.items())


TWO = {"rating": "excellent", "years": 2}


@pytest.mark.parametrize(
    ("ratings", "params", "expected"),
    [
        (rated(y2024="excellent", y2025="excellent"), {}, PASS),
        (rated(y2023="excellent", y2024="excellent", y2025="good"), {}, FAIL),
        (rated(y2023="excellent", y2024="excellent", y2025="good"), {"ending": "either"}, PASS),
        (rated(y2023="excellent", y2024="excellent"), {"ending": "year_before"}, PASS),
        (rated(y2023="excellent", y2025="excellent"), {}, UNKNOWN),
        (rated(y2025="excellent"), {}, UNKNOWN),
        ((), {}, UNKNOWN),
        (rated(y2025="good"), {}, FAIL),
        (rated(y2024="excellent", y2025="xuất sắc"), {}, UNKNOWN),
        (rated(y2024="good", y2025="good"), {"rating": "good"}, PASS),
        (rated(y2024="excellent", y2025="good"), {"rating": "good"}, PASS),
        (rated(y2024="done", y2025="excellent"), {"rating": "good"}, FAIL),
    ],
)
def test_rated_for_years_in_a_row(ratings, params, expected):
    assert outcome("yearly_rating", case(ratings=ratings), **TWO | params) == expected


def test_two_ratings_of_a_year_that_disagree_are_left_to_a_person():
    both = (Year(2025, "excellent"), Year(2025, "good"))
    assert outcome("yearly_rating", case(ratings=both), rating="excellent") == UNKNOWN
    assert outcome("yearly_rating", case(ratings=both[::-1]), rating="excellent") == UNKNOWN
    assert outcome("yearly_rating", case(ratings=both), rating="good") == PASS


def test_the_years_that_are_missing_or_low_are_named():
    missing = ask("yearly_rating", case(ratings=rated(y2024="excellent")), **TWO)
    assert "chưa rõ xếp loại năm 2025" in missing.sentence
    low = ask("yearly_rating", case(ratings=rated(y2024="good", y2025="excellent")), **TWO)
    assert "xếp loại năm 2024 chưa đạt mức này" in low.sentence
    assert low.proofs[0].sentence == "Năm 2024: Hoàn thành tốt nhiệm vụ"


# Matters


def matter(kind="complaint", from_on=date(2026, 6, 1), until_on=None):
    return Matter(3, kind, from_on, until_on, "Đơn số 12")


@pytest.mark.parametrize(
    ("facts", "assessed_on", "expected"),
    [
        ({}, None, FAIL),
        ({"until_on": date(2026, 6, 15)}, None, PASS),
        ({"until_on": date(2026, 6, 16)}, None, FAIL),
        ({"until_on": date(2026, 6, 16)}, date(2026, 6, 20), PASS),
        ({"from_on": date(2026, 6, 16)}, None, PASS),
        ({"from_on": date(2026, 6, 16)}, date(2026, 6, 16), FAIL),
        ({"kind": "audit"}, None, FAIL),
        ({"kind": "inspection"}, None, FAIL),
    ],
)
def test_what_is_pending_stops_a_proposal(facts, assessed_on, expected):
    nominee = case(matters=(matter(**facts),), assessed_on=assessed_on)
    assert outcome("no_pending_matter", nominee) == expected


def test_only_the_kinds_of_the_rule_and_in_words():
    nominee = case(matters=(matter(),))
    assert outcome("no_pending_matter", nominee, kinds=["audit"]) == PASS
    found = ask("no_pending_matter", nominee)
    assert (
        "đơn thư, khiếu nại, tố cáo từ ngày 01/6/2026 (Đơn số 12)"
        in found.sentence.lower().replace("đơn số", "Đơn số")
    )
    assert [(proof.kind, proof.pk) for proof in found.proofs] == [("matter", 3)]


@pytest.mark.parametrize(
    ("from_on", "params", "expected"),
    [
        (date(2025, 6, 15), {"in_award_years": False}, PASS),
        (date(2025, 6, 16), {"in_award_years": False}, FAIL),
        (date(2025, 1, 16), {}, FAIL),
        (date(2024, 1, 16), {}, PASS),
        (date(2024, 6, 16), {"months": 24}, FAIL),
        (date(2026, 6, 16), {}, PASS),
    ],
)
def test_discipline_counts_for_so_many_months(from_on, params, expected):
    nominee = case(matters=(matter("discipline", from_on, date(2025, 12, 1)),))
    assert outcome("no_recent_matter", nominee, **params) == expected


def test_a_complaint_that_is_settled_is_no_discipline():
    nominee = case(matters=(matter("complaint", until_on=date(2026, 6, 2)),))
    assert outcome("no_recent_matter", nominee) == PASS


def test_the_last_day_of_a_month_is_no_trap():
    nominee = case(matters=(matter("discipline", date(2026, 1, 31)),), day=date(2026, 2, 28))
    asked = {"months": 1, "in_award_years": False}
    assert outcome("no_recent_matter", nominee, **asked) == FAIL
