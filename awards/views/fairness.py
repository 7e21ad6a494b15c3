"""Who is proposed and honoured, of a campaign or of a year: shares, goals, past years."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards import fairness, rules
from awards.choices import FairGroup
from awards.forms.fairness import FairnessForm
from awards.models import Proposal
from awards.queries import fairness as queries
from campaigns.models import Campaign
from emulation.accounts.choices import COUNCIL, UNIT_ROLES
from emulation.accounts.models import Unit
from emulation.journal.services import record_export
from emulation.lib import charts
from emulation.lib.charts import Fill, Part
from emulation.lib.figures import format_number
from emulation.lib.lists import NUMBER, Column, Empty, List, Listing, respond
from emulation.lib.verdicts import require

UNKNOWN = "Không rõ"
# What the others are called, so that a bar speaks of everybody.
OTHERS = {
    FairGroup.DIRECT_WORKER: "Không trực tiếp",
    FairGroup.LEADER: "Không là lãnh đạo",
    FairGroup.WOMAN: "Nam",
    FairGroup.ETHNIC: "Dân tộc Kinh",
    FairGroup.REMOTE: "Địa bàn khác",
    FairGroup.SMALL_COLLECTIVE: "Tập thể lớn hơn",
}
STANDINGS = {
    fairness.Standing.MET: ("ok", "Đạt mục tiêu"),
    fairness.Standing.MISSED: ("warn", "Chưa đạt mục tiêu"),
    fairness.Standing.OPEN: ("neutral", "Chưa rõ, thiếu thông tin"),
}


@dataclass(frozen=True)
class Row:
    """One share of the list: an award, a step or a past year, a group."""

    award: str
    step: str
    share: fairness.Share
    goal: Decimal | None

    @property
    def group(self) -> str:
        return FairGroup(self.share.group).label

    @property
    def standing(self) -> str:
        found = self.share.against(self.goal) if self.goal is not None else None
        return STANDINGS[found][1] if found else ""


SHARES = List(
    key="fairness",
    title="Cơ cấu khen thưởng",
    noun="dòng",
    columns=(
        Column("group", "Nhóm", "group"),
        Column("award", "Danh hiệu, hình thức", "award"),
        Column("step", "Bước, năm", "step"),
        Column("base", "Tổng số được tính", "share.base", NUMBER),
        Column("yes", "Thuộc nhóm", "share.yes", NUMBER),
        Column("percent", "Tỷ lệ %", "share.percent", NUMBER),
        Column("no", "Không thuộc nhóm", "share.no", NUMBER, shown=False),
        Column("unknown", "Không rõ", "share.unknown", NUMBER),
        Column("goal", "Mục tiêu %", "goal", NUMBER, shown=False),
        Column("standing", "So với mục tiêu", "standing"),
    ),
    order=(),
    empty=Empty(
        "Chưa có gì để tính",
        "Khi có hồ sơ đã gửi hoặc khen thưởng của các năm trước, cơ cấu hiện ở đây.",
        icon="people",
    ),
)


@require_safe
def campaign_fairness(request, pk):
    rows = Campaign.objects.visible_to(request.user).select_related("unit")
    campaign = get_object_or_404(rows, pk=pk)
    proposals = Proposal.objects.visible_to(request.user).filter(campaign=campaign)
    # The years before those of the dossiers; without one, before this year.
    year = proposals.aggregate(last=Max("year"))["last"] or timezone.localdate().year
    return _page(
        request,
        proposals=proposals,
        year=year,
        about=campaign,
        what=f"Phong trào “{campaign.theme}”",
        where="phong trào này",
        trail=[
            ("Phong trào", reverse("campaigns:campaign-list")),
            (campaign.theme, reverse("campaigns:campaign-detail", args=[pk])),
            ("Cơ cấu khen thưởng", None),
        ],
    )


@require_safe
def year_fairness(request, year):
    require(rules.may_see_fairness_of_year(request.user))
    return _page(
        request,
        proposals=Proposal.objects.visible_to(request.user).filter(year=year),
        year=year,
        about=None,
        what=f"Năm {year}",
        where=f"năm {year}",
        trail=[
            ("Khen thưởng", reverse("awards:proposal-list")),
            (f"Cơ cấu khen thưởng năm {year}", None),
        ],
    )


def _page(request, *, proposals, year, about, what, where, trail):
    goals = queries.goals_at(timezone.localdate())
    now = queries.proposed(proposals, goals.size)
    years = range(year - 1, year - 1 - queries.PAST_YEARS, -1)
    past = queries.honoured(request.user, years, goals.size, is_campaign=about is not None)
    names = {**now.awards, **past.awards}
    form = FairnessForm(request.GET, awards=names)
    form.is_valid()
    award = form.cleaned_data.get("award", "")
    step = form.cleaned_data.get("step", "")
    rows = [
        Row(names[code], label, share, goals.of(share.group, code))
        for code in names
        if not award or code == award
        for at, label in [*queries.STEPS.items(), *((one, f"Năm {one}") for one in years)]
        if not step or at == step
        for share in fairness.shares_of((now if at in queries.STEPS else past).of(at, code))
        if share.base
    ]
    listing = Listing(SHARES, request, rows, form, about=about)
    shown = step or queries.PROPOSED
    context = {
        "what": what,
        "filter": form,
        "scope": _scope(request.user, where, names.get(award, "")),
        "heads": [*queries.STEPS.values(), *(f"Năm {one}" for one in years)],
        "table": _table(now, past, years, award, goals),
        "charts": _charts(now.of(shown, award), queries.STEPS[shown].lower()),
        "size": goals.size,
        "has_goals": bool(goals.percents),
        "years": [year - 1, year + 1] if about is None else [],
        "trail": trail,
    }
    return respond(request, listing, "awards/fairness.html", record=record_export, context=context)


def _scope(user, where, award):
    """Whose dossiers are counted; a unit's people see their own alone."""
    paths = user.authority.branches(*COUNCIL, *UNIT_ROLES)
    units = ", ".join(Unit.objects.filter(path__in=paths).values_list("name", flat=True))
    dossiers = "hồ sơ đã gửi của" if user.authority.has(*COUNCIL) else "hồ sơ đã gửi của riêng"
    return f"Tính trên {dossiers} {units}, {where}" + (f", {award}" if award else "")


