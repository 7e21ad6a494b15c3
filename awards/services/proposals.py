"""What a unit does with its dossier: writes it, sends it, takes it back, answers what is asked."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from awards import assessments, rules
from awards.achievements import achievement_key
from awards.choices import AwardOccasion, NomineeState, ProposalState
from awards.models import Nominee, Proposal, Stop
from awards.models.honours import owner_id_of
from awards.queries.proposals import gaps_of, people_of, receivers, staff_of
from awards.services import recipients
from emulation.accounts.choices import Role
from emulation.accounts.models import Unit
from emulation.journal.services import notify, record
from emulation.lib.verdicts import Refused, require
from emulation.lib.vietnamese import match_key

LETTER = ("title", "year", "sector", "letter_number", "letter_on", "staff")
NOMINEE = (
    "name_as_submitted",
    "honorific",
    "post",
    "years",
    "achievement",
    "votes_for",
    "votes_total",
    "votes_present",
    "is_direct_worker",
    "is_leader",
    "is_remote",
    "leads_bloc",
    "staff",
)


class Outdated(Refused):
    """Somebody else saved meanwhile; nothing was overwritten."""


class Incomplete(Refused):
    """Not sent: `gaps` is the exact list of what is missing."""

    def __init__(self, gaps) -> None:
        super().__init__("Hồ sơ còn thiếu nên chưa gửi được. Danh sách những gì còn thiếu ở dưới.")
        self.gaps = gaps


@dataclass
class Person:
    """Whom a nominee is, and for which award, as somebody entered it.

    `fresh` is what the register is to keep of one that it does not know yet.
    """

    recipient: object
    award: object
    values: dict
    unit: Unit | None = None
    initiatives: list = field(default_factory=list)
    fresh: dict | None = None


@transaction.atomic
def create(unit, *, actor, occasion, year, title, campaign=None, **values):
    """A new draft; `occasion` and campaign stay as they are from now on."""
    require(rules.may_propose_for(actor, unit))
    if (occasion == AwardOccasion.CAMPAIGN) != (campaign is not None):
        raise Refused("Hồ sơ khen phong trào phải chọn phong trào; hồ sơ khác thì không.")
    owner = Unit.objects.get(pk=owner_id_of(unit))
    proposal = Proposal.objects.create(
        unit=unit,
        at=unit,
        owner=owner,
        occasion=occasion,
        campaign=campaign,
        year=year,
        title=title,
        created_by=actor,
        **values,
    )
    after = {"đơn vị": str(unit), "loại hình": proposal.get_occasion_display(), "năm": year}
    record(actor, "proposal.created", proposal, after=after)
    return proposal


@transaction.atomic
def save_letter(proposal, *, actor, version, values):
    """The letter and what it says of the unit; in a returned dossier what was asked for."""
    proposal = locked(proposal, version)
    asked = open_fields(proposal, None)
    require(rules.may_write_letter(actor, proposal, asked))
    names = [name for name in LETTER if name in values]
    if proposal.state == ProposalState.RETURNED and "letter" not in asked:
        names = [name for name in names if name in asked]
    _change(proposal, names, values, actor, "proposal.saved", proposal)
    return proposal


@transaction.atomic
def add_nominee(proposal, *, actor, version, person: Person):
    proposal = locked(proposal, version)
    require(rules.may_add_nominee(actor, proposal))
    nominee = _added(proposal, person)
    after = {"danh hiệu": str(person.award), "thành tích": nominee.achievement}
    record(actor, "nominee.added", nominee, after=after, within=proposal)
    touch(proposal)
    return nominee


@transaction.atomic
def add_nominees(proposal, *, actor, version, people, source):
    """Those of a whole list, all or none; `source` is the name of the file.

    Who is not known yet is entered in the register, once for all awards in the list.
    """
    proposal = locked(proposal, version)
    require(rules.may_add_nominee(actor, proposal))
    made, found = {}, []
    for person in people:
        if person.recipient is None:
            person.recipient = _entered(person.fresh, made, proposal.unit, actor)
        found.append(_added(proposal, person))
    after = {"tệp": source, "số người, tập thể": len(found)}
    record(actor, "proposal.nominees_imported", proposal, after=after)
    touch(proposal)
    return found


@transaction.atomic
def save_nominee(nominee, *, actor, version, person: Person):
    """What is said of a nominee; in a returned dossier only the fields that were asked for."""
    proposal = locked(nominee.proposal, version)
    nominee = _nominee(proposal, nominee.pk)
    require(rules.may_write_nominee(actor, proposal, nominee))
    values = {**person.values, "award": person.award, "unit": person.unit or nominee.unit}
    names = [*NOMINEE, "award", "unit"]
    asked = open_fields(proposal, nominee.pk)
    if "votes_for" in asked:
        # Votes say nothing without the number of those who might vote.
        asked |= {"votes_total", "votes_present"}
    if proposal.state == ProposalState.RETURNED and "nominee" not in asked:
        names = [name for name in names if name in asked]
    _change(nominee, [n for n in names if n in values], values, actor, "nominee.saved", proposal)
    if proposal.state == ProposalState.DRAFT or asked & {"initiatives", "nominee"}:
        nominee.initiatives.set(person.initiatives)
    _set_key(nominee, proposal)
    nominee.save(update_fields=["achievement_key"])
    touch(proposal)
    return nominee


@transaction.atomic
def remove_nominee(nominee, *, actor, version):
    """Out of a draft for good; of a returned dossier it is withdrawn and stays visible."""
    proposal = locked(nominee.proposal, version)
    nominee = _nominee(proposal, nominee.pk)
    require(rules.may_write_nominee(actor, proposal, nominee))
    before = {"tên": str(nominee), "danh hiệu": str(nominee.award)}
    record(actor, "nominee.removed", nominee, before=before, within=proposal)
    if proposal.state == ProposalState.DRAFT:
        _forget_files(nominee.documents.all())
        nominee.delete()
    else:
        nominee.state = NomineeState.WITHDRAWN
        nominee.save(update_fields=["state"])
        nominee.requests.filter(settled_at=None).update(settled_at=timezone.now())
    touch(proposal)


@transaction.atomic
def reorder(proposal, *, actor, version, order):
    """By rank, not by the alphabet: the order is the unit's, then the council's."""
    proposal = locked(proposal, version)
    if proposal.state == ProposalState.EXAMINING:
        require(rules.may_examine(actor, proposal))
    else:
        require(rules.may_add_nominee(actor, proposal))
    rows = {row.pk: row for row in proposal.nominees.all()}
    if set(order) != set(rows):
        raise Outdated("Danh sách vừa có người khác thay đổi. Hãy tải lại trang rồi xếp lại.")
    for place, pk in enumerate(order, start=1):
        rows[pk].position = place
    Nominee.objects.bulk_update(rows.values(), ["position"])
    record(actor, "proposal.reordered", proposal)
    touch(proposal)


@transaction.atomic
def hand_over(proposal, *, actor, version):
    """Tell the unit's leader that it is ready to be sent."""
    proposal = locked(proposal, version)
    require(rules.may_hand_over(actor, proposal))
    require_whole(proposal)
    leaders = people_of(proposal.unit, Role.UNIT_LEADER)
    if not leaders:
        raise Refused("Đơn vị chưa có tài khoản lãnh đạo. Hãy báo người quản trị.")
    record(actor, "proposal.handed", proposal)
    tell(leaders, "proposal.handed", f"Hồ sơ “{proposal}” chờ bạn xác nhận và gửi.", proposal)
    return proposal


