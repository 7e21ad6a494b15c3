"""Figures whose printed form allows two readings."""

import re
from collections.abc import Iterator
from decimal import Decimal

from campaigns.checks.comparisons import (
    former_levels,
    formers_of,
    identity,
    of_a_plan,
    period_before,
    period_key,
    plans_of,
    signed,
)
from campaigns.checks.findings import ERROR, INFO, WARNING, Finding, finding
from campaigns.checks.survey import Survey, grouped, joined, listed
from campaigns.checks.targets import targets_for
from campaigns.checks.values import (
    Bounds,
    Said,
    decimal,
    is_percent,
    number,
    printed_numbers,
    raws,
    rows,
    said,
    show,
    text,
    texts,
)
from campaigns.checks.words import fold, match_words, normalise
from campaigns.choices import Quantity
from campaigns.facts import Fact
from campaigns.measures import Measure, implied_baseline
from emulation.lib.figures import parse_number

# A point that divides thousands, with a stray blank on either side: "14. 000", "14 .000".
_SPLIT_POINT = re.compile(r"(?<![\d.,/-])\d{1,3}(?:\.\d{3})*(?:\s+\.\s*|\.\s+)\d{3}(?![\d/])")
# Blanks or comma and blank between groups of three, taken for one number only if the value says so.
_SPLIT_OTHERWISE = re.compile(r"(?<![\d.,/-])\d{1,3}(?:(?:,\s+|\s+,\s*|\s+)\d{3})+(?![\d/])")
# Groups of three after a point, or after a comma.
_MARKED = re.compile(r"(?<![\d.,/-])[1-9]\d{0,2}(?:\.\d{3}|,\d{3})(?![\d.,/])")
_RUN = re.compile(r"(?<![\d.,/-])\d+(?:[.,]\d+)+(?![\d/])")
# "195,5/150ha", not a date and not the number of a document.
_RATIO = re.compile(r"(?<![\d/.,-])\d+(?:[.,]\d+)*\s*/\s*\d+(?:[.,]\d+)*(?![\d/]|[-/]\w)")


# Words that say how a thing is measured or told, not what it is: "mức giảm tỷ lệ hộ nghèo".
HOW_MEASURED = frozenset(
    match_words(
        "mức giảm tăng tỷ lệ tỉ ti số hộ còn lại so với năm hằng hàng trước mỗi bình quân của trong"
        " toàn tỉnh huyện xã phường trên địa bàn"
    )
)


def numbers_with_blanks(survey: Survey) -> Iterator[Finding]:
    for name, fact in survey.every:
        values = _numbers_of(fact)
        for written in texts(fact.get("raw")) + texts(fact.get("printed_as")):
            found = [match.group() for match in _SPLIT_POINT.finditer(written)]
            found += [
                match.group()
                for match in _SPLIT_OTHERWISE.finditer(written)
                if Decimal(re.sub(r"\D", "", match.group())) in values
            ]
            if name != "documents" and found:
                joint = [Decimal(re.sub(r"\D", "", number)) for number in found]
                yield finding(
                    "number_format",
                    ERROR,
                    [fact],
                    stated={"text": normalise(written)},
                    expected={"value": joint[0] if len(joint) == 1 else joint},
                    message=f"{survey.called(fact)}: số “{joined(found)}” có khoảng trắng bên "
                    f"trong, đọc là {joined(show(value) for value in joint)}. Hãy sửa lại số.",
                )
                break


def foreign_marks(survey: Survey) -> Iterator[Finding]:
    """Figures that are right only if the point is taken for a decimal mark, the comma for a
    thousands mark: 64.200 printed, 64.2 taken; 1,234 printed, 1234 taken."""
    for fact in survey.all("results") + survey.all("targets"):
        value = number(fact.get("value"))
        if value is None:
            continue
        if any(value in (n, -n) for written in raws(fact) for n in printed_numbers(written)):
            continue
        printed = [match for written in raws(fact) for match in _MARKED.findall(written)]
        wrong = [written for written in printed if _read_abroad(written) == value]
        if wrong:
            right = parse_number(wrong[0])
            yield finding(
                "number_format",
                ERROR,
                [fact],
                stated={"text": wrong[0], "value": value},
                expected={"value": right},
                message=f"{survey.called(fact)}: văn bản in “{wrong[0]}”, tức {show(right)}, nhưng "
                f"số liệu ghi {show(value)}. Dấu chấm là dấu phân cách hàng nghìn.",
            )


