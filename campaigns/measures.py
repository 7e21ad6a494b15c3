"""The only place that turns an actual and a baseline into a judgement.

Percent of plan, excess, growth, change, met or not met: for every quantity and direction, in
Decimal. What cannot be computed is said with its reason instead of guessed.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from campaigns.choices import Approximation, Comparator, ComparisonKind, Direction, Quantity
from emulation.lib.figures import convert

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Measure:
    """A figure as it is known: value (None: not said), how exact, and its unit of measure."""

    value: Decimal | None
    approximation: str = Approximation.EXACT
    uom: str = ""


@dataclass(frozen=True)
class Reading:
    """How figures of a target are read."""

    quantity: str = Quantity.UNKNOWN
    direction: str = Direction.UNKNOWN
    comparator: str = ""

    @property
    def needed(self) -> str:
        """The comparator that decides met or not met; empty when nobody has said."""
        if self.comparator:
            return self.comparator
        return {Direction.HIGHER: Comparator.AT_LEAST, Direction.LOWER: Comparator.AT_MOST}.get(
            self.direction, ""
        )


@dataclass(frozen=True)
class Judgement:
    """What an actual says beside a baseline. Percentages are of 100; None: see `reason`.

    percent: actual as a percentage of the baseline ("đạt 108,6%").
    excess: percent less 100 ("vượt 8,6%"; against a former period "tăng 8,6%"); negative: below.
    difference: actual less baseline, in `uom` (percentage points for shares and rates).
    bound: the percentages are a lower ("over") or upper ("under") bound, since a figure is.
    met: reached the baseline; None: cannot be said, `reason` says why.
    """

    percent: Decimal | None = None
    excess: Decimal | None = None
    difference: Decimal | None = None
    uom: str = ""
    bound: str = Approximation.EXACT
    met: bool | None = None
    reason: str = ""
    stated: bool = False


@cache
def figures_asked(quantity: str, wording: str) -> frozenset[str]:
    """The fields in which a result is given, by how its target is read."""
    words = {"reached", "wording"}
    if quantity in (Quantity.YES_NO, Quantity.WORDING):
        return frozenset(words)
    figure = {"numerator", "denominator"} if quantity == Quantity.COUNT_OF else {"value"}
    in_words = wording or quantity == Quantity.UNKNOWN
    return frozenset(figure | words if in_words else figure)


def judge(actual: Measure, baseline: Measure, reading: Reading) -> Judgement:
    """The actual beside a planned or former figure."""
    if actual.value is None:
        return Judgement(reason="chưa có kết quả")
    if baseline.value is None:
        return Judgement(reason="mức so sánh không nêu con số")
    if reading.quantity in (Quantity.YES_NO, Quantity.WORDING):
        return Judgement(reason="chỉ tiêu không đọc bằng con số")
    base = _same_uom(baseline, actual)
    if base is None:
        return Judgement(
            reason=f"đơn vị tính khác nhau ({actual.uom} và {baseline.uom}), không quy đổi được"
        )
    bound, open_ended = _bound(actual, baseline)
    difference = actual.value - base
    percent = None
    reason = ""
    if base <= 0:
        reason = "mức so sánh không lớn hơn 0 nên không tính được tỷ lệ"
    elif open_ended:
        reason = "hai con số đều chỉ biết gần đúng nên không tính được tỷ lệ"
    elif actual.value < 0 and baseline.approximation != Approximation.EXACT:
        reason = "kết quả âm và mức so sánh chỉ biết gần đúng nên không tính được tỷ lệ"
    else:
        percent = actual.value * HUNDRED / base
    met, unmet_reason = _met(actual, baseline, base, reading)
    return Judgement(
        percent=percent,
        excess=None if percent is None else percent - HUNDRED,
        difference=None if open_ended else difference,
        uom=points_uom(actual.uom) if is_share(actual.uom, reading.quantity) else actual.uom,
        bound=bound,
        met=met,
        reason=reason or unmet_reason,
    )


def judge_stated(
    kind: str, value: Decimal, reading: Reading, approximation: str = Approximation.EXACT
) -> Judgement:
    """A comparison that a document states without both figures: đạt x%, vượt x%, tăng x%."""
    if kind == ComparisonKind.REACH:
        percent = value
    elif kind in (ComparisonKind.EXCEED, ComparisonKind.PERCENT):
        percent = HUNDRED + value
    elif kind == ComparisonKind.DIFFERENCE:
        return Judgement(difference=value, bound=approximation, stated=True)
    else:
        return Judgement(reason="tài liệu chỉ nêu mức cũ", stated=True)
    met, reason = None, ""
    if kind != ComparisonKind.PERCENT:
        met, reason = _met_by_percent(kind, percent, reading, approximation)
    return Judgement(
        percent=percent,
        excess=percent - HUNDRED,
        bound=approximation,
        met=met,
        reason=reason,
        stated=True,
    )


def judge_count(numerator: Decimal | None, denominator: Decimal | None) -> Judgement:
    """Part of a total: 25 of 39 is 64,10 %; met when nothing is missing."""
    if numerator is None or denominator is None:
        return Judgement(reason="thiếu số đạt hoặc tổng số")
    if denominator <= 0:
        return Judgement(reason="tổng số phải lớn hơn 0")
    if numerator < 0:
        return Judgement(reason="số đạt nhỏ hơn 0")
    if numerator > denominator:
        return Judgement(reason="số đạt lớn hơn tổng số")
    percent = numerator * HUNDRED / denominator
    return Judgement(
        percent=percent,
        excess=percent - HUNDRED,
        difference=numerator - denominator,
        met=numerator == denominator,
    )


def value_of_count(numerator: Decimal, denominator: Decimal, uom: str) -> Decimal:
    """The one figure of a part of a total: the share where percents are counted, else the part."""
    return numerator * HUNDRED / denominator if is_share(uom) else numerator


def judge_wording(reached: bool | None) -> Judgement:
    """A target by wording or yes/no is met when the unit says so and the council verifies it."""
    if reached is None:
        return Judgement(reason="chỉ tiêu bằng lời, chưa có kết luận đạt hay không đạt")
    return Judgement(met=reached)


def implied_baseline(actual: Measure, kind: str, value: Decimal) -> Decimal | None:
    """The figure that a stated comparison implies: 9.842 "vượt 16,6%" implies about 8.441."""
    if actual.value is None:
        return None
    if kind == ComparisonKind.FROM:
        return value
    if kind == ComparisonKind.DIFFERENCE:
        return actual.value - value
    percent = value if kind == ComparisonKind.REACH else HUNDRED + value
    return actual.value * HUNDRED / percent if percent > 0 else None


def total(measures: list[Measure]) -> Judgement | Measure:
    """The sum of amounts; bounds are never added as if exact: the sum is then a bound too.

    A list that mixes lower and upper bounds, or lacks a figure, has no sum: a Judgement says why.
    """
    if not measures:
        return Judgement(reason="không có số liệu nào để cộng")
    like = next((m for m in measures if m.uom), measures[0])
    bounds = {m.approximation for m in measures} - {Approximation.EXACT}
    if len(bounds) > 1:
        return Judgement(reason="có số “trên” và số “gần” lẫn nhau nên không cộng được")
    result = Decimal(0)
    for measure in measures:
        if measure.value is None:
            return Judgement(reason="có đơn vị chưa có số liệu nên không cộng được")
        value = _same_uom(measure, like)
        if value is None:
            return Judgement(reason=f"đơn vị tính khác nhau ({like.uom} và {measure.uom})")
        result += value
    return Measure(result, bounds.pop() if bounds else Approximation.EXACT, like.uom)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half up, as offices round: 112,55 is 112,6."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def is_share(uom: str, quantity: str = "") -> bool:
    """Whether figures are percentages, so that differences are percentage points."""
    return "%" in uom or quantity == Quantity.RATE


def points_uom(uom: str) -> str:
    return "điểm %" if "%" in uom or not uom else uom


def _same_uom(measure: Measure, like: Measure) -> Decimal | None:
    """The value in the unit of measure of `like`; a figure without a unit is taken as alike."""
    if not measure.uom or not like.uom or measure.uom == like.uom:
        return measure.value
    if "%" in measure.uom and "%" in like.uom:
        return measure.value
    return convert(measure.value, measure.uom, like.uom)


def _bound(actual: Measure, baseline: Measure) -> tuple[str, bool]:
    """Which side of the true ratio the computed one lies on, and whether that cannot be said."""
    opposite = {
        Approximation.OVER: Approximation.UNDER,
        Approximation.UNDER: Approximation.OVER,
        Approximation.EXACT: Approximation.EXACT,
    }
    sides = {actual.approximation, opposite[baseline.approximation]} - {Approximation.EXACT}
    if len(sides) > 1:
        return Approximation.EXACT, True
    return (sides.pop() if sides else Approximation.EXACT), False


def _met(actual, baseline, base, reading) -> tuple[bool | None, str]:
    needed = reading.needed
    if not needed:
        return None, "chưa rõ cao hơn hay thấp hơn là tốt"
    bound, open_ended = _bound(actual, baseline)
    if open_ended:
        return None, "hai con số đều chỉ biết gần đúng nên chưa kết luận được"
    return _met_within(bound, actual.value, needed, base)


def _met_by_percent(kind, percent, reading, approximation) -> tuple[bool | None, str]:
    if reading.direction == Direction.LOWER and (
        percent != HUNDRED or approximation != Approximation.EXACT
    ):
        # "Vượt 8% kế hoạch giảm nghèo" speaks of the reduction, not of the level.
        return None, "tài liệu chỉ nêu tỷ lệ, chưa rõ tính theo mức hay theo phần giảm"
    # "Vượt" says by itself that more was wanted.
    needed = reading.needed or (Comparator.AT_LEAST if kind == ComparisonKind.EXCEED else "")
    if not needed:
        return None, "chưa rõ cao hơn hay thấp hơn là tốt"
    return _met_within(approximation, percent, needed, HUNDRED)


def _met_within(bound, value, needed, base) -> tuple[bool | None, str]:
    """Whether what is known of the value settles the comparison.

    "Trên 300" settles "at least 250", and leaves "at least 350" open.
    """
    if bound == Approximation.EXACT:
        return _holds(value, needed, base), ""
    passed = value >= base if bound == Approximation.OVER else value <= base
    if not passed:
        return None, "con số chỉ biết gần đúng nên chưa kết luận được"
    upward = needed in (Comparator.AT_LEAST, Comparator.OVER)
    downward = needed in (Comparator.AT_MOST, Comparator.UNDER)
    return (upward if bound == Approximation.OVER else downward), ""


def _holds(value: Decimal, comparator: str, base: Decimal) -> bool:
    return {
        Comparator.EQUAL: value == base,
        Comparator.AT_LEAST: value >= base,
        Comparator.OVER: value > base,
        Comparator.AT_MOST: value <= base,
        Comparator.UNDER: value < base,
    }[Comparator(comparator)]
