"""What the body that holds a dossier does with it: receives, assigns, asks, concludes, sends on."""

from django.db import transaction
from django.utils import timezone

from awards import assessments, regimes, rules
from awards.choices import NomineeState, ProposalState
from awards.models import Checked, Nominee, Override, Request
from awards.queries import catalogue
from awards.queries.proposals import (
    examiners_of,
    open_failures,
    people_of,
    receivers,
    staff_of,
    standing_nominees,
)
from awards.services.proposals import locked, move, tell, touch
from emulation.journal.services import record
from emulation.lib.template_filters import vn_date
from emulation.lib.verdicts import Refused, require

LETTER_FIELDS = {
    "letter": "Tờ trình nói chung",
    "title": "Trích yếu",
    "year": "Năm thành tích",
    "letter_number": "Số tờ trình",
    "letter_on": "Ngày tờ trình",
    "staff": "Số người của đơn vị",
    "documents": "Giấy tờ chung của hồ sơ",
}
NOMINEE_FIELDS = {
    "nominee": "Mọi mục của người, tập thể này",
    "name_as_submitted": "Tên",
    "post": "Chức vụ, nơi công tác",
    "award": "Danh hiệu, hình thức",
    "achievement": "Thành tích",
    "years": "Năm thành tích",
    "votes_for": "Số phiếu đồng ý",
    "initiatives": "Sáng kiến, đề tài",
    "documents": "Giấy tờ",
}


class Stopped(Refused):
    """Not accepted: `reasons` are the findings that say no and that nobody set aside."""

    def __init__(self, reasons) -> None:
        super().__init__(
            "Còn điều kiện không đạt nên chưa kết luận được. Hãy không xét người, tập thể đó, yêu "
            "cầu bổ sung, hoặc trình lãnh đạo Hội đồng bỏ qua điều kiện kèm lý do."
        )
        self.reasons = reasons


@transaction.atomic
def receive(proposal, *, actor, version, received_on):
    """Received for appraisal on this day, which fixes the law that applies."""
    proposal = locked(proposal, version)
    require(rules.may_receive(actor, proposal))
    sent_on = timezone.localdate(proposal.sent_at)
    if not sent_on <= received_on <= timezone.localdate():
        raise Refused(
            f"Ngày tiếp nhận phải từ ngày gửi ({vn_date(sent_on)}) đến hôm nay. Hồ sơ giấy nhận "
            "trước đó thì ghi ở ý kiến."
        )
    stop = proposal.stops.get(left_at=None)
    stop.received_on, stop.received_by = received_on, actor
    stop.save(update_fields=["received_on", "received_by"])
    move(proposal, ProposalState.RECEIVED, actor, "proposal.received", received_on=received_on)
    assessments.keep(proposal, by_council=True)
    sentence = f"{proposal.at} đã tiếp nhận hồ sơ “{proposal}” ngày {vn_date(received_on)}."
    tell(people_of(proposal.unit), "proposal.received", sentence, proposal)
    return proposal


@transaction.atomic
def assign(proposal, *, actor, version, to):
    """To one specialist of the body; with it the examination begins."""
    proposal = locked(proposal, version)
    require(rules.may_assign(actor, proposal))
    if to.pk not in {user.pk for user in examiners_of(proposal.at)}:
        raise Refused(f"{to} không thẩm định hồ sơ ở {proposal.at}. Hãy chọn người khác.")
    if to.pk in (proposal.created_by_id, proposal.sent_by_id):
        raise Refused(f"{to} đã lập hoặc gửi hồ sơ này; hãy giao người khác.")
    if to.pk == proposal.assigned_to_id:
        raise Refused(f"Hồ sơ đã giao cho {to}.")
    former = proposal.assigned_to
    move(proposal, ProposalState.EXAMINING, actor, "proposal.assigned", assigned_to=to)
    record(
        actor,
        "proposal.assigned",
        proposal,
        before={"assigned_to": str(former or "")},
        after={"assigned_to": str(to)},
    )
    if to != actor:
        tell([to], "proposal.assigned", f"Bạn được giao thẩm định hồ sơ “{proposal}”.", proposal)
    return proposal


