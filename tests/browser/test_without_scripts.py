"""The whole main job with scripts switched off: from a new campaign to its closing report."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page

from campaigns.choices import CampaignState, SubmissionState
from campaigns.models import Campaign, Result, Submission
from tests.build import PASSWORD, make_indicator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Reader:
    """Somebody whose browser runs no script: follows links and sends forms."""

    def __init__(self, page: Page, username: str):
        self.page = page
        page.goto(reverse("home"))
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        self.press("Đăng nhập")

    def follow(self, name: str, *arguments) -> None:
        """Only where the page at hand leads."""
        self.page.locator(f'main a[href="{reverse(name, args=arguments)}"]').first.click()

    def go(self, name: str, *arguments) -> None:
        self.page.goto(reverse(name, args=arguments))

    def field(self, label: str) -> Locator:
        """By the beginning of its label: more may follow, such as that it is optional."""
        return self.page.locator("main").get_by_label(re.compile(f"^\\s*{re.escape(label)}")).first

    def fill(self, label: str, text: str) -> None:
        self.field(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name, exact=True).last.click()

    def reads(self, words: str) -> bool:
        return words in self.page.inner_text("main")


@pytest.fixture
def readers(browser, live_server):
    contexts = []

    def enter(username: str) -> Reader:
        context = browser.new_context(
            base_url=live_server.url, java_script_enabled=False, locale="vi-VN"
        )
        context.set_default_timeout(45_000)
        contexts.append(context)
        return Reader(context.new_page(), username)

    yield enter
    for context in contexts:
        context.close()


def advance(reader: Reader, campaign: Campaign, state: CampaignState) -> None:
    reader.go("campaigns:campaign-detail", campaign.pk)
    reader.follow("campaigns:campaign-advance", campaign.pk)
    reader.press(f"Chuyển sang “{state.label}”")
    campaign.refresh_from_db()
    assert campaign.state == state


@pytest.mark.everywhere
def test_the_main_job_is_done_without_scripts(readers, world):
    make_indicator("đào tạo lao động", code="dao_tao", uom="lao động")

    # The council's staff prepare a campaign: main data, who joins, a target, a period.
    staff = readers("thuongtruc")
    staff.go("campaigns:campaign-list")
    staff.follow("campaigns:campaign-create")
    staff.fill("Mã", "C-2023-01")
    staff.choose("Loại", "Theo đợt (chuyên đề)")
    staff.fill("Chủ đề", "Thi đua chào mừng 20 năm thành lập tỉnh")
    staff.fill("Cơ quan phát động", "tinh thuong nguyen")
    staff.fill("Phát động ngày", "5/1/2023")
    staff.fill("Kết thúc ngày", "30/11/2023")
    staff.press("Lập phong trào")
    campaign = Campaign.objects.get()
    assert campaign.unit == world.province
    staff.go("campaigns:campaign-tab", campaign.pk, "units")
    staff.follow("campaigns:campaign-participants", campaign.pk)
    staff.page.get_by_label("Huyện", exact=True).check()
    staff.press("Xem những đơn vị sẽ thêm")
    staff.page.get_by_label("huyện Nam Nguyên").uncheck()
    staff.press("Thêm các đơn vị đã đánh dấu")
    assert [row.unit for row in campaign.participations.all()] == [world.north]
    staff.go("campaigns:campaign-tab", campaign.pk, "targets")
    staff.follow("campaigns:row-create", campaign.pk, "targets")
    staff.fill("Đơn vị", "huyen bac nguyen")
    staff.fill("Chỉ tiêu trong danh mục", "dao_tao")
    baseline = staff.page.locator("fieldset", has_text="Dòng 1")
    baseline.get_by_label("Tên").fill("Kế hoạch năm")
    baseline.get_by_label("Giá trị").fill("8.000")
    staff.press("Lưu")
    target = campaign.targets.get()
    assert target.baselines.get().value == 8000
    staff.go("campaigns:part-edit", campaign.pk, "periods")
    staff.fill("Mã kỳ", "2023")
    staff.fill("Tên kỳ", "Tổng kết năm 2023")
    staff.press("Lưu")
    advance(staff, campaign, CampaignState.LAUNCHED)
    advance(staff, campaign, CampaignState.COLLECTING)

    # The officer's home leads to the report: type a figure, look it over and send it.
    officer = readers("canbobac")
    officer.press("Báo cáo Tổng kết năm 2023 của huyện Bắc Nguyên")
    officer.fill("Kết quả (lao động)", "chín ngàn")
    officer.press("Lưu nháp")
    assert officer.reads("không có số nào")
    officer.fill("Kết quả (lao động)", "9.004")
    officer.press("Lưu nháp")
    assert officer.reads("đạt 112,55% Kế hoạch năm")
    officer.press("Xem lại để nộp")
    officer.press("Nộp báo cáo")
    assert officer.reads("Đã nộp báo cáo.")
    assert Result.objects.get().value == 9004

    # The staff find it among what waits, and verify it.
    submission = Submission.objects.get()
    staff.go("campaigns:submission-queue")
    staff.follow("campaigns:submission-verify", submission.pk)
    staff.press("Thẩm định tất cả…")
    staff.press("Thẩm định 1 ô")
    assert staff.reads("Đã thẩm định cả báo cáo.")
    submission.refresh_from_db()
    assert submission.state == SubmissionState.VERIFIED

    # The closing report is asked for, made, and opened.
    advance(staff, campaign, CampaignState.REVIEWING)
    staff.follow("reports:campaign-reports", campaign.pk)
    staff.follow("reports:report-detail", campaign.pk)
    staff.press("Lập báo cáo PDF")
    with staff.page.expect_download() as download:
        staff.page.get_by_role("link", name="Tải báo cáo PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-1.7")
