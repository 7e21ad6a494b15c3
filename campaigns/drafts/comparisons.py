"""What documents say of a figure beside a plan or a former figure."""

from decimal import Decimal
from typing import Any

from campaigns.choices import BaselineKind, ComparisonKind
from campaigns.drafts.figures import approximation, exact, is_figure
from campaigns.drafts.targets import baseline_draft
from campaigns.drafts.told import Draft, Told, words, year_of
from campaigns.facts import Fact, as_list
from emulation.lib.vietnamese import fold

PLAN = "kế hoạch"
FORMER = "kỳ trước"


def comparison_drafts(
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
        baseline = baseline_draft(target, BaselineKind.PLAN, name, figure)
        drafts.append(baseline)
        kind, value = _plan_comparison(plan)
        if value is not None:
            said = {"uom": "%", "approx": plan.get("approx") or fact.get("plan_pct_approx")}
            drafts.append(_comparison(told, result, baseline, kind, value, said, fact, unsure))
    for former in as_list(fact.get("vs_prev")):
        if _repeats(former, fact):
            continue
        value = exact(former.get("value", former.get("pct")))
        kind = ComparisonKind(former.get("kind") or ComparisonKind.PERCENT)
        level = former if kind == ComparisonKind.FROM else None
        name = _former_name(former.get("base"))
        baseline = baseline_draft(target, BaselineKind.PREVIOUS, name, level)
        drafts.append(baseline)
        if value is not None:
            uom = "%" if kind == ComparisonKind.PERCENT else former.get("uom") or fact.get("uom")
            said = {"uom": uom, "approx": former.get("approx")}
            drafts.append(_comparison(told, result, baseline, kind, value, said, fact, unsure))
    return drafts


def _repeats(former: Fact, fact: Fact) -> bool:
    """Whether a comparison only says again that a growth is a growth: "tăng 5,1%" of 5,1 % tăng."""
    return (
        former.get("base") is None
        and former.get("kind") == ComparisonKind.PERCENT
        and former.get("value") == fact.get("value")
        and words(fact.get("uom")).startswith("%")
    )


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