@transaction.atomic
def send_back(proposal, *, actor, version, asked):
    """Ask the unit to put things right: [(nominee id or None, field, reason)].

    Only those fields and nominees reopen; the answer comes back to who asked.
    """
    proposal = locked(proposal, version)
    require(rules.may_examine(actor, proposal))
    if not asked:
        raise Refused("Hãy ghi ít nhất một mục cần bổ sung, kèm lý do.")
    nominees = {row.pk: row for row in standing_nominees(proposal)}
    for pk, field, reason in asked:
        known = LETTER_FIELDS if pk is None else NOMINEE_FIELDS
        if field not in known or (pk is not None and pk not in nominees) or not reason.strip():
            raise Refused("Có mục cần bổ sung không đúng hoặc chưa ghi lý do.")
    now = timezone.now()
    for pk, field, reason in asked:
        same = proposal.requests.filter(nominee=pk, field=field, settled_at=None)
        same.update(settled_at=now)
        Request.objects.create(
            proposal=proposal, nominee_id=pk, field=field, reason=reason.strip(), asked_by=actor
        )
    flagged = {pk for pk, _, _ in asked if pk is not None}
    proposal.nominees.filter(pk__in=flagged).update(state=NomineeState.RETURNED)
    reasons = "; ".join(_asked_said(nominees.get(pk), field, why) for pk, field, why in asked)
    move(proposal, ProposalState.RETURNED, actor, "proposal.returned", reason=reasons)
    sentence = f"Hồ sơ “{proposal}” được trả lại để bổ sung {len(asked)} mục."
    tell(people_of(proposal.unit), "proposal.returned", sentence, proposal)
    return proposal


def _asked_said(nominee, field, reason):
    label = (LETTER_FIELDS if nominee is None else NOMINEE_FIELDS)[field]
    return f"{nominee or 'Hồ sơ'}, {label.lower()}: {reason.strip()}"


@transaction.atomic
def settle(request, *, actor):
    """What was asked for is as it should be."""
    proposal = request.proposal
    proposal = locked(proposal, proposal.version)
    require(rules.may_examine(actor, proposal))
    if not Request.objects.filter(pk=request.pk, settled_at=None).update(settled_at=timezone.now()):
        raise Refused("Yêu cầu này đã được giải quyết.")
    record(actor, "request.settled", request, within=proposal)


@transaction.atomic
def refuse_nominee(nominee, *, actor, version, reason):
    """This one is not awarded; the others go on."""
    proposal, nominee = _examined(nominee, actor, version)
    if nominee.state_choice not in (NomineeState.OPEN, NomineeState.RETURNED):
        raise Refused("Người, tập thể này không còn ở bước thẩm định.")
    _set_state(nominee, NomineeState.REFUSED, actor, "nominee.refused", proposal, reason)
    nominee.requests.filter(settled_at=None).update(settled_at=timezone.now())
    touch(proposal)
    return nominee


@transaction.atomic
def reopen_nominee(nominee, *, actor, version, reason):
    proposal, nominee = _examined(nominee, actor, version)
    if nominee.state != NomineeState.REFUSED:
        raise Refused("Người, tập thể này đang được xét.")
    _set_state(nominee, NomineeState.OPEN, actor, "nominee.reopened", proposal, reason)
    touch(proposal)
    return nominee


@transaction.atomic
def raise_award(nominee, *, actor, version, award, reason):
    """Suggest a higher award for this nominee (đạt khen cao); None takes the suggestion back."""
    proposal, nominee = _examined(nominee, actor, version)
    if award is not None and award.precedence >= nominee.award.precedence:
        raise Refused(f"{award} không cao hơn {nominee.award}.")
    before = {"mức cao hơn": str(nominee.suggested_award or "")}
    nominee.suggested_award = award
    nominee.save(update_fields=["suggested_award"])
    after = {"mức cao hơn": str(award or "")}
    record(
        actor, "nominee.raised", nominee, before=before, after=after, reason=reason, within=proposal
    )
    touch(proposal)
    return nominee


