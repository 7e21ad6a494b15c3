"""When a report counts as sent: on time until it is due, taken until it is closed, then grace.

And how far its term may be moved for one unit.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from emulation.lib.template_filters import vn_date, vn_datetime

# After the term, or after today where the term has passed.
EXTENDED_AT_MOST = timedelta(days=365)


def counted(
    now: datetime, stamped_at: datetime | None, limit: datetime | None, grace: timedelta
) -> datetime:
    """The moment that counts for what arrives now.

    What was typed on a page that the server stamped before the limit, and arrives within the grace
    after it, counts as of the stamp: a slow or broken line costs nobody the deadline.
    """
    if limit is None or stamped_at is None or now <= limit:
        return now
    return stamped_at if stamped_at <= limit and now <= limit + grace else now


def is_over(moment: datetime, limit: datetime | None) -> bool:
    return limit is not None and moment > limit


def extension_fault(until: datetime, due_at: datetime | None, now: datetime) -> str:
    """Why a report is not given time until then, as a sentence; empty where it may be."""
    if until <= now:
        return "Thời điểm gia hạn đã qua. Hãy chọn một thời điểm sắp tới."
    if due_at is None:
        return "Kỳ báo cáo chưa có hạn nộp nên không có gì để gia hạn."
    if until <= due_at:
        return f"Gia hạn phải sau hạn nộp của kỳ: {vn_datetime(due_at)}."
    last = timezone.localdate(max(due_at, now)) + EXTENDED_AT_MOST
    if timezone.localdate(until) > last:
        return (
            "Gia hạn được nhiều nhất một năm sau hạn nộp của kỳ, hoặc sau hôm nay nếu hạn đã qua: "
            f"đến hết ngày {vn_date(last)}."
        )
    return ""
