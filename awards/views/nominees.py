"""Nominees of a dossier: entered, put right, taken off; each one's record and findings."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from awards import assessments, rules
from awards.choices import Outcome, ProposalState
from awards.forms.proposals import NomineeForm
from awards.models import Nominee
from awards.models.honours import owners_of
from awards.queries import proposals as queries
from awards.queries.duplicates import alike_of
from awards.services import proposals, recipients
from awards.views.proposals import trail_of, visible
from campaigns.forms.results import VersionForm
from emulation.journal.models import Entry
from emulation.lib.verdicts import Refused, require

RECIPIENT = ("kind", "birth_year", "place", "body", "sex", "ethnic_group")


def nominee_add(request, pk):
    proposal = visible(request, pk)
    require(rules.may_add_nominee(request.user, proposal))
    form = NomineeForm(
        request.POST or None,
        proposal=proposal,
        user=request.user,
        initial={"version": proposal.version, "years": [proposal.year], **_like_last(proposal)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _keep(form, proposal, request.user)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, f"Đã thêm {form.cleaned_data['name']}.")
            if "another" in request.POST:
                return redirect("awards:nominee-add", pk)
            return redirect("awards:proposal-detail", pk)
    context = {
        "title": "Thêm người, tập thể",
        "proposal": proposal,
        "form": form,
        "cancel_url": reverse("awards:proposal-detail", args=[pk]),
        "trail": trail_of(proposal, "Thêm người, tập thể"),
    }
    return render(request, "awards/nominee_form.html", context)


def _like_last(proposal):
    """A list mostly asks for one award: offer that of the last one."""
    last = proposal.nominees.order_by("-position", "-id").select_related("award").first()
    return {"award": last.award} if last else {}


def _keep(form, proposal, user):
    cleaned = form.cleaned_data
    recipient = cleaned.get("recipient")
    if recipient is None:
        recipient = recipients.create(
            actor=user,
            unit=proposal.unit,
            name=cleaned["name"],
            number=cleaned["citizen_number"],
            **{name: cleaned[name] for name in RECIPIENT},
        )
    return proposals.add_nominee(
        proposal, actor=user, version=cleaned["version"], person=form.person(recipient)
    )


def nominee_edit(request, pk):
    nominee, proposal = visible_nominee(request, pk)
    require(rules.may_write_nominee(request.user, proposal, nominee))
    names = ("award", *proposals.NOMINEE)
    initial = {name: getattr(nominee, name) for name in names}
    initial |= {
        "name": nominee.name_as_submitted,
        "initiatives": nominee.initiatives.all(),
        "version": proposal.version,
    }
    form = NomineeForm(
        request.POST or None,
        proposal=proposal,
        user=request.user,
        nominee=nominee,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        person = form.person(nominee.recipient)
        try:
            proposals.save_nominee(nominee, actor=request.user, version=version, person=person)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Đã lưu.")
            return redirect("awards:nominee-detail", pk)
    context = {
        "title": f"Sửa {nominee}",
        "proposal": proposal,
        "nominee": nominee,
        "form": form,
        "requests": queries.requests_by_nominee(proposal).get(nominee.pk, []),
        "cancel_url": reverse("awards:nominee-detail", args=[pk]),
        "trail": trail_of(proposal, str(nominee)),
    }
    return render(request, "awards/nominee_form.html", context)


def nominee_detail(request, pk):
    """What is proposed, what each rule says with its proof and legal basis, papers, questions."""
    nominee, proposal = visible_nominee(request, pk)
    user = request.user
    examines = bool(rules.may_read_council_findings(user, proposal))
    found = assessments.assessment_of(proposal, by_council=examines)
    overrides = list(nominee.overrides.select_related("by", "undone_by"))
    standing = {row.rule: row for row in overrides if row.undone_at is None}
    findings = found.findings.get(nominee.pk, [])
    changes = assessments.differences(proposal, found, by_council=examines).get(nominee.pk, [])
    context = {
        "nominee": nominee,
        "proposal": proposal,
        "examines": examines,
        "law": found.law,
        "open_findings": [
            (one, standing.get(one.rule))
            for one in sorted(findings, key=lambda one: one.outcome != Outcome.FAIL)
            if one.outcome != Outcome.PASS
        ],
        "passed": [one for one in findings if one.outcome == Outcome.PASS],
        "changes": changes,
        "alike": alike_of([nominee], owners_of(user)).get(nominee.pk, []),
        "overrides": overrides,
        "requests": queries.requests_by_nominee(proposal).get(nominee.pk, []),
        "documents": nominee.documents.all(),
        "may_write": rules.may_write_nominee(user, proposal, nominee),
        "may_examine": rules.may_examine(user, proposal),
        "may_override": rules.may_override(user, proposal),
        "entries": Entry.objects.about(nominee).select_related("actor"),
        "trail": trail_of(proposal, str(nominee)),
    }
    return render(request, "awards/nominee_detail.html", context)


def nominee_remove(request, pk):
    nominee, proposal = visible_nominee(request, pk)
    require(rules.may_write_nominee(request.user, proposal, nominee))
    form = VersionForm(request.POST or None, initial={"version": proposal.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            proposals.remove_nominee(nominee, actor=request.user, version=version)
        except Refused as refusal:
            messages.error(request, refusal.reason)
        else:
            messages.success(request, f"Đã bỏ {nominee} khỏi hồ sơ.")
        return redirect("awards:proposal-detail", proposal.pk)
    is_draft = proposal.state == ProposalState.DRAFT
    context = {
        "title": "Bỏ khỏi hồ sơ",
        "question": f"Bỏ {nominee} ({nominee.award}) khỏi hồ sơ?",
        "warning": "Giấy tờ của mục này cũng bị xóa." if is_draft else "",
        "form": form,
        "submit_label": "Bỏ khỏi hồ sơ",
        "danger": True,
        "cancel_url": reverse("awards:nominee-detail", args=[pk]),
        "trail": trail_of(proposal, "Bỏ khỏi hồ sơ"),
    }
    return render(request, "components/confirm_page.html", context)


def visible_nominee(request, pk):
    around = ("recipient", "award", "unit", "suggested_award")
    rows = Nominee.objects.visible_to(request.user).select_related(*around)
    nominee = get_object_or_404(rows, pk=pk)
    nominee.proposal = visible(request, nominee.proposal_id)
    return nominee, nominee.proposal
