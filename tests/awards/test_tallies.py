from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.tallies import needed, passes


@pytest.mark.parametrize(
    ("members", "two_thirds", "eight_tenths", "nine_tenths"),
    [
        (15, 10, 12, 14),
        (17, 12, 14, 16),
        (19, 13, 16, 18),
        (21, 14, 17, 19),
        (22, 15, 18, 20),
        (23, 16, 19, 21),
        (25, 17, 20, 23),
    ],
)
def test_thresholds_of_councils(members, two_thirds, eight_tenths, nine_tenths):
    assert needed(members, 2, 3) == two_thirds
    assert needed(members, 8, 10) == eight_tenths
    assert needed(members, 90, 100) == nine_tenths


def test_nineteen_of_twenty_two_are_not_ninety_percent():
    assert not passes(19, 22, 9, 10)
    assert passes(20, 22, 9, 10)


def test_eighteen_of_twenty_two_are_eighty_percent():
    assert passes(18, 22, 4, 5)
    assert not passes(17, 22, 4, 5)


@pytest.mark.parametrize(("members", "least"), [(22, 12), (21, 11), (1, 1), (2, 2)])
def test_more_than_half_is_exceeded_not_reached(members, least):
    assert needed(members, 1, 2, is_strict=True) == least


def test_nobody_votes_nothing_passes():
    assert not passes(0, 0, 2, 3)


@pytest.mark.parametrize("arguments", [(-1, 1, 2), (5, 1, 0), (5, 3, 2), (5, -1, 2)])
def test_what_is_no_threshold(arguments):
    with pytest.raises(ValueError):
        needed(*arguments)


@pytest.mark.parametrize("votes", [-1, 6])
def test_no_more_votes_than_voters(votes):
    with pytest.raises(ValueError):
        passes(votes, 5, 1, 2)


shares = st.integers(1, 1000).flatmap(lambda den: st.tuples(st.integers(0, den), st.just(den)))


@given(st.integers(0, 10**6), shares)
def test_it_is_the_exact_share_rounded_up(total, share):
    assert needed(total, *share) == ceil(Fraction(*share) * total)


@given(st.integers(1, 1000), shares, st.data())
def test_a_vote_passes_exactly_from_what_is_needed(total, share, data):
    votes = data.draw(st.integers(0, total))
    assert passes(votes, total, *share) == (votes >= needed(total, *share))
