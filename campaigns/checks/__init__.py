"""What does not fit in and between documents on emulation campaigns (phong trào thi đua).

Rules on plain facts: no rows are read or written here, and no finding blocks anything by itself.
"""

from campaigns.checks.findings import Finding
from campaigns.checks.survey import Survey
from campaigns.facts import FactBook

__all__ = ["Finding", "examine"]

CHECKS = ()


def examine(book: FactBook) -> list[Finding]:
    """Every finding about the book, in one fixed order: severity, kind, facts."""
    survey = Survey(book)
    found = {finding.order: finding for check in CHECKS for finding in check(survey)}
    return [found[order] for order in sorted(found)]
