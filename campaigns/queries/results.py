"""What the pages of reports read: who owes what, one report as rows, the queue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q
from django.utils import timezone

from campaigns import measures
from campaigns.choices import OPEN_FOR_RESULTS, SENT, BaselineKind, SubmissionState
from campaigns.models import (
    Campaign,
    Evidence,
    Participation,
    Period,
    Result,
    Snapshot,
    Submission,
    Target,
)
from campaigns.queries.targets import TargetRow, judged_result
from emulation.accounts.choices import Role
from emulation.accounts.models import Unit
from emulation.lib import clocks
from emulation.lib.figures import Approximation, Figure, format_figure, format_number

OWED_AT_MOST = 200


# Deadlines


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
    sent_at = submission.submitted_at if submission.state in SENT else None
    return Clock(submission.period.due_at, now or timezone.now(), sent_at)


# Who owes what


@dataclass(frozen=True)
class Owed:
    """A report that a unit has to send: not begun, being written, or returned."""

    campaign: Campaign
    period: Period
    unit: Unit
    submission: Submission | None
    clock: Clock

    @property
    def is_returned(self) -> bool:
        return self.submission is not None and self.submission.state == SubmissionState.RETURNED


def owed_by(
    user, now: datetime | None = None, *, roles: tuple[str, ...] = (Role.UNIT_OFFICER,)
) -> list[Owed]:
    """What the units of this person, as officer, still have to send, the most pressing first."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    own = user.authority.reach("unit__path", *roles)
    taking_part = list(
        Participation.objects.filter(own, campaign__state__in=OPEN_FOR_RESULTS)
        .select_related("campaign__unit", "unit")
        .order_by("unit__path")
    )
    campaigns = {row.campaign_id for row in taking_part}
    opened = Q(opens_on=None) | Q(opens_on__lte=today)
    periods: dict[int, list[Period]] = {}
    for period in Period.objects.filter(opened, campaign__in=campaigns):
        periods.setdefault(period.campaign_id, []).append(period)
    begun = {
        (submission.period_id, submission.unit_id): submission
        for submission in Submission.objects.filter(own, campaign__in=campaigns)
    }
    owed = []
    for row in taking_part:
        for period in periods.get(row.campaign_id, []):
            submission = begun.get((period.pk, row.unit_id))
            if submission is None or submission.state_choice.is_open:
                clock = Clock(period.due_at, now)
                owed.append(Owed(row.campaign, period, row.unit, submission, clock))
    owed.sort(key=_pressing)
    return owed[:OWED_AT_MOST]


def _pressing(owed: Owed):
    due_at = owed.period.due_at
    return (not owed.is_returned, due_at is None, due_at.timestamp() if due_at else 0)


# One report


@dataclass(frozen=True)
class ReportRow(TargetRow):
    """A target with its figure in one report, and the figure of the last period before it."""

    previous: Result | None = None

    @property
    def evidence(self) -> list[Evidence]:
        return list(self.result.evidence.all()) if self.result else []

    @property
    def former(self):
        """Named former figures of the target itself (cùng kỳ, năm trước)."""
        return [b for b in self.target.baselines.all() if b.kind == BaselineKind.PREVIOUS]

    @property
    def reports_figure(self) -> bool:
        result = self.result
        return result is not None and bool(
            result.value is not None
            or result.numerator is not None
            or result.denominator is not None
            or result.reached is not None
            or result.wording
        )


def report_rows(submission: Submission) -> list[ReportRow]:
    """Every target of the unit, filled or not, in a number of queries that does not grow."""
    targets = list(
        Target.objects.filter(campaign=submission.campaign_id, unit=submission.unit_id)
        .select_related("indicator", "unit")
        .prefetch_related("baselines")
    )
    results = {
        result.target_id: result
        for result in submission.results.prefetch_related(
            "comparisons__baseline", "comparisons__document", "evidence"
        )
    }
    previous = _previous_results(submission, targets)
    return [_row(target, results.get(target.pk), previous.get(target.pk)) for target in targets]


def _row(target, result, previous) -> ReportRow:
    judged, share = [], None
    if result:
        judged = judged_result(target, result)
        if result.denominator is not None:
            share = measures.judge_count(result.numerator, result.denominator)
    return ReportRow(target, result, judged, share, [], previous=previous)


def _previous_results(submission, targets: Iterable[Target]) -> dict[int, Result]:
    order = list(
        Period.objects.filter(campaign=submission.campaign_id).values_list("pk", flat=True)
    )
    earlier = order[: order.index(submission.period_id)]
    if not earlier:
        return {}
    found = Result.objects.with_figure().filter(
        target__in=targets, submission__period__in=earlier, submission__state__in=SENT
    )
    rows = sorted(
        found.select_related("submission__period"),
        key=lambda result: earlier.index(result.submission.period_id),
    )
    return {result.target_id: result for result in rows}


# A frozen version


@dataclass(frozen=True)
class FrozenRow:
    """One figure of a snapshot in words."""

    label: str
    said: str
    plans: list[str]
    source: str
    note: str
    evidence: list[str]
    facts: list[str]


def frozen_rows(snapshot: Snapshot) -> list[FrozenRow]:
    return [
        FrozenRow(
            label=data["label"],
            said=_said(data),
            plans=[_planned(row) for row in data["baselines"] if row["kind"] == BaselineKind.PLAN],
            source=data["source"],
            note=data["note"],
            evidence=[row["name"] for row in data["evidence"]],
            facts=data["facts"],
        )
        for data in snapshot.data["results"]
    ]


def _said(data: dict) -> str:
    parts = []
    if data["value"] is not None:
        parts.append(
            format_figure(
                Figure(
                    Decimal(data["value"]),
                    Approximation(data["approximation"]),
                    data["is_estimate"],
                    data["uom"],
                )
            )
        )
    if data["denominator"] is not None:
        part, total = Decimal(data["numerator"] or 0), Decimal(data["denominator"])
        parts.append(f"{format_number(part)}/{format_number(total)}")
    if data["reached"] is not None:
        parts.append("đạt" if data["reached"] else "không đạt")
    parts.append(data["wording"])
    return "; ".join(part for part in parts if part)


def _planned(data: dict) -> str:
    if data["value"] is None:
        return f"{data['name']}: không nêu con số"
    figure = Figure(Decimal(data["value"]), Approximation(data["approximation"]), uom=data["uom"])
    return f"{data['name']}: {format_figure(figure)}"


# Lists


def listed(user):
    """The reports that this person may see, newest first, with what a list prints."""
    return (
        Submission.objects.visible_to(user)
        .select_related("campaign", "unit", "period")
        .annotate(figures=Count("results"))
        .order_by("-id")  # counting drops the order of the model
    )


def awaiting(user):
    """What waits for verification in the campaigns of this person's council, the oldest first."""
    roles = (Role.COUNCIL_STAFF, Role.COUNCIL_LEADER)
    return (
        listed(user)
        .filter(user.authority.reach("campaign__unit__path", *roles))
        .awaiting_verification()
        .order_by("submitted_at", "id")
    )
