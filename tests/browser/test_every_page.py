"""Every page of the access table as every role meets it: wide and narrow, light and dark.

The table of tests/test_access.py says who may open what, so a new page is looked at once it has a
row there. The pictures are for people to look at: nothing compares them.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from emulation.accounts.models import Unit
from tests.axe import LAYOUT, RULES
from tests.browser.visiting import PARTS, SHOWN, Eyes, enter, open_page
from tests.scene import Scene
from tests.test_access import ROWS, Row, address, expected

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pictures,
    pytest.mark.django_db(transaction=True),
]
PICTURES = settings.VAR / "screenshots"
# One of the cast stands for each role, None for people who have not signed in.
GROUPS = {
    "staff": ["staff"],
    "council": ["leader", "member", "viewer"],
    "units": ["officer_north", "leader_north"],
    "others": ["administrator", "superuser", "nobody", None],
}
ROLES = [who for group in GROUPS.values() for who in group]
# These double one of them, and show what only they may see.
DOUBLES = ["officer_south", "officer_commune", "foreign_staff", "foreign_officer"]
HEIGHTS = {1280: 900, 360: 740}
LOOKS = [(1280, "light"), (1280, "dark"), (360, "dark"), (360, "light")]
# Between them each width and each theme; PICTURES=all keeps all four.
PICTURED = LOOKS if os.environ.get("PICTURES") == "all" else LOOKS[::2]
# Contents and shells that were judged and pictured. What two roles are shown alike, within shells
# that are both known, is opened and measured for each, and judged and pictured once.
judged: set[str] = set()
# What a narrow window alone shows, and was judged in one.
judged_narrow: set[str] = set()


def opens(row: Row, who: str | None) -> bool:
    return (row.anonymous if who is None else expected(row.get, who)) == 200


def rows_of(who: str | None) -> list[Row]:
    rows = [row for row in ROWS if opens(row, who)]
    if who in DOUBLES:
        return [row for row in rows if not any(opens(row, role) for role in ROLES)]
    return rows


def show(page: Page, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.emulate_media(color_scheme=theme)


def take(page: Page, width: int, path: Path) -> None:
    """A picture of the whole page, in a window as high, with what keeps to its edges there."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(HEIGHTS[width], min(height, 12_000))})
    page.screenshot(path=path, type="jpeg", quality=80)


class Visitor:
    """Goes through pages as one person after the other and takes pictures of them."""

    def __init__(self, page: Page, url: str):
        self.page = page
        self.url = url
        self.eyes = Eyes(page, url)
        self.who = ""
        self.seen = 0

    def become(self, who: str | None, scene: Scene) -> None:
        self.who = who or "anonymous"
        self.page.context.clear_cookies()
        if who:
            enter(self.page.context, getattr(scene, who), self.url)

    def look(self, name: str, path: str, meant: int = 200) -> None:
        page, eyes = self.page, self.eyes
        eyes.meant = meant
        eyes.place = f"{name} ({self.who})"
        show(page, *LOOKS[0])
        response = open_page(page, path)
        if response is None:
            return
        self.seen += 1
        if response.status != meant or response.request.redirected_from:
            eyes.note(f"answers {response.status} at {page.url}")
        parts = set(page.evaluate(PARTS))
        if parts <= judged:
            for width in HEIGHTS:
                show(page, width, "light")
                eyes.measure(str(width))
            return
        judged.update(parts)
        for width, theme in LOOKS:
            show(page, width, theme)
            look = f"{width} {theme}"
            eyes.measure(look)
            eyes.judge_colours(look)
            # A theme changes nothing but colours: the other rules are asked for each layout.
            if look == "1280 light":
                page.evaluate(SHOWN)
                eyes.judge(look)
            elif look == "360 dark":
                narrow = set(page.evaluate(SHOWN))
                eyes.judge(look, LAYOUT if narrow <= judged_narrow else RULES)
                judged_narrow.update(narrow)
            if (width, theme) in PICTURED:
                picture = f"{re.sub('[^a-z0-9]+', '-', name)}-{self.who}-{width}-{theme}.jpg"
                take(page, width, PICTURES / picture)


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """Without the movements that make a colour another one for a moment."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        reduced_motion="reduce",
    )
    context.set_default_timeout(45_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def visitor(page, live_server) -> Visitor:
    return Visitor(page, live_server.url)


def go_everywhere(visitor: Visitor, scene: Scene, people) -> None:
    for who in people:
        visitor.become(who, scene)
        before = visitor.seen
        for row in rows_of(who):
            visitor.look(f"{row.name} {row.objects}".strip(), address(row, scene))
        assert visitor.seen > before, f"{who} has seen nothing"
    visitor.eyes.fail_if_faults()


@pytest.mark.parametrize("group", GROUPS)
def test_every_page_is_fit_for_everybody(visitor, scene, group):
    go_everywhere(visitor, scene, GROUPS[group])


def test_pages_that_only_others_see_are_fit_too(visitor, scene):
    go_everywhere(visitor, scene, [who for who in DOUBLES if rows_of(who)])


def test_pages_with_nothing_to_show_are_fit_too(visitor, world):
    scene = Scene(world)
    for who in ("staff", "officer_north"):
        visitor.become(who, scene)
        for row in rows_of(who):
            if not row.objects:
                visitor.look(f"empty {row.name}", reverse(row.name))
    assert visitor.seen > 20
    visitor.eyes.fail_if_faults()


def test_refusals_are_fit_too(visitor, scene):
    """A page that is not there and one that is not for me, signed in and not."""
    for who in (None, "member"):
        visitor.become(who, scene)
        visitor.look("missing", reverse("reports:code-check", args=["AAAA-BBBB-CCCC"]), meant=404)
    visitor.look("refused", reverse("campaigns:campaign-create"), meant=403)
    visitor.look("management refused", reverse("admin:index"), meant=403)
    visitor.eyes.fail_if_faults()
    assert visitor.seen == 4


def admin_pages() -> Iterator[tuple[str, str]]:
    """The front page; of each model the list, a new row and the first row; its past, its end."""
    yield "admin", reverse("admin:index")
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        yield f"admin {name} list", reverse(f"admin:{name}_changelist")
        yield f"admin {name} add", reverse(f"admin:{name}_add")
        if first := model._default_manager.first():
            yield f"admin {name} change", reverse(f"admin:{name}_change", args=[first.pk])
    for act in ("history", "delete"):
        yield (
            f"admin unit {act}",
            reverse(f"admin:accounts_unit_{act}", args=[Unit.objects.last().pk]),
        )


def test_the_management_pages_are_fit_for_everybody(visitor, scene):
    begun: set[str] = set()
    for who in ("administrator", "superuser"):
        visitor.become(who, scene)
        client = Client()
        client.force_login(getattr(scene, who))
        for name, path in admin_pages():
            # Most things are read only there: what may not be added, removed … has no such page.
            if name not in begun and client.get(path).status_code == 200:
                begun.add(name)
                visitor.look(name, path)
    assert len(begun) > 20
    visitor.eyes.fail_if_faults()
