"""Exceptions from a period for one unit: more time, or no report at all."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from campaigns import rules, terms
from campaigns.models import Obligation
from emulation.accounts.choices import Role
from emulation.accounts.models import User
from emulation.journal.services import notify, record
from emulation.lib.outcomes import one_by_one
from emulation.lib.template_filters import vn_datetime
from emulation.lib.verdicts import Refused, require


@transaction.atomic
def extend(obligation, *, actor, until, reason):
    """Give this unit until then; until then it is on time. It ends by itself at that moment."""
    obligation = _locked(obligation)
    require(rules.may_extend(actor, obligation))
    reason = _said(reason, "Hãy ghi lý do gia hạn.")
    if fault := terms.extension_fault(until, obligation.period.due_at, timezone.now()):
        raise Refused(fault)
    before = obligation.extended_until
    obligation.extended_until, obligation.extension_reason = until, reason
    obligation.extended_by = actor
    obligation.save(update_fields=["extended_until", "extension_reason", "extended_by"])
    _record(
        actor,
        "obligation.extended",
        obligation,
        before={"gia hạn đến": before},
        after={"gia hạn đến": until},
        reason=reason,
    )
    _tell(
        obligation,
        "obligation.extended",
        f"{obligation.unit} được gia hạn nộp báo cáo {obligation.period} đến {vn_datetime(until)}.",
    )
    return obligation


@transaction.atomic
def end_extension(obligation, *, actor):
    """Take an extension back; the term of the period holds again."""
    obligation = _locked(obligation)
    require(rules.may_extend(actor, obligation))
    if obligation.extended_until is None:
        raise Refused("Đơn vị không có gia hạn nào.")
    before = obligation.extended_until
    obligation.extended_until, obligation.extension_reason = None, ""
    obligation.extended_by = None
    obligation.save(update_fields=["extended_until", "extension_reason", "extended_by"])
    _record(actor, "obligation.extension_ended", obligation, before={"gia hạn đến": before})
    _tell(
        obligation,
        "obligation.extension_ended",
        f"Gia hạn nộp báo cáo {obligation.period} của {obligation.unit} không còn hiệu lực.",
    )
    return obligation


@transaction.atomic
def waive(obligation, *, actor, reason):
    """Say that this unit need not report for this period."""
    obligation = _locked(obligation)
    require(rules.may_waive(actor, obligation))
    obligation.waived_reason = _said(reason, "Hãy ghi lý do miễn nộp.")
    obligation.waived_at, obligation.waived_by = timezone.now(), actor
    obligation.save(update_fields=["waived_at", "waived_reason", "waived_by"])
    _record(actor, "obligation.waived", obligation, reason=obligation.waived_reason)
    _tell(
        obligation,
        "obligation.waived",
        f"{obligation.unit} không phải nộp báo cáo {obligation.period}.",
    )
    return obligation


@transaction.atomic
def end_waiver(obligation, *, actor):
    """Expect the report after all."""
    obligation = _locked(obligation)
    require(rules.may_extend(actor, obligation))
    if obligation.waived_at is None:
        raise Refused("Đơn vị không được miễn nộp báo cáo này.")
    obligation.waived_at, obligation.waived_by, obligation.waived_reason = None, None, ""
    obligation.save(update_fields=["waived_at", "waived_reason", "waived_by"])
    _record(actor, "obligation.waiver_ended", obligation)
    _tell(
        obligation,
        "obligation.waiver_ended",
        f"{obligation.unit} lại phải nộp báo cáo {obligation.period}.",
    )
    return obligation


def extend_many(obligations, *, actor, until, reason, versions):
    """Each report by itself, as `extend` does it; an expected report has no version."""
    return one_by_one(obligations, lambda row: extend(row, actor=actor, until=until, reason=reason))


def end_extension_many(obligations, *, actor, versions):
    return one_by_one(obligations, lambda row: end_extension(row, actor=actor))


def waive_many(obligations, *, actor, reason, versions):
    return one_by_one(obligations, lambda row: waive(row, actor=actor, reason=reason))


def end_waiver_many(obligations, *, actor, versions):
    return one_by_one(obligations, lambda row: end_waiver(row, actor=actor))


def _locked(obligation):
    rows = Obligation.objects.select_for_update(of=("self",))
    return rows.select_related("campaign__unit", "period", "unit", "submission").get(
        pk=obligation.pk
    )


def _said(reason, otherwise):
    if not (reason := reason.strip()):
        raise Refused(otherwise)
    return reason


def _record(actor, action, obligation, **values):
    record(actor, action, obligation, within=obligation.campaign, **values)


def _tell(obligation, action, sentence):
    notify(
        User.objects.holding([Role.UNIT_OFFICER], obligation.unit),
        action,
        sentence,
        url=reverse("campaigns:submission-open", args=[obligation.period_id, obligation.unit_id]),
    )
