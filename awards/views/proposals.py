"""A unit's dossiers: the list, one of them, its letter, and what is done with it as a whole."""

from dataclasses import asdict, dataclass, field

from django.contrib import messages
from django.db.models import Count, Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards import assessments, rules
from awards.checklist import shared
from awards.choices import NomineeState, ProposalState
from awards.filters import ProposalFilter
from awards.forms.examining import ReasonForm, ToForm
from awards.forms.proposals import (
    LetterForm,
    NomineeFilterForm,
    ProposalForm,
    like_awards,
    proposing_units,
)
from awards.models import Award, Nominee, Proposal
from awards.models.honours import owners_of
from awards.queries import proposals as queries
from awards.queries.duplicates import alike_of
from awards.services import documents, proposals
from awards.services.proposals import Incomplete, Outdated
from awards.views.lists import NOMINEES, PROPOSALS
from awards.years import years_said
from campaigns.forms.results import VersionForm
from emulation.accounts.choices import COUNCIL
from emulation.accounts.queries import Found
from emulation.journal.models import Entry
from emulation.journal.services import record_export
from emulation.lib.lists import Listing, respond
from emulation.lib.verdicts import Refused, require
from emulation.lib.vietnamese import normalise, search_key

FOUND_AT_MOST = 20
ENTRIES_SHOWN = 50
# So many nominees are looked through by eye.
FEW = 9


def listed(user):
    rows = Proposal.objects.visible_to(user).select_related("unit", "at", "assigned_to")
    gone = Q(nominees__state__in=[NomineeState.REFUSED, NomineeState.WITHDRAWN])
    return rows.annotate(nominee_count=Count("nominees", filter=~gone, distinct=True))


def proposal_list(request):
    chosen = ProposalFilter(request.GET, queryset=listed(request.user))
    listing = Listing(PROPOSALS, request, chosen.qs, chosen.form)
    context = {
        "filter": chosen,
        "may_propose": rules.may_propose(request.user),
        "tabs": tabs(request),
    }
    return respond(
        request, listing, "awards/proposal_list.html", record=record_export, context=context
    )


def tabs(request):
    """The lists of awards that this person works with."""
    user, here = request.user, request.path
    places = [("Hồ sơ", reverse("awards:proposal-list"), True)]
    places += [
        ("Chờ thẩm định", reverse("awards:proposal-queue"), user.authority.has(*rules.EXAMINERS)),
        ("Quyết định", reverse("awards:decision-list"), user.authority.has(*COUNCIL)),
    ]
    return [
        {"label": label, "url": url, "current": url == here} for label, url, seen in places if seen
    ]


@require_safe
def award_search(request):
    """At most twenty titles and forms of the catalogue, for a form."""
    words = normalise(request.GET.get("q", "")[:100])
    awards = Award.objects.in_force(timezone.localdate())
    rows = like_awards(awards, words) if words else []
    found = [Found(one.pk, one.name, one.get_level_display()) for one in rows[:FOUND_AT_MOST]]
    return JsonResponse(
        {"found": [asdict(one) for one in found], "more": len(rows) > FOUND_AT_MOST}
    )


def proposal_create(request):
    require(rules.may_propose(request.user))
    if not proposing_units(request.user).exists():
        context = {"title": "Lập hồ sơ đề nghị khen thưởng", "trail": [_list_link(), ("Lập", None)]}
        return render(request, "awards/proposal_no_unit.html", context)
    initial = {"campaign": request.GET.get("campaign") or None}
    if initial["campaign"]:
        initial["occasion"] = "campaign"
    form = ProposalForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {key: value for key, value in form.cleaned_data.items() if key != "version"}
        unit = values.pop("unit")
        try:
            proposal = proposals.create(unit, actor=request.user, **values)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Đã lập hồ sơ. Tiếp theo, hãy thêm người, tập thể.")
            return redirect("awards:proposal-detail", proposal.pk)
    context = {
        "title": "Lập hồ sơ đề nghị khen thưởng",
        "form": form,
        "submit_label": "Lập hồ sơ",
        "cancel_url": reverse("awards:proposal-list"),
        "trail": [_list_link(), ("Lập hồ sơ", None)],
    }
    return render(request, "components/form_page.html", context)


