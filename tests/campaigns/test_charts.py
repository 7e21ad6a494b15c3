"""Charts of a campaign: which figures they are made of, in which order, and what they leave out."""

from decimal import Decimal

import pytest

from campaigns.charts import award_charts, by_unit_chart, tally_chart
from campaigns.choices import SubmissionState
from campaigns.models import Target
from campaigns.queries.targets import Tally, judged_rows, same_targets, tally_of
from tests.build import (
    make_award_count,
    make_campaign,
    make_conference,
    make_indicator,
    make_period,
    make_result,
    make_submission,
    make_target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(world):
    return make_campaign(world.committee)


def report(campaign, unit, indicator, value, *, plan=100, period=None, **values):
    target = make_target(campaign, unit, indicator=indicator, plan=plan)
    period = period or campaign.periods.first() or make_period(campaign)
    submission = period.submissions.filter(unit=unit).first() or make_submission(
        period, unit, state=SubmissionState.VERIFIED
    )
    make_result(submission, target, value=Decimal(value), **values)
    return target


def judged(campaign):
    return judged_rows(Target.objects.filter(campaign=campaign).order_by("id"))


# The tally


def test_targets_are_tallied_by_what_is_known_of_them(world, campaign):
    forest = make_indicator(direction="higher")
    unclear = make_indicator(direction="unknown")
    report(campaign, world.north, forest, 120)
    report(campaign, world.south, forest, 80)
    report(campaign, world.city, unclear, 90)
    make_target(campaign, world.north, plan=5)
    found = tally_of(judged(campaign))
    assert found == Tally(met=1, unmet=1, open=1, silent=1)
    assert found.total == 4


def test_the_tally_is_drawn_once_there_is_a_result():
    chart = tally_chart(Tally(met=3, unmet=1, silent=4))
    assert chart.rows == [
        ("Đạt", "3", "37,5%"),
        ("Chưa đạt", "1", "12,5%"),
        ("Chưa kết luận", "0", "0%"),
        ("Chưa có kết quả", "4", "50%"),
    ]
    assert tally_chart(Tally(silent=4)) is None


def test_a_tally_takes_as_many_queries_for_many_targets(world, campaign, django_assert_num_queries):
    for units in ((world.north,), (world.south, world.city)):
        for unit in units:
            report(campaign, unit, make_indicator(), 10)
        with django_assert_num_queries(5):
            tally_of(judged(campaign))


# By unit


def test_units_are_compared_in_one_target_the_lowest_first(world, campaign):
    forest = make_indicator("trồng rừng")
    report(campaign, world.north, forest, 120)
    report(campaign, world.south, forest, "44.7")
    report(campaign, world.city, forest, 300, approximation="over")
    report(campaign, world.north, make_indicator("khác"), 10)
    forests, others = same_targets(judged(campaign))
    assert by_unit_chart(forests).rows == [
        ("huyện Nam Nguyên", "44,7%"),
        ("huyện Bắc Nguyên", "120%"),
        ("thành phố Thượng Nguyên", "trên 300%"),
    ]
    assert by_unit_chart(others) is None


def test_a_bar_says_nothing_where_less_is_better(world, campaign):
    poverty = make_indicator("tỷ lệ hộ nghèo", direction="lower")
    for unit in (world.north, world.south):
        report(campaign, unit, poverty, 20)
    (same,) = same_targets(judged(campaign))
    assert by_unit_chart(same) is None


def test_only_the_latest_period_counts(world, campaign):
    forest = make_indicator()
    first, second = (make_period(campaign, position=place) for place in (1, 2))
    target = report(campaign, world.north, forest, 50, period=first)
    later = make_submission(second, world.north, state=SubmissionState.SUBMITTED)
    make_result(later, target, value=Decimal(110))
    (row,) = judged(campaign)
    assert row.least.percent_said == "110%"
    assert row.met is True


# Awards


def test_awards_are_added_by_occasion_and_never_across(campaign):
    conference = make_conference(campaign)
    make_award_count(campaign, conference=conference, individuals=42, collectives=5)
    flag = make_award_count(campaign, conference=conference, collectives=9)
    make_award_count(campaign, conference=conference, mixed_total=300, approximation="over")
    make_award_count(campaign, conference=conference, individuals=300, approximation="over")
    make_award_count(campaign, conference=conference, part_of=flag, individuals=7)
    make_award_count(campaign, year=2023, individuals=24, households=6)
    make_award_count(campaign, year=2022, individuals=8)
    awards = campaign.award_counts.select_related("conference").order_by("id")
    charts = award_charts(awards)
    assert [(chart.title, chart.rows) for chart in charts] == [
        (
            "Khen thưởng tại hội nghị tổng kết 22/12/2023, theo đối tượng (số lượt nêu chính xác)",
            [("Cá nhân", "42", "75%"), ("Tập thể", "14", "25%")],
        ),
        (
            "Khen thưởng năm 2023, theo đối tượng (số lượt nêu chính xác)",
            [("Cá nhân", "24", "80%"), ("Hộ gia đình", "6", "20%")],
        ),
    ]
