"""Targets with their planned figures, results and judgements, as a table shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from django.db.models import Prefetch

from campaigns import measures
from campaigns.choices import SENT, BaselineKind, Direction
from campaigns.models import (
    Baseline,
    Indicator,
    Period,
    Result,
    SourceFact,
    StatedComparison,
    Submission,
    Target,
)
from emulation.accounts.models import Unit
from emulation.lib import charts
from emulation.lib.figures import Approximation, Figure, format_figure
from emulation.lib.vietnamese import match_key


@dataclass(frozen=True)
class Judged:
    """One result beside one baseline."""

    baseline: Baseline
    judgement: measures.Judgement
    comparison: StatedComparison | None = None

    @property
    def is_unconfirmed(self):
        """Stated, but perhaps of another figure: it decides nothing."""
        return self.judgement.stated and self.comparison.is_unconfirmed

    @property
    def percent_of_plan(self) -> Decimal | None:
        """Where more of it is more done, so that a bar may show it."""
        is_plan = self.baseline.kind == BaselineKind.PLAN and not self.is_unconfirmed
        if not is_plan or self.baseline.target.direction == Direction.LOWER:
            return None
        return self.judgement.percent

    @property
    def percent_said(self) -> str:
        """trên 108,6%."""
        percent = measures.rounded(self.judgement.percent, 1)
        bound = Approximation(self.judgement.bound)
        return format_figure(Figure(percent, bound, uom="%"))

    @property
    def bar(self) -> int:
        """How long its bar is, of a hundred."""
        return int(min(max(self.judgement.percent, Decimal(0)), measures.HUNDRED))


@dataclass(frozen=True)
class TargetRow:
    target: Target
    result: Result | None
    judged: list[Judged]
    share: measures.Judgement | None
    facts: list[SourceFact]
    periods: Sequence[Period] = ()

    @property
    def least(self) -> Judged | None:
        """Beside the plan of which it has done least; None where no percentage says it."""
        known = [row for row in self.judged if row.percent_of_plan is not None]
        return min(known, key=lambda row: row.percent_of_plan) if known else None

    @property
    def trend(self) -> str:
        """Its values over the periods of the campaign, where there are two or more."""
        if len(self.periods) < 2:
            return ""
        sent = {result.submission.period_id: result for result in self.target.results.all()}
        points = [(str(period), *_point(sent.get(period.pk))) for period in self.periods]
        return charts.sparkline(f"{self.target.label} qua các kỳ", points)

    @property
    def plans(self):
        return [b for b in self.target.baselines.all() if b.kind == BaselineKind.PLAN]

    @property
    def met(self):
        """Met by every plan that can be judged; None when none can."""
        if self.share and not self.judged:
            return self.share.met
        verdicts = [
            row.judgement.met
            for row in self.judged
            if row.baseline.kind == BaselineKind.PLAN
            and row.judgement.met is not None
            and not row.is_unconfirmed
        ]
        if not verdicts:
            reached = self.result.reached if self.result else None
            return measures.judge_wording(reached).met
        return all(verdicts)


@dataclass(frozen=True)
class Tally:
    """How many targets were met; `open`: a result that settles nothing, `silent`: no result."""

    met: int = 0
    unmet: int = 0
    open: int = 0
    silent: int = 0

    @property
    def total(self) -> int:
        return self.met + self.unmet + self.open + self.silent


def tally_of(rows: Sequence[TargetRow]) -> Tally:
    verdicts = [row.met for row in rows if row.result]
    return Tally(
        met=sum(verdict is True for verdict in verdicts),
        unmet=sum(verdict is False for verdict in verdicts),
        open=sum(verdict is None for verdict in verdicts),
        silent=len(rows) - len(verdicts),
    )


def same_targets(rows: Sequence[TargetRow]) -> list[list[TargetRow]]:
    """Rows of one target that several units have, together, in the order in which they come."""
    groups: dict[tuple, list[TargetRow]] = {}
    for row in rows:
        target = row.target
        key = (target.indicator_id, match_key(target.label), target.group, target.year)
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def target_rows(targets, periods: Sequence[Period] = ()) -> list[TargetRow]:
    """These targets in order, each with the latest figure that was sent to the council.

    The number of queries does not grow with the targets.
    """
    results = _sent().select_related("submission__period")
    results = results.prefetch_related("comparisons__baseline", "comparisons__document", "evidence")
    rows = _with_latest(targets.select_related("unit", "indicator"), results)
    facts = _facts_behind([result for _, result in rows if result])
    return [_row(target, result, facts, periods) for target, result in rows]


def judged_rows(targets) -> list[TargetRow]:
    """The same for drawing: of each target its unit, of each result what is judged and no more.

    A province has thousands of them, so what many share is made once.
    """
    rows = _with_latest(targets.prefetch_related("unit"), _sent().prefetch_related("comparisons"))
    return [_row(target, result, {}, ()) for target, result in rows]


def tallies_of(campaigns, user) -> dict[int, Tally]:
    """What this person sees of each campaign's targets, counted."""
    targets = Target.objects.visible_to(user).filter(campaign__in=campaigns)
    reports = Submission.objects.visible_to(user).filter(campaign__in=campaigns)
    return _tallied(targets, reports)


