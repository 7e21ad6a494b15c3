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
from emulation.lib.outcomes import one_by_one
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
def save_draft(submission, *, actor, entries, note=None, version):
    """Keep what was typed. `version` is the one the page was made from; no note leaves the note."""
    submission = Submission.objects.locked(submission.pk)
    require(rules.may_edit_submission(actor, submission))
    require_version(submission, version)
    before, after = _write(submission, entries)
    if note is not None and note != submission.note:
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
    require_version(submission, version)
    if not submission.results.with_figure().exists():
        raise Refused("Báo cáo chưa có số liệu nào. Hãy nhập ít nhất một chỉ tiêu rồi nộp.")
    former = submission.state_choice
    submission.state = SubmissionState.SUBMITTED
    submission.submitted_at = timezone.now()
    submission.submitted_by = actor
    submission.version += 1
    submission.save(update_fields=["state", "submitted_at", "submitted_by", "version"])
    _record_move(actor, "submission.submitted", submission, former)
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
    require_version(submission, version)
    former = submission.state_choice
    submission.state = SubmissionState.VERIFIED
    submission.verified_at = timezone.now()
    submission.verified_by = actor
    submission.return_reason = ""
    submission.version += 1
    submission.save(
        update_fields=["state", "verified_at", "verified_by", "return_reason", "version"]
    )
    snapshot = snapshots.freeze(submission, by=actor)
    _record_move(
        actor,
        "submission.verified",
        submission,
        former,
        snapshot=snapshot.number,
        fingerprint=snapshot.fingerprint,
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
    """Return to the unit with a reason; reports read nothing of it until it is verified anew."""
    submission = Submission.objects.locked(submission.pk)
    require(rules.may_send_back(actor, submission))
    require_version(submission, version)
    reason = reason.strip()
    if not reason:
        raise Refused("Hãy ghi lý do trả lại để đơn vị biết cần sửa gì.")
    former = submission.state_choice
    submission.state = SubmissionState.RETURNED
    submission.return_reason = reason
    submission.returned_by = actor
    submission.version += 1
    submission.save(update_fields=["state", "return_reason", "returned_by", "version"])
    snapshots.release(submission)
    _record_move(actor, "submission.returned", submission, former, reason=reason)
    notify(
        officers_of(submission),
        "submission.returned",
        f"Báo cáo {submission.period} của {submission.unit} được trả lại: {reason}",
        url=reverse("campaigns:submission-edit", args=[submission.pk]),
    )
    return submission


def verify_many(submissions, *, actor, versions):
    """Each report by itself, as `verify` does it; `versions` are those that the person saw."""
    return one_by_one(
        submissions,
        lambda row: _as_seen(verify, row, actor=actor, version=versions.get(row.pk)),
    )


def send_back_many(submissions, *, actor, reason, versions):
    """Each report by itself, as `send_back` does it, all for one reason."""
    return one_by_one(
        submissions,
        lambda row: _as_seen(
            send_back, row, actor=actor, reason=reason, version=versions.get(row.pk)
        ),
    )


def _as_seen(act, submission, **values):
    try:
        return act(submission, **values)
    except Outdated as refusal:
        raise Refused("Báo cáo vừa thay đổi sau khi bạn mở trang; hãy xem lại.") from refusal


def verifiers_of(submission):
    return User.objects.holding([Role.COUNCIL_STAFF], submission.campaign.unit)


def officers_of(submission):
    return User.objects.holding([Role.UNIT_OFFICER], submission.unit)


def require_version(submission, version):
    if submission.version != version:
        raise Outdated(
            "Có người vừa lưu báo cáo này sau khi bạn mở trang. "
            "Những gì bạn nhập vẫn còn trên trang; hãy so sánh rồi lưu lại."
        )


def _write(submission, entries):
    """Write the entries that differ; returns what stood before and after, by target."""
    allowed = {
        target.pk: target
        for target in Target.objects.filter(campaign=submission.campaign, unit=submission.unit)
    }
    existing = {
        result.target_id: result for result in submission.results.prefetch_related("evidence")
    }
    before, after = {}, {}
    for entry in entries:
        if entry.target_id not in allowed:
            raise Refused("Có chỉ tiêu không thuộc báo cáo này. Hãy tải lại trang rồi nhập lại.")
        target = allowed[entry.target_id]
        result = existing.get(target.pk)
        former = figures_of(result) if result else figures_of(Entry(target.pk))
        typed = figures_of(Entry(target.pk) if entry.is_empty else entry)
        if former == typed:
            continue
        changed = [name for name in Entry.FIGURES if former[name] != typed[name]]
        before[_named(target)] = {name: former[name] for name in changed}
        after[_named(target)] = {name: typed[name] for name in changed}
        if entry.is_empty and not result.evidence.all():
            result.delete()
            continue
        result = result or Result(submission=submission, target=target)
        for name, value in typed.items():
            setattr(result, name, value)
        result.uom = target.uom
        result.save()
    return before, after


def figures_of(source):
    """The figures of an entry or of a result, by name."""
    return {name: getattr(source, name) for name in Entry.FIGURES}


def _named(target):
    """Targets of one name are told apart by their group."""
    return f"{target.group}: {target}" if target.group else str(target)


def _record_move(actor, action, submission, former, reason="", **after):
    record(
        actor,
        action,
        submission,
        before={"state": former},
        after={"state": submission.state, **after},
        reason=reason,
        within=submission.campaign,
    )
