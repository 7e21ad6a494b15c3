"""Targets (chỉ tiêu) beside results: what was aimed at, what was reached, what is missing."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from campaigns.checks.comparisons import is_breakdown, period_key, plans_of
from campaigns.checks.findings import ERROR, INFO, WARNING, Finding, finding
from campaigns.checks.survey import Survey, joined, last_year, listed
from campaigns.checks.values import Bounds, Said, number, said, text, texts
from campaigns.checks.words import REMEMBERED, fold, match_words
from campaigns.choices import Comparator, Direction, Quantity
from campaigns.facts import Fact
from campaigns.facts.schema import OPERATORS
from emulation.lib.figures import convert, same_base

# Words that say how far an indicator reaches; without them two names may look alike.
SCOPES = [
    match_words(words)
    for words in (
        "nhà nước",
        "địa phương",
        "trên địa bàn",
        "toàn tỉnh",
        "toàn huyện",
        "toàn xã hội",
        "nội địa",
        "dự toán",
        "chỉ tiêu",
        "tổng",
        "toàn",
        "của",
        "tỉnh",
        "huyện",
        "cân đối",
        "mới",
    )
]
# Quantities that come as a number, so that wording alone leaves them open.
NUMERIC = (Quantity.LEVEL, Quantity.AMOUNT, Quantity.RATE, Quantity.CHANGE, Quantity.COUNT_OF)
YES = ("met", "dat", "yes", "true", "reached", "exceeded", "vuot", "hoan thanh", "dat va vuot")
NO = (
    "not met",
    "not_met",
    "khong dat",
    "no",
    "false",
    "chua dat",
    "unmet",
    "missed",
    "khong hoan thanh",
)


def without_result(survey: Survey) -> Iterator[Finding]:
    """At closing, a target with a figure and nothing reported for it."""
    for code in survey.campaigns:
        results = survey.of_campaign("results", code)
        if not results:
            continue
        ends = [end.year for _, end in survey.stated_days(code, "end_date")]
        for target in survey.of_campaign("targets", code):
            due = last_year(target.get("year") or target.get("period"))
            if due and ends and due > max(ends):
                continue  # not due at closing: periods.py tells of these
            if number(target.get("value")) is None or is_per_unit(target) or is_of_works(target):
                continue
            same = survey.about("results", survey.indicator_key(target), survey.unit_of(target))
            if any(_is_about(survey, result, target) for result in same if result in results):
                continue
            beside = [fact for fact in results if _may_be_part(survey, fact, target)]
            parts = f" Chỉ có {listed(survey.called(fact) for fact in beside)}." if beside else ""
            yield finding(
                "target_without_result",
                WARNING,
                [target, *beside],
                stated={
                    "target": said(target).shown,
                    "results": {survey.called(f): _shown(f) for f in beside},
                },
                expected="a result for the target",
                message=f"Chỉ tiêu {survey.called(target)} ({said(target).shown}) chưa có kết quả "
                f"khi tổng kết.{parts} Hãy bổ sung; không cộng từ các phần chưa đủ.",
            )


def without_figure(survey: Survey) -> Iterator[Finding]:
    """A target by wording only, of something that is measured by a number."""
    for target in survey.all("targets"):
        wording = texts(target.get("qualitative"))
        code = survey.campaign("targets", target)
        quantity = survey.quantity(target)
        measurable = text(target, "uom") or (
            quantity in NUMERIC if quantity else text(target, "indicator")
        )
        if code and wording and number(target.get("value")) is None and measurable:
            yield finding(
                "target_without_figure",
                INFO,
                [target],
                stated={"target": wording},
                expected="a target by wording only",
                message=f"Chỉ tiêu {survey.called(target)} chỉ nêu bằng lời: {joined(wording)}. "
                "Được phép; kết quả sẽ do người thẩm định kết luận đạt hay không đạt.",
            )


def met_or_not(survey: Survey) -> Iterator[Finding]:
    """What is said to be met against the figures: target, plan, percent of plan."""
    for result in survey.all("results"):
        stated = verdict(result.get("met"))
        computed = judged(survey, result)
        if stated is None or computed is None or computed[0] is stated:
            continue
        reached, baseline, facts = computed
        yield finding(
            "met_against_target",
            ERROR,
            facts,
            stated={"met": stated, "value": _shown(result)},
            expected={"met": reached, "baseline": baseline},
            message=f"{survey.called(result)} ghi {_verdict_words(stated)}, nhưng kết quả "
            f"{_shown(result)} so với {baseline} là {_verdict_words(reached)}. "
            "Hãy kiểm tra lại kết quả, chỉ tiêu hoặc kết luận.",
        )


def verdict_of_groups(survey: Survey) -> Iterator[Finding]:
    """A group said to be met, or not met, as a whole, with a member that is the contrary."""
    groups: dict[tuple[str, str], list[Fact]] = {}
    for result in survey.all("results"):
        if result.get("group") is not None:
            key = survey.document_key(result), str(result["group"])
            groups.setdefault(key, []).append(result)
    for (_, name), members in groups.items():
        verdicts = {verdict(m.get("verdict_of_group")) for m in members} - {None}
        said_met = verdicts.pop() if len(verdicts) == 1 else None
        contrary = [m for m in members if said_met is not None and _is_met(survey, m) is not None]
        contrary = [m for m in contrary if _is_met(survey, m) is not said_met]
        if contrary:
            yield finding(
                "group_verdict",
                WARNING,
                contrary,
                stated={"group": name, "verdict": said_met},
                expected={m["id"]: not said_met for m in contrary},
                message=f"Nhóm “{name}” được ghi là {_verdict_words(said_met)}, nhưng có chỉ tiêu "
                f"{_verdict_words(not said_met)}: "
                f"{listed(survey.called(member) for member in contrary)}. Hãy kiểm tra lại.",
            )


def near_names(survey: Survey) -> Iterator[Finding]:
    """A target and a result whose indicators have near names: never matched by themselves."""
    results = survey.all("results")
    codes = {survey.indicator_key(result) for result in results}
    for target in survey.all("targets"):
        if not survey.campaign("targets", target) or survey.indicator_key(target) in codes:
            continue
        near = [result for result in results if _named_alike(survey, target, result)]
        if near:
            names = [_label(survey, fact) for fact in (near[0], target)]
            yield finding(
                "indicator_name_variant",
                INFO,
                [*near, target],
                stated={fact["id"]: _label(survey, fact) for fact in [*near, target]},
                expected="two indicators, or one under two names",
                message=f"“{names[0]}” và “{names[1]}” gần giống tên nhau nhưng có thể là hai chỉ "
                "tiêu khác nhau. Hãy tự chọn chỉ tiêu; hệ thống không tự ghép.",
            )


def judged(survey: Survey, result: Fact) -> tuple[bool, str, list[Fact]] | None:
    """Met or not by the figures, against what, and the facts used; None where that is open."""
    value = said(result)
    if value is not None:
        for target, baseline, operator in _baselines(survey, result):
            reached = holds(value, operator, baseline) if operator else None
            if reached is not None:
                facts = [result] if target is result else [result, target]
                return reached, baseline.shown, facts
    direction = survey.direction(result)
    plans = plans_of(result)
    if direction == Direction.HIGHER and len(plans) == 1:
        percent = plans[0].percent
        return percent >= 100, f"{_percent(percent)} kế hoạch", [result]
    return None


def holds(value: Said, operator: str, baseline: Said) -> bool | None:
    """Whether the comparison is certain, either way, for all that the two figures may stand for."""
    base = in_uom(baseline, value.uom)
    if base is None:
        return None
    plan = Bounds.around(base)
    own = value.bounds if value.approximation != "exact" else Bounds.around(value.value)
    if value.approximation == "over":  # there is no telling how far
        own = Bounds(own.low, max(own.high, plan.high + 1))
    if value.approximation == "under":
        own = Bounds(min(own.low, plan.low - 1), own.high)
    always, never = {
        Comparator.AT_LEAST: (own.low >= plan.high, own.high < plan.low),
        Comparator.OVER: (own.low > plan.high, own.high <= plan.low),
        Comparator.AT_MOST: (own.high <= plan.low, own.low > plan.high),
        Comparator.UNDER: (own.high < plan.low, own.low >= plan.high),
        Comparator.EQUAL: (own == plan, not own.meets(plan)),
    }[Comparator(operator)]
    return True if always else False if never else None


def in_uom(figure: Said, uom: str) -> Decimal | None:
    """The value of a figure in another unit of measure; None where it cannot be converted."""
    if not figure.uom or not uom or not same_base(figure.uom, uom):
        return figure.value if not figure.uom or not uom else None
    return convert(figure.value, figure.uom, uom)


def verdict(value: Any) -> bool | None:
    """True, false, or a word for either."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return None
    word = fold(value).strip()
    return True if word in YES else False if word in NO else None


