"""What only a real browser shows: progress that moves by itself, pages anybody can use."""

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.choices import CampaignState
from reports.choices import BuildStage, BuildState
from reports.models import ReportBuild
from tests import build
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def campaign(page):
    world = make_world()
    page.goto(reverse("accounts:sign-in"))
    page.fill("input[name=username]", world.staff.username)
    page.fill("input[name=password]", build.PASSWORD)
    page.click("main button[type=submit]")
    return build.make_campaign(world.province, state=CampaignState.REVIEWING)


def test_progress_moves_and_the_link_appears_without_reloading(page, campaign):
    row = build.make_report_build(
        campaign, state=BuildState.RUNNING, stage=BuildStage.WRITING, progress=5
    )
    rows = ReportBuild.objects.filter(pk=row.pk)
    page.goto(reverse("reports:build-detail", args=[row.pk]))
    page.evaluate("window.stillTheSamePage = true")
    page.wait_for_selector("text=Viết lời văn, lập bảng")
    rows.update(stage=BuildStage.LAYING_OUT, progress=60)
    page.wait_for_selector("text=60%")
    made = {"file": "reports/x.pdf", "digest": "ab", "finished_at": timezone.now()}
    rows.update(state=BuildState.DONE, progress=100, **made)
    link = page.wait_for_selector("text=Tải báo cáo PDF")
    assert link.get_attribute("href") == reverse("reports:build-download", args=[row.pk])
    assert page.evaluate("window.stillTheSamePage") is True


@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_of_a_report_are_fit_for_everybody(page, campaign, accessibility_faults, width):
    page.set_viewport_size({"width": width, "height": 900})
    row = build.make_report_build(campaign, state=BuildState.FAILED, finished_at=timezone.now())
    addresses = [
        reverse("reports:report-detail", args=[campaign.pk]),
        reverse("reports:imprint-edit", args=[campaign.pk]),
        reverse("reports:narrative-edit", args=[campaign.pk, "limits"]),
        reverse("reports:build-detail", args=[row.pk]),
        reverse("reports:code-ask"),
        reverse("reports:code-check", args=["AAAA-BBBB-CCCC"]),
    ]
    for address in addresses:
        page.goto(address)
        assert accessibility_faults(page) == [], address
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, address
