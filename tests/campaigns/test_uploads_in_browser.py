"""Figures by workbook in a real browser at two widths, by keys alone, to the grid and back."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from campaigns import trials
from campaigns.models import FigureUpload, Result, Submission
from campaigns.services import uploads
from tests.browser.visiting import enter
from tests.build import (
    make_campaign,
    make_indicator,
    make_participation,
    make_period,
    make_result,
    make_submission,
    make_target,
)
from tests.campaigns.by_keys import press, walk_to, wide
from tests.campaigns.workbooks import filled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
D = Decimal


@pytest.fixture
def period(world):
    campaign = make_campaign(world.province)
    make_participation(campaign, world.north)
    return make_period(campaign, name="Quý IV năm 2026")


@pytest.fixture
def targets(world, period):
    def target(name, **values):
        indicator = make_indicator(name, uom=values.pop("uom", "ha"))
        return make_target(period.campaign, world.north, indicator=indicator, **values)

    return [
        target("trồng rừng mới", plan=D(300), position=1, group="Lâm nghiệp"),
        target("đào tạo lao động", uom="lao động", plan=D(8000), position=2),
    ]


@pytest.fixture
def submission(world, period, targets):
    submission = make_submission(period, world.north)
    make_result(submission, targets[0], value=D(280))
    return submission


@pytest.fixture(params=[1280, 360])
def screen(page, request, live_server, world):
    page.set_viewport_size({"width": request.param, "height": 800})
    enter(page.context, world.officer_north, live_server.url)
    return page


@pytest.fixture
def read_later(monkeypatch):
    """The queue holds what it is asked for, until the test reads it."""
    asked = []
    later = type("Later", (), {"delay_on_commit": staticmethod(asked.append)})
    monkeypatch.setattr(uploads, "read_upload", later)
    return asked


def choose(page, content: bytes, folder: Path, name: str) -> None:
    """The dialogue of the browser, opened by a key."""
    file = folder / name
    file.write_bytes(content)
    field = walk_to(page.get_by_label("Tệp số liệu"))
    with page.expect_file_chooser() as chooser:
        field.press("Space")
    chooser.value.set_files(file)


def values():
    return {result.target_id: result.value for result in Result.objects.all()}


def test_a_workbook_is_fetched_filled_tried_applied_and_undone(
    screen, tmp_path, period, targets, submission, read_later, accessibility_faults
):
    page, (forest, jobs) = screen, targets
    faults = []

    def look():
        faults.extend(accessibility_faults(page))
        assert wide(page) <= 0

    page.goto(reverse("campaigns:upload-create", args=[period.pk]))
    look()
    with page.expect_download() as download:
        press(page.get_by_role("link", name="Tệp mẫu"))
    content = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename.endswith(".xlsx")

    # With a mistake first: it waits in the queue, then the page comes by itself.
    wrong = filled(content, {(0, "value"): 310, (1, "value"): "nhiều"})
    choose(page, wrong, tmp_path, "so-lieu.xlsx")
    press(page.get_by_role("button", name="Đọc thử"))
    page.get_by_text("Tệp đang chờ được đọc.").wait_for()
    look()
    FigureUpload.objects.update(state="reading", rows_read=1)
    page.get_by_text("Đang đọc thử tệp.").wait_for()
    FigureUpload.objects.update(state="waiting")
    trials.run(read_later.pop())
    page.get_by_role("heading", name="Lỗi trong tệp").wait_for()
    expect(page.get_by_text("“nhiều” không có số nào")).to_be_visible()
    expect(page.get_by_text("Chưa ghi gì vào báo cáo.")).to_be_visible()
    expect(page.get_by_role("button", name="Áp dụng")).to_have_count(0)
    look()

    # Mended and sent again.
    press(page.get_by_role("link", name="Chọn tệp khác"))
    mended = filled(content, {(0, "value"): 310, (1, "value"): 9004})
    choose(page, mended, tmp_path, "so-lieu-2.xlsx")
    press(page.get_by_role("button", name="Đọc thử"))
    page.get_by_text("Tệp đang chờ được đọc.").wait_for()
    trials.run(read_later.pop())
    page.get_by_role("heading", name="Sẽ thay đổi").wait_for()
    row = page.get_by_role("row").filter(has_text="rồng rừng mới")
    expect(row).to_contain_text("280 ha")
    expect(row).to_contain_text("310 ha")
    expect(page.get_by_text("Đây là bản đọc thử, chưa ghi gì vào báo cáo.")).to_be_visible()
    assert values() == {forest.pk: 280}
    look()
    press(page.get_by_role("button", name="Áp dụng 2 số liệu của 1 đơn vị"))
    page.get_by_text("Đã ghi 2 số liệu của 1 đơn vị.").wait_for()
    assert values() == {forest.pk: 310, jobs.pk: 9004}
    look()

    # There they are, in the grid.
    upload = page.url
    page.goto(reverse("campaigns:submission-edit", args=[submission.pk]))
    expect(page.locator(f"[name=t{forest.pk}-value]")).to_have_value("310")
    expect(page.locator(f"[name=t{jobs.pk}-value]")).to_have_value("9.004")

    # Back, after being asked; the first time one thinks better of it.
    page.goto(upload)
    press(page.get_by_role("link", name="Hoàn tác cả lần nhập"))
    page.get_by_text("Đưa 2 số liệu của 1 đơn vị về như trước").wait_for()
    look()
    press(page.get_by_role("link", name="Thôi, quay lại"))
    page.wait_for_url(upload)
    assert values() == {forest.pk: 310, jobs.pk: 9004}
    press(page.get_by_role("link", name="Hoàn tác cả lần nhập"))
    press(page.get_by_role("button", name="Hoàn tác cả lần nhập"))
    page.get_by_text("Đã hoàn tác: 2 số liệu của 1 đơn vị").wait_for()
    assert values() == {forest.pk: 280}
    look()
    page.goto(reverse("campaigns:submission-edit", args=[submission.pk]))
    expect(page.locator(f"[name=t{forest.pk}-value]")).to_have_value("280")
    expect(page.locator(f"[name=t{jobs.pk}-value]")).to_have_value("")
    assert Submission.objects.count() == 1
    assert faults == []