def misplaced_marks(survey: Survey) -> Iterator[Finding]:
    """The digits of the figure, with marks that no reading of them allows: 1.0000 for 10.000."""
    for fact in survey.all("results") + survey.all("targets"):
        value = number(fact.get("value"))
        if not value or any(abs(value) in printed_numbers(w) for w in raws(fact)):
            continue
        own = _digits(f"{abs(value):f}".rstrip("0") if value != int(value) else str(abs(value)))
        runs = [run for written in raws(fact) for run in _RUN.findall(written)]
        wrong = [run for run in runs if _digits(run) == own and _read_abroad(run) != value]
        if wrong:
            yield finding(
                "number_format",
                ERROR,
                [fact],
                stated={"text": wrong[0]},
                expected={"value": value},
                message=f"{survey.called(fact)}: số in “{wrong[0]}” đặt sai dấu phân cách, đọc là "
                f"{show(value)}. Hãy sửa lại số.",
            )


def ratios(survey: Survey) -> Iterator[Finding]:
    """A slash may mean part of a total, or actual of plan."""
    for facts in survey.by_document(survey.all("results")):
        meant = {"part": [], "plan": [], "open": []}
        for fact in facts:
            if _ratios_of(fact):
                meant[_meaning(fact)].append(fact)
        if meant["plan"] or meant["open"]:
            slashed = survey.in_order(meant["part"] + meant["plan"] + meant["open"])
            printed = [written for fact in slashed for written in _ratios_of(fact)]
            yield finding(
                "ratio_notation",
                WARNING,
                slashed,
                stated={"texts": printed},
                expected={fact["id"]: _ratio_read(fact) for fact in slashed},
                message=f"Dấu gạch chéo có thể là phần trên tổng số hoặc thực hiện trên kế hoạch: "
                f"{listed(printed)}. Hãy xác nhận nghĩa của từng số.",
            )


def points_or_percent(survey: Survey) -> Iterator[Finding]:
    """ "68,4%, tăng 11,7% so với KH": points or percent? Silent where a known plan decides it."""
    for result in survey.all("results"):
        actual = said(result)
        if actual is None or not is_percent(actual.uom):
            continue
        asked = "ambiguous" in text(result, "plan_pct_meaning").lower()
        for plan in plans_of(result):
            if plan.kind == "exceed" and (asked or not _plan_is_known(survey, result)):
                points = actual.value - plan.printed.value
                relative = implied_baseline(Measure(actual.value), "exceed", plan.printed.value)
                yield _two_readings(survey, result, actual, plan.printed, "plan", points, relative)
        for row, former in zip(rows(result.get("vs_prev")), formers_of(result), strict=False):
            if former.kind != "pct" or text(row, "uom") or former.printed.value == actual.value:
                continue
            if any(other.kind in ("from", "abs") for other in formers_of(result)):
                continue
            if _former_is_known(survey, result, former.base):
                continue
            falls = len(signed(former, result)) > 1
            change = -abs(former.printed.value) if falls else former.printed.value
            relative = implied_baseline(Measure(actual.value), "pct", change)
            yield _two_readings(
                survey, result, actual, former.printed, "former", actual.value - change, relative
            )


def level_or_change(survey: Survey) -> Iterator[Finding]:
    """A remaining level worded as a reduction; and a reduction larger than what there was."""
    results = survey.all("results")
    beside = grouped(
        (fact for fact in results if survey.quantity(fact) == Quantity.CHANGE and said(fact)),
        lambda fact: (survey.unit_of(fact), period_key(fact)),
    )
    for level in results:
        if not said(level) or not _is_level(survey, level):
            continue
        near = beside.get((survey.unit_of(level), period_key(level)), [])
        changes = [fact for fact in near if _is_change_of(survey, fact, level)]
        if _worded_as_reduction(level) and not any(f.kind == "from" for f in formers_of(level)):
            facts = [level, *changes]
            other = f"; {survey.called(changes[0])} là {said(changes[0]).shown}" if changes else ""
            yield finding(
                "level_or_change",
                WARNING,
                facts,
                stated={fact["id"]: raws(fact) or said(fact).shown for fact in facts},
                expected={
                    "level": said(level).value,
                    "change": said(changes[0]).value if changes else None,
                },
                message=f"{survey.called(level)} viết như mức giảm nhưng {said(level).shown} là "
                f"mức còn lại{other}. Hãy ghi mức còn lại và mức giảm thành hai chỉ tiêu.",
            )
        yield from _changes_against_levels(survey, level, changes)


