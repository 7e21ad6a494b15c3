"""What only a browser shows of lists: the table alone is replaced, and boxes are counted."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.models import Submission
from tests.build import make_campaign, make_period, make_result, make_submission, make_target

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def staff(page, live_server, world):
    client = Client()
    client.force_login(world.staff)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    return page


def test_the_table_is_replaced_in_its_place_and_going_back_works(staff, world):
    for number in range(35):
        make_campaign(world.committee, code="C" + "x" * number, theme=f"Phong trào {number:02}")
    staff.goto("/phong-trao/")
    names = staff.locator("tbody th a")
    staff.evaluate("document.body.dataset.same = 'yes'")
    staff.locator("#xep-theme").click()
    expect(names.first).to_have_text("Phong trào 00")
    expect(staff.locator("#xep-theme")).to_be_focused()
    staff.locator("#trang-sau").click()
    expect(names).to_have_count(5)
    # Searching keeps the order, and says what was found to who cannot see it.
    staff.locator("#id_q").fill("trao 3")
    staff.locator("#id_q").press("Enter")
    expect(names).to_have_text(
        [f"Phong trào {number}" for number in ("03", "13", "23", *range(30, 35))]
    )
    expect(staff.locator("[data-list-status]")).to_have_text("8 phong trào")
    assert staff.url.partition("?")[2].split("&") == ["q=trao%203", "xep=theme"]
    assert staff.evaluate("document.body.dataset.same") == "yes"
    staff.go_back()
    expect(names).to_have_count(5)
    expect(names.first).to_have_text("Phong trào 30")
    assert "<thead" in staff.content()
    assert staff.locator("h1").count() == 1


def test_back_from_a_row_the_whole_page_is_there(staff, world):
    for number in range(35):
        make_campaign(world.committee, theme=f"Phong trào {number:02}")
    staff.goto("/phong-trao/")
    names = staff.locator("tbody th a")
    staff.locator("#trang-sau").click()
    expect(names).to_have_count(5)
    names.first.click()
    staff.wait_for_url("**/phong-trao/*/")
    staff.go_back()
    expect(names).to_have_count(5)
    expect(staff.locator("h1")).to_have_count(1)


def test_boxes_are_counted_and_the_sheet_is_answered(staff, world):
    campaign = make_campaign(world.province, state="collecting")
    period = make_period(campaign)
    for unit in (world.north, world.south, world.city):
        target = make_target(campaign, unit)
        sent = make_submission(period, unit, state="submitted", submitted_at=timezone.now())
        make_result(sent, target, value=1)
    staff.goto("/bao-cao/cho-xu-ly/")
    said = staff.locator("[data-ticked]")
    boxes = staff.locator('input[name="chon"]')
    expect(said).to_have_text("Đánh dấu dòng cần làm:")
    boxes.nth(0).check()
    expect(said).to_have_text("Đã đánh dấu 1 dòng:")
    boxes.nth(2).click(modifiers=["Shift"])
    expect(said).to_have_text("Đã đánh dấu 3 dòng:")
    every = staff.locator("[data-tick-page]")
    expect(every).to_have_text("Bỏ chọn cả trang này")
    every.click()
    expect(said).to_have_text("Đánh dấu dòng cần làm:")
    every.focus()
    every.press("Enter")
    expect(said).to_have_text("Đã đánh dấu 3 dòng:")
    staff.get_by_role("button", name="Thẩm định…").click()
    staff.get_by_role("button", name="Thẩm định 3 báo cáo").click()
    expect(staff.get_by_text("Đã thẩm định 3 báo cáo.")).to_be_visible()
    assert set(Submission.objects.values_list("state", flat=True)) == {"verified"}


def test_columns_are_chosen_with_the_keyboard_and_a_file_is_taken(staff, world):
    make_campaign(world.committee, code="PT-1")
    staff.goto("/phong-trao/")
    view = staff.locator("summary", has_text="Hiển thị")
    view.focus()
    view.press("Enter")
    staff.get_by_label("Mã", exact=True).focus()
    staff.keyboard.press("Space")
    staff.get_by_role("button", name="Lưu", exact=True).press("Enter")
    expect(staff.locator("thead th").nth(1)).to_have_text("Mã")
    staff.locator("summary", has_text="Xuất").click()
    with staff.expect_download() as download:
        staff.get_by_role("link", name="Excel (.xlsx)").click()
    assert download.value.suggested_filename.startswith("Phong trào thi đua ")
    assert download.value.suggested_filename.endswith(".xlsx")
