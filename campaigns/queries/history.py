"""What happened to a report and to each figure of it: who, when, old, new, why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Count, Max, Q
from django.utils import timezone

from campaigns.choices import CellState
from campaigns.models import Obligation, Result, ReturnNote, Submission, Target
from campaigns.queries.results import Cells, frozen_by_report
from emulation.journal.models import Entry
from emulation.lib.template_filters import vn_date, vn_datetime

ENTRIES_A_PAGE = 200
# Acts of one person that follow each other within so long are one piece of work.
PAUSE = timedelta(minutes=15)
# What is done figure by figure, and is told in one line.
WRITING = "writing"
EXAMINING = "examining"
WORK = {
    "result.saved": WRITING,
    "evidence.added": WRITING,
    "evidence.removed": WRITING,
    "result.examined": EXAMINING,
    "submission.examined": EXAMINING,
}
FIGURE = ("result.saved", "result.examined", "evidence.added", "evidence.removed")


@dataclass(frozen=True)
class Run:
    """Acts of one person in one go, the newest first; most are a single one."""

    entries: list[Entry]

    @property
    def newest(self) -> Entry:
        return self.entries[0]

    @property
    def since(self) -> datetime:
        return self.entries[-1].at

    @property
    def until(self) -> datetime:
        return self.newest.at

    @property
    def is_long(self) -> bool:
        return len(self.entries) > 1

    @property
    def time_said(self) -> str:
        """22:40–23:05, 27/11/2026; of a run that ends on another day, both days."""
        since, until = timezone.localtime(self.since), timezone.localtime(self.until)
        if since.date() != until.date():
            return f"{vn_datetime(self.since)} – {vn_datetime(self.until)}"
        hours = dict.fromkeys((f"{since:%H:%M}", f"{until:%H:%M}"))
        return f"{'–'.join(hours)}, {vn_date(until.date())}"

    @property
    def said(self) -> str:
        """What was done in it, with the number of figures."""
        if WORK[self.newest.action] == WRITING:
            return self._counted("Nhập, sửa", lambda entry: True)
        parts = [
            self._counted("thẩm định", lambda entry: entry.after.get("state") == "verified"),
            self._counted("trả lại", lambda entry: entry.after.get("state") == "returned"),
        ]
        said = ", ".join(part for part in parts if part)
        return said[:1].upper() + said[1:]

    def _counted(self, word, fits) -> str:
        own = Target._meta.label_lower
        figures = {
            entry.target_id for entry in self.entries if entry.target_type == own and fits(entry)
        }
        if figures:
            return f"{word} {len(figures)} số liệu"
        return f"{word} thuyết minh" if word == "Nhập, sửa" else ""


def report_history(submission: Submission, before: int | None = None) -> tuple[list[Run], int]:
    """One page of it, the newest first, and where the next one begins: 0 for nowhere."""
    rows = _about(submission)
    if before:
        rows = rows.filter(pk__lt=before)
    entries = list(rows[: ENTRIES_A_PAGE + 1])
    is_all = len(entries) <= ENTRIES_A_PAGE
    runs = runs_of(entries[:ENTRIES_A_PAGE])
    if is_all:
        return runs, 0
    if len(runs) > 1:
        runs.pop()  # the next page has it whole
    return runs, runs[-1].entries[-1].pk


def _about(submission: Submission):
    """The report, its figures, and what it was given beyond its term."""
    kind = submission._meta.label_lower
    expected = Obligation.objects.filter(submission=submission).values("pk")
    own = Q(target_type=kind, target_id=submission.pk)
    within = Q(within_type=kind, within_id=submission.pk)
    term = Q(target_type=Obligation._meta.label_lower, target_id__in=expected)
    return Entry.objects.filter(own | within | term).order_by("-id")


def runs_of(entries: Iterable[Entry]) -> list[Run]:
    runs: list[list[Entry]] = []
    entries = list(entries)
    if entries:
        runs.append([entries[0]])
    for later, earlier in pairwise(entries):
        if _is_one_go(later, earlier):
            runs[-1].append(earlier)
        else:
            runs.append([earlier])
    return [Run(run) for run in runs]


def _is_one_go(later: Entry, earlier: Entry) -> bool:
    work = WORK.get(later.action)
    if work is None or work != WORK.get(earlier.action) or later.actor_id != earlier.actor_id:
        return False
    # One examination is one line: the next begins with the word on the whole report.
    is_next = work == EXAMINING and earlier.action == "submission.examined"
    return not is_next and later.at - earlier.at <= PAUSE


# One figure


@dataclass(frozen=True)
class PeriodFigure:
    """The figure of one target in one period, and how often it was written there."""

    submission: Submission
    result: Result | None
    state: CellState
    written: int = 0
    last_at: datetime | None = None


def figure_history(submission: Submission, target: Target):
    """Everything done to the figure, and what was done to the report as a whole, newest first."""
    kind = submission._meta.label_lower
    own = Q(
        action__in=FIGURE,
        target_type=Target._meta.label_lower,
        target_id=target.pk,
        within_type=kind,
        within_id=submission.pk,
    )
    moves = Q(target_type=kind, target_id=submission.pk, action__startswith="submission.")
    told_by_figure = Q(action__in=("submission.examined", "submission.opened"))
    return Entry.objects.filter(own | (moves & ~told_by_figure)).order_by("-id")


def questions_about(submission: Submission, target: Target):
    """What the council asked and what was answered, the newest first."""
    notes = ReturnNote.objects.filter(submission=submission, target=target)
    return notes.select_related("asked_by", "answered_by").order_by("-id")


def figure_over_periods(user, target: Target) -> list[PeriodFigure]:
    """The figure in each period for which the unit has begun a report, in their order."""
    submissions = list(
        Submission.objects.visible_to(user)
        .filter(campaign=target.campaign_id, unit=target.unit_id)
        .select_related("campaign", "unit", "period", "obligation")
        .order_by("period__position", "period__code")
    )
    written = {
        row["within_id"]: row
        for row in Entry.objects.filter(
            action="result.saved",
            target_type=Target._meta.label_lower,
            target_id=target.pk,
            within_type=Submission._meta.label_lower,
        )
        .values("within_id")
        .annotate(count=Count("pk"), last=Max("at"))
        .order_by("within_id")
    }
    results = {
        row.submission_id: row
        for row in Result.objects.filter(target=target, submission__in=submissions)
    }
    notes = ReturnNote.objects.open().filter(target=target, submission__in=submissions)
    asked = {note.submission_id: {target.pk: note} for note in notes}
    frozen = frozen_by_report(submissions)
    found = []
    for submission in submissions:
        pk, act = submission.pk, written.get(submission.pk, {})
        cells = Cells(submission, asked.get(pk, {}), frozen.get(pk, {}))
        result = results.get(pk)
        state = cells.state(target.pk, result)
        found.append(PeriodFigure(submission, result, state, act.get("count", 0), act.get("last")))
    return found
