"""What a check says: one finding, in plain values that JSON can hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.facts import Fact
from emulation.lib.dates import PartialDate

ERROR, WARNING, INFO = "error", "warning", "info"
SEVERITIES = (ERROR, WARNING, INFO)


@dataclass(frozen=True)
class Finding:
    """Something in the facts that does not fit, is open to two readings, or is worth knowing.

    kind: named as in schema emulation-inconsistencies/1.
    facts: ids of the facts it is about. stated: as printed. expected: as computed, or the reading
    that would fit. message: a Vietnamese sentence that says both and what to do.
    """

    kind: str
    severity: str
    facts: tuple[str, ...]
    stated: Any
    expected: Any
    message: str

    @property
    def order(self) -> tuple[int, str, tuple[str, ...], str]:
        return SEVERITIES.index(self.severity), self.kind, self.facts, self.message


def finding(
    kind: str,
    severity: str,
    facts: Iterable[Fact],
    *,
    stated: Any,
    expected: Any,
    message: str,
) -> Finding:
    ids = tuple(dict.fromkeys(fact["id"] for fact in facts))
    return Finding(kind, severity, ids, plain(stated), plain(expected), message)


def plain(value: Any) -> Any:
    """Figures and dates as JSON holds them: whole numbers as such, others as exact decimal text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else f"{value.normalize():f}"
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value
