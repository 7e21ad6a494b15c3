"""Reports of units: what is owed, sending one, confirming it, reading it and its history."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from campaigns import rules
from campaigns.choices import SubmissionState
from campaigns.filters import SubmissionFilter
from campaigns.forms.results import VersionForm
from campaigns.forms.verification import HandBackForm
from campaigns.models import Campaign, Period, Snapshot, Submission, Target
from campaigns.queries import history
from campaigns.queries import results as queries
from campaigns.queries.sending import obstacles, punctuality_said
from campaigns.queries.verification import neighbours, to_confirm
from campaigns.services import results
from campaigns.snapshots import differences
from campaigns.views.lists import FIGURE_HISTORY, SUBMISSIONS
from emulation.accounts.models import Unit
from emulation.journal.services import record_export
from emulation.lib.ids import is_id
from emulation.lib.lists import Listing, respond
from emulation.lib.template_filters import vn_datetime
from emulation.lib.verdicts import Refused, require

# Lists


def submission_list(request):
    chosen = SubmissionFilter(request.GET, queryset=queries.listed(request.user))
    listing = Listing(SUBMISSIONS, request, chosen.qs, chosen.form)
    context = {
        "filter": chosen,
        "owed": SimpleLazyObject(partial(queries.owed_by, request.user)),
        "to_confirm": SimpleLazyObject(partial(to_confirm, request.user)),
    }
    return respond(
        request, listing, "campaigns/submission_list.html", record=record_export, context=context
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
    """Shows what will be sent, what is empty and what is in the way, then sends it."""
    submission = visible(request, pk)
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
        "obstacles": obstacles(submission, rows),
        "clock": queries.clock_of(submission),
        "trail": trail_of(submission, "Nộp báo cáo"),
    }
    return render(request, "campaigns/submission_submit.html", context)


def _sent_said(submission):
    if submission.unit.leader_confirms:
        return "Đã chuyển lãnh đạo đơn vị xác nhận. Báo cáo gửi đến Hội đồng khi được xác nhận."
    return "Đã nộp báo cáo. Bạn sẽ được báo khi có kết quả thẩm định."


def submission_take_back(request, pk):
    """Asks before the unit has back what it sent and nobody has looked at."""
    submission = visible(request, pk)
    require(rules.may_write_for(request.user, submission.unit))
    if not (verdict := rules.may_take_back(request.user, submission)):
        messages.info(request, verdict.reason)
        return redirect("campaigns:submission-detail", pk)
    is_sent = submission.state == SubmissionState.SUBMITTED
    form = VersionForm(request.POST or None, initial={"version": submission.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            results.take_back(submission, actor=request.user, version=version)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("campaigns:submission-detail", pk)
        messages.success(request, "Đã rút lại. Sửa xong, hãy nộp lại.")
        return redirect("campaigns:submission-edit", pk)
    due_at = queries.due_of(submission)
    context = {
        "title": f"Rút lại báo cáo {submission.period}",
        "question": "Báo cáo về lại tay bạn để sửa; số liệu đã nhập vẫn còn.",
        "warning": f"Lần nộp sau được tính giờ lại: hạn nộp {vn_datetime(due_at)}."
        if is_sent and due_at
        else "",
        "form": form,
        "submit_label": "Rút lại",
        "cancel_url": reverse("campaigns:submission-detail", args=[pk]),
        "trail": trail_of(submission, "Rút lại"),
    }
    return render(request, "components/confirm_page.html", context)


# The unit's leader


def submission_confirm(request, pk):
    """The report as it would be sent, to confirm or to give back."""
    submission = visible(request, pk)
    require(rules.may_speak_for(request.user, submission.unit))
    if not (verdict := rules.may_confirm(request.user, submission)):
        # Also who comes by an old notice, and the second click of two.
        messages.info(request, verdict.reason)
        return redirect("campaigns:submission-detail", pk)
    is_back = request.POST.get("act") == "hand_back"
    initial = {"version": submission.version}
    form = VersionForm(request.POST if request.POST and not is_back else None, initial=initial)
    back = HandBackForm(request.POST if is_back else None, initial=initial)
    chosen = back if is_back else form
    if request.method == "POST" and chosen.is_valid():
        act = results.hand_back if is_back else results.confirm
        try:
            act(submission, actor=request.user, **chosen.cleaned_data)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("campaigns:submission-confirm", pk)
        said = "Đã chuyển lại cán bộ kèm lý do." if is_back else "Đã xác nhận và gửi Hội đồng."
        messages.success(request, said)
        return redirect("campaigns:submission-detail", pk)
    rows = queries.report_rows(submission)
    context = {
        "submission": submission,
        "form": form,
        "back": back,
        "rows": rows,
        "empty": [row for row in rows if not row.reports_figure],
        "clock": queries.clock_of(submission),
        "trail": trail_of(submission, "Xác nhận"),
    }
    return render(request, "campaigns/submission_confirm.html", context)


# Reading


def submission_detail(request, pk):
    submission = visible(request, pk)
    user, rows = request.user, queries.report_rows(submission)
    may_edit = rules.may_edit_submission(user, submission)
    runs, older = history.report_history(submission, _before(request))
    context = {
        "submission": submission,
        "rows": rows,
        "clock": queries.clock_of(submission),
        "punctuality": punctuality_said(submission),
        "may_edit": may_edit,
        "may_write": rules.may_write_for(user, submission.unit),
        "may_take_back": rules.may_take_back(user, submission),
        "may_confirm": rules.may_confirm(user, submission),
        "may_examine": rules.may_examine(user, submission),
        "may_send_back": rules.may_send_back(user, submission),
        "may_unverify": rules.may_unverify(user, submission),
        "is_council": rules.may_see_all(user, submission.campaign),
        "obstacles": obstacles(submission, rows) if may_edit else None,
        "notes": submission.return_notes.select_related("target", "asked_by", "answered_by"),
        "runs": runs,
        "older": older,
        "is_older_page": bool(_before(request)),
        "snapshots": submission.snapshots.select_related("taken_by"),
        "following": _following(user, submission),
        "trail": trail_of(submission),
    }
    return render(request, "campaigns/submission_detail.html", context)


def _before(request):
    """From which entry on the history is read; nonsense is the beginning."""
    given = request.GET.get("truoc", "")
    return int(given) if is_id(given) else None


def _following(user, submission):
    """For who verifies: the next report in the queue."""
    if not rules.may_work_on_queue(user) or not rules.may_see_all(user, submission.campaign):
        return None
    return neighbours(user, submission)[1]


def figure_history(request, pk, target_pk):
    """Who wrote one figure, when, what stood before and after, and why; then every period."""
    submission = visible(request, pk)
    targets = Target.objects.filter(campaign=submission.campaign, unit=submission.unit)
    target = get_object_or_404(targets, pk=target_pk)
    (row,) = queries.report_rows(submission, [target.pk])
    listing = Listing(
        FIGURE_HISTORY, request, history.figure_history(submission, target), about=submission
    )
    context = {
        "submission": submission,
        "target": target,
        "row": row,
        "notes": history.questions_about(submission, target),
        "periods": history.figure_over_periods(request.user, target),
        "trail": trail_of(submission, "Lịch sử số liệu"),
    }
    return respond(
        request, listing, "campaigns/figure_history.html", record=record_export, context=context
    )


def submission_snapshot(request, pk, number):
    """One frozen version, and what it changed against the one before."""
    submission = visible(request, pk)
    snapshots = Snapshot.objects.filter(submission=submission).select_related("taken_by")
    snapshot = get_object_or_404(snapshots, number=number)
    former = snapshots.filter(number=number - 1).first()
    context = {
        "submission": submission,
        "snapshot": snapshot,
        "former": former,
        "differences": differences(former.data, snapshot.data) if former else [],
        "rows": queries.frozen_rows(snapshot),
        "trail": trail_of(submission, f"Bản lưu lần {number}"),
    }
    return render(request, "campaigns/submission_snapshot.html", context)


def visible(request, pk):
    rows = Submission.objects.visible_to(request.user).select_related(
        "campaign__unit",
        "unit",
        "period",
        "obligation",
        "submitted_by",
        "handed_by",
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


def trail_of(submission, here=None):
    name = f"{submission.unit} – {submission.period}"
    if here is None:
        return [_list_link(), (name, None)]
    detail = reverse("campaigns:submission-detail", args=[submission.pk])
    return [_list_link(), (name, detail), (here, None)]
