"""What the planning pages read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from campaigns import readiness
from campaigns.choices import (
    SENT,
    BaselineKind,
    CampaignKind,
    CampaignState,
    ConferenceKind,
    SubmissionState,
)
from campaigns.fact_words import in_reading_order
from campaigns.models import (
    Baseline,
    Campaign,
    HistoricEvent,
    SourceDocument,
    SourceFact,
    Submission,
    Target,
)
from campaigns.queries.targets import Tally, tallies_of
from campaigns.readiness import NAMED_AT_MOST, Some
from emulation.accounts.choices import COUNCIL, UNIT_ROLES, UnitKind
from emulation.accounts.models import Unit
from emulation.journal.models import Entry
from emulation.lib.dates import DateError, PartialDate
from emulation.lib.keyset import COUNTED_TO
from emulation.lib.vietnamese import match_key, normalise

# A people's committee, a council or its head launches for the whole place: the unit above it.
BODIES = (UnitKind.AUTHORITY, UnitKind.PEOPLE_COMMITTEE, UnitKind.EMULATION_COUNCIL)


def place_of(campaign) -> Unit:
    """The top of the branch that a campaign is for."""
    unit = campaign.unit
    while unit.parent and unit.kind in BODIES:
        unit = unit.parent
    return unit


def units_that_may_join(campaign):
    """Units of the place that report here and do not take part yet."""
    units = Unit.objects.branch(place_of(campaign)).filter(label_only=False, outside=False)
    return units.exclude(participations__campaign=campaign)


def recognised_event(words: str, campaign) -> HistoricEvent:
    """The event of this name or key, whatever the accents; otherwise a new one, not yet saved.

    An event is known in the place that commemorates it and below: "thành lập huyện" of one district
    is not that of another.
    """
    place = place_of(campaign)
    known = HistoricEvent.objects.filter(
        Q(unit=None) | Q(unit=place) | Q(unit__in=place.ancestor_ids)
    )
    for event in known:
        if words == event.key or match_key(words) == match_key(event.name):
            return event
    return HistoricEvent(name=words, unit=place)


def within(rows, campaign, user):
    """Of rows of units: those of this campaign that `visible_to` gives; no row is asked for it."""
    own = rows.filter(campaign=campaign)
    if user.authority.holds(COUNCIL, campaign.unit.path):
        return own
    return own.filter(user.authority.reach("unit__path", *UNIT_ROLES))


def lacks_of(campaign):
    """What the campaign lacks before its next step."""
    return readiness.lacks(campaign.state_choice.following, CampaignStanding(campaign))


class CampaignStanding:
    """What readiness judges of a campaign (readiness.Standing); only what it reads is asked for.

    Of units the first names and their number are read: there may be fifty thousand.
    """

    def __init__(self, campaign):
        self._campaign = campaign
        self.theme = campaign.theme
        self.document_number = campaign.document_number
        self.signer_name = campaign.signer_name
        self.launched_on = str(campaign.launched_on or "")
        self.ends_on = str(campaign.ends_on or "")

    @property
    def focus_areas(self) -> int:
        return self._campaign.focus_areas.count()

    @property
    def legal_bases(self) -> int:
        return self._campaign.legal_bases.count()

    @property
    def addressees(self) -> int:
        return self._campaign.addressees.count()

    @property
    def participants(self) -> bool:
        return self._campaign.participations.exists()

    @property
    def targets(self) -> bool:
        return self._campaign.targets.exists()

    @cached_property
    def units_without_target(self) -> Some:
        own = Target.objects.filter(campaign=self._campaign, unit=OuterRef("unit"))
        return self._units(~Exists(own))

    @cached_property
    def targets_without_baseline(self) -> int:
        planned = Baseline.objects.filter(
            target=OuterRef("pk"), kind=BaselineKind.PLAN, value__isnull=False
        )
        return self._campaign.targets.filter(~Exists(planned), wording="").count()

    @cached_property
    def _due(self) -> list:
        return list(self._campaign.periods.values_list("due_at", flat=True))

    @property
    def periods(self) -> int:
        return len(self._due)

    @property
    def periods_without_due(self) -> int:
        return sum(due is None for due in self._due)

    @cached_property
    def units_not_reported(self) -> Some:
        sent = Submission.objects.filter(
            campaign=self._campaign, unit=OuterRef("unit"), state__in=SENT
        )
        return self._units(~Exists(sent))

    @cached_property
    def unverified(self) -> Some:
        rows = self._campaign.submissions.filter(state=SubmissionState.SUBMITTED)
        return _some(rows.order_by("id"))

    @property
    def closing_conference(self) -> bool:
        return self._campaign.conferences.filter(kind=ConferenceKind.CLOSING).exists()

    @property
    def exemplars(self) -> bool:
        return self._campaign.exemplars.exists()

    @property
    def award_counts(self) -> bool:
        return self._campaign.award_counts.exists()

    def _units(self, condition) -> Some:
        return _some(self._campaign.participations.filter(condition).order_by("unit__path"))


def _some(rows) -> Some:
    """The names of the first units, and the number of all where there are more."""
    names = tuple(rows.values_list("unit__name", flat=True)[: NAMED_AT_MOST + 1])
    count = len(names) if len(names) <= NAMED_AT_MOST else rows.order_by().count()
    return Some(names[:NAMED_AT_MOST], count)


@dataclass(frozen=True)
class Stated:
    """What the documents say of one field: each value with the documents that state it."""

    label: str
    values: list[tuple[str, list[SourceDocument]]]

    @property
    def differs(self):
        return len(self.values) > 1


STATED_FIELDS = {
    "theme": "Chủ đề",
    "second_name": "Tên gọi khác",
    "kind": "Loại",
    "launch_date": "Phát động ngày",
    "start_note": "Bắt đầu",
    "end_date": "Kết thúc ngày",
    "launched_by": "Người phát động",
    "closing_body": "Cơ quan tổng kết",
}


def statements_of(campaign) -> list[Stated]:
    """Which document each value of the campaign comes from, and where documents differ."""
    facts = list(
        SourceFact.objects.filter(campaign=campaign, list_name="campaigns")
        .select_related("document")
        .order_by("document__code", "position")
    )
    codes = {code for fact in facts for code in _codes_in(fact.data)}
    names = {unit.code: str(unit) for unit in Unit.objects.filter(code__in=codes)}
    stated = []
    for field, label in STATED_FIELDS.items():
        # Blanks and case apart, two documents say the same.
        values: dict[str, tuple[str, list]] = {}
        for fact in facts:
            words = _in_words(field, fact.data.get(field), names)
            if words:
                key = "".join(words.split()).casefold()
                values.setdefault(key, (words, []))[1].append(fact.document)
        if values:
            stated.append(Stated(label, list(values.values())))
    return stated


def _codes_in(data):
    launched_by = data.get("launched_by")
    found = [launched_by.get("unit")] if isinstance(launched_by, dict) else [launched_by]
    found.append(data.get("closing_body"))
    return [code for code in found if isinstance(code, str)]


def _in_words(field, value, names) -> str:
    if isinstance(value, dict):
        ordered = in_reading_order("persons", value)
        return ", ".join(_in_words("", value[part], names) for part in ordered if value[part])
    if isinstance(value, list):
        return "; ".join(_in_words("", part, names) for part in value if part)
    if value in (None, ""):
        return ""
    words = normalise(str(value))
    if field == "kind":
        return dict(CampaignKind.choices).get(words, words)
    if field.endswith("_date"):
        try:
            return PartialDate.parse(words).short
        except DateError:
            return words
    return names.get(words, words)


def participations_of(campaign, user):
    """Units that take part, within what the user reaches."""
    rows = campaign.participations.select_related("unit").order_by("unit__path")
    if user.authority.holds(COUNCIL, campaign.unit.path):
        return rows
    return rows.filter(user.authority.reach("unit__path"))


def with_figures(participations):
    """Each with whether its unit has written a figure: such a unit stays on the list."""
    written = Submission.objects.filter(
        campaign=OuterRef("campaign"), unit=OuterRef("unit"), results__isnull=False
    )
    return participations.select_related("campaign__unit").annotate(has_figures=Exists(written))


def reports_by_unit(campaign, participations, user) -> dict[int, list[Submission]]:
    """The reports of these units for the campaign, by unit, in the order of the periods."""
    found: dict[int, list] = {row.unit_id: [] for row in participations}
    submissions = Submission.objects.visible_to(user).filter(campaign=campaign, unit__in=found)
    for submission in submissions.select_related("period").order_by("period__position", "id"):
        found[submission.unit_id].append(submission)
    return found


def number_of(rows, field) -> Coalesce:
    """For each of some campaigns: how many different `field` its rows have."""
    counted = (
        rows.filter(campaign=OuterRef("pk"))
        .order_by()
        .values("campaign")
        .annotate(number=Count(field, distinct=True))
        .values("number")
    )
    return Coalesce(Subquery(counted), 0)


class NumberOf(Subquery):
    """How many rows the query gives; cut, it counts no further."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Counts:
    """How many rows a campaign has of each sort, as far as this person sees them.

    Beyond COUNTED_TO they are not told apart: one more stands for any number.
    """

    units: int
    targets: int
    works: int
    events: int
    exemplars: int
    awards: int


