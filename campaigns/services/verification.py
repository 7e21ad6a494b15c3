"""What the council does with a report: verifies it, whole or in part, returns it, takes it back."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from campaigns import rules, snapshots
from campaigns.choices import SubmissionState
from campaigns.models import Campaign, ReturnNote, Submission
from campaigns.queries.results import report_rows
from campaigns.services.results import (
    Outdated,
    named,
    officers_of,
    record_move,
    require_version,
    verifiers_of,
)
from emulation.journal.services import Act, notify, record_many
from emulation.lib.outcomes import one_by_one
from emulation.lib.verdicts import Refused, require


@transaction.atomic
def verify(submission, *, actor, version):
    """Confirm every figure and freeze them."""
    submission = _locked(submission, version, rules.may_verify, actor)
    return _verified(submission, actor)


@transaction.atomic
def examine(submission, *, actor, version, verified=(), returned=None):
    """Verify some figures and return others, each with its own reason: {target id: reason}.

    Only what is returned reopens for the unit; what is verified counts in reports from now on.
    """
    submission = _locked(submission, version, rules.may_examine, actor)
    returned = {pk: reason.strip() for pk, reason in (returned or {}).items() if reason.strip()}
    rows = {row.target.pk: row for row in report_rows(submission)}
    _require_known(rows, {*verified, *returned})
    # What stands verified is not verified again.
    verified = {pk for pk in verified if not _is_verified(rows[pk])}
    _require_judged(rows, verified, returned)
    former, now = submission.state_choice, timezone.now()
    fresh = sorted(verified)
    if former != SubmissionState.RETURNED:
        # The former return of the whole report is over: from here on single figures are asked for.
        submission.return_reason = ""
    submission.results.filter(target__in=fresh).update(verified_at=now, verified_by=actor)
    submission.results.filter(target__in=returned).update(verified_at=None, verified_by=None)
    touched = [*verified, *returned]
    submission.return_notes.open().filter(target__in=touched).update(settled_at=now)
    for pk, reason in returned.items():
        ReturnNote.objects.create(
            submission=submission, target_id=pk, reason=reason, asked_by=actor, asked_at=now
        )
    if _is_all_verified(submission):
        return _verified(submission, actor)
    if fresh or any(_is_verified(rows[pk]) for pk in returned):
        _freeze_what_is_verified(submission, actor)
    submission.state = _state_after(submission)
    if submission.state != SubmissionState.VERIFIED:
        submission.verified_at, submission.verified_by = None, None
    submission.version += 1
    submission.save(
        update_fields=["state", "verified_at", "verified_by", "return_reason", "version"]
    )
    told = [Act(rows[pk].target, {}, {"state": "verified"}) for pk in fresh]
    told += [Act(rows[pk].target, {}, {"state": "returned"}, why) for pk, why in returned.items()]
    record_many(actor, "result.examined", told, within=submission)
    counts = {"số ô thẩm định": len(fresh), "số ô trả lại": len(returned)}
    record_move(actor, "submission.examined", submission, former, **counts)
    if returned:
        _tell_returned(submission, [rows[pk].target for pk in returned])
    return submission


@transaction.atomic
def send_back(submission, *, actor, reason, version):
    """Return the whole report with one reason; reports read nothing of it until verified anew."""
    submission = _locked(submission, version, rules.may_send_back, actor)
    reason = _said(reason, "Hãy ghi lý do trả lại để đơn vị biết cần sửa gì.")
    former = submission.state_choice
    submission.state = SubmissionState.RETURNED
    submission.return_reason = reason
    submission.returned_by = actor
    _let_go(submission)
    submission.save(update_fields=["return_reason", "returned_by"])
    record_move(actor, "submission.returned", submission, former, reason=reason)
    notify(
        officers_of(submission),
        "submission.returned",
        f"Báo cáo {submission.period} của {submission.unit} được trả lại: {reason}",
        url=reverse("campaigns:submission-edit", args=[submission.pk]),
    )
    return submission


@transaction.atomic
def unverify(submission, *, actor, reason, version):
    """Take a verification back: the report waits in the queue again, reports read none of it."""
    submission = _locked(submission, version, rules.may_unverify, actor)
    reason = _said(reason, "Hãy ghi lý do bỏ thẩm định.")
    former = submission.state_choice
    submission.state = SubmissionState.SUBMITTED
    _let_go(submission)
    record_move(actor, "submission.unverified", submission, former, reason=reason)
    words = f"Báo cáo {submission.period} của {submission.unit} chờ thẩm định lại: {reason}"
    others = verifiers_of(submission).exclude(pk=actor.pk) | officers_of(submission)
    notify(
        others,
        "submission.unverified",
        words,
        url=reverse("campaigns:submission-detail", args=[submission.pk]),
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


def _locked(submission, version, rule, actor):
    """With its campaign, so that nothing is judged in the moment in which it is closed."""
    Campaign.objects.locked(submission.campaign_id)
    submission = Submission.objects.locked(submission.pk)
    require(rule(actor, submission))
    require_version(submission, version)
    return submission


def _said(reason, otherwise):
    if not (reason := reason.strip()):
        raise Refused(otherwise)
    return reason


def _require_known(rows, chosen):
    if not rows.keys() >= chosen:
        raise Refused("Có chỉ tiêu không thuộc báo cáo này. Hãy tải lại trang.")


def _require_judged(rows, verified, returned):
    if not (verified or returned):
        raise Refused("Hãy chọn ô cần thẩm định, hoặc chọn ô cần trả lại và ghi lý do.")
    if both := verified & returned.keys():
        raise Refused(f"Vừa thẩm định vừa trả lại “{named(rows[min(both)].target)}”. Hãy chọn một.")
    for row in (rows[pk] for pk in verified):
        if not row.reports_figure:
            raise Refused(f"“{named(row.target)}” chưa có số để thẩm định.")
        if row.question:
            raise Refused(f"“{named(row.target)}” đang chờ đơn vị trả lời.")
        if row.is_open:
            raise Refused(f"“{named(row.target)}” đang ở đơn vị để sửa, chưa gửi lại.")


def _is_verified(row):
    return row.result is not None and row.result.verified_at is not None


def _is_all_verified(submission):
    """Whether nothing is left to judge: no open question and no figure unverified."""
    if submission.state != SubmissionState.SUBMITTED or submission.return_notes.open().exists():
        return False
    return not submission.results.with_figure().filter(verified_at=None).exists()


def _verified(submission, actor):
    former, now = submission.state_choice, timezone.now()
    submission.results.filter(verified_at=None).update(verified_at=now, verified_by=actor)
    submission.return_notes.open().update(settled_at=now)
    submission.state = SubmissionState.VERIFIED
    submission.verified_at, submission.verified_by = now, actor
    submission.return_reason = ""
    submission.version += 1
    submission.save(
        update_fields=["state", "verified_at", "verified_by", "return_reason", "version"]
    )
    snapshot = snapshots.freeze(submission, by=actor)
    record_move(
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


def _state_after(submission):
    if submission.return_reason and submission.state == SubmissionState.RETURNED:
        return SubmissionState.RETURNED
    if submission.return_notes.unanswered().exists():
        return SubmissionState.RETURNED
    return SubmissionState.SUBMITTED


def _freeze_what_is_verified(submission, actor):
    if submission.results.exclude(verified_at=None).exists():
        snapshots.freeze(submission, by=actor)
    else:
        snapshots.release(submission)


def _let_go(submission):
    """Nothing of it is verified any more, and no single figure is asked about."""
    submission.results.update(verified_at=None, verified_by=None)
    submission.return_notes.open().update(settled_at=timezone.now())
    submission.verified_at, submission.verified_by = None, None
    submission.version += 1
    submission.save(update_fields=["state", "verified_at", "verified_by", "version"])
    snapshots.release(submission)


def _tell_returned(submission, targets):
    first = "; ".join(named(target) for target in targets[:3])
    more = f" và {len(targets) - 3} ô khác" if len(targets) > 3 else ""
    words = f"Hội đồng trả lại {len(targets)} ô trong báo cáo {submission.period}: {first}{more}."
    notify(
        officers_of(submission),
        "submission.returned",
        words,
        url=reverse("campaigns:submission-edit", args=[submission.pk]),
    )
