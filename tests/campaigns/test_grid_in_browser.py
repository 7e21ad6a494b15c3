"""Deadline evening in a real browser: typing, pasting, a lost line, a session that has ended.

What counts is what stands in the end, and that each figure was written down once.
"""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from campaigns.choices import SubmissionState
from campaigns.models import Result, Submission
from campaigns.services import results
from campaigns.services.results import Entry
from emulation.journal.models import Entry as JournalEntry
from tests.browser.visiting import enter
from tests.build import (
    PASSWORD,
    make_campaign,
    make_holder,
    make_indicator,
    make_participation,
    make_period,
    make_result,
    make_return_note,
    make_submission,
    make_target,
    make_unit,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
D = Decimal
PASTE = """(text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const how = {clipboardData, bubbles: true, cancelable: true};
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
}"""


@pytest.fixture
def campaign(world):
    return make_campaign(world.province)


@pytest.fixture
def period(campaign):
    return make_period(campaign, name="Quý IV năm 2026")


@pytest.fixture
def targets(world, campaign):
    jobs = make_indicator("đào tạo lao động", uom="lao động", usual_high=D(20_000))
    forest = make_indicator("trồng rừng mới", uom="ha", decimals=1)
    schools = make_indicator("trường đạt chuẩn", uom="trường", quantity="count_of")
    houses = make_indicator("xóa nhà tạm", uom="nhà", quantity="yes_no")
    return [
        make_target(campaign, world.north, indicator=jobs, plan=D(8000), position=1),
        make_target(campaign, world.north, indicator=forest, plan=D(300), position=2),
        make_target(campaign, world.north, indicator=schools, group="Giáo dục", position=3),
        make_target(campaign, world.north, indicator=houses, group="An sinh", position=4),
    ]


@pytest.fixture
def submission(world, period, targets):
    return make_submission(period, world.north)


class Grid:
    """The entry page in the hands of an officer with a keyboard."""

    def __init__(self, page: Page, submission):
        self.page = page
        self.address = reverse("campaigns:submission-edit", args=[submission.pk])

    def open(self):
        self.page.goto(self.address)
        expect(self.badge).to_be_visible()
        return self

    @property
    def badge(self):
        return self.page.locator("[data-badge]")

    @property
    def message(self):
        return self.page.locator("[data-message]")

    def row(self, target):
        return self.page.locator(f"#t{target.pk}")

    def field(self, target, name="value"):
        return self.page.locator(f"[name=t{target.pk}-{name}]")

    def state(self, target):
        return self.row(target).locator(".grid-stands")

    def type(self, text):
        self.page.keyboard.type(text)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def paste(self, text):
        self.page.evaluate(PASTE, text)

    def is_saved(self, target):
        expect(self.state(target)).to_contain_text("đã lưu")

    def at(self):
        return self.page.evaluate("document.activeElement.name")


@pytest.fixture
def grid(page, live_server, world, submission):
    enter(page.context, world.officer_north, live_server.url)
    yield Grid(page, submission)
    # What the page would still send on leaving must not meet the database being emptied.
    page.context.set_offline(True)


def values():
    return {result.target_id: result.value for result in Result.objects.all()}


def written():
    """How many times each figure was written into the journal."""
    found = {}
    for entry in JournalEntry.objects.filter(action="result.saved"):
        found[entry.target_id] = found.get(entry.target_id, 0) + 1
    return found


def colleague_saves(submission, user, *entries):
    current = Submission.objects.get(pk=submission.pk)
    results.save_cells(current, actor=user, entries=entries, version=current.version)


@pytest.mark.parametrize("width", [1280, 360])
def test_an_officer_fills_and_sends_the_report_by_keyboard(
    grid, submission, targets, width, accessibility_faults
):
    page = grid.page
    page.set_viewport_size({"width": width, "height": 800})
    jobs, forest, schools, houses = targets
    grid.open()
    grid.field(jobs).focus()
    grid.type("9.004")
    grid.press("Enter")
    assert grid.at() == f"t{forest.pk}-value"
    grid.type("trên 300")
    grid.press("ArrowDown")
    assert grid.at() == f"t{schools.pk}-numerator"
    grid.type("25")
    grid.press("ArrowRight")
    grid.type("39")
    grid.press("ArrowUp")
    assert grid.at() == f"t{forest.pk}-value"
    grid.field(houses, "reached").focus()
    page.keyboard.press("ArrowDown")
    for target in targets:
        grid.is_saved(target)
    expect(grid.badge).to_contain_text("Đã lưu")
    assert "đạt 112,55% Kế hoạch" in grid.row(jobs).locator(".grid-judged").inner_text()
    assert "bằng 64,1% tổng số" in grid.row(schools).inner_text()
    assert page.locator("[data-filled]").inner_text() == "4/4"
    assert page.locator("[data-spoken]").inner_text().startswith("Đã lưu ")

    # Esc puts back what stands; F2 goes to the source and back; Ctrl+S saves at once.
    grid.field(jobs).focus()
    grid.press("Control+A")
    grid.type("7")
    grid.press("Escape")
    assert grid.field(jobs).input_value() == "9.004"
    grid.press("F2")
    assert grid.at() == f"t{jobs.pk}-source"
    grid.type("Chi cục Thống kê")
    grid.press("Control+s")
    grid.press("F2")
    assert grid.at() == f"t{jobs.pk}-value"
    expect(grid.badge).to_contain_text("Đã lưu")
    assert accessibility_faults(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0

    page.get_by_role("button", name="Xem lại để nộp").focus()
    grid.press("Enter")
    page.wait_for_url("**/nop/")
    page.get_by_role("button", name="Nộp báo cáo").click()
    page.get_by_text("Đã nộp báo cáo.").wait_for()
    assert values() == {jobs.pk: 9004, forest.pk: 300, schools.pk: 25, houses.pk: None}
    assert Result.objects.get(target=forest).approximation == "over"
    assert Result.objects.get(target=jobs).source == "Chi cục Thống kê"
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


def test_a_block_from_a_table_program_fills_downwards_and_can_be_taken_back(grid, targets):
    jobs, forest, schools, houses = targets
    grid.open()
    grid.field(jobs).focus()
    grid.paste('14. 000\t\r\n"trên\n300"\r\n25\t39\r\nĐạt\r\n77\r\n')
    expect(grid.message).to_contain_text("Đã dán 5 ô.")
    expect(grid.message).to_contain_text("1 dòng vượt quá cuối bảng, không dán.")
    for target in targets:
        grid.is_saved(target)
    assert values() == {jobs.pk: 14000, forest.pk: 300, schools.pk: 25, houses.pk: None}
    assert Result.objects.get(target=houses).reached is True
    grid.press("Tab")
    assert grid.field(jobs).input_value() == "14.000"
    # An empty cell leaves what is there; taking back restores what stood before the block.
    grid.field(jobs).focus()
    grid.paste("\n1234.5\n")
    expect(grid.message).to_contain_text("Đã dán 1 ô.")
    expect(grid.field(forest)).to_have_value("1.234,5")
    grid.paste("1\n2\n")
    grid.press("Control+z")
    expect(grid.message).to_contain_text("Đã bỏ phần vừa dán")
    assert grid.field(jobs).input_value() == "14.000"
    assert grid.field(forest).input_value() == "1.234,5"
    grid.press("Control+s")
    expect(grid.badge).to_contain_text("Đã lưu")
    assert values()[jobs.pk] == 14000
    assert values()[forest.pk] == D("1234.5")


def test_a_mistake_is_said_at_the_cell_and_stays_as_typed(grid, targets):
    jobs, forest, *_ = targets
    grid.open()
    grid.field(jobs).fill("chín nghìn")
    grid.field(forest).fill("25")
    expect(grid.row(jobs).locator(".errorlist")).to_contain_text("không có số nào")
    grid.is_saved(forest)
    expect(grid.state(jobs)).to_contain_text("Sai, chưa lưu")
    assert grid.field(jobs).get_attribute("aria-invalid") == "true"
    # On the way to sending, the page stays and goes to the cell.
    grid.page.get_by_role("button", name="Xem lại để nộp").click()
    expect(grid.message).to_contain_text("Còn ô chưa lưu được")
    assert grid.at() == f"t{jobs.pk}-value"
    # It is still there after a reload, and an unusual figure is asked about without being refused.
    grid.page.reload()
    expect(grid.row(jobs).locator(".errorlist")).to_contain_text("không có số nào")
    assert grid.field(jobs).input_value() == "chín nghìn"
    grid.field(jobs).fill("25000")
    grid.is_saved(jobs)
    expect(grid.row(jobs)).to_contain_text("Thường không quá 20.000 lao động.")
    grid.field(jobs, "unusual_reason").fill("Có khu công nghiệp mới.")
    expect(grid.badge).to_contain_text("Đã lưu")
    expect(grid.row(jobs)).not_to_contain_text("Thường không quá")
    assert Result.objects.get(target=jobs).unusual_reason == "Có khu công nghiệp mới."


def test_what_is_typed_without_a_line_is_saved_once_when_it_is_back(grid, targets, live_server):
    jobs, forest, schools, houses = targets
    context = grid.page.context
    grid.open()
    grid.field(jobs).fill("9004")
    grid.is_saved(jobs)
    context.set_offline(True)
    grid.field(forest).fill("310")
    grid.field(schools, "numerator").fill("25")
    grid.field(schools, "denominator").fill("39")
    expect(grid.badge).to_contain_text("Mất mạng")
    expect(grid.badge).to_contain_text("2 ô chờ gửi, còn giữ trên máy này.")
    expect(grid.row(forest).locator(".grid-judged")).to_contain_text("chưa có mạng")
    grid.page.get_by_role("button", name="Xem lại để nộp").click()
    expect(grid.message).to_contain_text("Chưa đi tiếp được: 2 ô chưa gửi được.")
    assert values() == {jobs.pk: 9004}
    # The lid is closed and opened; the browser shows the page again while the line is still down
    # for what is saved, and more is typed.
    grid.page.route("**/o/", lambda route: route.abort())
    context.set_offline(False)
    grid.page.reload()
    expect(grid.field(forest)).to_have_value("310")
    expect(grid.badge).to_contain_text("Mất mạng")
    grid.field(forest).fill("320")
    grid.field(houses, "reached").select_option("yes")
    expect(grid.badge).to_contain_text("3 ô chờ gửi")
    grid.page.unroute("**/o/")
    grid.page.evaluate("dispatchEvent(new Event('online'))")
    for target in (forest, schools, houses):
        grid.is_saved(target)
    expect(grid.badge).to_contain_text("Đã lưu")
    expect(grid.message).to_be_hidden()
    assert values() == {jobs.pk: 9004, forest.pk: 320, schools.pk: 25, houses.pk: None}
    kept = grid.page.evaluate("Object.keys(localStorage)")
    assert [key for key in kept if key.startswith("grid:") and not key.endswith(":told")] == []
    grid.page.reload()
    expect(grid.field(forest)).to_have_value("320")
    # The batch that had been on its way went as it was, what was typed after it as a second one.
    assert written() == {jobs.pk: 1, forest.pk: 2, schools.pk: 1, houses.pk: 1}


def test_a_save_whose_answer_is_lost_is_done_once(grid, targets):
    jobs, *_ = targets
    grid.open()
    answers = []

    def lose(route):
        answers.append(route.fetch().status)
        route.abort()

    grid.page.route("**/o/", lose)
    grid.field(jobs).fill("9004")
    expect(grid.badge).to_contain_text("Mất mạng")
    assert answers[0] == 200
    assert values() == {jobs.pk: 9004}
    grid.page.unroute("**/o/")
    grid.page.evaluate("dispatchEvent(new Event('focus'))")
    grid.is_saved(jobs)
    expect(grid.badge).to_contain_text("Đã lưu")
    assert written() == {jobs.pk: 1}


def test_an_expired_session_is_renewed_in_another_tab(grid, targets):
    jobs, forest, *_ = targets
    context = grid.page.context
    grid.open()
    context.clear_cookies(name="sessionid")
    grid.field(jobs).fill("9004")
    expect(grid.badge).to_contain_text("Phiên đăng nhập đã hết")
    expect(grid.badge).to_contain_text("1 ô chờ gửi")
    grid.field(forest).fill("310")
    with context.expect_page() as opened:
        grid.page.get_by_role("link", name="Đăng nhập lại ở thẻ mới").click()
    other = opened.value
    other.fill("[name=username]", "canbobac")
    other.fill("[name=password]", PASSWORD)
    other.click("main button[type=submit]")
    other.wait_for_url(f"**{grid.address}")
    other.close()
    grid.page.bring_to_front()
    grid.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(grid.badge).to_contain_text("Đã lưu")
    grid.is_saved(jobs)
    assert values() == {jobs.pk: 9004, forest.pk: 310}
    assert written() == {jobs.pk: 1, forest.pk: 1}


def test_the_work_of_one_person_is_not_sent_as_another(grid, targets, world, live_server):
    jobs, *_ = targets
    grid.open()
    enter(grid.page.context, world.officer_south, live_server.url)
    grid.field(jobs).fill("9004")
    expect(grid.badge).to_contain_text("tài khoản khác")
    assert values() == {}
    enter(grid.page.context, world.officer_north, live_server.url)
    grid.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(grid.badge).to_contain_text("Đã lưu")
    assert values() == {jobs.pk: 9004}


def test_what_a_colleague_saved_is_shown_beside_ones_own(grid, submission, targets, world):
    jobs, forest, *_ = targets
    colleague = make_holder("unit_officer", world.north, full_name="Lò Thị Mai")
    grid.open()
    colleague_saves(
        submission, colleague, Entry(jobs.pk, value=D(6000)), Entry(forest.pk, value=D(6))
    )
    grid.field(jobs).fill("5000")
    grid.field(forest).fill("300")
    clash = grid.row(jobs).locator("[data-clash]")
    expect(clash).to_contain_text("Lò Thị Mai đã lưu số khác lúc")
    expect(clash).to_contain_text("bạn nhập: 5000")
    expect(clash).to_contain_text("đang lưu: 6.000")
    expect(grid.state(jobs)).to_contain_text("Trùng với đồng nghiệp")
    # Typing on sends nothing before one is chosen, a reload neither.
    grid.field(jobs).fill("5500")
    grid.press("Control+s")
    grid.page.reload()
    expect(clash).to_contain_text("bạn nhập: 5500")
    assert values() == {jobs.pk: 6000, forest.pk: 6}
    clash.get_by_role("button", name="Giữ số tôi nhập").click()
    grid.is_saved(jobs)
    other = grid.row(forest).locator("[data-clash]")
    other.get_by_role("button", name="Lấy số đã lưu").click()
    expect(grid.field(forest)).to_have_value("6")
    expect(grid.badge).to_contain_text("lưu")
    assert values() == {jobs.pk: 5500, forest.pk: 6}
    assert written() == {jobs.pk: 2, forest.pk: 1}


def test_two_tabs_of_one_report_show_the_same_and_save_once(grid, targets):
    jobs, forest, *_ = targets
    grid.open()
    second = grid.page.context.new_page()
    twin = Grid(second, type("S", (), {"pk": Submission.objects.get().pk})).open()
    grid.page.bring_to_front()
    grid.field(jobs).fill("9004")
    grid.press("Tab")
    expect(twin.field(jobs)).to_have_value("9.004")
    twin.is_saved(jobs)
    second.bring_to_front()
    twin.field(jobs).fill("9005")
    twin.field(forest).fill("310")
    twin.press("Tab")
    expect(grid.field(jobs)).to_have_value("9.005")
    expect(twin.badge).to_contain_text("Đã lưu")
    expect(grid.field(forest)).to_have_value("310")
    assert values() == {jobs.pk: 9005, forest.pk: 310}
    assert written() == {jobs.pk: 2, forest.pk: 1}


def test_a_browser_that_keeps_nothing_still_saves_and_warns_before_leaving(grid, targets):
    jobs, *_ = targets
    grid.page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    grid.open()
    grid.field(jobs).fill("9004")
    grid.is_saved(jobs)
    assert values() == {jobs.pk: 9004}
    grid.page.context.set_offline(True)
    grid.field(jobs).fill("9005")
    expect(grid.badge).to_contain_text("đừng đóng trang")
    asked = []
    grid.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    grid.page.get_by_role("link", name="Phong trào", exact=True).first.click()
    grid.page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    grid.page.context.set_offline(False)
    grid.is_saved(jobs)
    assert values() == {jobs.pk: 9005}


def test_only_what_the_council_asks_about_is_open(grid, world, campaign, targets, period):
    jobs, forest, *_ = targets
    submission = make_submission(
        make_period(campaign, name="Quý III"),
        world.north,
        state=SubmissionState.RETURNED,
        return_reason="",
    )
    make_result(submission, jobs, value=D(7000))
    make_result(submission, forest, value=D(280))
    make_return_note(submission, jobs, asked_by=world.staff, reason="Chưa khớp niên giám.")
    page = Grid(grid.page, submission).open()
    row = page.row(jobs)
    expect(row).to_contain_text("Hội đồng hỏi Tao Thị Hoa")
    expect(row).to_contain_text("Chưa khớp niên giám.")
    assert page.row(forest).locator("[data-figure]").count() == 0
    page.field(jobs).focus()
    page.paste("7100\n999\n")
    expect(page.message).to_contain_text("Đã dán 1 ô. 1 dòng đã khóa, giữ nguyên.")
    page.field(jobs, "answer").fill("Đã đối chiếu, sửa lại.")
    page.is_saved(jobs)
    expect(page.badge).to_contain_text("Đã lưu")
    assert submission.return_notes.get().answer == "Đã đối chiếu, sửa lại."
    assert submission.results.get(target=jobs).value == 7100


def test_a_phone_offers_digits_first_and_letters_on_request(
    browser, live_server, world, submission, targets
):
    jobs, *_ = targets
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
    )
    enter(context, world.officer_north, live_server.url)
    grid = Grid(context.new_page(), submission).open()
    field = grid.field(jobs)
    assert field.get_attribute("inputmode") == "decimal"
    grid.row(jobs).get_by_role("button", name="Gõ cả chữ").click()
    assert field.get_attribute("inputmode") == "text"
    assert grid.at() == f"t{jobs.pk}-value"
    grid.type("trên 9.000")
    grid.is_saved(jobs)
    low = grid.page.evaluate(
        """() => [...document.querySelectorAll("main .entry :is(input, select, button, summary)")]
            .filter((place) => place.checkVisibility() && place.type !== "hidden")
            .filter((place) => place.getBoundingClientRect().height < 44)
            .map((place) => place.outerHTML.slice(0, 120))"""
    )
    assert low == []
    context.close()


def test_several_units_on_one_page_take_a_column_from_a_table_program(
    grid, world, campaign, period, accessibility_faults
):
    rows = []
    indicator = make_indicator("giảm nghèo", uom="hộ")
    for name in ("xã Một", "xã Hai", "xã Ba"):
        unit = make_unit(name, parent=world.north, kind="commune")
        make_participation(campaign, unit)
        rows.append(make_target(campaign, unit, indicator=indicator, plan=D(10)))
    address = reverse("campaigns:submission-grid", args=[period.pk])
    grid.page.goto(f"{address}?theo=chi-tieu")
    grid.page.get_by_role("button", name="Lập 3 báo cáo").click()
    grid.page.get_by_text("Đã lập 3 báo cáo.").wait_for()
    grid.field(rows[0]).focus()
    grid.paste("11\n12\n13\n")
    for target in rows:
        grid.is_saved(target)
    for width in (1280, 360):
        grid.page.set_viewport_size({"width": width, "height": 800})
        assert accessibility_faults(grid.page) == []
        wide = grid.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0
    assert values() == {rows[0].pk: 11, rows[1].pk: 12, rows[2].pk: 13}
    assert {
        result.submission.unit_id for result in Result.objects.select_related("submission")
    } == {target.unit_id for target in rows}