def _changes_against_levels(survey: Survey, level: Fact, changes: list[Fact]) -> Iterator[Finding]:
    actual = said(level)
    befores = [
        (former, bounds)
        for former in formers_of(level)
        if former.kind == "from"
        for bounds in former_levels(former, actual.bounds, level)
    ]
    for change in changes:
        reduction = said(change)
        for former, before in befores:
            if reduction.bounds.low > before.high:
                kind, words = "level_or_change", "lớn hơn cả mức cũ"
                expected = {"former": former.printed.value}
            elif not reduction.bounds.meets(before - actual.bounds):
                kind, words = "growth_against_level", "không bằng hiệu của hai mức"
                expected = {"reduction_points": former.printed.value - actual.value}
            else:
                continue
            yield finding(
                kind,
                ERROR,
                [level, change],
                stated={
                    "from": former.printed.value,
                    "to": actual.value,
                    "change": reduction.value,
                },
                expected=expected,
                message=f"{survey.called(change)} ghi {reduction.shown}, {words}: "
                f"{survey.called(level)} từ {former.printed.shown} còn {actual.shown}. "
                "Hãy kiểm tra lại mức giảm.",
            )


def from_to(survey: Survey) -> Iterator[Finding]:
    """A result given with its former level: the change follows from the two."""
    for result in survey.all("results"):
        actual = said(result)
        for former in formers_of(result):
            if former.kind != "from" or actual is None:
                continue
            change = former.printed.value - actual.value
            name = "reduction" if change >= 0 else "increase"
            unit = "_points" if is_percent(actual.uom) else ""
            uom = "điểm %" if unit else actual.uom
            verb = "giảm" if change >= 0 else "tăng"
            yield finding(
                "from_to",
                INFO,
                [result],
                stated={"from": former.printed.shown, "to": actual.shown},
                expected={f"{name}{unit}": abs(change)},
                message=f"{survey.called(result)} từ {former.printed.shown} đến {actual.shown}: "
                f"{verb} {show(abs(change), uom)}, tính từ hai mức.",
            )


def attributions(survey: Survey) -> Iterator[Finding]:
    """Percentages that may belong to this figure or to the one told right before it."""
    for facts in survey.by_document(survey.all("results")):
        for place, fact in enumerate(facts):
            if "ambiguous" not in text(fact, "attribution").lower():
                continue
            before = facts[place - 1] if place else None
            bare = before and not plans_of(before) and not formers_of(before)
            same = bare and survey.unit_of(before) == survey.unit_of(fact)
            both = [before, fact] if same else [fact]
            said_of = [part.shown for part in [*plans_of(fact), *formers_of(fact)]]
            yield finding(
                "ambiguous_attribution",
                WARNING,
                both,
                stated={"text": raws(both[0]) + (raws(fact) if len(both) > 1 else [])},
                expected="the percentages may belong to either figure",
                message=f"Chưa rõ {joined(said_of) or 'tỷ lệ'} là của "
                f"{' hay của '.join(survey.called(f) for f in both)}. Hãy xác nhận với nguồn.",
            )


def _two_readings(
    survey: Survey,
    result: Fact,
    actual: Said,
    printed: Said,
    name: str,
    points: Decimal,
    relative: Decimal | None,
) -> Finding:
    relative = relative.quantize(Decimal("0.1")) if relative is not None else None
    word = "kế hoạch" if name == "plan" else "mức cũ"
    return finding(
        "points_or_percent",
        WARNING,
        [result],
        stated={"value": actual.value, "pct": printed.value},
        expected={f"{name}_if_points": points, f"{name}_if_relative": relative},
        message=f"{survey.called(result)} {actual.shown}: {printed.shown} là điểm phần trăm "
        f"({word} {show(points)}%) hay phần trăm ({word} {show(relative or Decimal(0))}%)? "
        "Hãy hỏi lại đơn vị báo cáo.",
    )


