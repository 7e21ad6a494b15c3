"""What became of many rows that one act was done to, each for itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from emulation.lib.verdicts import Refused


@dataclass
class Outcome:
    """What became of each row."""

    done: list[Any] = field(default_factory=list)
    refused: list[tuple[Any, str]] = field(default_factory=list)


def one_by_one(rows: Iterable[Any], act: Callable[[Any], Any]) -> Outcome:
    """Each row in a transaction of its own, made by `act`; a refusal stops that row alone."""
    outcome = Outcome()
    for row in rows:
        try:
            outcome.done.append(act(row))
        except Refused as refusal:
            outcome.refused.append((row, refusal.reason))
    return outcome