def proposal_detail(request, pk):
    """The whole dossier: nominees with what the rules say, papers, what is missing, its way."""
    proposal = visible(request, pk)
    user = request.user
    examines = bool(rules.may_read_council_findings(user, proposal))
    around = ("recipient", "award", "unit", "suggested_award")
    nominees = proposal.nominees.select_related(*around).prefetch_related("overrides")
    found = assessments.assessment_of(proposal, by_council=examines)
    requests = queries.requests_by_nominee(proposal)
    alike = alike_of(list(nominees), owners_of(user))
    rows = [_row(one, found, requests, alike) for one in nominees]
    chosen = NomineeFilterForm(request.GET)
    listing = Listing(NOMINEES, request, _chosen(rows, chosen), chosen, about=proposal)
    verdicts = {name: rule(user, proposal) for name, rule in VERDICTS.items()}
    asked = {one.field for one in requests.get(None, [])}
    verdicts["letter"] = rules.may_write_letter(user, proposal, asked)
    verdicts["attach"] = documents.may_attach(user, proposal, None, asked=asked)
    context = {
        "title": proposal.title,
        "proposal": proposal,
        "filter": chosen,
        "is_long": len(rows) > FEW,
        "documents": [one for one in proposal.documents.all() if one.nominee_id is None],
        "letter_requests": requests.get(None, []),
        "gaps": shared(queries.gaps_of(proposal)) if verdicts["write"] else [],
        "law": found.law,
        "changes": assessments.differences(proposal, found, by_council=examines),
        "examines": examines,
        "verdicts": verdicts,
        "more": _more(proposal, verdicts),
        "entries": Entry.objects.about(proposal).select_related("actor")[:ENTRIES_SHOWN],
        "trail": [_list_link(), (proposal.title, None)],
    }
    return respond(
        request, listing, "awards/proposal_detail.html", record=record_export, context=context
    )


VERDICTS = {
    "write": rules.may_write,
    "add": rules.may_add_nominee,
    "send": rules.may_send,
    "hand_over": rules.may_hand_over,
    "recall": rules.may_recall,
    "withdraw": rules.may_withdraw,
    "discard": rules.may_discard,
    "receive": rules.may_receive,
    "assign": rules.may_assign,
    "examine": rules.may_examine,
    "forward": rules.may_forward,
    "reopen": rules.may_reopen,
}


def _more(proposal, verdicts):
    """Acts that are rarer, for the menu."""
    is_received = proposal.state == ProposalState.RECEIVED
    offered = [
        ("proposal-assign", "Phân công lại", "person", verdicts["assign"] and not is_received),
        ("proposal-forward", "Chuyển tiếp nơi khác", "right", verdicts["forward"]),
        ("proposal-regime", "Chọn chế độ pháp lý…", "book", verdicts["examine"]),
        ("proposal-refuse", "Không chấp nhận cả hồ sơ…", "stop", verdicts["examine"]),
        ("proposal-discard", "Xóa dự thảo…", "close", verdicts["discard"]),
        (
            "proposal-withdraw",
            "Rút hồ sơ…",
            "return",
            verdicts["withdraw"] and not verdicts["discard"],
        ),
    ]
    return [
        {"label": label, "url": reverse(f"awards:{name}", args=[proposal.pk]), "icon": icon}
        for name, label, icon, verdict in offered
        if verdict
    ]


@dataclass
class Row:
    """One nominee of a dossier with what the rules say of it and what is asked."""

    nominee: Nominee
    findings: list
    failed: list
    unknown: list
    aside: set
    requests: list = field(default_factory=list)
    # Honours in the registry that are perhaps the same.
    alike: list = field(default_factory=list)

    @property
    def name(self):
        return str(self.nominee)

    @property
    def years(self):
        return years_said(self.nominee.years)

    @property
    def votes(self):
        one = self.nominee
        return f"{one.votes_for}/{one.votes_total}" if one.votes_total else ""

    @property
    def found_said(self):
        if self.failed:
            return f"Không đạt: {'; '.join(one.name for one in self.failed)}"
        if self.unknown:
            return f"Cần xem xét: {'; '.join(one.name for one in self.unknown)}"
        return "Đạt" if self.findings else ""