def _plan_is_known(survey: Survey, result: Fact) -> bool:
    own = said(result, "plan_value") or any(plan.value for plan in plans_of(result))
    return bool(own or targets_for(survey, result))


def _former_is_known(survey: Survey, result: Fact, base: str) -> bool:
    key, before = identity(survey, result), period_before(period_key(result), base)
    if key is None or before is None:
        return False
    wanted = (*key[:2], before, *key[3:])
    same = survey.about("results", key[0], key[1])
    return any(identity(survey, fact) == wanted and said(fact) for fact in same)


def _is_level(survey: Survey, fact: Fact) -> bool:
    quantity = survey.quantity(fact)
    if not quantity:
        remains = any("con" in fold(written).split() for written in raws(fact))
        return remains and is_percent(text(fact, "uom"))
    return quantity == Quantity.LEVEL


def _worded_as_reduction(level: Fact) -> bool:
    """ "Tỷ lệ giảm hộ nghèo … còn 24,63%"."""
    label = fold(text(level, "label"))
    if "giam" in label.split():
        return True
    return any(re.search(r"\b(ty|ti) le giam\b", fold(written)) for written in raws(level))


def _is_change_of(survey: Survey, fact: Fact, level: Fact) -> bool:
    names = [text(survey.indicator(f), "label") or text(f, "label") for f in (level, fact)]
    names = [re.sub(r"\([^)]*\)", " ", name) for name in names]
    own, changed = (set(match_words(name)) - HOW_MEASURED for name in names)
    return bool(own) and own == changed


def _read_abroad(written: str) -> Decimal | None:
    """The figure where the point is the decimal mark; None where it is none there either."""
    plain = written.replace(",", "")
    return Decimal(plain) if plain.count(".") < 2 else None


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written).lstrip("0")


def _ratios_of(fact: Fact) -> list[str]:
    """What is printed with a slash after the very number of the fact; dates are not."""
    own = {number(fact.get(name)) for name in ("value", "numerator")} - {None}
    return [
        found
        for written in raws(fact)
        for found in _RATIO.findall(written)
        if own.intersection(printed_numbers(found.partition("/")[0].strip()))
    ]


def _meaning(fact: Fact) -> str:
    totals = {number(fact.get(n)) for n in ("denominator", "group_total", "registered")} - {None}
    below = {n for found in _ratios_of(fact) for n in printed_numbers(found.partition("/")[2])}
    part, whole = said(fact, "numerator"), said(fact, "denominator")
    if part and whole and of_a_plan(fact, part, whole):
        return "plan"
    if totals & below:
        return "part"
    return "plan" if fact.get("plan_value") is not None else "open"


def _ratio_read(fact: Fact) -> str:
    part = said(fact, "numerator") or said(fact)
    whole = said(fact, "denominator") or said(fact, "group_total") or said(fact, "registered")
    words = "phần trên tổng số"
    if part and whole and of_a_plan(fact, part, whole):
        words = "thực hiện trên kế hoạch"
    elif not part or not whole:
        part, whole, words = said(fact), said(fact, "plan_value"), "thực hiện trên kế hoạch"
    if not part or not whole or whole.value <= 0:
        return "chưa rõ"
    percent = decimal(Bounds.around(part.value).over(Bounds.around(whole.value)).middle * 100)
    return f"{words}: {show(percent)}%"


def _numbers_of(fact: Fact) -> set[Decimal]:
    found = {number(value) for value in fact.values()}
    for row in rows(fact.get("figures")) + rows(fact.get("counts")):
        found |= {number(value) for value in row.values()}
    return found - {None}


CHECKS = (
    numbers_with_blanks,
    foreign_marks,
    misplaced_marks,
    ratios,
    points_or_percent,
    level_or_change,
    from_to,
    attributions,
)
