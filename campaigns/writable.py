"""Reports that a person may write, many at once, by the same rules and in few queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace

from campaigns import rules
from campaigns.models import Obligation, Participation, Period, ReturnNote, Submission
from campaigns.queries.results import Cells
from emulation.accounts.models import Unit
from emulation.lib.verdicts import Verdict, no

NOT_ASKED = "Hội đồng không hỏi về ô này nên không sửa được."


@dataclass(frozen=True)
class Report:
    """A report, begun or not (then it has no id), and whether the person may write it now."""

    submission: Submission
    verdict: Verdict
    cells: Cells

    def may_write(self, target_id: int, *, is_verified: bool) -> Verdict:
        """Whether this one figure may be written."""
        if not self.verdict:
            return self.verdict
        result = SimpleNamespace(verified_at=True) if is_verified else None
        return self.verdict if self.cells.is_open(target_id, result) else no(NOT_ASKED)


def reports_of(user, period: Period, unit_ids: Iterable[int]) -> dict[int, Report]:
    """By unit. The period comes with its campaign."""
    unit_ids = set(unit_ids)
    begun = Submission.objects.filter(period=period, unit__in=unit_ids)
    found = {
        submission.unit_id: submission
        for submission in begun.select_related("unit", "obligation").order_by()
    }
    found |= _not_begun(period, unit_ids - found.keys())
    taking_part = set(
        Participation.objects.filter(campaign=period.campaign_id, unit__in=unit_ids).values_list(
            "unit_id", flat=True
        )
    )
    asked = _asked(found.values())
    reports = {}
    for unit_id, submission in found.items():
        submission.campaign, submission.period = period.campaign, period
        verdict = rules.may_edit_submission(user, submission)
        if verdict and submission.pk is None and unit_id not in taking_part:
            verdict = no("Đơn vị chưa có trong danh sách tham gia phong trào.")
        cells = Cells(submission, asked.get(submission.pk, {}), {})
        reports[unit_id] = Report(submission, verdict, cells)
    return reports


def _not_begun(period: Period, unit_ids: set[int]) -> dict[int, Submission]:
    """As they would be opened, with the term that each unit has."""
    expected = {
        row.unit_id: row for row in Obligation.objects.filter(period=period, unit__in=unit_ids)
    }
    found = {}
    for unit in Unit.objects.filter(pk__in=unit_ids).order_by():
        found[unit.pk] = Submission(period=period, campaign=period.campaign, unit=unit)
        if unit.pk in expected:
            found[unit.pk].obligation = expected[unit.pk]
    return found


def _asked(submissions: Iterable[Submission]) -> dict[int, dict[int, ReturnNote]]:
    returned = [row.pk for row in submissions if row.pk and row.state == "returned"]
    found: dict[int, dict[int, ReturnNote]] = {}
    if returned:
        for note in ReturnNote.objects.open().filter(submission__in=returned):
            found.setdefault(note.submission_id, {})[note.target_id] = note
    return found
