"""One thing told twice: the same figure in two documents, or one figure that belongs to two."""

import re
from collections.abc import Iterator
from itertools import combinations

from campaigns.checks.comparisons import (
    Former,
    Plan,
    formers_of,
    identity,
    plans_of,
    value_in,
)
from campaigns.checks.findings import ERROR, INFO, WARNING, Finding, finding
from campaigns.checks.survey import Survey, grouped, joined, listed
from campaigns.checks.values import (
    Said,
    number,
    plain_uom,
    raws,
    rows,
    said,
    show,
    text,
)
from campaigns.checks.words import fold, match_key, match_words, pairs_named_alike, same_text
from campaigns.facts import Fact
from emulation.lib.figures import same_base, same_uom

# Counted persons go by several names.
PERSONS = ("nguoi", "lao dong", "ca nhan", "nguoi lao dong", "luot nguoi", "lao dong nong thon")
# "Đạt 106% KH công tác đào tạo nghề": what follows the plan, with no mark before it.
_AFTER_PLAN = re.compile(r"\bk(?:h|e hoach)\s+(?=[a-z])(?P<rest>[^.,;:()]+)")


def results_across_documents(survey: Survey) -> Iterator[Finding]:
    """Results of one unit, indicator and period: equal, or set side by side."""
    for facts in _same_results(survey):
        clashing: list[Fact] = []
        notes: list[str] = []
        estimated = False
        told = grouped(facts, _told)
        for one, two in combinations([same[0] for same in told.values()], 2):
            if survey.document_key(one) == survey.document_key(two) and not _same_label(one, two):
                continue
            for words in _differences(one, two):
                notes.append(words)
                clashing += told[_told(one)] + told[_told(two)]
                estimated = estimated or bool(one.get("estimate") or two.get("estimate"))
        if clashing:
            clashing = survey.in_order({fact["id"]: fact for fact in clashing}.values())
            sources = joined(survey.document_name(fact) for fact in clashing)
            yield finding(
                "cross_document_value",
                WARNING if estimated else ERROR,
                clashing,
                stated={fact["id"]: _all_said(fact) for fact in clashing},
                expected="one value",
                message=f"{survey.called(clashing[0])} có số liệu khác nhau ở {sources}: "
                f"{listed(notes)}. Hãy xác định số đúng.",
            )


def without_absolute(survey: Survey) -> Iterator[Finding]:
    """One document has only percentages, another one the figure."""
    for facts in _same_results(survey):
        bare = [fact for fact in facts if _only_percentages(fact)]
        full = [fact for fact in facts if said(fact)]
        if bare and full:
            yield finding(
                "missing_absolute",
                INFO,
                survey.in_order([*bare, *full]),
                stated={fact["id"]: _all_said(fact) for fact in [*bare, *full]},
                expected={"value": said(full[0]).value},
                message=f"{survey.called(bare[0])}: {survey.document_name(bare[0])} chỉ nêu tỷ lệ, "
                f"{survey.document_name(full[0])} nêu {said(full[0]).shown}. "
                "Có thể gộp làm một kết quả, giữ cả hai nguồn.",
            )


def percentages_alone(survey: Survey) -> Iterator[Finding]:
    """Results that no document gives a figure for, by document."""
    known = {
        fact["id"] for facts in _same_results(survey) if any(map(said, facts)) for fact in facts
    }
    bare = [
        fact
        for fact in survey.all("results")
        if _only_percentages(fact) and plans_of(fact) and fact["id"] not in known
    ]
    for facts in survey.by_document(bare):
        shown = [f"{survey.called(fact)} {plans_of(fact)[0].shown}" for fact in facts]
        yield finding(
            "only_percent",
            INFO,
            facts,
            stated={fact["id"]: _all_said(fact) for fact in facts},
            expected="no actual and no plan",
            message=f"Chỉ có tỷ lệ, không có số thực hiện và kế hoạch: {listed(shown)}. "
            "Được phép; tỷ lệ không tính lại được.",
        )


