"""The shell in a real browser, on the one page that needs no other part of the portal."""

import pytest
from django.conf import settings
from django.test import Client

from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOWHERE = "/khong-co-trang-nay/"
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
    summary = signed_in.locator(".menu:not(.drawer) > summary")
    summary.focus()
    signed_in.keyboard.press("Enter")
    menu = signed_in.locator(".menu:not(.drawer) .menu-panel")
    assert menu.is_visible()
    assert "Chuyên viên thường trực Hội đồng" in menu.inner_text()
    signed_in.keyboard.press("Escape")
    assert not menu.is_visible()
    assert signed_in.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_on_a_phone_the_navigation_opens_without_scripts(world, browser, live_server):
    client = Client()
    client.force_login(world.administrator)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    with browser.new_context(
        viewport={"width": 360, "height": 700}, java_script_enabled=False
    ) as context:
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.goto(live_server.url + NOWHERE)
        drawer = page.locator(".drawer")
        assert not drawer.locator("nav").is_visible()
        drawer.locator("summary").click()
        assert drawer.get_by_role("link", name="Quản trị").is_visible()
