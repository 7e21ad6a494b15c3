from dataclasses import replace
from datetime import date

import pytest

from awards.choices import Outcome
from tests.awards.cases import ask, award, case, had, outcome, proposed

PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"
WORKER = {"award": award("ldtt"), "achievement": "merit:ldtt:2025"}
FLAG = {"award": award("co-tinh"), "kind": "collective"}


def worker(**facts):
    return case(**WORKER | facts)


# The same award in the same year


@pytest.mark.parametrize(
    ("past", "years", "expected"),
    [
        (had("ldtt", 2025), 1, FAIL),
        (had("ldtt", 2024), 1, PASS),
        (had("ldtt", 2026), 1, PASS),
        (had("cstdcs", 2025), 1, PASS),
        (had("ldtt", 2024), 2, FAIL),
        (had("ldtt", 2023), 2, PASS),
        (had("ldtt", 2026), 2, FAIL),
        (had("ldtt", 2021), 5, FAIL),
        (had("ldtt", 2020), 5, PASS),
        (had("ldtt", pk=4), 1, UNKNOWN),
        (had("ldtt", pk=4, decided_on=date(2026, 1, 5)), 1, UNKNOWN),
        (had("ldtt", pk=4, decided_on=date(2024, 1, 5)), 1, PASS),
        (had("ldtt", 2025, occasion="campaign"), 1, PASS),
        (had("ldtt", 2025, is_inherited=True), 1, UNKNOWN),
        (had("ldtt", 2024, is_inherited=True), 1, PASS),
    ],
)
def test_once_within_so_many_years(past, years, expected):
    assert outcome("once_per_years", worker(past=(past,)), years=years) == expected


def test_other_occasions_count_when_the_rule_says_so():
    nominee = worker(past=(had("ldtt", 2025, occasion="campaign"),))
    assert outcome("once_per_years", nominee, same_occasion=False) == FAIL


def test_the_record_that_stands_against_it_is_told():
    found = ask("once_per_years", worker(past=(had("ldtt", 2025),)))
    assert "đã có Lao động tiên tiến năm 2025 (Quyết định số 25/QĐ-UBND ngày 05/01/2026)" in (
        found.sentence
    )
    assert [proof.kind for proof in found.proofs] == ["honour"]


def test_without_years_of_its_own_it_cannot_be_said():
    assert outcome("once_per_years", worker(years=(), past=(had("ldtt", 2025),))) == UNKNOWN
    assert outcome("once_per_years", worker(years=(), past=(had("ldtt", 2020),))) == PASS


# Pending elsewhere


@pytest.mark.parametrize(
    ("pending", "expected"),
    [
        (proposed("ldtt", 2025), UNKNOWN),
        (proposed("ldtt"), UNKNOWN),
        (proposed("ldtt", 2024), PASS),
        (proposed("cstdcs", 2025), PASS),
        (proposed("ldtt", 2025, occasion="campaign", campaign_id=3), PASS),
    ],
)
def test_another_dossier_for_the_same(pending, expected):
    assert outcome("not_pending", worker(pending=(pending,))) == expected


def test_pending_may_block():
    nominee = worker(pending=(proposed("ldtt", 2025, unit="Sở Y tế"),))
    found = ask("not_pending", nominee, when_pending="fail")
    assert found.outcome == Outcome.FAIL
    assert "đề nghị Lao động tiên tiến năm 2025 của Sở Y tế" in found.sentence


def test_two_campaigns_are_two_matters():
    nominee = worker(occasion="campaign", campaign_id=3)
    for campaign, expected in ((3, UNKNOWN), (4, PASS), (None, UNKNOWN)):
        other = proposed("ldtt", 2025, occasion="campaign", campaign_id=campaign)
        assert outcome("not_pending", replace(nominee, pending=(other,))) == expected


# One achievement


def test_a_second_certificate_for_the_same_achievement_is_stopped():
    past = had("bk-tinh", 2024, achievement="campaign:3", occasion="campaign")
    found = ask("achievement_once", case(achievement="campaign:3", past=(past,)))
    assert found.outcome == Outcome.FAIL
    assert "chỉ khen thưởng một lần; đã có Bằng khen của Chủ tịch" in found.sentence
    assert outcome("achievement_once", case(achievement="campaign:4", past=(past,))) == PASS


