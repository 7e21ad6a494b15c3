"""The shell in a real browser, on the one page that needs no other part of the portal."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOWHERE = "/khong-co-trang-nay/"
BARS = (".header", ".sidebar")
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def signed_in(world, page, live_server):
    client = Client()
    client.force_login(world.staff)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    return page


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_shell_is_accessible_and_fits(signed_in, accessibility_faults, width, theme):
    signed_in.set_viewport_size({"width": width, "height": 800})
    signed_in.emulate_media(color_scheme=theme)
    signed_in.goto(NOWHERE)
    assert signed_in.inner_text("h1") == "Không tìm thấy trang"
    assert accessibility_faults(signed_in) == []
    assert signed_in.evaluate(OVERFLOW) <= 0


def test_nothing_is_fetched_from_another_host_and_everything_arrives(signed_in, live_server):
    asked, failed = [], []
    signed_in.on("request", lambda request: asked.append(request.url))
    signed_in.on("response", lambda answer: failed.append(answer.url) if not answer.ok else None)
    signed_in.goto(NOWHERE)
    signed_in.wait_for_load_state("networkidle")
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith(live_server.url)] == []
    assert failed == [live_server.url + NOWHERE]


def test_the_keyboard_goes_straight_to_the_content(signed_in):
    signed_in.goto(NOWHERE)
    signed_in.keyboard.press("Tab")
    assert signed_in.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    signed_in.keyboard.press("Enter")
    assert signed_in.evaluate("document.activeElement.id") == "main"


def test_escape_closes_the_account_menu_and_gives_the_focus_back(signed_in):
    signed_in.goto(NOWHERE)
    summary = signed_in.locator(".header .menu > summary")
    summary.focus()
    signed_in.keyboard.press("Enter")
    menu = signed_in.locator(".header .menu-panel")
    assert menu.is_visible()
    assert "Chuyên viên thường trực Hội đồng" in menu.inner_text()
    signed_in.keyboard.press("Escape")
    assert not menu.is_visible()
    assert signed_in.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.fixture
def phone(world, browser, live_server):
    """A phone without scripts, of somebody of the cast."""
    contexts = []

    def opened(person, height=700):
        client = Client()
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": 360, "height": height},
            java_script_enabled=False,
        )
        contexts.append(context)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.goto(NOWHERE)
        return page

    yield opened
    for context in contexts:
        context.close()


def places_in(page):
    return [text.split("\n")[0] for text in page.locator(".nav > li:visible").all_inner_texts()]


def test_on_a_phone_the_daily_places_stand_in_reach_of_the_thumb(world, phone):
    page = phone(world.staff)
    assert places_in(page) == ["Trang chủ", "Chờ xử lý", "Phong trào", "Báo cáo", "Thêm"]
    for place in page.locator(".nav > li:visible > *").all():
        box = place.bounding_box()
        assert box["width"] >= 44
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= 700
    assert places_in(phone(world.officer_north)) == [
        "Trang chủ",
        "Báo cáo",
        "Phong trào",
        "Đơn vị",
        "Thêm",
    ]


def test_the_rest_opens_on_a_phone_without_scripts(world, phone):
    page = phone(world.staff)
    sheet = page.locator(".nav-sheet")
    assert not sheet.is_visible()
    page.get_by_text("Thêm", exact=True).click()
    for name in ("Tài liệu nguồn", "Đơn vị", "Trợ giúp", "Tài khoản của tôi"):
        assert sheet.get_by_role("link", name=name).is_visible()
    assert sheet.get_by_role("link", name="Phong trào").count() == 0
    assert sheet.get_by_text("Chuyên viên thường trực Hội đồng").is_visible()
    sheet.get_by_role("button", name="Đăng xuất").click()
    assert page.url.endswith(reverse("accounts:sign-in"))


def test_the_bar_covers_nothing_at_the_end_of_the_page(world, phone):
    page = phone(world.staff)
    page.goto("/so-tay/")
    page.locator(".footer").scroll_into_view_if_needed()
    page.mouse.wheel(0, 100_000)
    foot, bar = page.locator(".footer").bounding_box(), page.locator(".sidebar").bounding_box()
    assert foot["y"] + foot["height"] <= bar["y"] + 1


def test_on_a_low_screen_the_bar_and_the_header_scroll_away(world, phone):
    page = phone(world.staff, height=256)
    places = [page.locator(name).evaluate("e => getComputedStyle(e).position") for name in BARS]
    assert places == ["static", "static"]


def test_on_a_phone_the_breadcrumbs_are_the_way_up(world, phone):
    page = phone(world.staff)
    page.goto(f"/don-vi/{world.north.pk}/")
    shown = page.locator(".breadcrumbs li:visible")
    assert shown.all_inner_texts() == ["tỉnh Thượng Nguyên"]


@pytest.mark.parametrize("width", [800, 1280])
def test_beside_the_page_all_places_are_in_sight(signed_in, accessibility_faults, width):
    signed_in.set_viewport_size({"width": width, "height": 800})
    signed_in.goto(NOWHERE)
    assert len(places_in(signed_in)) == 6
    assert signed_in.evaluate(OVERFLOW) <= 0
    assert accessibility_faults(signed_in) == []
