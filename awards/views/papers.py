"""The papers of a dossier: added, looked at, downloaded, taken away. All behind `visible_to`."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from awards.choices import ProposalState
from awards.forms.proposals import PapersForm
from awards.models import DossierDocument, Nominee, Proposal
from awards.services import documents
from awards.services.documents import may_attach
from awards.views.proposals import trail_of, visible
from emulation.lib import word_texts
from emulation.lib.private_files import downloaded, shown
from emulation.lib.upload_limits import oversized
from emulation.lib.uploads import MAX_SIZE, too_large
from emulation.lib.verdicts import Refused, require
from emulation.lib.word_texts import WordError


def document_add(request, pk):
    """Papers of the whole dossier, or of the nominee that the address names."""
    proposal = visible(request, pk)
    nominee = None
    if named := request.GET.get("nominee"):
        if not named.isascii() or not named.isdecimal() or len(named) > 18:
            raise Http404
        nominee = get_object_or_404(Nominee.objects.filter(proposal=proposal), pk=named)
    require(may_attach(request.user, proposal, nominee))
    sends = request.method == "POST"
    too_heavy = oversized(request) if sends else []
    form = PapersForm(
        request.POST if sends else None,
        request.FILES if sends else None,
        initial={"kind": request.GET.get("kind", "")},
    )
    form.fields["file"].required = not too_heavy
    if sends and form.is_valid():
        outcome = documents.attach_files(
            proposal,
            actor=request.user,
            files=form.cleaned_data["file"],
            kind=form.cleaned_data["kind"],
            nominee=nominee,
        )
        refused = [(file.name, reason) for file, reason in outcome.refused]
        refused += [(name, too_large(MAX_SIZE)) for name in too_heavy]
        if outcome.done:
            messages.success(request, f"Đã thêm {len(outcome.done)} giấy tờ.")
        if not refused:
            return redirect(_back(proposal, nominee))
        for name, reason in refused:
            form.add_error("file", f"{name}: {reason}")
    context = {
        "title": f"Giấy tờ của {nominee}" if nominee else "Giấy tờ chung của hồ sơ",
        "form": form,
        "submit_label": "Thêm giấy tờ",
        "cancel_url": _back(proposal, nominee),
        "trail": trail_of(proposal, "Giấy tờ"),
    }
    return render(request, "components/form_page.html", context)


def document_download(request, pk):
    return downloaded(_document(request, pk))


def document_show(request, pk):
    return shown(_document(request, pk))


@require_safe
def document_text(request, pk):
    """What a Word file says, in plain words, on a page of the portal."""
    document = _document(request, pk)
    if not document.is_text:
        raise Http404
    proposal = visible(request, document.proposal_id)
    try:
        with document.file.open("rb") as file:
            text, problem = word_texts.read(file, document.size), ""
    except FileNotFoundError:
        raise Http404("Tệp không còn trong kho.") from None
    except WordError as error:
        text, problem = None, str(error)
    context = {
        "title": document.name,
        "document": document,
        "blocks": [
            {"rows": block.rows} if isinstance(block, word_texts.Table) else {"paragraph": block}
            for block in (text.blocks if text else ())
        ],
        "is_whole": text is None or text.is_whole,
        "problem": problem,
        "back_url": _back(proposal, document.nominee),
        "trail": trail_of(proposal, document.name),
    }
    return render(request, "awards/document_text.html", context)


def document_remove(request, pk):
    document = _document(request, pk)
    proposal = visible(request, document.proposal_id)
    require(may_attach(request.user, proposal, document.nominee))
    if request.method == "POST":
        try:
            documents.detach(document, actor=request.user)
        except Refused as refusal:
            messages.error(request, refusal.reason)
        else:
            messages.success(request, "Đã bỏ giấy tờ.")
        return redirect(_back(proposal, document.nominee))
    context = {
        "title": "Bỏ giấy tờ",
        "question": f"Bỏ “{document}” khỏi hồ sơ? Tệp bị xóa, không lấy lại được.",
        "submit_label": "Bỏ giấy tờ",
        "danger": True,
        "cancel_url": _back(proposal, document.nominee),
        "trail": trail_of(proposal, "Bỏ giấy tờ"),
    }
    return render(request, "components/confirm_page.html", context)


def _document(request, pk):
    mine = Proposal.objects.visible_to(request.user)
    rows = DossierDocument.objects.filter(proposal__in=mine).select_related("nominee", "proposal")
    return get_object_or_404(rows, pk=pk)


def _back(proposal, nominee):
    if nominee is None or proposal.state == ProposalState.WITHDRAWN:
        return reverse("awards:proposal-detail", args=[proposal.pk])
    return reverse("awards:nominee-detail", args=[nominee.pk])
