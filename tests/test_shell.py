"""The shell in a real browser, on the one page that needs no other part of the portal."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from emulation.accounts.choices import Role
from tests.build import make_appointment, make_notice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOWHERE = "/khong-co-trang-nay/"
BARS = (".header", ".sidebar")
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


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
        "Khen",
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


def test_the_bar_marks_where_one_is(world, phone):
    """Also in the rest; the role chosen there is no place."""
    make_appointment(world.staff, world.north, Role.UNIT_OFFICER)
    page = phone(world.staff)
    marked = {}
    for path in ("/phong-trao/", "/don-vi/", NOWHERE):
        page.goto(path)
        shown = page.locator(".nav > li > a:visible, .nav-more summary").all()
        style = "e => getComputedStyle(e).boxShadow !== 'none'"
        marked[path] = [place.inner_text() for place in shown if place.evaluate(style)]
    assert marked == {"/phong-trao/": ["Phong trào"], "/don-vi/": ["Thêm"], NOWHERE: []}


def test_the_bar_covers_nothing_at_the_end_of_the_page(world, phone):
    page = phone(world.staff)
    page.goto("/so-tay/")
    page.locator(".footer").scroll_into_view_if_needed()
    page.mouse.wheel(0, 100_000)
    foot, bar = page.locator(".footer").bounding_box(), page.locator(".sidebar").bounding_box()
    assert foot["y"] + foot["height"] <= bar["y"] + 1


def test_on_paper_there_is_no_furniture_and_no_gap_for_the_bar(world, phone):
    page = phone(world.staff)
    page.goto("/so-tay/")
    page.emulate_media(media="print")
    furniture = (
        ".header-search",
        ".header-tools",
        ".sidebar",
        ".breadcrumbs",
        ".footer",
        "#palette",
    )
    assert [name for name in furniture if page.locator(name).is_visible()] == []
    brand = " ".join(page.locator(".brand").inner_text().split())
    assert brand == f"Tỉnh Thượng Nguyên {settings.PORTAL_NAME}"
    assert page.evaluate("getComputedStyle(document.body).paddingBottom") == "0px"


def test_on_a_low_screen_the_bar_and_the_header_scroll_away(world, phone):
    page = phone(world.staff, height=256)
    places = [page.locator(name).evaluate("e => getComputedStyle(e).position") for name in BARS]
    assert places == ["static", "static"]


def test_on_a_phone_the_breadcrumbs_are_the_way_up(world, phone):
    page = phone(world.staff)
    page.goto(f"/don-vi/{world.north.pk}/")
    shown = page.locator(".breadcrumbs li:visible")
    assert shown.all_inner_texts() == ["Tỉnh Thượng Nguyên"]


@pytest.mark.parametrize("width", [800, 1280])
def test_beside_the_page_all_places_are_in_sight(signed_in, accessibility_faults, width):
    signed_in.set_viewport_size({"width": width, "height": 800})
    signed_in.goto(NOWHERE)
    assert len(places_in(signed_in)) == 9
    assert signed_in.evaluate(OVERFLOW) <= 0
    assert accessibility_faults(signed_in) == []


@pytest.mark.parametrize("width", [360, 768, 1024, 1280])
def test_long_names_and_many_notices_fit_the_header(world, signed_in, settings, width):
    settings.PORTAL_NAME = "Cổng thông tin thi đua, khen thưởng và tôn vinh các điển hình tiên tiến"
    world.staff.full_name = "Nguyễn Phúc Hoàng Bảo Ngọc Vĩnh Thụy Thượng Nguyên"
    world.staff.save()
    world.province.name = "tỉnh Thượng Nguyên và các huyện miền núi phía Bắc"
    world.province.save()
    for _ in range(100):
        make_notice(world.staff)
    signed_in.set_viewport_size({"width": width, "height": 800})
    signed_in.goto(NOWHERE)
    assert signed_in.evaluate(OVERFLOW) <= 0
    parts = signed_in.locator(".header > *:visible, .header-tools > *:visible").all()
    boxes = [part.bounding_box() for part in parts]
    assert [box for box in boxes if box["x"] + box["width"] > width or box["height"] > 90] == []


# The palette

PALETTE = "#palette"
FOCUSED = "document.activeElement"


@pytest.fixture
def palette(signed_in):
    """Opened with the keyboard on a page whose help link has the focus."""
    signed_in.goto(NOWHERE)
    signed_in.locator(".header").get_by_role("link", name="Trợ giúp").focus()
    signed_in.keyboard.press("Control+k")
    signed_in.locator(f"{PALETTE} [role=option]").first.wait_for()
    return signed_in.locator(PALETTE)


def pointed(palette):
    """The option that Enter would open, found as a screen reader finds it."""
    name = palette.get_by_role("combobox").get_attribute("aria-activedescendant")
    return palette.locator(f"#{name}").inner_text().split("\n")[0] if name else None


def test_the_palette_lists_where_one_may_go_and_narrows_it(palette):
    words = palette.get_by_role("combobox")
    assert words.evaluate(f"e => e === {FOCUSED}")
    assert words.get_attribute("aria-expanded") == "true"
    assert pointed(palette) is None
    places = palette.locator("[role=option]:visible")
    assert {"Lập phong trào", "Chờ xử lý", "Đơn vị"} <= set(places.all_inner_texts())
    words.press_sequentially("cho xu")
    places.nth(1).wait_for(state="detached")
    assert places.all_inner_texts() == ["Chờ xử lý"]
    assert pointed(palette) == "Chờ xử lý"
    words.press("Enter")
    palette.page.wait_for_url(f"**{reverse('campaigns:submission-queue')}")


def test_a_unit_is_found_and_opened_with_the_keyboard(world, palette):
    words = palette.get_by_role("combobox")
    words.press_sequentially("nguyen")
    palette.get_by_role("group", name="Đơn vị").wait_for()
    names = [
        text.split("\n")[0] for text in palette.locator("[role=option]:visible").all_inner_texts()
    ]
    assert names[0] == pointed(palette) == "Huyện Bắc Nguyên"
    assert len(names) == 5
    words.press("ArrowUp")
    assert pointed(palette) == "Nguyễn Văn Bình"
    words.press("ArrowDown")
    words.press("ArrowDown")
    assert pointed(palette) == "Huyện Nam Nguyên"
    assert palette.locator("[aria-selected=true]").count() == 1
    assert palette.get_by_role("status").inner_text().startswith("5 mục")
    words.press("Enter")
    palette.page.wait_for_url(f"**/don-vi/{world.south.pk}/")


def test_escape_closes_the_palette_and_gives_the_focus_back(palette):
    palette.get_by_role("combobox").press_sequentially("nguyen")
    palette.get_by_role("group", name="Đơn vị").wait_for()
    palette.page.keyboard.press("Escape")
    assert not palette.is_visible()
    assert palette.page.evaluate(f"{FOCUSED}.textContent.trim()") == "Trợ giúp"
    palette.page.keyboard.press("Control+k")
    assert palette.get_by_role("combobox").input_value() == ""


def test_what_is_not_found_is_said_and_enter_goes_to_the_search_page(palette):
    words = palette.get_by_role("combobox")
    words.press_sequentially("khong co gi")
    palette.locator("[data-said]").get_by_text("Không tìm thấy gì").wait_for()
    assert "Hãy gõ ít chữ hơn" in palette.get_by_role("status").inner_text()
    assert words.get_attribute("aria-expanded") == "false"
    words.press("Enter")
    palette.page.wait_for_url("**/tim/?q=khong+co+gi")


def test_after_the_session_has_ended_the_palette_leads_to_the_sign_in(palette):
    palette.page.context.clear_cookies()
    palette.get_by_role("combobox").press_sequentially("nguyen")
    palette.page.wait_for_url(f"**{reverse('accounts:sign-in')}?next=**")
    assert "q%3Dnguyen" in palette.page.url


def test_a_click_into_the_field_of_the_header_opens_the_palette(signed_in):
    signed_in.goto(NOWHERE)
    assert signed_in.locator(".header-search kbd").inner_text() == "Ctrl K"
    signed_in.locator(".header-search input").click()
    assert signed_in.locator(PALETTE).is_visible()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_palette_and_the_search_page_are_accessible(
    signed_in, accessibility_faults, width, theme
):
    signed_in.set_viewport_size({"width": width, "height": 700})
    signed_in.emulate_media(color_scheme=theme)
    signed_in.goto("/tim/?q=nguyen")
    assert accessibility_faults(signed_in) == []
    assert signed_in.evaluate(OVERFLOW) <= 0
    signed_in.keyboard.press("Control+k")
    signed_in.locator(f"{PALETTE} [role=option]").first.wait_for()
    assert accessibility_faults(signed_in) == []
    signed_in.locator(f"{PALETTE} input").press_sequentially("nguyen")
    signed_in.locator(PALETTE).get_by_role("group", name="Đơn vị").wait_for()
    assert accessibility_faults(signed_in) == []


def test_the_search_page_answers_while_one_types(signed_in):
    signed_in.goto("/tim/")
    signed_in.locator("#words").press_sequentially("nam nguyen")
    signed_in.locator("#found").get_by_role("link", name="huyện Nam Nguyên").wait_for()
    assert signed_in.locator("#found-status").inner_text() == "Tìm thấy 1 mục."
    signed_in.wait_for_function("new URLSearchParams(location.search).get('q') === 'nam nguyen'")


def test_without_scripts_the_field_of_the_header_leads_to_the_search_page(world, phone):
    page = phone(world.staff)
    page.get_by_role("link", name="Tìm").click()
    page.locator("#words").fill("nam nguyen")
    page.locator("main").get_by_role("button", name="Tìm").click()
    assert page.get_by_role("link", name="huyện Nam Nguyên").is_visible()
    page.set_viewport_size({"width": 1280, "height": 700})
    page.locator(".header-search input").fill("bac nguyen")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_role("link", name="Huyện Bắc Nguyên").is_visible()
    assert not page.locator(".header-search kbd").is_visible()


# The sheet of a phone


def test_the_sheet_closes_on_escape_and_when_the_focus_leaves_it(world, signed_in):
    signed_in.set_viewport_size({"width": 360, "height": 700})
    signed_in.goto(NOWHERE)
    summary, sheet = signed_in.locator(".nav-more summary"), signed_in.locator(".nav-sheet")
    summary.focus()
    signed_in.keyboard.press("Enter")
    assert sheet.is_visible()
    signed_in.keyboard.press("Escape")
    assert not sheet.is_visible()
    assert signed_in.evaluate(f"{FOCUSED}.tagName") == "SUMMARY"
    signed_in.keyboard.press("Enter")
    sheet.get_by_role("button", name="Đăng xuất").focus()
    signed_in.keyboard.press("Tab")
    assert not sheet.is_visible()


def test_what_has_the_focus_is_not_hidden_under_the_bar(world, signed_in):
    """WCAG 2.4.11, on a page of many links walked by keyboard."""
    signed_in.set_viewport_size({"width": 360, "height": 500})
    signed_in.goto("/so-tay/")
    signed_in.locator("main").focus()
    hidden = []
    for _ in range(12):
        signed_in.keyboard.press("Tab")
        box = signed_in.evaluate(f"(({FOCUSED}).getBoundingClientRect().toJSON())")
        bar = signed_in.locator(".sidebar").bounding_box()
        inside = signed_in.evaluate(f"!!{FOCUSED}.closest('main, .footer')")
        if inside and (box["bottom"] > bar["y"] or box["top"] < 52):
            hidden.append(signed_in.evaluate(f"{FOCUSED}.textContent"))
    assert hidden == []


def test_one_role_of_several_is_chosen_in_the_menu(world, signed_in):
    make_appointment(world.staff, world.north, Role.UNIT_OFFICER)
    signed_in.goto(NOWHERE)
    signed_in.locator(".account").click()
    signed_in.get_by_role("button", name="Cán bộ đơn vị – huyện Bắc Nguyên").click()
    signed_in.wait_for_url("**/")
    assert signed_in.locator(".account-role").inner_text() == "Cán bộ – huyện Bắc Nguyên"
    assert "Báo cáo đơn vị" in places_in(signed_in)
