"""Decisions: drawn up from accepted nominees, issued once with a number, put right by new ones."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from awards import registry, rules
from awards.choices import DecisionKind, DecisionState, NomineeState, ProposalState
from awards.models import (
    Decision,
    DecisionBasis,
    DecisionLine,
    Honour,
    Nominee,
    Proposal,
    Recipient,
)
from awards.queries.decisions import ready_nominees, rewarded_already, usual_bases
from awards.queries.proposals import people_of
from awards.services.proposals import Outdated
from emulation.journal.services import notify, record
from emulation.lib.template_filters import vn_date
from emulation.lib.verdicts import Refused, require

EDITED = (
    "title",
    "reason",
    "symbol",
    "place",
    "authority_line",
    "capacity",
    "signer_post",
    "signer_name",
    "proposed_by",
    "executors",
    "receivers",
)
NAMED_AT_MOST = 5


@transaction.atomic
def draft(unit, *, actor, nominees, values, campaign=None):
    """A draft with these accepted nominees of one or many dossiers, in the order given."""
    require(rules.may_draft_decision(actor, unit))
    decision = Decision.objects.create(unit=unit, campaign=campaign, created_by=actor, **values)
    _add(decision, nominees)
    _cite(decision)
    after = {"trích yếu": decision.title, "số dòng": len(nominees)}
    record(actor, "decision.drafted", decision, after=after, within=campaign)
    return decision


@transaction.atomic
def amend(former, *, actor, kind, honours, values):
    """A draft that corrects, replaces or revokes what an issued decision gave."""
    former = Decision.objects.locked(former.pk)
    require(rules.may_amend_decision(actor, former))
    if kind == DecisionKind.AWARD:
        raise Refused("Quyết định sửa đổi phải là đính chính, thay thế hoặc thu hồi.")
    standing = former.honours.standing().select_related("recipient", "award").order_by("pk")
    chosen = list(standing if kind == DecisionKind.REPLACEMENT else standing.filter(pk__in=honours))
    if not chosen:
        raise Refused("Hãy chọn ít nhất một khen thưởng còn hiệu lực của quyết định này.")
    decision = Decision.objects.create(
        unit=former.unit,
        campaign=former.campaign,
        kind=kind,
        amends=former,
        created_by=actor,
        **values,
    )
    called = dict(former.lines.values_list("recipient", "honorific"))
    DecisionLine.objects.bulk_create(
        DecisionLine(
            decision=decision,
            honour=honour,
            recipient=honour.recipient,
            award=honour.award,
            honorific=called.get(honour.recipient_id, ""),
            name=honour.name_printed,
            post=honour.post,
            position=place,
        )
        for place, honour in enumerate(chosen, start=1)
    )
    _cite(decision)
    after = {"loại": decision.get_kind_display(), "của": str(former), "số dòng": len(chosen)}
    record(actor, "decision.drafted", decision, after=after, within=former.campaign)
    return decision


@transaction.atomic
def save(decision, *, actor, version, values, bases=None):
    """The words of a draft; `bases` are [(legal text or None, citation)] in order."""
    decision = _locked(decision, version)
    require(rules.may_edit_decision(actor, decision))
    names = [name for name in EDITED if name in values]
    before = {n: getattr(decision, n) for n in names if getattr(decision, n) != values[n]}
    for name in before:
        setattr(decision, name, values[name])
    if bases is not None:
        decision.bases.all().delete()
        _cite(decision, bases)
    labels = {name: str(Decision._meta.get_field(name).verbose_name) for name in before}
    _touched(
        decision,
        actor,
        "decision.saved",
        before={labels[name]: value for name, value in before.items()},
        after={labels[name]: values[name] for name in before},
    )
    return decision


@transaction.atomic
def add_nominees(decision, *, actor, version, nominees):
    decision = _locked(decision, version)
    require(rules.may_edit_decision(actor, decision))
    if decision.kind != DecisionKind.AWARD:
        raise Refused("Quyết định sửa đổi không thêm người, tập thể mới.")
    lines = _add(decision, nominees)
    after = {"thêm": ", ".join(line.name for line in lines)[:500]}
    _touched(decision, actor, "decision.lines_changed", after=after)
    return decision


@transaction.atomic
def remove_line(line, *, actor, version):
    """Out of the list; an accepted nominee may then stand in another decision."""
    decision = _locked(line.decision, version)
    require(rules.may_edit_decision(actor, decision))
    if not decision.lines.filter(pk=line.pk).delete()[0]:
        raise Outdated("Dòng này vừa được bỏ khỏi danh sách.")
    _touched(decision, actor, "decision.lines_changed", before={"bỏ": line.name})


@transaction.atomic
def save_line(line, *, actor, version, values):
    """Name, form of address and post as printed; a prize where it is set by hand, in đồng."""
    decision = _locked(line.decision, version)
    require(rules.may_edit_decision(actor, decision))
    line = decision.lines.get(pk=line.pk)
    names = ("honorific", "name", "post", "prize")
    before = {name: getattr(line, name) for name in names}
    for name in names:
        setattr(line, name, values.get(name, before[name]))
    line.save(update_fields=names)
    after = {name: getattr(line, name) for name in names}
    labels = {name: str(DecisionLine._meta.get_field(name).verbose_name) for name in names}
    _touched(
        decision,
        actor,
        "decision.lines_changed",
        before={labels[name]: before[name] for name in names if before[name] != after[name]},
        after={labels[name]: after[name] for name in names if before[name] != after[name]},
    )


@transaction.atomic
def reorder(decision, *, actor, version, order):
    decision = _locked(decision, version)
    require(rules.may_edit_decision(actor, decision))
    rows = {row.pk: row for row in decision.lines.all()}
    if set(order) != set(rows):
        raise Outdated("Danh sách vừa có người khác thay đổi. Hãy tải lại trang rồi xếp lại.")
    for place, pk in enumerate(order, start=1):
        rows[pk].position = place
    DecisionLine.objects.bulk_update(rows.values(), ["position"])
    _touched(decision, actor, "decision.lines_changed")


@transaction.atomic
def discard(decision, *, actor):
    decision = Decision.objects.locked(decision.pk)
    require(rules.may_edit_decision(actor, decision))
    record(actor, "decision.discarded", decision, within=decision.campaign)
    decision.delete()


@transaction.atomic
def issue(decision, *, actor, version, number, issued_on):
    """Signed outside of the portal; with the number it becomes final and makes the honours."""
    decision = _locked(decision, version)
    require(rules.may_edit_decision(actor, decision))
    lines = _locked_lines(decision)
    _require_issuable(decision, lines, issued_on)
    if decision.kind == DecisionKind.AWARD:
        _require_unrewarded(lines)
    decision.number, decision.issued_on = number, issued_on
    decision.state = DecisionState.ISSUED
    decision.issued_by, decision.issued_at = actor, timezone.now()
    decision.version += 1
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError as error:
        raise Refused(
            f"Số {number}/{decision.symbol} đã dùng trong năm {issued_on.year}. Số quyết định "
            "không dùng lại, kể cả khi quyết định trước đã bị thu hồi. Hãy nhập số khác."
        ) from error
    try:
        with transaction.atomic():
            _honour(decision, lines, actor)
    except IntegrityError as error:
        raise Refused(
            "Có thành tích vừa được khen thưởng ở một quyết định khác. Hãy tải lại trang."
        ) from error
    after = {"số": str(decision), "ngày": vn_date(issued_on), "số dòng": len(lines)}
    record(actor, "decision.issued", decision, after=after, within=decision.campaign)
    _tell(decision, lines)
    return decision


def _locked_lines(decision) -> list[DecisionLine]:
    """As they are once nobody else honours, revokes or merges their recipients any more.

    In one order for everybody: two decisions about one recipient come one after the other.
    """
    rows = decision.lines.select_related("recipient", "award", "nominee__proposal", "honour")
    held = set()
    while True:
        lines = list(rows.all())
        roots = {line.recipient.root_id for line in lines} - held
        if not roots:
            return lines
        list(Recipient.objects.select_for_update().filter(pk__in=roots).order_by("pk"))
        held |= roots


def _require_issuable(decision, lines, issued_on):
    if not lines:
        raise Refused("Danh sách của quyết định còn trống.")
    if not decision.bases.exists():
        raise Refused("Quyết định chưa có căn cứ nào.")
    if issued_on > timezone.localdate():
        raise Refused("Ngày ban hành không được sau hôm nay.")
    received = [line.nominee.proposal.received_on for line in lines if line.nominee_id]
    if decision.amends_id:
        received.append(decision.amends.issued_on)
    if received and issued_on < max(received):
        day = vn_date(max(received))
        raise Refused(f"Ngày ban hành không được trước ngày {day}, khi hồ sơ được tiếp nhận.")
    gone = [
        line.name
        for line in lines
        if line.nominee_id
        and (
            line.nominee.state != NomineeState.ACCEPTED
            or line.nominee.proposal.state != ProposalState.ACCEPTED
        )
    ]
    ended = [line.name for line in lines if line.honour_id and line.honour.ended_by_id]
    if gone or ended:
        names = ", ".join((gone + ended)[:NAMED_AT_MOST])
        raise Refused(f"Có dòng không còn hợp lệ: {names}. Hãy bỏ khỏi danh sách.")


def _require_unrewarded(lines):
    rewarded = {}
    for line in lines:
        key = (line.recipient.root_id, line.nominee.achievement_key)
        first = rewarded.setdefault(key, line)
        if key[1] and first is not line:
            raise Refused(
                f"{first.name} ({first.award}) và {line.name} ({line.award}) là một, với cùng một "
                "thành tích. Hãy bỏ một dòng khỏi danh sách."
            )
    if found := rewarded_already(lines):
        said = "; ".join(
            f"{line.name} ({honour.award_printed}, quyết định số {honour.number})"
            for line, honour in found[:NAMED_AT_MOST]
        )
        raise Refused(f"Thành tích đã được khen thưởng: {said}. Hãy bỏ khỏi danh sách.")


def _honour(decision, lines, actor):
    """The registry gets what was decided; amended rows end, and others stand in their place."""
    if decision.kind == DecisionKind.REPLACEMENT:
        ended = list(decision.amends.honours.standing())
    else:
        ended = [line.honour for line in lines if line.honour_id]
    registry.end(ended, by=decision)
    if decision.kind != DecisionKind.REVOCATION:
        registry.enter([_row(decision, line) for line in lines])
    for honour in ended:
        record(actor, "honour.ended", honour, after={"quyết định": str(decision)}, within=decision)
    nominees = [line.nominee_id for line in lines if line.nominee_id]
    Nominee.objects.filter(pk__in=nominees).update(state=NomineeState.DECIDED)
    _close_dossiers({line.nominee.proposal_id for line in lines if line.nominee_id}, actor)


def _row(decision, line) -> Honour:
    """As printed. A correction keeps what the earlier row was for."""
    former = line.honour
    common = {
        "recipient": line.recipient,
        "kind": line.recipient.kind,
        "name_printed": line.name,
        "post": line.post,
        "award": line.award,
        "award_printed": line.award.name,
        "campaign": decision.campaign,
        "decision": decision,
        "number": str(decision),
        "decided_on": decision.issued_on,
        "authority": decision.authority_line,
    }
    if former:
        return Honour(
            **common,
            owner=former.owner,
            unit=former.unit,
            unit_printed=former.unit_printed,
            occasion=former.occasion,
            years=former.years,
            year=former.year,
            achievement=former.achievement,
            achievement_key=former.achievement_key,
            nominee=former.nominee,
        )
    nominee, proposal = line.nominee, line.nominee.proposal
    return Honour(
        **common | {"campaign": proposal.campaign},
        owner=proposal.owner,
        unit=nominee.unit,
        unit_printed=str(nominee.unit),
        occasion=proposal.occasion,
        years=nominee.years,
        year=max(nominee.years, default=proposal.year),
        achievement=nominee.achievement,
        achievement_key=nominee.achievement_key,
        nominee=nominee,
    )


def _close_dossiers(pks, actor):
    """A dossier is decided when nobody of it is still to be decided about."""
    rows = Proposal.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    for proposal in rows.select_related("campaign"):
        if proposal.nominees.filter(state=NomineeState.ACCEPTED).exists():
            continue
        proposal.state = ProposalState.DECIDED
        proposal.version += 1
        proposal.stops.filter(left_at=None).update(left_at=timezone.now())
        proposal.save(update_fields=["state", "version"])
        before, after = {"state": ProposalState.ACCEPTED}, {"state": ProposalState.DECIDED}
        record(
            actor,
            "decision.issued",
            proposal,
            before=before,
            after=after,
        )


def _tell(decision, lines):
    """Each unit of what concerns it."""
    units = {line.nominee.proposal.unit for line in lines if line.nominee_id}
    url = reverse("awards:honour-list") + f"?number={decision.number}"
    sentence = f"Đã ban hành quyết định {decision} ngày {vn_date(decision.issued_on)}."
    for unit in sorted(units, key=lambda one: one.pk):
        notify(people_of(unit), "decision.issued", sentence, url=url)


def _add(decision, nominees):
    nominees = list(dict.fromkeys(nominees))
    ready = {one.pk: one for one in ready_nominees(decision.unit).filter(pk__in=nominees)}
    missing = [pk for pk in nominees if pk not in ready]
    if missing or not ready:
        raise Refused(
            "Có người, tập thể chưa được kết luận đủ điều kiện ở cơ quan này, hoặc đã có trong "
            "quyết định khác. Hãy tải lại danh sách rồi chọn lại."
        )
    last = decision.lines.aggregate(last=Max("position"))["last"] or 0
    lines = [
        DecisionLine(
            decision=decision,
            nominee=ready[pk],
            recipient=ready[pk].recipient,
            award=ready[pk].award,
            honorific=ready[pk].honorific,
            name=ready[pk].printed_name,
            post=ready[pk].post,
            position=last + place,
        )
        for place, pk in enumerate(nominees, start=1)
    ]
    try:
        with transaction.atomic():
            return DecisionLine.objects.bulk_create(lines)
    except IntegrityError as error:
        raise Refused(
            "Có người, tập thể vừa được đưa vào một quyết định khác. Hãy tải lại danh sách."
        ) from error


def _cite(decision, bases=None):
    """What it rests on, [(legal text or None, citation)] in order; the usual texts if not said."""
    if bases is None:
        bases = [(text, text.citation) for text in usual_bases(timezone.localdate())]
    DecisionBasis.objects.bulk_create(
        DecisionBasis(decision=decision, text=text, citation=citation, position=place)
        for place, (text, citation) in enumerate(bases, start=1)
    )


def _locked(decision, version) -> Decision:
    decision = Decision.objects.locked(decision.pk)
    if decision.version != version:
        raise Outdated("Quyết định vừa được người khác sửa. Hãy tải lại trang.")
    return decision


def _touched(decision, actor, action, *, before=None, after=None):
    decision.version += 1
    decision.save()
    record(actor, action, decision, before=before, after=after, within=decision.campaign)
