"""Who owes what (bảng nộp báo cáo): the expected reports of one period, row by row and counted."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, partial

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, StrIndex, Substr
from django.utils import timezone

from campaigns.choices import Punctuality, ReportStanding, SubmissionState
from campaigns.models import Bloc, BlocMembership, Obligation, Period, Result, Target
from campaigns.queries.planning import place_of, within
from campaigns.queries.reminders import with_officer, with_reminders
from campaigns.reminding import WITH_UNIT
from emulation.accounts.authority import AFTER
from emulation.accounts.choices import COUNCIL, UnitKind
from emulation.accounts.models import Unit
from emulation.lib import clocks
from emulation.lib.kept import Kept, forget, kept
from emulation.lib.keyset import counted
from emulation.lib.vietnamese import sort_key

# With the unit still: what reminders are for.
OWED = "owed"
# A group of the units that have none: in no bloc, or at or outside the place of the campaign.
NONE = "0"


def period_of(campaign, given: str) -> Period | None:
    """The period that the address names, or the one that matters now.

    That is the one due next among those that are open, or else the last that was due.
    """
    periods = list(campaign.periods.all())
    named = next((period for period in periods if str(period.pk) == given), None)
    if named or not periods:
        return named
    now, today = timezone.now(), timezone.localdate()
    begun = [row for row in periods if not row.opens_on or row.opens_on <= today] or periods
    ahead = [row for row in begun if row.due_at and row.due_at >= now]
    if ahead:
        return min(ahead, key=lambda row: row.due_at)
    passed = [row for row in begun if row.due_at]
    return max(passed, key=lambda row: row.due_at) if passed else begun[-1]


def expected_in(period: Period, user, now: datetime) -> QuerySet:
    """The expected and the waived reports that this person sees, with standing and punctuality."""
    rows = within(Obligation.objects.filter(period=period), period.campaign, user)
    return rows.of_standing_units().with_standing(now)


def standing_at(rows: QuerySet, value: str) -> QuerySet:
    """The reports that stand there, or all that are still with the unit (OWED).

    As `with_standing` says it, in columns of which the database knows how common each value is.
    """
    if value == ReportStanding.WAIVED:
        return rows.filter(waived_at__isnull=False)
    wanted = WITH_UNIT if value == OWED else [value]
    begun = Q(submission__state__in=[one for one in wanted if one in SubmissionState.values])
    unopened = Q(submission=None) if ReportStanding.UNOPENED in wanted else Q(pk__in=[])
    return rows.filter(begun | unopened, waived_at=None)


def listed(rows: QuerySet) -> QuerySet:
    """With what the list prints of each row: for the rows of one page, not for what is sorted."""
    figures = (
        Result.objects.with_figure()
        .filter(submission=OuterRef("submission_id"))
        .order_by()
        .values("submission")
        .annotate(number=Count("pk"))
        .values("number")
    )
    targets = (
        Target.objects.filter(campaign=OuterRef("campaign_id"), unit=OuterRef("unit_id"))
        .order_by()
        .values("unit")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        with_reminders(rows)
        .select_related("campaign__unit", "period", "unit", "submission")
        .annotate(
            figures=Coalesce(Subquery(figures), 0),
            targets=Coalesce(Subquery(targets), 0),
            has_officer=with_officer(),
        )
    )


# Grouping


class Grouping(models.TextChoices):
    """By what the counts of the board are divided."""

    BLOC = "khoi", "Khối, cụm"
    KIND = "loai", "Loại đơn vị"
    BRANCH = "nhanh", "Nhánh"
    NOTHING = "khong", "Không chia"


def blocs_for(campaign) -> QuerySet:
    """The blocs of the place that the campaign is for, and of what lies above it."""
    place = place_of(campaign)
    return Bloc.objects.filter(unit__in=[campaign.unit_id, place.pk, *place.ancestor_ids])


def has_blocs(period: Period) -> bool:
    return blocs_for(period.campaign).exists()


def with_bloc(rows: QuerySet, period: Period) -> QuerySet:
    """`bloc`: that of the unit on the day of the period; the first, where it is in several.

    Joined once for all: asked for each of many units, it would cost seconds.
    """
    held = _memberships(period)
    earlier = held.filter(unit=OuterRef("unit"), pk__lt=OuterRef("pk"))
    second = list(held.filter(Exists(earlier)).order_by().values_list("pk", flat=True))
    joined, day = "unit__bloc_memberships", _day_of(period)
    condition = (
        Q(**{f"{joined}__bloc__in": _bloc_ids(period)})
        & (Q(**{f"{joined}__from_on": None}) | Q(**{f"{joined}__from_on__lte": day}))
        & (Q(**{f"{joined}__until_on": None}) | Q(**{f"{joined}__until_on__gte": day}))
        & ~Q(**{f"{joined}__pk__in": second})
    )
    rows = rows.annotate(membership=FilteredRelation(joined, condition=condition))
    return rows.annotate(bloc=F("membership__bloc_id"))


def _memberships(period: Period) -> QuerySet:
    held = BlocMembership.objects.in_force(_day_of(period)).filter(bloc__in=_bloc_ids(period))
    return held.order_by("pk")


def _bloc_ids(period: Period) -> list[int]:
    return list(blocs_for(period.campaign).values_list("pk", flat=True))


def _day_of(period: Period) -> date:
    return timezone.localdate(period.due_at) if period.due_at else timezone.localdate()


def with_branch(rows: QuerySet, campaign) -> QuerySet:
    """`branch`: the id of the unit's ancestor, or itself, right below the campaign's place."""
    place = place_of(campaign)
    rest = Substr("unit__path", len(place.path) + 1)
    inside = Q(unit__path__gt=place.path, unit__path__lt=place.path + AFTER)
    first = Substr(rest, Value(1), StrIndex(rest, Value(".")) - 1)
    return rows.annotate(
        branch=Case(When(inside, then=first), default=Value(""), output_field=models.CharField())
    )


# Counting


@dataclass
class Counts:
    """How many reports stand where; `expected` leaves out the waived ones."""

    standings: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    punctualities: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, standing: str, punctuality: str, number: int) -> None:
        self.standings[standing] += number
        self.punctualities[punctuality] += number

    @property
    def waived(self) -> int:
        return self.standings[ReportStanding.WAIVED]

    @property
    def expected(self) -> int:
        return sum(self.standings.values()) - self.waived

    @property
    def owed(self) -> int:
        return sum(self.standings[standing] for standing in WITH_UNIT)

    def of(self, key: str) -> int:
        """By the word that the filter of the list knows it by."""
        own = {"": self.expected, OWED: self.owed}
        if key in own:
            return own[key]
        return self.punctualities[key] if key in Punctuality else self.standings[key]

    def share(self, key: str) -> Decimal | None:
        """In percent of what is expected; none of nothing, and none of the waived."""
        if not self.expected or key == ReportStanding.WAIVED:
            return None
        return (Decimal(100 * self.of(key)) / self.expected).quantize(Decimal("0.1")).normalize()


@dataclass(frozen=True)
class Group:
    """The counts of one bloc, kind or branch; `key` is what the filter of the list takes."""

    key: str
    label: str
    counts: Counts


@dataclass(frozen=True)
class Summary:
    """All counts of a period, as a whole and by group: one aggregate query, one for the names."""

    counts: Counts
    groups: list[Group]


# Reports beyond which a page does not count them itself, and for how long a count holds.
LIVE_AT_MOST = 5_000
HOLDS = 60  # seconds


def summary_for(rows: QuerySet, period: Period, user, grouping: str) -> Kept:
    """Counted now; of very many reports within the last minute, for the whole council once."""
    is_whole = user.authority.holds(COUNCIL, period.campaign.unit.path)
    if is_whole and counted(period.obligations.all(), LIVE_AT_MOST) > LIVE_AT_MOST:
        make = partial(summary_of, rows, period, grouping)
        return kept(_key(period, grouping), make, HOLDS)
    return Kept(summary_of(rows, period, grouping), None)


def forget_summary(period: Period) -> None:
    """After an act on the board: who did it sees it counted."""
    forget(*(_key(period, grouping) for grouping in Grouping))


def _key(period: Period, grouping: str) -> str:
    return f"board:{period.pk}:{grouping}"


def summary_of(rows: QuerySet, period: Period, grouping: str) -> Summary:
    key = {"khoi": "bloc", "loai": "unit__kind", "nhanh": "branch"}.get(grouping)
    if grouping == Grouping.BLOC:
        rows = with_bloc(rows, period)
    if grouping == Grouping.BRANCH:
        rows = with_branch(rows, period.campaign)
    names = ["standing", "punctuality", *([key] if key else [])]
    found = rows.order_by().values_list(*names).annotate(number=Count("pk"))
    whole, groups = Counts(), defaultdict(Counts)
    for standing, punctuality, *group, number in found:
        whole.add(standing, punctuality, number)
        if key:
            groups[group[0] or ""].add(standing, punctuality, number)
    return Summary(whole, _named(groups, grouping))


def _named(groups, grouping) -> list[Group]:
    """In the order that people expect: blocs and kinds by their own, branches by name."""
    found = [key for key in groups if key != ""]
    if grouping == Grouping.KIND:
        named = [(kind.value, kind.label) for kind in UnitKind if kind in groups]
        other = ""
    elif grouping == Grouping.BLOC:
        named = list(Bloc.objects.filter(pk__in=found).values_list("pk", "name"))
        other = "Chưa thuộc khối nào"
    else:
        units = Unit.objects.filter(pk__in=map(int, found))
        named = sorted(
            ((str(unit.pk), str(unit)) for unit in units), key=lambda pair: sort_key(pair[1])
        )
        other = "Cơ quan phát động, đơn vị ngoài địa bàn"
    made = [Group(str(key), label, groups[key]) for key, label in named]
    return [*made, Group(NONE, other, groups[""])] if "" in groups else made


# How each row prints


@dataclass(frozen=True)
class BoardClock:
    """The term of a period in words."""

    period: Period
    now: datetime

    @property
    def said(self) -> str:
        due_at = self.period.due_at
        return clocks.until(due_at, self.now) if due_at else "không có hạn nộp"

    @property
    def kind(self) -> str:
        due_at = self.period.due_at
        return clocks.haste(due_at, self.now) if due_at else clocks.Haste.CALM

    @cached_property
    def opens(self) -> str:
        opens_on = self.period.opens_on
        is_ahead = opens_on and opens_on > timezone.localdate(self.now)
        return f"mở từ ngày {opens_on:%d/%m/%Y}" if is_ahead else ""

    @cached_property
    def closes(self) -> str:
        closes_at = self.period.closes_at
        if closes_at is None:
            return ""
        word = "đóng nhận lúc" if closes_at >= self.now else "đã đóng nhận lúc"
        return f"{word} {clocks.clock_time(closes_at)}"


def with_words(period: Period, now: datetime, found: Sequence[Obligation]) -> Sequence[Obligation]:
    """The rows of one page, in their order, with all that the list prints.

    Three queries: one for the rows, and one each for blocs and branches.
    """
    chosen = Obligation.objects.filter(pk__in=[row.pk for row in found]).with_standing(now)
    by_pk = listed(chosen).in_bulk()
    rows = [by_pk[row.pk] for row in found if row.pk in by_pk]
    blocs = _bloc_names(period, rows)
    branches = _branch_names(period.campaign, rows)
    for row in rows:
        submission = row.submission
        is_imported = submission is not None and submission.imported
        row.bloc_name = blocs.get(row.unit_id, "")
        row.branch_name = branches.get(row.unit_id, "")
        row.standing_choice = ReportStanding(row.standing)
        row.standing_said = "Theo tài liệu" if is_imported else row.standing_choice.label
        row.punctuality_choice = Punctuality(row.punctuality) if row.punctuality else None
        row.punctuality_said = row.punctuality_choice.label if row.punctuality else ""
        row.sent_at = submission.submitted_at if submission else None
        row.reason = row.waived_reason or row.extension_reason
        row.figures_said = f"{row.figures}/{row.targets}" if row.targets else ""
        row.reminded_said = reminded_said(row.reminded_times, row.reminded_at, now)
        row.officer_said = "có" if row.has_officer else "chưa có cán bộ"
    return rows


def _bloc_names(period, rows) -> dict[int, str]:
    """The bloc of each unit, chosen as `with_bloc` chooses."""
    held = _memberships(period).filter(unit__in=[row.unit_id for row in rows])
    found: dict[int, str] = {}
    for unit, name in held.values_list("unit_id", "bloc__name"):
        found.setdefault(unit, name)
    return found


def _branch_names(campaign, rows) -> dict[int, str]:
    place = place_of(campaign)
    depth = len(place.ancestor_ids) + 1
    branch_of = {}
    for row in rows:
        if row.unit.path.startswith(place.path) and row.unit.path != place.path:
            branch_of[row.unit_id] = [*row.unit.ancestor_ids, row.unit_id][depth]
    names = {unit.pk: str(unit) for unit in Unit.objects.filter(pk__in=branch_of.values())}
    return {unit: names[branch] for unit, branch in branch_of.items()}


def reminded_said(times: int, at: datetime | None, now: datetime) -> str:
    """ "nhắc lần 2, hôm qua"."""
    if not times or at is None:
        return ""
    days = (timezone.localdate(now) - timezone.localdate(at)).days
    when = {0: "hôm nay", 1: "hôm qua"}.get(days, f"{days} ngày trước")
    return f"nhắc lần {times}, {when}"
