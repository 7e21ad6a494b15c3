"""What only a browser shows: searches by keyboard, management by hand, pages anyone can read."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign
from tests.build import (
    make_campaign,
    make_participation,
    make_succession,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(context, live_server, person):
    """The browser goes on with a session of this person."""
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )


def test_a_unit_is_found_and_picked_with_the_keyboard(page, live_server, world):
    enter(page.context, live_server, world.staff)
    page.goto(reverse("campaigns:campaign-create"))
    words = page.locator("#id_unit")
    chosen = page.locator('input[name="unit"]')
    options = page.locator('.search-field-list [role="option"]')

    words.press_sequentially("nguyen")
    options.first.wait_for()
    assert options.count() == 4
    assert words.get_attribute("aria-expanded") == "true"
    words.press("ArrowDown")
    words.press("ArrowDown")
    pointed = words.get_attribute("aria-activedescendant")
    assert page.locator(f"#{pointed}").get_attribute("data-label") == "huyện Nam Nguyên"
    words.press("Enter")
    assert words.input_value() == "huyện Nam Nguyên"
    assert chosen.input_value() == str(world.south.pk)
    assert words.get_attribute("aria-expanded") == "false"

    words.press("Backspace")
    assert chosen.input_value() == ""
    options.first.wait_for()
    words.press("Escape")
    options.first.wait_for(state="hidden")
    assert words.input_value() == "huyện Nam Nguyê"
    assert page.url.endswith(reverse("campaigns:campaign-create"))


def test_a_search_without_an_answer_says_so(page, live_server, world):
    enter(page.context, live_server, world.staff)
    page.goto(reverse("campaigns:campaign-create"))
    page.locator("#id_unit").press_sequentially("khong co dau")
    page.get_by_text("Không tìm thấy đơn vị nào.").first.wait_for()


@pytest.mark.parametrize("text", ["huyen nam nguyen", "TN.NN"])
def test_without_javascript_the_name_or_the_code_is_enough(browser, live_server, world, text):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    enter(context, live_server, world.staff)
    page = context.new_page()
    campaign = make_campaign(world.province)
    page.goto(reverse("campaigns:campaign-edit", args=[campaign.pk]))
    page.fill("#id_closing_unit", text)
    page.locator("main form").first.locator('button[type="submit"]').first.click()
    context.close()
    assert Campaign.objects.get(pk=campaign.pk).closing_unit == world.south


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_the_management_pages(
    page, live_server, world, accessibility_faults, width, scheme
):
    make_participation(make_campaign(world.province), world.city)
    succession = make_succession(world.south_other, world.south_commune)
    enter(page.context, live_server, world.administrator)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    held = world.officer_north.appointments.get()
    faults = {}
    for path in (
        reverse("admin:index"),
        reverse("admin:accounts_user_changelist"),
        reverse("admin:accounts_unit_changelist") + "?care=without-officer",
        reverse("admin:accounts_unit_change", args=[world.south_commune.pk]),
        reverse("admin:accounts_user_change", args=[world.officer_north.pk]),
        reverse("admin:auth_user_password_change", args=[world.officer_north.pk]),
        reverse("admin:accounts_appointment_change", args=[held.pk]),
        reverse("admin:accounts_unit_history", args=[world.north.pk]),
        reverse("admin:accounts_succession_delete", args=[succession.pk]),
    ):
        page.goto(path)
        for part in page.locator("main details.more").all():
            part.evaluate("part => part.open = true")
        faults[path] = accessibility_faults(page)
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide), f"{path} is wider than the screen"
    assert {place: found for place, found in faults.items() if found} == {}


def test_from_the_front_page_to_an_appointment_by_keyboard(page, live_server, world):
    enter(page.context, live_server, world.administrator)
    page.goto(reverse("admin:index"))
    page.get_by_role("link", name="Người dùng chưa có phân công").press("Enter")
    page.get_by_role("link", name="Khoàng Lò Xá").press("Enter")
    page.get_by_role("link", name="Phân công", exact=True).press("Enter")
    assert page.locator("#id_user").input_value() == "Khoàng Lò Xá"
    page.locator("#id_unit").press_sequentially("suoi da")
    page.locator('.search-field-list [role="option"]').first.wait_for()
    page.locator("#id_unit").press("ArrowDown")
    page.locator("#id_unit").press("Enter")
    page.locator("#id_role").select_option(label="Cán bộ đơn vị")
    page.get_by_role("button", name="Lưu", exact=True).press("Enter")
    page.get_by_text("Đã thêm phân công").wait_for()
    assert world.nobody.appointments.get().unit == world.south_commune
    page.goto(reverse("admin:index"))
    assert "Khoàng Lò Xá" not in page.locator(".tasks").all_inner_texts()


def test_ticked_rows_are_counted_and_ended(page, live_server, world):
    enter(page.context, live_server, world.administrator)
    page.goto(reverse("admin:accounts_appointment_changelist"))
    page.get_by_label("Chọn Giàng Páo Mỷ").check()
    assert page.locator(".action-counter").inner_text().startswith("1 ")
    page.locator('select[name="action"]').select_option(
        label="Kết thúc phân công, hết ngày hôm nay"
    )
    page.get_by_role("button", name="Thực hiện").click()
    page.get_by_text("Đã kết thúc 1 phân công").wait_for()


def test_a_person_is_appointed_without_javascript(browser, live_server, world):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    enter(context, live_server, world.administrator)
    page = context.new_page()
    page.goto(reverse("admin:accounts_appointment_add"))
    page.fill("#id_user", "chuaphancong")
    page.fill("#id_unit", "TN.NN.SD")
    page.select_option("#id_role", label="Người xem")
    page.get_by_role("button", name="Lưu", exact=True).click()
    assert "Đã thêm phân công" in page.inner_text("main")
    context.close()
    assert world.nobody.appointments.get().unit == world.south_commune
