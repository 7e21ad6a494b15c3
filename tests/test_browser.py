"""What only a real browser shows: scripts, the content security policy, widths, accessibility."""

from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from campaigns.choices import SubmissionState
from campaigns.models import Evidence, Result, Submission
from campaigns.services import results
from tests.build import (
    PASSWORD,
    make_baseline,
    make_campaign,
    make_indicator,
    make_participation,
    make_period,
    make_result,
    make_submission,
    make_target,
)
from tests.lib.test_uploads import A_PDF

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = [1280, 360]


@pytest.fixture
def campaign(world):
    theme = "Thi đua đổi mới, sáng tạo, lập thành tích cao nhất chào mừng 115 năm thành lập tỉnh"
    campaign = make_campaign(world.province, theme=theme)
    make_participation(campaign, world.north)
    make_participation(campaign, world.south)
    return campaign


@pytest.fixture
def targets(world, campaign):
    """One of every way a figure is read."""
    jobs = make_indicator("đào tạo lao động", uom="lao động")
    poverty = make_indicator("tỷ lệ hộ nghèo", uom="%", quantity="level", direction="lower")
    schools = make_indicator("trường đạt chuẩn quốc gia", uom="trường", quantity="count_of")
    houses = make_indicator("xóa nhà tạm", uom="nhà", quantity="wording")
    made = [
        make_target(campaign, world.north, indicator=jobs, plan=Decimal(8000), position=1),
        make_target(campaign, world.north, indicator=poverty, plan=Decimal(25), position=2),
        make_target(campaign, world.north, indicator=schools, group="Giáo dục", position=3),
        make_target(
            campaign,
            world.north,
            indicator=houses,
            wording="hoàn thành",
            group="An sinh",
            position=4,
        ),
    ]
    make_baseline(made[0], kind="previous", name="Năm 2022", value=Decimal(7500))
    return made


@pytest.fixture
def period(campaign):
    return make_period(campaign, name="Tổng kết năm 2023")


@pytest.fixture(params=WIDTHS)
def screen(page, request):
    page.set_viewport_size({"width": request.param, "height": 900})
    return page


def sign_in(page, username):
    page.goto(reverse("accounts:sign-in"))
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: reverse("accounts:sign-in") not in url)


