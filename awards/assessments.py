"""Runs the rules over a dossier and keeps what they said; may be run as often as one likes."""

from dataclasses import asdict, dataclass, field

from django.utils import timezone

from awards.choices import Outcome
from awards.eligibility import Finding, Proof, assess, changed
from awards.models import Checked, Nominee
from awards.queries.eligibility import Law, cases_of, law_of


@dataclass(frozen=True)
class Assessment:
    """What the rules say of every nominee now, by the law of which day."""

    law: Law
    findings: dict[int, list[Finding]] = field(default_factory=dict)


def assessment_of(proposal, *, by_council) -> Assessment:
    law = law_of(proposal)
    cases = cases_of(proposal, law.day, by_council=by_council)
    return Assessment(law, {case.nominee: assess(case, law.rules) for case in cases})


def keep(proposal, *, by_council) -> Assessment:
    """Assess, and put what was found in the place of what was kept before."""
    found = assessment_of(proposal, by_council=by_council)
    kept = Checked.objects.filter(nominee__in=found.findings, by_council=by_council)
    kept.delete()
    Checked.objects.bulk_create(
        Checked(
            nominee_id=nominee,
            by_council=by_council,
            rule=finding.rule,
            name=finding.name,
            outcome=finding.outcome,
            sentence=finding.sentence,
            basis=finding.basis,
            is_unchecked=finding.is_unchecked,
            proofs=[asdict(proof) for proof in finding.proofs],
            parts=[asdict(part) for part in finding.parts],
            position=position,
        )
        for nominee, findings in found.findings.items()
        for position, finding in enumerate(findings)
    )
    Nominee.objects.filter(pk__in=found.findings).update(
        assessed_at=timezone.now(), assessed_by_law_of=found.law.day
    )
    return found


def kept_findings(nominee, *, by_council) -> list[Finding]:
    """What was kept, as the rules would say it; `findings` may be prefetched."""
    return [
        Finding(
            rule=row.rule,
            name=row.name,
            outcome=Outcome(row.outcome),
            sentence=row.sentence,
            basis=row.basis,
            is_unchecked=row.is_unchecked,
            proofs=tuple(Proof(**proof) for proof in row.proofs),
            parts=tuple(_part(part) for part in row.parts),
        )
        for row in nominee.findings.all()
        if row.by_council == by_council
    ]


def _part(kept: dict) -> Finding:
    """A part as JSON holds it; parts have parts."""
    return Finding(
        **kept
        | {
            "outcome": Outcome(kept["outcome"]),
            "proofs": tuple(Proof(**proof) for proof in kept["proofs"]),
            "parts": tuple(_part(part) for part in kept["parts"]),
        }
    )


def differences(proposal, found: Assessment, *, by_council):
    """Nominee id → what differs from what was kept, for those that were assessed before."""
    rows = proposal.nominees.filter(pk__in=found.findings, assessed_at__isnull=False)
    differ = {}
    for nominee in rows.prefetch_related("findings"):
        kept = kept_findings(nominee, by_council=by_council)
        if kept and (changes := changed(kept, found.findings[nominee.pk])):
            differ[nominee.pk] = changes
    return differ
