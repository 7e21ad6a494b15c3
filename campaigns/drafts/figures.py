"""Figures as facts give them: value, how exact, and whether an estimate."""

from decimal import Decimal
from typing import Any

from campaigns.choices import Approximation
from campaigns.facts import Fact
from campaigns.facts.schema import APPROXIMATIONS


def is_figure(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def exact(value: Any) -> Decimal | None:
    return Decimal(value) if is_figure(value) else None


def approximation(said: Any) -> str:
    meant = APPROXIMATIONS.get(_plain(said), Approximation.EXACT)
    return meant if meant in Approximation.values else Approximation.EXACT


def is_estimate(figure: Fact) -> bool:
    said = APPROXIMATIONS.get(_plain(figure.get("approx")))
    return figure.get("estimate") is True or said == "estimate"


def _plain(said: Any) -> str:
    return said.strip().lower() if isinstance(said, str) else ""