@pytest.fixture
def is_sound(accessibility_faults):
    """The page at hand has no fault that axe finds and nothing hangs over its right edge."""

    def judge(page):
        assert accessibility_faults(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{page.url} is {wide} px too wide"

    return judge


def test_an_administrator_signs_in_to_the_admin_in_vietnamese(page):
    get_user_model().objects.create_superuser("quan-tri", "quan-tri@example.vn", "mat-khau-thu-1")
    page.goto("/quan-tri/login/")
    page.fill("[name=username]", "quan-tri")
    page.fill("[name=password]", "mat-khau-thu-1")
    page.click("[type=submit]")
    page.wait_for_url("**/quan-tri/")
    assert page.locator("html").get_attribute("lang") == "vi"
    assert "Cần chú ý" in page.inner_text("main")


@pytest.mark.everywhere
def test_an_officer_writes_and_sends_a_report(screen, is_sound, targets, period, tmp_path):
    page = screen
    page.goto("/")
    is_sound(page)
    sign_in(page, "canbobac")
    is_sound(page)
    page.goto(reverse("campaigns:submission-list"))
    is_sound(page)
    page.get_by_role("link", name="Tổng kết năm 2023 – huyện Bắc Nguyên").click()
    page.get_by_role("button", name="Lập báo cáo").click()
    is_sound(page)

    # A wrong figure is said at its cell, and keeps the others from nothing.
    jobs, poverty, schools, houses = (page.locator(f"#t{target.pk}") for target in targets)
    jobs.get_by_label("Kết quả (lao động)").fill("chín ngàn")
    poverty.get_by_label("Kết quả (%)").fill("24,63")
    jobs.get_by_text("không có số nào").wait_for()
    poverty.get_by_text("đã lưu").wait_for()
    is_sound(page)
    jobs.get_by_label("Kết quả (lao động)").fill("trên 9.000")
    jobs.get_by_text("đạt trên 112,5% Kế hoạch").wait_for()
    schools.locator("[data-figure=numerator]").fill("25")
    schools.locator("[data-figure=denominator]").fill("39")
    houses.get_by_label("Kết luận").select_option("Đạt")
    houses.get_by_label("Kết quả bằng lời").fill("Đã xóa toàn bộ.")
    schools.get_by_text("bằng 64,1% tổng số").wait_for()
    houses.get_by_text("đã lưu").wait_for()
    is_sound(page)

    jobs.get_by_text("Nguồn, ghi chú, minh chứng").click()
    is_sound(page)
    jobs.get_by_role("button", name="minh chứng").click()
    page.get_by_label("Tệp minh chứng").set_input_files(
        {"name": "danh sách.pdf", "mimeType": "application/pdf", "buffer": A_PDF}
    )
    page.get_by_role("button", name="Tải tệp lên").click()
    page.get_by_role("link", name="danh sách.pdf", exact=True).wait_for()
    is_sound(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="danh sách.pdf", exact=True).click()
    assert download.value.suggested_filename == "danh sách.pdf"

    page.get_by_role("link", name="Quay lại nhập số liệu").click()
    page.get_by_role("button", name="Xem lại để nộp").click()
    page.get_by_role("button", name="Nộp báo cáo").wait_for()
    is_sound(page)
    page.get_by_role("button", name="Nộp báo cáo").click()
    page.get_by_text("Đã nộp báo cáo.").wait_for()
    is_sound(page)
    assert Submission.objects.get().state == SubmissionState.SUBMITTED
    assert Result.objects.count() == 4
    assert Evidence.objects.count() == 1


@pytest.fixture
def sent(world, campaign, targets, period):
    submission = make_submission(period, world.north)
    make_result(submission, targets[0], value=Decimal(9004), source="Sở Lao động")
    return results.submit(submission, actor=world.officer_north, version=submission.version)


def test_staff_return_a_report_and_verify_it(screen, is_sound, world, sent, targets):
    page = screen
    sign_in(page, "thuongtruc")
    is_sound(page)
    page.goto(reverse("campaigns:submission-queue"))
    is_sound(page)
    more = page.locator("summary", has_text="Lọc thêm")
    if more.is_visible():  # a narrow window folds the filters
        more.click()
    page.get_by_label("Đơn vị", exact=True).fill("bac nguyen")
    page.get_by_role("button", name="Lọc").click()
    page.wait_for_url("**unit=bac**")
    page.get_by_role("link", name="Huyện Bắc Nguyên").click()
    page.get_by_role("heading", name="Thẩm định: huyện Bắc Nguyên").wait_for()
    page.keyboard.press("End")  # the foot no longer lies over a row
    is_sound(page)
    page.get_by_role("link", name="Trả lại cả báo cáo…").click()
    page.get_by_role("button", name="Trả lại").click()
    assert "Hãy ghi lý do trả lại" in page.get_by_role("alert").inner_text()
    is_sound(page)
    page.get_by_label("Lý do trả lại").fill("Thiếu tỷ lệ hộ nghèo.")
    page.get_by_role("button", name="Trả lại").click()
    page.get_by_text("Đã trả lại.").wait_for()
    is_sound(page)

    submission = Submission.objects.get()
    results.submit(submission, actor=world.officer_north, version=submission.version)
    page.goto(reverse("campaigns:submission-verify", args=[submission.pk]))
    page.get_by_role("button", name="Thẩm định tất cả…").click()
    is_sound(page)
    page.get_by_role("button", name="Thẩm định 1 ô").click()
    page.get_by_text("Đã thẩm định cả báo cáo. Số liệu được lưu cố định").wait_for()
    is_sound(page)
    page.get_by_role("link", name="Lần 1").click()
    is_sound(page)
    assert Submission.objects.get().state == SubmissionState.VERIFIED


def test_a_report_is_written_without_scripts(browser, live_server, world, targets, period):
    submission = make_submission(period, world.north)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "canbobac")
    page.goto(reverse("campaigns:submission-edit", args=[submission.pk]))
    page.locator(f"#t{targets[0].pk}").get_by_label("Kết quả (lao động)").fill("gần 9.004")
    page.get_by_role("button", name="Xem lại để nộp").click()
    page.get_by_role("button", name="Nộp báo cáo").click()
    assert "Đã nộp báo cáo." in page.inner_text("main")
    context.close()
    result = Result.objects.get()
    assert (result.value, result.approximation) == (9004, "under")