def units_of_measure(survey: Survey) -> Iterator[Finding]:
    """One indicator in two scales, or in two units of measure that do not convert."""
    by_indicator = grouped(
        (fact for fact in survey.all("results") if said(fact) and text(fact, "uom")),
        survey.indicator_key,
    )
    for indicator, facts in by_indicator.items():
        uoms = grouped(facts, lambda fact: _plain_key(text(fact, "uom")))
        if not indicator or len(uoms) < 2:
            continue
        groups = sorted(uoms.values(), key=len)
        first, last = (text(group[0], "uom") for group in (groups[0], groups[-1]))
        if not same_base(plain_uom(first), plain_uom(last)) and _both_usual(survey, facts):
            continue
        yield _two_uoms(survey, [fact for group in groups for fact in group])
    yield from _scales_in_a_document(survey)


def _scales_in_a_document(survey: Survey) -> Iterator[Finding]:
    """A sum of 1.000 or more in the small scale, where the document writes others in the large."""
    amounts = [
        fact
        for fact in survey.all("results")
        if said(fact) and survey.quantity(fact) in ("amount", "") and not _is_average(fact)
    ]
    for facts in survey.by_document(amounts):
        large = [fact for fact in facts if said(fact).value >= 1000 and _smaller(fact, facts)]
        for small in large:
            beside = [
                fact
                for fact in facts
                if _is_larger_scale(text(fact, "uom"), text(small, "uom"))
                and survey.indicator_key(fact) != survey.indicator_key(small)
            ]
            if beside:
                yield _two_uoms(survey, [small, *beside])


def _is_average(fact: Fact) -> bool:
    return "binh quan" in fold(text(fact, "label"))


def _smaller(fact: Fact, facts: list[Fact]) -> bool:
    return any(_is_larger_scale(text(other, "uom"), text(fact, "uom")) for other in facts)


def _is_larger_scale(one: str, two: str) -> bool:
    """Whether 1 of the first is at least 1.000 of the second: tỷ đồng, triệu đồng. Sums in plain
    đồng are prices and prizes."""
    scaled = match_words(two)[:1] in (["nghin"], ["ngan"], ["trieu"])
    if not one or not scaled or same_uom(one, two) or not match_key(one).endswith("dong"):
        return False
    converted = value_in(Said(number(1), uom=one), two)
    return converted is not None and converted.value >= 1000


def _two_uoms(survey: Survey, facts: list[Fact]) -> Finding:
    first, other = (
        facts[0],
        next(
            fact
            for fact in facts
            if _plain_key(text(fact, "uom")) != _plain_key(text(facts[0], "uom"))
        ),
    )
    converted = value_in(said(first), text(other, "uom"))
    expected = {text(other, "uom"): converted.value} if converted else "one unit of measure"
    hint = f" {said(first).shown} là {show(converted.value, converted.uom)}." if converted else ""
    return finding(
        "unit_of_measure",
        ERROR,
        facts,
        stated={fact["id"]: said(fact).shown for fact in facts},
        expected=expected,
        message=f"Số liệu ghi theo các đơn vị tính khác nhau: {survey.called(first)} là "
        f"{said(first).shown}, {survey.called(other)} là {said(other).shown}.{hint} "
        "Hãy quy về một đơn vị tính trước khi so sánh hoặc cộng.",
    )


def targets_across_documents(survey: Survey) -> Iterator[Finding]:
    """One target with two figures."""

    def key(fact: Fact) -> tuple:
        narrowed = (str(fact.get("scope")), str(fact.get("per_unit")), str(fact.get("group")))
        due = str(fact.get("year") or fact.get("period"))
        return survey.indicator_key(fact), survey.unit_of(fact), due, narrowed

    stated = [fact for fact in survey.all("targets") if said(fact) and survey.indicator_key(fact)]
    for facts in grouped(stated, key).values():
        documents = {survey.document_key(fact) for fact in facts}
        if len(documents) > 1 and any(not _agree(a, b) for a, b in combinations(facts, 2)):
            shown = [f"{survey.document_name(fact)} ghi {said(fact).shown}" for fact in facts]
            yield finding(
                "cross_document_value",
                WARNING,
                facts,
                stated={fact["id"]: said(fact).shown for fact in facts},
                expected="one target",
                message=f"Chỉ tiêu {survey.called(facts[0])} có mức khác nhau: {'; '.join(shown)}. "
                "Nếu là hai mức giao, hãy ghi tên từng mức.",
            )


