"""Persons and the offices they hold, over time."""

from collections.abc import Iterator
from itertools import combinations

from campaigns.checks.findings import INFO, WARNING, Finding, finding
from campaigns.checks.survey import Survey, grouped, joined, last_year
from campaigns.checks.values import rows, text
from campaigns.checks.words import fold, match_key, match_words
from campaigns.facts import Fact

# Offices of which a body has one holder at a time.
HEADS = ("chu tich", "bi thu", "giam doc", "chanh van phong", "truong ban", "tong giam doc")


def offices_over_time(survey: Survey) -> Iterator[Finding]:
    """Two holders of one office are no conflict at two times, and hard to believe at one."""
    holders = grouped(_holders(survey), lambda holder: holder["office"])
    for same in holders.values():
        if len({match_key(holder["name"]) for holder in same}) < 2:
            continue
        clash = any(
            one["year"] and one["year"] == two["year"] and one["name"] != two["name"]
            for one, two in combinations(same, 2)
        )
        shown = [f"{h['name']} ({h['year'] or 'không rõ năm'})" for h in same]
        position = same[0]["position"]
        yield finding(
            "person_office_over_time",
            WARNING if clash else INFO,
            [holder["fact"] for holder in same],
            stated={holder["fact"]["id"]: holder["name"] for holder in same},
            expected="office holders carry a time",
            message=f"Chức vụ {position} trong cùng một năm ghi cho nhiều người: {joined(shown)}. "
            "Hãy kiểm tra lại tên và thời gian giữ chức."
            if clash
            else f"Chức vụ {position} do nhiều người giữ ở các thời điểm khác nhau: "
            f"{joined(shown)}. Không mâu thuẫn; hãy ghi thời gian giữ chức.",
        )


def _holders(survey: Survey) -> Iterator[Fact]:
    """Who is said to head what and when; signers and heads of blocs where no person says it."""
    seen = set()
    for fact, person in _mentions(survey):
        name = text(person, "name")
        for position in _offices(text(person, "position")):
            if not name or not fold(position).startswith(HEADS):
                continue
            office = _office_key(survey, position, person, survey.province_of(fact))
            year = last_year(person.get("year")) or last_year(fact.get("year"))
            if year is None and (on := survey.document_date(fact)):
                year = on.year
            if office and (office, match_key(name), year) not in seen:
                seen.add((office, match_key(name), year))
                yield {
                    "fact": fact,
                    "name": name,
                    "position": _office_name(survey, position, person),
                    "office": office,
                    "year": year,
                }


def _mentions(survey: Survey) -> Iterator[tuple[Fact, Fact]]:
    for fact in survey.all("persons"):
        yield fact, fact
    for name, field in (("documents", "signer"), ("blocs", "leader")):
        for fact in survey.all(name):
            for person in rows(fact.get(field)):
                yield fact, person


def _offices(position: str) -> list[str]:
    """The offices of a position: "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh" are two."""
    return [office.strip() for office in position.replace(" - ", ",").split(",") if office.strip()]


def _office_key(
    survey: Survey, position: str, person: Fact, province: str
) -> tuple[str, str] | None:
    unit = person.get("unit")
    if not unit and len(match_words(position)) < 3:
        return None  # "Chủ tịch" of what?
    return match_key(_office_name(survey, position, person)), survey.area(unit) or province


def _office_name(survey: Survey, position: str, person: Fact) -> str:
    """A bare title gets the name of its body: Chủ tịch, of UBND huyện."""
    body = survey.unit_name(person.get("unit"))
    bare = fold(position).strip() in HEADS
    return f"{position} {body}".strip() if bare else position


CHECKS = (offices_over_time,)
