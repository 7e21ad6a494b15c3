"""A campaign on one sheet for the meeting room: how far it is, what is behind, what is to decide.

A unit's people get the same sheet of their own branch.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from campaigns import measures, rules
from campaigns.choices import (
    SENT,
    BaselineKind,
    CampaignState,
    Direction,
    Quantity,
    SubmissionState,
)
from campaigns.models import Campaign, Submission, Target
from campaigns.queries.planning import participations_of
from campaigns.queries.targets import Tally, TargetRow, judged_rows, same_targets, tally_of
from emulation.accounts.models import Unit
from emulation.lib import charts
from emulation.lib.charts import Chart, Share
from emulation.lib.figures import Approximation, Figure, format_figure, format_number
from emulation.lib.vietnamese import shortened
from reports.choices import BuildState
from reports.dashboards.steps import next_step, with_outlook, with_progress
from reports.models import ReportBuild
from reports.progress import PeriodProgress, periods_of

# What one A4 page holds beside the head, whatever the campaign.
BARS = 8
LINES = 3
NAMES = 6
UNITS = 3
PERIODS = 3
LETTERS = 56
SHORT = 32


@dataclass(frozen=True)
class Listed:
    """The first of some lines, and how many more there are."""

    shown: Sequence
    more: int

    @classmethod
    def of(cls, rows: Sequence, most: int) -> "Listed":
        return cls(rows[:most], max(len(rows) - most, 0))


@dataclass(frozen=True)
class Line:
    """One target of the whole, a unit or many units; without `percent` in words only."""

    label: str
    text: str
    percent: Decimal | None = None
    met: bool | None = None
    units: str = ""

    @property
    def flagged(self) -> str:
        """What is not met is said, not only drawn."""
        return f"{self.text}, chưa đạt" if self.met is False else self.text


@dataclass(frozen=True)
class Standing:
    """How many of the concluded targets of a unit were met."""

    unit: str
    met: int
    concluded: int


@dataclass(frozen=True)
class Waiting:
    """Something to decide or to do; `url` where this person can do it."""

    label: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Brief:
    tally: Tally
    chart: Chart | None
    in_words: Listed
    periods: Sequence[tuple[str, PeriodProgress]]
    missing: Listed | None
    best: Sequence[Standing]
    worst: Sequence[Standing]
    awards: Listed
    waiting: Sequence[Waiting]
    to_verify: int


def brief_of(campaign, user) -> Brief:
    rows = judged_rows(
        Target.objects.visible_to(user)
        .filter(campaign=campaign)
        .order_by("unit__path", "position", "id")
    )
    lines = [line_of(same, campaign.unit.path) for same in same_targets(rows)]
    periods = periods_of(campaign, user)
    best, worst = best_and_worst(standings_of(rows, campaign.unit.path))
    outlook = with_outlook(with_progress(Campaign.objects.filter(pk=campaign.pk), user)).get()
    is_council = bool(rules.may_see_all(user, campaign))
    return Brief(
        tally=tally_of(rows),
        chart=percent_chart(lines),
        in_words=_in_words(lines),
        periods=[(shortened(str(row.period), SHORT), row) for row in periods[-PERIODS:]],
        missing=_missing(campaign, user),
        best=best,
        worst=worst,
        awards=Listed.of(_awards(campaign), LINES),
        waiting=_for_council(campaign, user, outlook) if is_council else _for_unit(periods),
        to_verify=outlook.waiting if is_council else _sent_by_own(periods),
    )


# Targets


def line_of(rows: Sequence[TargetRow], place: str) -> Line:
    """One target. A figure of the launching place or of what lies above is that of the whole."""
    label = capfirst(rows[0].target.label)
    whole = [row for row in rows if is_whole(row, place)]
    if whole:
        return _single(whole[0], label)
    if len(rows) == 1:
        return _single(rows[0], f"{shortened(label, LETTERS)} ({_unit(rows[0].target.unit)})")
    return _together(rows, label)


def is_whole(row: TargetRow, place: str) -> bool:
    return place.startswith(row.target.unit.path)


def _single(row: TargetRow, label: str) -> Line:
    if row.least is not None:
        return Line(label, row.least.percent_said, row.least.percent_of_plan, row.met)
    if row.result is None:
        return Line(label, "chưa có kết quả")
    words = {True: "đạt", False: "chưa đạt", None: "chưa kết luận"}
    return Line(label, words[row.met], met=row.met)


def _together(rows: Sequence[TargetRow], label: str) -> Line:
    """Amounts are added over the units that have both figures; else units are counted."""
    pairs = [pair for row in rows if (pair := _amounts(row))]
    if pairs:
        actual, plan = (measures.total([pair[place] for pair in pairs]) for place in (0, 1))
        if isinstance(actual, measures.Measure) and isinstance(plan, measures.Measure):
            target = rows[0].target
            reading = measures.Reading(target.quantity, target.direction, target.comparator)
            judged = measures.judge(actual, plan, reading)
            if judged.percent is not None:
                percent = Figure(
                    measures.rounded(judged.percent, 1), Approximation(judged.bound), uom="%"
                )
                units = f"{len(pairs)}/{len(rows)}"
                return Line(label, format_figure(percent), judged.percent, judged.met, units)
    verdicts = [row.met for row in rows if row.met is not None]
    if not verdicts:
        return Line(label, f"chưa kết luận, {len(rows)} đơn vị")
    text = f"{sum(verdicts)}/{len(rows)} đơn vị đạt"
    return Line(label, text, met=all(verdicts) if len(verdicts) == len(rows) else None)


def _amounts(row: TargetRow) -> tuple[measures.Measure, measures.Measure] | None:
    """What was done and what was planned, where more is better and amounts may be added."""
    target, result = row.target, row.result
    adds = target.quantity == Quantity.AMOUNT and target.direction != Direction.LOWER
    if not adds or result is None or result.value is None:
        return None
    plan = next(
        (
            base
            for base in target.baselines.all()
            if base.kind == BaselineKind.PLAN and base.value is not None
        ),
        None,
    )
    if plan is None:
        return None
    uom = target.uom
    return (
        measures.Measure(result.value, result.approximation, result.uom or uom),
        measures.Measure(plan.value, plan.approximation, plan.uom or uom),
    )


def worst_first(lines: Sequence[Line]) -> list[Line]:
    """Not met before not concluded before met; the smaller percentage first."""
    order = {False: 0, None: 1, True: 2}
    return sorted(lines, key=lambda line: (order[line.met], line.percent or Decimal(0)))


def _in_words(lines: Sequence[Line]) -> Listed:
    rows = worst_first([line for line in lines if line.percent is None])
    return Listed.of(
        [replace(line, label=shortened(line.label, LETTERS + SHORT + 4)) for line in rows], LINES
    )


def percent_chart(lines: Sequence[Line]) -> Chart | None:
    """Percent of plan by target, the least done first."""
    known = sorted(
        (line for line in lines if line.percent is not None), key=lambda line: line.percent
    )
    if not known:
        return None
    shares = [
        Share(shortened(line.label, LETTERS), line.percent, line.flagged, line.met)
        for line in known
    ]
    return charts.for_page(
        charts.percent_bars,
        "Tỷ lệ thực hiện kế hoạch theo chỉ tiêu (%), thấp nhất trước",
        shares,
        head=("Chỉ tiêu", "% kế hoạch", "Đơn vị có kết quả"),
        rows=[(line.label, line.flagged, line.units or "–") for line in known],
        most=BARS,
        others="chỉ tiêu",
    )


# Units


def _unit(unit) -> str:
    return shortened(unit.name, SHORT)


def standings_of(rows: Sequence[TargetRow], place: str) -> list[Standing]:
    """The units below the whole by the share of their targets met, the best first."""
    verdicts: dict[Unit, list[bool]] = defaultdict(list)
    for row in rows:
        if row.met is not None and not is_whole(row, place):
            verdicts[row.target.unit].append(row.met)
    found = [Standing(_unit(unit), sum(met), len(met)) for unit, met in verdicts.items()]
    return sorted(found, key=lambda one: (-Decimal(one.met) / one.concluded, -one.concluded))


def best_and_worst(standings: Sequence[Standing]) -> tuple[Sequence[Standing], Sequence[Standing]]:
    """No unit stands on both lists; one unit alone is neither."""
    if len(standings) < 2:
        return [], []
    best = standings[: min(UNITS, len(standings) // 2)]
    worst = list(reversed(standings[max(len(best), len(standings) - UNITS) :]))
    return best, [one for one in worst if one.met < one.concluded]


def _missing(campaign, user) -> Listed | None:
    """Units that have sent nothing; None before reports are taken."""
    if campaign.state in (CampaignState.DRAFT, CampaignState.LAUNCHED):
        return None
    sent = Submission.objects.filter(campaign=campaign, unit=OuterRef("unit"), state__in=SENT)
    rows = participations_of(campaign, user).exclude(Exists(sent))
    return Listed.of([_unit(row.unit) for row in rows], NAMES)


# Awards


def _awards(campaign) -> list[str]:
    """Bằng khen của Chủ tịch UBND tỉnh: trên 300. What is part of another award is not repeated."""
    rows = campaign.award_counts.filter(part_of=None)
    return [f"{shortened(str(row), 48)}: {_recipients(row)}" for row in rows]


def _recipients(row) -> str:
    bound = {"over": "trên ", "under": "gần "}.get(row.approximation, "")
    counts = [
        (row.collectives, "tập thể"),
        (row.individuals, "cá nhân"),
        (row.households, "hộ"),
        (row.enterprises, "doanh nghiệp"),
        (row.mixed_total, "tập thể, cá nhân"),
    ]
    said = [f"{bound}{format_number(Decimal(number))} {kind}" for number, kind in counts if number]
    return ", ".join(said) or "không nêu số lượng"


# What waits


def _for_council(campaign, user, outlook) -> list[Waiting]:
    found = []
    if outlook.waiting:
        url = reverse("campaigns:submission-queue") if rules.may_see_queue(user) else ""
        found.append(Waiting(f"Thẩm định {outlook.waiting} báo cáo đã nộp", url=url))
    if outlook.is_asking:
        step = next_step(outlook)
        url = reverse("campaigns:campaign-detail", args=[campaign.pk])
        found.append(Waiting(step.act, step.sentence, f"{url}#next-step"))
    if campaign.state in (CampaignState.REVIEWING, CampaignState.CLOSED):
        found.append(_closing_report(campaign))
    return found


def _closing_report(campaign) -> Waiting:
    url = reverse("reports:report-detail", args=[campaign.pk])
    build = (
        ReportBuild.objects.filter(campaign=campaign, state=BuildState.DONE)
        .defer("snapshot", "narrative")
        .first()
    )
    if build is None:
        return Waiting("Lập báo cáo tổng kết", "Chưa lập bản nào.", url)
    made = timezone.localtime(build.finished_at)
    what = "bản dự thảo" if build.is_draft else "bản"
    note = f"Đã có {what} lập ngày {made:%d/%m/%Y}, {build.pages} trang."
    return Waiting("Xem, ký báo cáo tổng kết", note, url)


def _for_unit(periods: Sequence[PeriodProgress]) -> list[Waiting]:
    found = []
    for row in periods:
        returned = [
            report
            for group in row.groups
            if group.state == SubmissionState.RETURNED
            for report in group.reports
        ]
        found += [
            Waiting(
                f"Báo cáo {row.period} của {report.unit} bị trả lại",
                shortened(report.return_reason, 120),
                reverse("campaigns:submission-detail", args=[report.pk]),
            )
            for report in returned
        ]
        left = row.missing - len(returned)
        if row.is_awaited and left:
            found.append(Waiting(f"Nộp báo cáo {row.period}: {left} đơn vị chưa nộp", row.due))
    return found[:LINES]


def _sent_by_own(periods: Sequence[PeriodProgress]) -> int:
    return sum(
        group.count
        for row in periods
        for group in row.groups
        if group.state == SubmissionState.SUBMITTED
    )
