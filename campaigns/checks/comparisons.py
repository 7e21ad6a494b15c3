"""What a result says of itself beside a plan ("đạt x% KH", "vượt x%") or a former period."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from campaigns.checks.survey import Survey
from campaigns.checks.values import (
    Bounds,
    Said,
    decimals_of,
    is_counted,
    is_percent,
    number,
    raws,
    rows,
    said,
    text,
)
from campaigns.checks.words import fold, normalise
from campaigns.choices import Direction
from campaigns.facts import Fact
from emulation.lib.figures import convert, same_base

HUNDRED = Decimal(100)
# Names of a plan that is simply "the plan", so that a target of the campaign may be it.
ANY_PLAN = ("", "kh", "ke hoach", "chi tieu", "muc tieu", "ke hoach nam", "kh nam")
_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
# The same period a year before.
YEAR_AGO = ("cung ky", "cung ky nam truoc", "nam truoc", "so voi cung ky", "nam truoc do")


@dataclass(frozen=True)
class Plan:
    """ "Đạt 119,4% KH" and "vượt 19,4% KH" alike, as a percentage of the plan."""

    basis: str
    kind: str
    printed: Said
    value: Said | None = None

    @property
    def percent(self) -> Decimal:
        if self.kind == "exceed":
            return HUNDRED + self.printed.value
        if self.kind == "short":
            return HUNDRED - self.printed.value
        return self.printed.value

    @property
    def bounds(self) -> Bounds:
        own = self.printed.bounds
        if self.kind == "exceed":
            return own + Bounds.around(HUNDRED)
        if self.kind == "short":
            return Bounds.around(HUNDRED) - own
        return own

    def agrees_with(self, other: "Plan") -> bool:
        own, others = (
            Said(plan.percent, plan.printed.decimals, plan.printed.approximation)
            for plan in (self, other)
        )
        return own.agrees_with(others)

    @property
    def shown(self) -> str:
        verb = {"exceed": "vượt", "short": "thiếu"}.get(self.kind, "đạt")
        return f"{verb} {self.printed.shown} {self.basis or 'kế hoạch'}"


@dataclass(frozen=True)
class Former:
    """Growth in percent (pct), difference (abs) or the former level itself (from)."""

    base: str
    kind: str
    printed: Said

    @property
    def shown(self) -> str:
        words = {"pct": "tăng/giảm ", "abs": "tăng/giảm ", "from": "từ mức "}
        return f"{words.get(self.kind, '')}{self.printed.shown} so với {self.base or 'kỳ trước'}"


def plans_of(result: Fact) -> list[Plan]:
    plans = []
    loose = result.get("plan_pct_approx")
    for row in rows(result.get("vs_plan")):
        percent = number(row.get("pct"))
        if percent is None:
            continue
        printed = _said_beside(result, row, "pct", "%")
        if isinstance(loose, str):
            printed = Said(printed.value, printed.decimals, loose, "%")
        elif loose is True and printed.approximation == "exact":
            printed = Said(printed.value, printed.decimals, "estimate", "%")
        value = next((row.get(n) for n in ("plan_value", "plan", "value") if row.get(n)), None)
        plan = _said_beside(result, {**row, "value": value}, "value", _uom(result, row))
        kind = text(row, "kind").lower()
        kind = {"below": "short", "less": "short"}.get(kind, kind or "reach")
        plans.append(Plan(text(row, "basis"), kind, printed, plan))
    return plans


def of_a_plan(result: Fact, part: Said, whole: Said) -> bool:
    """Whether "38,8/38,7" is actual of plan: a plan says so, or the thing is measured, not counted,
    and there is more of it than the total."""
    if number(result.get("plan_value")) == whole.value:
        return True
    ratio = part.bounds.over(whole.bounds)
    if ratio and any(plan.bounds.meets(ratio * 100) for plan in plans_of(result)):
        return True
    uom = text(result, "uom")
    measured = uom and not is_counted(uom) and not is_percent(uom)
    return bool(measured) and part.value > whole.value


def formers_of(result: Fact) -> list[Former]:
    formers = []
    for row in rows(result.get("vs_prev")):
        kind = text(row, "kind").lower()
        name = "value" if number(row.get("value")) is not None else "pct"
        uom = text(row, "uom") or ("%" if kind == "pct" else text(result, "uom"))
        printed = _said_beside(result, row, name, uom)
        if printed is not None and kind in ("pct", "abs", "from"):
            formers.append(Former(normalise(str(row.get("base") or "")), kind, printed))
    return formers


def _said_beside(result: Fact, row: Fact, name: str, uom: str) -> Said | None:
    value = number(row.get(name))
    if value is None:
        return None
    own = said({**row, "value": value, "raw": None}, uom=uom)
    return Said(value, decimals_of(value, raws(row) + raws(result)), own.approximation, uom)


def _uom(result: Fact, row: Fact) -> str:
    return text(row, "uom") or text(result, "uom")


def period_key(result: Fact) -> str:
    period = result.get("period")
    if isinstance(period, dict):
        period = "/".join(str(period.get(name) or "") for name in ("start", "end", "label"))
    if period is None:
        period = result.get("year")
    return normalise(str(period)) if period is not None else ""


def period_before(period: str, base: str) -> str | None:
    """The period that a comparison names: 2022, or the same one a year ago."""
    years = _YEAR.findall(period)
    if not years:
        return None
    own = _YEAR.search(period).group()
    named = _YEAR.search(base)
    if named:
        return _YEAR.sub(named.group(), period)
    if fold(base).strip() in YEAR_AGO:
        return _YEAR.sub(lambda found: str(int(found.group()) - 1), period) if own else None
    return None


def is_breakdown(result: Fact) -> bool:
    """A part of another figure, which does not speak for the whole indicator."""
    return bool(result.get("part_of"))


def identity(survey: Survey, result: Fact) -> tuple | None:
    """Equal for results of the same thing: indicator, unit, period, and what narrows it."""
    indicator = survey.indicator_key(result)
    if not indicator or is_breakdown(result) or result.get("group") is not None:
        return None
    narrowed = tuple(str(result.get(name)) for name in ("scope", "cumulative", "field", "by"))
    return indicator, survey.unit_of(result), period_key(result), narrowed


def value_in(figure: Said, uom: str) -> Said | None:
    """The figure in another unit of measure, its last digit going with it."""
    if not figure.uom or not uom or figure.uom == uom:
        return figure
    if not same_base(figure.uom, uom):
        return None
    value = convert(figure.value, figure.uom, uom)
    shift = convert(Decimal(1), figure.uom, uom).adjusted()
    return Said(value, max(0, figure.decimals - shift), figure.approximation, uom)


def ratios(actual: Bounds, plan: Bounds, direction: str) -> list[Bounds]:
    """Percentages that may be printed: actual of plan; where lower is better also turned round."""
    found = [actual.over(plan)]
    if direction == Direction.LOWER:
        found.append(plan.over(actual))
        if found[0]:
            found.append(Bounds(2 - found[0].high, 2 - found[0].low))
    return [ratio * 100 for ratio in found if ratio]


def growths(former: Former, uom: str) -> Iterator[str]:
    """How a stated growth may be meant: in percent, or of a share in points."""
    if former.kind == "pct":
        yield "percent"
        if is_percent(uom) or "điểm" in uom:
            yield "points"
    else:
        yield former.kind


def signed(former: Former, result: Fact) -> list[Bounds]:
    """A growth with its sign; "giảm 5%" and "từ 30% xuống 25% (5%)" are printed without one."""
    own = former.printed.bounds
    words = {
        word for written in [*raws(result), text(result, "label")] for word in fold(written).split()
    }
    falls = bool(words & {"giam", "xuong"}) or ("tang" not in words and _has_fallen(result))
    return [own, own * -1] if falls and former.printed.value > 0 else [own]


def _has_fallen(result: Fact) -> bool:
    value = number(result.get("value"))
    befores = [row for row in rows(result.get("vs_prev")) if text(row, "kind").lower() == "from"]
    return value is not None and any((number(row.get("value")) or 0) > value for row in befores)


def former_levels(former: Former, actual: Bounds, result: Fact) -> list[Bounds]:
    """Former levels that a comparison allows, under each reading of it."""
    levels = []
    for reading, change in product(growths(former, text(result, "uom")), signed(former, result)):
        if reading == "from":
            levels.append(former.printed.bounds)
        elif reading == "percent":
            factor = Bounds(change.low / 100 + 1, change.high / 100 + 1)
            level = actual.over(factor)
            if level is None:  # all of it is gone: any former level leads here
                return []
            levels.append(level)
        else:
            levels.append(actual - change)
    return levels
