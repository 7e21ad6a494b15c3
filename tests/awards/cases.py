"""Nominees for tests of the rules: a provincial fighter of 2025, received in June 2026."""

from dataclasses import replace
from datetime import date

from awards.eligibility import AwardFacts, Case, Past, Pending, Rule, assess

NAMES = {
    "ldtt": "Lao động tiên tiến",
    "cstdcs": "Chiến sĩ thi đua cơ sở",
    "bk-tinh": "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
    "bk-ttg": "Bằng khen của Thủ tướng Chính phủ",
    "co-tinh": "Cờ thi đua của tỉnh",
    "co-cp": "Cờ thi đua của Chính phủ",
    "hcld3": "Huân chương Lao động hạng Ba",
}
FIGHTER = AwardFacts(
    code="cstd-tinh",
    name="Chiến sĩ thi đua cấp tỉnh",
    kind="title",
    recipient_kinds=frozenset({"individual"}),
    occasions=frozenset({"merit"}),
    from_on=date(2004, 1, 1),
    basis="Luật Thi đua, khen thưởng",
)


def award(code, **facts):
    return replace(FIGHTER, code=code, name=NAMES.get(code, code), **facts)


def case(**facts):
    return Case(
        **{
            "nominee": 1,
            "award": FIGHTER,
            "kind": "individual",
            "occasion": "merit",
            "day": date(2026, 6, 15),
            "years": (2025,),
            "achievement": "merit:cstd-tinh:2025",
            "award_names": NAMES,
        }
        | facts
    )


def had(code, *years, **facts):
    """An honour of these years, decided in January of the next."""
    return Past(
        **{
            "pk": sum(years) % 1000 + 1000 * sorted(NAMES).index(code),
            "award": code,
            "occasion": "merit",
            "decided_on": date(max(years) + 1, 1, 5) if years else None,
            "years": years,
            "number": f"{max(years, default=0) % 100}/QĐ-UBND",
            "name": NAMES[code],
        }
        | facts
    )


def each(code, *years, **facts):
    return tuple(had(code, year, **facts) for year in years)


def proposed(code, *years, **facts):
    return Pending(**{"pk": 9, "award": code, "occasion": "merit", "years": years} | facts)


def rule(predicate, params=None, **facts):
    return Rule(
        **{
            "code": predicate,
            "name": f"Quy tắc {predicate}",
            "predicate": predicate,
            "params": {} if params is None else params,
            "basis": "Điều 1",
        }
        | facts
    )


def ask(predicate, nominee, **params):
    (finding,) = assess(nominee, [rule(predicate, params)])
    return finding


def outcome(predicate, nominee, **params):
    return ask(predicate, nominee, **params).outcome.value
