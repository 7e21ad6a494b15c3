"""One builder per model of awards, with sober defaults; the world is tests/world.py."""

from datetime import date
from itertools import count

from django.utils import timezone

from awards.choices import AwardOccasion, DocumentKind, ProposalState
from awards.models import (
    BaseSalary,
    ChecklistItem,
    Coefficient,
    DossierDocument,
    LegalText,
    PrizeSetting,
    Proposal,
    Regime,
    Rule,
)
from awards.services import proposals
from awards.services.proposals import Person
from tests.build import make_award, make_registered

_numbers = count(1)


def make_rule(predicate, *, awards=(), code=None, **values):
    number = next(_numbers)
    defaults = {"name": f"Điều kiện {number}", "legal_basis": f"Điều {number}", "params": {}}
    rule = Rule.objects.create(
        code=code or f"dieu-kien-{number}", predicate=predicate, **defaults | values
    )
    rule.awards.set(awards)
    return rule


def make_checklist_item(document=DocumentKind.REPORT, **values):
    code = f"giay-to-{next(_numbers)}"
    return ChecklistItem.objects.create(code=code, document=document, **values)


def make_legal_text(**values):
    number = next(_numbers)
    defaults = {"kind": "Nghị định", "number": f"{number}/2025/NĐ-CP", "issuer": "Chính phủ"}
    return LegalText.objects.create(code=f"van-ban-{number}", **defaults | values)


def make_regime(code="R2", *, from_on=date(2025, 7, 1), until_on=None, texts=(), **values):
    regime = Regime.objects.create(
        code=code, name=f"Chế độ {code}", from_on=from_on, until_on=until_on, **values
    )
    regime.texts.set(texts or [make_legal_text()])
    return regime


def make_base_salary(amount=2_530_000, from_on=date(2026, 7, 1), **values):
    code = f"luong-{next(_numbers)}"
    return BaseSalary.objects.create(code=code, amount=amount, from_on=from_on, **values)


def make_coefficient(award, value, **values):
    return Coefficient.objects.create(
        code=f"he-so-{next(_numbers)}", award=award, value=value, **values
    )


def make_prize_setting(**values):
    defaults = {"collective_factor": 2}
    return PrizeSetting.objects.create(code=f"cach-tinh-{next(_numbers)}", **defaults | values)


def make_proposal(unit, *, actor, occasion=AwardOccasion.MERIT, **values):
    """A draft by its service."""
    defaults = {
        "year": 2026,
        "title": f"Đề nghị khen thưởng năm 2026 số {next(_numbers)}",
        "letter_number": "05/TTr-UBND",
        "letter_on": date(2026, 11, 2),
    }
    return proposals.create(unit, actor=actor, occasion=occasion, **defaults | values)


def make_waiting(unit, *, actor, at, state=ProposalState.SENT, **values):
    """One that lies with another body, without its way there; what is given is set as it is."""
    proposal = make_proposal(unit, actor=actor)
    today = timezone.localdate() if state != ProposalState.SENT else None
    given = {"at": at, "state": state, "sent_at": timezone.now(), "sent_by": actor}
    Proposal.objects.filter(pk=proposal.pk).update(**given | {"received_on": today} | values)
    proposal.refresh_from_db()
    return proposal


def make_nominee(proposal, *, actor, recipient=None, award=None, initiatives=(), **values):
    """Into the draft by its service; the version moves on."""
    proposal.refresh_from_db()
    defaults = {"years": [2026], "achievement": "Hoàn thành xuất sắc nhiệm vụ được giao"}
    person = Person(
        recipient=recipient or make_registered(unit=proposal.unit),
        award=award or make_award(),
        values=defaults | values,
        initiatives=list(initiatives),
    )
    nominee = proposals.add_nominee(proposal, actor=actor, version=proposal.version, person=person)
    proposal.refresh_from_db()
    return nominee


def make_paper(proposal, *, by, nominee=None, kind=DocumentKind.REPORT, **values):
    """A paper of the dossier; there is no file behind it."""
    number = next(_numbers)
    defaults = {
        "file": f"dossiers/khong-co-{number}.pdf",
        "name": f"bao-cao-{number}.pdf",
        "content_type": "application/pdf",
        "size": 1000,
        "digest": f"{number:064d}",
    }
    return DossierDocument.objects.create(
        proposal=proposal, nominee=nominee, kind=kind, added_by=by, **defaults | values
    )
