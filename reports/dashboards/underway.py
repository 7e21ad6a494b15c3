"""Campaigns as the first page shows them: days left, how many have reported, targets met."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Value, When
from django.utils import timezone

from campaigns.choices import OPEN_FOR_RESULTS, SENT, CampaignState, SubmissionState
from campaigns.models import Campaign, Participation, Period, Submission
from campaigns.queries.targets import Tally, tallies_of
from emulation.accounts.choices import COUNCIL, UNIT_ROLES, Role
from emulation.lib import clocks
from reports.dashboards.steps import Step, next_step, with_outlook, with_progress

CAMPAIGNS_AT_MOST = 8
SOON = 7


@dataclass(frozen=True)
class End:
    """When a campaign ends: the figure of it, what the figure says, and both as one sentence."""

    figure: str
    says: str
    sentence: str
    kind: str = "neutral"


@dataclass(frozen=True)
class Own:
    """How far the own units have reported: reports sent of those expected; for one, its state."""

    sent: int
    expected: int
    period: str = ""
    state: str = ""
    kind: str = "neutral"


@dataclass(frozen=True)
class Card:
    """`own` is there for a unit's people, who see their own units; others see all units.

    `targets` are not counted for who only writes reports.
    """

    campaign: Campaign
    end: End
    own: Own | None = None
    targets: Tally | None = None
    decision: Step | None = None

    @property
    def is_open(self) -> bool:
        """Whether reports come in, or have."""
        return self.campaign.state in OPEN_FOR_RESULTS

    @property
    def unmet(self) -> str:
        """What the number of targets that are met leaves out."""
        said = {"chưa đạt": self.targets.unmet, "chưa kết luận được": self.targets.open}
        said["chưa có số liệu"] = self.targets.silent
        return ", ".join(f"{count} {words}" for words, count in said.items() if count)


def campaigns_underway(user) -> list[Card]:
    """What is to be decided, what is open, what is prepared, the newest first; none that ended."""
    is_open = When(state__in=OPEN_FOR_RESULTS, then=Value(0))
    rows = list(
        with_outlook(with_progress(Campaign.objects.visible_to(user), user))
        .exclude(state=CampaignState.CLOSED)
        .select_related("unit")
        .annotate(place=Case(is_open, default=Value(1)))
        .order_by("place", "-id")[:CAMPAIGNS_AT_MOST]
    )
    holds = user.authority.holds
    tallies = _tallies(user, rows)
    own = _own_reports(user, rows)
    today = timezone.localdate()
    cards = [
        Card(
            campaign=row,
            end=end_of(row, today),
            own=None if holds(COUNCIL, row.unit.path) else own.get(row.pk, Own(0, 0)),
            targets=tallies.get(row.pk),
            decision=_decision(row) if holds(Role.COUNCIL_LEADER, row.unit.path) else None,
        )
        for row in rows
    ]
    return sorted(cards, key=lambda card: card.decision is None)


def decisions_said(cards: list[Card]) -> str:
    count = sum(card.decision is not None for card in cards)
    if not count:
        return "Không có phong trào nào cần quyết định."
    return f"{count} phong trào cần quyết định."


def end_of(campaign, today: date) -> End:
    """An end that has passed presses only while reports are still taken."""
    ends_on = campaign.ends_on
    sentence, haste = clocks.term(ends_on, today, soon=SOON)
    if ends_on is None:
        return End("–", "chưa định ngày kết thúc", sentence)
    days = (ends_on.last_day - today).days
    if days > 0:
        return End(f"{days} ngày", f"còn lại, đến {ends_on.short}", sentence, haste)
    if days == 0:
        return End("Hôm nay", f"là ngày kết thúc ({ends_on.short})", sentence, haste)
    says = "ngày kết thúc, đã qua"
    if campaign.state == CampaignState.COLLECTING:
        return End(ends_on.short, f"{says}, vẫn nhận báo cáo", sentence, clocks.Haste.SOON)
    return End(ends_on.short, says, sentence)


def _decision(campaign) -> Step | None:
    step = next_step(campaign) if campaign.is_asking else None
    return step if step and step.is_ready else None


def _tallies(user, campaigns) -> dict[int, Tally]:
    """For those who lead or watch; whoever writes reports sees targets in the report."""
    if not user.authority.has(*COUNCIL, Role.UNIT_LEADER):
        return {}
    return tallies_of(campaigns, user)


def _own_reports(user, campaigns) -> dict[int, Own]:
    """How far the own units have reported, by campaign."""
    if not user.authority.has(*UNIT_ROLES):
        return {}
    own = user.authority.reach("unit__path", *UNIT_ROLES)
    units, periods, reports = defaultdict(list), defaultdict(list), defaultdict(dict)
    taking_part = Participation.objects.filter(own, campaign__in=campaigns)
    for campaign, unit in taking_part.values_list("campaign", "unit"):
        units[campaign].append(unit)
    for period in Period.objects.filter(campaign__in=campaigns):
        periods[period.campaign_id].append(period)
    submissions = Submission.objects.filter(own, campaign__in=campaigns)
    for campaign, period, unit, state in submissions.values_list(
        "campaign", "period", "unit", "state"
    ):
        reports[campaign][period, unit] = SubmissionState(state)
    return {
        campaign: _own(units[campaign], periods[campaign], reports[campaign]) for campaign in units
    }


def _own(units, periods, reports) -> Own:
    """`reports` holds the state of what was begun, by period and unit."""
    states = [reports.get((period.pk, unit)) for period in periods for unit in units]
    sent = sum(state in SENT for state in states)
    if len(states) != 1:
        return Own(sent, len(states))
    (state,) = states
    (period,) = periods
    if state is None:
        return Own(sent, 1, str(period), "Chưa lập báo cáo")
    return Own(sent, 1, str(period), state.label, state.kind)