def counts_of(campaign, user) -> Counts:
    """In one query. Works given as a number and awards inside other awards are not counted."""
    seen = {
        "units": participations_of(campaign, user).select_related(None),
        "targets": within(Target.objects.all(), campaign, user),
        "works": campaign.works.filter(is_total=False),
        "events": campaign.events.all(),
        "exemplars": campaign.exemplars.all(),
        "awards": campaign.award_counts.filter(part_of=None),
    }
    numbers = [NumberOf(rows.order_by().values("pk")[: COUNTED_TO + 1]) for rows in seen.values()]
    row = Campaign.objects.filter(pk=campaign.pk).values_list(*numbers).get()
    return Counts(**dict(zip(seen, row, strict=True)))


@dataclass(frozen=True)
class Reported:
    """Of how many units that take part how many have sent a report, as far as a person sees."""

    units: int
    of: int


def reported_in(campaign, user) -> Reported:
    """Exact, also of fifty thousand, in one query: one page says it, not every tab."""
    sent = within(Submission.objects.filter(state__in=SENT), campaign, user)
    taking_part = participations_of(campaign, user).select_related(None)
    numbers = (
        NumberOf(sent.order_by().values("unit").distinct()),
        NumberOf(taking_part.order_by().values("pk")),
    )
    return Reported(*Campaign.objects.filter(pk=campaign.pk).values_list(*numbers).get())