def is_per_unit(target: Fact) -> bool:
    return bool(target.get("per_unit"))


def is_of_works(fact: Fact) -> bool:
    """Works are counted by themselves, not by results."""
    return fold(text(fact, "uom")).startswith("cong trinh")


def targets_for(survey: Survey, result: Fact) -> list[Fact]:
    """Targets that this very result answers: same unit, indicator and year."""
    return [
        target
        for target in survey.about("targets", survey.indicator_key(result), survey.unit_of(result))
        if not is_per_unit(target)
        and number(target.get("value")) is not None
        and _is_about(survey, result, target)
        and (survey.campaign("targets", target) or survey.campaign("results", result))
        == survey.campaign("results", result)
    ]


def _baselines(survey: Survey, result: Fact) -> Iterator[tuple[Fact, Said, str]]:
    """What a result is held against: its target with the target's comparator, then its plan."""
    default = {Direction.HIGHER: ">=", Direction.LOWER: "<="}.get(survey.direction(result), "")
    for target in targets_for(survey, result):
        own = {Direction.HIGHER: ">=", Direction.LOWER: "<="}.get(survey.direction(target), default)
        yield target, said(target), OPERATORS.get(text(target, "op"), own)
    plan = said(result, "plan_value")
    if plan is not None and not result.get("plan_shared"):
        yield result, plan, OPERATORS.get(text(result, "op"), default)


