"""The common grid of one officer's units: which reports, and which rows in which order."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.models import Obligation, Period, Submission, Target
from emulation.accounts.choices import Role
from emulation.lib.vietnamese import match_key

# With one input or two each: what an old laptop still scrolls and types in without delay.
ROWS_A_PAGE = 150


def own_obligations(user, period: Period):
    """The reports that this person writes for the period, begun or not, in the order of units."""
    return (
        Obligation.objects.expected()
        .filter(user.authority.reach("unit__path", Role.UNIT_OFFICER), period=period)
        .select_related(
            "unit",
            "submission__campaign__unit",
            "submission__unit",
            "submission__period",
            "submission__obligation",
        )
        .order_by("unit__path")
    )


@dataclass(frozen=True)
class Leaf:
    """One row of the grid before its figures are read."""

    target_id: int
    submission: Submission
    label: str
    same: tuple


def leaves(submissions: Sequence[Submission], *, by_target: bool) -> list[Leaf]:
    """Every row, by unit or by target: of one target, the units below it in their order."""
    owners = {submission.unit_id: submission for submission in submissions}
    if not owners:
        return []
    rows = Target.objects.filter(campaign=submissions[0].campaign_id, unit__in=owners)
    names = ("pk", "unit_id", "indicator_id", "label", "group", "year")
    found = [
        Leaf(
            target_id=pk,
            submission=owners[unit_id],
            label=f"{group}: {label}" if group else label,
            same=(indicator_id, match_key(label), group, year),
        )
        for pk, unit_id, indicator_id, label, group, year in rows.values_list(*names)
    ]
    order = {unit_id: place for place, unit_id in enumerate(owners)}
    found.sort(key=lambda leaf: order[leaf.submission.unit_id])
    if by_target:
        first: dict[tuple, int] = {}
        for leaf in found:
            first.setdefault(leaf.same, len(first))
        found.sort(key=lambda leaf: first[leaf.same])
    return found
