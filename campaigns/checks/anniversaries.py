"""Anniversaries (sự kiện kỷ niệm): years and dates, within a document and across documents."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from campaigns.checks.findings import ERROR, INFO, WARNING, Finding, finding
from campaigns.checks.survey import Survey, grouped, joined, listed, shortened
from campaigns.checks.values import day, number, text
from campaigns.checks.words import match_key, names_alike, same_text
from campaigns.facts import Fact
from emulation.lib.dates import PartialDate


def years_and_dates(survey: Survey) -> Iterator[Finding]:
    """The stated years against the end year less the start year."""
    for fact in survey.all("anniversaries"):
        (start, end), years = _dates(fact), number(fact.get("years"))
        if not start or not end:
            continue
        between = end.year - start.year
        dates = {"start": fact.get("start"), "end": fact.get("end")}
        name = shortened(text(fact, "name") or fact["id"])
        if years is not None and years != between:
            yield finding(
                "anniversary_years",
                ERROR,
                [fact],
                stated={"years": years, **dates},
                expected={"years_between": between},
                message=f"Ghi {years} năm “{name}”, nhưng từ {start.short} đến {end.short} là "
                f"{between} năm. Hãy kiểm tra lại số năm và hai ngày với văn bản gốc.",
            )
        elif end.certainly_before(start):
            yield finding(
                "anniversary_order",
                ERROR,
                [fact],
                stated=dates,
                expected="start <= end",
                message=f"“{name}”: ngày kỷ niệm {end.short} lại trước ngày sự kiện {start.short}. "
                "Hãy kiểm tra lại hai ngày.",
            )
        elif (start.month, start.day) != (end.month, end.day) and start.is_full and end.is_full:
            yield finding(
                "anniversary_day_differs",
                WARNING,
                [fact],
                stated=dates,
                expected={"end": _years_after(start, between)},
                message=f"“{name}”: ngày kỷ niệm {end.short} không trùng ngày, tháng của sự kiện "
                f"{start.short}. Hãy kiểm tra lại hai ngày.",
            )
        elif years is not None and years > 0 and years % 5:
            yield finding(
                "non_round_anniversary",
                INFO,
                [fact],
                stated={"years": years, **dates},
                expected={"years_between": between},
                message=f"Kỷ niệm {years} năm “{name}” không phải năm tròn, nhưng đúng với hai "
                "ngày đã nêu. Không cần sửa.",
            )


def undated(survey: Survey) -> Iterator[Finding]:
    facts = [
        fact
        for fact in survey.all("anniversaries")
        if number(fact.get("years")) is not None and not fact.get("start") and not fact.get("end")
    ]
    if facts:
        names = [f"{fact['years']} năm “{shortened(text(fact, 'name'), 60)}”" for fact in facts]
        yield finding(
            "undated_anniversary",
            INFO,
            facts,
            stated=names,
            expected={"start": None, "end": None},
            message=f"Chỉ nêu số năm, không nêu ngày: {listed(names)}. Có thể để trống hai ngày; "
            "khi đó số năm không được đối chiếu.",
        )


def dates_across_documents(survey: Survey) -> Iterator[Finding]:
    """One event has one date; documents that give it two are set side by side."""
    for facts in _events(survey):
        dated = [fact for fact in facts if fact.get("start") or fact.get("end")]
        told = {(number(fact.get("years")), *_dates(fact)): fact for fact in dated}
        if any(_dates_clash(one, two) for one, two in combinations(told.values(), 2)):
            dates = {
                fact["id"]: f"{_shown(fact.get('start'))} - {_shown(fact.get('end'))}"
                for fact in dated
            }
            where = [
                f"{survey.document_name(group[0])} ghi {joined(dates[f['id']] for f in group)}"
                for group in survey.by_document(dated)
            ]
            yield finding(
                "cross_document_date",
                ERROR,
                dated,
                stated=dates,
                expected="one event, one start date",
                message=f"Sự kiện “{shortened(text(dated[0], 'name'))}” có ngày khác nhau: "
                f"{'; '.join(where)}. Hãy xác định ngày đúng.",
            )


def names_of_one_event(survey: Survey) -> Iterator[Finding]:
    """The same dates under two names: perhaps one event to be merged."""
    for facts in _events(survey):
        for same in grouped(facts, _full_dates).values():
            if not _full_dates(same[0]):
                continue
            by_name: dict[str, Fact] = {}
            for fact in survey.by_precedence(same):
                by_name.setdefault(match_key(text(fact, "name")), fact)
            variants = survey.in_order(by_name.values())
            if len(variants) > 1:
                names = [shortened(text(fact, "name")) for fact in variants]
                yield finding(
                    "naming_variant",
                    INFO,
                    variants,
                    stated={fact["id"]: text(fact, "name") for fact in variants},
                    expected="one event, several names",
                    message=f"Cùng ngày {_shown(variants[0].get('start'))} - "
                    f"{_shown(variants[0].get('end'))} nhưng có nhiều tên gọi: "
                    f"{joined(f'“{name}”' for name in names)}. Nếu là một sự kiện, hãy gộp lại.",
                )


def sets_of_related_campaigns(survey: Survey) -> Iterator[Finding]:
    """What a unit's campaign celebrates beside that of the level above, or two documents of one."""
    for upper, lower in related_campaigns(survey):
        yield from _difference(survey, _celebrated(survey, upper), _celebrated(survey, lower))
    for facts in survey.campaigns.values():
        sets = [events for fact in facts if (events := _event_keys(survey, fact))]
        first = sets[0] if sets else {}
        for other in sets[1:]:
            yield from _difference(survey, first, other)


