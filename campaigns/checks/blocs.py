"""Emulation blocs (cụm, khối thi đua): members, movements, ranking."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any

from campaigns.checks.findings import ERROR, WARNING, Finding, finding
from campaigns.checks.survey import Survey, grouped, joined, listed
from campaigns.checks.values import number, rows, show, text
from campaigns.facts import Fact, as_list


def announced_and_listed(survey: Survey) -> Iterator[Finding]:
    """A stated count beside the list it counts: members, movements, whatever has both."""
    for name, fact in survey.every:
        for field, value in fact.items():
            stem = field.removesuffix("_count")
            stated = number(value)
            if stem == field or stated is None:
                continue
            listed_name = next((n for n in (f"{stem}s", stem) if isinstance(fact.get(n), list)), "")
            if not listed_name or _is_open(fact, stem):
                continue
            items = fact[listed_name]
            repeated = [str(item) for item, times in Counter(map(str, items)).items() if times > 1]
            if len(items) != stated or repeated:
                yield finding(
                    field,
                    ERROR if name == "blocs" else WARNING,
                    [fact],
                    stated={field: stated, listed_name: len(items)},
                    expected={field: len(set(map(str, items)))},
                    message=f"{survey.called(fact)}: ghi {show(stated)} {_word(stem)} nhưng liệt "
                    f"kê {len(items)}"
                    + (
                        f", trong đó lặp {listed(map(survey.unit_name, repeated))}"
                        if repeated
                        else ""
                    )
                    + ". Hãy kiểm tra lại số lượng hoặc danh sách.",
                )


def leaders(survey: Survey) -> Iterator[Finding]:
    """The head and the deputy of a bloc are among its members."""
    for bloc in survey.all("blocs"):
        members = _members(bloc)
        if not members or bloc.get("members_complete") is False:
            continue
        for role, word in (("leader", "trưởng"), ("deputy", "phó")):
            person = bloc.get(role)
            unit = _unit(person)
            if unit and unit in survey.book.units and not _belongs(survey, unit, members):
                yield finding(
                    "leader_not_member",
                    WARNING,
                    [bloc],
                    stated={role: unit},
                    expected={"members": sorted(members)},
                    message=f"{survey.called(bloc)}: đơn vị {word} khối {survey.unit_name(unit)} "
                    "không có trong danh sách thành viên. Hãy kiểm tra lại.",
                )


def rankings(survey: Survey) -> Iterator[Finding]:
    """Ranks follow the points; nobody stands twice or from outside the bloc."""
    for bloc in survey.all("blocs"):
        ranked = rows(bloc.get("ranking"))
        slips = list(_slips(survey, bloc, ranked))
        if slips:
            yield finding(
                "ranking",
                ERROR,
                [bloc],
                stated={"ranking": bloc["ranking"]},
                expected="ranks by points, every member once",
                message=f"{survey.called(bloc)}: {joined(slips)}. Hãy kiểm tra lại bảng xếp hạng.",
            )


def across_documents(survey: Survey) -> Iterator[Finding]:
    """One bloc of one year, told by two documents: its head, its deputy, its members."""
    coded = [bloc for bloc in survey.all("blocs") if text(bloc, "code")]
    for same in grouped(coded, lambda bloc: text(bloc, "code")).values():
        for one, two in combinations(same, 2):
            years = {str(bloc["year"]) for bloc in (one, two) if bloc.get("year")}
            if survey.document_key(one) == survey.document_key(two) or len(years) > 1:
                continue
            differing = list(_told_differently(survey, one, two))
            if differing:
                documents = joined(survey.document_name(bloc) for bloc in (one, two))
                yield finding(
                    "cross_document_value",
                    WARNING,
                    [one, two],
                    stated={name: said for name, said, _ in differing},
                    expected="one bloc, told alike",
                    message=f"{survey.called(one)}: {documents} ghi khác nhau: "
                    f"{'; '.join(words for _, _, words in differing)}. Hãy xác định bên đúng.",
                )


def _told_differently(survey: Survey, one: Fact, two: Fact) -> Iterator[tuple[str, list[Any], str]]:
    for role, word in (("leader", "trưởng khối"), ("deputy", "phó trưởng khối")):
        units = [_unit(bloc.get(role)) for bloc in (one, two)]
        if all(units) and not _within(survey, *units) and not _within(survey, *units[::-1]):
            yield role, units, f"{word} là {' và '.join(map(survey.unit_name, units))}"
    counts = [_members_told(bloc) for bloc in (one, two)]
    if None not in counts and counts[0] != counts[1]:
        yield "member_count", counts, f"{' và '.join(map(show, counts))} thành viên"
    elif not any(_is_open(bloc, "member") for bloc in (one, two)):
        first, second = _members(one), _members(two)
        if first and second and first != second:
            apart = sorted(first ^ second)
            yield "members", apart, f"thành viên {listed(map(survey.unit_name, apart))}"


def _within(survey: Survey, inner: str, outer: str) -> bool:
    return outer in survey.above(inner)


def _members_told(bloc: Fact) -> Decimal | None:
    stated = number(bloc.get("member_count"))
    if stated is None and (members := as_list(bloc.get("members"))):
        return None if _is_open(bloc, "member") else Decimal(len(members))
    return stated


def _members(bloc: Fact) -> set[str]:
    """The units that the bloc lists."""
    return {unit for member in as_list(bloc.get("members")) if (unit := _unit(member))}


def _slips(survey: Survey, bloc: Fact, ranked: list[Fact]) -> Iterator[str]:
    units = [_unit(row) for row in ranked]
    for unit, times in Counter(filter(None, units)).items():
        if times > 1:
            yield f"{survey.unit_name(unit)} được xếp hạng {times} lần"
    members = _members(bloc)
    if members and bloc.get("members_complete") is not False:
        for unit in units:
            if unit and unit not in members:
                yield f"{survey.unit_name(unit)} không phải thành viên"
    for one, two in combinations(ranked, 2):
        places = number(one.get("rank")), number(two.get("rank"))
        points = _points(one), _points(two)
        if None in places or None in points or places[0] == places[1]:
            continue
        if (places[0] < places[1]) != (points[0] > points[1]):
            names = [survey.unit_name(_unit(row)) or text(row, "name") for row in (one, two)]
            yield (
                f"{names[0]} {show(points[0])} điểm xếp thứ {show(places[0])}, "
                f"{names[1]} {show(points[1])} điểm xếp thứ {show(places[1])}"
            )


def _points(row: Fact) -> Decimal | None:
    return next(
        (p for n in ("points", "score", "total") if (p := number(row.get(n))) is not None), None
    )


def _unit(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("unit")
    return value if isinstance(value, str) else ""


def _belongs(survey: Survey, unit: str, members: set[str]) -> bool:
    return any(code in members for code in survey.above(unit))


def _is_open(fact: Fact, stem: str) -> bool:
    return any(fact.get(f"{name}_complete") is False for name in (stem, f"{stem}s"))


def _word(stem: str) -> str:
    return {"member": "thành viên", "movements": "phong trào", "movement": "phong trào"}.get(
        stem, "mục"
    )


CHECKS = (announced_and_listed, leaders, rankings, across_documents)
