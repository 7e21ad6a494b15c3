"""What the council does with reports: the queue, the sheet of one report, and taking back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst

from campaigns import rules
from campaigns.choices import SubmissionState
from campaigns.filters import QueueFilter
from campaigns.forms.results import ReturnForm
from campaigns.forms.verification import AllForm, SheetForms, UnverifyForm
from campaigns.models import Submission
from campaigns.queries import verification as queries
from campaigns.queries.results import clock_of, listed
from campaigns.services import verification
from campaigns.views.lists import QUEUE
from campaigns.views.results import trail_of, visible
from emulation.journal.services import record_export
from emulation.journal.wording import action_said
from emulation.lib import bulk
from emulation.lib.lists import Listing, respond
from emulation.lib.template_filters import vn_datetime
from emulation.lib.verdicts import Refused, require

# Offered where a reason is typed, so that the usual ones need no typing.
REASONS = (
    "Thiếu số liệu, đề nghị bổ sung.",
    "Thiếu minh chứng.",
    "Số liệu khác với minh chứng.",
    "Sai đơn vị tính.",
    "Số liệu tăng, giảm bất thường so với kỳ trước, đề nghị giải trình.",
    "Chưa đúng kỳ báo cáo.",
)
# Which rows of the sheet are shown, by the word in the address.
VIEWS = {
    "doi": ("Đã đổi sau thẩm định", "changed"),
    "tra-loi": ("Đơn vị đã trả lời", "answered"),
    "canh-bao": ("Có cảnh báo", "warned"),
    "cho": ("Chờ thẩm định", "waiting"),
    "trong": ("Để trống", "empty"),
    "da-hoi": ("Đang ở đơn vị", "asked"),
}


# The queue


def submission_queue(request):
    """What waits for verification: answers to this person first, then the longest waiting."""
    require(rules.may_see_queue(request.user))
    chosen = QueueFilter(request.GET, queryset=queries.queue(request.user))
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
    chosen = QueueFilter(request.GET, queryset=queries.queue(request.user))
    back = reverse("campaigns:submission-queue")
    return bulk.respond(
        request,
        QUEUE,
        filtered=chosen.qs.select_related(*more),
        visible=queries.with_questions(listed(request.user), request.user).select_related(*more),
        back=back,
        context={"trail": [(QUEUE.title, back), ("Nhiều báo cáo", None)]},
    )


# The sheet


def submission_verify(request, pk):
    """Every figure beside what speaks for and against it; a choice for each, or for all."""
    submission = visible(request, pk)
    require(rules.may_see_all(request.user, submission.campaign))
    if request.method == "POST":
        return _judge(request, submission)
    if submission.state not in rules.EXAMINED or submission.imported:
        return redirect("campaigns:submission-detail", pk)
    sheet = queries.sheet_of(submission)
    shown = _shown(sheet, request.GET.get("xem", ""))
    picks_clean = request.GET.get("chon") == "sach"
    forms = SheetForms(sheet, shown, picks_clean=picks_clean)
    return _sheet(request, submission, sheet, forms)


def _judge(request, submission):
    require(rules.may_judge(request.user, submission))
    act = request.POST.get("act", "")
    sheet = queries.sheet_of(submission)
    forms = SheetForms(sheet, sheet.rows, request.POST)
    if act == "all":
        return _ask_for_all(request, submission, sheet, forms)
    if forms.wrong:
        return _sheet(request, submission, sheet, forms, status=422)
    values = {"actor": request.user, "version": forms.seen_version}
    try:
        if act == "confirmed":
            done = verification.verify(submission, **values)
        else:
            done = verification.examine(
                submission, **values, verified=forms.verified, returned=forms.returned
            )
    except Refused as refusal:
        return _told(request, submission.pk, refusal)
    messages.success(request, _said(done, forms))
    return redirect("campaigns:submission-detail", submission.pk)


def _told(request, pk, refusal):
    """Somebody else was faster, or nothing was chosen: nothing that was typed is lost."""
    submission = visible(request, pk)
    sheet = queries.sheet_of(submission)
    forms = SheetForms(sheet, sheet.rows, request.POST)
    if forms.seen_version == submission.version:
        may_judge = rules.may_examine(request.user, submission)
        if not may_judge:
            raise refusal
        return _sheet(request, submission, sheet, forms, refused=refusal.reason, status=422)
    return _sheet(request, submission, sheet, forms, beaten=_what_happened(submission), status=409)


def _what_happened(submission):
    act = queries.last_act(submission)
    if act is None:
        return "Báo cáo vừa thay đổi sau khi bạn mở trang."
    return f"{act.actor_name}: {action_said(act.action).lower()}, lúc {vn_datetime(act.at)}."


def _said(submission, forms):
    if submission.state == SubmissionState.VERIFIED:
        return "Đã thẩm định cả báo cáo. Số liệu được lưu cố định và có dấu vân."
    parts = []
    if forms.verified:
        parts.append(f"thẩm định {len(forms.verified)} ô")
    if forms.returned:
        parts.append(f"trả lại {len(forms.returned)} ô, đơn vị đã được báo kèm lý do")
    return f"Đã {'; '.join(parts)}."


def _ask_for_all(request, submission, sheet, forms):
    """Names how many figures become verified, and how many are empty, before it is done."""
    verdict = rules.may_verify(request.user, submission)
    if not verdict:
        if forms.seen_version != submission.version:
            return _told(request, submission.pk, Refused(verdict.reason))
        require(verdict)
    if returned := [cell for cell in forms.cells if cell.chosen == "return"]:
        refused = f"Bạn đã chọn trả lại {len(returned)} ô. Hãy bấm “Ghi các ô đã chọn”, hoặc đổi "
        refused += "các ô ấy sang “Để sau” rồi thẩm định tất cả."
        return _sheet(request, submission, sheet, forms, refused=refused, status=422)
    warned = [line for line in sheet.warned if line.may_be_verified]
    more = f", thêm vào {len(sheet.verified)} ô đã có" if sheet.verified else ""
    empty = f"{len(sheet.empty)} ô, không vào báo cáo tổng kết" if sheet.empty else "Không có"
    rows = [
        ("Kỳ báo cáo", capfirst(str(submission.period))),
        ("Ô được thẩm định", f"{len(sheet.waiting)} ô{more}"),
        ("Ô để trống", empty),
    ]
    rows += [("Ô có cảnh báo", f"{len(warned)} ô")] if warned else []
    rows += [("Đã đổi sau thẩm định", f"{len(sheet.changed)} ô")] if sheet.changed else []
    context = {
        "title": f"Thẩm định tất cả: {submission.unit}",
        "question": "Mọi số liệu đơn vị đã gửi được xác nhận, lưu cố định kèm dấu vân và vào báo "
        "cáo tổng kết. Đơn vị được báo.",
        "rows": rows,
        "warning": f"Có {len(warned)} ô mang cảnh báo. Hãy chắc là bạn đã xem." if warned else "",
        "form": AllForm(initial={"version": forms.seen_version}),
        "submit_label": f"Thẩm định {len(sheet.waiting)} ô",
        "cancel_url": reverse("campaigns:submission-verify", args=[submission.pk]),
        "trail": trail_of(submission, "Thẩm định"),
    }
    return render(request, "components/confirm_page.html", context)


def _sheet(request, submission, sheet, forms, *, refused="", beaten="", status=200):
    before, after = queries.neighbours(request.user, submission)
    context = {
        "submission": submission,
        "sheet": sheet,
        "forms": forms,
        "views": _views(request, sheet),
        "is_bound": forms.version is not None,
        "refused": refused,
        "beaten": beaten,
        "reasons": REASONS,
        "before": before,
        "after": after,
        "clock": clock_of(submission),
        "may_examine": rules.may_examine(request.user, submission),
        "may_verify": rules.may_verify(request.user, submission),
        "may_send_back": rules.may_send_back(request.user, submission),
        "may_unverify": rules.may_unverify(request.user, submission),
        "trail": trail_of(submission, "Thẩm định"),
    }
    return render(request, "campaigns/submission_verify.html", context, status=status)


def _shown(sheet, word):
    return getattr(sheet, VIEWS[word][1]) if word in VIEWS else sheet.rows


def _views(request, sheet):
    """The parts of the sheet that have rows, as tabs; after an answer all of it is shown."""
    wanted = request.GET.get("xem", "") if request.method != "POST" else ""
    found = [("", "Mọi ô", len(sheet.rows))]
    found += [(word, label, len(getattr(sheet, name))) for word, (label, name) in VIEWS.items()]
    return [
        {
            "label": label,
            "url": f"{request.path}?xem={word}" if word else request.path,
            "count": count,
            "current": word == wanted,
        }
        for word, label, count in found
        if count or word == wanted
    ]


# The report as a whole


def submission_return(request, pk):
    submission = visible(request, pk)
    require(rules.may_send_back(request.user, submission))
    form = ReturnForm(request.POST or None, initial={"version": submission.version})
    if request.method == "POST" and form.is_valid():
        try:
            verification.send_back(submission, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            _keep_typed(request, form, pk, refusal)
        else:
            messages.success(request, "Đã trả lại. Đơn vị đã được báo kèm lý do.")
            return redirect("campaigns:submission-detail", pk)
    context = {
        "title": f"Trả lại cả báo cáo {submission.period} của {submission.unit}",
        "lede": "Mọi ô mở lại để đơn vị sửa rồi nộp; số liệu đã nhập vẫn còn. Chỉ cần hỏi "
        "vài ô thì hãy trả lại từng ô ở bảng thẩm định.",
        "form": form,
        "submit_label": "Trả lại",
        "cancel_url": reverse("campaigns:submission-detail", args=[pk]),
        "trail": trail_of(submission, "Trả lại"),
    }
    return render(request, "components/form_page.html", context)


def submission_unverify(request, pk):
    """Asks for the reason before a verification is taken back."""
    submission = visible(request, pk)
    require(rules.may_unverify(request.user, submission))
    form = UnverifyForm(request.POST or None, initial={"version": submission.version})
    if request.method == "POST" and form.is_valid():
        try:
            verification.unverify(submission, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            _keep_typed(request, form, pk, refusal)
        else:
            messages.success(request, "Đã bỏ thẩm định. Báo cáo chờ thẩm định lại.")
            return redirect("campaigns:submission-verify", pk)
    context = {
        "title": f"Bỏ thẩm định báo cáo {submission.period} của {submission.unit}",
        "question": "Báo cáo về lại hàng chờ thẩm định; báo cáo tổng kết "
        "không dùng số liệu này cho đến khi được thẩm định lại. Đơn vị và những người thẩm định "
        "khác được báo.",
        "form": form,
        "submit_label": "Bỏ thẩm định",
        "danger": True,
        "cancel_url": reverse("campaigns:submission-detail", args=[pk]),
        "trail": trail_of(submission, "Bỏ thẩm định"),
    }
    return render(request, "components/confirm_page.html", context)


def _keep_typed(request, form, pk, refusal):
    """What was typed stays; what happened meanwhile is told, and the next click means the new."""
    submission = get_object_or_404(Submission, pk=pk)
    is_beaten = form.cleaned_data["version"] != submission.version
    form.add_error(None, _what_happened(submission) if is_beaten else str(refusal))
    form.data = form.data.dict() | {"version": submission.version}
