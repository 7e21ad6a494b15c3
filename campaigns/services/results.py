"""What a unit does with its report: opens it, writes it cell by cell, sends it, takes it back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from campaigns import obligations, rules, terms
from campaigns.choices import Approximation, SubmissionState
from campaigns.models import Campaign, Obligation, Result, SaveReceipt, Submission
from campaigns.queries.results import (
    ReportRow,
    closing_of,
    due_of,
    grace_of,
    report_rows,
    row_with,
)
from campaigns.queries.sending import obstacles
from campaigns.uploads.figures import FIGURES
from emulation.accounts.choices import Role
from emulation.accounts.models import User
from emulation.journal.services import Act, notify, record, record_many
from emulation.lib.verdicts import Refused, require

NAMED_AT_MOST = 5


@dataclass(frozen=True)
class Entry:
    """What an officer typed for one target. `answer` is to the council; None leaves it."""

    target_id: int
    value: Decimal | None = None
    approximation: str = Approximation.EXACT
    is_estimate: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reached: bool | None = None
    wording: str = ""
    source: str = ""
    note: str = ""
    unusual_reason: str = ""
    answer: str | None = None

    @property
    def is_empty(self):
        return (
            self.value is None
            and self.numerator is None
            and self.denominator is None
            and self.reached is None
            and not (self.wording or self.source or self.note or self.unusual_reason)
        )


class Outdated(Refused):
    """Somebody else saved meanwhile; nothing was overwritten."""


@transaction.atomic
def open_submission(period, *, unit, actor):
    """The unit's submission for the period, made on first use."""
    require(rules.may_open_submission(actor, period.campaign, unit))
    submission, is_new = Submission.objects.get_or_create(
        period=period, unit=unit, defaults={"campaign": period.campaign}
    )
    if is_new:
        expected = Obligation.objects.filter(period=period, unit=unit)
        if not expected.update(submission=submission):
            obligations.level(period.campaign)
        record(actor, "submission.opened", submission, within=period.campaign)
    return submission


@transaction.atomic
def save_cells(
    submission, *, actor, entries, version, note=None, stamped_at=None, rows=None
) -> Submission:
    """Keep what was typed into some cells. `version` is the one the entries were compared with.

    No note leaves the note. `stamped_at` is when the server gave out the page. `rows` are the cells
    as they were read with this version, where the caller has them.
    """
    submission = Submission.objects.locked(submission.pk)
    require(rules.may_edit_submission(actor, submission, stamped_at=stamped_at))
    require_version(submission, version)
    if rows is None:
        rows = report_rows(submission, {entry.target_id for entry in entries})
    _keep(submission, actor, entries, note, rows, stamped_at)
    return submission


@dataclass(frozen=True)
class Saved:
    """A report after a save: what was typed, and the cells as they stand now."""

    submission: Submission
    typed: Any
    rows: list[ReportRow]


@transaction.atomic
def save_typed(reports, pk, *, actor, only, read, key: UUID | None, stamped_at=None) -> Saved:
    """Keep what is sound of what was typed into the cells of the targets `only`.

    `read(rows=, note=)` compares what was typed with what stands, while nobody else can write; it
    gives `sound_entries` and `sound_note`. The same `key` a second time does nothing: a line that
    broke before the answer came lets the page send it again. Of `reports` there must be this one,
    or Submission.DoesNotExist.
    """
    submission = reports.locked(pk)
    is_done = key is not None and submission.receipts.filter(key=key).exists()
    if not is_done:
        require(rules.may_edit_submission(actor, submission, stamped_at=stamped_at))
    rows = report_rows(submission, only)
    typed = read(rows=rows, note=submission.note)
    if not is_done:
        entries, note = typed.sound_entries, typed.sound_note
        rows = _keep(submission, actor, entries, note, rows, stamped_at)
        if key:
            SaveReceipt.objects.create(submission=submission, key=key, user=actor)
    return Saved(submission, typed, rows)


@transaction.atomic
def submit(submission, *, actor, version):
    """Send to the council, or first to the unit's leader where the unit wants that.

    Nothing is sent without a single figure, with an unusual one unexplained or a question of the
    council unanswered.
    """
    submission = _locked_with_campaign(submission)
    require(rules.may_submit(actor, submission))
    require_version(submission, version)
    _require_complete(submission)
    if not submission.unit.leader_confirms:
        return _send(submission, actor)
    leaders = leaders_of(submission)
    if not leaders:
        raise Refused(
            "Đơn vị yêu cầu lãnh đạo xác nhận nhưng chưa có lãnh đạo nào trên cổng. Hãy đề nghị "
            "quản trị phân công, hoặc bỏ yêu cầu xác nhận ở trang của đơn vị."
        )
    former = submission.state_choice
    submission.state = SubmissionState.CONFIRMING
    submission.handed_at, submission.handed_by = timezone.now(), actor
    submission.version += 1
    submission.save(update_fields=["state", "handed_at", "handed_by", "version"])
    record_move(actor, "submission.handed", submission, former)
    notify(
        leaders,
        "submission.handed",
        f"Báo cáo {submission.period} của {submission.unit} chờ bạn xác nhận để gửi Hội đồng.",
        url=reverse("campaigns:submission-confirm", args=[submission.pk]),
    )
    return submission


