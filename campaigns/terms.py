"""When a report counts as sent: on time until it is due, taken until it is closed, then grace."""

from datetime import datetime, timedelta


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
