"""What keeps a report from being sent: figures unexplained, questions of the council unanswered."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from campaigns.models import Submission, Target
from campaigns.queries.results import ReportRow, due_of
from emulation.journal.models import Entry
from emulation.lib import clocks
from emulation.lib.template_filters import vn_datetime

# What answers a question without words: another figure, or what stands behind it.
CORRECTIONS = ("result.saved", "evidence.added", "evidence.removed")


@dataclass(frozen=True)
class Obstacles:
    """False where nothing is in the way."""

    has_figures: bool
    unexplained: list[ReportRow] = field(default_factory=list)
    unanswered: list[ReportRow] = field(default_factory=list)

    def __bool__(self) -> bool:
        return not self.has_figures or bool(self.unexplained or self.unanswered)


def obstacles(submission: Submission, rows: Sequence[ReportRow]) -> Obstacles:
    silent = [row for row in rows if row.question and not row.question.answer]
    corrected = _corrected(submission, silent)
    return Obstacles(
        has_figures=any(row.reports_figure for row in rows),
        unexplained=[row for row in rows if row.lacks_reason],
        unanswered=[row for row in silent if row.target.pk not in corrected],
    )


def _corrected(submission: Submission, rows: Sequence[ReportRow]) -> set[int]:
    """Targets whose figure or evidence was changed since it was asked about."""
    asked_at = {row.target.pk: row.question.asked_at for row in rows}
    if not asked_at:
        return set()
    acts = Entry.objects.filter(
        action__in=CORRECTIONS,
        target_type=Target._meta.label_lower,
        target_id__in=asked_at,
        within_type=submission._meta.label_lower,
        within_id=submission.pk,
        at__gt=min(asked_at.values()),
    )
    return {
        act.target_id for act in acts if act.at > asked_at[act.target_id] and _changes_more(act)
    }


def _changes_more(act: Entry) -> bool:
    """An answer that was written and taken out again corrects nothing."""
    return bool({*act.before, *act.after} - {"answer"})


def punctuality_said(submission: Submission) -> str:
    """Whether it came in time, in words; "" where there is nothing to say yet."""
    sent_at, counted_at, due_at = submission.submitted_at, submission.counted_at, due_of(submission)
    if counted_at is None or due_at is None:
        return ""
    if counted_at > due_at:
        return f"Nộp muộn {clocks.duration(counted_at - due_at)}, hạn {vn_datetime(due_at)}."
    if sent_at and sent_at > due_at and counted_at < sent_at:
        return (
            f"Tính là đúng hạn: số liệu nhập trước hạn {vn_datetime(due_at)}, đến cổng chậm trong "
            f"{submission.period.grace_minutes} phút được chờ."
        )
    return f"Nộp đúng hạn ({vn_datetime(due_at)})."