def whole_tally(campaign_pk: int) -> Tally:
    """All targets of the campaign, whoever sees them."""
    targets = Target.objects.filter(campaign=campaign_pk)
    reports = Submission.objects.filter(campaign=campaign_pk)
    return _tallied(targets, reports).get(campaign_pk, Tally())


def _tallied(targets, reports) -> dict[int, Tally]:
    """On plain rows: a province has thousands of them."""
    targets = targets.order_by()
    reports = reports.filter(state__in=SENT).order_by().values("pk")
    plans = _by_first(
        Baseline.objects.filter(kind=BaselineKind.PLAN, target__in=targets.values("pk")),
        *("target_id", "id", "kind", "value", "approximation", "uom"),
    )
    results = _by_first(
        Result.objects.filter(submission__in=reports).order_by(
            "submission__period__position", "submission_id"
        ),
        *("target_id", "id", "value", "approximation", "uom"),
        *("numerator", "denominator", "reached"),
    )
    stated = _by_first(
        StatedComparison.objects.filter(result__submission__in=reports),
        *("result_id", "baseline_id", "kind", "value", "approximation", "is_unconfirmed"),
    )
    rows: dict[int, list[TargetRow]] = {}
    columns = ("id", "campaign_id", "uom", "quantity", "direction", "comparator")
    for target in targets.values_list(*columns, named=True):
        row = TargetRow(target, None, [], None, [])
        if target.id in results:
            result = results[target.id][-1]
            judged = _judged(target, result, plans.get(target.id, ()), stated.get(result.id, ()))
            row = TargetRow(target, result, judged, _share(result), [])
        rows.setdefault(target.campaign_id, []).append(row)
    return {campaign: tally_of(found) for campaign, found in rows.items()}


def _by_first(rows, *columns):
    """Named tuples of these columns, by the first of them."""
    found: dict[int, list] = {}
    for row in rows.values_list(*columns, named=True):
        found.setdefault(row[0], []).append(row)
    return found


def _sent():
    results = Result.objects.filter(submission__state__in=SENT)
    return results.order_by("submission__period__position", "submission_id")


def _with_latest(targets, results) -> list[tuple[Target, Result | None]]:
    rows = targets.prefetch_related("baselines", Prefetch("results", queryset=results))
    return [(row, next(reversed(list(row.results.all())), None)) for row in rows]


def judged_result(target, result, stated) -> list[Judged]:
    """The result beside each baseline: computed where both figures are known, else as `stated`."""
    return _judged(target, result, target.baselines.all(), stated)


def _judged(target, result, baselines, comparisons):
    reading = measures.Reading(target.quantity, target.direction, target.comparator)
    stated = {c.baseline_id: c for c in comparisons}
    actual = measures.Measure(result.value, result.approximation, result.uom or target.uom)
    judged = []
    for baseline in baselines:
        comparison = stated.get(baseline.id)
        if baseline.value is None and comparison is None:
            continue
        if baseline.value is not None and result.value is not None:
            base = measures.Measure(
                baseline.value, baseline.approximation, baseline.uom or target.uom
            )
            judgement = measures.judge(actual, base, reading)
        elif comparison is not None:
            judgement = measures.judge_stated(
                comparison.kind, comparison.value, reading, comparison.approximation
            )
        else:
            judgement = measures.Judgement(reason="chưa có kết quả")
        judged.append(Judged(baseline, judgement, comparison))
    return judged


def _row(target, result, facts, periods):
    if result is None:
        return TargetRow(target, None, [], None, [], periods)
    judged = judged_result(target, result, result.comparisons.all())
    found = facts.get(result.pk, [])
    return TargetRow(target, result, judged, _share(result), found, periods)


def _share(result) -> measures.Judgement | None:
    if result.denominator is None:
        return None
    return measures.judge_count(result.numerator, result.denominator)


def _point(result) -> tuple[Decimal | None, str]:
    if result is None or result.value is None:
        return None, "chưa có"
    figure = Figure(
        result.value, Approximation(result.approximation), result.is_estimate, result.uom
    )
    return result.value, format_figure(figure)


def _facts_behind(results):
    found = {}
    if results:
        for fact in SourceFact.objects.behind(*results).select_related("document"):
            found.setdefault(fact.row_id, []).append(fact)
    return found


def units_without(target) -> list[Unit]:
    """Units that take part in the campaign and have not been given this target."""
    same = Target.objects.filter(
        campaign=target.campaign_id,
        indicator=target.indicator_id,
        label=target.label,
        group=target.group,
    )
    units = Unit.objects.filter(participations__campaign=target.campaign_id)
    return list(units.exclude(pk__in=same.values("unit")).order_by("path"))


def indicators_like(words: str, *, at_most: int) -> list[Indicator]:
    """Perhaps meant: names that hold all the words, else names spelt alike; the shortest first."""
    rows = sorted(Indicator.objects.named(words), key=lambda row: (len(row.label), row.label))
    if not rows:
        known = Indicator.objects.values_list("pk", "label")
        labels = {match_key(label): pk for pk, label in known}
        near = get_close_matches(match_key(words), labels, n=at_most)
        found = Indicator.objects.in_bulk([labels[label] for label in near])
        rows = [found[labels[label]] for label in near]
    return rows[:at_most]