def _is_met(survey: Survey, result: Fact) -> bool | None:
    stated = verdict(result.get("met"))
    if stated is not None:
        return stated
    computed = judged(survey, result)
    return computed[0] if computed else None


def _is_about(survey: Survey, result: Fact, target: Fact) -> bool:
    if survey.indicator_key(result) != survey.indicator_key(target):
        return False
    if survey.unit_of(result) != survey.unit_of(target) or is_breakdown(result):
        return False
    due = last_year(target.get("year") or target.get("period"))
    reported = last_year(period_key(result))
    return due is None or reported is None or due == reported


def _may_be_part(survey: Survey, result: Fact, target: Fact) -> bool:
    """Rates beside a rate: shares of a growth that is itself not told."""
    if survey.indicator_key(result) == survey.indicator_key(target):
        return False
    rates = {survey.quantity(target), survey.quantity(result)} == {Quantity.RATE}
    return rates and survey.unit_of(result) == survey.unit_of(target)


def _named_alike(survey: Survey, target: Fact, result: Fact) -> bool:
    if survey.unit_of(result) != survey.unit_of(target):
        return False
    one, two = survey.quantity(target), survey.quantity(result)
    if one and two and one != two:
        return False
    year, reported = last_year(target.get("year")), last_year(period_key(result))
    if year and reported and year != reported:
        return False
    first, second = (_bare_name(_label(survey, fact)) for fact in (target, result))
    return first == second and len(first) >= 2


def _label(survey: Survey, fact: Fact) -> str:
    return text(fact, "label") or text(survey.indicator(fact), "label")


@lru_cache(REMEMBERED)
def _bare_name(label: str) -> list[str]:
    words = match_words(label)
    for scope in SCOPES:
        for start in range(len(words) - len(scope), -1, -1):
            if words[start : start + len(scope)] == scope:
                del words[start : start + len(scope)]
    return words


def _shown(fact: Fact) -> str:
    figure = said(fact)
    return figure.shown if figure else "không nêu số"


def _percent(value: Any) -> str:
    return Said(value, max(0, -value.as_tuple().exponent), "exact", "%").shown


def _verdict_words(reached: bool) -> str:
    return "đạt" if reached else "không đạt"


CHECKS = (without_result, without_figure, met_or_not, verdict_of_groups, near_names)
