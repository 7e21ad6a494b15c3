"""Figures of one result against each other: value, plan, percent, share, former level."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from campaigns.checks.comparisons import (
    ANY_PLAN,
    HUNDRED,
    Former,
    Plan,
    former_levels,
    formers_of,
    identity,
    of_a_plan,
    period_before,
    period_key,
    plans_of,
    ratios,
    value_in,
)
from campaigns.checks.findings import ERROR, INFO, WARNING, Finding, finding
from campaigns.checks.survey import Survey, joined
from campaigns.checks.targets import targets_for
from campaigns.checks.values import (
    Bounds,
    Said,
    decimal,
    is_counted,
    is_percent,
    said,
    show,
    text,
)
from campaigns.checks.words import fold
from campaigns.choices import Direction, Quantity
from campaigns.facts import Fact
from campaigns.measures import Measure, implied_baseline


def percent_of_plan(survey: Survey) -> Iterator[Finding]:
    """Stated percentages against actual and plan, as far as printed digits can tell."""
    for result in survey.all("results"):
        actual = said(result)
        if actual is None or result.get("plan_shared"):
            continue
        plans = plans_of(result)
        for plan in plans:
            yield from _against_plan(survey, result, actual, plan, alone=len(plans) == 1)


def _against_plan(
    survey: Survey, result: Fact, actual: Said, plan: Plan, alone: bool
) -> Iterator[Finding]:
    known = [(result, plan.value)] if plan.value else []
    if not known and alone and (own := said(result, "plan_value")):
        known = [(result, own)]
    if not known and alone and fold(plan.basis).strip() in ANY_PLAN:
        known = [(target, said(target)) for target in targets_for(survey, result)]
    for fact, baseline in known:
        baseline = value_in(baseline, actual.uom)
        if baseline is None:
            continue
        allowed = ratios(actual.bounds, baseline.bounds, survey.direction(result))
        if is_percent(actual.uom) and plan.kind == "exceed":
            # "Vượt 2%" of a share may be two points: above the plan, or below where that is better.
            points = actual.bounds - baseline.bounds
            if survey.direction(result) == Direction.LOWER:
                points = points * -1
            allowed.append(points + Bounds.around(HUNDRED))
        if not allowed or any(plan.bounds.meets(ratio) for ratio in allowed):
            continue
        off_by_a_digit = any(
            plan.bounds.widened(_digit(plan.printed)).meets(ratio) for ratio in allowed
        )
        computed = decimal(allowed[0].middle)
        facts = [result] if fact is result else [result, fact]
        yield finding(
            "percent_against_plan",
            WARNING if off_by_a_digit or fact is not result else ERROR,
            facts,
            stated={
                "value": actual.value,
                "plan": baseline.value,
                "pct": plan.printed.value,
                "kind": plan.kind,
            },
            expected={"pct_of_plan": computed},
            message=f"{survey.called(result)}: {actual.shown} so với {baseline.shown} là "
            f"{show(computed)}% kế hoạch, nhưng tài liệu ghi {plan.shown}. "
            "Hãy kiểm tra lại kết quả, kế hoạch hoặc tỷ lệ.",
        )
    if not known:
        yield from _no_whole_plan(survey, result, actual, plan)


def _no_whole_plan(survey: Survey, result: Fact, actual: Said, plan: Plan) -> Iterator[Finding]:
    """Counted things have whole plans: no plan makes 7 of something 116,6 %."""
    exact = actual.approximation == plan.printed.approximation == "exact"
    if not exact or not is_counted(actual.uom) or actual.value != actual.value.to_integral_value():
        return
    if plan.printed.decimals == 0 or actual.value <= 0:
        return
    loose = plan.bounds.widened(_digit(plan.printed))
    implied = (actual.bounds * 100).over(loose)
    if implied is None or ceil(implied.low) <= floor(implied.high):
        return
    yield finding(
        "percent_against_plan",
        WARNING,
        [result],
        stated={"value": actual.value, "pct": plan.printed.value, "kind": plan.kind},
        expected={"plan_between": [decimal(implied.low, 3), decimal(implied.high, 3)]},
        message=f"{survey.called(result)}: không có kế hoạch nguyên nào để {actual.shown} thành "
        f"“{plan.shown}”. Hãy kiểm tra lại kết quả hoặc tỷ lệ.",
    )


def two_plans(survey: Survey) -> Iterator[Finding]:
    """One result held against several plans, with the plans that the percentages imply."""
    for result in survey.all("results"):
        plans = plans_of(result)
        if len({plan.basis for plan in plans}) < 2:
            continue
        actual = said(result)
        implied = {}
        for plan in plans:
            measure = Measure(actual.value if actual else None)
            if level := implied_baseline(measure, "reach", plan.percent):
                implied[plan.basis] = level.quantize(Decimal("0.1"))
        about = [
            f"{basis} khoảng {show(level.quantize(Decimal(1)), text(result, 'uom'))}"
            for basis, level in implied.items()
        ]
        yield finding(
            "two_plan_bases",
            INFO,
            [result],
            stated={plan.basis: plan.shown for plan in plans},
            expected={"implied_plans": implied},
            message=f"{survey.called(result)} được so với nhiều mức giao: "
            f"{joined(plan.shown for plan in plans)}."
            + (f" Suy ra {joined(about)}." if about else "")
            + " Hãy ghi từng mức giao riêng.",
        )


def shares(survey: Survey) -> Iterator[Finding]:
    """Numerator and denominator against value and share."""
    for result in survey.all("results"):
        part, whole = said(result, "numerator"), said(result, "denominator")
        actual = said(result)
        if part and whole:
            if part.value > whole.value and not of_a_plan(result, part, whole):
                yield _share_finding(
                    survey,
                    result,
                    {"numerator": part.value, "denominator": whole.value},
                    "numerator <= denominator",
                    f"phần đạt {show(part.value)} lớn hơn tổng số {show(whole.value)}",
                )
            elif actual and not _is_share(actual, part, whole):
                yield _share_finding(
                    survey,
                    result,
                    {"value": actual.value, "numerator": part.value, "denominator": whole.value},
                    {"value": [part.value, _percent(part.value, whole.value)]},
                    f"{show(part.value)}/{show(whole.value)} không cho ra {actual.shown}",
                )
        yield from _stated_share(survey, result, actual, part, whole)


def _stated_share(
    survey: Survey, result: Fact, actual: Said | None, part: Said | None, whole: Said | None
) -> Iterator[Finding]:
    share = said(result, "share_pct", uom="%")
    if share is None:
        return
    share = Said(share.value, share.decimals, "exact", "%")
    upper = part or actual
    lowers = [
        whole,
        said(result, "registered"),
        said(result, "group_total"),
        _whole_of(survey, result),
    ]
    lowers = [lower for lower in lowers if lower and lower.value > 0]
    registered = said(result, "registered")
    if share.value > 100 and not (upper and registered and _is_ratio(share, upper, registered)):
        yield _share_finding(
            survey,
            result,
            {"share_pct": share.value},
            "share_pct <= 100",
            f"tỷ lệ {share.shown} trong tổng số vượt quá 100%",
        )
    elif upper and lowers and not any(_is_ratio(share, upper, lower) for lower in lowers):
        computed = _percent(upper.value, lowers[0].value)
        yield _share_finding(
            survey,
            result,
            {"share_pct": share.value, "part": upper.value, "whole": lowers[0].value},
            {"share_pct": computed},
            f"{show(upper.value)}/{show(lowers[0].value)} là {show(computed)}%, "
            f"nhưng tài liệu ghi {share.shown}",
        )


def growth(survey: Survey) -> Iterator[Finding]:
    """Growth, difference and former level of one result; then the former period's own result."""
    values = {}
    for fact in survey.all("results"):
        key = identity(survey, fact)
        if key and (figure := said(fact)):
            values.setdefault(key, []).append((fact, figure))
    for result in survey.all("results"):
        actual = said(result)
        if actual is None:
            continue
        formers = [former for former in formers_of(result) if not _is_growth_itself(former, actual)]
        yield from _growth_within(survey, result, actual, formers)
        yield from _growth_between(survey, result, actual, formers, values)


