"""Every page magnified: at 200 %, with wider text, unfolded, and without movement.

A window of 1280 × 900 at 200 % is one of 640 × 450 with two dots to each pixel. Each page is
looked at as the first role that reaches it.
"""

import pytest
from playwright.sync_api import Browser

from tests.browser.test_every_page import DOUBLES, ROLES, opens
from tests.browser.visiting import Eyes, enter, open_page
from tests.test_access import ROWS, address

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pictures,
    pytest.mark.django_db(transaction=True),
]

# Text that does not fit its box and is cut off there, but for what is meant to be.
CUT = """() => {
    const meant = ".clamp, option, [aria-hidden=true]";
    const found = [];
    for (const box of document.body.querySelectorAll("*")) {
        if (box.closest(meant) || !box.checkVisibility({visibilityProperty: true})) continue;
        // One pixel: words for screen readers alone.
        if (!box.textContent.trim() || box.clientWidth <= 1 || box.clientHeight <= 1) continue;
        const style = getComputedStyle(box);
        const cuts = (overflow) => overflow === "hidden" || overflow === "clip";
        if (cuts(style.overflowX) && box.scrollWidth > box.clientWidth + 1
            || cuts(style.overflowY) && box.scrollHeight > box.clientHeight + 1)
            found.push(`cut off: ${box.outerHTML.slice(0, 200).replace(/\\s+/g, " ")}`);
    }
    return found;
}"""
# WCAG 2.2, 1.4.12.
WIDEN_TEXT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
UNFOLD = """() => {
    const folds = document.querySelectorAll("main details:not([data-menu], .menu, [open])");
    for (const fold of folds) fold.open = true;
    return folds.length;
}"""
MOVES = """() => {
    const seconds = (times) => Math.max(...times.split(",").map(parseFloat));
    return [...document.querySelectorAll("*")].flatMap((box) => {
        const style = getComputedStyle(box);
        const long = Math.max(seconds(style.transitionDuration), seconds(style.animationDuration));
        return long > 0.01 ? [`moves for ${long} s: ${box.outerHTML.slice(0, 150)}`] : [];
    });
}"""


def first_of(row) -> str | None:
    everyone = [*ROLES, *DOUBLES]
    return next((who for who in everyone if opens(row, who)), None)


@pytest.fixture
def page(browser: Browser, live_server):
    context = browser.new_context(
        base_url=live_server.url,
        locale="vi-VN",
        viewport={"width": 640, "height": 450},
        device_scale_factor=2,
        reduced_motion="reduce",
    )
    context.set_default_timeout(45_000)
    yield context.new_page()
    context.close()


def test_every_page_can_be_magnified(page, live_server, scene):
    eyes = Eyes(page, live_server.url)
    seen = 0
    for who in [*ROLES, *DOUBLES]:
        page.context.clear_cookies()
        if who:
            enter(page.context, getattr(scene, who), live_server.url)
        for row in ROWS:
            if not (opens(row, who) and first_of(row) == who):
                continue
            eyes.place = f"{row.name} {row.objects} ({who})"
            if open_page(page, address(row, scene)) is None:
                continue
            seen += 1
            for fault in page.evaluate(CUT) + page.evaluate(MOVES):
                eyes.note(fault)
            eyes.measure("at 200 %")
            if page.evaluate(UNFOLD):
                eyes.judge("unfolded", within="main details[open]")
                eyes.judge_colours("unfolded")
                eyes.measure("unfolded")
            page.evaluate(WIDEN_TEXT)
            for fault in page.evaluate(CUT):
                eyes.note(f"with wider text {fault}")
            eyes.measure("with wider text")
    assert seen > 40
    eyes.fail_if_faults()