@transaction.atomic
def confirm(submission, *, actor, version):
    """The unit's leader sends what the officer handed over."""
    submission = _locked_with_campaign(submission)
    require(rules.may_confirm(actor, submission))
    require_version(submission, version)
    return _send(submission, actor)


@transaction.atomic
def hand_back(submission, *, actor, reason, version):
    """The unit's leader gives the report back to the officer, with a reason."""
    submission = Submission.objects.locked(submission.pk)
    require(rules.may_confirm(actor, submission))
    require_version(submission, version)
    if not (reason := reason.strip()):
        raise Refused("Hãy ghi lý do để cán bộ biết cần sửa gì.")
    officer = submission.handed_by
    _reopen(submission, actor, "submission.handed_back", reason)
    notify(
        [officer],
        "submission.handed_back",
        f"Lãnh đạo đơn vị chuyển lại báo cáo {submission.period} của {submission.unit}: {reason}",
        url=reverse("campaigns:submission-edit", args=[submission.pk]),
    )
    return submission


@transaction.atomic
def take_back(submission, *, actor, version):
    """Have a report back that was sent but not yet looked at."""
    submission = Submission.objects.locked(submission.pk)
    require(rules.may_take_back(actor, submission))
    require_version(submission, version)
    if submission.state == SubmissionState.SUBMITTED:
        submission.counted_at = None
    _reopen(submission, actor, "submission.taken_back")
    return submission


def officers_of(submission):
    return User.objects.holding([Role.UNIT_OFFICER], submission.unit)


def leaders_of(submission):
    """Of the unit itself, not of those above it."""
    return User.objects.holding_at([Role.UNIT_LEADER], submission.unit)


def verifiers_of(submission):
    return User.objects.holding([Role.COUNCIL_STAFF], submission.campaign.unit)


def require_version(submission, version):
    if submission.version != version:
        raise Outdated(
            "Có người vừa lưu báo cáo này sau khi bạn mở trang. "
            "Những gì bạn nhập vẫn còn trên trang; hãy so sánh rồi lưu lại."
        )


def record_move(actor, action, submission, former, reason="", **after):
    record(
        actor,
        action,
        submission,
        before={"state": former},
        after={"state": submission.state, **after},
        reason=reason,
        within=submission.campaign,
    )


def figures_of(source):
    """The figures of an entry or of a result, by name."""
    return {name: getattr(source, name) for name in FIGURES}


def _locked_with_campaign(submission):
    """With its campaign, so that nothing is sent in the moment in which the campaign is closed."""
    Campaign.objects.locked(submission.campaign_id)
    return Submission.objects.locked(submission.pk)


def _typed_at(submission, stamped_at):
    """Counted for the term that has passed: the due moment, or after it the closing one."""
    now, grace = timezone.now(), grace_of(submission.period)
    limits = (due_of(submission), closing_of(submission))
    typed_at = min(terms.counted(now, stamped_at, limit, grace) for limit in limits)
    # What was typed late stays late, whatever an older page sends after it.
    return max(typed_at, submission.typed_at or typed_at)


def _send(submission, actor):
    now = timezone.now()
    former = submission.state_choice
    asked = list(submission.return_notes.unanswered())
    submission.return_notes.unanswered().update(answered_at=now, answered_by=actor)
    submission.state = SubmissionState.SUBMITTED
    submission.submitted_at, submission.submitted_by = now, actor
    if submission.counted_at is None:
        due_at, grace = due_of(submission), grace_of(submission.period)
        submission.counted_at = terms.counted(now, submission.typed_at, due_at, grace)
    submission.version += 1
    submission.save(
        update_fields=["state", "submitted_at", "submitted_by", "counted_at", "version"]
    )
    record_move(actor, "submission.submitted", submission, former)
    url = reverse("campaigns:submission-verify", args=[submission.pk])
    # Whoever asked sees the answer; where none of them verifies any more, all who do.
    verifiers = verifiers_of(submission)
    askers = verifiers.filter(pk__in={note.asked_by_id for note in asked})
    if askers:
        words = f"{submission.unit} đã trả lời {len(asked)} ô được hỏi trong báo cáo"
        notify(askers, "submission.answered", f"{words} {submission.period}.", url=url)
    else:
        words = f"{submission.unit} đã nộp báo cáo {submission.period}, chờ thẩm định."
        notify(verifiers, "submission.submitted", words, url=url)
    return submission


