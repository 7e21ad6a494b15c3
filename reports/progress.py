"""How far the units of a campaign have reported, period by period."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from campaigns.choices import OPEN_FOR_RESULTS, SENT, ReportStanding, SubmissionState
from campaigns.models import Obligation, Period, Submission
from emulation.accounts.models import Unit
from emulation.lib import clocks


@dataclass(frozen=True)
class Group:
    """Reports in one state, or the units that have not begun one (`state` is empty)."""

    state: SubmissionState | None
    reports: Sequence[Submission] = ()
    units: Sequence[Unit] = ()

    @property
    def label(self) -> str:
        return self.state.label if self.state else "Chưa lập báo cáo"

    @property
    def kind(self) -> str:
        return self.state.kind if self.state else "neutral"

    @property
    def standing(self) -> str:
        """As the board filters it."""
        return self.state or ReportStanding.UNOPENED

    @property
    def count(self) -> int:
        return len(self.reports) + len(self.units)


@dataclass(frozen=True)
class PeriodProgress:
    """One period: which units have sent, in which state, and who is missing."""

    period: Period
    expected: int
    groups: Sequence[Group]
    is_open: bool
    now: datetime

    @property
    def sent(self) -> int:
        return sum(group.count for group in self.groups if group.state in SENT)

    @property
    def missing(self) -> int:
        return max(self.expected - self.sent, 0)

    @property
    def due(self) -> str:
        """How the deadline presses; nothing once all have sent or the campaign takes no more."""
        if self.period.due_at is None or not self.missing or not self.is_open:
            return ""
        return clocks.term_left(self.period.due_at, self.period.closes_at, self.now)

    @property
    def due_kind(self) -> str:
        return clocks.haste(self.period.due_at, self.now)

    @property
    def is_awaited(self) -> bool:
        """Whether it is open to reports and some are missing."""
        opens_on = self.period.opens_on
        opened = not opens_on or opens_on <= timezone.localdate(self.now)
        return self.is_open and opened and bool(self.missing)


def periods_of(campaign, user, now: datetime | None = None) -> list[PeriodProgress]:
    """As far as this person sees units and their reports; what is expected follows the tree."""
    now = now or timezone.now()
    rows = Obligation.objects.visible_to(user).filter(campaign=campaign).expected()
    expected = defaultdict(list)
    for row in rows.select_related("unit", "submission").order_by("unit__path"):
        expected[row.period_id].append(row)
    is_open = campaign.state in OPEN_FOR_RESULTS
    return [
        _progress(period, expected[period.pk], is_open, now) for period in campaign.periods.all()
    ]


def _progress(period, rows, is_open, now) -> PeriodProgress:
    begun = [row.submission for row in rows if row.submission]
    for row in rows:
        if row.submission:
            row.submission.unit = row.unit
    groups = [
        Group(state, [report for report in begun if report.state == state])
        for state in (
            SubmissionState.VERIFIED,
            SubmissionState.SUBMITTED,
            SubmissionState.RETURNED,
            SubmissionState.CONFIRMING,
            SubmissionState.DRAFT,
        )
    ]
    groups.append(Group(None, units=[row.unit for row in rows if not row.submission]))
    return PeriodProgress(
        period, len(rows), [group for group in groups if group.count], is_open, now
    )
