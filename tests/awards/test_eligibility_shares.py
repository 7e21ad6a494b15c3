from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.choices import Outcome
from awards.eligibility import Group
from awards.eligibility.shares import most_of
from tests.awards.cases import ask, award, case, outcome

PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"
CAP = {"award": "cstdcs", "base": "ldtt", "percent": 15}


def group(staff=None, leaders=None, **counts):
    return case(group=Group(counts, staff, leaders))


# Ratio caps: 33 advanced workers, 15 %


@pytest.mark.parametrize(
    ("fighters", "rounding", "expected"),
    [
        (4, "floor", PASS),
        (5, "floor", FAIL),
        (5, "nearest", PASS),
        (6, "nearest", FAIL),
        (5, "up", PASS),
        (4, "exact", PASS),
        (5, "exact", FAIL),
    ],
)
def test_fifteen_percent_of_thirty_three(fighters, rounding, expected):
    nominee = group(ldtt=33, cstdcs=fighters)
    assert outcome("ratio_cap", nominee, **CAP, rounding=rounding) == expected


def test_it_says_how_it_was_reckoned():
    found = ask("ratio_cap", group(ldtt=33, cstdcs=6), **CAP)
    assert found.outcome == Outcome.FAIL
    assert found.sentence == (
        "Chiến sĩ thi đua cơ sở không quá 15% số đạt Lao động tiên tiến: 15% của 33 là 4,95, làm "
        "tròn xuống còn 4; đang có 6, nhiều hơn 2."
    )
    nearest = ask("ratio_cap", group(ldtt=33, cstdcs=5), **CAP, rounding="nearest")
    assert "là 4,95, làm tròn đến số gần nhất thành 5; đang có 5." in nearest.sentence
    whole = ask("ratio_cap", group(ldtt=20, cstdcs=3), **CAP)
    assert "15% của 20 là 3; đang có 3." in whole.sentence


@pytest.mark.parametrize(
    ("base", "rounding", "most"),
    [(20, "floor", 3), (10, "nearest", 2), (10, "floor", 1), (10, "up", 2), (6, "nearest", 1)],
)
def test_whole_persons(base, rounding, most):
    assert most_of(base, Decimal(15), rounding) == most


def test_it_may_only_warn():
    assert outcome("ratio_cap", group(ldtt=33, cstdcs=6), **CAP, warn_only=True) == UNKNOWN
    assert outcome("ratio_cap", group(ldtt=33, cstdcs=4), **CAP, warn_only=True) == PASS


@pytest.mark.parametrize("counts", [{"cstdcs": 1}, {"cstdcs": 1, "ldtt": 0}, {"ldtt": 33}])
def test_without_figures_nothing_is_said(counts):
    assert outcome("ratio_cap", group(**counts), **CAP) == UNKNOWN


def test_a_small_unit_may_always_have_one():
    small = group(ldtt=4, cstdcs=1)
    assert outcome("ratio_cap", small, **CAP) == FAIL
    found = ask("ratio_cap", small, **CAP, at_least=1)
    assert found.outcome == Outcome.PASS
    assert "được ít nhất 1" in found.sentence


def test_of_the_staff():
    nominee = group(staff=40, cstdcs=6)
    asked = {"award": "cstdcs", "base": "staff", "percent": "12,5"}
    found = ask("ratio_cap", nominee, **asked)
    assert found.outcome == Outcome.FAIL
    assert "12,5% của 40 là 5; đang có 6" in found.sentence


def test_a_fifth_of_the_leading_collectives_for_the_governments_flag():
    nominee = case(award=award("co-cp"), province=Group({"co-cp": 9}, None, 43))
    asked = {"base": "bloc_leaders", "percent": 20, "area": "province"}
    found = ask("ratio_cap", nominee, **asked)
    assert found.outcome == Outcome.FAIL
    assert "20% của 43 là 8,6, làm tròn xuống còn 8" in found.sentence
    assert outcome("ratio_cap", nominee, **asked, rounding="nearest") == PASS
    assert outcome("ratio_cap", group(**{"co-cp": 9}), **asked) == UNKNOWN


@given(st.integers(1, 10**4), st.integers(0, 100), st.integers(0, 10**4))
def test_roundings_lie_within_one_person(base, percent, count):
    exact = Decimal(base * percent) / 100
    low, near, high = (
        most_of(base, Decimal(percent), rounding) for rounding in ("floor", "nearest", "up")
    )
    assert low <= exact <= high <= low + 1
    assert near in (low, high) and abs(near - exact) * 2 <= 1
    found = outcome("ratio_cap", group(ldtt=base, cstdcs=count), **CAP | {"percent": percent})
    assert (found == PASS) == (count * 100 <= base * percent)