def _growth_within(
    survey: Survey, result: Fact, actual: Said, formers: list[Former]
) -> Iterator[Finding]:
    """Two comparisons with the same base must lead to the same former level."""
    for place, one in enumerate(formers):
        for two in formers[place + 1 :]:
            if one.kind == two.kind or (one.base and two.base and one.base != two.base):
                continue
            first = former_levels(_in_uom(one, actual), actual.bounds, result)
            second = former_levels(_in_uom(two, actual), actual.bounds, result)
            if first and second and not any(a.meets(b) for a in first for b in second):
                levels = [decimal(level[0].middle) for level in (first, second)]
                yield finding(
                    "growth_against_level",
                    ERROR,
                    [result],
                    stated={
                        "value": actual.value,
                        one.kind: one.printed.value,
                        two.kind: two.printed.value,
                    },
                    expected={"former_levels": levels},
                    message=f"{survey.called(result)}: {actual.shown}, {one.shown} và {two.shown} "
                    f"không khớp nhau (mức cũ {show(levels[0])} và {show(levels[1])}). "
                    "Hãy kiểm tra lại mức tăng, giảm.",
                )


def _growth_between(
    survey: Survey,
    result: Fact,
    actual: Said,
    formers: list[Former],
    values: dict[tuple, list[tuple[Fact, Said]]],
) -> Iterator[Finding]:
    key = identity(survey, result)
    for former in formers if key else []:
        before = period_before(period_key(result), former.base)
        if before is None or before == period_key(result):
            continue
        levels = former_levels(_in_uom(former, actual), actual.bounds, result)
        for fact, figure in values.get((*key[:2], before, *key[3:]), []):
            level = value_in(figure, actual.uom)
            if level and levels and not any(level.bounds.meets(own) for own in levels):
                yield finding(
                    "growth_against_level",
                    ERROR if level.approximation == actual.approximation == "exact" else WARNING,
                    [result, fact],
                    stated={
                        "value": actual.value,
                        "former": level.value,
                        former.kind: former.printed.value,
                    },
                    expected={"former": decimal(levels[0].middle)},
                    message=f"{survey.called(result)}: {actual.shown}, {former.shown}, tức mức cũ "
                    f"khoảng {show(decimal(levels[0].middle))}; nhưng {survey.document_name(fact)} "
                    f"ghi {level.shown} cho {before}. Hãy kiểm tra lại hai số.",
                )


