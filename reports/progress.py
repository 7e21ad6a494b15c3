"""How far the units of a campaign have reported, period by period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from campaigns.choices import OPEN_FOR_RESULTS, SENT, SubmissionState
from campaigns.models import Period, Submission
from campaigns.queries.planning import participations_of
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
    """As far as this person sees units and their reports; three queries."""
    now = now or timezone.now()
    units = [row.unit for row in participations_of(campaign, user)]
    submissions = list(
        Submission.objects.visible_to(user)
        .filter(campaign=campaign)
        .select_related("unit")
        .order_by("unit__path")
    )
    is_open = campaign.state in OPEN_FOR_RESULTS
    return [
        _progress(
            period, units, [row for row in submissions if row.period_id == period.pk], is_open, now
        )
        for period in campaign.periods.all()
    ]


def _progress(period, units, submissions, is_open, now) -> PeriodProgress:
    begun = {row.unit_id for row in submissions}
    missing = [unit for unit in units if unit.pk not in begun]
    groups = [
        Group(state, [row for row in submissions if row.state == state])
        for state in (
            SubmissionState.VERIFIED,
            SubmissionState.SUBMITTED,
            SubmissionState.RETURNED,
            SubmissionState.DRAFT,
        )
    ]
    groups.append(Group(None, units=missing))
    expected = len(begun.union(unit.pk for unit in units))
    return PeriodProgress(
        period, expected, [group for group in groups if group.count], is_open, now
    )
