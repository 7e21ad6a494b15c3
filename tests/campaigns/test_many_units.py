"""Campaigns of very many units: what is counted once in a while, and that it says when."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from campaigns import tallying
from campaigns.choices import CampaignState, SubmissionState
from campaigns.models import Submission
from campaigns.queries import board
from campaigns.queries.targets import Tally
from tests.build import (
    make_campaign,
    make_participation,
    make_period,
    make_result,
    make_submission,
    make_target,
)
from tests.pages import page, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch):
    cache.clear()
    monkeypatch.setattr(tallying, "LIVE_AT_MOST", 1)
    monkeypatch.setattr(board, "LIVE_AT_MOST", 1)
    yield
    cache.clear()


@pytest.fixture
def campaign(world):
    campaign = make_campaign(world.province, state=CampaignState.COLLECTING)
    period = make_period(campaign, due_at=timezone.now() + timedelta(days=2))
    for unit in (world.north, world.south, world.city):
        make_participation(campaign, unit)
        target = make_target(campaign, unit, label="Trồng rừng", plan=100)
        make_result(make_submission(period, unit, state=SubmissionState.VERIFIED), target)
    return campaign


@pytest.fixture
def staff(client, world):
    client.force_login(world.staff)
    return client


def test_the_board_keeps_its_counts_for_a_minute_and_says_when_it_counted(staff, world, campaign):
    url = page("board", campaign.pk)
    assert "Đếm lúc" in text(staff.get(url))
    period = campaign.periods.get()
    period.submissions.filter(unit=world.north).update(state=SubmissionState.RETURNED)
    found = staff.get(url)
    assert found.context["counts"].of("returned") == 0
    assert [line.row.standing for line in found.context["listing"].lines].count("returned") == 1
    cache.clear()
    assert staff.get(url).context["counts"].of("returned") == 1


def test_who_acts_on_the_board_sees_it_counted_anew(staff, world, campaign):
    url = page("board", campaign.pk)
    assert staff.get(url).context["counts"].waived == 0
    period = campaign.periods.get()
    Submission.objects.filter(unit=world.north).update(
        state=SubmissionState.DRAFT, verified_at=None
    )
    row = period.obligations.get(unit=world.north)
    staff.post(
        f"{page('board-acts', campaign.pk)}?ky={period.pk}",
        {"viec": "mien-nop", "xac-nhan": "1", "chon": [row.pk], "reason": "Mới thành lập"},
    )
    assert staff.get(url).context["counts"].waived == 1


def test_a_unit_counts_its_own_branch_at_once(client, world, campaign):
    client.force_login(world.officer_north)
    found = client.get(page("board", campaign.pk))
    assert found.context["counted_at"] is None
    assert found.context["counts"].expected == 1


def test_many_targets_are_judged_by_a_task_and_not_by_the_page(
    staff, campaign, django_capture_on_commit_callbacks
):
    url = page("campaign-detail", campaign.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert "đang đếm" in text(staff.get(url))
    shown = text(staff.get(url))
    assert "3/3 chỉ tiêu đạt; 0 chưa đạt, 0 chưa kết luận, 0 chưa có kết quả (đếm lúc" in shown
    assert tallying.kept(campaign.pk).tally == Tally(met=3)
    said = text(staff.get(page("campaign-tab", campaign.pk, "targets")))
    assert "Có quá nhiều chỉ tiêu để so sánh" in said


def test_an_old_tally_is_shown_until_the_new_one_is_there(
    staff, campaign, django_capture_on_commit_callbacks, monkeypatch
):
    tallying.keep(campaign.pk)
    Submission.objects.filter(campaign=campaign).update(state=SubmissionState.DRAFT)
    monkeypatch.setattr(tallying, "FRESH", timedelta(0))
    url = page("campaign-detail", campaign.pk)
    with django_capture_on_commit_callbacks(execute=True) as asked:
        assert "3/3 chỉ tiêu đạt" in text(staff.get(url))
    assert len(asked) == 1
    with django_capture_on_commit_callbacks(execute=True) as asked:
        assert "0/3 chỉ tiêu đạt" in text(staff.get(url))
    assert asked == []  # one count in a minute, however many look


def test_a_unit_judges_its_own_targets_at_once(client, world, campaign):
    client.force_login(world.officer_north)
    assert "1/1 chỉ tiêu đạt" in text(client.get(page("campaign-detail", campaign.pk)))


def test_units_that_lack_are_counted_and_the_first_named(staff, world, campaign):
    Submission.objects.filter(campaign=campaign).delete()
    commune = world.north_commune
    for unit in (commune, world.north_other, world.province):
        make_participation(campaign, unit)
    said = text(staff.get(page("campaign-detail", campaign.pk)))
    assert "và 1 đơn vị khác" in said