def impossible(survey: Survey) -> Iterator[Finding]:
    """Shares of a total above all of it, and counts below nothing."""
    for name in ("results", "targets"):
        for fact in survey.all(name):
            figure = said(fact)
            if figure is None:
                continue
            shares = survey.quantity(fact) in (Quantity.LEVEL, Quantity.COUNT_OF)
            if is_percent(figure.uom) and shares and _is_of_a_total(fact) and figure.value > 100:
                yield _impossible(survey, fact, figure, "một tỷ lệ trong tổng số không quá 100%")
            elif figure.value < 0 and is_counted(figure.uom):
                yield _impossible(survey, fact, figure, "số đếm không thể âm")


def _impossible(survey: Survey, fact: Fact, figure: Said, why: str) -> Finding:
    return finding(
        "impossible_value",
        ERROR,
        [fact],
        stated={"value": figure.value, "uom": figure.uom},
        expected="0 <= value <= 100" if is_percent(figure.uom) else "value >= 0",
        message=f"{survey.called(fact)} ghi {figure.shown}, nhưng {why}. Hãy kiểm tra lại số liệu.",
    )


def _share_finding(survey: Survey, result: Fact, stated: Any, expected: Any, words: str) -> Finding:
    return finding(
        "numerator_denominator",
        ERROR,
        [result],
        stated=stated,
        expected=expected,
        message=f"{survey.called(result)}: {words}. Hãy kiểm tra lại số đạt, tổng số và tỷ lệ.",
    )


def _is_ratio(share: Said, upper: Said, lower: Said) -> bool:
    ratio = upper.bounds.over(lower.bounds)
    return bool(ratio) and share.bounds.meets(ratio * 100)


def _is_share(actual: Said, part: Said, whole: Said) -> bool:
    """A value beside "25/39" is the part, its share in percent, or their ratio."""
    if actual.bounds.meets(part.bounds):
        return True
    ratio = part.bounds.over(whole.bounds)
    return bool(ratio) and (actual.bounds.meets(ratio * 100) or actual.bounds.meets(ratio))


def _whole_of(survey: Survey, result: Fact) -> Said | None:
    whole = survey.fact(result.get("part_of"))
    figure = said(whole) if whole else None
    return value_in(figure, text(result, "uom")) if figure else None


def _is_growth_itself(former: Former, actual: Said) -> bool:
    """ "Dịch vụ tăng 3,8%" gives one number as value and as growth."""
    return former.kind == "pct" and former.printed.value == actual.value and "%" in actual.uom


def _in_uom(former: Former, actual: Said) -> Former:
    if former.kind == "pct":
        return former
    converted = value_in(former.printed, actual.uom)
    return Former(former.base, former.kind, converted or former.printed)


def _is_of_a_total(fact: Fact) -> bool:
    words = fold(text(fact, "label"))
    return not any(said in words for said in ("so voi", "ke hoach", "chi so", "tang", "giam"))


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return decimal(Fraction(part) * 100 / Fraction(whole)) if whole else Decimal(0)


def _digit(printed: Said) -> Fraction:
    """Half a unit of the last digit more: an office that cuts digits off instead of rounding."""
    return Fraction(1, 2 * 10**printed.decimals)


CHECKS = (percent_of_plan, two_plans, shares, growth, impossible)
