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
from awards.models import Award, Honour, Nominee, Recipient
from awards.queries import catalogue
from awards.queries.units import lines_before
from campaigns.choices import CampaignState, RecipientKind
from campaigns.models import Participation
from emulation.accounts.authority import AFTER
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

# Of what the council has entered a unit learns that it stands, through the findings of its dossier.
WITHHELD = "Lãnh đạo đơn vị xem được nội dung vụ việc ở trang của người, tập thể này"


# As posts are written short.
ABBREVIATED = {
    "ubnd": match_words("Ủy ban nhân dân"),
    "hdnd": match_words("Hội đồng nhân dân"),
    "ct": match_words("Chủ tịch"),
}


@dataclass(frozen=True)
class Law:
    """By which law a dossier is judged: the day whose rules are read, and why that day."""

    day: object
    regime: regimes.Applied | None
    rules: tuple[Rule, ...]


def law_of(proposal) -> Law:
    """Of the day of receipt; before it, of today. A later regime only where it was chosen."""
    received = proposal.received_on or timezone.localdate()
    try:
        applied = regimes.applied(
            received,
            proposal.regime.code if proposal.regime_id else None,
            catalogue.regimes(),
            reason=proposal.regime_reason,
        )
    except regimes.RegimeError:
        # A catalogue without regimes still has dated rules.
        return Law(received, None, catalogue.rules_at(received))
    day = regimes.law_day(received, applied.regime) if applied.is_more_favourable else received
    return Law(day, applied, catalogue.rules_at(day))


