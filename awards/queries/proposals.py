"""Dossiers as pages and services need them: whom to send to, what is missing, who is told."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from awards.checklist import Gap, Paper, Wanted, missing_papers
from awards.choices import EXAMINERS, NomineeState, ProposalState
from awards.models import Nominee, Proposal
from awards.models.honours import owner_id_of
from awards.queries.catalogue import Checklist
from emulation.accounts.choices import UNIT_ROLES, Role
from emulation.accounts.models import Appointment, Unit, User
from emulation.journal.models import Entry

# States in which a dossier waits for the people where it is.
AWAITING = (ProposalState.SENT, ProposalState.RECEIVED, ProposalState.EXAMINING)


def receivers(unit, at=None) -> list[Unit]:
    """Bodies of the branch that examine dossiers, the nearest above first, then the others.

    `at`: where the dossier is, which is not offered.
    """
    today = timezone.localdate()
    staffed = Appointment.objects.in_force(today).filter(role=Role.COUNCIL_STAFF)
    found = list(
        Unit.objects.in_force(today)
        .branch(Unit.objects.get(pk=owner_id_of(unit)))
        .filter(pk__in=staffed.values("unit"))
        .exclude(pk=at.pk if at else None)
    )
    above = [one for one in found if unit.path.startswith(one.path) and one.pk != unit.pk]
    above.sort(key=lambda one: -len(one.path))
    others = [one for one in found if one not in above and one.pk != unit.pk]
    own = [one for one in found if one.pk == unit.pk]
    # The top itself proposes to its own council.
    return [*above, *others, *own]


def examiners_of(unit) -> list[User]:
    """Who examines dossiers at this body, in person."""
    today = timezone.localdate()
    held = Appointment.objects.in_force(today).filter(unit=unit, role__in=EXAMINERS)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True))


def staff_of(unit) -> list[User]:
    today = timezone.localdate()
    held = Appointment.objects.in_force(today).filter(unit=unit, role=Role.COUNCIL_STAFF)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))


def people_of(unit, *roles) -> list[User]:
    """A unit's own people, to be told of its dossier."""
    today = timezone.localdate()
    held = Appointment.objects.in_force(today).filter(unit=unit, role__in=roles or UNIT_ROLES)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True))


def awaiting(user):
    """Dossiers that lie with a body at which the user examines."""
    at = user.authority.reach("at__path", *EXAMINERS)
    own = Q(created_by=user) | Q(sent_by=user)
    return Proposal.objects.filter(at, state__in=AWAITING).exclude(own)


def handed_to(user):
    """Dossiers that officers have handed to this person to send, each with `handed_at`.

    The journal says so: handed over since it was last returned or taken back.
    """
    about = Entry.objects.filter(target_type=Proposal._meta.label_lower, target_id=OuterRef("pk"))
    handed = about.filter(action="proposal.handed").order_by("-id")
    back = about.filter(
        action__in=["proposal.returned", "proposal.recalled"], pk__gt=OuterRef("handed_as")
    )
    rows = Proposal.objects.filter(
        user.authority.reach("unit__path", Role.UNIT_LEADER),
        state__in=[ProposalState.DRAFT, ProposalState.RETURNED],
        unit__leader_confirms=True,
    )
    rows = rows.annotate(
        handed_as=Subquery(handed.values("pk")[:1]), handed_at=Subquery(handed.values("at")[:1])
    )
    return rows.filter(~Exists(back), handed_as__isnull=False)


def wanted_papers(proposal, nominees, day) -> list[Wanted]:
    """The checklist of the regime of that day for these nominees."""
    checklist, owners = Checklist(day), defaultdict(dict)
    for one in nominees:
        for item in checklist.of(one.award, one.recipient.kind, proposal.occasion):
            owners[item][one.pk if item.per_nominee else None] = True
    return [
        Wanted(
            item.document,
            str(item),
            owner,
            item.is_required,
            basis=item.legal_basis,
            is_unchecked=item.is_unchecked,
        )
        for item, of_whom in owners.items()
        for owner in of_whom
    ]


def standing_nominees(proposal) -> list[Nominee]:
    rows = proposal.nominees.standing().select_related("recipient", "award", "unit")
    return list(rows.prefetch_related("documents", "overrides", "findings"))


def gaps_of(proposal, nominees=None) -> list[Gap]:
    """Everything that must be there before it may be sent, and is not; the exact list."""
    nominees = standing_nominees(proposal) if nominees is None else nominees
    day = proposal.received_on or timezone.localdate()
    gaps = []
    if not proposal.letter_number or not proposal.letter_on:
        gaps.append(Gap("Hồ sơ: thiếu số và ngày của tờ trình."))
    if not nominees:
        gaps.append(Gap("Hồ sơ: chưa có người, tập thể nào được đề nghị."))
    for one in nominees:
        gaps += [Gap(f"{one}: {what}", one.pk) for what in _lacks(one)]
    names = {one.pk: str(one) for one in nominees}
    papers = [Paper(row.kind, row.nominee_id) for row in proposal.documents.all()]
    gaps += missing_papers(wanted_papers(proposal, nominees, day), papers, names)
    gaps += [
        Gap(f"{_of(request)}: chưa trả lời yêu cầu “{request.reason}”.", request.nominee_id)
        for request in proposal.requests.filter(settled_at=None, answer="")
        .select_related("nominee")
        .order_by("pk")
    ]
    return gaps


def _lacks(nominee) -> list[str]:
    lacks = []
    if not nominee.achievement.strip():
        lacks.append("chưa ghi thành tích.")
    if not nominee.years:
        lacks.append("chưa ghi năm thành tích.")
    return lacks


def _of(request) -> str:
    return str(request.nominee) if request.nominee_id else "Hồ sơ"


@dataclass(frozen=True)
class Ready:
    """What stands between a dossier and being accepted."""

    sentence: str
    nominee: int


def open_failures(nominees) -> list[Ready]:
    """What the council found against nominees still examined, and that nobody set aside."""
    failures = []
    for one in nominees:
        if one.state not in (NomineeState.OPEN, NomineeState.RETURNED):
            continue
        aside = {row.rule for row in one.overrides.all() if row.undone_at is None}
        failures += [
            Ready(f"{one}: {found.sentence}", one.pk)
            for found in one.findings.all()
            if found.by_council and found.outcome == "fail" and found.rule not in aside
        ]
    return failures


def unsettled(proposal) -> list[Gap]:
    """Questions to which nobody has said that the answer will do; they stand in the way too."""
    rows = proposal.requests.filter(settled_at=None).select_related("nominee").order_by("pk")
    return [
        Gap(f"{_of(row)}: chưa đồng ý với phần bổ sung “{row.reason}”.", row.nominee_id)
        for row in rows
    ]


def requests_by_nominee(proposal) -> dict[int | None, list]:
    """Questions that are not settled, by nominee; None: about the letter."""
    found = defaultdict(list)
    rows = proposal.requests.filter(settled_at=None).select_related("asked_by", "answered_by")
    for request in rows:
        found[request.nominee_id].append(request)
    return found
