"""Awards as counted facts: totals, scopes, forms and authorities."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any

from campaigns.checks.findings import ERROR, INFO, WARNING, Finding, finding
from campaigns.checks.survey import Survey, grouped, joined, last_year, listed, shortened
from campaigns.checks.values import (
    Said,
    approximation_of,
    number,
    said,
    show,
    text,
    texts,
)
from campaigns.checks.words import fold, match_key, match_words
from campaigns.facts import Fact, as_list

KINDS = {
    "individuals": "cá nhân",
    "collectives": "tập thể",
    "households": "hộ gia đình",
    "enterprises": "doanh nghiệp",
    "groups": "nhóm",
}
# Forms that the chair of a people's committee awards, not the committee.
OF_THE_CHAIR = ("bang khen", "giay khen")
# What narrows a count, so that two counts need not agree; and what does so only where both say it.
NARROW = ("scope", "category", "field")
LOOSE = ("purpose", "period")
# Asked for, not yet given: another count than that of awards given.
ASKED_FOR = ("submitted", "proposed")
RANKS = {"i": "nhat", "1": "nhat", "ii": "nhi", "2": "nhi", "iii": "ba", "3": "ba"}


def totals_across_documents(survey: Survey) -> Iterator[Finding]:
    """Two documents on one form: another total, another scope, or another kind of recipient."""
    whole = grouped(_whole_counts(survey), lambda award: _told_of(survey, award))
    for one, two in (pair for same in whole.values() for pair in combinations(same, 2)):
        if not _comparable(survey, one, two):
            continue
        first, second = _kinds(one), _kinds(two)
        if _same_counts(one, two):
            continue
        if not first & second:
            yield _pair(
                survey,
                "award_recipient_kind",
                one,
                two,
                "two decorations, no duplicate",
                "dành cho đối tượng khác nhau; là hai lần tặng, không trùng nhau",
            )
        elif first == second and _same_scope(one, two):
            yield _pair(
                survey,
                "award_total_differs",
                one,
                two,
                "one total, or lower bounds that are not added",
                "khác nhau về tổng số. Hãy xác định số đúng; không cộng các số “trên”",
            )
        else:
            yield _pair(
                survey,
                "award_scope",
                one,
                two,
                "different scopes, not to be added",
                "khác phạm vi hoặc đối tượng nên không cộng được. Hãy ghi rõ phạm vi của từng số",
            )


def title_totals(survey: Survey) -> Iterator[Finding]:
    """The total in a title, and the number of flags or certificates, against the counts."""
    for award in survey.all("awards"):
        counted = total_of(award)
        yield from _kinds_in_title(survey, award)
        for name, kind, word in (
            ("title_total", "award_title_total", "tiêu đề"),
            ("items", "award_items_differ", "số hiện vật"),
        ):
            stated = _tally(award.get(name))
            if counted is None or stated is None or counted.bounds.meets(stated.bounds):
                continue
            yield finding(
                kind,
                ERROR if name == "title_total" else WARNING,
                [award],
                stated={name: stated.value, "counts": award.get("counts")},
                expected={"total": counted.value},
                message=f"{called(survey, award)}: {word} ghi {stated.shown}, nhưng số theo đối "
                f"tượng là {counted.shown}. Hãy kiểm tra lại.",
            )


def _kinds_in_title(survey: Survey, award: Fact) -> Iterator[Finding]:
    """A title that counts kinds: equal in sum, and yet of other kinds."""
    title, counts = award.get("title_total"), award.get("counts")
    if not isinstance(title, dict) or not isinstance(counts, dict):
        return
    both = [(k, number(title.get(k)), number(counts.get(k))) for k in KINDS]
    differing = [(k, a, b) for k, a, b in both if a is not None and b is not None and a != b]
    if differing and total_of({"counts": title}).value == total_of(award).value:
        shown = [f"{show(a)} và {show(b)} {KINDS[k]}" for k, a, b in differing]
        yield finding(
            "award_title_total",
            ERROR,
            [award],
            stated={"title_total": title, "counts": counts},
            expected={kind: b for kind, _, b in differing},
            message=f"{called(survey, award)}: tiêu đề và nội dung ghi khác nhau: "
            f"{joined(shown)}. Hãy kiểm tra lại.",
        )


def parts_of_counts(survey: Survey) -> Iterator[Finding]:
    """Parts of a count never outgrow it; most are only some of it."""
    parts = [fact for fact in survey.all("awards") if texts(fact.get("part_of"))]
    for reference, facts in grouped(parts, lambda fact: texts(fact["part_of"])[0]).items():
        whole = survey.fact(reference)
        total = total_of(whole) if whole else None
        known = [counted for fact in facts if (counted := total_of(fact))]
        if total and sum(c.bounds.low for c in known) > total.bounds.high:
            summed = sum(counted.value for counted in known)
            yield _outgrown(survey, [whole, *facts], total, summed)
        elif total and total.approximation == "exact":
            for kind, word in KINDS.items():
                count = number(whole["counts"].get(kind))
                summed = sum(number(_counts(fact).get(kind)) or 0 for fact in facts)
                if count is not None and summed > count:
                    yield _outgrown(survey, [whole, *facts], Said(count, uom=word), summed)


def _counts(award: Fact) -> Fact:
    counts = award.get("counts")
    return counts if isinstance(counts, dict) else {}


def _outgrown(survey: Survey, facts: list[Fact], total: Said, summed: Decimal) -> Finding:
    return finding(
        "parts_do_not_add_up",
        ERROR,
        facts,
        stated={"total": total.value, "parts": summed},
        expected={"sum": summed, "difference": summed - total.value},
        message=f"{called(survey, facts[0])}: tổng {total.shown}, nhưng các phần cộng lại là "
        f"{show(summed)}. Hãy kiểm tra lại.",
    )


def authorities(survey: Survey) -> Iterator[Finding]:
    """One level of award under two names of its authority: UBND tỉnh, Chủ tịch UBND tỉnh."""
    awards = [award for award in survey.all("awards") if authority_name(survey, award)]
    levels = grouped(awards, lambda award: (_form_key(award), body_of(survey, award)))
    for (form, _), same in levels.items():
        by_chair = [award for award in same if is_chair(authority_name(survey, award))]
        by_body = [award for award in same if award not in by_chair]
        if not by_body or not (by_chair or _is_of_the_chair(survey, by_body[0], form)):
            continue
        for facts in survey.by_document(same):
            if any(fact in by_body for fact in facts):
                names = list(dict.fromkeys(authority_name(survey, fact) for fact in facts))
                right = f"Chủ tịch {authority_name(survey, by_body[0])}"
                yield finding(
                    "award_authority_variant",
                    WARNING,
                    facts,
                    stated=names,
                    expected=right,
                    message=f"{shortened(text(facts[0], 'form'))} ghi thẩm quyền là "
                    f"{joined(names)}; cùng một cấp, thẩm quyền là {right}. "
                    "Hãy chọn thẩm quyền từ danh mục.",
                )


def several_authorities(survey: Survey) -> Iterator[Finding]:
    """One count for awards of several authorities says nothing about any of them."""
    for award in survey.all("awards"):
        names = _separate_authorities(survey, award)
        if len(names) > 1:
            yield finding(
                "award_authority_mixed",
                WARNING,
                [award],
                stated={"authority": names, "counts": award.get("counts")},
                expected="one count per authority",
                message=f"{called(survey, award)}: một số lượng gộp của nhiều thẩm quyền "
                f"({joined(names)}). Hãy tách số theo từng thẩm quyền.",
            )


def form_names(survey: Survey) -> Iterator[Finding]:
    """One form of award under two names."""
    for award in survey.all("awards"):
        by = match_key(authority_name(survey, award))
        if match_key(text(award, "form")) == "co thi dua" and by.startswith("thu tuong"):
            yield finding(
                "award_form_variant",
                INFO,
                [award],
                stated=f"Cờ thi đua của {authority_name(survey, award)}",
                expected="Cờ thi đua của Chính phủ",
                message="Cờ thi đua của Thủ tướng Chính phủ còn gọi là Cờ thi đua của Chính phủ, "
                "tên trong Luật Thi đua, khen thưởng. Hãy chọn từ danh mục.",
            )
    by_form = grouped((award for award in survey.all("awards") if text(award, "form")), _form_key)
    for same in by_form.values():
        written: dict[str, Fact] = {}
        for award in same:
            written.setdefault(text(award, "form"), award)
        if len(written) > 1:
            yield finding(
                "award_form_variant",
                INFO,
                written.values(),
                stated=list(written),
                expected="one form of award",
                message=f"Một hình thức khen thưởng viết nhiều cách: "
                f"{joined(f'“{name}”' for name in written)}. Hãy chọn từ danh mục.",
            )


def purposes(survey: Survey) -> Iterator[Finding]:
    """Not all that is handed over at one conference is for one campaign."""
    purposeful = [award for award in survey.all("awards") if text(award, "purpose")]
    handed = grouped(
        purposeful,
        lambda award: (survey.document_key(award), str(award.get("conference") or "")),
    )
    for (_, conference), awards in handed.items():
        by_purpose = grouped(awards, lambda award: match_key(text(award, "purpose")))
        if conference and len(by_purpose) > 1:
            shown = [f"“{shortened(text(a[0], 'purpose'), 60)}”" for a in by_purpose.values()]
            yield finding(
                "award_purpose_mixed",
                WARNING,
                awards,
                stated={award["id"]: text(award, "purpose") for award in awards},
                expected="a purpose per award",
                message="Khen thưởng trao cùng hội nghị nhưng vì lý do khác nhau: "
                f"{listed(shown)}. Thống kê của phong trào chỉ tính khen thưởng của phong trào.",
            )


def total_of(award: Fact) -> Said | None:
    """All recipients that a count speaks of; a bound stays a bound."""
    counts = award.get("counts")
    if not isinstance(counts, dict):
        return None
    mixed = said(counts, "mixed_total", uom="đối tượng")
    if mixed:
        return mixed
    given = [number(counts.get(kind)) for kind in KINDS if number(counts.get(kind)) is not None]
    return Said(sum(given), 0, approximation_of(counts), "đối tượng") if any(given) else None


def _whole_counts(survey: Survey) -> list[Fact]:
    return [
        award
        for award in survey.all("awards")
        if not award.get("part_of") and total_of(award) and text(award, "form")
    ]


def _told_of(survey: Survey, award: Fact) -> tuple:
    """Form, authority and the unit of those awarded."""
    return _form_key(award), body_of(survey, award), survey.unit_of(award)


def _comparable(survey: Survey, one: Fact, two: Fact) -> bool:
    """Told by two documents, of one year."""
    if survey.document_key(one) == survey.document_key(two):
        return False
    said_years = [_said_year(survey, award) for award in (one, two)]
    if None in said_years and _of_one_campaign(survey, one, two):
        return True  # handed over at its closing, which may fall into the year after
    first, second = _year(survey, one), _year(survey, two)
    return first is None or second is None or first == second


def _of_one_campaign(survey: Survey, one: Fact, two: Fact) -> bool:
    first, second = (survey.campaign("awards", award) for award in (one, two))
    return first is not None and first == second


def _said_year(survey: Survey, award: Fact) -> int | None:
    dates = [award.get("year"), award.get("period"), award.get("date")]
    return next((year for value in dates if (year := last_year(value))), None)


def _year(survey: Survey, award: Fact) -> int | None:
    conference = survey.fact(award.get("conference")) or {}
    decision = award.get("decision")
    decided = decision.get("date") if isinstance(decision, dict) else None
    found = _said_year(survey, award) or last_year(conference.get("date")) or last_year(decided)
    if found is None and (on := survey.document_date(award)):
        return on.year
    return found


def _kinds(award: Fact) -> set[str]:
    counts = award["counts"]
    if number(counts.get("mixed_total")):
        return set(texts(counts.get("mixed_kinds"))) or {"mixed"}
    return {kind for kind in KINDS if number(counts.get(kind))}


def _same_counts(one: Fact, two: Fact) -> bool:
    """Equal, or one exact total that fits the other's "trên". Two bounds are two totals."""
    first, second = total_of(one), total_of(two)
    if _kinds(one) == _kinds(two):
        mixed = [number(fact["counts"].get("mixed_total")) is not None for fact in (one, two)]
        if mixed[0] != mixed[1]:  # one number for all kinds beside a number for each
            return first.bounds.meets(second.bounds)
        given = [{k: number(f["counts"].get(k)) or 0 for k in KINDS} for f in (one, two)]
        if given[0] != given[1]:
            return False
        if first.approximation == second.approximation:
            return first.value == second.value
        return first.bounds.meets(second.bounds)
    return False