def related_campaigns(survey: Survey) -> Iterator[tuple[str, str]]:
    """Pairs of campaign codes, upper level first.

    A link said in the facts counts; otherwise a campaign of a place inside the other's place that
    celebrates at least one of the same events.
    """
    for upper in survey.campaigns:
        for lower in survey.campaigns:
            if upper != lower and (
                _is_parent(survey, upper, lower) or _is_response(survey, upper, lower)
            ):
                yield upper, lower


def _is_parent(survey: Survey, upper: str, lower: str) -> bool:
    return any(
        survey.book.campaign_code(fact.get("parent")) == upper for fact in survey.campaigns[lower]
    )


def _is_response(survey: Survey, upper: str, lower: str) -> bool:
    above, below = campaign_area(survey, upper), campaign_area(survey, lower)
    if not survey.is_below(below, above):
        return False
    return bool(_celebrated(survey, upper).keys() & _celebrated(survey, lower).keys())


def campaign_area(survey: Survey, code: str) -> str | None:
    """The place whose body launched the campaign."""
    for fact in survey.campaigns[code]:
        launcher = fact.get("launched_by")
        unit = launcher.get("unit") if isinstance(launcher, dict) else launcher
        if area := survey.area(unit if isinstance(unit, str) else fact.get("unit")):
            return area
    return None


def _celebrated(survey: Survey, code: str) -> dict[str, Fact]:
    """Events of a campaign with the fact that tells of each, as its launch document says."""
    for fact in survey.by_precedence(survey.campaigns[code]):
        if events := _event_keys(survey, fact):
            return events
    return {}


def _event_keys(survey: Survey, campaign: Fact) -> dict[str, Fact]:
    return {_event_key(fact): fact for fact in survey.anniversaries_of(campaign)}


def _difference(
    survey: Survey, upper: dict[str, Fact], lower: dict[str, Fact]
) -> Iterator[Finding]:
    dropped = [upper[key] for key in upper.keys() - lower.keys()]
    added = [lower[key] for key in lower.keys() - upper.keys()]
    if not upper or not lower or not dropped + added:
        return
    dropped, added = survey.in_order(dropped), survey.in_order(added)
    first, second = (survey.document_name(next(iter(side.values()))) for side in (upper, lower))
    parts = [
        f"chỉ có trong {where}: {listed(_title(fact) for fact in facts)}"
        for where, facts in ((first, dropped), (second, added))
        if facts
    ]
    yield finding(
        "anniversary_set_differs",
        INFO,
        [*dropped, *added],
        stated={
            "only_in_first": [_title(fact) for fact in dropped],
            "only_in_second": [_title(fact) for fact in added],
        },
        expected="a unit may drop or add anniversaries",
        message=f"Hai văn bản nêu các sự kiện kỷ niệm khác nhau; {'; '.join(parts)}. "
        "Đơn vị được thêm, bớt sự kiện; chỉ cần biết.",
    )


def _events(survey: Survey) -> list[list[Fact]]:
    """Facts of one event: by its key, or where no key is given by an alike name and unit."""
    facts = survey.all("anniversaries")
    keyed = grouped((fact for fact in facts if text(fact, "key")), lambda fact: fact["key"])
    groups = list(keyed.values())
    for fact in facts:
        if text(fact, "key"):
            continue
        home = next((group for group in groups if _is_same_event(survey, group[0], fact)), None)
        if home is None:
            groups.append([fact])
        else:
            home.append(fact)
    return [survey.in_order(group) for group in groups if len(group) > 1]


def _is_same_event(survey: Survey, one: Fact, two: Fact) -> bool:
    if survey.document_key(one) == survey.document_key(two):
        return False
    if text(one, "unit") != text(two, "unit"):
        return False
    alike = names_alike(text(one, "name"), text(two, "name"))
    return alike or bool(_full_dates(one)) and _full_dates(one) == _full_dates(two)


def _event_key(fact: Fact) -> str:
    return text(fact, "key") or match_key(text(fact, "name"))


def _dates_clash(one: Fact, two: Fact) -> bool:
    """Two starts that cannot be one day; or two ends, unless other years are being celebrated."""
    (start, end), (other_start, other_end) = _dates(one), _dates(two)
    if _differ(start, other_start):
        return True
    same_years = number(one.get("years")) == number(two.get("years"))
    return same_years and _differ(end, other_end)


def _differ(one: PartialDate | None, two: PartialDate | None) -> bool:
    return bool(one and two) and (one.certainly_before(two) or two.certainly_before(one))


def _dates(fact: Fact) -> tuple[PartialDate | None, PartialDate | None]:
    return day(fact.get("start")), day(fact.get("end"))


def _full_dates(fact: Fact) -> tuple[PartialDate, PartialDate] | None:
    start, end = _dates(fact)
    return (start, end) if start and end and start.is_full and end.is_full else None


def _years_after(start: PartialDate, years: int) -> str:
    return f"{start.year + years}-{start.month:02}-{start.day:02}"


def _shown(value: Any) -> str:
    found = day(value)
    return found.short if found else "không nêu"


def _title(fact: Fact) -> str:
    years = fact.get("years")
    name = shortened(text(fact, "name"), 60)
    return f"{years} năm {name}" if years is not None and not same_text(name, "") else name


CHECKS = (
    years_and_dates,
    undated,
    dates_across_documents,
    names_of_one_event,
    sets_of_related_campaigns,
)
