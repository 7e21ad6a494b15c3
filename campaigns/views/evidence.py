"""The files and links behind figures: added, looked at, downloaded, removed."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse

from campaigns import rules
from campaigns.forms.evidence import FilesForm, LinkForm
from campaigns.models import Evidence, Submission, Target
from campaigns.queries.results import report_rows
from campaigns.services import evidence as evidences
from emulation.lib import thumbnails
from emulation.lib.csp import HEADER
from emulation.lib.private_files import OF_A_PICTURE, downloaded, shown
from emulation.lib.upload_limits import oversized
from emulation.lib.uploads import MAX_SIZE, too_large
from emulation.lib.verdicts import Refused, require

# The content under an address never changes.
FOREVER = "private, max-age=31536000, immutable"


def submission_evidence(request, pk, target_pk):
    """The files and links behind one figure."""
    submission = _visible(request, pk)
    targets = Target.objects.filter(campaign=submission.campaign, unit=submission.unit)
    target = get_object_or_404(targets, pk=target_pk)
    (row,) = report_rows(submission, [target.pk])
    may_edit = rules.may_edit_cell(request.user, submission, row)
    by_link = "by_link" in request.POST
    by_script = request.headers.get("Accept") == "application/json"
    if request.method == "POST" and by_script and not may_edit:
        return JsonResponse({"error": may_edit.reason}, status=403)
    if request.method == "POST":
        require(may_edit)
    sends_files = request.method == "POST" and not by_link
    too_heavy = oversized(request) if sends_files else []
    files = FilesForm(
        request.POST if sends_files else None,
        request.FILES if sends_files else None,
        may_be_empty=bool(too_heavy),
    )
    links = LinkForm(request.POST if by_link else None)
    if sends_files and files.is_valid():
        outcome = evidences.add_files(
            submission, target, actor=request.user, files=files.cleaned_data["file"]
        )
        refused = [(file.name, reason) for file, reason in outcome.refused]
        refused += [(name, too_large(MAX_SIZE)) for name in too_heavy]
        if by_script:
            return _answer(outcome.done, refused)
        if outcome.done:
            messages.success(request, f"Đã thêm {len(outcome.done)} minh chứng.")
        if not refused:
            return redirect("campaigns:submission-evidence", pk, target_pk)
        for name, reason in refused:
            files.add_error("file", f"{name}: {reason}")
    elif by_link and links.is_valid():
        try:
            evidences.add_link(submission, target, actor=request.user, **links.cleaned_data)
        except Refused as refusal:
            links.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã thêm minh chứng.")
            return redirect("campaigns:submission-evidence", pk, target_pk)
    rows = Evidence.objects.filter(result__submission=submission, result__target=target)
    context = {
        "submission": submission,
        "target": target,
        "rows": rows.select_related("added_by"),
        "files": files,
        "links": links,
        "may_edit": may_edit,
        "may_write": rules.may_edit_submission(request.user, submission),
        "trail": _trail(submission, "Minh chứng"),
    }
    return render(request, "campaigns/submission_evidence.html", context)


def evidence_download(request, pk):
    return downloaded(_file(request, pk))


def evidence_show(request, pk):
    """A picture or a PDF file in the browser, so that who verifies need not download it."""
    return shown(_file(request, pk))


def evidence_thumbnail(request, pk):
    """The small picture of an image; a drawn one where none can be made."""
    evidence = _file(request, pk)
    if not evidence.is_picture:
        raise Http404("Chỉ ảnh có ảnh thu nhỏ.")
    try:
        small = thumbnails.kept(default_storage, evidence.file.name)
    except FileNotFoundError:
        small = None
    if small is None:
        return redirect(static("img/no-picture.svg"))
    return HttpResponse(
        small,
        content_type=thumbnails.CONTENT_TYPE,
        headers={
            "Cache-Control": FOREVER,
            "X-Content-Type-Options": "nosniff",
            HEADER: OF_A_PICTURE,
        },
    )


def evidence_remove(request, pk):
    rows = Evidence.objects.visible_to(request.user)
    evidence = get_object_or_404(
        rows.select_related(
            "result__target", "result__submission__campaign", "result__submission__unit"
        ),
        pk=pk,
    )
    submission, target = evidence.result.submission, evidence.result.target
    require(rules.may_edit_submission(request.user, submission))
    (row,) = report_rows(submission, [target.pk])
    require(rules.may_edit_cell(request.user, submission, row))
    back = reverse("campaigns:submission-evidence", args=[submission.pk, target.pk])
    if request.method == "POST":
        try:
            evidences.remove(evidence, actor=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Đã xóa minh chứng.")
        return redirect(back)
    context = {
        "title": "Xóa minh chứng",
        "question": f"Xóa “{evidence}” khỏi báo cáo?",
        "submit_label": "Xóa minh chứng",
        "danger": True,
        "cancel_url": back,
        "trail": _trail(submission, "Xóa minh chứng"),
    }
    return render(request, "components/confirm_page.html", context)


def _answer(done, refused):
    """For the script of the page, which sends one file at a time."""
    return JsonResponse(
        {
            "kept": [str(evidence) for evidence in done],
            "refused": [{"name": name, "reason": reason} for name, reason in refused],
        }
    )


def _file(request, pk):
    return get_object_or_404(Evidence.objects.visible_to(request.user).exclude(file=""), pk=pk)


def _visible(request, pk):
    rows = Submission.objects.visible_to(request.user)
    around = ("campaign__unit", "unit", "period", "obligation")
    return get_object_or_404(rows.select_related(*around), pk=pk)


def _trail(submission, here):
    name = f"{submission.unit} – {submission.period}"
    detail = reverse("campaigns:submission-detail", args=[submission.pk])
    return [("Báo cáo", reverse("campaigns:submission-list")), (name, detail), (here, None)]
