"""What does not fit in and between documents on emulation campaigns (phong trào thi đua).

Rules on plain facts: no rows are read or written here, and no finding blocks anything by itself.
"""

from campaigns.checks import (
    anniversaries,
    awards,
    blocs,
    documents,
    figures,
    highlights,
    misprints,
    names,
    notation,
    periods,
    persons,
    recipients,
    repeats,
    sums,
    targets,
)
from campaigns.checks.findings import Finding
from campaigns.checks.survey import Survey
from campaigns.facts import FactBook

__all__ = ["Finding", "examine"]

SUBJECTS = (
    *(anniversaries, periods, documents, persons, targets, figures, sums),
    *(notation, repeats, highlights, blocs, awards, recipients, names, misprints),
)


def examine(book: FactBook) -> list[Finding]:
    """Every finding about the book, in one fixed order: severity, kind, facts."""
    survey = Survey(book)
    found = {
        finding.order: finding
        for subject in SUBJECTS
        for check in subject.CHECKS
        for finding in check(survey)
    }
    return [found[order] for order in sorted(found)]
