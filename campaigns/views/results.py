"""Reports of units: what is owed, writing and sending one, verifying or returning it."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from campaigns import rules
from campaigns.filters import QueueFilter, SubmissionFilter
from campaigns.forms.results import ReturnForm, VersionForm
from campaigns.models import Campaign, Period, Snapshot, Submission
from campaigns.queries import results as queries
from campaigns.services import results, verification
from campaigns.snapshots import differences
from campaigns.views.lists import QUEUE, SUBMISSIONS
from emulation.accounts.models import Unit
from emulation.journal.models import Entry
from emulation.journal.services import record_export
from emulation.lib import bulk
from emulation.lib.lists import Listing, respond
from emulation.lib.verdicts import Refused, require

HISTORY_AT_MOST = 100


# Lists


def submission_list(request):
    chosen = SubmissionFilter(request.GET, queryset=queries.listed(request.user))
    listing = Listing(SUBMISSIONS, request, chosen.qs, chosen.form)
    context = {"filter": chosen, "owed": SimpleLazyObject(partial(queries.owed_by, request.user))}
    return respond(
        request, listing, "campaigns/submission_list.html", record=record_export, context=context
    )


def submission_queue(request):
    """What waits for verification, the longest waiting first."""
    require(rules.may_see_queue(request.user))
    chosen = QueueFilter(request.GET, queryset=queries.awaiting(request.user))
    acts_url = reverse("campaigns:submission-acts")
    if not rules.may_work_on_queue(request.user):
        acts_url = ""
    listing = Listing(QUEUE, request, chosen.qs, chosen.form, acts_url=acts_url)
    return respond(
        request,
        listing,
        "campaigns/submission_queue.html",
        record=record_export,
        context={"filter": chosen},
    )


def submission_acts(request):
    """Verify or return the chosen reports, after a sheet that names them."""
    require(rules.may_work_on_queue(request.user))
    more = ("campaign__unit", "submitted_by")
    chosen = QueueFilter(request.GET, queryset=queries.awaiting(request.user))
    queue = reverse("campaigns:submission-queue")
    return bulk.respond(
        request,
        QUEUE,
        filtered=chosen.qs.select_related(*more),
        visible=queries.listed(request.user).select_related(*more),
        back=queue,
        context={"trail": [(QUEUE.title, queue), ("Nhiều báo cáo", None)]},
    )


# Writing


def submission_open(request, period_pk, unit_pk):
    """The unit's report for the period: goes there, or asks whether to begin it."""
    campaigns = Campaign.objects.visible_to(request.user)
    periods = Period.objects.filter(campaign__in=campaigns).select_related("campaign")
    period = get_object_or_404(periods, pk=period_pk)
    units = Unit.objects.filter(request.user.authority.reach("path"))
    unit = get_object_or_404(units.filter(participations__campaign=period.campaign), pk=unit_pk)
    begun = Submission.objects.visible_to(request.user).filter(period=period, unit=unit).first()
    if begun:
        return redirect(_place_of(request.user, begun))
    require(rules.may_open_submission(request.user, period.campaign, unit))
    if request.method == "POST":
        submission = results.open_submission(period, unit=unit, actor=request.user)
        return redirect("campaigns:submission-edit", submission.pk)
    context = {
        "title": f"Lập báo cáo {period}",
        "question": f"Lập báo cáo của {unit} cho phong trào “{period.campaign}”?",
        "submit_label": "Lập báo cáo",
        "cancel_url": reverse("campaigns:submission-list"),
        "trail": [_list_link(), ("Lập báo cáo", None)],
    }
    return render(request, "components/confirm_page.html", context)


def submission_submit(request, pk):
    """Shows what will be sent and what is empty, then sends it."""
    submission = _visible(request, pk)
    require(rules.may_write_for(request.user, submission.unit))
    if not (verdict := rules.may_submit(request.user, submission)):
        # Also the second click of two: the first has sent it.
        messages.info(request, verdict.reason)
        return redirect("campaigns:submission-detail", pk)
    form = VersionForm(request.POST or None, initial={"version": submission.version})
    if request.method == "POST" and form.is_valid():
        try:
            results.submit(submission, actor=request.user, version=form.cleaned_data["version"])
        except results.Outdated:
            messages.error(
                request, "Có người vừa lưu báo cáo này. Hãy xem lại số liệu dưới đây rồi nộp."
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _sent_said(submission))
            return redirect("campaigns:submission-detail", pk)
        return redirect("campaigns:submission-submit", pk)
    rows = queries.report_rows(submission)
    context = {
        "submission": submission,
        "form": form,
        "rows": [row for row in rows if row.reports_figure],
        "empty": [row for row in rows if not row.reports_figure],
        "clock": queries.clock_of(submission),
        "trail": _trail(submission, "Nộp báo cáo"),
    }
    return render(request, "campaigns/submission_submit.html", context)