@transaction.atomic
def rename(nominee, *, actor, version, name, post):
    """The name and post as the decision will print them; what the unit wrote stays beside it."""
    proposal, nominee = _examined(nominee, actor, version)
    before = {"tên": nominee.printed_name, "chức vụ": nominee.post}
    nominee.name_in_decision = "" if name == nominee.name_as_submitted else name
    nominee.post = post
    nominee.save(update_fields=["name_in_decision", "post"])
    after = {"tên": nominee.printed_name, "chức vụ": nominee.post}
    record(actor, "nominee.renamed", nominee, before=before, after=after, within=proposal)
    touch(proposal)
    return nominee


@transaction.atomic
def choose_regime(proposal, *, actor, version, regime, reason):
    """A later regime because it is more favourable, with why; None: back to that of the day."""
    proposal = locked(proposal, version)
    require(rules.may_examine(actor, proposal))
    known = catalogue.regimes()
    try:
        regimes.applied(
            proposal.received_on,
            regime.code if regime else None,
            known,
            decided_on=timezone.localdate(),
            reason=reason,
        )
    except regimes.RegimeError as error:
        raise Refused(str(error)) from error
    before = {"regime": str(proposal.regime or "")}
    proposal.regime, proposal.regime_reason = regime, reason if regime else ""
    proposal.save(update_fields=["regime", "regime_reason"])
    assessments.keep(proposal, by_council=True)
    after = {"regime": str(regime or "")}
    record(
        actor,
        "proposal.regime_chosen",
        proposal,
        before=before,
        after=after,
        reason=reason,
    )
    touch(proposal)
    return proposal


@transaction.atomic
def assess_again(proposal, *, actor, version):
    """Run the rules anew by the law and the records of today, and keep what they say."""
    proposal = locked(proposal, version)
    require(rules.may_examine(actor, proposal))
    found = assessments.keep(proposal, by_council=True)
    touch(proposal)
    return found


@transaction.atomic
def set_aside(nominee, *, actor, version, rule, reason):
    """A leader of the council passes over a rule that fails for this nominee; it stays visible."""
    proposal = locked(nominee.proposal, version)
    require(rules.may_override(actor, proposal))
    kept = Checked.objects.filter(nominee=nominee, by_council=True, rule=rule)
    finding = kept.exclude(outcome="pass").first()
    if finding is None:
        raise Refused("Điều kiện này đang đạt, không cần bỏ qua.")
    if nominee.overrides.filter(rule=rule, undone_at=None).exists():
        raise Refused("Điều kiện này đã được bỏ qua.")
    row = Override.objects.create(
        nominee=nominee, rule=rule, sentence=finding.sentence, reason=reason, by=actor
    )
    after = {"điều kiện": finding.name, "kết quả": finding.sentence}
    record(actor, "nominee.rule_set_aside", nominee, after=after, reason=reason, within=proposal)
    touch(proposal)
    return row


@transaction.atomic
def restore(override, *, actor, version):
    """The rule counts again."""
    proposal = locked(override.nominee.proposal, version)
    require(rules.may_override(actor, proposal))
    now = timezone.now()
    standing = Override.objects.filter(pk=override.pk, undone_at=None)
    if not standing.update(undone_at=now, undone_by=actor):
        raise Refused("Điều kiện này đã được áp dụng lại.")
    before = {"điều kiện": override.rule, "lý do bỏ qua": override.reason}
    record(actor, "nominee.rule_restored", override.nominee, before=before, within=proposal)
    touch(proposal)


