"""Submission and verification: the unit writes and sends, the standing body verifies or returns."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from campaigns import rules, snapshots
from campaigns.choices import Approximation, SubmissionState
from campaigns.models import Result, Submission, Target
from emulation.accounts.choices import Role
from emulation.accounts.models import User
from emulation.journal.services import notify, record
from emulation.lib.verdicts import Refused, require


@dataclass(frozen=True)
class Entry:
    """What an officer typed for one target."""

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

    FIGURES = (
        "value",
        "approximation",
        "is_estimate",
        "numerator",
        "denominator",
        "reached",
        "wording",
        "source",
        "note",
    )

    @property
    def is_empty(self):
        return (
            self.value is None
            and self.numerator is None
            and self.denominator is None
            and self.reached is None
            and not (self.wording or self.source or self.note)
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
        record(actor, "submission.opened", submission, within=period.campaign)
    return submission


@transaction.atomic
def save_draft(submission, *, actor, entries, note="", version):
    """Keep what was typed. `version` is the one the page was made from."""
    submission = Submission.objects.locked(submission.pk)
    require(rules.may_edit_submission(actor, submission))
    _require_version(submission, version)
    before, after = _write(submission, entries)
    if note != submission.note:
        before["note"], after["note"] = submission.note, note
        submission.note = note
    if not after:
        return submission
    submission.version += 1
    submission.save(update_fields=["note", "version", "saved_at"])
    record(
        actor,
        "submission.saved",
        submission,
        before=before,
        after=after,
        within=submission.campaign,
    )
    return submission


@transaction.atomic
def submit(submission, *, actor, version):
    """Send to the council. A report without a single figure is not sent."""
    submission = Submission.objects.locked(submission.pk)
    require(rules.may_submit(actor, submission))
    _require_version(submission, version)
    if not submission.results.exists():
        raise Refused("Báo cáo chưa có số liệu nào. Hãy nhập ít nhất một chỉ tiêu rồi nộp.")
    submission.state = SubmissionState.SUBMITTED
    submission.submitted_at = timezone.now()
    submission.submitted_by = actor
    submission.version += 1
    submission.save(update_fields=["state", "submitted_at", "submitted_by", "version"])
    record(actor, "submission.submitted", submission, within=submission.campaign)
    notify(
        verifiers_of(submission),
        "submission.submitted",
        f"{submission.unit} đã nộp báo cáo {submission.period}, chờ thẩm định.",
        url=reverse("campaigns:submission-verify", args=[submission.pk]),
    )
    return submission


@transaction.atomic
def verify(submission, *, actor, version):
    """Confirm the figures and freeze them."""
    submission = Submission.objects.locked(submission.pk)
    require(rules.may_verify(actor, submission))
    _require_version(submission, version)
    submission.state = SubmissionState.VERIFIED
    submission.verified_at = timezone.now()
    submission.verified_by = actor
    submission.return_reason = ""
    submission.version += 1
    submission.save(
        update_fields=["state", "verified_at", "verified_by", "return_reason", "version"]
    )
    snapshot = snapshots.freeze(submission, by=actor)
    record(
        actor,
        "submission.verified",
        submission,
        after={"snapshot": snapshot.number, "fingerprint": snapshot.fingerprint},
        within=submission.campaign,
    )
    notify(
        officers_of(submission),
        "submission.verified",
        f"Báo cáo {submission.period} của {submission.unit} đã được thẩm định.",
        url=reverse("campaigns:submission-detail", args=[submission.pk]),
    )
    return submission


@transaction.atomic
def send_back(submission, *, actor, reason, version):
    """Return to the unit with a reason; of a verified one, reports read nothing until verified anew."""
    submission = Submission.objects.locked(submission.pk)
    require(rules.may_send_back(actor, submission))
    _require_version(submission, version)
    if not reason.strip():
        raise Refused("Hãy ghi lý do trả lại để đơn vị biết cần sửa gì.")
    former = submission.state
    submission.state = SubmissionState.RETURNED
    submission.return_reason = reason.strip()
    submission.returned_by = actor
    submission.version += 1
    submission.save(update_fields=["state", "return_reason", "returned_by", "version"])
    snapshots.release(submission)
    record(
        actor,
        "submission.returned",
        submission,
        before={"state": former},
        reason=reason,
        within=submission.campaign,
    )
    notify(
        officers_of(submission),
        "submission.returned",
        f"Báo cáo {submission.period} của {submission.unit} được trả lại: {submission.return_reason}",
        url=reverse("campaigns:submission-edit", args=[submission.pk]),
    )
    return submission


def verifiers_of(submission):
    return User.objects.holding([Role.COUNCIL_STAFF], submission.campaign.unit)


def officers_of(submission):
    return User.objects.holding([Role.UNIT_OFFICER], submission.unit)


def _write(submission, entries):
    """Write the entries that differ; returns what stood before and after, by target."""
    allowed = {
        target.pk: target
        for target in Target.objects.filter(campaign=submission.campaign, unit=submission.unit)
    }
    existing = {result.target_id: result for result in submission.results.all()}
    before, after = {}, {}
    for entry in entries:
        if entry.target_id not in allowed:
            raise Refused("Có chỉ tiêu không thuộc báo cáo này. Hãy tải lại trang rồi nhập lại.")
        result = existing.get(entry.target_id)
        former = _figures(result) if result else {}
        typed = {} if entry.is_empty else _figures(entry)
        if former == typed:
            continue
        label = str(allowed[entry.target_id])
        before[label], after[label] = former, typed
        if result is None:
            result = Result(submission=submission, target_id=entry.target_id)
        if entry.is_empty and not result.evidence.exists():
            result.delete()
            continue
        for name in Entry.FIGURES:
            setattr(result, name, getattr(entry, name))
        result.uom = allowed[entry.target_id].uom
        result.save()
    return before, after


def _figures(source):
    return {name: getattr(source, name) for name in Entry.FIGURES}


def _require_version(submission, version):
    if submission.version != version:
        raise Outdated(
            "Có người vừa lưu báo cáo này sau khi bạn mở trang. "
            "Những gì bạn nhập vẫn còn trên trang; hãy so sánh rồi lưu lại."
        )
