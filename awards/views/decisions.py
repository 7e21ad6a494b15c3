"""Decisions: the list, drawing one up, its list and words, issuing it, putting it right."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from awards import rules
from awards.filters import DecisionFilter
from awards.forms.decisions import (
    AddForm,
    AmendForm,
    DraftForm,
    EditForm,
    IssueForm,
    LineForm,
)
from awards.models import Decision, DecisionLine
from awards.prizes import PrizeError
from awards.queries import decisions as queries
from awards.services import decisions
from awards.views.lists import DECISIONS
from awards.views.proposals import tabs
from campaigns.forms.results import VersionForm
from emulation.accounts.choices import Role
from emulation.accounts.models import Unit
from emulation.journal.models import Entry
from emulation.journal.services import record_export
from emulation.lib.lists import Listing, respond
from emulation.lib.verdicts import Refused, require

USUAL = {
    "symbol": "QĐ-UBND",
    "executors": (
        "Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Nội vụ, Thủ trưởng các cơ quan, đơn vị "
        "có liên quan và các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết "
        "định này./."
    ),
    "receivers": "Như Điều 2;\nLưu: VT.",
}


def decision_list(request):
    rows = Decision.objects.visible_to(request.user).select_related("unit", "campaign")
    rows = rows.annotate(line_count=Count("lines", distinct=True))
    chosen = DecisionFilter(request.GET, queryset=rows)
    listing = Listing(DECISIONS, request, chosen.qs, chosen.form)
    context = {"filter": chosen, "bodies": _bodies(request.user), "tabs": tabs(request)}
    return respond(
        request, listing, "awards/decision_list.html", record=record_export, context=context
    )


def _bodies(user):
    """Bodies for which the user draws up decisions and at which nominees wait for one."""
    units = Unit.objects.filter(user.authority.reach("path", Role.COUNCIL_STAFF))
    return list(
        units.filter(pk__in=queries.waiting_at().values("proposal__at")).order_by("path")[:50]
    )


def decision_draft(request, unit_pk):
    """Ticks accepted nominees of any dossiers that lie here, and words the decision."""
    units = Unit.objects.filter(request.user.authority.reach("path", Role.COUNCIL_STAFF))
    unit = get_object_or_404(units, pk=unit_pk)
    require(rules.may_draft_decision(request.user, unit))
    offered = list(queries.ready_nominees(unit))
    initial = {**USUAL, **_worded(unit, offered), "nominees": [str(one.pk) for one in offered]}
    form = DraftForm(request.POST or None, offered=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        nominees = values.pop("nominees")
        campaigns = {form.offered[pk].proposal.campaign for pk in nominees}
        campaign = campaigns.pop() if len(campaigns) == 1 else None
        try:
            decision = decisions.draft(
                unit, actor=request.user, nominees=nominees, values=values, campaign=campaign
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Đã soạn dự thảo quyết định.")
            return redirect("awards:decision-detail", decision.pk)
    context = {
        "unit": unit,
        "offered": offered,
        "form": form,
        "ticked": set(form["nominees"].value() or []),
        "trail": [_list_link(), ("Soạn quyết định", None)],
    }
    return render(request, "awards/decision_draft.html", context)


def _worded(unit, offered):
    """First words from what is known; staff finish them."""
    awards = list(dict.fromkeys(one.award for one in offered))
    letters = dict.fromkeys(one.proposal for one in offered if one.proposal.letter_number)
    return {
        "title": f"Về việc tặng {', '.join(map(str, awards))}" if awards else "",
        "authority_line": awards[0].authority if awards else "",
        "proposed_by": "\n".join(
            f"{letter.unit} tại Tờ trình số {letter.letter_number}" for letter in letters
        ),
    }


def decision_detail(request, pk):
    decision = visible(request, pk)
    lines = decision.lines.select_related("award", "recipient", "nominee__proposal__unit", "honour")
    try:
        prizes, problem = queries.prizes_of(decision), ""
    except PrizeError as error:
        prizes, problem = None, str(error)
    paid = {payment.line.pk: payment for payment in prizes.payments} if prizes else {}
    user = request.user
    context = {
        "decision": decision,
        "lines": [(line, paid.get(line.pk)) for line in lines],
        "prizes": prizes,
        "problem": problem,
        "may_edit": rules.may_edit_decision(user, decision),
        "may_amend": rules.may_amend_decision(user, decision),
        "bases": decision.bases.select_related("text"),
        "amendments": decision.amendments.order_by("pk"),
        "entries": Entry.objects.about(decision).select_related("actor")[:50],
        "trail": [_list_link(), (str(decision), None)],
    }
    return render(request, "awards/decision_detail.html", context)


def decision_edit(request, pk):
    decision = visible(request, pk)
    require(rules.may_edit_decision(request.user, decision))
    initial = {name: getattr(decision, name) for name in decisions.EDITED}
    initial["version"] = decision.version
    initial["bases"] = "\n".join(str(basis) for basis in decision.bases.all())
    form = EditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version, bases = values.pop("version"), values.pop("bases")
        try:
            decisions.save(
                decision, actor=request.user, version=version, values=values, bases=bases
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Đã lưu dự thảo quyết định.")
            return redirect("awards:decision-detail", pk)
    context = {
        "title": "Nội dung quyết định",
        "form": form,
        "cancel_url": _url(pk),
        "trail": trail_of(decision, "Nội dung"),
    }
    return render(request, "components/form_page.html", context)


def decision_add(request, pk):
    decision = visible(request, pk)
    require(rules.may_edit_decision(request.user, decision))
    offered = list(queries.ready_nominees(decision.unit))
    form = AddForm(request.POST or None, offered=offered, initial={"version": decision.version})
    return _form(
        request,
        decision,
        form,
        lambda values: decisions.add_nominees(decision, actor=request.user, **values),
        title="Thêm vào danh sách",
        said="Đã thêm vào danh sách.",
    )


def decision_issue(request, pk):
    decision = visible(request, pk)
    if not (verdict := rules.may_edit_decision(request.user, decision)):
        messages.info(request, verdict.reason)
        return redirect("awards:decision-detail", pk)
    initial = {"version": decision.version, "issued_on": timezone.localdate()}
    form = IssueForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            decisions.issue(decision, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Đã ghi số quyết định. Sổ vàng đã có các khen thưởng này.")
            return redirect("awards:decision-detail", pk)
    context = {
        "title": "Ban hành quyết định",
        "question": "Chỉ ghi khi quyết định đã được ký và văn thư đã cấp số.",
        "rows": [
            ("Trích yếu", decision.title),
            ("Danh sách", f"{decision.lines.count()} người, tập thể"),
            ("Người ký", decision.signer_name),
        ],
        "warning": "Sau khi ghi số, quyết định không sửa được; muốn đổi phải có quyết định khác.",
        "form": form,
        "submit_label": "Ghi số và ban hành",
        "cancel_url": _url(pk),
        "trail": trail_of(decision, "Ban hành"),
    }
    return render(request, "components/confirm_page.html", context)


def decision_discard(request, pk):
    decision = visible(request, pk)
    if not (verdict := rules.may_edit_decision(request.user, decision)):
        messages.info(request, verdict.reason)
        return redirect("awards:decision-detail", pk)
    if request.method == "POST":
        decisions.discard(decision, actor=request.user)
        messages.success(request, "Đã xóa dự thảo. Người, tập thể trở lại chờ quyết định.")
        return redirect("awards:decision-list")
    context = {
        "title": "Xóa dự thảo quyết định",
        "question": f"Xóa “{decision.title}”? Người, tập thể trong danh sách trở lại chờ quyết "
        "định.",
        "submit_label": "Xóa dự thảo",
        "danger": True,
        "cancel_url": _url(pk),
        "trail": trail_of(decision, "Xóa"),
    }
    return render(request, "components/confirm_page.html", context)


def decision_amend(request, pk):
    """A new draft that puts an issued decision right: single honours, or all of it."""
    decision = visible(request, pk)
    if not (verdict := rules.may_amend_decision(request.user, decision)):
        messages.info(request, verdict.reason)
        return redirect("awards:decision-detail", pk)
    offered = list(decision.honours.standing().order_by("pk"))
    initial = {name: getattr(decision, name) for name in decisions.EDITED}
    initial |= {
        "title": f"Về việc đính chính Quyết định số {decision}",
        "reason": "",
        "proposed_by": "",
    }
    form = AmendForm(request.POST or None, offered=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        kind, chosen = values.pop("kind"), values.pop("honours")
        try:
            fresh = decisions.amend(
                decision, actor=request.user, kind=kind, honours=chosen, values=values
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Đã soạn dự thảo. Hãy sửa từng dòng rồi ban hành.")
            return redirect("awards:decision-detail", fresh.pk)
    context = {
        "title": f"Đính chính, thay thế, thu hồi {decision}",
        "form": form,
        "submit_label": "Soạn dự thảo",
        "cancel_url": _url(pk),
        "trail": trail_of(decision, "Đính chính, thay thế, thu hồi"),
    }
    return render(request, "components/form_page.html", context)


def line_edit(request, pk):
    line, decision = _line(request, pk)
    names = ("honorific", "name", "post", "prize")
    initial = {name: getattr(line, name) for name in names} | {"version": decision.version}

    def keep(values):
        version = values.pop("version")
        decisions.save_line(line, actor=request.user, version=version, values=values)

    form = LineForm(request.POST or None, initial=initial)
    title, said = f"Sửa dòng của {line.name}", "Đã lưu."
    return _form(request, decision, form, keep, title=title, said=said)


def line_remove(request, pk):
    line, decision = _line(request, pk)
    form = VersionForm(request.POST or None, initial={"version": decision.version})
    if request.method == "POST" and form.is_valid():
        try:
            decisions.remove_line(line, actor=request.user, version=form.cleaned_data["version"])
        except Refused as refusal:
            messages.error(request, refusal.reason)
        else:
            messages.success(request, f"Đã bỏ {line.name} khỏi danh sách.")
        return redirect("awards:decision-detail", decision.pk)
    context = {
        "title": "Bỏ khỏi danh sách",
        "question": f"Bỏ {line.name} ({line.award}) khỏi danh sách của quyết định?",
        "form": form,
        "submit_label": "Bỏ khỏi danh sách",
        "danger": True,
        "cancel_url": _url(decision.pk),
        "trail": trail_of(decision, "Bỏ khỏi danh sách"),
    }
    return render(request, "components/confirm_page.html", context)


def _form(request, decision, form, act, *, title, said):
    if request.method == "POST" and form.is_valid():
        try:
            act(dict(form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, said)
            return redirect("awards:decision-detail", decision.pk)
    context = {
        "title": title,
        "form": form,
        "cancel_url": _url(decision.pk),
        "trail": trail_of(decision, title),
    }
    return render(request, "components/form_page.html", context)


def visible(request, pk) -> Decision:
    rows = Decision.objects.visible_to(request.user).select_related("unit", "campaign", "amends")
    return get_object_or_404(rows, pk=pk)


def _line(request, pk):
    mine = Decision.objects.visible_to(request.user)
    rows = DecisionLine.objects.filter(decision__in=mine).select_related("award")
    line = get_object_or_404(rows, pk=pk)
    decision = visible(request, line.decision_id)
    require(rules.may_edit_decision(request.user, decision))
    return line, decision


def trail_of(decision, here):
    return [_list_link(), (str(decision), _url(decision.pk)), (here, None)]


def _list_link():
    return ("Quyết định", reverse("awards:decision-list"))


def _url(pk):
    return reverse("awards:decision-detail", args=[pk])
