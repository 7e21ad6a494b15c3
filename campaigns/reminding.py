"""Which reminder of a report is due now (nhắc, đôn đốc), and what it says."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from campaigns.choices import ReminderStep, ReportStanding
from emulation.lib import clocks

DAY = timedelta(days=1)
# Hours of the day, by the clock of Việt Nam, at which people may be told by themselves.
AWAKE = range(7, 21)
# With the unit: not begun, being written, before its leader, or sent back to it.
WITH_UNIT = (
    ReportStanding.UNOPENED,
    ReportStanding.DRAFT,
    ReportStanding.CONFIRMING,
    ReportStanding.RETURNED,
)
NAMED_AT_MOST = 6


@dataclass(frozen=True)
class Span:
    """When a step is sent, counted from the term or the return; at its end the next takes over.

    So a step that was missed is never made up for beside the next one, and what is long past is
    left alone.
    """

    step: ReminderStep
    begins: timedelta
    ends: timedelta

    def holds(self, moment: datetime, now: datetime) -> bool:
        return moment + self.begins < now <= moment + self.ends

    def moments(self, now: datetime) -> tuple[datetime, datetime]:
        """The moments for which it is sent now: from the first on, and before the second."""
        return now - self.ends, now - self.begins


TERM = (
    Span(ReminderStep.WEEK_BEFORE, -7 * DAY, -3 * DAY),
    Span(ReminderStep.DAYS_BEFORE, -3 * DAY, -1 * DAY),
    Span(ReminderStep.DAY_BEFORE, -1 * DAY, 0 * DAY),
    Span(ReminderStep.OVERDUE, 0 * DAY, 3 * DAY),
    Span(ReminderStep.ESCALATED, 3 * DAY, 10 * DAY),
)
# A report that was returned waits for an answer, whenever its term is or was.
ANSWER = (
    Span(ReminderStep.RETURNED, 3 * DAY, 7 * DAY),
    Span(ReminderStep.RETURNED_LONG, 7 * DAY, 14 * DAY),
)
# Told beyond the unit's officers: to its leaders and to the officers of the unit above.
ESCALATED = (ReminderStep.ESCALATED, ReminderStep.RETURNED_LONG)
# Told to the council's staff too, once for all units of the period.
DIGESTED = (ReminderStep.OVERDUE, ReminderStep.ESCALATED)


@dataclass(frozen=True)
class Awaited:
    """An expected report, as far as reminding goes. `sent`: each step with what it counted from."""

    standing: str
    due: datetime | None = None
    returned_at: datetime | None = None
    opens_on: date | None = None
    reminds: bool = True
    sent: Collection[tuple[str, datetime]] = ()


@dataclass(frozen=True)
class Call:
    """A step that is due, and the moment that it counts from."""

    step: ReminderStep
    about_at: datetime


def is_awake(now: datetime) -> bool:
    return timezone.localtime(now).hour in AWAKE


def call_for(awaited: Awaited, now: datetime) -> Call | None:
    """The one reminder that is due now, unless it was sent; nothing at night."""
    if not awaited.reminds or awaited.standing not in WITH_UNIT or not is_awake(now):
        return None
    if awaited.opens_on and timezone.localdate(now) < awaited.opens_on:
        return None
    is_returned = awaited.standing == ReportStanding.RETURNED
    moment = awaited.returned_at if is_returned else awaited.due
    if moment is None:
        return None
    spans = ANSWER if is_returned else TERM
    step = next((span.step for span in spans if span.holds(moment, now)), None)
    if step is None or (step, moment) in awaited.sent:
        return None
    return Call(step, moment)


# What is said


@dataclass(frozen=True)
class Report:
    """A report that somebody is reminded of, in words."""

    unit: str
    period: str
    campaign: str
    standing: str
    due: datetime | None = None
    closing: datetime | None = None
    returned_at: datetime | None = None


def sentence(report: Report, now: datetime) -> str:
    """For the unit itself: which report, how much time is left, where it stands, what to do."""
    words = f"Báo cáo {report.period} của {report.unit} {_time(report, now)}, {_stands(report)}"
    return f"{words}. {_to_do(report, now)} Phong trào “{report.campaign}”."


def sentence_above(report: Report, now: datetime) -> str:
    """For the leaders of the unit and the officers above it."""
    words = f"Báo cáo {report.period} của {report.unit} {_time(report, now)}, {_stands(report)}"
    return f"{words}. Đề nghị đôn đốc để đơn vị nộp. Phong trào “{report.campaign}”."


def sentence_of_many(reports: list[Report], now: datetime) -> str:
    """For who answers for several units: one notice for all of them."""
    first = reports[0]
    words = f"{len(reports)} đơn vị chưa nộp báo cáo {first.period}: {_names(reports)}"
    moments = {report.due for report in reports if not report.returned_at}
    if len(moments) == 1 and (due := moments.pop()):
        words += f", {clocks.until(due, now)}"
    return f"{words}. Hãy xem từng đơn vị và đôn đốc nộp. Phong trào “{first.campaign}”."


def digest(reports: list[Report], expected: int, step: str, unreached: int = 0) -> str:
    """For the council's staff: how many have not sent, the first of them, what to do.

    `unreached` of them have nobody on the portal who could be told.
    """
    first = reports[0]
    is_escalated = step == ReminderStep.ESCALATED
    since = "quá hạn từ 3 ngày" if is_escalated else "đã quá hạn"
    told = "Lãnh đạo đơn vị, cán bộ cấp trên đã được báo" if is_escalated else "Đơn vị đã được nhắc"
    if unreached:
        told += f", trừ {unreached} đơn vị chưa có ai trên cổng để nhắc"
    return (
        f"{len(reports)}/{expected} đơn vị {since}, chưa nộp báo cáo {first.period}: "
        f"{_names(reports)}. {told}. Hãy mở bảng nộp báo cáo để nhắc thêm, gia hạn hoặc miễn nộp. "
        f"Phong trào “{first.campaign}”."
    )


def _time(report: Report, now: datetime) -> str:
    if report.returned_at:
        return f"được trả lại đã {clocks.duration(now - report.returned_at)}"
    if report.due is None:
        return "không có hạn nộp"
    return clocks.until(report.due, now)


def _stands(report: Report) -> str:
    return {
        ReportStanding.UNOPENED: "chưa lập",
        ReportStanding.DRAFT: "đang soạn, chưa nộp",
        ReportStanding.CONFIRMING: "đang chờ lãnh đạo đơn vị xác nhận",
        ReportStanding.RETURNED: "chưa nộp lại",
    }[ReportStanding(report.standing)]


def _to_do(report: Report, now: datetime) -> str:
    if report.standing == ReportStanding.RETURNED:
        return "Hãy sửa hoặc trả lời những gì Hội đồng hỏi rồi nộp lại."
    if report.closing and report.closing < now:
        return (
            f"Kỳ báo cáo đã đóng lúc {clocks.clock_time(report.closing)}; nếu có lý do chính đáng, "
            "hãy đề nghị thường trực Hội đồng gia hạn."
        )
    act = {
        ReportStanding.UNOPENED: "Hãy lập, nhập số liệu và nộp báo cáo",
        ReportStanding.DRAFT: "Hãy nhập đủ số liệu rồi bấm nộp",
        ReportStanding.CONFIRMING: "Lãnh đạo đơn vị hãy xem và xác nhận để gửi Hội đồng",
    }[ReportStanding(report.standing)]
    if report.due and report.due < now and report.closing:
        until = clocks.clock_time(report.closing)
        return f"{act}; báo cáo còn được nhận đến {until}, tính là nộp muộn."
    return f"{act}."


def _names(reports: list[Report]) -> str:
    names = [report.unit for report in reports]
    more = len(names) - NAMED_AT_MOST
    first = "; ".join(names[:NAMED_AT_MOST])
    return f"{first} và {more} đơn vị khác" if more > 0 else first
