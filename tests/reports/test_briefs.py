"""A campaign on one sheet: what it adds up, in which order, what it cuts, and for whom."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.choices import CampaignState, SubmissionState
from campaigns.models import Participation, Target
from campaigns.queries.targets import judged_rows, same_targets
from reports import briefs
from reports.briefs import Line, Listed, Standing, best_and_worst, brief_of, line_of
from tests.build import (
    make_award_count,
    make_campaign,
    make_indicator,
    make_participation,
    make_period,
    make_report_build,
    make_result,
    make_submission,
    make_target,
)
from tests.pages import text


@pytest.fixture
def campaign(world):
    return make_campaign(world.committee)


def report(campaign, unit, indicator, value=None, *, plan=100, **values):
    """A target of this unit; with a value, also the figure that it sent."""
    Participation.objects.get_or_create(campaign=campaign, unit=unit)
    target = make_target(campaign, unit, indicator=indicator, plan=plan)
    if value is not None:
        period = campaign.periods.first() or make_period(campaign, name="năm 2023")
        submission = period.submissions.filter(unit=unit).first() or make_submission(
            period, unit, state=SubmissionState.SUBMITTED
        )
        make_result(submission, target, value=Decimal(value), **values)
    return target


def lines(campaign):
    rows = judged_rows(Target.objects.filter(campaign=campaign).order_by("id"))
    return [line_of(same, campaign.unit.path) for same in same_targets(rows)]


# Plain values


def test_a_list_says_how_many_more_there_are():
    assert Listed.of([1, 2, 3], 2) == Listed([1, 2], 1)
    assert Listed.of([1, 2], 2) == Listed([1, 2], 0)


def standing(unit, met, concluded):
    return Standing(unit, met, concluded)


def test_the_best_and_the_worst_are_never_the_same_unit():
    rows = [standing(f"u{place}", 9 - place, 9) for place in range(9)]
    best, worst = best_and_worst(rows)
    assert [one.unit for one in best] == ["u0", "u1", "u2"]
    assert [one.unit for one in worst] == ["u8", "u7", "u6"]
    best, worst = best_and_worst(rows[:3])
    assert [one.unit for one in best] == ["u0"]
    assert [one.unit for one in worst] == ["u2", "u1"]
    assert best_and_worst(rows[:1]) == ([], [])


def test_who_met_everything_is_not_among_the_worst():
    best, worst = best_and_worst([standing("a", 4, 4), standing("b", 2, 2)])
    assert [one.unit for one in best] == ["a"]
    assert worst == []


def test_what_is_not_met_is_said_beside_its_bar():
    chart = briefs.percent_chart(
        [Line("A", "104%", Decimal(104), True), Line("B", "60%", Decimal(60), False)]
    )
    assert chart.rows == [("B", "60%, chưa đạt", "–"), ("A", "104%", "–")]
    assert "60%, chưa đạt" in chart.wide
    assert briefs.percent_chart([Line("C", "đạt", met=True)]) is None


def test_many_targets_are_cut_to_what_a_page_holds():
    many = [Line(f"Chỉ tiêu {place}", "1%", Decimal(place)) for place in range(40)]
    chart = briefs.percent_chart(many)
    assert f"… và {40 - briefs.BARS} chỉ tiêu khác" in chart.wide
    assert len(chart.rows) == 40


# Targets of many units


@pytest.mark.django_db
def test_a_figure_of_the_whole_goes_before_those_of_the_units(world, campaign):
    forest = make_indicator("trồng rừng")
    report(campaign, world.north, forest, 10)
    report(campaign, world.province, forest, 150)
    assert lines(campaign) == [Line("Trồng rừng", "150%", Decimal(150), True)]


@pytest.mark.django_db
def test_amounts_are_added_over_the_units_that_have_a_figure(world, campaign):
    forest = make_indicator("trồng rừng", quantity="amount")
    report(campaign, world.north, forest, 90, plan=100)
    report(campaign, world.south, forest, 30, plan=60)
    report(campaign, world.city, forest, plan=1000)
    assert lines(campaign) == [Line("Trồng rừng", "75%", Decimal(75), False, "2/3")]


@pytest.mark.django_db
def test_a_bound_among_them_makes_the_sum_a_bound(world, campaign):
    forest = make_indicator("trồng rừng", quantity="amount")
    report(campaign, world.north, forest, 90, approximation="over")
    report(campaign, world.south, forest, 30)
    (line,) = lines(campaign)
    assert (line.text, line.met) == ("trên 60%", None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("quantity", "direction"), [("level", "higher"), ("rate", "higher"), ("amount", "lower")]
)
def test_what_cannot_be_added_is_counted_by_units(world, campaign, quantity, direction):
    share = make_indicator("tỷ lệ", quantity=quantity, direction=direction, uom="%")
    for unit, value in ((world.north, 90), (world.south, 120)):
        report(campaign, unit, share, value)
    report(campaign, world.city, share)
    assert lines(campaign) == [Line("Tỷ lệ", "1/3 đơn vị đạt")]


@pytest.mark.django_db
def test_a_target_of_one_unit_names_it(world, campaign):
    report(campaign, world.north, make_indicator("trồng rừng"), 120)
    (line,) = lines(campaign)
    assert line.label == "Trồng rừng (huyện Bắc Nguyên)"


# The sheet


@pytest.fixture
def told(world, campaign):
    """Two of three units have sent; one report waits for verification, one is returned."""
    forest = make_indicator("trồng rừng", quantity="amount")
    report(campaign, world.north, forest, 120)
    report(campaign, world.south, forest, 60)
    report(campaign, world.city, forest)
    campaign.submissions.filter(unit=world.south).update(
        state=SubmissionState.VERIFIED, verified_at=campaign.created_at
    )
    make_award_count(campaign, collectives=5, individuals=42)
    return campaign


def sheet(campaign):
    return reverse("reports:campaign-brief", args=[campaign.pk])


@pytest.mark.django_db
def test_the_council_sees_the_whole(world, told):
    found = brief_of(told, world.leader)
    assert (found.tally.met, found.tally.unmet, found.tally.silent) == (1, 1, 1)
    assert found.missing == Listed(["thành phố Thượng Nguyên"], 0)
    assert [one.unit for one in found.best] == ["huyện Bắc Nguyên"]
    assert [one.unit for one in found.worst] == ["huyện Nam Nguyên"]
    assert found.awards.shown == ["Bằng khen của Chủ tịch UBND tỉnh: 5 tập thể, 42 cá nhân"]
    assert found.waiting[0].label == "Thẩm định 1 báo cáo đã nộp"
    assert found.waiting[0].url == reverse("campaigns:submission-queue")
    assert brief_of(told, world.viewer).waiting[0].url == ""


@pytest.mark.django_db
def test_a_leader_of_a_unit_sees_the_own_branch(client, world, told):
    client.force_login(world.leader_north)
    shown = text(client.get(sheet(told)))
    assert "1/1 đơn vị đã nộp báo cáo" in shown
    assert "1/1 chỉ tiêu đạt" in shown
    assert "số liệu của đơn vị bạn" in shown
    assert "Nam Nguyên" not in shown
    assert "thành phố" not in shown


@pytest.mark.django_db
def test_a_returned_report_waits_for_the_unit(world, told):
    told.submissions.filter(unit=world.north).update(
        state=SubmissionState.RETURNED, return_reason="Thiếu minh chứng."
    )
    (waiting,) = brief_of(told, world.leader_north).waiting
    assert waiting.label == "Báo cáo năm 2023 của huyện Bắc Nguyên bị trả lại"
    assert waiting.note == "Thiếu minh chứng."


@pytest.mark.django_db
def test_the_closing_report_is_to_make_then_to_sign(world, campaign):
    campaign.state = CampaignState.CLOSED
    campaign.save()
    assert [row.label for row in brief_of(campaign, world.leader).waiting] == [
        "Lập báo cáo tổng kết"
    ]
    make_report_build(campaign)
    (waiting,) = brief_of(campaign, world.leader).waiting
    assert waiting.label == "Xem, ký báo cáo tổng kết"
    assert waiting.note.endswith(", 3 trang.")


@pytest.mark.django_db
def test_before_reports_are_taken_nobody_is_missing(client, world):
    campaign = make_campaign(world.committee, state=CampaignState.DRAFT)
    make_participation(campaign, world.north)
    client.force_login(world.leader)
    assert "Chưa đến bước nhận báo cáo." in text(client.get(sheet(campaign)))


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "queries"), [("leader", 18), ("leader_north", 18)])
def test_the_sheet_takes_as_many_queries_for_many_units_as_for_one(
    client, world, campaign, who, queries
):
    forest = make_indicator(quantity="amount")
    report(campaign, world.north, forest, 90)
    make_award_count(campaign)
    client.force_login(getattr(world, who))
    for more in ((), (world.north_commune, world.north_other, world.south)):
        for unit in more:
            report(campaign, unit, forest, 50)
            report(campaign, unit, make_indicator(), 50)
            make_period(campaign)
            make_award_count(campaign)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(sheet(campaign)).status_code == 200
        assert len(captured) == queries