def _table(now, past, years, award, goals):
    """Group by group: its goal, each step, each past year."""
    steps = [fairness.shares_of(now.of(step, award)) for step in queries.STEPS]
    before = [fairness.shares_of(past.of(year, award)) for year in years]
    found = []
    for place, group in enumerate(FairGroup):
        goal = goals.of(group, award)
        cells = [
            (shares[place], _tag(shares[place], goal) if at < len(steps) else None)
            for at, shares in enumerate([*steps, *before])
        ]
        found.append((group.label, goal, cells))
    return found


def _tag(share, goal):
    standing = share.against(goal) if goal is not None else None
    return STANDINGS[standing] if standing else None


def _charts(members, step):
    """One bar for each group of which somebody is counted."""
    found = []
    for share in fairness.shares_of(members):
        if not share.base:
            continue
        group = FairGroup(share.group)
        parts = [
            Part(group.label, Decimal(share.yes), Fill.SOLID, "info"),
            Part(OTHERS[group], Decimal(share.no), Fill.HATCHED),
            Part(UNKNOWN, Decimal(share.unknown), Fill.EMPTY),
        ]
        whole = Decimal(share.base)
        found.append(
            charts.for_page(
                charts.share_bar,
                f"{group.label}, {step}",
                parts,
                head=("Nhóm", "Số lượng", "Tỷ lệ"),
                rows=[
                    (part.label, format_number(part.value), charts.percent_said(part.value, whole))
                    for part in parts
                ],
            )
        )
    return found
