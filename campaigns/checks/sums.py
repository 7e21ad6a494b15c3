"""Parts and their totals, as far as printed digits and "trên", "gần" can tell."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from campaigns.checks.comparisons import period_key, value_in
from campaigns.checks.findings import ERROR, WARNING, Finding, finding
from campaigns.checks.survey import Survey, grouped, listed
from campaigns.checks.values import (
    Bounds,
    Said,
    is_percent,
    number,
    plain_uom,
    raws,
    rows,
    said,
    show,
    text,
)
from campaigns.checks.words import fold
from campaigns.facts import Fact, as_list

COUNTED = "mục"
# Words that announce only some of the parts.
AMONG = ("trong do", "rieng", "bao gom ca", "tieu bieu")


def parts_of_results(survey: Survey) -> Iterator[Finding]:
    """Results that are part of another result."""
    for whole, parts in _wholes(survey):
        for same in _breakdowns(whole, parts):
            complete = _covers_all_units(survey, whole, same)
            yield from _add_up(survey, whole, said(whole), same, complete=complete)


def groups(survey: Survey) -> Iterator[Finding]:
    """Results of one group with a stated total: a number with the members, or a row of its own."""
    in_groups = [fact for fact in survey.all("results") if fact.get("group") is not None]
    for members in _members_of_groups(survey, in_groups):
        rows_of_total = [fact for fact in members if fact.get("group_total") is True]
        if rows_of_total:
            whole = rows_of_total[0]
            parts = [fact for fact in members if fact not in rows_of_total]
            if said(whole):
                yield from _add_up(survey, whole, said(whole), parts, complete=True)
            continue
        stating = [fact for fact in members if number(fact.get("group_total")) is not None]
        if not stating or len(members) < 2:
            continue
        total = said(stating[0], "group_total")
        if total.value == len(members) or _is_the_total(total, members):
            continue
        if _is_list_of_indicators(survey, members):
            yield _members_differ(survey, members, total)
        else:
            yield from _add_up(survey, None, total, members, complete=True)


def _members_of_groups(survey: Survey, in_groups: list[Fact]) -> Iterator[list[Fact]]:
    """A group of one unit after another; or one figure of several units, with one total."""
    named = grouped(in_groups, lambda fact: (survey.document_key(fact), str(fact["group"])))
    for members in named.values():
        by_unit = grouped(members, lambda fact: fact.get("unit"))
        totals = {number(fact.get("group_total")) for fact in members} - {None}
        one_figure = len({survey.indicator_key(fact) for fact in members}) == 1
        if one_figure and len(totals) == 1 and len(by_unit) == len(members) > 1:
            yield members
        else:
            yield from by_unit.values()


def _is_the_total(total: Said, members: list[Fact]) -> bool:
    """Whether one of the members is the total itself."""
    return any(said(fact) and said(fact).value == total.value for fact in members)


def _is_list_of_indicators(survey: Survey, members: list[Fact]) -> bool:
    """Different things, of which only the number can be the total: "8 chỉ tiêu vượt kế hoạch"."""
    different = len({survey.indicator_key(fact) for fact in members}) == len(members)
    uoms = {plain_uom(text(fact, "uom")) for fact in members}
    return different and (len(uoms) > 1 or any(map(is_percent, uoms)))


def _members_differ(survey: Survey, members: list[Fact], total: Said) -> Finding:
    return finding(
        "group_count",
        WARNING,
        members,
        stated={"group": str(members[0]["group"]), "group_total": total.value},
        expected={"listed": len(members)},
        message=f"Nhóm “{members[0]['group']}” ghi {show(total.value)} chỉ tiêu nhưng nêu "
        f"{len(members)}: {listed(survey.called(fact) for fact in members)}. "
        "Hãy kiểm tra lại số lượng hoặc danh sách.",
    )


def levels(survey: Survey) -> Iterator[Finding]:
    """A breakdown by level (or by unit) inside one fact."""
    for fact in survey.all("results"):
        total = said(fact)
        amounts = [number for _, number in _amounts(fact.get("by_level"))]
        if not total or len(amounts) < 2 or fact.get("by_level_complete") is False:
            continue
        yield from _inside(survey, fact, total, amounts, "by_level", "theo cấp")
    for fact in survey.all("events"):
        figures = [row for row in rows(fact.get("figures")) if number(row.get("value")) is not None]
        for name, label in (("by_unit", "theo đơn vị"), ("prizes", "theo hạng giải")):
            stated = [(key, amount) for key, amount in _amounts(fact.get(name))]
            totals = [amount for key, amount in stated if _is_total(key)]
            amounts = [amount for key, amount in stated if not _is_total(key)]
            if not totals:
                totals = [number(row["value"]) for row in figures if _is_total_of(name, row)]
            if not totals and name == "by_unit" and len(figures) == 1:
                totals = [number(figures[0]["value"])]
            if len(amounts) > 1 and totals:
                yield from _inside(survey, fact, _count(totals[0]), amounts, name, label)


def counts_of_awards(survey: Survey) -> Iterator[Finding]:
    """Kinds of recipients against their total, and parts of a count that outgrow it."""
    for award in survey.all("awards"):
        counts = award.get("counts")
        if not isinstance(counts, dict):
            continue
        kinds = [number(counts.get(kind)) for kind in ("individuals", "collectives", "households")]
        given = [count for count in kinds if count]
        total = said(counts, "mixed_total", uom="đối tượng")
        if total and len(given) > 1:
            yield from _inside(survey, award, total, given, "counts", "theo đối tượng")


def lower_bounds(survey: Survey) -> Iterator[Finding]:
    """An exact total that is just the sum of figures known as "trên": bounds are never added."""
    for fact, told_of in _wholes(survey):
        total = said(fact)
        parts = [part for part in told_of if said(part)]
        loose = [part for part in parts if said(part).approximation in ("over", "under")]
        if total and total.approximation == "exact" and loose and len(parts) > 1:
            values = [value_in(said(part), total.uom) for part in parts]
            if all(values) and sum(value.value for value in values) == total.value:
                yield finding(
                    "lower_bounds_added",
                    WARNING,
                    [fact, *parts],
                    stated={"total": total.value, "parts": [said(p).shown for p in parts]},
                    expected="a bound, not an exact total",
                    message=f"{survey.called(fact)}: tổng {total.shown} là phép cộng các số chỉ "
                    f"biết gần đúng ({listed(said(part).shown for part in parts)}). Không cộng số "
                    "“trên”, “gần” như số chính xác.",
                )


def scoring(survey: Survey) -> Iterator[Finding]:
    """Points of criteria against the full score, in one fact or where a row states it."""
    for name in ("scoring", "rules"):
        for fact in survey.all(name):
            total = _points(fact)
            for field in ("criteria", "items"):
                listed_ones = rows(fact.get(field))
                points = [p for row in listed_ones if (p := _points(row)) is not None]
                complete = total is not None and len(points) == len(listed_ones) > 1
                if complete and sum(points) != total:
                    what = "các số theo tiêu chí"
                    yield _differs(survey, [fact], _score(total), sum(points), what, stated=field)
        for facts in grouped(
            survey.all(name), lambda fact: (survey.document_key(fact), text(fact, "group"))
        ).values():
            whole = [fact for fact in facts if text(fact, "kind") == "total"]
            extra = [fact for fact in facts if text(fact, "kind") == "bonus"]
            parts = [fact for fact in facts if fact not in whole + extra]
            points = [p for fact in parts if (p := _points(fact)) is not None]
            total = _points(whole[0]) if len(whole) == 1 else None
            if total is None or len(points) < len(parts) or len(parts) < 2:
                continue
            # A full score may hold the bonus points or leave them out.
            with_bonus = sum(points) + sum(_points(fact) or 0 for fact in extra)
            if total not in (sum(points), with_bonus):
                yield _differs(survey, whole + parts, _score(total), sum(points), "các tiêu chí")


def _wholes(survey: Survey) -> Iterator[tuple[Fact, list[Fact]]]:
    """Results with a figure that others are part of, each with those."""
    wholes: dict[str, list[Fact]] = {}
    for fact in survey.all("results"):
        for reference in as_list(fact.get("part_of")):
            if isinstance(reference, str):
                wholes.setdefault(reference, []).append(fact)
    for reference, parts in wholes.items():
        whole = survey.fact(reference)
        if whole is not None and said(whole):
            yield whole, parts


def _points(fact: Fact) -> Decimal | None:
    return next((p for n in ("max_points", "points", "total") if (p := number(fact.get(n)))), None)


def _add_up(
    survey: Survey, whole: Fact | None, total: Said, parts: list[Fact], complete: bool = False
) -> Iterator[Finding]:
    known = [(part, value_in(said(part), total.uom)) for part in parts if said(part)]
    if not known or any(value is None for _, value in known) or _are_bounds(total, known):
        return
    if is_percent(total.uom) and not complete and total.value != 100:
        return  # contributions and rates of parts do not add up to a rate
    summed = _sum(value.bounds for _, value in known)
    facts = ([whole] if whole else []) + [part for part, _ in known]
    too_much = summed.low > total.bounds.high and not _are_breakdowns(total, known)
    too_little = summed.high < total.bounds.low
    if too_much or too_little and (complete or _looks_complete(whole, parts, known, summed)):
        exact = sum(value.value for _, value in known)
        severity = ERROR if too_much or complete else WARNING
        yield _differs(survey, facts, total, exact, "các phần", severity)


def _inside(
    survey: Survey, fact: Fact, total: Said, amounts: Iterable[Decimal], name: str, label: str
) -> Iterator[Finding]:
    step = total.step / 2
    summed = _sum(Bounds.around(amount, step) for amount in amounts)
    if not summed.meets(total.bounds):
        yield _differs(survey, [fact], total, sum(amounts), f"các số {label}", stated=name)


def _differs(
    survey: Survey,
    facts: list[Fact],
    total: Said,
    exact: Decimal,
    what: str,
    severity: str = ERROR,
    stated: str = "parts",
) -> Finding:
    return finding(
        "parts_do_not_add_up",
        severity,
        facts,
        stated={"total": total.value, stated: exact},
        expected={"sum": exact, "difference": exact - total.value},
        message=f"{survey.called(facts[0])}: tổng ghi {total.shown}, nhưng {what} cộng lại là "
        f"{show(exact)} (chênh {show(abs(exact - total.value))}). "
        "Hãy kiểm tra lại tổng và từng phần.",
    )


def _breakdowns(whole: Fact, parts: list[Fact]) -> list[list[Fact]]:
    """Parts of the same period, told apart by unit of measure and by whether they are of other
    units: two breakdowns of one total are not added to each other."""
    same_period = [part for part in parts if period_key(part) in ("", period_key(whole))]
    own = text(whole, "unit")
    return list(
        grouped(
            same_period,
            lambda part: (plain_uom(text(part, "uom")), text(part, "unit") in ("", own)),
        ).values()
    )


def _covers_all_units(survey: Survey, whole: Fact, parts: list[Fact]) -> bool:
    """Parts of every place right below that of the whole."""
    told = {text(part, "unit") for part in parts}
    due = {
        code
        for code, unit in survey.book.units.items()
        if unit.get("parent") == text(whole, "unit") and survey.area(code) == code
    }
    return bool(due) and due == told and all(said(part) for part in parts)


def _looks_complete(whole: Fact | None, parts: list[Fact], known: list, summed: Bounds) -> bool:
    """Parts that all but reach the total were meant to make it up; a few units or kinds among
    others fall far short, or say "trong đó"."""
    if whole is None or len(known) < len(parts) or len(parts) < 2 or _is_among([whole, *parts]):
        return False
    by_unit = any(text(part, "unit") not in ("", text(whole, "unit")) for part in parts)
    return not by_unit and summed.high * 10 >= Fraction(said(whole).value) * 9


def _are_bounds(total: Said, known: list) -> bool:
    """Only "trên" against "trên" leaves nothing to compare."""
    return total.approximation != "exact" and all(v.approximation != "exact" for _, v in known)


def _are_breakdowns(total: Said, known: list) -> bool:
    """Parts that give the total twice or more: the same whole, divided in several ways."""
    exact = sum(value.value for _, value in known)
    return total.value > 0 and len(known) >= 4 and exact > total.value and exact % total.value == 0


def _is_among(facts: list[Fact]) -> bool:
    written = [f" {fold(words)} " for fact in facts for words in (text(fact, "label"), *raws(fact))]
    return any(f" {word} " in words for words in written for word in AMONG)


def _sum(all_bounds: Iterable[Bounds]) -> Bounds:
    summed = Bounds(Fraction(0), Fraction(0))
    for bounds in all_bounds:
        summed = summed + bounds
    return summed


def _amounts(value: Any) -> Iterator[tuple[str, object]]:
    """Names and amounts of a mapping, or of rows with a number each."""
    if isinstance(value, dict):
        for key, amount in value.items():
            if (found := number(amount)) is not None:
                yield str(key), found
    for row in rows(value) if isinstance(value, list) else []:
        names = ("value", "count", "number")
        found = next((n for name in names if (n := number(row.get(name))) is not None), None)
        if found is not None:
            yield str(row.get("level") or row.get("unit") or row.get("rank") or ""), found


def _count(value: Decimal) -> Said:
    """A number that is exact as it stands."""
    return Said(value, uom=COUNTED)


def _score(value: Decimal) -> Said:
    return Said(value, uom="điểm")


def _is_total(name: str) -> bool:
    return fold(name).strip() in ("total", "tong", "tong so", "all")


def _is_total_of(name: str, row: Fact) -> bool:
    what = text(row, "what").lower()
    return name == "prizes" and what in ("prizes", "prizes_total", "total_prizes")


CHECKS = (parts_of_results, groups, levels, counts_of_awards, lower_bounds, scoring)