def cases_of(proposal, day, *, by_council) -> list[Case]:
    """One case for each standing nominee; the number of queries does not grow with them.

    What others have proposed is seen by the council alone: a unit learns of its own dossiers only,
    and that something stands against a nominee, not what.
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
        self.years = {year for one in nominees for year in one.years} | {proposal.year}
        self.titles = {one.award.code for one in nominees if one.award.kind == AwardKind.TITLE}
        self.given = self._given()
        self.area = self._area()

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
            matters=tuple(self._matter(row) for row in self.matters[root]),
            group=self._group(nominee, years),
            province=self.area.get(max(years, default=proposal.year), Group()),
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
        """Honours of the bodies that a collective continues, directly or through others."""
        rows = Recipient.objects.filter(root__in=self.roots, body__isnull=False)
        bodies = defaultdict(set)
        for root, body in rows.values_list("root", "body"):
            bodies[root].add(body)
        found, heirs = defaultdict(list), defaultdict(set)
        before = lines_before(pk for own in bodies.values() for pk in own)
        for root, own in bodies.items():
            for former in set().union(*(before[pk] for pk in own)) - own:
                heirs[former].add(root)
        if not heirs:
            return found
        rows = Honour.objects.standing().filter(recipient__root__body__in=heirs)
        for row in rows.select_related("award", "recipient__root").order_by("pk"):
            for root in heirs[row.recipient.root.body_id] - {row.recipient.root_id}:
                found[root].append(_past(row, is_inherited=True))
        return found

    # Dossiers

    def _others(self):
        pending, refused = defaultdict(list), defaultdict(list)
        rows = Nominee.objects.filter(self._seen(*UNDECIDED, ProposalState.REFUSED))
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

    def _seen(self, *states) -> Q:
        """Nominees of this dossier, and of the others in such states that may be told of here."""
        within = self.proposal.at.path if self.by_council else self.proposal.unit.path
        path = {"proposal__unit__path__gte": within, "proposal__unit__path__lt": within + AFTER}
        return Q(proposal=self.proposal) | Q(proposal__state__in=states, **path)

    def _uses(self):
        """Which other nominees rely on the same initiatives."""
        ideas = {idea.pk for one in self.nominees for idea in one.initiatives.all()}
        found = defaultdict(list)
        if not ideas:
            return found
        # What was decided stands in the registry, for everybody to read.
        seen = Nominee.objects.standing().filter(
            Q(state=NomineeState.DECIDED) | self._seen(*UNDECIDED)
        )
        rows = Nominee.initiatives.through.objects.filter(initiative__in=ideas)
        rows = rows.filter(nominee__in=seen.values("pk")).order_by("pk")
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

    def _matter(self, row) -> Matter:
        sentence = row.said if self.by_council else WITHHELD
        return Matter(
            row.pk, row.kind, row.from_on, row.until_on, sentence, is_withheld=not self.by_council
        )

    def _given(self):
        """(award, year) → {(path of the unit, recipient)} of the branch that proposes.

        Honours, and who is proposed in this dossier or another one of the branch.
        """
        path = self.proposal.unit.path
        branch = {"unit__path__gte": path, "unit__path__lt": path + AFTER}
        found = defaultdict(set)
        rows = Honour.objects.standing().filter(year__in=self.years, award__isnull=False, **branch)
        names = ("award__code", "year", "unit__path", "recipient__root")
        for award, year, unit, root in rows.values_list(*names).distinct():
            found[award, year].add((unit, root))
        own = Q(proposal=self.proposal) | Q(
            proposal__state__in=UNDECIDED,
            proposal__unit__path__gte=path,
            proposal__unit__path__lt=path + AFTER,
        )
        names = ("award__code", "years", "unit__path", "recipient__root")
        for award, years, unit, root in Nominee.objects.standing().filter(own).values_list(*names):
            for year in years:
                found[award, year].add((unit, root))
        return found

    def _group(self, nominee, years) -> Group:
        """Of the collective itself, or for a person of the unit that proposes."""
        recipient, unit = nominee.recipient, self.proposal.unit
        leaders = sum(bool(one.leads_bloc) for one in self.nominees) or None
        if recipient.kind != RecipientKind.INDIVIDUAL and recipient.body is None:
            # Who belongs to a collective that is no unit of the tree, nobody can say.
            return Group({}, nominee.staff, leaders)
        path, staff = unit.path, self.proposal.staff
        if recipient.body is not None:
            own = self.proposal.staff if recipient.body_id == unit.pk else None
            path, staff = recipient.body.path, nominee.staff or own
        year = max(years, default=self.proposal.year)
        counts = Counter(
            {
                award: sum(at.startswith(path) for at, _ in holders)
                for (award, of), holders in self.given.items()
                if of == year
            }
        )
        return Group({code: counts[code] for code in counts.keys() | self.titles}, staff, leaders)

    def _area(self) -> dict[int, Group]:
        """Year → the counts of the whole area of the council that has the dossier.

        What others propose is in them, so that a unit is told nothing of it.
        """
        if not self.by_council:
            return {}
        at = self.proposal.at
        honours = Honour.objects.standing().filter(year__in=self.years, award__isnull=False)
        if at.pk == self.proposal.owner_id:
            honours = honours.filter(owner=at)
        else:
            honours = honours.filter(unit__path__gte=at.path, unit__path__lt=at.path + AFTER)
        holders, leaders = defaultdict(set), defaultdict(set)
        rows = honours.values_list("award__code", "year", "recipient__root").distinct()
        for award, year, root in rows:
            holders[award, year].add(root)
        rows = Nominee.objects.standing().filter(self._seen(*UNDECIDED, ProposalState.DECIDED))
        names = ("award__code", "years", "recipient__root", "leads_bloc")
        for award, years, root, leads in rows.values_list(*names):
            for year in years:
                holders[award, year].add(root)
                if leads:
                    leaders[year].add(root)
        codes = {award for award, _ in holders} | {one.award.code for one in self.nominees}
        return {
            year: Group(
                {code: len(holders[code, year]) for code in codes},
                leaders=len(leaders[year]) or None,
            )
            for year in self.years
        }


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
    words, post = _post_words(award.authority), _post_words(nominee.post)
    if not words:
        return False
    places = range(len(post) - len(words) + 1)
    return any(
        post[at : at + len(words)] == words and post[max(at - 1, 0) : at] != ["pho"]
        for at in places
    )


def _post_words(text) -> list[str]:
    """With the abbreviation of offices spelled out."""
    found = []
    for word in match_words(text):
        found += ABBREVIATED.get(word, [word])
    return found
