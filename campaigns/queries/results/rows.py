"""One report as rows: each target with its figure, what it is compared with, where it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, prefetch_related_objects

from campaigns import limits, measures
from campaigns.choices import SENT, BaselineKind, CellState, SubmissionState
from campaigns.limits import Doubt, Limits
from campaigns.models import Evidence, Result, ReturnNote, Submission, Target
from campaigns.queries.results.frozen import frozen_figures, same_figure
from campaigns.queries.targets import TargetRow, judged_result

# Of its period, with each figure.
PLACE = ("position", "code", "id", "name")
# What documents say of a figure, and its evidence.
BEHIND = ("comparisons__baseline", "comparisons__document", "evidence")


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
    chosen = Target.objects.filter(campaign=submissions[0].campaign_id, unit__in=owners)
    if only is not None:
        chosen = chosen.filter(pk__in=only)
    targets = list(chosen.select_related("indicator").prefetch_related("baselines"))
    results, previous = _figures(submissions, targets)
    asked, frozen = _examined(submissions, only)
    for target in targets:
        submission = owners[target.unit_id]
        target.unit = submission.unit
        cells = Cells(submission, asked, frozen)
        result = results.get(target.pk)
        stated = result.comparisons.all() if result else ()
        row = _row(target, result, stated, previous.get(target.pk), cells)
        found[submission.pk].append(row)
    return found


def row_with(row: ReportRow, result: Result | None, submission: Submission) -> ReportRow:
    """The same cell with what was just written into it; its target, plans and question stay."""
    pk, note = row.target.pk, row.question or row.answered
    cells = Cells(submission, {pk: note} if note else {}, {pk: row.frozen} if row.frozen else {})
    stated = row.result.comparisons.all() if row.result and result else ()
    return _row(row.target, result, stated, row.previous, cells)


def _figures(submissions, targets) -> tuple[dict[int, Result], dict[int, Result]]:
    """By target its figure in these reports, and the last that was sent in a period before.

    Each carries the name of its period.
    """
    own = {submission.pk for submission in submissions}
    period = submissions[0].period
    place = (period.position, period.code, period.pk)
    rows = (
        Result.objects.filter(
            Q(submission__in=own) | Q(submission__state__in=SENT), target__in=targets
        )
        .annotate(**{f"period_{name}": F(f"submission__period__{name}") for name in PLACE})
        .order_by()
    )
    results, before = {}, []
    for row in rows:
        if row.submission_id in own:
            results[row.target_id] = row
        elif row.reports_figure and _place(row) < place:
            before.append(row)
    prefetch_related_objects(list(results.values()), *BEHIND)
    before.sort(key=_place)
    return results, {row.target_id: row for row in before}


def _place(result) -> tuple[int, str, int]:
    """Periods follow one another as they are listed."""
    return (result.period_position, result.period_code, result.period_id)


def _examined(submissions, only) -> tuple[dict[int, ReturnNote], dict[int, dict]]:
    """By target what the council asks, and the figure as it was last verified.

    There is neither in a report that was never sent.
    """
    sent = [row for row in submissions if row.submitted_at or row.state != SubmissionState.DRAFT]
    if not sent:
        return {}, {}
    notes = ReturnNote.objects.open().filter(submission__in=sent)
    if only is not None:
        notes = notes.filter(target__in=only)
    asked = {note.target_id: note for note in notes.select_related("asked_by", "answered_by")}
    return asked, frozen_figures(*sent)


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


def _row(target, result, stated, previous, cells: Cells) -> ReportRow:
    judged, share = [], None
    if result:
        judged = judged_result(target, result, stated)
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
