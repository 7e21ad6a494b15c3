"""What stands in a person's calendar: reports due, periods due, ends of campaigns, conferences."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import capfirst

from campaigns.choices import OPEN_FOR_RESULTS, SENT, CampaignState, ReportStanding
from campaigns.models import Campaign, Conference, Obligation, Period
from emulation.accounts.choices import COUNCIL, UNIT_ROLES, Role
from emulation.journal.models import Entry
from emulation.lib import clocks
from emulation.lib.dates import PartialDate

UNDER_WAY = (CampaignState.LAUNCHED, *OPEN_FOR_RESULTS)
ANNOUNCED = (*UNDER_WAY, CampaignState.CLOSED)
AT_MOST = 1000
# So many units of one officer are listed by name; more are one line.
UNITS_APART = 3
# Acts on a campaign that move what its calendar says.
MOVING = ("updated", "periods_changed", "conferences_changed", "advanced", "stepped_back")


@dataclass(frozen=True)
class Event:
    """Something on one day, or at a moment of it, and the page it leads to.

    `rows` are what it was read from, by kind: the journal says when they last changed.
    """

    key: str
    on: date
    label: str
    campaign: Campaign
    link: tuple[str, tuple]
    icon: str
    at: datetime | None = None
    note: str = ""
    state: str = ""
    kind: str = "neutral"
    clock: str = ""
    is_pending: bool = True
    rows: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return str(self.campaign)

    @property
    def hour(self) -> str:
        return f"{timezone.localtime(self.at):%H:%M}" if self.at else ""

    @property
    def when(self) -> str:
        """Beside the state, on the page: by what time, and how long that is."""
        words = f"hạn {self.hour}" if self.at else ""
        return f"{words}, {self.clock}" if words and self.clock else words or self.clock


@dataclass(frozen=True)
class Scope:
    """Whose calendar, of which days, at what moment. `last` None: without end."""

    user: object
    first: date
    last: date | None
    now: datetime
    states: tuple[str, ...] = ANNOUNCED

    def holds(self, name: str) -> Q:
        """The days as moments, by the clock of Việt Nam."""
        within = Q(**{f"{name}__gte": _start(self.first)})
        if self.last:
            within &= Q(**{f"{name}__lt": _start(self.last + timedelta(days=1))})
        return within

    def holds_day(self, name: str) -> Q:
        """Dates known in part have no day to stand on."""
        within = Q(**{f"{name}__gte": self.first}) & Q(**{f"{name}__regex": r"^\d{4}-\d{2}-\d{2}$"})
        return within & Q(**{f"{name}__lte": self.last}) if self.last else within

    @property
    def campaigns(self):
        return Campaign.objects.visible_to(self.user).filter(state__in=self.states)


def events_of(scope: Scope) -> list[Event]:
    """In the order of time; a fixed number of queries."""
    found = [
        *_reports(scope),
        *_periods(scope),
        *_ends(scope),
        *_conferences(scope),
    ]
    return sorted(found, key=lambda event: (event.on, event.at or _start(event.on), event.key))


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


# What the own units report


def _reports(scope) -> Iterable[Event]:
    rows = list(
        Obligation.objects.expected()
        .filter(scope.user.authority.reach("unit__path", *UNIT_ROLES))
        .filter(campaign__state__in=scope.states)
        .with_standing(scope.now)
        .filter(scope.holds("due"))
        .select_related("campaign", "period", "unit", "submission")
        .order_by("due", "unit__path")[:AT_MOST]
    )
    together = defaultdict(list)
    for row in rows:
        together[row.period_id if row.due == row.period.due_at else -row.pk].append(row)
    for group in together.values():
        if len(group) > UNITS_APART:
            yield _reports_of_units(group, scope)
        else:
            yield from (_report(row, scope) for row in group)


def _report(row, scope) -> Event:
    standing = ReportStanding(row.standing)
    is_sent = standing in SENT
    return Event(
        key=f"obligation-{row.pk}",
        on=timezone.localdate(row.due),
        at=row.due,
        label=f"Nộp báo cáo {_inside(row.period)} của {row.unit}",
        campaign=row.campaign,
        link=_page_of(row, scope),
        icon="file",
        note=_terms_said(row, scope.now),
        state=standing.label,
        kind=standing.kind if is_sent else _pressing(row.due, scope.now, standing.kind),
        clock=_clock(row.due, row.campaign, scope.now, is_pending=not is_sent),
        is_pending=not is_sent,
        rows={
            "campaigns.campaign": (row.campaign_id,),
            "campaigns.obligation": (row.pk,),
            "campaigns.submission": (row.submission_id,) if row.submission_id else (),
        },
    )


def _reports_of_units(group, scope) -> Event:
    """Many units of one officer, for the same period by the same moment."""
    first = group[0]
    sent = sum(row.standing in SENT for row in group)
    is_pending = sent < len(group)
    calm = "neutral" if is_pending else "ok"
    return Event(
        key=f"units-{first.period_id}",
        on=timezone.localdate(first.due),
        at=first.due,
        label=f"Nộp báo cáo {_inside(first.period)} của {len(group)} đơn vị",
        campaign=first.campaign,
        link=("campaigns:campaign-tab", (first.campaign_id, "units")),
        icon="file",
        note=_closing_said(first.period.closes_at, scope.now),
        state=f"{sent}/{len(group)} đơn vị đã nộp",
        kind=_pressing(first.due, scope.now, calm) if is_pending else calm,
        clock=_clock(first.due, first.campaign, scope.now, is_pending=is_pending),
        is_pending=is_pending,
        rows={
            "campaigns.campaign": (first.campaign_id,),
            "campaigns.submission": tuple(row.submission_id for row in group if row.submission_id),
        },
    )


def _page_of(row, scope):
    """To write it, if this person may now; else to look at it."""
    is_officer = scope.user.authority.holds(Role.UNIT_OFFICER, row.unit.path)
    is_open = row.campaign.state in OPEN_FOR_RESULTS
    if row.submission:
        is_written = is_officer and is_open and row.submission.state_choice.is_open
        name = "submission-edit" if is_written else "submission-detail"
        return f"campaigns:{name}", (row.submission_id,)
    opens_on = row.period.opens_on
    if is_officer and is_open and (not opens_on or opens_on <= timezone.localdate(scope.now)):
        return "campaigns:submission-open", (row.period_id, row.unit_id)
    return "campaigns:campaign-tab", (row.campaign_id, "units")


def _terms_said(row, now) -> str:
    extended = ""
    if row.due != row.period.due_at:
        common = clocks.clock_time(row.period.due_at)
        extended = f"Đã gia hạn riêng cho đơn vị, hạn chung {common}. Lý do: {row.extension_reason}"
    parts = (extended.rstrip("."), _closing_said(row.closing, now))
    return ". ".join(part for part in parts if part)


def _closing_said(closes_at, now) -> str:
    if closes_at is None:
        return ""
    return f"{'Đóng' if now <= closes_at else 'Đã đóng'} nhận lúc {clocks.clock_time(closes_at)}"


# What the council waits for


def _periods(scope) -> Iterable[Event]:
    expected = Obligation.objects.expected().filter(period=OuterRef("pk"))
    rows = (
        Period.objects.filter(scope.user.authority.reach("campaign__unit__path", *COUNCIL))
        .filter(scope.holds("due_at"), campaign__state__in=scope.states)
        .annotate(
            expected=_counted(expected), sent=_counted(expected.filter(submission__state__in=SENT))
        )
        .select_related("campaign")
        .order_by("due_at", "pk")[:AT_MOST]
    )
    return [_period(row, scope) for row in rows]


def _counted(obligations):
    counts = obligations.order_by().values("period").annotate(found=Count("pk"))
    return Coalesce(Subquery(counts.values("found")), 0)


def _period(row, scope) -> Event:
    is_pending = row.sent < row.expected
    calm = "ok" if row.expected and not is_pending else "neutral"
    said = f"{row.sent}/{row.expected} đơn vị đã nộp" if row.expected else "Chưa có đơn vị tham gia"
    return Event(
        key=f"period-{row.pk}",
        on=timezone.localdate(row.due_at),
        at=row.due_at,
        label=f"Hạn nộp báo cáo {_inside(row)}",
        campaign=row.campaign,
        link=("reports:campaign-reports", (row.campaign_id,)),
        icon="people",
        note=_closing_said(row.closes_at, scope.now),
        state=said,
        kind=_pressing(row.due_at, scope.now, calm) if is_pending else calm,
        clock=_clock(row.due_at, row.campaign, scope.now, is_pending=is_pending),
        is_pending=is_pending,
        rows={"campaigns.campaign": (row.campaign_id,)},
    )


def _inside(period) -> str:
    """The name inside a sentence: "Quý III năm 2023" → "quý III năm 2023"."""
    return period.name[:1].lower() + period.name[1:]


def _pressing(due, now, calm) -> str:
    pressing = clocks.haste(due, now)
    return calm if pressing == clocks.Haste.CALM else pressing


def _clock(due, campaign, now, *, is_pending) -> str:
    """Nothing presses once all is sent or the campaign takes no more."""
    if not is_pending or campaign.state == CampaignState.CLOSED:
        return ""
    return clocks.left(due, now)


# What the campaign itself holds


def _ends(scope) -> Iterable[Event]:
    today = timezone.localdate(scope.now)
    rows = scope.campaigns.filter(scope.holds_day("ends_on")).select_related("unit")
    for row in rows.order_by("ends_on", "pk")[:AT_MOST]:
        is_pending = row.state != CampaignState.CLOSED
        yield Event(
            key=f"end-{row.pk}",
            on=row.ends_on.first_day,
            label="Kết thúc phong trào",
            campaign=row,
            link=("campaigns:campaign-detail", (row.pk,)),
            icon="flag",
            state=row.get_state_display(),
            kind=row.state_choice.kind,
            clock=_days_left(row.ends_on, today) if is_pending else "",
            is_pending=is_pending,
            rows={"campaigns.campaign": (row.pk,)},
        )


def _conferences(scope) -> Iterable[Event]:
    today = timezone.localdate(scope.now)
    rows = (
        Conference.objects.filter(scope.holds_day("held_on"), campaign__in=scope.campaigns)
        .select_related("campaign")
        .order_by("held_on", "pk")
    )
    for row in rows[:AT_MOST]:
        facts = (capfirst(row.session), row.venue)
        yield Event(
            key=f"conference-{row.pk}",
            on=row.held_on.first_day,
            label=row.get_kind_display(),
            campaign=row.campaign,
            link=("campaigns:campaign-detail", (row.campaign_id,)),
            icon="star",
            note=", ".join(fact for fact in facts if fact),
            clock=_days_left(row.held_on, today),
            is_pending=row.held_on.first_day >= today,
            rows={"campaigns.campaign": (row.campaign_id,)},
        )


def _days_left(on: PartialDate, today: date) -> str:
    days = (on.first_day - today).days
    if days == 0:
        return "hôm nay"
    return f"còn {days} ngày" if days > 0 else ""


# When it last changed


@dataclass(frozen=True)
class Revision:
    number: int
    at: datetime


def revisions_of(events: Iterable[Event]) -> dict[str, Revision]:
    """By key: how often its rows were changed, and when last. The journal loses nothing, so that
    the number only grows."""
    events = list(events)
    wanted = defaultdict(set)
    for event in events:
        for kind, ids in event.rows.items():
            wanted[kind].update(ids)
    acts = _acts_on(wanted)
    return {event.key: _revision(event, acts) for event in events}


def _acts_on(wanted):
    asked = Q(pk__in=[])
    for kind, ids in wanted.items():
        about = Q(target_type=kind, target_id__in=ids)
        if kind == "campaigns.campaign":
            about &= Q(action__in=[f"campaign.{act}" for act in MOVING])
        asked |= about
    rows = Entry.objects.filter(asked).order_by().values_list("target_type", "target_id")
    counted = rows.annotate(number=Count("pk"), last=Max("at"))
    return {(kind, pk): (number, last) for kind, pk, number, last in counted}


def _revision(event, acts) -> Revision:
    own = [acts[kind, pk] for kind, ids in event.rows.items() for pk in ids if (kind, pk) in acts]
    number = sum(found for found, _ in own)
    return Revision(number, max([event.campaign.created_at, *(last for _, last in own)]))
