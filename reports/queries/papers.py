"""Everything the papers of an award decision print, read once into plain JSON values.

The decision with its list, the submission letter of the council's standing body, the prize list:
each as the rows stand when it is asked for. Words that nobody wrote are not in it.
"""

from decimal import Decimal

from django.utils import timezone

from awards.models import Coefficient, Decision, DecisionLine
from awards.queries.decisions import prizes_of
from emulation.accounts.choices import UnitKind
from emulation.accounts.models import Unit
from emulation.lib.vietnamese import fold
from reports.choices import BuildKind
from reports.contents.decisions import asked_for
from reports.letterhead import TERRITORIES, Body, Letterhead, full_name, letterhead
from reports.models import Imprint

# The department that keeps the council's business (cơ quan thường trực) in a province.
STANDING_BODY = "so noi vu"


def paper_snapshot(decision: Decision, kind: str) -> dict:
    """What this paper says; the same rows give the same values. PrizeError as of the prizes."""
    lines = list(
        decision.lines.select_related("award", "recipient", "honour", "nominee__proposal__unit")
    )
    chain = _chain(decision.unit)
    snapshot = {"paper": kind, "decision": _decision(decision, chain)}
    if kind == BuildKind.PRIZES:
        return snapshot | {"prizes": _prizes(decision, lines)}
    snapshot["lines"] = [_line(line, former) for line, former in _with_former(decision, lines)]
    snapshot["bases"] = [str(basis) for basis in decision.bases.all()]
    if kind == BuildKind.LETTER:
        snapshot |= {"letter": letter_frame(decision), "dossiers": _dossiers(lines)}
    return snapshot


# --- The decision ------------------------------------------------------------------------------


def _decision(decision, chain):
    head = _letterhead(decision.unit, chain)
    own = ("kind", "title", "symbol", "capacity", "signer_post", "signer_name")
    own += ("proposed_by", "executors", "receivers")
    former = decision.amends
    # Taken over from the former decision it says why that one was made, not this one.
    is_taken_over = former is not None and decision.reason == former.reason
    return {name: getattr(decision, name) for name in own} | {
        "is_draft": decision.number is None,
        "number": decision.number,
        "issued_on": _day(decision.issued_on),
        "place": decision.place or head.place,
        "superior": head.superior,
        "issuer": head.issuer,
        "issuer_name": head.issuer_name,
        "authority": _named(decision.authority_line, chain),
        "on_behalf_of": head.capacity,
        "reason": decision.reason,
        "own_reason": "" if is_taken_over else decision.reason,
        "amends": {
            "number": former.number,
            "symbol": former.symbol,
            "issued_on": _day(former.issued_on),
            "authority": _named(former.authority_line, chain),
        }
        if former
        else None,
    }


def _line(line, former):
    source = line.honour
    return {
        "award": line.award.name,
        "award_kind": line.award.kind,
        "kind": line.recipient.kind,
        "honorific": line.honorific,
        "name": line.name,
        "post": line.post,
        "former": {
            "honorific": former.honorific if former else "",
            "name": source.name_printed,
            "post": source.post,
            "award": source.award_printed,
        }
        if source
        else None,
    }


def _with_former(decision, lines):
    """Each line with the line of the decision that it puts right; an honour keeps no honorific."""
    if not decision.amends_id:
        return [(line, None) for line in lines]
    rows = DecisionLine.objects.filter(decision=decision.amends_id)
    former = {(row.recipient_id, row.award_id): row for row in rows}
    return [(line, former.get((line.recipient_id, line.honour.award_id))) for line in lines]


# --- The letter --------------------------------------------------------------------------------


def letter_frame(decision: Decision) -> dict:
    """The official parts: what staff wrote, and what follows from the unit tree elsewhere."""
    derived = derived_letter(decision)
    imprint = Imprint.objects.filter(decision=decision).first()
    return imprint.laid_over(derived) if imprint else derived


def derived_letter(decision: Decision) -> dict:
    """Of the department that keeps the council's business, else of the council, else of the body.

    Number, day and signer are for those who send it.
    """
    chain = _chain(decision.unit)
    body = _standing_body(decision.unit, chain)
    head = _letterhead(body, _chain(body))
    return {
        "superior": head.superior,
        "issuer": head.issuer,
        "issuer_name": head.issuer_name,
        "number": "",
        "symbol": f"TTr-{head.symbol.removeprefix('BC-')}",
        "place": head.place,
        "issued_on": "",
        "subject": asked_for(decision.title),
        "addressed_to": _named(decision.authority_line, chain),
        "capacity": head.capacity,
        # A council writes to its own chair, so another signs.
        "position": "" if body.kind == UnitKind.EMULATION_COUNCIL else head.position,
        "other_position": "",
        "signer": "",
        "recipients": "Như trên\nLưu: VT",
    }