def _reopen(submission, actor, action, reason=""):
    """Back to the officer: as a report being corrected where the council has asked something."""
    former = submission.state_choice
    is_returned = submission.return_reason or submission.return_notes.unanswered().exists()
    submission.state = SubmissionState.RETURNED if is_returned else SubmissionState.DRAFT
    submission.handed_at, submission.handed_by = None, None
    submission.version += 1
    submission.save(update_fields=["state", "handed_at", "handed_by", "counted_at", "version"])
    record_move(actor, action, submission, former, reason=reason)


def _require_complete(submission):
    found = obstacles(submission, report_rows(submission))
    if not found.has_figures:
        raise Refused("Báo cáo chưa có số liệu nào. Hãy nhập ít nhất một chỉ tiêu rồi nộp.")
    if found.unexplained:
        names = _names([row.target for row in found.unexplained])
        raise Refused(f"Số khác thường chưa ghi lý do: {names}. Hãy xem lại số hoặc ghi lý do.")
    if found.unanswered:
        names = _names([row.target for row in found.unanswered])
        raise Refused(f"Hội đồng đã hỏi mà chưa được trả lời hoặc sửa: {names}.")


def _names(targets):
    first = "; ".join(named(target) for target in targets[:NAMED_AT_MOST])
    more = len(targets) - NAMED_AT_MOST
    return f"{first} và {more} chỉ tiêu khác" if more > 0 else first


def _keep(submission, actor, entries, note, rows, stamped_at) -> list[ReportRow]:
    """Write what differs, and down who did; returns the cells as they stand then."""
    acts, rows = _write(submission, entries, rows)
    if note is not None and note != submission.note:
        acts.append(Act(submission, {"note": submission.note}, {"note": note}))
        submission.note = note
    if acts:
        submission.version += 1
        submission.typed_at = _typed_at(submission, stamped_at)
        submission.save(update_fields=["note", "version", "saved_at", "typed_at"])
        record_many(actor, "result.saved", acts, within=submission)
    return rows


def _write(submission, entries, rows) -> tuple[list[Act], list[ReportRow]]:
    """Write the entries that differ; returns what stood before and after, and the cells now."""
    now = {row.target.pk: row for row in rows}
    acts, written = [], []
    for entry in entries:
        if (row := now.get(entry.target_id)) is None:
            raise Refused("Có chỉ tiêu không thuộc báo cáo này. Hãy tải lại trang rồi nhập lại.")
        if (act := _act(row, entry)) is None:
            continue
        acts.append(act)
        _write_answer(row, entry)
        result = row.result
        if act.after.keys() & set(FIGURES):
            result = _written(submission, row, entry)
            if result is not None:
                written.append(result)
        now[entry.target_id] = row_with(row, result, submission)
    Result.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["submission", "target"],
        update_fields=[*FIGURES, "uom", "verified_at", "verified_by"],
    )
    return acts, list(now.values())


def _act(row, entry) -> Act | None:
    """What the entry changes in its cell, if it does and may."""
    former = figures_of(row.result or Entry(entry.target_id))
    typed = _typed(entry)
    if row.question and entry.answer is not None:
        former, typed = former | {"answer": row.question.answer}, typed | {"answer": entry.answer}
    changed = [name for name in typed if former[name] != typed[name]]
    if not changed:
        return None
    if not row.is_open:
        raise Refused(f"Hội đồng không hỏi về “{named(row.target)}” nên ô này không sửa được.")
    if refused := row.doubt(entry.value).refused:
        raise Refused(f"{named(row.target)}: {refused}")
    return Act(
        row.target,
        {name: former[name] for name in changed},
        {name: typed[name] for name in changed},
    )


def _typed(entry) -> dict:
    """Its figures; how exact a figure is says nothing where there is none."""
    return figures_of(Entry(entry.target_id) if entry.is_empty else entry)


def _written(submission, row, entry) -> Result | None:
    """The figure with what was typed, to be kept; None where nothing is left of it."""
    result = row.result
    if entry.is_empty and not result.evidence.all():
        result.delete()
        return None
    result = result or Result(submission=submission, target=row.target)
    for name, value in _typed(entry).items():
        setattr(result, name, value)
    result.uom = row.target.uom
    result.verified_at, result.verified_by = None, None
    return result


def _write_answer(row, entry) -> None:
    question = row.question
    if question and entry.answer not in (None, question.answer):
        question.answer = entry.answer
        question.save(update_fields=["answer"])


def named(target):
    """Targets of one name are told apart by their group."""
    return f"{target.group}: {target}" if target.group else str(target)