def events_across_documents(survey: Survey) -> Iterator[Finding]:
    """Participation of one event in two documents."""
    for one, two in pairs_named_alike(survey.all("events"), lambda e: [text(e, "name")]):
        if survey.document_key(one) == survey.document_key(two) or not _same_event(one, two):
            continue
        for first, second in _same_figures(one, two):
            a, b = said(first, printed=one), said(second, printed=two)
            b = value_in(b, a.uom)
            if b and not a.agrees_with(b):
                yield finding(
                    "cross_document_value",
                    ERROR,
                    [one, two],
                    stated={one["id"]: a.shown, two["id"]: b.shown},
                    expected="one value",
                    message=f"Hoạt động {survey.called(one)}: {survey.document_name(one)} ghi "
                    f"{a.shown}, {survey.document_name(two)} ghi {b.shown}. Hãy xác định số đúng.",
                )


def coincidences(survey: Survey) -> Iterator[Finding]:
    """The same uneven percentage for two units: chance, no duplicate."""
    for facts in survey.by_document(survey.all("results")):
        by_percent: dict[str, list[Fact]] = {}
        for fact in facts:
            for plan in plans_of(fact):
                if plan.printed.value != plan.printed.value.to_integral_value():
                    same = by_percent.setdefault(show(plan.printed.value, "%"), [])
                    if fact not in same:
                        same.append(fact)
        for shown, same in by_percent.items():
            units = {survey.unit_of(fact) for fact in same}
            indicators = {survey.indicator_key(fact) for fact in same}
            if len(units) > 1 and len(indicators) > 1:
                yield finding(
                    "coincidence",
                    INFO,
                    same,
                    stated={"both": shown},
                    expected="equal numbers are no duplicates",
                    message=f"{joined(survey.called(fact) for fact in same)} cùng có tỷ lệ "
                    f"{shown}. Trùng ngẫu nhiên, không phải số liệu lặp.",
                )


def run_together(survey: Survey) -> Iterator[Finding]:
    """A percentage whose phrase runs on into another result: a full stop is missing."""
    for facts in survey.by_document(survey.all("results")):
        for one in facts:
            tail = set(_words_after_plan(one))
            for two in facts if len(tail) > 1 else []:
                if two is one or survey.unit_of(one) != survey.unit_of(two):
                    continue
                named = tail & set(match_words(text(two, "label")))
                named -= set(match_words(text(one, "label")))
                if len(named) >= 2 and _share_a_percentage(one, two):
                    percent = plans_of(one)[0].printed.shown
                    yield finding(
                        "missing_full_stop",
                        WARNING,
                        survey.in_order([one, two]),
                        stated={"text": [w for w in raws(one) if _AFTER_PLAN.search(fold(w))]},
                        expected="each percentage belongs to one indicator",
                        message=f"Tỷ lệ {percent} đứng ở cả {survey.called(one)} và "
                        f"{survey.called(two)}; câu gốc có thể thiếu dấu chấm. "
                        "Hãy xem lại tỷ lệ thuộc chỉ tiêu nào.",
                    )


def _same_results(survey: Survey) -> list[list[Fact]]:
    groups = grouped(survey.all("results"), lambda fact: identity(survey, fact))
    return [facts for key, facts in groups.items() if key and len(facts) > 1]


def _told(fact: Fact) -> str:
    """What a result says, so that documents that say the same are compared once."""
    names = ("value", "uom", "approx", "vs_plan", "vs_prev", "plan_value", "label")
    return repr([fact.get(name) for name in names])