@transaction.atomic
def send(proposal, *, actor, version, to=None):
    """To the body that examines it: the chosen one, or the nearest above. Whole or not at all."""
    proposal = locked(proposal, version)
    require(rules.may_send(actor, proposal))
    if proposal.state == ProposalState.RETURNED:
        return _send_again(proposal, actor)
    require_whole(proposal)
    offered = receivers(proposal.unit)
    if not offered:
        raise Refused("Chưa có cơ quan nào nhận hồ sơ trên cổng. Hãy báo người quản trị.")
    to = offered[0] if to is None else next((one for one in offered if one.pk == to.pk), None)
    if to is None:
        raise Refused("Cơ quan được chọn không nhận hồ sơ. Hãy chọn lại nơi gửi.")
    assessments.keep(proposal, by_council=False)
    move(proposal, ProposalState.SENT, actor, "proposal.sent", at=to, sent_by=actor)
    tell(staff_of(to), "proposal.sent", f"{proposal.unit} gửi hồ sơ “{proposal}”.", proposal)
    return proposal


def _send_again(proposal, actor):
    """Answered: it goes back to who asked, and only that is looked at again."""
    require_whole(proposal)
    asked = list(proposal.requests.filter(settled_at=None).select_related("asked_by"))
    proposal.nominees.filter(state=NomineeState.RETURNED).update(state=NomineeState.OPEN)
    assessments.keep(proposal, by_council=False)
    move(proposal, ProposalState.EXAMINING, actor, "proposal.answered")
    sentence = f"{proposal.unit} đã bổ sung hồ sơ “{proposal}”."
    tell({request.asked_by for request in asked}, "proposal.answered", sentence, proposal)
    return proposal