def _same_scope(one: Fact, two: Fact) -> bool:
    if _is_asked_for(one) != _is_asked_for(two):
        return False
    strict = all(_scope(one, name) == _scope(two, name) for name in NARROW)
    either = all(len({_scope(one, name), _scope(two, name)} - {""}) < 2 for name in LOOSE)
    return strict and either


def _scope(award: Fact, name: str) -> str:
    return match_key(" ".join(texts(award.get(name))))


def _is_asked_for(award: Fact) -> bool:
    return text(award, "status") in ASKED_FOR


def _pair(survey: Survey, kind: str, one: Fact, two: Fact, expected: str, words: str) -> Finding:
    shown = [
        f"{survey.document_name(award)} ghi {counts_shown(award)}"
        + (f" ({scope})" if (scope := _scope_shown(survey, award)) else "")
        for award in (one, two)
    ]
    return finding(
        kind,
        WARNING,
        [one, two],
        stated={award["id"]: counts_shown(award) for award in (one, two)},
        expected=expected,
        message=f"{called(survey, one)}: {'; '.join(shown)}: {words}.",
    )


def _scope_shown(survey: Survey, award: Fact) -> str:
    scopes = [shortened(" ".join(texts(award.get(name))), 50) for name in (*NARROW, *LOOSE)]
    if _is_asked_for(award):
        scopes.append("đề nghị")
    if award.get("conference"):
        scopes.append("tại hội nghị")
    return ", ".join(scope for scope in scopes if scope)


