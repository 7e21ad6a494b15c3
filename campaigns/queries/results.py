"""What the pages of reports read: who owes what, one report as rows, the queue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Case, Count, F, Q, Value, When
from django.utils import timezone

from campaigns import limits, measures
from campaigns.choices import (
    OPEN_FOR_RESULTS,
    SENT,
    BaselineKind,
    CellState,
    SubmissionState,
)
from campaigns.limits import Doubt, Limits
from campaigns.models import (
    Campaign,
    Evidence,
    Obligation,
    Period,
    Result,
    ReturnNote,
    Snapshot,
    Submission,
    Target,
)
from campaigns.models.periods import later
from campaigns.queries.targets import TargetRow, judged_result
from emulation.accounts.choices import Role
from emulation.accounts.models import Unit
from emulation.lib import clocks
from emulation.lib.figures import Approximation, Figure, format_figure, format_number

OWED_AT_MOST = 200
# With the unit still: being written, before its leader, or sent back to it.
STILL_OWED = (SubmissionState.DRAFT, SubmissionState.CONFIRMING, SubmissionState.RETURNED)


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


# Who owes what


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


# One report


@dataclass(frozen=True)
class ReportRow(TargetRow):
    """A target with its figure in one report, and the figure of the last period before it.

    `question` is what the council asks about it, `frozen` the figure as it was last verified.
    """

    submission_pk: int | None = None
    previous: Result | None = None
    state: CellState = CellState.EMPTY
    is_open: bool = True
    question: ReturnNote | None = None
    answered: ReturnNote | None = None
    frozen: dict | None = None

    @property
    def evidence(self) -> list[Evidence]:
        return list(self.result.evidence.all()) if self.result else []

    @property
    def former(self):
        """Named former figures of the target itself (cùng kỳ, năm trước)."""
        return [b for b in self.target.baselines.all() if b.kind == BaselineKind.PREVIOUS]

    @property
    def reports_figure(self) -> bool:
        return self.result is not None and self.result.reports_figure

    @property
    def limits(self) -> Limits:
        return limits_of(self.target)

    @property
    def alike(self) -> dict[str, Decimal]:
        """The figures that this one should resemble, by name."""
        found = {}
        if self.previous and self.previous.value is not None:
            found["kỳ trước"] = self.previous.value
        for baseline in self.target.baselines.all():
            if baseline.value is not None and baseline.uom in ("", self.target.uom):
                found.setdefault(baseline.name, baseline.value)
        return found

    def doubt(self, value: Decimal | None) -> Doubt:
        return limits.doubt(value, self.limits, self.target.uom, self.alike)

    @property
    def lacks_reason(self) -> str:
        """What has to be explained before the report is sent, or ""."""
        if not self.result or self.result.unusual_reason:
            return ""
        return self.doubt(self.result.value).asks


def limits_of(target: Target) -> Limits:
    """Its own limits, for each that it lacks that of the indicator."""
    names = ("lowest", "highest", "usual_low", "usual_high")
    own = {name: getattr(target, name) for name in names}
    if target.indicator and target.indicator.uom == target.uom:
        own |= {name: getattr(target.indicator, name) for name in names if own[name] is None}
    return Limits(**own)


def report_rows(submission: Submission, only: Iterable[int] | None = None) -> list[ReportRow]:
    """Every target of the unit, filled or not; `only` some of them, as a page sends them."""
    return rows_of([submission], only)[submission.pk]


def rows_of(
    submissions: Sequence[Submission], only: Iterable[int] | None = None
) -> dict[int, list[ReportRow]]:
    """The rows of several reports of one period, by report, in a number of queries that stays."""
    found: dict[int, list[ReportRow]] = {submission.pk: [] for submission in submissions}
    if not submissions:
        return found
    owners = {submission.unit_id: submission for submission in submissions}
    rows = Target.objects.filter(campaign=submissions[0].campaign_id, unit__in=owners)
    figures = Result.objects.filter(submission__in=found)
    notes = ReturnNote.objects.open().filter(submission__in=found)
    if only is not None:
        rows, figures = rows.filter(pk__in=only), figures.filter(target__in=only)
        notes = notes.filter(target__in=only)
    targets = list(rows.select_related("indicator", "unit").prefetch_related("baselines"))
    results = _with_what_is_behind(figures)
    previous = _previous_results(submissions[0], targets)
    asked = {note.target_id: note for note in notes.select_related("asked_by", "answered_by")}
    frozen = frozen_figures(*submissions)
    for target in targets:
        submission = owners[target.unit_id]
        cells = Cells(submission, asked, frozen)
        row = _row(target, results.get(target.pk), previous.get(target.pk), cells)
        found[submission.pk].append(row)
    return found


def rows_again(submission: Submission, rows: Sequence[ReportRow]) -> list[ReportRow]:
    """The same cells with their figures as they stand after a save; targets and plans stay."""
    asked = {row.target.pk: note for row in rows if (note := row.question or row.answered)}
    cells = Cells(submission, asked, {row.target.pk: row.frozen for row in rows if row.frozen})
    figures = submission.results.filter(target__in=[row.target for row in rows])
    results = _with_what_is_behind(figures)
    return [_row(row.target, results.get(row.target.pk), row.previous, cells) for row in rows]


def _with_what_is_behind(figures) -> dict[int, Result]:
    """By target, with what documents say of them and their evidence."""
    behind = ("comparisons__baseline", "comparisons__document", "evidence")
    return {result.target_id: result for result in figures.prefetch_related(*behind)}


def frozen_figures(*submissions: Submission) -> dict[int, dict]:
    """Each figure as it was last verified, by target, also where that no longer holds."""
    found: dict[int, dict] = {}
    for rows in frozen_by_report(submissions).values():
        found |= rows
    return found


def frozen_by_report(submissions: Iterable[Submission]) -> dict[int, dict[int, dict]]:
    """The same for reports of several periods: by report, then by target."""
    found: dict[int, dict[int, dict]] = {}
    snapshots = Snapshot.objects.filter(submission__in=submissions).order_by("number")
    for submission, data in snapshots.values_list("submission", "data"):
        found.setdefault(submission, {}).update({row["target"]: row for row in data["results"]})
    return found


@dataclass(frozen=True)
class Cells:
    """Where each figure of one report stands."""

    submission: Submission
    asked: dict[int, ReturnNote]
    frozen: dict[int, dict]

    def is_open(self, target_id: int, result: Result | None) -> bool:
        """Whether the unit may write it: of a returned report only what was asked about."""
        if not self.submission.state_choice.is_open:
            return False
        if self.submission.state == SubmissionState.DRAFT:
            return True
        if self.question(target_id):
            return True
        is_verified = result is not None and result.verified_at is not None
        return bool(self.submission.return_reason) and not is_verified

    def question(self, target_id: int) -> ReturnNote | None:
        note = self.asked.get(target_id)
        return note if note and note.answered_at is None else None

    def state(self, target_id: int, result: Result | None) -> CellState:
        frozen = self.frozen.get(target_id)
        is_verified = result is not None and result.verified_at is not None
        if self.question(target_id) and self.submission.state != SubmissionState.CONFIRMING:
            return CellState.RETURNED
        if frozen and not same_figure(frozen, result):
            return CellState.CHANGED
        if result is None or not result.reports_figure:
            return CellState.EMPTY
        if is_verified or self.submission.imported:
            return CellState.VERIFIED
        is_sent = self.submission.state in SENT or not self.is_open(target_id, result)
        return CellState.SENT if is_sent else CellState.DRAFT


def _row(target, result, previous, cells: Cells) -> ReportRow:
    judged, share = [], None
    if result:
        judged = judged_result(target, result)
        if result.denominator is not None:
            share = measures.judge_count(result.numerator, result.denominator)
    note = cells.asked.get(target.pk)
    return ReportRow(
        target,
        result,
        judged,
        share,
        [],
        submission_pk=cells.submission.pk,
        previous=previous,
        state=cells.state(target.pk, result),
        is_open=cells.is_open(target.pk, result),
        question=cells.question(target.pk),
        answered=note if note and note.answered_at else None,
        frozen=cells.frozen.get(target.pk),
    )


def _previous_results(submission, targets: Iterable[Target]) -> dict[int, Result]:
    """By target, the figure of the last period before this one in which it was sent."""
    found = (
        Result.objects.with_figure()
        .filter(target__in=targets, submission__state__in=SENT)
        .exclude(submission__period=submission.period_id)
        .select_related("submission__period")
    )
    own = _place(submission.period)
    rows = [row for row in found if _place(row.submission.period) < own]
    rows.sort(key=lambda row: _place(row.submission.period))
    return {row.target_id: row for row in rows}


def _place(period: Period) -> tuple[int, str, int]:
    """Periods follow one another as they are listed."""
    return (period.position, period.code, period.pk)


def same_figure(frozen: dict, result: Result | None) -> bool:
    """Whether a figure still says what it said when it was verified."""
    if result is None:
        return False
    numbers = ("value", "numerator", "denominator")
    return all(
        getattr(result, name) == (None if frozen[name] is None else Decimal(frozen[name]))
        for name in numbers
    ) and all(
        getattr(result, name) == frozen[name]
        for name in ("approximation", "is_estimate", "reached", "wording")
    )


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
            said=frozen_said(data),
            plans=[_planned(row) for row in data["baselines"] if row["kind"] == BaselineKind.PLAN],
            source=data["source"],
            note=data["note"],
            evidence=[row["name"] for row in data["evidence"]],
            facts=data["facts"],
        )
        for data in snapshot.data["results"]
    ]


def frozen_said(data: dict) -> str:
    """A figure of a snapshot in words."""
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
        .select_related("campaign", "unit", "period", "obligation")
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
