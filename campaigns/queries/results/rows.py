"""One report as rows: each target with its figure, what it is compared with, where it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from campaigns import limits, measures
from campaigns.choices import SENT, BaselineKind, CellState, SubmissionState
from campaigns.limits import Doubt, Limits
from campaigns.models import Evidence, Period, Result, ReturnNote, Submission, Target
from campaigns.queries.results.frozen import frozen_figures, same_figure
from campaigns.queries.targets import TargetRow, judged_result


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
