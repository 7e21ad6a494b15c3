"""What a second run says otherwise than the first: for "luật đã thay đổi từ ngày …"."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from awards.eligibility.values import Finding


@dataclass(frozen=True)
class Change:
    """One rule of two runs: come (no `before`), gone (no `after`), or saying something else."""

    rule: str
    name: str
    before: Finding | None
    after: Finding | None

    @property
    def is_come(self) -> bool:
        return self.before is None

    @property
    def is_gone(self) -> bool:
        return self.after is None

    @property
    def differs_in_outcome(self) -> bool:
        return None not in (self.before, self.after) and self.before.outcome != self.after.outcome

    @property
    def differs_in_basis(self) -> bool:
        return None not in (self.before, self.after) and self.before.basis != self.after.basis


def changed(before: Iterable[Finding], after: Iterable[Finding]) -> list[Change]:
    """The rules that came, or differ in outcome or basis, in the new order; then those gone.

    A sentence alone that reads differently is no change: it grows with each record.
    """
    old, new = _by_rule(before), _by_rule(after)
    changes = [
        Change(finding.rule, finding.name, old.get(key), finding) for key, finding in new.items()
    ]
    gone = [
        Change(finding.rule, finding.name, finding, None)
        for key, finding in old.items()
        if key not in new
    ]
    return [
        change
        for change in changes
        if change.is_come or change.differs_in_outcome or change.differs_in_basis
    ] + gone


def _by_rule(findings: Iterable[Finding]) -> dict[tuple[str, int], Finding]:
    """By code; two rows of one code that are both in force are told apart by their order."""
    seen: Counter[str] = Counter()
    found = {}
    for finding in findings:
        found[finding.rule, seen[finding.rule]] = finding
        seen[finding.rule] += 1
    return found
