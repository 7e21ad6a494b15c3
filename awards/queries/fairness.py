"""Members for the fairness view: nominees of dossiers by step, honours of past years, goals."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BooleanField, Case, Count, F, Q, Value, When
from django.db.models.functions import Coalesce

from awards.choices import AwardOccasion, FairGroup, NomineeState, ProposalState
from awards.fairness import Member, is_ethnic, is_woman
from awards.models import Honour, Nominee, Quota
from awards.models.honours import owners_of
from emulation.accounts.choices import COUNCIL, UNIT_ROLES

PROPOSED, ACCEPTED, DECIDED = "proposed", "accepted", "decided"
STEPS = {
    PROPOSED: "Đã đề nghị",
    ACCEPTED: "Đủ điều kiện",
    DECIDED: "Đã quyết định",
}
PAST_YEARS = 3
_STEP_OF = {NomineeState.ACCEPTED: (ACCEPTED,), NomineeState.DECIDED: (ACCEPTED, DECIDED)}


@dataclass(frozen=True)
class Members:
    """(award code, step or year) → who; and the names of the awards, in order of precedence."""

    groups: dict
    awards: dict[str, str]

    def of(self, step, award: str = "") -> list[Member]:
        return [
            one
            for (code, at), members in self.groups.items()
            if at == step and (not award or code == award)
            for one in members
        ]


def proposed(proposals, size: int | None) -> Members:
    """Of dossiers that were sent and not withdrawn; a refused nominee has been proposed too.

    Read as counts by what is known, so that the answer is as short for ten thousand.
    """
    rows = Nominee.objects.filter(proposal__in=proposals).exclude(
        Q(proposal__state__in=[ProposalState.DRAFT, ProposalState.WITHDRAWN])
        | Q(state=NomineeState.WITHDRAWN)
    )
    own = When(recipient__body=F("proposal__unit"), then=F("proposal__staff"))
    rows = rows.alias(persons=Coalesce("staff", Case(own, default=None))).annotate(
        small=_is_small("persons", size)
    )
    names = (
        "award__code",
        "award__name",
        "award__precedence",
        "state",
        "recipient__kind",
        "is_direct_worker",
        "is_leader",
        "recipient__root__sex",
        "recipient__root__ethnic_group",
        "is_remote",
        "small",
    )
    groups, awards = defaultdict(list), []
    counted = rows.order_by().values_list(*names).annotate(number=Count("pk"))
    for (
        code,
        name,
        rank,
        state,
        kind,
        worker,
        leader,
        sex,
        ethnic,
        remote,
        small,
        number,
    ) in counted:
        member = _member(kind, worker, leader, sex, ethnic, remote, small, number)
        awards.append((rank, name, code))
        for step in (PROPOSED, *_STEP_OF.get(state, ())):
            groups[code, step].append(member)
    return Members(groups, {code: name for _, name, code in sorted(set(awards))})


def honoured(user, years, size: int | None, *, is_campaign: bool) -> Members:
    """Standing honours of these years, in the branches of which the user sees dossiers.

    Of an honour from an old decision only sex and ethnic group may be known.
    """
    reach = user.authority.reach("unit__path", *COUNCIL, *UNIT_ROLES)
    whole = Q(unit=None) & user.authority.reach("owner__path", *COUNCIL)
    rows = Honour.objects.standing().filter(owner__in=owners_of(user), year__in=years)
    rows = rows.filter(reach | whole, award__isnull=False)
    if is_campaign:
        rows = rows.filter(occasion=AwardOccasion.CAMPAIGN)
    rows = rows.annotate(small=_is_small("nominee__staff", size))
    names = (
        "award__code",
        "award__name",
        "award__precedence",
        "year",
        "kind",
        "nominee__is_direct_worker",
        "nominee__is_leader",
        "recipient__root__sex",
        "recipient__root__ethnic_group",
        "nominee__is_remote",
        "small",
    )
    groups, awards = defaultdict(list), []
    counted = rows.order_by().values_list(*names).annotate(number=Count("pk"))
    for code, name, rank, year, kind, worker, leader, sex, ethnic, remote, small, number in counted:
        member = _member(kind, worker, leader, sex, ethnic, remote, small, number)
        awards.append((rank, name, code))
        groups[code, year].append(member)
    return Members(groups, {code: name for _, name, code in sorted(set(awards))})


def _is_small(field, size):
    """None without a size in the catalogue, or where nobody said how many they are."""
    if size is None:
        return Value(None, output_field=BooleanField(null=True))
    return Case(
        When(**{f"{field}__lte": size}, then=Value(True)),
        When(**{f"{field}__gt": size}, then=Value(False)),
        default=Value(None),
        output_field=BooleanField(null=True),
    )


def _member(kind, worker, leader, sex, ethnic, remote, small, number) -> Member:
    facts = {
        FairGroup.DIRECT_WORKER: worker,
        FairGroup.LEADER: leader,
        FairGroup.WOMAN: is_woman(sex),
        FairGroup.ETHNIC: is_ethnic(ethnic),
        FairGroup.REMOTE: remote,
        FairGroup.SMALL_COLLECTIVE: small,
    }
    return Member(kind, facts, number)


@dataclass(frozen=True)
class Goals:
    """Goals of the catalogue in force on a day, and up to which size a collective is small."""

    percents: dict[tuple[str, str], Decimal]
    size: int | None

    def of(self, group: str, award: str = "") -> Decimal | None:
        """That of the award, or the general one."""
        return self.percents.get((group, award), self.percents.get((group, "")))


def goals_at(day) -> Goals:
    """Of two rows for one group the one that began later speaks."""
    rows = Quota.objects.in_force(day).exclude(group="").select_related("award")
    rows = list(rows.order_by(F("from_on").asc(nulls_first=True), "pk"))
    sizes = [row.size for row in rows if row.group == FairGroup.SMALL_COLLECTIVE and row.size]
    return Goals(
        {
            (row.group, row.award.code if row.award_id else ""): row.percent
            for row in rows
            if row.is_goal
        },
        sizes[-1] if sizes else None,
    )