def counts_shown(award: Fact) -> str:
    counts = award["counts"]
    if number(counts.get("mixed_total")):
        total = total_of(award)
        kinds = [KINDS.get(kind, kind) for kind in texts(counts.get("mixed_kinds"))]
        return show(total.value, ", ".join(kinds), total.approximation)
    before = approximation_of(counts)
    return joined(
        show(count, word, before)
        for kind, word in KINDS.items()
        if (count := number(counts.get(kind)))
    )


def _tally(value: Any) -> Said | None:
    if isinstance(value, dict):
        return total_of({"counts": value})
    found = number(value)
    return Said(found, uom="đối tượng") if found is not None else None


def _form_key(award: Fact) -> str:
    """One key for spellings of one form: hạng Nhất, hạng nhất, hạng I."""
    words = match_words(text(award, "form"))
    return " ".join(
        RANKS.get(word, word) if place and words[place - 1] == "hang" else word
        for place, word in enumerate(words)
    )


def authority_name(survey: Survey, award: Fact) -> str:
    names = texts(award.get("authority"))
    return survey.unit_name(names[0]) if len(names) == 1 else ""


def is_chair(name: str) -> bool:
    words = match_words(name)
    return words[:2] == ["chu", "tich"] and _is_committee(words[2:])


def _is_committee(words: list[str]) -> bool:
    return words[:1] == ["ubnd"] or words[:4] == ["uy", "ban", "nhan", "dan"]


