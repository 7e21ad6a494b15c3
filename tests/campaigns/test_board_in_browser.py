"""The board in a real browser at two widths: filter, tick, a sheet that names them; by keys."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.models import Reminder
from emulation.lib.template_filters import vn_datetime
from tests.browser.visiting import enter
from tests.build import make_campaign, make_participation, make_period, make_submission
from tests.campaigns.by_keys import press, wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def period(world):
    campaign = make_campaign(world.province)
    for unit in (world.north, world.north_commune, world.south, world.south_commune):
        make_participation(campaign, unit)
    period = make_period(
        campaign, name="Quý IV năm 2026", due_at=timezone.now() + timedelta(days=2, hours=1)
    )
    make_submission(period, world.south, state="submitted")
    return period


@pytest.fixture(params=[1280, 360])
def board(page, request, live_server, world, period):
    page.set_viewport_size({"width": request.param, "height": 800})
    enter(page.context, world.staff, live_server.url)
    page.goto(reverse("campaigns:board", args=[period.campaign_id]))
    return page


def tick(page, unit):
    press(page.get_by_role("checkbox", name=f"Chọn Báo cáo Quý IV năm 2026 của {unit}"), "Space")


def sheet(page, act):
    """The button under the list, then the page that asks."""
    press(page.get_by_role("button", name=f"{act}…", exact=True))
    page.get_by_role("heading", level=1, name=f"{act}: ").wait_for()
    return page.locator("main")


def test_units_are_found_reminded_given_time_and_let_off(
    board, world, period, accessibility_faults
):
    page = board
    faults = []

    def look():
        # Bars that stick to a low window half cover what is under them; in a high one they do not.
        width = page.viewport_size["width"]
        page.set_viewport_size({"width": width, "height": 5000})
        faults.extend(accessibility_faults(page))
        assert wide(page) <= 0
        page.set_viewport_size({"width": width, "height": 800})

    look()
    rows = page.locator("#rows tbody tr")
    expect(rows).to_have_count(4)
    # What is still with the units is one link away; then one is looked for by name.
    press(page.get_by_role("link", name="3 75% số phải nộp Còn ở đơn vị"))
    expect(rows).to_have_count(3)
    expect(page.locator("#rows")).not_to_contain_text("uyện Nam Nguyên")

    # Remind two of them.
    tick(page, "huyện Bắc Nguyên")
    tick(page, "xã Nà Lao")
    expect(page.locator("[data-ticked]")).to_have_text("Đã đánh dấu 2 dòng:")
    look()
    asked = sheet(page, "Nhắc nộp báo cáo")
    expect(asked).to_contain_text("Sẽ làm với 2 đơn vị")
    expect(asked).to_contain_text("huyện Bắc Nguyên")
    expect(asked).to_contain_text("xã Nà Lao")
    expect(asked).not_to_contain_text("xã Suối Đá")
    assert not Reminder.objects.exists()
    look()
    press(page.get_by_role("button", name="Nhắc nộp báo cáo 2 đơn vị"))
    page.get_by_text("Đã nhắc 2 đơn vị.").wait_for()
    assert set(Reminder.objects.values_list("obligation__unit__name", flat=True)) == {
        "huyện Bắc Nguyên",
        "xã Nà Lao",
    }
    # The list is as it was filtered.
    expect(rows).to_have_count(3)

    # A second time within the hour is not done, and the sheet says why.
    tick(page, "xã Nà Lao")
    asked = sheet(page, "Nhắc nộp báo cáo")
    expect(asked).to_contain_text("Không làm được với 1 đơn vị")
    expect(asked).to_contain_text("Vừa được nhắc")
    press(page.get_by_role("link", name="Thôi, quay lại danh sách"))
    expect(rows).to_have_count(3)

    # More time: what cannot be is said beside the field, and what was typed stays.
    tick(page, "xã Nà Lao")
    asked = sheet(page, "Gia hạn")
    expect(asked).to_contain_text(f"Hạn nộp của kỳ: {vn_datetime(period.due_at)}.")
    day = page.get_by_role("textbox").first
    day.fill("31/12/9999")
    page.get_by_label("Lý do gia hạn").fill("Mưa lũ chia cắt")
    press(page.get_by_role("button", name="Gia hạn 1 đơn vị"))
    page.get_by_text("nhiều nhất một năm sau hạn nộp của kỳ, hoặc").first.wait_for()
    expect(page.get_by_label("Lý do gia hạn")).to_have_value("Mưa lũ chia cắt")
    look()
    until = timezone.localtime(period.due_at) + timedelta(days=5)
    page.get_by_role("textbox").first.fill(f"{until:%d/%m/%Y}")
    press(page.get_by_role("button", name="Gia hạn 1 đơn vị"))
    page.get_by_text("Đã gia hạn 1 đơn vị.").wait_for()
    row = rows.filter(has_text="xã Nà Lao").or_(rows.filter(has_text="Xã Nà Lao"))
    expect(row).to_contain_text("Gia hạn đến")
    expect(row).to_contain_text("Mưa lũ chia cắt")
    look()

    # Let off, and after all not.
    tick(page, "xã Suối Đá")
    asked = sheet(page, "Miễn nộp")
    page.get_by_label("Lý do miễn nộp").fill("Mới thành lập")
    press(page.get_by_role("button", name="Miễn nộp 1 đơn vị"))
    page.get_by_text("Đã miễn nộp 1 đơn vị.").wait_for()
    expect(rows).to_have_count(2)
    spared = period.obligations.get(unit=world.south_commune)
    assert spared.waived_reason == "Mới thành lập"
    press(page.get_by_role("link", name="Xóa bộ lọc"))
    expect(rows).to_have_count(4)
    tick(page, "xã Suối Đá")
    asked = sheet(page, "Bỏ miễn nộp")
    look()
    press(page.get_by_role("button", name="Bỏ miễn nộp 1 đơn vị"))
    page.get_by_text("Đã bỏ miễn nộp 1 đơn vị.").wait_for()
    spared.refresh_from_db()
    assert spared.waived_at is None
    assert faults == []
