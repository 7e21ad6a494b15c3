"""The head of a campaign: which tabs there are, how many rows each has, how the end presses."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.choices import CampaignState, SubmissionState
from campaigns.queries.planning import Counts, Reported, counts_of, reported_in
from emulation.lib.dates import PartialDate
from tests.build import (
    make_award_count,
    make_campaign,
    make_event,
    make_exemplar,
    make_indicator,
    make_participation,
    make_period,
    make_result,
    make_submission,
    make_target,
    make_work,
)
from tests.pages import page, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(world):
    campaign = make_campaign(world.committee)
    for unit in (world.north, world.south):
        make_participation(campaign, unit)
        make_target(campaign, unit, plan=10)
    return campaign


def tabs(client, user, campaign):
    client.force_login(user)
    return client.get(page("campaign-detail", campaign.pk)).context["tabs"]


def test_the_tabs_stand_in_one_order_and_the_reports_are_served_elsewhere(client, world, campaign):
    council = tabs(client, world.leader, campaign)
    assert [tab["label"] for tab in council] == [
        "Tổng quan",
        "Đơn vị",
        "Nộp báo cáo",
        "Chỉ tiêu và kết quả",
        "Công trình và hoạt động",
        "Điển hình",
        "Khen thưởng",
        "Báo cáo",
        "Kiểm tra",
        "Tài liệu",
        "Lịch sử",
    ]
    assert council[7]["url"] == reverse("reports:campaign-reports", args=[campaign.pk])
    unit = tabs(client, world.officer_north, campaign)
    assert [tab["label"] for tab in unit] == [tab["label"] for tab in council[:8]]
    assert [tab["label"] for tab in council if tab["current"]] == ["Tổng quan"]


def test_a_tab_says_how_many_rows_this_person_sees(
    client, world, campaign, django_assert_num_queries
):
    make_submission(make_period(campaign), world.south, state=SubmissionState.SUBMITTED)
    make_work(campaign)
    make_work(campaign, is_total=True, count=4)
    make_event(campaign)
    make_exemplar(campaign)
    award = make_award_count(campaign)
    make_award_count(campaign, part_of=award)
    rows = {"works": 1, "events": 1, "exemplars": 1, "awards": 1}
    assert world.staff.authority.grants  # asked once for a request
    with django_assert_num_queries(1):
        assert counts_of(campaign, world.staff) == Counts(2, 2, **rows)
    assert counts_of(campaign, world.officer_north) == Counts(1, 1, **rows)
    assert reported_in(campaign, world.staff) == Reported(1, 2)
    assert reported_in(campaign, world.officer_north) == Reported(0, 1)
    counts = {tab["label"]: tab["count"] for tab in tabs(client, world.officer_north, campaign)}
    assert counts == {
        "Tổng quan": None,
        "Đơn vị": "1",
        "Nộp báo cáo": None,
        "Chỉ tiêu và kết quả": "1",
        "Công trình và hoạt động": "2",
        "Điển hình": "1",
        "Khen thưởng": "1",
        "Báo cáo": None,
    }


@pytest.mark.parametrize(
    ("state", "days", "words", "kind"),
    [
        (CampaignState.COLLECTING, 12, "Còn 12 ngày, đến ", "neutral"),
        (CampaignState.COLLECTING, 5, "Còn 5 ngày, đến ", "warn"),
        (CampaignState.COLLECTING, -25, "Quá ngày kết thúc 25 ngày", "warn"),
        (CampaignState.COLLECTING, -1125, ", đã 3 năm", "neutral"),
        (CampaignState.CLOSED, -25, "Kết thúc ngày ", "neutral"),
    ],
)
def test_every_tab_says_how_the_end_presses(client, world, campaign, state, days, words, kind):
    campaign.state = state
    campaign.ends_on = PartialDate.of(timezone.localdate() + timedelta(days=days))
    campaign.save()
    client.force_login(world.viewer)
    for address in (
        page("campaign-detail", campaign.pk),
        page("campaign-tab", campaign.pk, "awards"),
        reverse("reports:campaign-reports", args=[campaign.pk]),
        reverse("reports:campaign-brief", args=[campaign.pk]),
    ):
        response = client.get(address)
        assert words in text(response), address
        assert response.context["days_kind"] == kind


def test_the_overview_tells_at_a_glance_what_this_person_sees(client, world, campaign):
    (target,) = campaign.targets.filter(unit=world.north)
    report = make_submission(make_period(campaign), world.north, state=SubmissionState.SUBMITTED)
    make_result(report, target, value=Decimal(12))
    for who, reported, met in (
        ("leader", "1/2 đơn vị đã nộp", "1/2 chỉ tiêu đạt"),
        ("officer_north", "1/1 đơn vị đã nộp", "1/1 chỉ tiêu đạt"),
        ("officer_south", "0/1 đơn vị đã nộp", "0/1 chỉ tiêu đạt"),
    ):
        client.force_login(getattr(world, who))
        shown = text(client.get(page("campaign-detail", campaign.pk)))
        assert reported in shown, who
        assert met in shown, who


# Units side by side in one target


@pytest.fixture
def compared(world, campaign):
    """Two targets that both units have; "trồng rừng" was given first."""
    found = []
    period = make_period(campaign)
    reports = {
        unit: make_submission(period, unit, state=SubmissionState.SUBMITTED)
        for unit in (world.north, world.south)
    }
    for label in ("trồng rừng", "làm đường"):
        indicator = make_indicator(label)
        for unit, report in reports.items():
            target = make_target(campaign, unit, indicator=indicator, plan=10)
            make_result(report, target, value=Decimal(5))
            found.append(target)
    return found


def test_one_target_is_compared_over_units_and_another_is_chosen(client, world, campaign, compared):
    client.force_login(world.leader)
    url = page("campaign-tab", campaign.pk, "targets")
    first = client.get(url).context
    assert first["by_unit"].title.startswith("trồng rừng: ")
    assert [target.label for target, *_ in first["by_unit_choices"]] == ["trồng rừng", "làm đường"]
    second = client.get(url, {"theo-don-vi": compared[2].pk}).context
    assert second["by_unit"].title.startswith("làm đường: ")
    for nonsense in ("abc", "0", "9" * 40):
        assert (
            client.get(url, {"theo-don-vi": nonsense})
            .context["by_unit"]
            .title.startswith("trồng rừng: ")
        )


def test_a_unit_is_compared_with_no_one(client, world, campaign, compared):
    client.force_login(world.officer_north)
    context = client.get(page("campaign-tab", campaign.pk, "targets")).context
    assert context["by_unit"] is None
    assert context["tally_chart"].rows[1] == ("Chưa đạt", "2", "66,7%")