def body_of(survey: Survey, award: Fact) -> tuple[str, str]:
    """The body behind an authority: a people's committee for its chair, and its place."""
    code = next(iter(texts(award.get("authority"))), "")
    name = survey.unit_name(code)
    words = match_words(name)[2:] if is_chair(name) else match_words(name)
    if not _is_committee(words):
        return " ".join(words), ""
    where = words[1:] if words[0] == "ubnd" else words[4:]
    if code in survey.book.units:
        return "ubnd", survey.area(code) or " ".join(where)
    return "ubnd", survey.province_of(award) if where[:1] == ["tinh"] else " ".join(where)


def _is_of_the_chair(survey: Survey, award: Fact, form: str) -> bool:
    return form in OF_THE_CHAIR and _is_committee(match_words(authority_name(survey, award)))


def _separate_authorities(survey: Survey, award: Fact) -> list[str]:
    """Several authorities of one award: as a list, or written out one after the other."""
    listed_ones = as_list(award.get("authority")) + as_list(award.get("authorities"))
    codes = [item for item in listed_ones if isinstance(item, str)]
    if len(codes) > 1:
        return [survey.unit_name(code) for code in codes]
    if len(codes) == 1 and codes[0] not in survey.book.units:
        parts = [p.strip() for p in codes[0].replace(";", ",").replace(" và ", ",").split(",")]
        return [part for part in parts if _is_authority(part)]
    return []


def _is_authority(name: str) -> bool:
    starts = ("chu tich", "thu tuong", "chinh phu", "giam doc", "bo ", "ubnd", "uy ban", "so ")
    return fold(name).startswith(starts)


def called(survey: Survey, award: Fact) -> str:
    authority = authority_name(survey, award)
    of = f" của {authority}" if authority else ""
    return f"{text(award, 'form') or survey.called(award)}{of}"


CHECKS = (
    totals_across_documents,
    title_totals,
    parts_of_counts,
    authorities,
    several_authorities,
    form_names,
    purposes,
)
