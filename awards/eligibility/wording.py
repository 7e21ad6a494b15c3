"""How findings speak of records: complete, with years, numbers, decision number and date."""

from collections.abc import Iterable
from datetime import date

from awards.choices import AwardOccasion, InitiativeScope, Rating
from awards.eligibility.values import Case, Idea, Matter, Past, Pending, Proof, Year
from emulation.lib.dates import PartialDate

HUMAN = "Chuyển người xét"  # what no record decides


def short(day: date) -> str:
    return PartialDate.of(day).short


def listed(words: Iterable[str]) -> str:
    """2022, 2023 và 2025."""
    *first, last = words
    return f"{', '.join(first)} và {last}" if first else last


def years_listed(years: Iterable[int]) -> str:
    """năm 2023; các năm 2022, 2023 và 2025."""
    known = [str(year) for year in sorted(set(years))]
    return f"{'các năm' if len(known) > 1 else 'năm'} {listed(known)}"


def in_a_row(years: int) -> str:
    return f"{years} năm liên tục" if years > 1 else "1 năm"


def award_name(case: Case, code: str) -> str:
    if code == case.award.code:
        return case.award.name
    return case.award_names.get(code, code)


def award_names(case: Case, codes: Iterable[str]) -> str:
    return " hoặc ".join(award_name(case, code) for code in codes)


def label(choices: type, code: str) -> str:
    """The label of a choice, or the code itself when it is none of them."""
    return choices(code).label if code in choices.values else code


def occasion_of(code: str) -> str:
    """khen thưởng công trạng; khen thưởng phong trào thi đua (chuyên đề, theo đợt)."""
    words = label(AwardOccasion, code)
    return f"khen thưởng {words[:1].lower()}{words[1:]}"


def honour(case: Case, past: Past) -> str:
    """Chiến sĩ thi đua cơ sở năm 2023 (Quyết định số 12/QĐ-UBND ngày 05/01/2024)."""
    name = past.name or award_name(case, past.award)
    years = f" {years_listed(past.years)}" if past.years else ""
    inherited = " của đơn vị tiền thân" if past.is_inherited else ""
    return f"{name}{years}{inherited} ({decision(past.number, past.decided_on)})"


def decision(number: str, day: date | None) -> str:
    words = f"Quyết định số {number}" if number else "quyết định"
    dated = f" ngày {short(day)}" if day else ", chưa ghi ngày"
    return f"{words}{dated}"


def proposal(case: Case, pending: Pending) -> str:
    years = f" {years_listed(pending.years)}" if pending.years else ""
    unit = f" của {pending.unit}" if pending.unit else ""
    return f"đề nghị {award_name(case, pending.award)}{years}{unit}"


def honour_proofs(case: Case, honours: Iterable[Past]) -> tuple[Proof, ...]:
    return tuple(Proof("honour", past.pk, honour(case, past)) for past in in_order(honours))


def pending_proofs(case: Case, pending: Iterable[Pending]) -> tuple[Proof, ...]:
    return tuple(
        Proof("pending", one.pk, _capital(proposal(case, one))) for one in pending_in_order(pending)
    )


def idea_proofs(ideas: Iterable[Idea]) -> tuple[Proof, ...]:
    ordered = sorted(ideas, key=lambda idea: idea.pk)
    return tuple(Proof("initiative", idea.pk, initiative(idea)) for idea in ordered)


def initiative(idea: Idea) -> str:
    scope = label(InitiativeScope, idea.scope)
    return f"“{idea.name}” (phạm vi {scope[:1].lower()}{scope[1:]}, {recognition(idea)})"


def recognition(idea: Idea) -> str:
    if idea.recognised_on is None:
        return (
            f"số {idea.number}, chưa ghi ngày công nhận"
            if idea.number
            else "chưa ghi ngày công nhận"
        )
    return f"công nhận theo {decision(idea.number, idea.recognised_on)}"


def rating_proofs(ratings: Iterable[Year]) -> tuple[Proof, ...]:
    return tuple(
        Proof(
            "rating",
            None,
            f"Năm {one.year}: {label(Rating, one.rating)}"
            + (f" ({one.number})" if one.number else ""),
        )
        for one in ratings
    )


def matter_proofs(matters: Iterable[Matter]) -> tuple[Proof, ...]:
    return tuple(Proof("matter", one.pk, one.sentence) for one in matters)


def in_order(honours: Iterable[Past]) -> list[Past]:
    return sorted(honours, key=lambda past: (past.years, past.decided_on or date.max, past.pk))


def pending_in_order(pending: Iterable[Pending]) -> list[Pending]:
    return sorted(pending, key=lambda one: (one.years, one.pk))


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
