"""What a recipient's records say, across merged rows, and what relies on them."""

from dataclasses import dataclass

from awards.choices import NomineeState, ProposalState
from awards.models import Initiative, Matter, Nominee, YearRating

# Dossiers that others judge now; a returned one is the unit's again.
JUDGED = (
    ProposalState.SENT,
    ProposalState.RECEIVED,
    ProposalState.EXAMINING,
    ProposalState.CONSULTING,
    ProposalState.IN_COUNCIL,
    ProposalState.ACCEPTED,
)


@dataclass(frozen=True)
class Records:
    """All that eligibility is computed from, honours apart; matters only of who may read them."""

    ratings: list[YearRating]
    initiatives: list[Initiative]
    matters: list[Matter]


def records_of(recipient) -> Records:
    family = {"recipient__root": recipient.root_id}
    matters = Matter.objects.filter(**family).select_related("created_by")
    return Records(
        list(YearRating.objects.filter(**family).order_by("-year", "pk")),
        list(initiatives_of(recipient).prefetch_related("owners")),
        list(matters),
    )


def ratings_of(recipient):
    return YearRating.objects.filter(recipient__root=recipient.root_id)


def matters_of(recipient):
    return Matter.objects.filter(recipient__root=recipient.root_id)


def initiatives_of(recipient):
    return Initiative.objects.filter(owners__root=recipient.root_id).distinct()


def is_judged(recipient) -> bool:
    """Whether a dossier that others examine now proposes the recipient."""
    rows = Nominee.objects.standing().filter(recipient__root=recipient.root_id)
    return rows.exclude(state=NomineeState.DECIDED).filter(proposal__state__in=JUDGED).exists()


def relied_on(initiatives) -> set[int]:
    """The ids of those on which an award, or a dossier that others examine now, relies."""
    states = (*JUDGED, ProposalState.DECIDED)
    nominees = Nominee.objects.standing().filter(proposal__state__in=states)
    found = nominees.filter(initiatives__in=initiatives).order_by()
    return set(found.values_list("initiatives", flat=True))


def is_relied_on(initiative) -> bool:
    return initiative.pk in relied_on([initiative])
