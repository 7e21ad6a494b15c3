"""What was reached: figures of units by period, each with the target it is reported on."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any

from campaigns.choices import Approximation, PeriodKind, SubmissionState
from campaigns.drafts.catalogue import direction_of, quantity_of
from campaigns.drafts.comparisons import comparison_drafts
from campaigns.drafts.figures import approximation, exact, is_estimate, is_figure
from campaigns.drafts.targets import (
    GROUP_LENGTH,
    LABEL_LENGTH,
    catalogue_label,
    catalogue_uom,
    own_baselines,
    target_drafts,
    target_values,
)
from campaigns.drafts.told import Draft, Ref, Told, first, fitted, joined, words, year_of
from campaigns.facts import Fact
from emulation.lib.vietnamese import fold

PERIOD_CODE_LENGTH = 20
NO_PERIOD = "chung"


@dataclass
class Cluster:
    """Facts of any documents that tell one figure: one unit, indicator, period and group."""

    unit: str
    indicator: str | None
    period: str
    group: str
    facts: list[Fact]
    is_main: bool = True
    target: Draft | None = field(default=None)


def figure_drafts(told: Told, code: str) -> tuple[list[Draft], list[str]]:
    """Targets, periods, submissions and results of a campaign, and the units they are about."""
    targets = target_drafts(told, code)
    set_by_unit: dict[tuple, list[Draft]] = defaultdict(list)
    for target in targets.values():
        set_by_unit[target.key[1:3]].append(target)
    clusters = _clusters(told, code)
    for cluster in clusters:
        fitting = set_by_unit[cluster.unit, cluster.indicator]
        chosen = _set_target(cluster, fitting) if cluster.is_main else None
        cluster.target = chosen or _made_target(told, code, cluster, targets)
    periods = {cluster.period: _period_name(cluster.facts[0]) for cluster in clusters}
    drafts = [*targets.values(), *own_baselines(told, code, targets)]
    drafts += _period_drafts(code, periods)
    spread = _periods_by_target(clusters)
    for cluster in clusters:
        submission = _submission(code, cluster)
        many = len(spread[cluster.target.key]) > 1
        suffix = periods[cluster.period] if many else ""
        drafts += [submission, *_result_drafts(told, cluster, submission, suffix)]
    units = [target.key[1] for target in targets.values()]
    return _merged(drafts), list(dict.fromkeys(units))


def _merged(drafts: list[Draft]) -> list[Draft]:
    """Each draft once; of a baseline that several facts name, the one that knows its figure."""
    found: dict[tuple, Draft] = {}
    for draft in drafts:
        known = found.setdefault((draft.model, draft.key), draft)
        if draft.model == "Baseline" and known.values["value"] is None:
            known.values |= draft.values
    return list(found.values())


def _clusters(told: Told, code: str) -> list[Cluster]:
    found: dict[tuple, list[Fact]] = {}
    for fact in told.of("results", code):
        label = fold(_result_label(told, fact))
        if not fact.get("unit") or not label:
            continue
        what = fact.get("indicator") or f"={label}"
        group = fitted(words(fact.get("group")), GROUP_LENGTH)
        key = (fact["unit"], what, period_code(fact), group)
        found.setdefault(key, []).append(fact)
    clusters = []
    for (unit, what, period, group), facts in found.items():
        indicator = None if what.startswith("=") else what
        for number, together in enumerate(_told_apart(told, facts)):
            clusters.append(Cluster(unit, indicator, period, group, together, number == 0))
    return clusters


def _told_apart(told: Told, facts: list[Fact]) -> list[list[Fact]]:
    """A document that gives one indicator several figures under different names means several
    things; then names part the facts, and a fact with a name of its own goes with the first.
    """
    by_document: dict[str | None, set[str]] = defaultdict(set)
    for fact in facts:
        document = told.book.document_of(fact)
        name = fold(_result_label(told, fact))
        by_document[document["id"] if document else None].add(name)
    several = [names for names in by_document.values() if len(names) > 1]
    if not several:
        return [facts]
    apart = set().union(*several)
    parts: dict[str, list[Fact]] = {}
    for fact in facts:
        name = fold(_result_label(told, fact))
        parts.setdefault(name if name in apart or not parts else next(iter(parts)), []).append(fact)
    return list(parts.values())


def _result_label(told: Told, fact: Fact) -> str:
    indicator = told.book.indicators.get(fact.get("indicator") or "", {})
    return words(fact.get("label")) or words(indicator.get("label"))


def _made_target(told: Told, code: str, cluster: Cluster, targets: dict[tuple, Draft]) -> Draft:
    """A target for a figure that none was set for."""
    indicator = told.book.indicators.get(cluster.indicator or "", {})
    own = _result_label(told, cluster.facts[0])
    label = catalogue_label(indicator) or own if cluster.is_main else own
    key = (code, cluster.unit, cluster.indicator or "", fitted(label, LABEL_LENGTH), cluster.group)
    if key in targets and targets[key].facts:
        # A target of another year has this name: the figure is not to be judged by it.
        label = f"{fitted(label, LABEL_LENGTH - 30)} ({fitted(_period_name(cluster.facts[0]), 25)})"
        key = (*key[:3], label, cluster.group)
    if key not in targets:
        values = target_values(told, key) | {
            "uom": words(first(cluster.facts, "uom")) or catalogue_uom(indicator),
            "direction": direction_of(
                first(cluster.facts, "direction") or indicator.get("direction")
            ),
            "quantity": quantity_of(indicator.get("quantity")),
        }
        targets[key] = Draft("Target", key, values)
    return targets[key]


def _set_target(cluster: Cluster, targets: list[Draft]) -> Draft | None:
    """Of the targets set for this unit and indicator, that of the year, for itself, so named."""
    year = year_of(cluster.period)
    fitting = [
        target
        for target in targets
        if target.key[4] in ("", cluster.group)
        and (year is None or target.values["year"] in (None, year))
    ]
    labels = {fold(words(fact.get("label"))) for fact in cluster.facts}
    return min(
        fitting,
        key=lambda target: (
            target.key[4] != cluster.group,
            target.values["year"] != year,
            bool(target.values["per_unit"]),
            fold(target.key[3]) not in labels,
        ),
        default=None,
    )


def _periods_by_target(clusters: list[Cluster]) -> dict[tuple, set[str]]:
    found: dict[tuple, set[str]] = defaultdict(set)
    for cluster in clusters:
        found[cluster.target.key].add(cluster.period)
    return found


def _period_drafts(code: str, periods: dict[str, str]) -> list[Draft]:
    return [
        Draft(
            "Period",
            (code, period),
            {
                "campaign": Ref("Campaign", (code,)),
                "kind": PeriodKind.FINAL,
                "code": period,
                "name": name,
                "position": position,
            },
        )
        for position, (period, name) in enumerate(sorted(periods.items()), start=1)
    ]


def period_code(fact: Fact) -> str:
    said = _period_words(fact)
    if len(said) <= PERIOD_CODE_LENGTH:
        return said or NO_PERIOD
    return f"{said[: PERIOD_CODE_LENGTH - 9]}#{sha256(said.encode()).hexdigest()[:8]}"


def _period_words(fact: Fact) -> str:
    period = fact.get("period")
    if isinstance(period, dict):
        ends = " – ".join(words(period.get(name)) for name in ("start", "end") if period.get(name))
        return words(period.get("label")) or ends
    return words(period) or words(fact.get("year"))


def _period_name(fact: Fact) -> str:
    said = _period_words(fact)
    if year_of(said):
        return f"năm {said}"
    return fitted(said, 100) or "không nêu kỳ"


def _submission(code: str, cluster: Cluster) -> Draft:
    values = {
        "campaign": Ref("Campaign", (code,)),
        "period": Ref("Period", (code, cluster.period)),
        "unit": Ref("Unit", (cluster.unit,)),
        "state": SubmissionState.VERIFIED,
        "imported": True,
    }
    return Draft("Submission", (code, cluster.period, cluster.unit), values)


def _result_drafts(
    told: Told, cluster: Cluster, submission: Draft, period_suffix: str
) -> list[Draft]:
    shown = _shown(cluster.facts)
    value = shown.get("value")
    numerator, denominator = _fraction(shown, cluster.facts)
    documents = told.documents_of(cluster.facts)
    result = Draft(
        "Result",
        (*submission.key[:2], *cluster.target.key),
        {
            "submission": submission.ref,
            "target": cluster.target.ref,
            "value": exact(value),
            "approximation": approximation(shown.get("approx")),
            "is_estimate": is_estimate(shown),
            "uom": words(shown.get("uom")) or words(first(cluster.facts, "uom")),
            "numerator": numerator,
            "denominator": denominator,
            "reached": _reached(value, cluster.facts),
            "wording": joined(first(cluster.facts, "qualitative")),
            "source": "; ".join(_document_label(document) for document in documents),
            "note": joined(first(cluster.facts, "note")),
        },
        tuple(fact["id"] for fact in cluster.facts),
    )
    drafts = [result]
    for fact in cluster.facts:
        drafts += comparison_drafts(told, cluster.target, result, fact, period_suffix)
    return drafts


def _shown(facts: list[Fact]) -> Fact:
    """The fact whose value is shown: an exact one before a bound, otherwise the first."""
    valued = [fact for fact in facts if fact.get("value") is not None]
    certain = [
        fact
        for fact in valued
        if approximation(fact.get("approx")) == Approximation.EXACT and not is_estimate(fact)
    ]
    return next(iter(certain or valued or facts))


def _fraction(shown: Fact, facts: list[Fact]) -> tuple[Decimal | None, Decimal | None]:
    told = [shown, *facts]
    fact = next((fact for fact in told if is_figure(fact.get("denominator"))), shown)
    numerator, denominator = exact(fact.get("numerator")), exact(fact.get("denominator"))
    return (None, None) if denominator == 0 else (numerator, denominator)


def _reached(value: Any, facts: list[Fact]) -> bool | None:
    if isinstance(value, bool):
        return value
    met = first(facts, "met")
    return met if isinstance(met, bool) else None


def _document_label(document: Fact) -> str:
    return words(document.get("title")) or f"Tài liệu {document['id']}"
