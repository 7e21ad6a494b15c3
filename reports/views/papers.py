"""The papers of an award decision: having them made, the words around the submission letter."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from awards.models import Decision
from emulation.lib.verdicts import Refused, require
from reports import rules, services
from reports.choices import PAPERS, BuildKind, BuildState
from reports.forms import ImprintForm
from reports.models import Imprint, ReportBuild
from reports.queries.papers import derived_letter
from reports.views.builds import decision_trail, refuse, table_of

BUILDS_SHOWN = 5
# What each paper is for, as the page says it.
ABOUT = {
    BuildKind.DECISION: "Theo thể thức Nghị định 30/2020/NĐ-CP, kèm danh sách khi có từ 04 tên.",
    BuildKind.LETTER: "Của cơ quan thường trực Hội đồng, trình người có thẩm quyền ban hành.",
    BuildKind.PRIZES: "Từng mức thưởng, tổng theo đơn vị và theo quỹ, cách tính và căn cứ.",
}


@require_safe
def paper_list(request, pk):
    """The three papers of a decision and the builds of each, the newest first."""
    decision = _decision(request, pk)
    builds = ReportBuild.objects.visible_to(request.user).filter(decision=decision)
    context = {
        "title": "Văn bản của quyết định",
        "decision": decision,
        "papers": [_paper(kind, decision, builds) for kind in PAPERS],
        "may_build": rules.may_build_paper(request.user, decision),
        "may_write": rules.may_write_letter(request.user, decision),
        "trail": decision_trail(decision),
    }
    return render(request, "reports/paper_list.html", context)


def _paper(kind, decision, builds):
    rows = table_of(builds.filter(kind=kind), BUILDS_SHOWN)
    return {
        "kind": kind,
        "about": ABOUT[kind],
        "builds": rows,
        # Made before the decision was issued: what is printed has no number.
        "is_behind": bool(decision.number and rows and rows[0]["build"].is_draft),
    }


@require_POST
def paper_build(request, pk, kind):
    decision = _decision(request, pk)
    if kind not in PAPERS:
        raise Http404
    try:
        build = services.build_paper(decision, kind=kind, actor=request.user)
    except services.NotReckoned as refusal:
        messages.error(request, refusal.reason)
        return redirect("reports:paper-list", pk)
    build.refresh_from_db(fields=["state"])
    if build.state == BuildState.DONE:
        messages.success(request, "Văn bản của nội dung hiện tại đã có.")
    return redirect("reports:build-detail", build.pk)


def letter_edit(request, pk):
    """Number, day, signer and the other official parts of the submission letter."""
    decision = _decision(request, pk)
    require(rules.may_write_letter(request.user, decision))
    rows = Imprint.objects.filter(decision=decision)
    row = rows.first()
    form = ImprintForm(
        request.POST or None,
        instance=row,
        initial={"version": row.version if row else 0},
        derived=derived_letter(decision),
    )
    theirs = []
    if request.method == "POST" and form.is_valid():
        try:
            services.write_letter_imprint(
                decision,
                values=form.values(),
                actor=request.user,
                version=form.cleaned_data["version"],
            )
        except Refused as refusal:
            current = refuse(form, refusal, rows)
            theirs = [
                (form.fields[name].label, getattr(current, name))
                for name in Imprint.FIELDS
                if current and getattr(current, name) != form.cleaned_data[name]
            ]
        else:
            messages.success(request, "Đã lưu thể thức tờ trình.")
            return redirect("reports:paper-list", pk)
    context = {
        "title": "Thể thức tờ trình",
        "lede": "Các ô ghi sẵn theo cây đơn vị và quyết định. Xóa trắng một ô thì cổng lại in "
        "theo dữ liệu.",
        "form": form,
        "theirs": theirs,
        "cancel_url": reverse("reports:paper-list", args=[pk]),
        "trail": decision_trail(decision, "Thể thức tờ trình"),
    }
    return render(request, "reports/words_edit.html", context)


def _decision(request, pk):
    rows = Decision.objects.visible_to(request.user).select_related("unit")
    return get_object_or_404(rows, pk=pk)