def _row(nominee, found, requests, alike):
    findings = found.findings.get(nominee.pk, [])
    aside = {row.rule for row in nominee.overrides.all() if row.undone_at is None}
    return Row(
        nominee,
        findings,
        failed=[one for one in findings if one.outcome == "fail" and one.rule not in aside],
        unknown=[one for one in findings if one.outcome == "unknown"],
        aside=aside,
        requests=requests.get(nominee.pk, []),
        alike=alike.get(nominee.pk, []),
    )


def _chosen(rows, form):
    """Those of the filter; what it cannot read filters nothing."""
    if not form.is_valid():
        return rows
    words = search_key(form.cleaned_data["q"]).split()
    shown = form.cleaned_data["xem"]
    tests = {
        "fail": lambda row: row.failed,
        "unknown": lambda row: row.unknown,
        "asked": lambda row: row.requests,
        "alike": lambda row: row.alike,
        "refused": lambda row: row.nominee.state == NomineeState.REFUSED,
    }
    keep = tests.get(shown, lambda row: True)
    return [
        row
        for row in rows
        if keep(row) and all(word in search_key(f"{row.name} {row.nominee.post}") for word in words)
    ]


def proposal_letter(request, pk):
    proposal = visible(request, pk)
    asked = proposals.open_fields(proposal, None)
    require(rules.may_write_letter(request.user, proposal, asked))
    initial = {name: getattr(proposal, name) for name in (*proposals.LETTER, "version")}
    form = LetterForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            proposals.save_letter(
                proposal, actor=request.user, version=version, values=form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Đã lưu tờ trình.")
            return redirect("awards:proposal-detail", pk)
    context = {
        "title": "Tờ trình",
        "form": form,
        "cancel_url": _url(pk),
        "trail": trail_of(proposal, "Tờ trình"),
    }
    return render(request, "components/form_page.html", context)


def proposal_send(request, pk):
    """What will be sent and where to, what is still missing; then sends it."""
    proposal = visible(request, pk)
    verdict = rules.may_send(request.user, proposal)
    if not verdict:
        messages.info(request, verdict.reason)
        return redirect("awards:proposal-detail", pk)
    is_answer = proposal.state == ProposalState.RETURNED
    offered = [proposal.at] if is_answer else queries.receivers(proposal.unit)
    gaps = queries.gaps_of(proposal)
    form = ToForm(request.POST or None, offered=offered, initial={"version": proposal.version})
    if request.method == "POST" and form.is_valid():
        try:
            proposals.send(
                proposal,
                actor=request.user,
                version=form.cleaned_data["version"],
                to=form.cleaned_data["to"],
            )
        except Incomplete as incomplete:
            gaps = incomplete.gaps
            form.add_error(None, incomplete.reason)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Đã gửi hồ sơ. Bạn sẽ được báo khi có kết quả.")
            return redirect("awards:proposal-detail", pk)
    context = {
        "proposal": proposal,
        "form": form,
        "title": "Gửi hồ sơ",
        "missing": shared(gap for gap in gaps if gap.is_required),
        "advised": shared(gap for gap in gaps if not gap.is_required),
        "count": proposal.nominees.standing().count(),
        "cancel_url": _url(pk),
        "trail": trail_of(proposal, "Gửi hồ sơ"),
    }
    return render(request, "awards/proposal_send.html", context)


def proposal_hand_over(request, pk):
    return _act(
        request,
        pk,
        rules.may_hand_over,
        proposals.hand_over,
        title="Chuyển lãnh đạo đơn vị",
        question="Lãnh đạo đơn vị được báo để xem, xác nhận rồi gửi hồ sơ này.",
        label="Chuyển lãnh đạo",
        said="Đã báo lãnh đạo đơn vị.",
    )


def proposal_recall(request, pk):
    return _act(
        request,
        pk,
        rules.may_recall,
        proposals.recall,
        title="Thu hồi hồ sơ",
        question="Hồ sơ trở về nơi gửi để sửa rồi gửi lại. Nơi nhận được báo.",
        label="Thu hồi",
        said="Đã thu hồi hồ sơ.",
    )


def proposal_withdraw(request, pk):
    return _act(
        request,
        pk,
        rules.may_withdraw,
        proposals.withdraw,
        title="Rút hồ sơ",
        question="Hồ sơ không được xét nữa và không mở lại được. Mọi giấy tờ vẫn được lưu.",
        label="Rút hồ sơ",
        said="Đã rút hồ sơ.",
        form_class=ReasonForm,
        danger=True,
    )


def proposal_discard(request, pk):
    proposal = visible(request, pk)
    if not (verdict := rules.may_discard(request.user, proposal)):
        messages.info(request, verdict.reason)
        return redirect("awards:proposal-detail", pk)
    if request.method == "POST":
        proposals.discard(proposal, actor=request.user)
        messages.success(request, "Đã xóa dự thảo hồ sơ.")
        return redirect("awards:proposal-list")
    context = {
        "title": "Xóa dự thảo hồ sơ",
        "question": f"Xóa “{proposal}” cùng danh sách và giấy tờ? Không lấy lại được.",
        "submit_label": "Xóa hồ sơ",
        "danger": True,
        "cancel_url": _url(pk),
        "trail": trail_of(proposal, "Xóa"),
    }
    return render(request, "components/confirm_page.html", context)


def _act(request, pk, rule, service, *, title, question, label, said, **options):
    proposal = visible(request, pk)
    return act_on(
        request,
        proposal,
        rule,
        service,
        title=title,
        question=question,
        label=label,
        said=said,
        **options,
    )


def act_on(
    request,
    proposal,
    rule,
    service,
    *,
    title,
    question,
    label,
    said,
    form_class=VersionForm,
    danger=False,
    rows=(),
    target=None,
    **form_options,
):
    """Asks, then does one act with a dossier or something of it; the form's fields go to it."""
    if not (verdict := rule(request.user, proposal)):
        messages.info(request, verdict.reason)
        return redirect("awards:proposal-detail", proposal.pk)
    initial = {"version": proposal.version, **form_options.pop("initial", {})}
    form = form_class(request.POST or None, initial=initial, **form_options)
    if request.method == "POST" and form.is_valid():
        try:
            service(target or proposal, actor=request.user, **form.cleaned_data)
        except Outdated as refusal:
            messages.error(request, refusal.reason)
            return redirect("awards:proposal-detail", proposal.pk)
        except Incomplete:
            messages.error(request, "Hồ sơ còn thiếu. Hãy bổ sung những gì ghi ở “Còn thiếu”.")
            return redirect("awards:proposal-detail", proposal.pk)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, said)
            return redirect(
                "awards:proposal-detail" if target is None else "awards:nominee-detail",
                (target or proposal).pk,
            )
    context = {
        "title": title,
        "question": question,
        "rows": rows or [("Hồ sơ", proposal.title), ("Đơn vị", str(proposal.unit))],
        "form": form,
        "submit_label": label,
        "danger": danger,
        "cancel_url": _url(proposal.pk),
        "trail": trail_of(proposal, title),
    }
    return render(request, "components/confirm_page.html", context)


def visible(request, pk) -> Proposal:
    around = ("unit", "at", "owner", "campaign", "regime", "assigned_to", "created_by", "sent_by")
    rows = Proposal.objects.visible_to(request.user).select_related(*around)
    return get_object_or_404(rows, pk=pk)


def trail_of(proposal, here):
    return [_list_link(), (proposal.title, _url(proposal.pk)), (here, None)]


def _list_link():
    return ("Hồ sơ khen thưởng", reverse("awards:proposal-list"))


def _url(pk):
    return reverse("awards:proposal-detail", args=[pk])