@pytest.mark.parametrize(("when", "expected"), [("unknown", UNKNOWN), ("fail", FAIL)])
def test_an_achievement_that_is_pending_elsewhere(when, expected):
    nominee = case(pending=(proposed("bk-tinh", achievement="merit:cstd-tinh:2025"),))
    assert outcome("achievement_once", nominee, when_pending=when) == expected


def test_without_a_key_nothing_is_compared():
    nominee = case(achievement="", past=(had("bk-tinh", 2024),), pending=(proposed("bk-tinh"),))
    assert outcome("achievement_once", nominee) == UNKNOWN


def test_a_predecessors_achievement_is_left_to_a_person():
    past = had("co-tinh", 2024, achievement="merit:co-tinh:2024", is_inherited=True)
    found = ask("achievement_once", case(achievement="merit:co-tinh:2024", past=(past,)))
    assert found.outcome == Outcome.UNKNOWN
    assert "đã có Cờ thi đua của tỉnh năm 2024 của đơn vị tiền thân" in found.sentence


# Merit already rewarded


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        (had("bk-tinh", 2023, 2024), FAIL),
        (had("bk-tinh", 2022, 2023), PASS),
        (had("ldtt", 2024), PASS),
        (had("bk-tinh", pk=4), UNKNOWN),
        (had("bk-tinh", pk=4, decided_on=date(2020, 1, 1)), PASS),
        (had("bk-tinh", 2024, occasion="campaign"), PASS),
        (had("bk-tinh", 2024, is_inherited=True), UNKNOWN),
    ],
)
def test_years_that_brought_a_certificate_are_not_added_up(past, expected):
    nominee = case(years=(2024, 2025), past=(past,))
    assert outcome("merit_not_rewarded", nominee, awards=["bk-tinh"]) == expected


# State level

STATE = {"awards": ["hcld3", "bk-ttg"]}


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        (had("bk-ttg", 2024, decided_on=date(2026, 1, 1)), FAIL),
        (had("bk-ttg", 2025, decided_on=date(2025, 12, 31)), PASS),
        (had("bk-ttg", 2025, decided_on=None), UNKNOWN),
        (had("bk-ttg", 2019, decided_on=None), PASS),
        (had("bk-ttg", 2025, occasion="sudden"), PASS),
        (had("bk-tinh", 2025), PASS),
    ],
)
def test_one_state_form_in_a_year(past, expected):
    nominee = case(award=award("hcld3"), past=(past,))
    assert outcome("one_state_form", nominee, **STATE) == expected


def test_state_forms_pending_and_exempt():
    pending = (proposed("bk-ttg", 2025),)
    assert outcome("one_state_form", case(pending=pending), **STATE) == UNKNOWN
    assert outcome("one_state_form", case(pending=pending), **STATE, when_pending="fail") == FAIL
    assert outcome("one_state_form", case(pending=pending, occasion="sudden"), **STATE) == PASS


# Flags

HIGHER = {"higher": ["co-cp"]}


def flag(**facts):
    return ask("no_higher_same_year", case(**FLAG | facts), **HIGHER)


def test_the_governments_flag_of_the_year_leaves_no_room():
    found = flag(past=(had("co-cp", 2025),))
    assert found.outcome == Outcome.FAIL
    assert "Đã được Cờ thi đua của Chính phủ thì không tặng Cờ thi đua của tỉnh" in found.sentence
    assert flag(past=(had("co-cp", 2024),)).outcome == Outcome.PASS


def test_a_proposed_flag_is_waited_for():
    found = flag(pending=(proposed("co-cp", 2025),))
    assert found.outcome == Outcome.UNKNOWN
    assert "Chờ kết quả" in found.sentence
    assert flag(pending=(proposed("co-cp", 2024),)).outcome == Outcome.PASS
    campaign = proposed("co-cp", 2025, occasion="campaign", campaign_id=3)
    assert flag(pending=(campaign,)).outcome == Outcome.PASS
    given = flag(past=(had("co-cp", 2025),), pending=(proposed("co-cp", 2025),))
    assert given.outcome == Outcome.FAIL


def test_a_refused_flag_leaves_room():
    found = flag(refused=(proposed("co-cp", 2025),))
    assert found.outcome == Outcome.PASS
    assert "đã đề nghị nhưng không được tặng" in found.sentence
