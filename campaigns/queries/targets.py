"""Targets with their planned figures, results and judgements, as a table shows them."""

from dataclasses import dataclass

from django.db.models import Prefetch

from campaigns import measures
from campaigns.choices import BaselineKind
from campaigns.models import Baseline, Result, SourceFact, StatedComparison, Target


@dataclass(frozen=True)
class Judged:
    """One result beside one baseline."""

    baseline: Baseline
    judgement: measures.Judgement
    comparison: StatedComparison | None = None


@dataclass(frozen=True)
class TargetRow:
    target: Target
    result: Result | None
    judged: list[Judged]
    share: measures.Judgement | None
    facts: list[SourceFact]

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
            if row.baseline.kind == BaselineKind.PLAN and row.judgement.met is not None
        ]
        if not verdicts:
            reached = self.result.reached if self.result else None
            return measures.judge_wording(reached).met
        return all(verdicts)


def target_rows(targets) -> list[TargetRow]:
    """These targets in order, each with its latest result; the number of queries does not grow."""
    results = (
        Result.objects.select_related("submission__period")
        .prefetch_related("comparisons__baseline", "comparisons__document", "evidence")
        .order_by("submission__period__position", "submission_id")
    )
    rows = list(
        targets.select_related("unit", "indicator").prefetch_related(
            "baselines", Prefetch("results", queryset=results)
        )
    )
    latest = {row.pk: list(row.results.all())[-1] for row in rows if row.results.all()}
    facts = _facts_behind(list(latest.values()))
    return [_row(row, latest.get(row.pk), facts) for row in rows]


def judged_result(target, result) -> list[Judged]:
    """The result beside each baseline: computed where both figures are known, else as stated."""
    reading = measures.Reading(target.quantity, target.direction, target.comparator)
    stated = {c.baseline_id: c for c in result.comparisons.all()}
    actual = measures.Measure(result.value, result.approximation, result.uom or target.uom)
    judged = []
    for baseline in target.baselines.all():
        comparison = stated.get(baseline.pk)
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


def _row(target, result, facts):
    if result is None:
        return TargetRow(target, None, [], None, [])
    share = None
    if result.denominator is not None:
        share = measures.judge_count(result.numerator, result.denominator)
    return TargetRow(
        target, result, judged_result(target, result), share, facts.get(result.pk, [])
    )


def _facts_behind(results):
    found = {}
    if results:
        for fact in SourceFact.objects.behind(*results).select_related("document"):
            found.setdefault(fact.row_id, []).append(fact)
    return found
