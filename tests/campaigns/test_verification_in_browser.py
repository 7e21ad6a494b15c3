"""One figure asked about and answered, in a real browser at two widths; the sheet by keys alone."""

from decimal import Decimal

import pytest
from django.urls import reverse

from campaigns.choices import SubmissionState
from campaigns.models import ReturnNote, Submission
from campaigns.services import results, verification
from campaigns.services.results import Entry
from tests.browser.visiting import enter
from tests.build import make_campaign, make_indicator, make_period, make_submission, make_target

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANSWER = "Đã sửa theo niên giám."


@pytest.fixture
def targets(world):
    campaign = make_campaign(world.province)
    return [
        make_target(
            campaign, world.north, indicator=make_indicator(name), plan=Decimal(100), position=place
        )
        for place, name in enumerate(("trồng rừng", "trường chuẩn", "đường bản"))
    ]


@pytest.fixture
def verified(world, targets):
    """Two figures that were verified, and a target left empty."""
    submission = make_submission(make_period(targets[0].campaign), world.north)
    now = results.save_cells(
        submission,
        actor=world.officer_north,
        entries=[Entry(target.pk, Decimal(80)) for target in targets[:2]],
        version=submission.version,
    )
    now = results.submit(now, actor=world.officer_north, version=now.version)
    return verification.verify(now, actor=world.staff, version=now.version)


@pytest.fixture
def sent(world, verified):
    return verification.unverify(
        verified, actor=world.staff, reason="Xem lại.", version=verified.version
    )


@pytest.fixture(params=[1280, 360])
def screen(page, request):
    page.set_viewport_size({"width": request.param, "height": 900})
    return page


def open_as(page, person, live_server, name, submission):
    enter(page.context, person, live_server.url)
    page.goto(reverse(f"campaigns:{name}", args=[submission.pk]))


def row(page, target):
    return page.locator(f"#t{target.pk}")


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def test_one_figure_is_returned_answered_and_verified_by_the_same_person(
    screen, world, live_server, verified, targets, accessibility_faults
):
    page, school = screen, targets[1]
    open_as(page, world.staff, live_server, "submission-verify", verified)
    asked = row(page, school)
    assert asked.get_by_label("Lý do trả lại").is_hidden()
    asked.get_by_label("Trả lại", exact=True).check()
    asked.get_by_label("Lý do trả lại").fill("Khác với niên giám.")
    assert page.get_by_text("Đã chọn: thẩm định 0 ô, trả lại 1 ô").is_visible()
    assert (overflow(page), accessibility_faults(page)) == (0, [])
    page.get_by_role("button", name="Ghi các ô đã chọn").click()
    page.get_by_text("Đã trả lại 1 ô, đơn vị đã được báo kèm lý do.").wait_for()

    # Only that figure is open to the officer, with the question above it.
    open_as(page, world.officer_north, live_server, "submission-edit", verified)
    assert page.locator("tbody[data-cell]").count() == 1
    asked = row(page, school)
    assert "Khác với niên giám." in asked.inner_text()
    asked.get_by_label("Kết quả (ha)").fill("81")
    asked.get_by_label("Trả lời Hội đồng").fill(ANSWER)
    asked.get_by_label("Trả lời Hội đồng").blur()
    page.get_by_role("button", name="Xem lại để nộp").click()
    page.get_by_role("heading", name="Nộp báo cáo").wait_for()
    page.get_by_role("button", name="Nộp báo cáo").click()
    page.get_by_text("Đã nộp báo cáo.").wait_for()

    # Who asked finds the answer first in the queue, beside what the figure was.
    enter(page.context, world.staff, live_server.url)
    page.goto(reverse("campaigns:submission-queue"))
    assert page.get_by_text("Trả lời câu hỏi của bạn", exact=True).is_visible()
    page.get_by_role("link", name="Huyện Bắc Nguyên").click()
    page.get_by_text("1 ô đã đổi sau thẩm định").wait_for()
    page.get_by_role("link", name="Chỉ xem các ô này").click()
    page.get_by_text(ANSWER).wait_for()
    assert page.locator("[data-row]").count() == 1
    assert "Khi thẩm định: 80 ha → 81 ha" in " ".join(row(page, school).inner_text().split())
    row(page, school).get_by_label("Thẩm định", exact=True).check()
    page.get_by_role("button", name="Ghi các ô đã chọn").click()
    page.get_by_text("Đã thẩm định cả báo cáo.").wait_for()
    assert Submission.objects.get().state == SubmissionState.VERIFIED
    assert ReturnNote.objects.get().answer == ANSWER


def test_the_sheet_is_filled_by_keys_alone(page, world, live_server, sent, targets):
    open_as(page, world.staff, live_server, "submission-verify", sent)
    row(page, targets[0]).get_by_label("Để sau").focus()
    page.keyboard.press("t")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("r")
    page.keyboard.type("Vì sao giảm?")
    page.keyboard.press("Enter")  # to the next row; nothing is sent
    page.keyboard.press("r")
    page.keyboard.type("Thiếu số liệu.")
    page.keyboard.press("Tab")
    page.get_by_text("Đã chọn: thẩm định 1 ô, trả lại 2 ô").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("Đã thẩm định 1 ô; trả lại 2 ô").wait_for()
    assert dict(ReturnNote.objects.values_list("target", "reason")) == {
        targets[1].pk: "Vì sao giảm?",
        targets[2].pk: "Thiếu số liệu.",
    }


def test_clean_figures_are_chosen_with_what_was_typed_left_alone(
    page, world, live_server, sent, targets
):
    open_as(page, world.staff, live_server, "submission-verify", sent)
    row(page, targets[1]).get_by_label("Trả lại", exact=True).check()
    row(page, targets[1]).get_by_label("Lý do trả lại").fill("Vì sao giảm?")
    page.get_by_role("link", name="Chọn thẩm định mọi ô không có cảnh báo").click()
    assert row(page, targets[0]).get_by_label("Thẩm định", exact=True).is_checked()
    assert row(page, targets[1]).get_by_label("Lý do trả lại").input_value() == "Vì sao giảm?"
    assert page.get_by_text("Đã chọn: thẩm định 1 ô, trả lại 1 ô").is_visible()
