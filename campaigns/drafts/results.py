"""Targets and figures: what was to be reached, what was reached, and what documents say of both."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any

from campaigns.choices import (
    Approximation,
    BaselineKind,
    ComparisonKind,
    PeriodKind,
    Quantity,
    SubmissionState,
)
from campaigns.drafts.catalogue import direction_of, quantity_of
from campaigns.drafts.told import Draft, Ref, Told, first, fitted, joined, words, year_of
from campaigns.facts import Fact, as_list
from campaigns.facts.schema import APPROXIMATIONS, OPERATORS
from emulation.lib.vietnamese import fold

LABEL_LENGTH = 300
GROUP_LENGTH = 200
BASELINE_LENGTH = 150
PERIOD_CODE_LENGTH = 20
OWN_PLAN = "chỉ tiêu của phong trào"
PLAN = "kế hoạch"
FORMER = "kỳ trước"
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
    targets = _target_drafts(told, code)
    clusters = _clusters(told, code)
    for cluster in clusters:
        cluster.target = _target_for(told, code, cluster, targets)
    periods = {cluster.period: _period_name(cluster.facts[0]) for cluster in clusters}
    drafts = [*targets.values(), *_own_baselines(told, code, targets)]
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


# targets


def _target_drafts(told: Told, code: str) -> dict[tuple, Draft]:
    by_key: dict[tuple, list[Fact]] = {}
    for fact in told.of("targets", code):
        label = _target_label(told, fact)
        if fact.get("unit") and label:
            by_key.setdefault(_target_key(code, fact, label), []).append(fact)
    return {key: _target(told, key, facts) for key, facts in by_key.items()}


def _target_key(code: str, fact: Fact, label: str) -> tuple:
    group = fitted(words(fact.get("group")), GROUP_LENGTH)
    indicator = fact.get("indicator") or ""
    return code, fact["unit"], indicator, fitted(label, LABEL_LENGTH), group


def _target_label(told: Told, fact: Fact) -> str:
    indicator = told.book.indicators.get(fact.get("indicator") or "", {})
    own = words(fact.get("label")) or words(indicator.get("label"))
    return own or joined(fact.get("qualitative"))


def _target(told: Told, key: tuple, facts: list[Fact]) -> Draft:
    indicator = told.book.indicators.get(key[2], {})
    wording = joined(first(facts, "qualitative"))
    value = first(facts, "value")
    if not wording and value is True:
        wording = "có"
    quantity = quantity_of(indicator.get("quantity"))
    if quantity == Quantity.UNKNOWN and wording and not is_figure(value):
        quantity = Quantity.WORDING
    year = first(facts, "year")
    scope = joined(first(facts, "scope"))
    if year is not None and year_of(year) is None:
        scope = "; ".join(part for part in (scope, words(year)) if part)
    values = _target_values(told, key) | {
        "uom": words(first(facts, "uom")) or _catalogue_uom(indicator),
        "direction": direction_of(first(facts, "direction") or indicator.get("direction")),
        "quantity": quantity,
        "comparator": OPERATORS.get(words(first(facts, "op")), ""),
        "wording": wording,
        "year": year_of(year),
        "scope": scope,
        "per_unit": [text for text in map(words, as_list(first(facts, "per_unit"))) if text],
    }
    return Draft("Target", key, values, tuple(fact["id"] for fact in facts))


def _target_values(told: Told, key: tuple) -> dict[str, Any]:
    code, unit, indicator, label, group = key
    return {
        "campaign": Ref("Campaign", (code,)),
        "unit": Ref("Unit", (unit,)),
        "indicator": Ref("Indicator", (indicator,)) if indicator else None,
        "label": label,
        "group": group,
        "scope": "",
        "per_unit": [],
        "wording": "",
        "comparator": "",
        "year": None,
    }


def _own_baselines(told: Told, code: str, targets: dict[tuple, Draft]) -> list[Draft]:
    """What the campaign itself sets: the figures of its targets."""
    drafts = []
    for fact in told.of("targets", code):
        label = _target_label(told, fact)
        if fact.get("unit") and label and is_figure(fact.get("value")):
            target = targets[_target_key(code, fact, label)]
            drafts.append(_baseline(target, BaselineKind.PLAN, OWN_PLAN, fact))
    return drafts


def _baseline(target: Draft, kind: str, name: str, figure: Fact | None = None) -> Draft:
    name = fitted(name, BASELINE_LENGTH)
    figure = figure or {}
    values = {
        "target": target.ref,
        "kind": kind,
        "name": name,
        "value": exact(figure.get("value")),
        "approximation": approximation(figure.get("approx")),
        "uom": words(figure.get("uom")),
    }
    return Draft("Baseline", (*target.key, kind, name), values)


# figures


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


def _target_for(told: Told, code: str, cluster: Cluster, targets: dict[tuple, Draft]) -> Draft:
    """The target a figure is reported on: one that was set, or one made for the figure."""
    indicator = told.book.indicators.get(cluster.indicator or "", {})
    if cluster.is_main and cluster.indicator:
        chosen = _set_target(code, cluster, targets)
        if chosen:
            return chosen
    own = _result_label(told, cluster.facts[0])
    label = words(indicator.get("label")) or own if cluster.is_main else own
    key = (code, cluster.unit, cluster.indicator or "", fitted(label, LABEL_LENGTH), cluster.group)
    if key in targets and targets[key].facts:
        # A target of another year has this name: the figure is not to be judged by it.
        label = f"{fitted(label, LABEL_LENGTH - 30)} ({fitted(_period_name(cluster.facts[0]), 25)})"
        key = (*key[:3], label, cluster.group)
    if key not in targets:
        values = _target_values(told, key) | {
            "uom": words(first(cluster.facts, "uom")) or _catalogue_uom(indicator),
            "direction": direction_of(
                first(cluster.facts, "direction") or indicator.get("direction")
            ),
            "quantity": quantity_of(indicator.get("quantity")),
        }
        targets[key] = Draft("Target", key, values)
    return targets[key]


def _set_target(code: str, cluster: Cluster, targets: dict[tuple, Draft]) -> Draft | None:
    """Of the targets set for this unit and indicator, that of the year, for itself, so named."""
    year = year_of(cluster.period)
    fitting = [
        target
        for key, target in targets.items()
        if target.facts
        and key[:3] == (code, cluster.unit, cluster.indicator)
        and key[4] in ("", cluster.group)
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
        drafts += _comparison_drafts(told, cluster.target, result, fact, period_suffix)
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
    return words(document.get("title")) or words(document.get("number")) or document["id"]


def _comparison_drafts(
    told: Told, target: Draft, result: Draft, fact: Fact, period_suffix: str
) -> list[Draft]:
    unsure = "ambiguous" in (fact.get("attribution"), fact.get("plan_pct_meaning"))
    drafts = []
    plans = as_list(fact.get("vs_plan"))
    if not plans and is_figure(fact.get("plan_value")):
        plans = [{}]
    for plan in plans:
        figure = None
        if is_figure(fact.get("plan_value")) and plan is plans[0]:
            figure = {"value": fact["plan_value"], "uom": fact.get("uom")}
        name = _plan_name(plan.get("basis"), period_suffix)
        baseline = _baseline(target, BaselineKind.PLAN, name, figure)
        drafts.append(baseline)
        kind, value = _plan_comparison(plan)
        if value is not None:
            said = {"uom": "%", "approx": plan.get("approx") or fact.get("plan_pct_approx")}
            drafts.append(_comparison(told, result, baseline, kind, value, said, fact, unsure))
    for former in as_list(fact.get("vs_prev")):
        value = exact(former.get("value", former.get("pct")))
        kind = ComparisonKind(former.get("kind") or ComparisonKind.PERCENT)
        level = former if kind == ComparisonKind.FROM else None
        name = _former_name(former.get("base"))
        baseline = _baseline(target, BaselineKind.PREVIOUS, name, level)
        drafts.append(baseline)
        if value is not None:
            uom = "%" if kind == ComparisonKind.PERCENT else former.get("uom") or fact.get("uom")
            said = {"uom": uom, "approx": former.get("approx")}
            drafts.append(_comparison(told, result, baseline, kind, value, said, fact, unsure))
    return drafts


def _plan_comparison(plan: Fact) -> tuple[str, Decimal | None]:
    value = exact(plan.get("pct"))
    if plan.get("kind") in ("short", "below"):
        return ComparisonKind.EXCEED, None if value is None else -value
    return ComparisonKind(plan.get("kind") or ComparisonKind.REACH), value


def _plan_name(basis: Any, period: str) -> str:
    said = words(basis)
    name = PLAN if fold(said) in ("", "kh", "ke hoach") else said
    return f"{name} {period}" if period else name


def _former_name(base: Any) -> str:
    said = words(base)
    if not said:
        return FORMER
    return f"năm {said}" if year_of(said) else said


def _comparison(
    told: Told,
    result: Draft,
    baseline: Draft,
    kind: str,
    value: Decimal,
    said: Fact,
    fact: Fact,
    unsure: bool,
) -> Draft:
    document = told.document_ref(fact)
    values = {
        "result": result.ref,
        "baseline": baseline.ref,
        "kind": kind,
        "value": value,
        "uom": words(said["uom"]),
        "approximation": approximation(said["approx"]),
        "is_unconfirmed": unsure,
        "document": document,
    }
    told_by = document.key[0] if document else ""
    return Draft("StatedComparison", (*result.key, *baseline.key[-2:], kind, told_by), values)


# figures as values


def is_figure(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def exact(value: Any) -> Decimal | None:
    return Decimal(value) if is_figure(value) else None


def approximation(said: Any) -> str:
    meant = APPROXIMATIONS.get(fold_word(said), Approximation.EXACT)
    return meant if meant in Approximation.values else Approximation.EXACT


def is_estimate(figure: Fact) -> bool:
    said = APPROXIMATIONS.get(fold_word(figure.get("approx")))
    return figure.get("estimate") is True or said == "estimate"


def fold_word(said: Any) -> str:
    return said.strip().lower() if isinstance(said, str) else ""


def _catalogue_uom(indicator: Fact) -> str:
    return next((words(uom) for uom in as_list(indicator.get("uom"))), "")
