"""Makes the values that `awards/eligibility` judges, for all nominees of a dossier at once."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from awards import regimes
from awards.choices import AwardKind, NomineeState, ProposalState
from awards.eligibility import (
    AwardFacts,
    Case,
    Group,
    Idea,
    Matter,
    Past,
    Pending,
    Rule,
    Year,
)
from awards.models import Award, Honour, Nominee, Recipient, Regime
from awards.models import Rule as RuleRow
from campaigns.choices import CampaignState
from campaigns.models import Participation
from emulation.accounts.authority import AFTER
from emulation.accounts.models import Succession
from emulation.lib.vietnamese import match_words

# Dossiers of others count once they were sent and until it is decided about them.
UNDECIDED = (
    ProposalState.SENT,
    ProposalState.RECEIVED,
    ProposalState.EXAMINING,
    ProposalState.RETURNED,
    ProposalState.CONSULTING,
    ProposalState.IN_COUNCIL,
    ProposalState.ACCEPTED,
)


@dataclass(frozen=True)
class Law:
    """By which law a dossier is judged: the day whose rules are read, and why that day."""

    day: object
    regime: regimes.Applied | None
    rules: tuple[Rule, ...]


def law_of(proposal) -> Law:
    """Of the day of receipt; before it, of today. A later regime only where it was chosen."""
    received = proposal.received_on or timezone.localdate()
    known = [
        regimes.Regime(row.code, row.name, row.from_on, row.until_on)
        for row in Regime.objects.all()
    ]
    try:
        applied = regimes.applied(
            received,
            proposal.regime.code if proposal.regime_id else None,
            known,
            reason=proposal.regime_reason,
        )
    except regimes.RegimeError:
        # A catalogue without regimes still has dated rules.
        return Law(received, None, rules_at(received))
    day = regimes.law_day(received, applied.regime) if applied.is_more_favourable else received
    return Law(day, applied, rules_at(day))


def rules_at(day) -> tuple[Rule, ...]:
    rows = RuleRow.objects.in_force(day).prefetch_related("awards")
    return tuple(
        Rule(
            code=row.code,
            name=row.name,
            predicate=row.predicate,
            params=row.params,
            basis=row.legal_basis,
            is_unchecked=row.is_unchecked,
            awards=frozenset(award.code for award in row.awards.all()),
            recipient_kinds=frozenset(row.recipient_kinds),
            occasions=frozenset(row.occasions),
            from_on=row.from_on,
            until_on=row.until_on,
        )
        for row in rows
    )


def cases_of(proposal, day, *, by_council) -> list[Case]:
    """One case for each standing nominee; the number of queries does not grow with them.

    What others have proposed is seen by the council alone: a unit learns of its own dossiers only.
    """
    rows = proposal.nominees.standing().select_related("recipient__body", "award", "unit")
    nominees = list(rows.prefetch_related("initiatives"))
    known = _Known(proposal, nominees, by_council)
    return [known.case(nominee, day) for nominee in nominees]


class _Known:
    """What the registry, the dossiers and the records know of the recipients of one dossier."""

    def __init__(self, proposal, nominees, by_council):
        self.proposal = proposal
        self.by_council = by_council
        self.today = timezone.localdate()
        self.nominees = nominees
        self.names = dict(Award.objects.values_list("code", "name"))
        self.roots = {one.recipient.root_id for one in nominees}
        people = Recipient.objects.filter(root__in=self.roots)
        self.root_of = dict(people.values_list("pk", "root_id"))
        self.past = self._past()
        self.pending, self.refused = self._others()
        self.used = self._uses()
        self.ratings = self._by_root("ratings")
        self.matters = self._by_root("matters")
        self.takes_part = self._takes_part()
        self.staff = proposal.staff
        self.given = self._given()

    def case(self, nominee, day) -> Case:
        proposal, recipient, award = self.proposal, nominee.recipient, nominee.award
        root = recipient.root_id
        years = tuple(sorted(nominee.years))
        campaign = proposal.campaign
        return Case(
            nominee=nominee.pk,
            award=AwardFacts(
                code=award.code,
                name=award.name,
                kind=award.kind,
                recipient_kinds=frozenset(award.recipient_kinds),
                occasions=frozenset(award.occasions),
                from_on=award.from_on,
                until_on=award.until_on,
                basis=award.legal_basis,
            ),
            kind=recipient.kind,
            occasion=proposal.occasion,
            day=day,
            assessed_on=max(self.today, day),
            years=years,
            campaign_id=proposal.campaign_id,
            campaign_months=_months(campaign),
            takes_part=self.takes_part.get(nominee.pk),
            achievement=nominee.achievement_key,
            body_closed_on=recipient.body.closed_on if recipient.body_id else None,
            is_deciding_head=_is_head(nominee, award),
            leads_bloc=nominee.leads_bloc,
            votes_for=nominee.votes_for,
            votes_total=nominee.votes_total,
            votes_present=nominee.votes_present,
            past=tuple(self.past[root]),
            pending=tuple(one for one in self.pending[root] if one.pk != nominee.pk),
            refused=tuple(self.refused[root]),
            ideas=tuple(self._idea(one, nominee) for one in nominee.initiatives.all()),
            ratings=tuple(Year(row.year, row.rating, row.number) for row in self.ratings[root]),
            matters=tuple(
                Matter(row.pk, row.kind, row.from_on, row.until_on, str(row))
                for row in self.matters[root]
            ),
            group=self._group(nominee, years),
            award_names=self.names,
        )

    # The registry

    def _past(self):
        found = defaultdict(list)
        own = Honour.objects.standing().filter(recipient__root__in=self.roots)
        for row in own.select_related("award").order_by("pk"):
            found[self.root_of[row.recipient_id]].append(_past(row))
        for root, rows in self._inherited().items():
            found[root] += rows
        return found

    def _inherited(self):
        """Honours of the bodies that a collective follows after a reorganisation."""
        bodies = {
            one.recipient.body_id: one.recipient.root_id
            for one in self.nominees
            if one.recipient.body_id
        }
        found = defaultdict(list)
        if not bodies:
            return found
        before = Succession.objects.filter(to_unit__in=bodies).exclude(from_unit__in=bodies)
        heirs = defaultdict(set)
        for former, now in before.values_list("from_unit", "to_unit"):
            heirs[former].add(bodies[now])
        rows = Honour.objects.standing().filter(recipient__body__in=heirs)
        for row in rows.select_related("award", "recipient").order_by("pk"):
            for root in heirs[row.recipient.body_id]:
                found[root].append(_past(row, is_inherited=True))
        return found

    # Dossiers

    def _others(self):
        pending, refused = defaultdict(list), defaultdict(list)
        mine = Q(proposal=self.proposal)
        unit = self.proposal.unit
        sent = Q(proposal__state__in=[*UNDECIDED, ProposalState.REFUSED])
        within = self.proposal.at.path if self.by_council else unit.path
        path = {"proposal__unit__path__gte": within, "proposal__unit__path__lt": within + AFTER}
        rows = Nominee.objects.filter(mine | (sent & Q(**path)))
        rows = rows.filter(recipient__root__in=self.roots).exclude(
            state__in=[NomineeState.WITHDRAWN, NomineeState.DECIDED]
        )
        for row in rows.select_related("award", "proposal__unit", "recipient").order_by("pk"):
            root = row.recipient.root_id
            is_refused = row.state == NomineeState.REFUSED
            is_refused |= row.proposal.state == ProposalState.REFUSED
            (refused if is_refused else pending)[root].append(
                Pending(
                    pk=row.pk,
                    award=row.award.code,
                    occasion=row.proposal.occasion,
                    years=tuple(sorted(row.years)),
                    achievement=row.achievement_key,
                    campaign_id=row.proposal.campaign_id,
                    unit=str(row.proposal.unit),
                )
            )
        return pending, refused

    def _uses(self):
        """Which other nominees rely on the same initiatives."""
        ideas = {idea.pk for one in self.nominees for idea in one.initiatives.all()}
        found = defaultdict(list)
        if not ideas:
            return found
        rows = Nominee.initiatives.through.objects.filter(initiative__in=ideas)
        seen = Q(nominee__state=NomineeState.DECIDED) | Q(nominee__proposal=self.proposal)
        if self.by_council:
            seen |= Q(nominee__proposal__state__in=UNDECIDED)
        rows = rows.filter(seen).exclude(
            nominee__state__in=[NomineeState.REFUSED, NomineeState.WITHDRAWN]
        )
        names = ("initiative", "nominee", "nominee__award__code", "nominee__name_as_submitted")
        for idea, nominee, award, name in rows.values_list(*names):
            found[idea].append((nominee, f"{name}: {self.names[award]}", award))
        return found

    def _idea(self, idea, nominee) -> Idea:
        return Idea(
            pk=idea.pk,
            name=idea.name,
            scope=idea.scope,
            recognised_on=idea.recognised_on,
            number=idea.number,
            used_by=tuple(
                (words, award) for other, words, award in self.used[idea.pk] if other != nominee.pk
            ),
        )

    # Records and units

    def _by_root(self, name):
        found = defaultdict(list)
        model = Recipient._meta.get_field(name).related_model
        for row in model.objects.filter(recipient__root__in=self.roots).order_by("pk"):
            found[self.root_of[row.recipient_id]].append(row)
        return found

    def _takes_part(self):
        campaign = self.proposal.campaign
        if campaign is None:
            return {}
        paths = list(
            Participation.objects.filter(campaign=campaign).values_list("unit__path", flat=True)
        )
        if campaign.state == CampaignState.DRAFT or not paths:
            return {}
        return {
            one.pk: any(one.unit.path.startswith(path) for path in paths) for one in self.nominees
        }

    def _given(self):
        """(path of the unit, award, year) → how many of the branch have it, honours and nominees.

        Of the branch of the proposing unit, where its collectives and persons are.
        """
        path = self.proposal.unit.path
        branch = {"unit__path__gte": path, "unit__path__lt": path + AFTER}
        years = {year for one in self.nominees for year in one.years} | {self.proposal.year}
        found = defaultdict(set)
        rows = Honour.objects.standing().filter(year__in=years, award__isnull=False, **branch)
        names = ("unit__path", "award__code", "year", "recipient__root")
        for unit, award, year, root in rows.values_list(*names).distinct():
            found[award, year].add((unit, root))
        for one in self.nominees:
            for year in one.years:
                found[one.award.code, year].add((one.unit.path, one.recipient.root_id))
        return found

    def _group(self, nominee, years) -> Group:
        """Of the collective itself, or for a person of the unit that proposes."""
        body = nominee.recipient.body
        path = body.path if body else self.proposal.unit.path
        year = max(years, default=self.proposal.year)
        counts = Counter()
        for (award, of), holders in self.given.items():
            if of == year:
                counts[award] = sum(unit.startswith(path) for unit, _ in holders)
        titles = {one.award.code for one in self.nominees if one.award.kind == AwardKind.TITLE}
        known = {code: counts[code] for code in counts.keys() | titles}
        leaders = sum(bool(one.leads_bloc) for one in self.nominees)
        return Group(known, self.staff, leaders or None)


def _past(row, *, is_inherited=False) -> Past:
    return Past(
        pk=row.pk,
        award=row.award.code if row.award_id else "",
        occasion=row.occasion,
        decided_on=row.decided_on,
        years=tuple(sorted(row.years)) or ((row.year,) if row.year else ()),
        number=row.number,
        name=row.award_printed,
        achievement=row.achievement_key,
        campaign_id=row.campaign_id,
        is_inherited=is_inherited,
    )


def _months(campaign) -> int | None:
    """How long a campaign lasts, in whole months."""
    if campaign is None or not (campaign.launched_on and campaign.ends_on):
        return None
    begun, ends = campaign.launched_on.first_day, campaign.ends_on.last_day
    months = 12 * (ends.year - begun.year) + ends.month - begun.month
    return months - (ends.day < begun.day)


def _is_head(nominee, award) -> bool:
    """Whether the nominee is who decides: the authority's post stands in the nominee's own."""
    words, post = match_words(award.authority), match_words(nominee.post)
    if not words or not post:
        return False
    return any(post[at : at + len(words)] == words for at in range(len(post) - len(words) + 1))
