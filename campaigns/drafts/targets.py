"""What was to be reached: targets as set, and the figures the campaign itself sets for them."""

from typing import Any

from campaigns.choices import BaselineKind, Quantity
from campaigns.drafts.catalogue import direction_of, quantity_of
from campaigns.drafts.figures import approximation, exact, is_figure
from campaigns.drafts.told import Draft, Ref, Told, first, fitted, joined, words, year_of
from campaigns.facts import Fact, as_list
from campaigns.facts.schema import OPERATORS

LABEL_LENGTH = 300
GROUP_LENGTH = 200
BASELINE_LENGTH = 150
OWN_PLAN = "chỉ tiêu của phong trào"


def target_drafts(told: Told, code: str) -> dict[tuple, Draft]:
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
    values = target_values(told, key) | {
        "uom": words(first(facts, "uom")) or catalogue_uom(indicator),
        "direction": direction_of(first(facts, "direction") or indicator.get("direction")),
        "quantity": quantity,
        "comparator": OPERATORS.get(words(first(facts, "op")), ""),
        "wording": wording,
        "year": year_of(year),
        "scope": scope,
        "per_unit": [text for text in map(words, as_list(first(facts, "per_unit"))) if text],
    }
    return Draft("Target", key, values, tuple(fact["id"] for fact in facts))


def target_values(told: Told, key: tuple) -> dict[str, Any]:
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


def own_baselines(told: Told, code: str, targets: dict[tuple, Draft]) -> list[Draft]:
    """What the campaign itself sets: the figures of its targets."""
    drafts = []
    for fact in told.of("targets", code):
        label = _target_label(told, fact)
        if fact.get("unit") and label and is_figure(fact.get("value")):
            target = targets[_target_key(code, fact, label)]
            drafts.append(baseline_draft(target, BaselineKind.PLAN, OWN_PLAN, fact))
    return drafts


def baseline_draft(target: Draft, kind: str, name: str, figure: Fact | None = None) -> Draft:
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


def catalogue_label(indicator: Fact) -> str:
    """The name of an indicator; "" where the catalogue has several side by side to choose from."""
    label = words(indicator.get("label"))
    return "" if " / " in label else label


def catalogue_uom(indicator: Fact) -> str:
    return next((words(uom) for uom in as_list(indicator.get("uom"))), "")
