"""The main job without a mouse: every stop is seen, nothing holds the focus or hides it."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from campaigns.choices import SubmissionState
from campaigns.models import Result, Submission
from tests.browser.visiting import enter
from tests.build import (
    PASSWORD,
    make_campaign,
    make_indicator,
    make_participation,
    make_period,
    make_result,
    make_submission,
    make_target,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = [(1280, 720), (360, 640)]
STOPS_AT_MOST = 150

# The element at which the keyboard stands: what it is, and what is wrong with the sight of it.
AT = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const box = at.getBoundingClientRect();
    const faults = [];
    // A ring of two pixels or more, in a colour of its own; fields of a search may underline.
    const style = getComputedStyle(at);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
        && !/transparent|, 0\\)$/.test(style.outlineColor);
    if (!ring && at.id !== "main") faults.push("no focus ring");
    // In sight: within the window, under nothing else.
    const seen = (x, y) => {
        const top = document.elementFromPoint(x, y);
        const own = [at, ...(at.labels ?? [])];
        return top && (top.contains(at) || own.some((part) => part.contains(top)));
    };
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const middle = (left + right) / 2;
    // Of a box to write in browsers show the line that is written.
    const tall = box.height > innerHeight / 2 || at.matches("textarea");
    const places = tall ? [0.05, 0.25, 0.5, 0.75, 0.95] : [0.5];
    if (!places.some((part) => seen(middle, box.top + part * box.height))) faults.push("hidden");
    if (!tall) for (const part of [0.15, 0.85])
        if (!seen(middle, box.top + part * box.height)) faults.push("partly hidden");
    return {
        what: at.outerHTML.slice(0, 200).replace(/\\s+/g, " "),
        faults,
    };
}"""


FOCUSED = "place => place === document.activeElement"


class Keyboard:
    """Goes by Tab and back, and looks at each stop."""

    def __init__(self, page: Page):
        self.page = page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def look(self) -> str | None:
        """What has the focus, in full sight; None when it has left the page."""
        at = self.page.evaluate(AT)
        if at is None:
            return None
        assert at["faults"] == [], f"{at['what']} at {self.page.url}"
        return at["what"]

    def tab_to(self, selector: str, key: str = "Tab") -> None:
        target = self.page.locator(selector).first
        target.wait_for()
        for _ in range(STOPS_AT_MOST):
            self.press(key)
            self.look()
            if target.evaluate(FOCUSED):
                return
        pytest.fail(f"{selector} cannot be reached by {key} at {self.page.url}")

    def round_trip(self, key: str) -> list[str]:
        """Every stop until the focus has left the page or is back at the first one."""
        stops: list[str] = []
        for _ in range(STOPS_AT_MOST):
            self.press(key)
            stop = self.look()
            if stops and stop in (None, stops[0]):
                return stops
            if stop:
                stops.append(stop)
        pytest.fail(f"the focus never leaves {self.page.url}: {stops[-3:]}")


@pytest.fixture(params=SCREENS, ids=lambda size: str(size[0]))
def keyboard(page, request) -> Keyboard:
    page.set_viewport_size({"width": request.param[0], "height": request.param[1]})
    return Keyboard(page)


@pytest.fixture
def period(world):
    campaign = make_campaign(world.province)
    make_participation(campaign, world.north)
    for position, (label, values) in enumerate(
        (
            ("đào tạo lao động", {"uom": "lao động"}),
            ("tỷ lệ hộ nghèo", {"uom": "%", "quantity": "level", "direction": "lower"}),
            ("xóa nhà tạm", {"uom": "nhà", "quantity": "wording"}),
        )
    ):
        make_target(
            campaign,
            world.north,
            indicator=make_indicator(label, **values),
            plan=Decimal(8000),
            position=position,
        )
    return make_period(campaign, name="Tổng kết năm 2023")


def sign_in(keyboard: Keyboard, username: str) -> None:
    page = keyboard.page
    page.goto(reverse("home"))
    keyboard.tab_to("[name=username]")
    keyboard.type(username)
    keyboard.tab_to("[name=password]")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    page.wait_for_url(lambda url: reverse("accounts:sign-in") not in url)


def test_an_officer_reports_and_the_staff_verify(keyboard, period):
    page = keyboard.page
    sign_in(keyboard, "canbobac")

    # Past the navigation, to the first thing that waits.
    keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    keyboard.press("Enter")
    keyboard.tab_to("main .tasks button")
    keyboard.press("Enter")
    page.wait_for_url("**/nhap/")

    # A figure with its words, Enter goes to the next one; a choice by arrows, and what it means.
    first, second, third = (f"tbody.entry >> nth={place} >> " for place in range(3))
    keyboard.tab_to(first + "[data-figure]")
    keyboard.type("trên 9.004")
    keyboard.press("Enter")
    keyboard.look()
    assert page.locator(second + "[data-figure]").first.evaluate(FOCUSED)
    keyboard.type("5.000")
    keyboard.tab_to(third + "select")
    keyboard.press("ArrowDown")
    keyboard.tab_to(third + "textarea[data-figure]")
    keyboard.type("Đã xóa toàn bộ.")
    keyboard.tab_to("button[value=submit]")
    keyboard.press("Enter")
    page.wait_for_url("**/nop/")
    jobs = Result.objects.get(target__label="đào tạo lao động")
    assert (jobs.value, jobs.approximation) == (9004, "over")
    keyboard.tab_to("main button.button-primary")
    keyboard.press("Enter")
    page.get_by_text("Đã nộp báo cáo.").wait_for()
    submission = Submission.objects.get()
    assert submission.state == SubmissionState.SUBMITTED
    assert submission.results.count() == 3

    page.context.clear_cookies()
    sign_in(keyboard, "thuongtruc")
    verify = reverse("campaigns:submission-verify", args=[submission.pk])
    keyboard.tab_to(f'main a[href="{verify}"]')
    keyboard.press("Enter")
    page.wait_for_url(f"**{verify}")
    keyboard.tab_to("button[value=all]")
    keyboard.press("Enter")
    page.get_by_role("heading", name="Thẩm định tất cả").wait_for()
    keyboard.tab_to("main button.button-primary")
    keyboard.press("Enter")
    page.get_by_text("Đã thẩm định cả báo cáo.").wait_for()
    submission.refresh_from_db()
    assert submission.state == SubmissionState.VERIFIED


def test_the_focus_goes_through_every_page_and_out_again(keyboard, world, period, live_server):
    """Both ways, through pages with bars that stay in sight, wide tables, menus and long forms."""
    page = keyboard.page
    submission = make_submission(period, world.north)
    for target in period.campaign.targets.all():
        make_result(submission, target)
    pages = {
        "officer_north": [
            reverse("home"),
            reverse("campaigns:submission-edit", args=[submission.pk]),
        ],
        "staff": [
            reverse("home"),
            reverse("campaigns:campaign-list"),
            reverse("campaigns:submission-queue"),
            reverse("campaigns:campaign-detail", args=[period.campaign.pk]),
            reverse("campaigns:part-edit", args=[period.campaign.pk, "periods"]),
            reverse("accounts:unit-list"),
        ],
    }
    for who, addresses in pages.items():
        page.context.clear_cookies()
        enter(page.context, getattr(world, who), live_server.url)
        for address in addresses:
            page.goto(address)
            there = keyboard.round_trip("Tab")
            page.reload()
            back = keyboard.round_trip("Shift+Tab")
            assert len(there) > 5, address
            assert back == there[::-1], address
