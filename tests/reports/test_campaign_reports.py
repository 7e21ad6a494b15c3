"""The tab of reports: who has sent what in each period, and the closing report for the council."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.choices import CampaignState, SubmissionState
from reports.progress import periods_of
from tests.build import (
    make_campaign,
    make_participation,
    make_period,
    make_report_build,
    make_submission,
)
from tests.pages import text

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def campaign(world):
    campaign = make_campaign(world.province)
    for unit in (world.north, world.south, world.city):
        make_participation(campaign, unit)
    return campaign


def tab(campaign):
    return reverse("reports:campaign-reports", args=[campaign.pk])


def counts(row):
    return {group.label: group.count for group in row.groups}


def test_a_period_says_who_has_sent_and_who_is_missing(world, campaign):
    first = make_period(campaign, name="Quý I", position=1, due_at=NOW - timedelta(days=4))
    second = make_period(campaign, name="Quý II", position=2, due_at=NOW + timedelta(days=9))
    make_submission(first, world.north, state=SubmissionState.VERIFIED)
    make_submission(first, world.south, state=SubmissionState.RETURNED)
    for unit in (world.north, world.south, world.city):
        make_submission(second, unit, state=SubmissionState.SUBMITTED)
    early, late = periods_of(campaign, world.staff, now=NOW)
    assert counts(early) == {"Đã thẩm định": 1, "Trả lại": 1, "Chưa lập báo cáo": 1}
    assert (early.sent, early.missing, early.due, early.due_kind) == (1, 2, "quá hạn 4 ngày", "bad")
    assert early.is_awaited
    assert counts(late) == {"Chờ thẩm định": 3}
    assert (late.sent, late.missing, late.due, late.is_awaited) == (3, 0, "", False)


def test_a_period_not_yet_open_or_of_an_ended_campaign_is_not_awaited(world, campaign):
    period = make_period(campaign, opens_on=timezone.localdate(NOW) + timedelta(days=3))
    (row,) = periods_of(campaign, world.staff, now=NOW)
    assert not row.is_awaited
    period.opens_on = None
    period.save()
    campaign.state = CampaignState.CLOSED
    (row,) = periods_of(campaign, world.staff, now=NOW)
    assert (row.is_awaited, row.due, row.missing) == (False, "", 3)


def test_a_units_people_see_their_own_reports_only(client, world, campaign):
    period = make_period(campaign)
    make_submission(period, world.north, state=SubmissionState.SUBMITTED)
    make_submission(period, world.south, state=SubmissionState.SUBMITTED)
    make_report_build(campaign)
    seen = {}
    for who in ("leader", "leader_north"):
        client.force_login(getattr(world, who))
        seen[who] = client.get(tab(campaign)).content.decode()
    board = f"{reverse('campaigns:board', args=[campaign.pk])}?ky={period.pk}&standing=submitted"
    link = f'<a href="{board}#rows">Chờ thẩm định: '
    assert f"{link}2</a>" in seen["leader"]
    assert f"{link}1</a>" in seen["leader_north"]
    assert "Nam Nguyên" not in seen["leader_north"]
    assert "Báo cáo tổng kết" in seen["leader"]
    assert "Báo cáo tổng kết" not in seen["leader_north"]


def test_the_council_downloads_what_is_made(client, world, campaign):
    build = make_report_build(campaign)
    client.force_login(world.viewer)
    html = client.get(tab(campaign)).content.decode()
    assert reverse("reports:build-download", args=[build.pk]) in html
    assert reverse("reports:report-detail", args=[campaign.pk]) in html


def test_nothing_yet_is_said(client, world):
    campaign = make_campaign(world.province)
    client.force_login(world.staff)
    shown = text(client.get(tab(campaign)))
    assert "Chưa có kỳ báo cáo" in shown
    assert "Chưa lập bản nào." in shown


@pytest.mark.parametrize(("who", "queries"), [("staff", 11), ("officer_north", 9)])
def test_the_tab_takes_as_many_queries_for_many_reports_as_for_one(
    client, world, campaign, who, queries
):
    make_submission(make_period(campaign), world.north, state=SubmissionState.SUBMITTED)
    make_report_build(campaign)
    client.force_login(getattr(world, who))
    for more in ((), (world.north_commune, world.north_other)):
        for unit in more:
            make_submission(make_period(campaign), unit, state=SubmissionState.VERIFIED)
            campaign.theme += " mới"
            campaign.save()
            make_report_build(campaign)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(tab(campaign)).status_code == 200
        assert len(captured) == queries
