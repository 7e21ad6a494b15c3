"""Figures as they were verified: frozen in snapshots, beside what stands now, and in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from campaigns.choices import BaselineKind
from campaigns.models import Result, Snapshot, Submission
from emulation.lib.figures import Approximation, Figure, format_figure, format_number


def frozen_figures(*submissions: Submission) -> dict[int, dict]:
    """Each figure as it was last verified, by target, also where that no longer holds."""
    found: dict[int, dict] = {}
    for rows in frozen_by_report(submissions).values():
        found |= rows
    return found


def frozen_by_report(submissions: Iterable[Submission]) -> dict[int, dict[int, dict]]:
    """The same for reports of several periods: by report, then by target."""
    found: dict[int, dict[int, dict]] = {}
    snapshots = Snapshot.objects.filter(submission__in=submissions).order_by("number")
    for submission, data in snapshots.values_list("submission", "data"):
        found.setdefault(submission, {}).update({row["target"]: row for row in data["results"]})
    return found


def same_figure(frozen: dict, result: Result | None) -> bool:
    """Whether a figure still says what it said when it was verified."""
    if result is None:
        return False
    numbers = ("value", "numerator", "denominator")
    return all(
        getattr(result, name) == (None if frozen[name] is None else Decimal(frozen[name]))
        for name in numbers
    ) and all(
        getattr(result, name) == frozen[name]
        for name in ("approximation", "is_estimate", "reached", "wording")
    )


@dataclass(frozen=True)
class FrozenRow:
    """One figure of a snapshot in words."""

    label: str
    said: str
    plans: list[str]
    source: str
    note: str
    evidence: list[str]
    facts: list[str]


def frozen_rows(snapshot: Snapshot) -> list[FrozenRow]:
    return [
        FrozenRow(
            label=data["label"],
            said=frozen_said(data),
            plans=[_planned(row) for row in data["baselines"] if row["kind"] == BaselineKind.PLAN],
            source=data["source"],
            note=data["note"],
            evidence=[row["name"] for row in data["evidence"]],
            facts=data["facts"],
        )
        for data in snapshot.data["results"]
    ]


def frozen_said(data: dict) -> str:
    """A figure of a snapshot in words."""
    parts = []
    if data["value"] is not None:
        parts.append(
            format_figure(
                Figure(
                    Decimal(data["value"]),
                    Approximation(data["approximation"]),
                    data["is_estimate"],
                    data["uom"],
                )
            )
        )
    if data["denominator"] is not None:
        part, total = Decimal(data["numerator"] or 0), Decimal(data["denominator"])
        parts.append(f"{format_number(part)}/{format_number(total)}")
    if data["reached"] is not None:
        parts.append("đạt" if data["reached"] else "không đạt")
    parts.append(data["wording"])
    return "; ".join(part for part in parts if part)


def _planned(data: dict) -> str:
    if data["value"] is None:
        return f"{data['name']}: không nêu con số"
    figure = Figure(Decimal(data["value"]), Approximation(data["approximation"]), uom=data["uom"])
    return f"{data['name']}: {format_figure(figure)}"
