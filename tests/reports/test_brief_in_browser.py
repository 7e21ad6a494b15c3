"""The sheet for the meeting room in a real browser: one page of paper, fit for everybody."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.choices import CampaignState, SubmissionState
from campaigns.models import (
    Baseline,
    Participation,
    Result,
    Submission,
    Target,
)
from tests import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MANY = 40
LONG = "thi đua lập thành tích xuất sắc chào mừng các ngày lễ lớn của đất nước và của địa phương"


@pytest.fixture
def screen(page, world):
    page.goto(reverse("accounts:sign-in"))
    page.fill("[name=username]", world.leader.username)
    page.fill("[name=password]", build.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: reverse("accounts:sign-in") not in url)
    return page


@pytest.fixture
def small(world):
    """With one result, as a campaign is in its first days."""
    campaign = build.make_campaign(world.province)
    submission = build.make_submission(
        build.make_period(campaign), world.north, state=SubmissionState.SUBMITTED
    )
    target = build.make_target(campaign, world.north, plan=100)
    build.make_result(submission, target)
    return campaign


@pytest.fixture
def large(world):
    """Forty units with forty targets each, every name as long as names get."""
    campaign = build.make_campaign(
        world.province, theme=f"{LONG.capitalize()}, {LONG}, {LONG}", state=CampaignState.REVIEWING
    )
    units = [
        build.make_unit(f"Ủy ban nhân dân xã {LONG} số {number}", parent=world.province)
        for number in range(MANY)
    ]
    for place in range(4):
        build.make_period(campaign, name=f"Quý {place}, {LONG}", position=place)
    for place in range(9):
        build.make_award_count(campaign, form=f"Bằng khen {place} {LONG}", individuals=1234567)
    fill(campaign, units)
    return campaign


def fill(campaign, units):
    """In bulk: 1.600 targets, of which three units in four have sent a figure."""
    Participation.objects.bulk_create(Participation(campaign=campaign, unit=unit) for unit in units)
    indicators = [
        build.make_indicator(f"{number} tỷ lệ {LONG}", quantity="amount" if number % 2 else "level")
        for number in range(MANY)
    ]
    targets = Target.objects.bulk_create(
        Target(
            campaign=campaign,
            unit=unit,
            indicator=indicator,
            label=indicator.label,
            uom=indicator.uom,
            direction=indicator.direction,
            quantity=indicator.quantity,
        )
        for unit in units
        for indicator in indicators
    )
    Baseline.objects.bulk_create(
        Baseline(target=target, name="Kế hoạch", value=Decimal(100)) for target in targets
    )
    sent = {
        unit.pk: Submission.objects.create(
            campaign=campaign,
            period=campaign.periods.first(),
            unit=unit,
            state=SubmissionState.SUBMITTED,
            submitted_at=timezone.now(),
        )
        for unit in units[: MANY * 3 // 4]
    }
    Result.objects.bulk_create(
        Result(submission=sent[target.unit_id], target=target, value=Decimal(40 + place % 90))
        for place, target in enumerate(targets)
        if target.unit_id in sent
    )


def sheet(campaign):
    return reverse("reports:campaign-brief", args=[campaign.pk])


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("size", ["small", "large"])
def test_the_sheet_prints_on_one_page(screen, request, size):
    campaign = request.getfixturevalue(size)
    screen.goto(sheet(campaign))
    pdf = screen.pdf(format="A4", prefer_css_page_size=True)
    assert pages_of(pdf) == 1
    screen.emulate_media(media="print")
    assert not screen.get_by_role("button", name="In", exact=True).is_visible()
    assert screen.locator(".figures").get_by_text("đơn vị đã nộp báo cáo").is_visible()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_sheet_and_the_tabs_are_fit_for_everybody(
    screen, large, accessibility_faults, width, theme
):
    screen.set_viewport_size({"width": width, "height": 900})
    screen.emulate_media(color_scheme=theme)
    tabs = [
        reverse("campaigns:campaign-tab", args=[large.pk, key])
        for key in ("overview", "units", "targets", "awards")
    ]
    for address in [sheet(large), reverse("reports:campaign-reports", args=[large.pk]), *tabs]:
        screen.goto(address)
        assert accessibility_faults(screen) == [], address
        wide = screen.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, address


def test_letters_of_a_chart_can_be_read_on_a_phone(screen, large):
    screen.set_viewport_size({"width": 360, "height": 740})
    for address in (
        sheet(large),
        reverse("campaigns:campaign-tab", args=[large.pk, "targets"]),
    ):
        screen.goto(address)
        sizes = screen.evaluate(
            """[...document.querySelectorAll("svg.chart")]
            .filter((chart) => chart.checkVisibility())
            .map((chart) => parseFloat(getComputedStyle(chart).fontSize)
              * chart.getBoundingClientRect().width / chart.viewBox.baseVal.width)"""
        )
        assert sizes and min(sizes) >= 11, (address, sizes)


def test_the_current_tab_is_in_sight_on_a_phone(screen, small):
    screen.set_viewport_size({"width": 360, "height": 740})
    screen.goto(reverse("campaigns:campaign-tab", args=[small.pk, "history"]))
    box = screen.locator(".tabs [aria-current]").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
