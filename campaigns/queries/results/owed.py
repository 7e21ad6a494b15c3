"""Which reports a person's units still have to send."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, Q, Value, When
from django.utils import timezone

from campaigns.choices import OPEN_FOR_RESULTS, SubmissionState
from campaigns.models import Campaign, Obligation, Period, Submission
from campaigns.queries.results.deadlines import Clock
from emulation.accounts.choices import Role
from emulation.accounts.models import Unit

OWED_AT_MOST = 200
# With the unit still: being written, before its leader, or sent back to it.
STILL_OWED = (SubmissionState.DRAFT, SubmissionState.CONFIRMING, SubmissionState.RETURNED)


@dataclass(frozen=True)
class Owed:
    """A report that a unit has to send: not begun, being written, or returned."""

    campaign: Campaign
    period: Period
    unit: Unit
    submission: Submission | None
    clock: Clock
    obligation: Obligation

    @property
    def is_returned(self) -> bool:
        return self.submission is not None and self.submission.state == SubmissionState.RETURNED

    @property
    def is_confirming(self) -> bool:
        return self.submission is not None and self.submission.state == SubmissionState.CONFIRMING

    @property
    def returned_said(self) -> str:
        """Why it came back: the reason for the whole, or how many figures are asked about."""
        if self.submission.return_reason:
            return f"Hội đồng trả lại: {self.submission.return_reason}"
        return f"Hội đồng hỏi {self.obligation.asked} ô, các ô khác giữ nguyên"


def owed_by(
    user, now: datetime | None = None, *, roles: tuple[str, ...] = (Role.UNIT_OFFICER,)
) -> list[Owed]:
    """What the units of this person, as officer, still have to send, the most pressing first."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    opened = Q(period__opens_on=None) | Q(period__opens_on__lte=today)
    still_open = Q(submission=None) | Q(submission__state__in=STILL_OWED)
    rows = (
        Obligation.objects.expected()
        .filter(user.authority.reach("unit__path", *roles), opened, still_open)
        .filter(campaign__state__in=OPEN_FOR_RESULTS)
        .with_due()
        .select_related("campaign__unit", "period", "unit", "submission")
        .annotate(
            asked=Count(
                "submission__return_notes",
                filter=Q(
                    submission__return_notes__settled_at=None,
                    submission__return_notes__answered_at=None,
                ),
            )
        )
        .alias(
            is_returned=Case(
                When(submission__state=SubmissionState.RETURNED, then=Value(0)), default=Value(1)
            )
        )
        .order_by("is_returned", F("due").asc(nulls_last=True), "unit__path", "period__position")
    )
    return [
        Owed(row.campaign, row.period, row.unit, row.submission, Clock(row.due_at, now), row)
        for row in rows[:OWED_AT_MOST]
    ]
