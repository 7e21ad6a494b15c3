"""Decisions as pages, documents and services need them."""

from dataclasses import dataclass

from django.utils import timezone

from awards import prizes
from awards.choices import NomineeState, ProposalState
from awards.models import (
    BaseSalary,
    DecisionLine,
    Honour,
    LegalText,
    Nominee,
    PrizeSetting,
    Regime,
)
from awards.queries.catalogue import Coefficients


def waiting_at():
    """Accepted nominees that are in no decision yet, wherever they lie."""
    return Nominee.objects.filter(
        proposal__state=ProposalState.ACCEPTED, state=NomineeState.ACCEPTED, lines=None
    )


def ready_nominees(unit):
    """Those of this body, in the order of their dossiers."""
    rows = waiting_at().filter(proposal__at=unit)
    around = ("recipient", "award", "unit", "proposal__unit", "proposal__campaign")
    return rows.select_related(*around).order_by("proposal_id", "position", "id")


def usual_bases(day) -> list[LegalText]:
    """What a decision of that day rests on: the texts of its regime that are in force."""
    texts = LegalText.objects.in_force(day)
    return list(texts.filter(regime__in=Regime.objects.in_force(day)).distinct())


def rewarded_already(lines) -> list[tuple[DecisionLine, Honour]]:
    """Lines whose achievement has an honour that stands, also of a row that was merged."""
    wanted = {
        (line.recipient.root_id, line.nominee.achievement_key): line
        for line in lines
        if line.nominee_id and line.nominee.achievement_key
    }
    if not wanted:
        return []
    rows = Honour.objects.standing().filter(
        recipient__root__in={root for root, _ in wanted},
        achievement_key__in={key for _, key in wanted},
    )
    return [
        (wanted[row.recipient.root_id, row.achievement_key], row)
        for row in rows.select_related("recipient").order_by("pk")
        if (row.recipient.root_id, row.achievement_key) in wanted
    ]


@dataclass(frozen=True)
class PrizeList:
    """Payments of a decision line by line, what they make together, and how they were reckoned."""

    payments: list[prizes.Payment]
    totals: prizes.Totals
    base_salary: BaseSalary
    setting: PrizeSetting


def prizes_of(decision) -> PrizeList:
    """By the base salary of the day of the decision; of today while it is a draft.

    PrizeError says what the catalogue lacks.
    """
    day = decision.issued_on or timezone.localdate()
    salary = prizes.in_force(BaseSalary.objects.all(), day)
    setting = prizes.in_force(PrizeSetting.objects.all(), day, "cách tính tiền thưởng")
    rows = list(
        decision.lines.select_related("award", "recipient", "nominee__proposal__unit", "honour")
    )
    coefficients = Coefficients(day)
    lines = [_line(row, decision, day, salary, coefficients) for row in rows]
    paid = prizes.payments(
        lines,
        rounding=setting.rounding,
        step=setting.rounding_step,
        highest_title_only=setting.highest_title_only,
    )
    return PrizeList(paid, prizes.totals(paid), salary, setting)


def _line(row, decision, day, salary, coefficients) -> prizes.Line:
    found = coefficients.of(row.award, row.recipient.kind)
    source = row.nominee or row.honour
    return prizes.Line(
        pk=row.pk,
        recipient=row.recipient.root_id,
        award_name=row.award.name,
        kind=row.award.kind,
        decided_on=day,
        base_salary=salary.amount,
        coefficient=found.coefficient,
        factor=found.factor,
        years=tuple(sorted(source.years)),
        achievement=source.achievement_key,
        is_ceiling=found.is_ceiling,
        given=row.prize,
        fund=str(decision.unit),
        unit=str(row.nominee.proposal.unit) if row.nominee_id else row.honour.unit_printed,
    )