def _differences(one: Fact, two: Fact) -> Iterator[str]:
    a, b = said(one), said(two)
    if a and b and not _agree(one, two):
        yield f"{a.shown} và {b.shown}"
    for first in plans_of(one):
        for second in plans_of(two):
            if _same_basis(first.basis, second.basis) and not first.agrees_with(second):
                yield f"{first.shown} và {second.shown}"
    for first in formers_of(one):
        for second in formers_of(two):
            same = first.base == second.base and first.kind == second.kind
            if same and first.base and _apart(first, second):
                yield f"{first.shown} và {second.shown}"
    plan, other = said(one, "plan_value"), said(two, "plan_value")
    if plan and other:
        converted = value_in(other, plan.uom)
        if converted and not plan.agrees_with(converted):
            yield f"kế hoạch {plan.shown} và {other.shown}"


def _agree(one: Fact, two: Fact) -> bool:
    """Whether both may be the same figure; units of measure that do not convert cannot tell."""
    a = said(one)
    b = value_in(said(two), a.uom)
    if b is None:
        b_uom, a_uom = plain_uom(said(two).uom), plain_uom(a.uom)
        b = value_in(
            Said(said(two).value, said(two).decimals, said(two).approximation, b_uom), a_uom
        )
    if b is None and match_key(a.uom) in PERSONS and match_key(said(two).uom) in PERSONS:
        b = said(two)
    return b is None or a.agrees_with(b)


def _apart(first: Former, second: Former) -> bool:
    converted = value_in(second.printed, first.printed.uom)
    return bool(converted) and not first.printed.agrees_with(converted)


def _same_basis(one: str, two: str) -> bool:
    short = {"kh": "ke hoach"}
    first, second = (short.get(match_key(name), match_key(name)) for name in (one, two))
    return first == second


def _same_label(one: Fact, two: Fact) -> bool:
    return same_text(text(one, "label"), text(two, "label"))


def _only_percentages(fact: Fact) -> bool:
    return fact.get("value") is None and bool(plans_of(fact) or formers_of(fact))


def _all_said(fact: Fact) -> str:
    figure = said(fact)
    parts: list[Said | Plan | Former] = [figure] if figure else []
    return "; ".join(part.shown for part in [*parts, *plans_of(fact), *formers_of(fact)])


def _plain_key(uom: str) -> str:
    key = match_key(plain_uom(uom)) or plain_uom(uom)
    return "nguoi" if key in PERSONS else key


def _both_usual(survey: Survey, facts: list[Fact]) -> bool:
    """The catalogue may name several units of measure for one indicator."""
    usual = survey.indicator(facts[0]).get("uom")
    known = {_plain_key(uom) for uom in usual} if isinstance(usual, list) else set()
    return all(_plain_key(text(fact, "uom")) in known for fact in facts)


def _same_event(one: Fact, two: Fact) -> bool:
    """Alike names of one kind, not of two years."""
    years = [fact.get("year") for fact in (one, two)]
    other_year = all(years) and years[0] != years[1]
    return not other_year and same_text(text(one, "kind"), text(two, "kind"))


def _same_figures(one: Fact, two: Fact) -> Iterator[tuple[Fact, Fact]]:
    for first in rows(one.get("figures")):
        for second in rows(two.get("figures")):
            same = text(first, "what") and text(first, "what") == text(second, "what")
            if same and said(first) and said(second):
                yield first, second


def _words_after_plan(fact: Fact) -> list[str]:
    found = (_AFTER_PLAN.search(fold(written)) for written in raws(fact))
    return [word for match in found if match for word in match_words(match["rest"])]


def _share_a_percentage(one: Fact, two: Fact) -> bool:
    first = {plan.printed.value for plan in plans_of(one)}
    return bool(first & {plan.printed.value for plan in plans_of(two)})


CHECKS = (
    results_across_documents,
    without_absolute,
    percentages_alone,
    units_of_measure,
    targets_across_documents,
    events_across_documents,
    coincidences,
    run_together,
)