@transaction.atomic
def answer(request, *, actor, text):
    """What the unit says to one question; it may be changed until the dossier is sent again."""
    proposal = Proposal.objects.locked(request.proposal_id)
    require(rules.may_write(actor, proposal))
    request.refresh_from_db()
    if request.settled_at:
        raise Refused("Yêu cầu này đã được giải quyết.")
    request.answer, request.answered_by = text, actor
    request.answered_at = timezone.now()
    request.save(update_fields=["answer", "answered_by", "answered_at"])
    return request


@transaction.atomic
def recall(proposal, *, actor, version):
    """Back to who sent it, as long as nobody has received it."""
    proposal = locked(proposal, version)
    require(rules.may_recall(actor, proposal))
    former, sender = proposal.at, proposal.sender
    proposal.stops.filter(left_at=None).delete()
    if proposal.is_forwarded:
        last = proposal.trail[-2]
        Stop.objects.filter(pk=last.pk).update(left_at=None)
        state = ProposalState.EXAMINING
        proposal.received_on = last.received_on
    else:
        state = ProposalState.DRAFT
    proposal.at = sender
    _save_move(proposal, state, actor, "proposal.recalled", {"nơi giữ": str(former)})
    sentence = f"Hồ sơ “{proposal}” đã được nơi gửi thu hồi."
    notify(staff_of(former), "proposal.recalled", sentence)
    return proposal


@transaction.atomic
def withdraw(proposal, *, actor, version, reason):
    proposal = locked(proposal, version)
    require(rules.may_withdraw(actor, proposal))
    holders = staff_of(proposal.at) if proposal.state != ProposalState.DRAFT else []
    proposal.closing_reason = reason
    _leave(proposal)
    _save_move(proposal, ProposalState.WITHDRAWN, actor, "proposal.withdrawn", reason=reason)
    sentence = f"{proposal.unit} rút hồ sơ “{proposal}”: {reason}"
    tell(holders, "proposal.withdrawn", sentence, proposal)
    return proposal


@transaction.atomic
def discard(proposal, *, actor):
    """Delete a draft that was never sent, with its papers."""
    proposal = Proposal.objects.locked(proposal.pk)
    require(rules.may_discard(actor, proposal))
    record(actor, "proposal.discarded", proposal)
    _forget_files(proposal.documents.all())
    proposal.delete()


# What several acts share


def locked(proposal, version) -> Proposal:
    proposal = Proposal.objects.locked(proposal.pk)
    if proposal.version != version:
        raise Outdated(
            "Hồ sơ vừa được người khác sửa hoặc xử lý. Hãy tải lại trang; phần bạn nhập chưa ghi."
        )
    return proposal


def touch(proposal) -> None:
    """It was saved; whoever acts on an older page is told so."""
    proposal.version += 1
    proposal.save(update_fields=["version", "saved_at"])


def require_whole(proposal) -> None:
    if gaps := [gap for gap in gaps_of(proposal) if gap.is_required]:
        raise Incomplete(gaps)


def open_fields(proposal, nominee_id) -> set[str]:
    rows = proposal.requests.filter(settled_at=None, nominee=nominee_id)
    return set(rows.values_list("field", flat=True))