# Least shares


@pytest.mark.parametrize(
    ("workers", "staff", "params", "expected"),
    [
        (5, 10, {}, PASS),
        (4, 10, {}, FAIL),
        (5, 11, {}, FAIL),
        (5, 10, {"is_strict": True}, FAIL),
        (6, 11, {"is_strict": True}, PASS),
        (7, 10, {"percent": 70}, PASS),
        (69, 99, {"percent": 70}, FAIL),
        (0, 10, {}, FAIL),
        (5, 0, {}, UNKNOWN),
        (5, None, {}, UNKNOWN),
    ],
)
def test_half_of_the_staff_are_advanced_workers(workers, staff, params, expected):
    nominee = group(staff=staff, ldtt=workers)
    assert outcome("min_share", nominee, **{"award": "ldtt", "percent": 50} | params) == expected


def test_the_share_is_told_with_both_numbers():
    found = ask("min_share", group(staff=11, ldtt=6), award="ldtt", percent=50)
    assert found.sentence == (
        "Cần ít nhất 50% số người của đơn vị đạt Lao động tiên tiến; có 6 trên 11, tức 54,55%."
    )


def test_an_award_that_nobody_counted_is_not_zero():
    assert outcome("min_share", group(staff=10), award="ldtt", percent=50) == UNKNOWN
    assert outcome("min_holders", group(staff=10), award="cstdcs") == UNKNOWN


@pytest.mark.parametrize(("holders", "expected"), [(0, FAIL), (1, FAIL), (2, PASS), (3, PASS)])
def test_holders_in_the_collective(holders, expected):
    assert outcome("min_holders", group(cstdcs=holders), award="cstdcs", count=2) == expected


@pytest.mark.parametrize(("leads", "expected"), [(None, UNKNOWN), (True, PASS), (False, FAIL)])
def test_the_leader_of_the_bloc(leads, expected):
    assert outcome("leads_bloc", case(leads_bloc=leads)) == expected


# The unit's own vote


def vote(votes, total, present=None, **params):
    nominee = case(votes_for=votes, votes_total=total, votes_present=present)
    return outcome("own_vote", nominee, **params)


NINE_TENTHS = {"numerator": 9, "denominator": 10}
FOUR_FIFTHS = {"numerator": 80, "denominator": 100}


def test_votes_of_all_members():
    assert vote(19, 22, 20, **NINE_TENTHS) == FAIL
    assert vote(20, 22, 20, **NINE_TENTHS) == PASS
    assert vote(18, 22, **FOUR_FIFTHS) == PASS
    assert vote(17, 22, **FOUR_FIFTHS) == FAIL


def test_votes_of_those_present():
    assert vote(18, 22, 20, **NINE_TENTHS, base="present") == PASS
    assert vote(17, 22, 20, **NINE_TENTHS, base="present") == FAIL
    assert vote(18, 22, None, **NINE_TENTHS, base="present") == UNKNOWN


def test_absent_members_may_be_polled_in_writing():
    assert vote(20, 22, 18, **NINE_TENTHS) == PASS
    assert vote(20, 22, 18, **NINE_TENTHS, base="present") == UNKNOWN


def test_more_than_half():
    half = {"numerator": 1, "denominator": 2, "is_strict": True}
    assert vote(11, 22, **half) == FAIL
    assert vote(12, 22, **half) == PASS


@pytest.mark.parametrize(
    ("votes", "total", "present"),
    [
        (None, 22, None),
        (20, None, None),
        (23, 22, None),
        (0, 0, None),
        (-1, 22, None),
        (20, 22, 23),
    ],
)
def test_votes_that_are_missing_or_cannot_be(votes, total, present):
    assert vote(votes, total, present, **NINE_TENTHS) == UNKNOWN


@pytest.mark.parametrize(("present", "expected"), [(15, PASS), (14, FAIL), (None, UNKNOWN)])
def test_enough_were_there(present, expected):
    quorum = {"quorum_numerator": 2, "quorum_denominator": 3}
    assert vote(14, 22, present, numerator=1, denominator=2, **quorum) == expected


def test_a_lost_vote_is_lost_whoever_was_there():
    quorum = {"quorum_numerator": 2, "quorum_denominator": 3}
    assert vote(10, 22, None, numerator=1, denominator=2, **quorum) == FAIL
    assert "có 10 trên 22 phiếu, cần 11" in (
        ask("own_vote", case(votes_for=10, votes_total=22), numerator=1, denominator=2).sentence
    )
