"""The body that holds a dossier: its queue, receiving, assigning, asking, concluding."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from awards import regimes, rules
from awards.checklist import Gap, shared
from awards.filters import ProposalFilter
from awards.forms.examining import (
    AnswerForm,
    AssignForm,
    ForwardForm,
    RaiseForm,
    ReasonForm,
    ReceiveForm,
    RegimeForm,
    RenameForm,
    SendBackForm,
)
from awards.models import Override, Proposal, Regime, Request
from awards.queries import catalogue, clocks
from awards.queries import proposals as queries
from awards.services import examining, proposals
from awards.services.examining import Stopped
from awards.views.lists import QUEUE
from awards.views.nominees import visible_nominee
from awards.views.proposals import act_on, listed, tabs, trail_of, visible
from campaigns.forms.results import VersionForm
from emulation.journal.services import record_export
from emulation.lib.lists import Listing, respond
from emulation.lib.verdicts import Refused, require

_QUEUE = replace(QUEUE, read=clocks.with_time_left)


def proposal_queue(request):
    rows = listed(request.user).filter(pk__in=queries.awaiting(request.user).values("pk"))
    chosen = ProposalFilter(request.GET, queryset=rows)
    listing = Listing(_QUEUE, request, chosen.qs, chosen.form)
    return respond(
        request,
        listing,
        "awards/proposal_queue.html",
        record=record_export,
        context={"filter": chosen, "tabs": tabs(request)},
    )


def proposal_receive(request, pk):
    return act_on(
        request,
        visible(request, pk),
        rules.may_receive,
        examining.receive,
        title="Tiếp nhận thẩm định",
        question="Sau khi tiếp nhận, đơn vị không thu hồi được nữa.",
        label="Tiếp nhận",
        said="Đã tiếp nhận hồ sơ. Đơn vị đã được báo.",
        form_class=ReceiveForm,
        initial={"received_on": timezone.localdate()},
    )


def proposal_assign(request, pk):
    proposal = visible(request, pk)
    offered = [
        one
        for one in queries.examiners_of(proposal.at)
        if one.pk not in (proposal.created_by_id, proposal.sent_by_id)
    ]
    return act_on(
        request,
        proposal,
        rules.may_assign,
        examining.assign,
        title="Phân công thẩm định",
        question="Người được giao được báo; việc thẩm định bắt đầu.",
        label="Phân công",
        said="Đã phân công.",
        form_class=AssignForm,
        offered=offered,
        initial={"to": request.user},
    )


def proposal_forward(request, pk):
    proposal = visible(request, pk)
    return act_on(
        request,
        proposal,
        rules.may_forward,
        examining.forward,
        title="Chuyển tiếp hồ sơ",
        question="Nơi nhận tiếp nhận lại từ đầu. Bạn vẫn xem được hồ sơ, và thu hồi được cho đến "
        "khi nơi nhận tiếp nhận.",
        label="Chuyển",
        said="Đã chuyển hồ sơ.",
        form_class=ForwardForm,
        offered=queries.receivers(proposal.unit, proposal.at),
    )


def proposal_reopen(request, pk):
    return act_on(
        request,
        visible(request, pk),
        rules.may_reopen,
        examining.reopen,
        title="Mở lại hồ sơ",
        question="Hồ sơ trở về bước thẩm định.",
        label="Mở lại",
        said="Đã mở lại hồ sơ.",
        form_class=ReasonForm,
    )


def proposal_refuse(request, pk):
    return act_on(
        request,
        visible(request, pk),
        rules.may_examine,
        examining.refuse,
        title="Không chấp nhận hồ sơ",
        question="Cả hồ sơ không được xét. Đơn vị đọc nguyên văn lý do. Muốn loại từng người, hãy "
        "mở trang của người đó.",
        label="Không chấp nhận",
        said="Đã từ chối hồ sơ. Đơn vị đã được báo.",
        form_class=ReasonForm,
        danger=True,
    )


def proposal_send_back(request, pk):
    """Ticks what is to be put right, with a reason; only that reopens for the unit."""
    proposal = visible(request, pk)
    if not (verdict := rules.may_examine(request.user, proposal)):
        messages.info(request, verdict.reason)
        return redirect("awards:proposal-detail", pk)
    form = SendBackForm(
        request.POST or None,
        proposal=proposal,
        nominees=queries.standing_nominees(proposal),
        initial={"version": proposal.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            examining.send_back(
                proposal,
                actor=request.user,
                version=form.cleaned_data["version"],
                asked=form.cleaned_data["asked"],
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Đã trả lại hồ sơ. Đơn vị đã được báo.")
            return redirect("awards:proposal-detail", pk)
    context = {
        "title": "Trả lại để bổ sung",
        "proposal": proposal,
        "form": form,
        "cancel_url": reverse("awards:proposal-detail", args=[pk]),
        "trail": trail_of(proposal, "Trả lại để bổ sung"),
    }
    return render(request, "awards/proposal_send_back.html", context)


def proposal_accept(request, pk):
    proposal = visible(request, pk)
    if not (verdict := rules.may_examine(request.user, proposal)):
        messages.info(request, verdict.reason)
        return redirect("awards:proposal-detail", pk)
    form = VersionForm(request.POST or None, initial={"version": proposal.version})
    nominees = queries.standing_nominees(proposal)
    stopped = queries.open_failures(nominees)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            examining.accept(proposal, actor=request.user, version=version)
        except Stopped as refusal:
            form.add_error(None, refusal.reason)
            stopped = refusal.reasons
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Hồ sơ đủ điều kiện, chờ quyết định. Đơn vị đã được báo.")
            return redirect("awards:proposal-detail", pk)
    context = {
        "title": "Kết luận đủ điều kiện",
        "proposal": proposal,
        "form": form,
        "unsettled": shared(queries.unsettled(proposal)),
        "stopped": shared(Gap(one.sentence, one.nominee) for one in stopped),
        "count": len(nominees),
        "cancel_url": reverse("awards:proposal-detail", args=[pk]),
        "trail": trail_of(proposal, "Kết luận đủ điều kiện"),
    }
    return render(request, "awards/proposal_accept.html", context)


def proposal_regime(request, pk):
    proposal = visible(request, pk)
    if not (verdict := rules.may_examine(request.user, proposal)):
        messages.info(request, verdict.reason)
        return redirect("awards:proposal-detail", pk)
    known = catalogue.regimes()
    try:
        natural = regimes.regime_of(proposal.received_on, known)
        later = regimes.more_favourable(proposal.received_on, known, timezone.localdate())
    except regimes.RegimeError as error:
        messages.error(request, str(error))
        return redirect("awards:proposal-detail", pk)
    return act_on(
        request,
        proposal,
        rules.may_examine,
        examining.choose_regime,
        title="Chọn chế độ pháp lý",
        question="Hồ sơ theo quy định của ngày tiếp nhận. Quy định ban hành sau chỉ áp dụng khi có "
        "lợi hơn cho người được đề nghị, kèm lý do bằng văn bản.",
        label="Áp dụng",
        said="Đã chọn chế độ pháp lý; điều kiện đã được kiểm tra lại.",
        form_class=RegimeForm,
        natural=natural,
        others=later,
        initial={
            "regime": proposal.regime or Regime.objects.filter(code=natural.code).first(),
            "reason": proposal.regime_reason,
        },
    )


@require_POST
def proposal_assess(request, pk):
    proposal = visible(request, pk)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        examining.assess_again(proposal, actor=request.user, version=version)
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, "Đã kiểm tra lại điều kiện theo quy định đang áp dụng.")
    return redirect("awards:proposal-detail", pk)


# One nominee


def nominee_refuse(request, pk):
    return _on_nominee(
        request,
        pk,
        examining.refuse_nominee,
        title="Không xét người, tập thể này",
        question="Những người, tập thể khác của hồ sơ vẫn được xét tiếp.",
        label="Không xét",
        said="Đã ghi là không xét.",
        form_class=ReasonForm,
        danger=True,
    )


def nominee_reopen(request, pk):
    return _on_nominee(
        request,
        pk,
        examining.reopen_nominee,
        title="Xét lại người, tập thể này",
        question="Người, tập thể này trở về bước thẩm định.",
        label="Xét lại",
        said="Đã đưa về bước thẩm định.",
        form_class=ReasonForm,
    )


def nominee_raise(request, pk):
    nominee, _ = visible_nominee(request, pk)
    suggested = nominee.suggested_award or nominee.award.raised_to
    return _on_nominee(
        request,
        pk,
        examining.raise_award,
        title="Đề nghị xét mức cao hơn",
        question="Để trống mức cao hơn là bỏ đề nghị này.",
        label="Lưu",
        said="Đã lưu đề nghị xét mức cao hơn.",
        form_class=RaiseForm,
        initial={"award": suggested},
    )


def nominee_rename(request, pk):
    nominee, _ = visible_nominee(request, pk)
    return _on_nominee(
        request,
        pk,
        examining.rename,
        title="Tên ghi trong quyết định",
        question=f"Đơn vị ghi: {nominee.name_as_submitted}. Tên đơn vị ghi vẫn được giữ.",
        label="Lưu",
        said="Đã lưu tên ghi trong quyết định.",
        form_class=RenameForm,
        initial={"name": nominee.printed_name, "post": nominee.post},
    )


def rule_set_aside(request, pk, rule):
    nominee, proposal = visible_nominee(request, pk)
    finding = nominee.findings.filter(by_council=True, rule=rule).first()
    if finding is None:
        messages.info(request, "Hãy kiểm tra lại điều kiện trước.")
        return redirect("awards:nominee-detail", pk)

    def set_aside(target, *, actor, version, reason):
        return examining.set_aside(target, actor=actor, version=version, rule=rule, reason=reason)

    return act_on(
        request,
        proposal,
        rules.may_override,
        set_aside,
        title="Bỏ qua điều kiện",
        question="Việc bỏ qua và lý do luôn hiện cùng hồ sơ, kèm tên người quyết định.",
        label="Bỏ qua điều kiện",
        said="Đã bỏ qua điều kiện cho người, tập thể này.",
        form_class=ReasonForm,
        danger=True,
        rows=[("Điều kiện", finding.name), ("Kết quả", finding.sentence)],
        target=nominee,
    )


def rule_restore(request, pk):
    rows = Override.objects.filter(
        nominee__proposal__in=Proposal.objects.visible_to(request.user), undone_at=None
    )
    override = get_object_or_404(rows.select_related("nominee"), pk=pk)
    nominee, proposal = visible_nominee(request, override.nominee_id)

    def restore(target, *, actor, version):
        return examining.restore(override, actor=actor, version=version)

    return act_on(
        request,
        proposal,
        rules.may_override,
        restore,
        title="Áp dụng lại điều kiện",
        question="Điều kiện lại có hiệu lực với người, tập thể này.",
        label="Áp dụng lại",
        said="Đã áp dụng lại điều kiện.",
        rows=[("Kết quả khi bỏ qua", override.sentence), ("Lý do bỏ qua", override.reason)],
        target=nominee,
    )


def _on_nominee(request, pk, service, **options):
    nominee, proposal = visible_nominee(request, pk)
    rows = [("Tên", str(nominee)), ("Danh hiệu, hình thức", str(nominee.award))]
    return act_on(
        request, proposal, rules.may_examine, service, rows=rows, target=nominee, **options
    )


# Questions and answers


def request_answer(request, pk):
    question = _request(request, pk)
    proposal = visible(request, question.proposal_id)
    require(rules.may_write(request.user, proposal))
    form = AnswerForm(request.POST or None, initial={"text": question.answer})
    back = reverse("awards:proposal-detail", args=[proposal.pk])
    if request.method == "POST" and form.is_valid():
        try:
            proposals.answer(question, actor=request.user, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Đã lưu trả lời. Nhớ gửi lại hồ sơ khi bổ sung xong.")
            return redirect(back)
    context = {
        "title": "Trả lời yêu cầu bổ sung",
        "lede": question.reason,
        "form": form,
        "cancel_url": back,
        "trail": trail_of(proposal, "Trả lời"),
    }
    return render(request, "components/form_page.html", context)


@require_POST
def request_settle(request, pk):
    question = _request(request, pk)
    try:
        examining.settle(question, actor=request.user)
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, "Đã đồng ý với phần bổ sung.")
    return redirect("awards:proposal-detail", question.proposal_id)


def _request(request, pk):
    rows = Request.objects.filter(
        proposal__in=Proposal.objects.visible_to(request.user), settled_at=None
    )
    return get_object_or_404(rows.select_related("proposal", "nominee"), pk=pk)
