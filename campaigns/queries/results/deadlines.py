"""Until when a report is due, and how that is said on a page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from campaigns.choices import SENT, SubmissionState
from campaigns.models import Period, Submission
from campaigns.models.periods import later
from emulation.lib import clocks


@dataclass(frozen=True)
class Clock:
    """A due moment as a page prints it; a report that was sent is no longer pressed."""

    due_at: datetime | None
    now: datetime
    sent_at: datetime | None = None

    @property
    def left(self) -> str:
        if self.due_at is None:
            return "không có hạn nộp"
        if self.sent_at is None:
            return clocks.left(self.due_at, self.now)
        if self.sent_at <= self.due_at:
            return "nộp đúng hạn"
        return f"nộp muộn {clocks.duration(self.sent_at - self.due_at)}"

    @property
    def kind(self) -> str:
        if self.due_at is None:
            return clocks.Haste.CALM
        if self.sent_at is None:
            return clocks.haste(self.due_at, self.now)
        return "ok" if self.sent_at <= self.due_at else clocks.Haste.SOON

    @property
    def age(self) -> str:
        return clocks.duration(self.now - self.sent_at) if self.sent_at else ""


def clock_of(submission: Submission, now: datetime | None = None) -> Clock:
    """A report being corrected keeps the time of its first sending."""
    sent_at = submission.counted_at or submission.submitted_at
    is_corrected = submission.state == SubmissionState.CONFIRMING and submission.counted_at
    if submission.state not in (*SENT, SubmissionState.RETURNED) and not is_corrected:
        sent_at = None
    return Clock(due_of(submission), now or timezone.now(), sent_at)


def due_of(submission: Submission) -> datetime | None:
    """Until then it is on time; with what the unit was given beyond the term of the period."""
    return later(submission.period.due_at, _extended(submission))


def closing_of(submission: Submission) -> datetime | None:
    """Until then it is taken at all."""
    return later(submission.period.closes_at, _extended(submission))


def _extended(submission: Submission) -> datetime | None:
    expected = getattr(submission, "obligation", None)
    return expected.extended_until if expected else None


def grace_of(period: Period) -> timedelta:
    return timedelta(minutes=period.grace_minutes)