def _sent_said(submission):
    if submission.unit.leader_confirms:
        return "Đã chuyển lãnh đạo đơn vị xác nhận. Báo cáo gửi đến Hội đồng khi được xác nhận."
    return "Đã nộp báo cáo. Bạn sẽ được báo khi có kết quả thẩm định."


# Reading


def submission_detail(request, pk):
    submission = _visible(request, pk)
    context = {
        "submission": submission,
        "rows": queries.report_rows(submission),
        "clock": queries.clock_of(submission),
        "may_edit": rules.may_edit_submission(request.user, submission),
        "may_write": rules.may_write_for(request.user, submission.unit),
        "may_verify": rules.may_verify(request.user, submission),
        "may_send_back": rules.may_send_back(request.user, submission),
        "is_council": rules.may_see_all(request.user, submission.campaign),
        "entries": Entry.objects.about(submission)[:HISTORY_AT_MOST],
        "snapshots": submission.snapshots.select_related("taken_by"),
        "trail": _trail(submission),
    }
    return render(request, "campaigns/submission_detail.html", context)


def submission_snapshot(request, pk, number):
    """One frozen version, and what it changed against the one before."""
    submission = _visible(request, pk)
    snapshots = Snapshot.objects.filter(submission=submission).select_related("taken_by")
    snapshot = get_object_or_404(snapshots, number=number)
    former = snapshots.filter(number=number - 1).first()
    context = {
        "submission": submission,
        "snapshot": snapshot,
        "former": former,
        "differences": differences(former.data, snapshot.data) if former else [],
        "rows": queries.frozen_rows(snapshot),
        "trail": _trail(submission, f"Bản lưu lần {number}"),
    }
    return render(request, "campaigns/submission_snapshot.html", context)


# Verifying


def submission_verify(request, pk):
    submission = _visible(request, pk)
    may_verify = rules.may_verify(request.user, submission)
    if request.method == "POST":
        form = VersionForm(request.POST)
        require(may_verify)
        try:
            version = form.cleaned_data["version"] if form.is_valid() else None
            verification.verify(submission, actor=request.user, version=version)
        except results.Outdated:
            messages.error(
                request, "Báo cáo vừa thay đổi sau khi bạn mở trang. Hãy xem lại rồi thẩm định."
            )
            return redirect("campaigns:submission-verify", pk)
        messages.success(request, "Đã thẩm định. Số liệu được lưu cố định và có dấu vân.")
        return redirect("campaigns:submission-detail", pk)
    require(rules.may_see_all(request.user, submission.campaign))
    if not submission.state_choice.may_become("verified"):
        return redirect("campaigns:submission-detail", pk)
    rows = queries.report_rows(submission)
    context = {
        "submission": submission,
        "form": VersionForm(initial={"version": submission.version}),
        "rows": rows,
        "empty": [row for row in rows if not row.reports_figure],
        "clock": queries.clock_of(submission),
        "may_verify": may_verify,
        "may_send_back": rules.may_send_back(request.user, submission),
        "trail": _trail(submission, "Thẩm định"),
    }
    return render(request, "campaigns/submission_verify.html", context)


def submission_return(request, pk):
    submission = _visible(request, pk)
    require(rules.may_send_back(request.user, submission))
    form = ReturnForm(request.POST or None, initial={"version": submission.version})
    if request.method == "POST" and form.is_valid():
        try:
            verification.send_back(
                submission,
                actor=request.user,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            form.data = form.data.dict() | {"version": _visible(request, pk).version}
        else:
            messages.success(request, "Đã trả lại. Đơn vị đã được báo kèm lý do.")
            return redirect("campaigns:submission-detail", pk)
    context = {
        "title": f"Trả lại báo cáo của {submission.unit}",
        "lede": f"{submission.period}. Đơn vị sửa rồi nộp lại; số liệu đã nhập vẫn còn.",
        "form": form,
        "submit_label": "Trả lại",
        "cancel_url": reverse("campaigns:submission-detail", args=[pk]),
        "trail": _trail(submission, "Trả lại"),
    }
    return render(request, "components/form_page.html", context)


def _visible(request, pk):
    rows = Submission.objects.visible_to(request.user).select_related(
        "campaign__unit",
        "unit",
        "period",
        "obligation",
        "submitted_by",
        "verified_by",
        "returned_by",
    )
    return get_object_or_404(rows, pk=pk)


def _place_of(user, submission):
    """Where this person goes on with the report."""
    name = "edit" if rules.may_edit_submission(user, submission) else "detail"
    return reverse(f"campaigns:submission-{name}", args=[submission.pk])


def _list_link():
    return ("Báo cáo", reverse("campaigns:submission-list"))


def _trail(submission, here=None):
    name = f"{submission.unit} – {submission.period}"
    if here is None:
        return [_list_link(), (name, None)]
    detail = reverse("campaigns:submission-detail", args=[submission.pk])
    return [_list_link(), (name, detail), (here, None)]