def _standing_body(unit, chain):
    territory = next((one for one in chain if one.kind in TERRITORIES), unit)
    if territory.kind == UnitKind.PROVINCE:
        departments = Unit.objects.branch(territory).filter(kind=UnitKind.DEPARTMENT)
        for one in departments.filter(closed_on=None).order_by("path"):
            if fold(one.name).startswith(STANDING_BODY):
                return one
    council = Unit.objects.filter(parent=territory, kind=UnitKind.EMULATION_COUNCIL)
    return council.filter(closed_on=None).order_by("path").first() or unit


def _dossiers(lines):
    proposals = {line.nominee.proposal_id: line.nominee.proposal for line in lines if line.nominee}
    return [
        {"unit": str(one.unit), "number": one.letter_number, "dated": _day(one.letter_on)}
        for one in proposals.values()
    ]


# --- The prizes --------------------------------------------------------------------------------


def _prizes(decision, lines):
    found = prizes_of(decision)
    by_line = {payment.line.pk: payment for payment in found.payments}
    setting, salary = found.setting, found.base_salary
    return {
        "rows": [_payment(line, by_line[line.pk]) for line in lines],
        "amount": found.totals.amount,
        "missing": found.totals.missing,
        "base_salary": {
            "amount": salary.amount,
            "from_on": _day(salary.from_on),
            **_basis(salary),
        },
        "setting": {
            "rounding": setting.rounding,
            "rounding_label": setting.get_rounding_display(),
            "step": setting.rounding_step,
            "highest_title_only": setting.highest_title_only,
            **_basis(setting),
        },
        "coefficients": _coefficients(decision, lines),
    }


def _payment(line, payment):
    reckoned = payment.line
    is_known = reckoned.coefficient is not None and reckoned.factor is not None
    return {
        "award": line.award.name,
        "kind": line.recipient.kind,
        "honorific": line.honorific,
        "name": line.name,
        "post": line.post,
        "unit": reckoned.unit,
        "fund": reckoned.fund,
        "coefficient": _text(reckoned.coefficient),
        "factor": _text(reckoned.factor),
        "base_salary": reckoned.base_salary,
        "exact": _text(reckoned.coefficient * reckoned.factor * reckoned.base_salary)
        if is_known
        else "",
        "is_ceiling": reckoned.is_ceiling,
        "amount": payment.amount,
        "reason": payment.reason,
    }


def _coefficients(decision, lines):
    """The legal basis of the coefficients, award by award."""
    day = decision.issued_on or timezone.localdate()
    kinds = {"", *(line.recipient.kind for line in lines)}
    rows = Coefficient.objects.in_force(day).filter(
        award__in={line.award_id for line in lines}, recipient_kind__in=kinds
    )
    notes = [{"award": row.award.name, **_basis(row)} for row in rows.select_related("award")]
    return [note for place, note in enumerate(notes) if note not in notes[:place]]


def _basis(row):
    return {"basis": row.legal_basis, "note": row.note, "is_unchecked": row.is_unchecked}


# --- Bodies ------------------------------------------------------------------------------------


def _chain(unit):
    """The unit and those above it, the nearest first."""
    above = {row.pk: row for row in Unit.objects.filter(pk__in=unit.ancestor_ids)}
    return [unit, *(above[pk] for pk in reversed(unit.ancestor_ids))]


def _letterhead(unit, chain) -> Letterhead:
    beside = Unit.objects.filter(parent=unit.parent_id, kind=UnitKind.PEOPLE_COMMITTEE)
    beside = [_body(row) for row in beside.exclude(pk=unit.pk)]
    return letterhead(_body(unit), [_body(row) for row in chain[1:]], beside)


def _named(words, chain):
    """As written, with abbreviations and the name of the place written out."""
    territory = next((_body(one) for one in chain if one.kind in TERRITORIES), None)
    return full_name(words, territory)


def _body(unit):
    return Body(unit.name, unit.kind)


def _day(day):
    return day.isoformat() if day else ""


def _text(number):
    return "" if number is None else f"{number:f}" if isinstance(number, Decimal) else str(number)
