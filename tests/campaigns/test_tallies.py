"""Targets are counted on plain rows; the count says what the table says."""

from decimal import Decimal

import pytest

from campaigns.choices import BaselineKind, Quantity, SubmissionState
from campaigns.models import Target
from campaigns.queries.targets import Tally, tallies_of, tally_of, target_rows
from tests.build import (
    make_baseline,
    make_campaign,
    make_comparison,
    make_period,
    make_result,
    make_submission,
    make_target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(world):
    """Targets of the north of every sort, some of the south."""
    campaign = make_campaign(world.province)
    first = make_period(campaign, position=1)
    second = make_period(campaign, position=2)
    early = make_submission(first, world.north, state=SubmissionState.VERIFIED)
    late = make_submission(second, world.north, state=SubmissionState.SUBMITTED)
    draft = make_submission(make_period(campaign, position=3), world.north)

    def target(plan=100, **values):
        return make_target(campaign, world.north, plan=plan and Decimal(plan), **values)

    # Fell short, then met: the last period sent says it; a draft says nothing.
    one = target()
    make_result(early, one, value=Decimal(90))
    make_result(late, one, value=Decimal(110))
    make_result(draft, one, value=Decimal(10))
    make_result(draft, target(), value=Decimal(200))
    # One plan met, the other not.
    two = target()
    make_baseline(two, name="Trung ương giao", value=Decimal(300))
    make_result(late, two, value=Decimal(150))
    # A former figure is no plan.
    three = target(plan=None)
    make_baseline(three, kind=BaselineKind.PREVIOUS, name="Cùng kỳ", value=Decimal(1))
    make_result(late, three, value=Decimal(150))
    # As documents state it, of this figure or perhaps of another.
    for unconfirmed in (False, True):
        four = target(plan=None)
        plan = make_baseline(four, value=None)
        make_comparison(make_result(late, four), plan, is_unconfirmed=unconfirmed)
    # Part of a total, and words.
    share = make_result(late, target(plan=None, quantity=Quantity.COUNT_OF), value=None)
    share.numerator, share.denominator = Decimal(3), Decimal(4)
    share.save()
    words = target(plan=None, quantity=Quantity.WORDING, wording="đạt chuẩn")
    make_result(late, words, value=None, reached=True)
    south = make_submission(first, world.south, state=SubmissionState.SUBMITTED)
    make_result(south, make_target(campaign, world.south, plan=Decimal(100)), value=Decimal(99))
    return campaign


@pytest.mark.parametrize(
    ("who", "tally"),
    [
        ("leader", Tally(met=3, unmet=3, open=2, silent=1)),
        ("leader_north", Tally(met=3, unmet=2, open=2, silent=1)),
        ("officer_south", Tally(unmet=1)),
    ],
)
def test_the_count_is_that_of_the_table_and_of_what_the_person_sees(world, campaign, who, tally):
    person = world.cast[who]
    other = make_campaign(world.province)
    make_target(other, world.south)
    visible = Target.objects.visible_to(person).filter(campaign=campaign)
    found = tallies_of([campaign, other], person)
    assert found[campaign.pk] == tally_of(target_rows(visible)) == tally
    assert found.get(other.pk) == (None if who == "leader_north" else Tally(silent=1))


def test_nobody_counts_what_another_province_has(world, campaign):
    assert tallies_of([campaign], world.foreign_staff) == {}


def test_more_campaigns_cost_no_more_queries(world, campaign, django_assert_num_queries):
    others = [make_campaign(world.province) for _ in range(2)]
    for other in others:
        make_result(target=make_target(other, world.north, plan=Decimal(1)))
    _ = world.leader.authority
    for chosen in ([campaign], [campaign, *others]):
        with django_assert_num_queries(4):
            tallies_of(chosen, world.leader)
