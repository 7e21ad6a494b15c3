"""Which reminder is due: arithmetic of moments, without a database."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from campaigns.choices import ReminderStep, ReportStanding
from campaigns.reminding import AWAKE, Awaited, Call, Report, call_for, digest, is_awake, sentence

DUE = timezone.make_aware(datetime(2023, 10, 30, 17))
DAY = timedelta(days=1)


def at(day, hour=9, minute=0):
    return timezone.make_aware(datetime(2023, 10, day, hour, minute))


def waiting(standing=ReportStanding.DRAFT, **values):
    return Awaited(standing, **{"due": DUE, **values})


@pytest.mark.parametrize(
    ("now", "step"),
    [
        (at(23, 16, 59), None),
        (at(23, 17), None),
        (at(23, 17, 1), ReminderStep.WEEK_BEFORE),
        (at(27, 17), ReminderStep.WEEK_BEFORE),
        (at(27, 17, 1), ReminderStep.DAYS_BEFORE),
        (at(29, 17, 1), ReminderStep.DAY_BEFORE),
        (at(30, 17), ReminderStep.DAY_BEFORE),
        (at(30, 17, 1), ReminderStep.OVERDUE),
        (DUE + 3 * DAY + timedelta(minutes=1), ReminderStep.ESCALATED),
        (DUE + 10 * DAY, ReminderStep.ESCALATED),
        (DUE + 10 * DAY + timedelta(minutes=1), None),
    ],
)
def test_each_step_has_its_time_before_and_after_the_term(now, step):
    assert call_for(waiting(), now) == (Call(step, DUE) if step else None)


@pytest.mark.parametrize("hour", range(24))
def test_nobody_is_told_at_night(hour):
    now = at(28, hour, 30)
    assert is_awake(now) is (7 <= hour < 21)
    assert bool(call_for(waiting(), now)) is (7 <= hour < 21)


def test_the_first_and_last_minute_of_the_day():
    assert [is_awake(at(28, *clock)) for clock in ((6, 59), (7, 0), (20, 59), (21, 0))] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "standing",
    [
        ReportStanding.SUBMITTED,
        ReportStanding.VERIFIED,
        ReportStanding.WAIVED,
    ],
)
def test_what_is_not_with_the_unit_is_not_reminded_of(standing):
    assert call_for(waiting(standing, returned_at=at(20)), at(28)) is None


def test_a_period_without_reminders_an_unopened_one_and_one_without_a_term_are_silent():
    assert call_for(waiting(reminds=False), at(28)) is None
    assert call_for(waiting(opens_on=date(2023, 10, 29)), at(28)) is None
    assert call_for(waiting(opens_on=date(2023, 10, 28)), at(28)) is not None
    assert call_for(waiting(due=None), at(28)) is None


def test_a_sent_step_is_silent_until_the_next_and_missed_ones_are_skipped():
    sent = [(ReminderStep.WEEK_BEFORE, DUE)]
    assert call_for(waiting(sent=sent), at(26)) is None
    assert call_for(waiting(sent=sent), at(30)) == Call(ReminderStep.DAY_BEFORE, DUE)


def test_a_term_that_moved_is_reminded_of_anew():
    later = DUE + 6 * DAY
    sent = [(ReminderStep.DAY_BEFORE, DUE), (ReminderStep.OVERDUE, DUE)]
    now = later - timedelta(hours=8)
    assert call_for(waiting(due=later, sent=sent), now) == Call(ReminderStep.DAY_BEFORE, later)


def test_a_returned_report_counts_from_its_return_whenever_its_term_was():
    returned_at = at(2)
    report = waiting(ReportStanding.RETURNED, returned_at=returned_at)
    assert call_for(report, at(5, 8)) is None
    assert call_for(report, at(5, 10)) == Call(ReminderStep.RETURNED, returned_at)
    assert call_for(report, at(10, 10)) == Call(ReminderStep.RETURNED_LONG, returned_at)
    assert call_for(report, at(28)) is None
    assert call_for(waiting(ReportStanding.RETURNED), at(28)) is None


@given(st.lists(st.integers(min_value=0, max_value=25 * 96), min_size=1, max_size=400))
def test_whatever_rounds_take_place_no_step_comes_twice_and_none_out_of_order(quarters):
    """Rounds at any quarters of an hour, with outages of any length between them."""
    sent = []
    for quarter in sorted(quarters):
        now = at(18, 0) + quarter * timedelta(minutes=15)
        if call := call_for(waiting(sent=sent), now):
            assert timezone.localtime(now).hour in AWAKE
            sent.append((call.step, call.about_at))
    order = [step for step in ReminderStep if (step, DUE) in sent]
    assert [step for step, _ in sent] == order


def test_the_sentence_says_which_report_how_long_where_it_stands_and_what_to_do():
    report = Report("xã Nà Lao", "quý III", "Thi đua 2023", ReportStanding.UNOPENED, DUE)
    assert sentence(report, at(28, 12)) == (
        "Báo cáo quý III của xã Nà Lao còn 2 ngày 5 giờ, đến 17:00 ngày 30/10/2023, chưa lập. "
        "Hãy lập, nhập số liệu và nộp báo cáo. Phong trào “Thi đua 2023”."
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"standing": ReportStanding.DRAFT, "closing": DUE + 2 * DAY},
            "quá hạn 19 giờ, từ 17:00 ngày 30/10/2023, đang soạn, chưa nộp. Hãy nhập đủ số liệu "
            "rồi bấm nộp; báo cáo còn được nhận đến 17:00 ngày 01/11/2023, tính là nộp muộn.",
        ),
        (
            {"standing": ReportStanding.DRAFT, "closing": DUE},
            "đang soạn, chưa nộp. Kỳ báo cáo đã đóng lúc 17:00 ngày 30/10/2023; nếu có lý do chính "
            "đáng, hãy đề nghị thường trực Hội đồng gia hạn.",
        ),
        (
            {"standing": ReportStanding.CONFIRMING},
            "đang chờ lãnh đạo đơn vị xác nhận. Lãnh đạo đơn vị hãy xem và xác nhận để gửi Hội "
            "đồng.",
        ),
        (
            {"standing": ReportStanding.RETURNED, "returned_at": at(26, 12)},
            "được trả lại đã 5 ngày, chưa nộp lại. Hãy sửa hoặc trả lời những gì Hội đồng hỏi rồi "
            "nộp lại.",
        ),
    ],
)
def test_what_to_do_depends_on_where_the_report_stands(values, said):
    report = Report("xã Nà Lao", "quý III", "Thi đua 2023", due=DUE, **values)
    assert said in sentence(report, at(31, 12))


def test_the_digest_names_the_first_units_and_those_whom_nobody_could_tell():
    rows = [
        Report(f"xã {number}", "quý III", "Thi đua 2023", ReportStanding.UNOPENED, DUE)
        for number in range(1, 9)
    ]
    assert digest(rows, 20, ReminderStep.OVERDUE, unreached=2) == (
        "8/20 đơn vị đã quá hạn, chưa nộp báo cáo quý III: xã 1; xã 2; xã 3; xã 4; xã 5; xã 6 và 2 "
        "đơn vị khác. Đơn vị đã được nhắc, trừ 2 đơn vị chưa có ai trên cổng để nhắc. Hãy mở bảng "
        "nộp báo cáo để nhắc thêm, gia hạn hoặc miễn nộp. Phong trào “Thi đua 2023”."
    )