def tally_for(campaign, user) -> Tally:
    """How many of the targets that this person sees were met."""
    return tallies_of([campaign], user).get(campaign.pk, Tally())


# The life cycle

IMPORTED = "campaign.imported"
MOVES = ("campaign.created", IMPORTED, "campaign.advanced", "campaign.stepped_back")


@dataclass(frozen=True)
class Step:
    """One step of the life cycle: `state` is done, current or todo; who came to it, and when.

    `url`, `url_label`: where what the next step lacks is said.
    """

    label: str
    state: str
    who: str = ""
    at: datetime | None = None
    url: str = ""
    url_label: str = ""


@dataclass(frozen=True)
class StepBack:
    """A step that was taken back, and why."""

    left: str
    who: str
    at: datetime
    reason: str


def life_of(campaign) -> tuple[list[Step], list[StepBack]]:
    """The steps of the campaign and those that were taken back, out of the journal: one query."""
    entries = Entry.objects.filter(
        target_type=campaign._meta.label_lower, target_id=campaign.pk, action__in=MOVES
    )
    return steps_from(campaign.state_choice, entries.order_by("id"))


def steps_from(state: CampaignState, entries: Iterable[Entry]) -> tuple[list[Step], list[StepBack]]:
    order = [CampaignState(value) for value in CampaignState.order]
    by_label = {choice.label: choice for choice in order}
    reached: dict[CampaignState, Entry] = {}
    back = []
    for entry in entries:
        moved_to = by_label.get(entry.after.get("trạng thái"))
        if entry.action == "campaign.stepped_back":
            left = entry.before.get("trạng thái", "")
            back.append(StepBack(left, entry.actor_name, entry.at, entry.reason))
            reached.pop(by_label.get(left), None)
        elif moved_to:
            reached[moved_to] = entry
        elif entry.action != "campaign.advanced":
            reached.setdefault(CampaignState.DRAFT, entry)
    steps = []
    for choice in order:
        place = order.index(choice) - order.index(state)
        mark = "done" if place < 0 else ("todo" if place else "current")
        entry = reached.get(choice) if mark != "todo" else None
        steps.append(Step(choice.label, mark, *((_actor(entry), entry.at) if entry else ())))
    return steps, back


def _actor(entry) -> str:
    return "Nhập từ tài liệu" if entry.action == IMPORTED else entry.actor_name
