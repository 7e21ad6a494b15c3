"""What who verifies reads: the sheet of one report, and the queue of reports that wait."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from campaigns.checks import Finding
from campaigns.choices import CellState, SubmissionState
from campaigns.limits import CHECK, Doubt
from campaigns.models import Result, ReturnNote, Submission
from campaigns.queries.findings import findings_by_target
from campaigns.queries.results import (
    ReportRow,
    awaiting,
    frozen_by_report,
    frozen_said,
    report_rows,
    same_figure,
)
from campaigns.queries.results.lists import counted
from emulation.accounts.choices import Role
from emulation.journal.models import Entry

# Beyond these the queue has no next one for a person to go to by itself.
QUEUED_AT_MOST = 500


# The sheet


@dataclass(frozen=True)
class SheetRow:
    """One figure as who verifies sees it."""

    row: ReportRow
    findings: list[Finding] = field(default_factory=list)

    @property
    def target(self):
        return self.row.target

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than when it was last verified."""
        return self.row.frozen is not None and not same_figure(self.row.frozen, self.row.result)

    @property
    def was(self) -> str:
        return frozen_said(self.row.frozen) or "để trống"

    @cached_property
    def doubt(self) -> Doubt:
        return self.row.doubt(self.row.result.value if self.row.result else None)

    @property
    def doubt_said(self) -> str:
        """Without what it asks of who typed the figure."""
        return (self.doubt.asks or self.doubt.refused).removesuffix(CHECK).strip()

    @property
    def is_with_unit(self) -> bool:
        """Whether the unit is asked about it, or may still write it."""
        return bool(self.row.question) or self.row.is_open

    @property
    def is_verified(self) -> bool:
        return self.row.result is not None and self.row.result.verified_at is not None

    @property
    def may_be_verified(self) -> bool:
        return self.row.reports_figure and not self.is_verified and not self.is_with_unit

    @property
    def is_warned(self) -> bool:
        return bool(self.findings or self.doubt)

    @property
    def is_clean(self) -> bool:
        """Nothing about it asks to be looked at by itself."""
        is_quiet = not (self.is_warned or self.is_changed or self.row.answered)
        return self.may_be_verified and is_quiet


@dataclass(frozen=True)
class Sheet:
    rows: list[SheetRow]

    @property
    def waiting(self) -> list[SheetRow]:
        return [row for row in self.rows if row.may_be_verified]

    @property
    def changed(self) -> list[SheetRow]:
        return [row for row in self.rows if row.is_changed]

    @property
    def answered(self) -> list[SheetRow]:
        return [row for row in self.rows if row.row.answered]

    @property
    def warned(self) -> list[SheetRow]:
        return [row for row in self.rows if row.is_warned]

    @property
    def empty(self) -> list[SheetRow]:
        return [row for row in self.rows if not row.row.reports_figure]

    @property
    def asked(self) -> list[SheetRow]:
        return [row for row in self.rows if row.row.question]

    @property
    def verified(self) -> list[SheetRow]:
        return [row for row in self.rows if row.row.state == CellState.VERIFIED]


def sheet_of(submission: Submission) -> Sheet:
    found = findings_by_target(submission)
    rows = report_rows(submission)
    return Sheet([SheetRow(row, found.get(row.target.pk, [])) for row in rows])


def last_act(submission: Submission) -> Entry | None:
    """The newest of what was done to the report itself."""
    return Entry.objects.about(submission).filter(action__startswith="submission.").first()


# The queue


def queue(user):
    """What waits for verification: what this person asked about comes back first."""
    return with_questions(awaiting(user), user).order_by("-is_answer", "submitted_at", "id")


def with_questions(submissions, user):
    """Each with how many cells wait and are answered; `is_answer` is 1 where to this person."""
    asked = ReturnNote.objects.open().filter(submission=OuterRef("pk"))
    own = asked.filter(asked_by=user).exclude(answered_at=None)
    figures = Result.objects.with_figure().filter(submission=OuterRef("pk"), verified_at=None)
    returned_whole = Q(returned_by=user) & ~Q(return_reason="")
    return submissions.annotate(
        is_answer=Case(
            When(Exists(own) | returned_whole, then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        ),
        cells_waiting=counted(figures),
        cells_answered=counted(asked.exclude(answered_at=None)),
    )


def with_changes(submissions: Sequence[Submission]) -> Sequence[Submission]:
    """Each with `cells_changed`: how many figures differ from what was last verified."""
    frozen = frozen_by_report(submissions)
    results = Result.objects.filter(submission__in=list(frozen))
    stands = {(result.submission_id, result.target_id): result for result in results}
    for submission in submissions:
        submission.cells_changed = sum(
            not same_figure(row, stands.get((submission.pk, target)))
            for target, row in frozen.get(submission.pk, {}).items()
        )
    return submissions


def neighbours(user, submission: Submission) -> tuple[Submission | None, Submission | None]:
    """The reports before and after this one in the queue; after one that left it, the first."""
    order = list(queue(user).values_list("pk", flat=True)[:QUEUED_AT_MOST])
    if submission.pk in order:
        place = order.index(submission.pk)
        before, after = order[max(place - 1, 0) : place], order[place + 1 : place + 2]
    else:
        before, after = [], order[:1]
    rows = Submission.objects.select_related("unit", "period").in_bulk([*before, *after])
    return rows.get(next(iter(before), None)), rows.get(next(iter(after), None))


def to_confirm(user):
    """What waits for this person as leader of its unit, the oldest first."""
    return (
        Submission.objects.filter(user.authority.reach("unit__path", Role.UNIT_LEADER))
        .filter(state=SubmissionState.CONFIRMING)
        .select_related("campaign", "unit", "period", "obligation", "handed_by")
        .order_by("handed_at", "id")
    )