def move(proposal, state, actor, action, *, at=None, reason="", **values) -> None:
    """To another state, and to another place if `at` is given; written down."""
    now = timezone.now()
    before = str(proposal.at)
    for name, value in values.items():
        setattr(proposal, name, value)
    if at is not None:
        proposal.at = at
        proposal.stops.filter(left_at=None).update(left_at=now)
        Stop.objects.create(proposal=proposal, unit=at, sent_at=now, sent_by=actor, note=reason)
        proposal.received_on, proposal.assigned_to = None, None
        if proposal.sent_at is None or state == ProposalState.SENT:
            proposal.sent_at = now
    said = {"nơi giữ": before} if at is not None else None
    _save_move(proposal, state, actor, action, said, reason=reason)


def tell(people, action, sentence, proposal) -> None:
    notify(people, action, sentence, url=reverse("awards:proposal-detail", args=[proposal.pk]))


def _save_move(proposal, state, actor, action, before=None, *, reason="") -> None:
    former = proposal.state_choice
    if former != state and not former.may_become(state):
        raise Refused("Hồ sơ vừa chuyển sang bước khác. Hãy tải lại trang.")
    proposal.state = state
    proposal.version += 1
    proposal.save()
    changes = {"state": former.value, **(before or {})}
    after = {"state": proposal.state}
    if "nơi giữ" in changes:
        after["nơi giữ"] = str(proposal.at)
    record(
        actor,
        action,
        proposal,
        before=changes,
        after=after,
        reason=reason,
    )


def _leave(proposal) -> None:
    proposal.stops.filter(left_at=None).update(left_at=timezone.now())


def _nominee(proposal, pk) -> Nominee:
    return proposal.nominees.select_related("recipient", "award", "unit").get(pk=pk)


def _added(proposal, person: Person) -> Nominee:
    if proposal.nominees.filter(recipient=person.recipient, award=person.award).exists():
        name, award = person.recipient, person.award
        raise Refused(f"{name} đã có trong hồ sơ với {award}.")
    last = proposal.nominees.aggregate(last=Max("position"))["last"] or 0
    values = {"name_as_submitted": person.recipient.name, **person.values}
    nominee = Nominee(
        proposal=proposal,
        recipient=person.recipient,
        award=person.award,
        unit=person.unit or person.recipient.unit,
        position=last + 1,
        **values,
    )
    _set_key(nominee, proposal)
    nominee.save()
    if person.initiatives:
        nominee.initiatives.set(person.initiatives)
    return nominee


def _entered(fresh, made, unit, actor):
    """A row of the register for one of a list; the same one of two rows is entered once."""
    name = match_key(fresh["name"])
    key = fresh.get("digest") or (fresh["kind"], name, fresh.get("birth_year"))
    if key not in made:
        try:
            made[key] = recipients.create(actor=actor, unit=unit, **fresh)
        except Refused as refusal:
            raise Refused(f"{fresh['name']}: {refusal.reason}") from refusal
    return made[key]


def _set_key(nominee, proposal) -> None:
    nominee.achievement_key = achievement_key(
        proposal.occasion,
        nominee.award.code,
        nominee.years,
        proposal.campaign_id,
        nominee.achievement,
    )


def _change(row, names, values, actor, action, proposal) -> None:
    """Set these fields and write down those that differ."""
    before = {name: getattr(row, name) for name in names if getattr(row, name) != values[name]}
    if not before:
        return
    for name in before:
        setattr(row, name, values[name])
    labels = {name: str(row._meta.get_field(name).verbose_name) for name in before}
    row.save(update_fields=list(before))
    if row == proposal:
        touch(proposal)
    record(
        actor,
        action,
        row,
        before={labels[name]: _plain(value) for name, value in before.items()},
        after={labels[name]: _plain(values[name]) for name in before},
        within=None if row == proposal else proposal,
    )


def _plain(value):
    return value if value is None or isinstance(value, str | int | bool | list) else str(value)


def _forget_files(documents) -> None:
    """Their files go once the rows are really gone."""
    for document in documents:
        place, storage = document.file.name, document.file.storage
        transaction.on_commit(lambda s=storage, p=place: s.delete(p))
