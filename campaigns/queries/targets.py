"""Targets with their planned figures, results and judgements, as a table shows them."""

from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import Prefetch

from campaigns import measures
from campaigns.choices import BaselineKind, SubmissionState
from campaigns.models import Baseline, Indicator, Result, SourceFact, StatedComparison, Target
from emulation.accounts.models import Unit
from emulation.lib.vietnamese import match_key

SENT = (SubmissionState.SUBMITTED, SubmissionState.VERIFIED)


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
            if row.baseline.kind == BaselineKind.PLAN
            and row.judgement.met is not None
            and not row.is_unconfirmed
        ]
        if not verdicts:
            reached = self.result.reached if self.result else None
            return measures.judge_wording(reached).met
        return all(verdicts)


def target_rows(targets) -> list[TargetRow]:
    """These targets in order, each with the latest figure that was sent to the council.

    The number of queries does not grow with the targets.
    """
    results = (
        Result.objects.filter(submission__state__in=SENT)
        .select_related("submission__period")
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
    return TargetRow(target, result, judged_result(target, result), share, facts.get(result.pk, []))


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