@transaction.atomic
def accept(proposal, *, actor, version):
    """Every nominee that still stands may be decided about; refused ones stay refused."""
    proposal = locked(proposal, version)
    require(rules.may_examine(actor, proposal))
    if proposal.requests.filter(settled_at=None).exists():
        raise Refused("Còn yêu cầu bổ sung chưa giải quyết. Hãy xem và đồng ý từng yêu cầu.")
    assessments.keep(proposal, by_council=True)
    nominees = standing_nominees(proposal)
    if not nominees:
        raise Refused("Không còn người, tập thể nào được xét. Hãy từ chối hồ sơ, kèm lý do.")
    if reasons := open_failures(nominees):
        raise Stopped(reasons)
    Nominee.objects.filter(
        pk__in=[one.pk for one in nominees], state__in=[NomineeState.OPEN, NomineeState.RETURNED]
    ).update(state=NomineeState.ACCEPTED)
    move(proposal, ProposalState.ACCEPTED, actor, "proposal.accepted")
    sentence = f"Hồ sơ “{proposal}” đủ điều kiện, chờ quyết định."
    tell(people_of(proposal.unit), "proposal.accepted", sentence, proposal)
    return proposal


@transaction.atomic
def reopen(proposal, *, actor, version, reason):
    """Back to examining while no decision names any of its nominees."""
    proposal = locked(proposal, version)
    require(rules.may_reopen(actor, proposal))
    if proposal.nominees.filter(lines__isnull=False).exists():
        raise Refused("Có người, tập thể đã đưa vào dự thảo quyết định. Hãy bỏ khỏi đó trước.")
    proposal.nominees.filter(state=NomineeState.ACCEPTED).update(state=NomineeState.OPEN)
    proposal.closing_reason = ""
    move(proposal, ProposalState.EXAMINING, actor, "proposal.reopened", reason=reason)
    return proposal


@transaction.atomic
def refuse(proposal, *, actor, version, reason):
    proposal = locked(proposal, version)
    require(rules.may_examine(actor, proposal))
    move(
        proposal,
        ProposalState.REFUSED,
        actor,
        "proposal.refused",
        reason=reason,
        closing_reason=reason,
    )
    sentence = f"Hồ sơ “{proposal}” không được chấp nhận: {reason}"
    tell(people_of(proposal.unit), "proposal.refused", sentence, proposal)
    return proposal


@transaction.atomic
def forward(proposal, *, actor, version, to, note):
    """On to another body: the next level, or the one of the sector."""
    proposal = locked(proposal, version)
    require(rules.may_forward(actor, proposal))
    offered = {one.pk: one for one in receivers(proposal.unit, proposal.at)}
    if to.pk not in offered:
        raise Refused("Cơ quan được chọn không nhận hồ sơ. Hãy chọn lại nơi chuyển.")
    if proposal.requests.filter(settled_at=None).exists():
        raise Refused("Còn yêu cầu bổ sung chưa giải quyết.")
    to = offered[to.pk]
    move(proposal, ProposalState.SENT, actor, "proposal.forwarded", at=to, reason=note)
    tell(staff_of(to), "proposal.sent", f"Hồ sơ “{proposal}” được chuyển đến {to}.", proposal)
    sentence = f"Hồ sơ “{proposal}” được chuyển đến {to}."
    tell(people_of(proposal.unit), "proposal.forwarded", sentence, proposal)
    return proposal


def _examined(nominee, actor, version):
    proposal = locked(nominee.proposal, version)
    require(rules.may_examine(actor, proposal))
    return proposal, proposal.nominees.select_related("award", "suggested_award").get(pk=nominee.pk)


def _set_state(nominee, state, actor, action, proposal, reason):
    former = nominee.state
    nominee.state = state
    nominee.refusal = reason if state == NomineeState.REFUSED else ""
    nominee.save(update_fields=["state", "refusal"])
    record(
        actor,
        action,
        nominee,
        before={"state": former},
        after={"state": nominee.state},
        reason=reason,
        within=proposal,
    )
